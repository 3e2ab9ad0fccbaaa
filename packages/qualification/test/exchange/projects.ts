/** Made-up projects for round trips: everything that the records can hold, in any combination. */
import fc from 'fast-check'
import {
  canonicalJson,
  sha256,
  REQUIREMENT_STATUSES,
  VERIFICATION_METHODS,
  emptyProject,
  type ExternalResult,
  type Project,
  type Relation,
  type Requirement,
  type RichText,
  type Specification,
  type TestCase,
} from '@vigie/qualification'

/** Characters that formats trip over, beside ordinary ones. */
export const words: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom('heater', 'TM', 'shall', 'λ≥3', 'été', '卫星', '🛰', '0042', '-', '=1+2'),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '<',
          '>',
          '&',
          '"',
          "'",
          ']]>',
          ';',
          ',',
          '#',
          ':',
          '|',
          '%',
          '\\',
          '\n',
          '  ',
          '\t',
        ),
      },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(' ').trim())
export const name: fc.Arbitrary<string> = words.map((w) => w.replaceAll(/\s+/g, ' ').trim() || 'x')
export const plain: fc.Arbitrary<RichText> = words.map((content) => ({ format: 'text', content: content.trim() }))
export const rich: fc.Arbitrary<RichText> = fc.oneof(
  plain.filter((t) => !/<\/?\w|&\w/.test(t.content)),
  fc.array(name, { maxLength: 3 }).map((ps) => ({
    format: 'html' as const,
    content: `<p>${ps.map((p) => p.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]&gt;')).join('</p>\n<p>')}</p>`,
  })),
)
export const fields = fc.dictionary(
  fc.constantFrom('Priority', 'Source', 'Lot', 'CF_1', 'Été'),
  fc.array(name, { minLength: 1, maxLength: 1 }),
  { maxKeys: 3 },
)
const optional = <T>(key: string, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<object> =>
  fc.option(arbitrary, { nil: undefined }).map((v) => (v === undefined ? {} : { [key]: v }))

export interface Shape {
  readonly rationale: boolean
  readonly text: fc.Arbitrary<RichText>
}

export function requirements(
  shape: Shape,
): fc.Arbitrary<Pick<Project, 'specifications' | 'requirements' | 'relations'>> {
  const specification = (id: string, parents: readonly string[], order: number): fc.Arbitrary<Specification> =>
    fc
      .tuple(
        name,
        shape.text,
        fields,
        parents.length === 0 ? fc.constant(undefined) : fc.option(fc.constantFrom(...parents), { nil: undefined }),
      )
      .map(([title, scope, customFields, parent]) => ({
        id,
        title,
        ...(parent === undefined ? {} : { parent }),
        type: 'system requirements',
        scope,
        order,
        customFields,
        attachments: [],
      }))
  const requirement = (id: string, specs: readonly string[], order: number): fc.Arbitrary<Requirement> =>
    fc
      .tuple(
        fc.record({
          version: fc.integer({ min: 1, max: 5 }),
          specification: fc.constantFrom(...specs),
          title: name,
          text: shape.text,
          type: fc.constantFrom('feature', 'interface', 'constraint'),
          status: fc.constantFrom(...REQUIREMENT_STATUSES),
          expectedCoverage: fc.integer({ min: 0, max: 4 }),
          customFields: fields,
        }),
        shape.rationale
          ? fc.tuple(
              optional(
                'rationale',
                words.map((w) => w.trim()),
              ),
              optional('owner', name),
              optional('level', fc.constantFrom('system', 'segment')),
              fc.subarray([...VERIFICATION_METHODS], { minLength: 1 }).map((methods) => ({ methods })),
              optional('appliesTo', fc.record({ satellites: fc.constant(['RECO1']) })),
            )
          : fc.constant([{ methods: ['test' as const] }]),
      )
      .map(([r, more]) => Object.assign({ id, order, attachments: [] }, r, ...more) as Requirement)
  return fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 6 })).chain(([s, r]) => {
    const specs = Array.from({ length: s }, (_, i) => `SPEC-${i}`)
    const ids = Array.from({ length: r }, (_, i) => `REQ-${i}`)
    const pairs = ids.flatMap((a, i) => ids.slice(i + 1).map((b) => [a, b] as const))
    return fc.record({
      specifications: fc.tuple(...specs.map((id, i) => specification(id, specs.slice(0, i), i))),
      requirements: fc.tuple(...ids.map((id, i) => requirement(id, specs, i))),
      relations: fc
        .subarray(pairs, { maxLength: Math.min(4, pairs.length) })
        .chain((chosen) =>
          fc.tuple(
            ...chosen.map(([source, destination]) =>
              fc.constantFrom('parent', 'blocks', 'related').map((type): Relation => ({ source, destination, type })),
            ),
          ),
        ),
    })
  })
}

export const requirementProject = (shape: Shape): fc.Arbitrary<Project> =>
  requirements(shape).map((p) => ({ ...emptyProject, ...p }))

