/** Test specifications, as-run procedures, test reports. */
import type { Check, StepRecord } from '../../records/run.ts'
import type { Block, Line, QualificationDocument } from '../content.ts'
import { evidencePath, runAnchor, runFile, testAnchor } from '../layout.ts'
import type { PlacedPlot } from '../plots.ts'
import type { QualificationRecords } from '../qualification-records.ts'
import { document } from './front.ts'
import { anomalyLinks, expectation, requirementLinks, richText, runTitle, shortTime, testLinks } from './words.ts'

export function specificationsChapter(r: QualificationRecords): QualificationDocument {
  const blocks: Block[] = []
  let suite: string | undefined
  for (const { case: t, text, file, campaign } of r.tests) {
    if (!campaign) continue
    const path = t.suite.join(' / ')
    if (path !== suite) blocks.push({ kind: 'heading', level: 2, text: path === '' ? 'Tests' : path })
    suite = path
    blocks.push(
      { kind: 'heading', level: 3, text: `${t.id} version ${t.version}: ${t.title}`, id: testAnchor(t.id) },
      ...(richText(t.summary) === '' ? [] : [{ kind: 'paragraph', line: richText(t.summary) } as const]),
      {
        kind: 'facts',
        facts: [
          ['Verifies', requirementLinks(t.verifies.map((v) => v.requirement))],
          [
            'Carried out by',
            t.means.kind === 'procedure'
              ? `procedure ${t.means.activity}`
              : t.means.kind === 'script'
                ? `${t.means.file}, "${t.means.name}"`
                : 'a person who follows the steps',
          ],
          ...(richText(t.preconditions) === '' ? [] : ([['Preconditions', richText(t.preconditions)]] as const)),
          [
            'Needs',
            [
              ...t.configuration.satellites,
              ...(t.configuration.stations ?? []),
              ...(t.configuration.faults === undefined ? [] : [`faults of ${t.configuration.faults}`]),
            ].join(', ') || 'the centre',
          ],
          ...(t.prerequisites.length === 0 ? [] : ([['After', testLinks(t.prerequisites)]] as const)),
          ...(t.limits.length === 0 ? [] : ([['Does not represent', t.limits.join('; ')]] as const)),
          ...(t.attempts === 1 ? [] : ([['Attempts allowed', String(t.attempts)]] as const)),
        ],
      },
    )
    if (t.means.kind === 'manual')
      blocks.push({
        kind: 'table',
        columns: [
          { title: 'Step', share: 0.4 },
          { title: 'Actions', share: 3 },
          { title: 'Expected', share: 3 },
        ],
        rows: t.means.steps.map((s) => [String(s.number), richText(s.actions), richText(s.expected)]),
        none: 'It has no steps.',
      })
    else if (text !== undefined)
      blocks.push(
        { kind: 'paragraph', line: ['As it was run', ...(file === undefined ? [] : [`, ${file}`]), ':'] },
        { kind: 'listing', text, numbered: true },
      )
  }
  const others = r.tests.filter((t) => !t.campaign)
  return document('test-specifications', [
    { kind: 'paragraph', line: `${r.tests.filter((t) => t.campaign).length} tests of this campaign.` },
    ...blocks,
    { kind: 'heading', level: 2, text: 'Tests of other campaigns' },
    {
      kind: 'table',
      columns: [{ title: 'Test' }, { title: 'Title', share: 3 }, { title: 'Verifies', share: 2 }],
      rows: others.map((t) => [t.case.id, t.case.title, requirementLinks(t.case.verifies.map((v) => v.requirement))]),
      none: 'No other test verifies a requirement of this baseline.',
    },
  ])
}

