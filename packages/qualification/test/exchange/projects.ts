/** Made-up projects for round trips: everything that the records can hold, in any combination. */
import fc from 'fast-check'
import {
  canonicalJson,
  sha256,
  REQUIREMENT_STATUSES,
  VERIFICATION_METHODS,
  emptyProject,
  type Project,
  type Relation,
  type Requirement,
  type RichText,
  type Specification,
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