/** Content of a project without the order of its lists, which formats are free to change. */
export function content(project: Project): unknown {
  const sorted = <T>(things: readonly T[]): string[] => things.map(canonicalJson).toSorted()
  return {
    specifications: sorted(project.specifications),
    requirements: sorted(project.requirements),
    relations: sorted(project.relations),
    suites: sorted(project.suites),
    tests: sorted(project.tests),
    testRelations: sorted(project.testRelations),
    plans: sorted(project.plans),
    keywords: sorted(project.keywords),
    platforms: sorted(project.platforms),
    customFields: sorted(project.customFields),
    results: sorted(project.results),
    files: [...project.files].map(([k, v]) => [k, sha256(v)]).toSorted(),
  }
}

const attachment = fc.uint8Array({ maxLength: 20 }).map((bytes) => ({
  bytes,
  attachment: {
    name: 'a.bin',
    title: 'A',
    mediaType: 'application/octet-stream',
    sha256: sha256(bytes),
    size: bytes.length,
  },
}))

/** Suites, cases with steps, links, keywords, relations, a plan and results, as TestLink has them. */
export const testProject: fc.Arbitrary<Project> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 5 }), attachment)
  .chain(([s, n, file]) => {
    const paths = [['Top'], ['Top', 'Inner'], ['Top', 'Inner', 'Été & <co>']].slice(0, s)
    const ids = Array.from({ length: n }, (_, i) => `VGI-${i + 1}`)
    const keyword = fc.constantFrom('regression', 'smoke', 'LEOP "1"')
    const test = (id: string, order: number): fc.Arbitrary<TestCase> =>
      fc
        .record({
          version: fc.integer({ min: 1, max: 3 }),
          suite: fc.constantFrom(...paths),
          title: name,
          summary: rich,
          preconditions: rich,
          steps: fc.array(
            fc.record({
              actions: rich,
              expected: rich,
              execution: fc.constantFrom('manual' as const, 'automatic' as const),
            }),
            { maxLength: 3 },
          ),
          script: fc.boolean(),
          verifies: fc.uniqueArray(
            fc.record({ requirement: fc.constantFrom('R-1', 'R-2', 'R-3'), version: fc.integer({ min: 1, max: 3 }) }),
            { maxLength: 3, selector: (v) => v.requirement },
          ),
          importance: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
          status: fc.constantFrom('draft', 'final', 'obsolete'),
          keywords: fc.uniqueArray(keyword, { maxLength: 2 }),
          platforms: fc.subarray(['RECO1', 'RECO2']),
          duration: fc.option(fc.double({ min: 0, max: 1e4, noNaN: true }).map(Math.fround), { nil: undefined }),
          customFields: fields,
          attached: fc.boolean(),
          attempts: fc.integer({ min: 1, max: 2 }),
        })
        .map(({ steps, script, duration, attached, ...t }) => ({
          ...t,
          id,
          means: script
            ? { kind: 'script' as const, file: 'tests/a.test.ts', name: 'a' }
            : { kind: 'manual' as const, steps: steps.map((x, i) => ({ ...x, number: i + 1 })) },
          prerequisites: [],
          ...(duration === undefined ? {} : { estimatedDuration: duration }),
          configuration: { satellites: [] },
          limits: [],
          order,
          attachments: attached ? [file.attachment] : [],
        }))
    const result: fc.Arbitrary<ExternalResult> = fc
      .record({
        test: n === 0 ? fc.constant('VGI-99') : fc.constantFrom(...ids),
        verdict: fc.constantFrom('passed' as const, 'failed' as const, 'blocked' as const, 'not run' as const),
        notes: rich,
        bugs: fc.array(fc.constantFrom('NCR-1', 'NCR-2'), { maxLength: 2 }),
        customFields: fields,
      })
      .map((r) => ({ ...r, plan: 'QT', build: 'B1', at: '2026-11-25 05:00:00', tester: 'ada', steps: [] }))
    return fc
      .record({
        suites: fc.tuple(
          ...paths.map((path, i) =>
            fc
              .record({ details: rich, customFields: fields, keywords: fc.uniqueArray(keyword, { maxLength: 1 }) })
              .map((x) => ({
                ...x,
                path,
                order: i,
                attachments: [],
              })),
          ),
        ),
        tests: fc.tuple(...ids.map(test)),
        results: fc.array(result, { maxLength: 4 }),
        relations: fc.constant(
          n < 2 ? [] : [{ source: 'VGI-1', sourceVersion: 1, destination: 'VGI-2', type: 'blocks' }],
        ),
        plan: fc.boolean(),
      })
      .map(({ relations, plan, ...p }) => ({
        ...emptyProject,
        ...p,
        testRelations: relations,
        plans: plan
          ? [
              {
                name: 'QT',
                builds: ['B1'],
                platforms: ['RECO1'],
                items: p.tests.map((t, i) => ({ test: t.id, version: t.version, platform: 'RECO1', order: i })),
              },
            ]
          : [],
        keywords: [{ name: 'regression', notes: 'each delivery' }],
        platforms: [{ name: 'RECO1', notes: 'first' }],
        customFields: [
          {
            name: 'CF_1',
            label: 'One',
            type: '6',
            possibleValues: ['a', 'b'],
            defaultValue: 'a',
            settings: { length_min: '0' },
          },
        ],
        files: new Map(p.tests.some((t) => t.attachments.length > 0) ? [[file.attachment.sha256, file.bytes]] : []),
      }))
  })