export function asRunChapter(r: QualificationRecords): QualificationDocument {
  return document('as-run-procedures', [
    {
      kind: 'paragraph',
      line: 'What was done, step by step, with what was expected and what was found. Times are UTC.',
    },
    ...r.runs.flatMap((run): Block[] => [
      { kind: 'heading', level: 2, text: runTitle(run), id: `as-run-${runAnchor(run)}` },
      {
        kind: 'facts',
        facts: [
          ['Run', { code: run.id }],
          ['By', run.by],
          ['Began', shortTime(run.startedAt)],
          ['Ended', shortTime(run.endedAt)],
          ['Verdict', { verdict: run.verdict }],
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: 'Step', share: 0.4 },
          { title: 'What', share: 2.2 },
          { title: 'Expected', share: 2 },
          { title: 'Found', share: 1.6 },
          { title: 'At', share: 1.7 },
          { title: 'Verdict', share: 1.1 },
        ],
        rows: run.steps.flatMap(stepRows),
        none: 'It did not come to its first step.',
      },
    ]),
  ])
}

function stepRows(step: StepRecord): (readonly Line[])[] {
  const place = step.line === undefined ? '' : ` (line ${step.line})`
  return [
    [
      String(step.number),
      `${step.title}${place}${step.remark === undefined ? '' : `\n${step.remark}`}`,
      '',
      step.activities.length === 0 ? '' : `activities ${step.activities.join(', ')}`,
      shortTime(step.startedAt),
      [{ verdict: step.verdict }],
    ],
    ...step.checks.map(
      (c) =>
        [
          '',
          c.subject,
          expectation(c),
          found(c),
          shortTime(c.at),
          [{ verdict: c.passed ? 'passed' : 'failed' }] as const,
        ] as const,
    ),
  ]
}

const found = (c: Check): string =>
  `${c.actual ?? ''}${c.unit === undefined || c.actual === undefined ? '' : ` ${c.unit}`}${c.took === undefined ? '' : ` after ${c.took} s`}`

export function reportsChapter(
  r: QualificationRecords,
  plots: ReadonlyMap<string, readonly PlacedPlot[]>,
): QualificationDocument {
  return document('test-reports', [
    {
      kind: 'table',
      columns: [
        { title: 'Test', share: 2 },
        { title: 'Title', share: 3 },
        { title: 'Verdict', share: 1.3 },
        { title: 'Why', share: 3 },
      ],
      rows: r.runs.map((run) => [
        [{ text: runTitle(run), anchor: `test-reports#report-${runAnchor(run)}` }],
        r.tests.find((t) => t.case.id === run.test)?.case.title ?? '',
        [{ verdict: run.verdict }],
        run.reasons.join('; '),
      ]),
      none: 'Nothing was run.',
    },
    ...r.runs.flatMap((run): Block[] => [
      { kind: 'heading', level: 2, text: runTitle(run), id: `report-${runAnchor(run)}` },
      {
        kind: 'facts',
        facts: [
          ['Verdict', { verdict: run.verdict }],
          ...(run.reasons.length === 0 ? [] : ([['Why', run.reasons.join('; ')]] as const)),
          ['Requirements', requirementLinks(run.requirements.map((q) => q.id))],
          [
            'Checks',
            `${run.steps.flatMap((s) => s.checks).filter((c) => c.passed).length} of ${run.steps.flatMap((s) => s.checks).length} as expected`,
          ],
          ['As run', [{ text: 'step by step', anchor: `as-run-procedures#as-run-${runAnchor(run)}` }]],
          ...(run.anomalies.length === 0 ? [] : ([['Anomalies', anomalyLinks(run.anomalies)]] as const)),
          ...(run.limits.length === 0 ? [] : ([['Does not represent', run.limits.join('; ')]] as const)),
          ['Record', [{ text: runFile(run), file: runFile(run) }]],
        ],
      },
      ...(plots.get(run.id) ?? []).map((p): Block => ({
        kind: 'plot',
        scene: p.scene,
        file: p.file,
        caption: p.caption,
      })),
      {
        kind: 'table',
        columns: [
          { title: 'Evidence', share: 2 },
          { title: 'Kind', share: 0.9 },
          { title: 'Bytes', share: 0.8 },
          { title: 'SHA-256', share: 3.4, mono: true },
        ],
        rows: run.evidence.map((e) => [
          [{ text: e.file, file: evidencePath(run, e.file) }],
          e.kind,
          String(e.size),
          e.sha256,
        ]),
        none: 'It has no evidence.',
      },
    ]),
  ])
}
