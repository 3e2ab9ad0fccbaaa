/** Anomalies, waivers, limitations, conclusion. */
import type { Block, QualificationDocument } from '../content.ts'
import { anomalyAnchor } from '../layout.ts'
import type { QualificationRecords } from '../qualification-records.ts'
import { matrixCounts, type MatrixRow } from '../verification-matrix.ts'
import { document } from './front.ts'
import { anomalyLinks, reportLinks, requirementLinks, shortTime } from './words.ts'

export function anomaliesChapter(r: QualificationRecords): QualificationDocument {
  return document('anomalies', [
    {
      kind: 'table',
      columns: [
        { title: 'Anomaly' },
        { title: 'Title', share: 3 },
        { title: 'Class' },
        { title: 'State' },
        { title: 'Requirements', share: 2 },
      ],
      rows: r.anomalies.map((a) => [
        anomalyLinks([a.id]),
        a.title,
        a.classification,
        a.state,
        requirementLinks(a.requirements),
      ]),
      none: 'None was opened or met.',
    },
    ...r.anomalies.flatMap((a): Block[] => [
      { kind: 'heading', level: 2, text: `${a.id} ${a.title}`, id: anomalyAnchor(a.id) },
      {
        kind: 'facts',
        facts: [
          ['State', a.state],
          ['Classification', a.classification],
          ['Detected', `${shortTime(a.detectedAt)} by ${a.detectedBy}`],
          ...(a.detection.run === undefined ? [] : ([['In', reportLinks([a.detection.run])]] as const)),
          ...(a.detection.satellite === undefined ? [] : ([['Satellite', a.detection.satellite]] as const)),
          ['Observed', a.observed],
          ['Required', a.required],
          ['Requirements', requirementLinks(a.requirements)],
          ...(a.immediateAction === undefined ? [] : ([['Immediate action', a.immediateAction]] as const)),
          ...(a.analysis === undefined
            ? []
            : ([
                ['Cause', a.analysis.cause],
                ['Effect', a.analysis.effect],
              ] as const)),
          ...(a.board === undefined
            ? []
            : ([
                ['Disposition', `${a.board.disposition} (${shortTime(a.board.at)}; ${a.board.members.join(', ')})`],
                ['Minutes', a.board.minutes],
              ] as const)),
          ...(a.closure === undefined
            ? []
            : ([
                [
                  'Closed',
                  `${shortTime(a.closure.at)} by ${a.closure.by}: ${a.closure.reason} (${a.closure.evidence})`,
                ],
              ] as const)),
        ],
      },
      ...(a.actions.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              columns: [
                { title: 'Action', share: 3 },
                { title: 'Owner' },
                { title: 'Due' },
                { title: 'Done', share: 2 },
              ],
              rows: a.actions.map((x) => [
                x.text,
                x.owner,
                x.due ?? '',
                x.done === undefined ? '' : `${shortTime(x.done.at)} by ${x.done.by}: ${x.done.evidence}`,
              ]),
              none: '',
            },
          ]),
    ]),
  ])
}

export const waiversChapter = (r: QualificationRecords): QualificationDocument =>
  document('waivers', [
    {
      kind: 'table',
      columns: [
        { title: 'Number' },
        { title: 'Kind', share: 0.8 },
        { title: 'Requirements' },
        { title: 'Departure', share: 2 },
        { title: 'Justification', share: 2 },
        { title: 'Impact', share: 1.5 },
        { title: 'State' },
      ],
      rows: r.waivers.map((w) => [
        w.id,
        w.kind,
        requirementLinks(w.requirements),
        w.departure,
        w.justification,
        w.impact,
        `${w.state}${w.approvals.map((a) => `\n${a.by} (${a.role}), ${shortTime(a.at)}`).join('')}${w.until === undefined ? '' : `\nuntil ${w.until}`}`,
      ]),
      none: 'None was asked for.',
    },
  ])

export function limitationsChapter(r: QualificationRecords): QualificationDocument {
  const ofRuns = [...new Set(r.runs.flatMap((run) => run.limits))]
  const list = (items: readonly string[], none: string): Block =>
    items.length === 0 ? { kind: 'paragraph', line: none } : { kind: 'list', items }
  return document('limitations', [
    { kind: 'heading', level: 2, text: 'Limitations of use' },
    list(r.plan.limitations, 'The plan names none.'),
    { kind: 'heading', level: 2, text: 'What the set-ups did not represent' },
    list(
      [...r.plan.environments.filter((e) => e.name === r.campaign.environment).flatMap((e) => e.limits), ...ofRuns],
      'Nothing was declared.',
    ),
    { kind: 'heading', level: 2, text: 'Residual risks' },
    list(r.plan.risks, 'The plan names none.'),
    { kind: 'heading', level: 2, text: 'Anomalies that are not closed' },
    list(
      r.anomalies
        .filter((a) => a.state !== 'closed')
        .map((a) => `${a.id} ${a.title} (${a.classification}, ${a.state})`),
      'All are closed.',
    ),
  ])
}

export function conclusionChapter(r: QualificationRecords, rows: readonly MatrixRow[]): QualificationDocument {
  const counts = matrixCounts(rows)
  const open = rows.filter((row) => row.status === 'open')
  const runs = Object.entries(Object.groupBy(r.runs, (run) => run.verdict)).map(
    ([verdict, list]) => `${list.length} ${verdict}`,
  )
  const awaitsReadiness = r.campaignRun.readiness.filter((p) => !p.met)
  return document('conclusion', [
    {
      kind: 'paragraph',
      line: {
        strong:
          open.length === 0
            ? `All ${counts.closed} applicable requirements of the baseline ${r.baseline.name} are closed.`
            : `${open.length} of ${counts.closed + counts.open} applicable requirements of the baseline ${r.baseline.name} are open: the qualification is not complete.`,
      },
    },
    {
      kind: 'facts',
      facts: [
        ['Runs', runs.join(', ') || 'none'],
        ['Closed by test, analysis, review or inspection', String(rows.filter((x) => x.compliance === 'yes').length)],
        ['Closed by a waiver', String(rows.filter((x) => x.status === 'closed' && x.compliance === 'partial').length)],
        ['Not compliant', String(counts.failed)],
        ['Anomalies not closed', String(r.anomalies.filter((a) => a.state !== 'closed').length)],
      ],
    },
    ...(awaitsReadiness.length === 0
      ? []
      : ([
          {
            kind: 'paragraph',
            line: `The campaign began although ${awaitsReadiness.length} points of its readiness review were not met.`,
          },
        ] as const)),
    { kind: 'heading', level: 2, text: 'Open requirements' },
    {
      kind: 'table',
      columns: [{ title: 'Requirement' }, { title: 'Title', share: 2 }, { title: 'Why', share: 3 }],
      rows: open.map((row) => [requirementLinks([row.requirement]), row.title, row.reason]),
      none: 'None.',
    },
  ])
}
