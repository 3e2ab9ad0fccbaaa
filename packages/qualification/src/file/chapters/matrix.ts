/** The verification control document as a table. */
import { inlines, type Line, type QualificationDocument } from '../content.ts'
import { matrixCounts, type MatrixRow } from '../verification-matrix.ts'
import { document } from './front.ts'
import { anomalyLinks, reportLinks, requirementLinks, testLinks } from './words.ts'

export function matrixChapter(rows: readonly MatrixRow[]): QualificationDocument {
  const counts = matrixCounts(rows)
  return document('verification-matrix', [
    {
      kind: 'facts',
      facts: [
        ['Closed', String(counts.closed)],
        ['Open', String(counts.open)],
        ['Of these, not compliant', String(counts.failed)],
        ['Not applicable', String(counts.notApplicable)],
      ],
    },
    {
      kind: 'paragraph',
      line: [
        'The same as ',
        { text: 'CSV', file: 'data/verification-matrix.csv' },
        ', ',
        { text: 'Excel', file: 'data/verification-matrix.xlsx' },
        ', ',
        { text: 'JSON', file: 'data/verification-matrix.json' },
        '. It is derived from the records in this file alone, and a verifier derives it again.',
      ],
    },
    {
      kind: 'table',
      columns: [
        { title: 'Requirement', share: 1.5 },
        { title: 'Title', share: 2.4 },
        { title: 'Method', share: 0.9 },
        { title: 'Tests', share: 1.4 },
        { title: 'By satellite', share: 1.6 },
        { title: 'Comp.', share: 0.9 },
        { title: 'Close-out', share: 1 },
        { title: 'Evidence and reason', share: 3.2 },
      ],
      rows: rows.map((r) => [
        requirementLinks([r.requirement]),
        r.title,
        r.methods.length === 0 ? 'test' : r.methods.join(', '),
        testLinks(r.planned),
        r.targets.flatMap((t, i) => [
          ...(i === 0 ? [] : ['\n']),
          t.satellite === '' ? '' : `${t.satellite} `,
          { verdict: t.verdict } as const,
        ]),
        [{ verdict: r.compliance }],
        [{ verdict: r.status }],
        evidence(r),
      ]),
      none: 'The baseline has no requirement.',
    },
  ])
}

function evidence(r: MatrixRow): Line {
  const runs = [...new Set(r.targets.flatMap((t) => t.runs))]
  // A row that runs alone closed has nothing to say beside them.
  const plain = r.status === 'closed' && r.decisions.length === 0 && r.waivers.length === 0
  return [
    ...inlines(reportLinks(runs)),
    ...(plain ? [] : [runs.length === 0 ? r.reason : `\n${r.reason}`]),
    ...(r.anomalies.length === 0 ? [] : ['\nAnomalies: ', ...inlines(anomalyLinks(r.anomalies))]),
  ]
}
