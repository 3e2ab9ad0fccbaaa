/** Plan, configuration, requirements. */
import type { Block, QualificationDocument } from '../content.ts'
import { requirementAnchor, CHAPTERS, type ChapterName } from '../layout.ts'
import type { QualificationRecords } from '../qualification-records.ts'
import { requirementLinks, richText, shortTime, testLinks } from './words.ts'

export const document = (name: ChapterName, blocks: readonly Block[]): QualificationDocument => ({
  name,
  title: CHAPTERS.find((c) => c.name === name)!.title,
  blocks,
})

export function planChapter(r: QualificationRecords): QualificationDocument {
  const { plan, campaign } = r
  return document('plan', [
    {
      kind: 'facts',
      facts: [
        ['Reference', plan.reference],
        ['Issue', plan.issue],
        ['Mission', r.mission.title],
        ['Campaign', campaign.title],
        ['Kind', campaign.kind],
        ['Environment', campaign.environment],
      ],
    },
    { kind: 'heading', level: 2, text: 'Scope' },
    ...paragraphs(plan.scope),
    { kind: 'heading', level: 2, text: 'Approach' },
    ...paragraphs(plan.approach === '' ? (campaign.description ?? 'As the tests say.') : plan.approach),
    { kind: 'heading', level: 2, text: 'Organisation' },
    {
      kind: 'table',
      columns: [{ title: 'Role' }, { title: 'Name' }, { title: 'Does', share: 2 }],
      rows: plan.organisation.map((o) => [o.role, o.name ?? '', o.does ?? '']),
      none: 'None is named.',
    },
    { kind: 'heading', level: 2, text: 'Applicable documents' },
    {
      kind: 'table',
      columns: [{ title: 'Reference' }, { title: 'Title', share: 3 }, { title: 'Issue', share: 0.5 }],
      rows: plan.documents.map((d) => [d.reference, d.title, d.issue ?? '']),
      none: 'None is named.',
    },
    { kind: 'heading', level: 2, text: 'Environments and what they do not represent' },
    {
      kind: 'table',
      columns: [{ title: 'Environment' }, { title: 'What it is', share: 2 }, { title: 'Limits', share: 2 }],
      rows: plan.environments.map((e) => [e.name, e.description, e.limits.join('\n')]),
      none: 'None is described.',
    },
    { kind: 'heading', level: 2, text: 'Readiness review' },
    {
      kind: 'table',
      columns: [
        { title: 'Point', share: 3 },
        { title: 'Met', share: 0.5 },
        { title: 'Said by' },
        { title: 'Remark', share: 2 },
      ],
      rows: r.campaignRun.readiness.map((p) => [p.point, [{ verdict: p.met ? 'yes' : 'no' }], p.by, p.remark ?? '']),
      none: 'The campaign asks for none.',
    },
  ])
}

/** A blank line ends a paragraph; where the lines of a plan end in its file means nothing on paper. */
const paragraphs = (text: string): Block[] =>
  text
    .split(/\n\s*\n/)
    .filter((p) => p.trim() !== '')
    .map((p) => ({ kind: 'paragraph', line: p.trim().replaceAll(/\s*\n\s*/g, ' ') }))

export function configurationChapter(r: QualificationRecords): QualificationDocument {
  const c = r.campaignRun.configuration
  const components =
    (
      r.materials as {
        components?: {
          name: string
          version?: string
          licenses?: { license?: { id?: string; name?: string }; expression?: string }[]
        }[]
      }
    ).components ?? []
  return document('configuration', [
    {
      kind: 'paragraph',
      line: 'What the results hold for. Everything is named by the SHA-256 of what it was; a result does not hold for anything else.',
    },
    {
      kind: 'facts',
      facts: [
        [
          'Software',
          `Vigie ${c.software.version}${c.software.commit === undefined ? '' : `, commit ${c.software.commit}`}`,
        ],
        ['Digest of the software', { code: c.software.sha256 }],
        ['Digest of the bill of materials', { code: c.materials }],
        ['Mission', c.mission.name],
        ['Digest of the mission folder', { code: c.mission.sha256 }],
        ['Environment', c.environment],
        ['Time', c.time],
        ['Machine', c.platform],
        ...(c.clockOffset === undefined ? [] : ([['Offset of the clock', `${c.clockOffset} s`]] as const)),
        ...(c.simulator === undefined
          ? []
          : ([
              [
                'Simulator',
                `seed ${c.simulator.seed}${c.simulator.start === undefined ? '' : `, start ${c.simulator.start}`}${c.simulator.faults === undefined ? '' : `, faults ${c.simulator.faults}`}`,
              ],
            ] as const)),
        ['Began', shortTime(r.campaignRun.startedAt)],
        ['Ended', r.campaignRun.endedAt === undefined ? 'not ended' : shortTime(r.campaignRun.endedAt)],
        ['By', r.campaignRun.by],
      ],
    },
    { kind: 'heading', level: 2, text: 'Space-system models' },
    {
      kind: 'table',
      columns: [{ title: 'Of' }, { title: 'SHA-256', share: 4, mono: true }],
      rows: Object.entries(c.models).map(([name, digest]) => [name, digest]),
      none: 'None.',
    },
    { kind: 'heading', level: 2, text: 'Baseline of requirements' },
    {
      kind: 'facts',
      facts: [
        ['Name', r.baseline.name],
        ['Made', shortTime(r.baseline.at)],
        ['By', r.baseline.by],
        ['Requirements', String(Object.keys(r.baseline.requirements).length)],
      ],
    },
    { kind: 'heading', level: 2, text: 'Bill of materials' },
    {
      kind: 'paragraph',
      line: [`${components.length} components; `, { text: 'the whole, CycloneDX', file: 'data/materials.json' }, '.'],
    },
    {
      kind: 'table',
      columns: [{ title: 'Component', share: 2 }, { title: 'Version' }, { title: 'Licence' }],
      rows: components.map((x) => [
        x.name,
        x.version ?? '',
        (x.licenses ?? []).map((l) => l.expression ?? l.license?.id ?? l.license?.name ?? '').join(', '),
      ]),
      none: 'No component is listed.',
    },
  ])
}

export function requirementsChapter(r: QualificationRecords): QualificationDocument {
  const tests = Map.groupBy(
    r.tests.flatMap((t) => t.case.verifies.map((v) => [v.requirement, t.case.id] as const)),
    ([q]) => q,
  )
  const parents = Map.groupBy(
    r.relations.filter((x) => x.type === 'parent'),
    (x) => x.destination,
  )
  const children = Map.groupBy(r.specifications, (s) => s.parent ?? '')
  const of = Map.groupBy(r.requirements, (q) => q.specification)
  const blocks: Block[] = []
  const walk = (parent: string, depth: number): void => {
    for (const s of (children.get(parent) ?? []).toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))) {
      blocks.push({ kind: 'heading', level: depth === 0 ? 2 : 3, text: `${s.id} ${s.title}` })
      blocks.push(...paragraphs(richText(s.scope)))
      for (const q of (of.get(s.id) ?? []).toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))) {
        blocks.push(
          { kind: 'heading', level: 4, text: `${q.id} version ${q.version}: ${q.title}`, id: requirementAnchor(q.id) },
          ...paragraphs(richText(q.text)),
          {
            kind: 'facts',
            facts: [
              ['Verified by', q.methods.length === 0 ? 'test' : q.methods.join(', ')],
              ...(q.rationale === undefined ? [] : ([['Rationale', q.rationale]] as const)),
              ...(parents.has(q.id)
                ? ([['Derived from', requirementLinks(parents.get(q.id)!.map((p) => p.source))]] as const)
                : []),
              ['Tests', tests.has(q.id) ? testLinks(tests.get(q.id)!.map(([, t]) => t)) : 'none'],
              ['Status', q.status],
            ],
          },
        )
      }
      if (depth < 20) walk(s.id, depth + 1)
    }
  }
  walk('', 0)
  return document('requirements', [
    {
      kind: 'paragraph',
      line: `${r.requirements.length} requirements in ${r.specifications.length} specifications, as in the baseline ${r.baseline.name}.`,
    },
    ...blocks,
  ])
}
