/** Requirements as a mission folder has them: YAML, one file a specification. */
import { richText, text } from '../../requirements/rich-text.ts'
import type {
  Attachment,
  CustomFields,
  ForeignContent,
  Relation,
  Requirement,
  RequirementStatus,
  RichText,
  Specification,
  VerificationMethod,
} from '../../records/requirement.ts'
import { Findings } from '../findings.ts'
import { emptyProject, type ReadProject } from '../project.ts'
import { requirementsSchema } from './requirements-schema.ts'
import { compileSchema, fitsSchema } from './schema-findings.ts'
import type { Pointer } from '@vigie/documents'
import { YamlSource } from './yaml-source.ts'

type Text = string | { readonly html: string }
type Names = string | readonly string[]
interface WrittenRequirement {
  id: string
  title: string
  text: Text
  version?: number
  revision?: number
  rationale?: string
  type?: string
  status?: RequirementStatus
  methods?: VerificationMethod | VerificationMethod[]
  level?: string
  stage?: string
  owner?: string
  expectedCoverage?: number
  order?: number
  parents?: Names
  blocks?: Names
  related?: Names
  relations?: { type: string; to: string }[]
  appliesTo?: { satellites?: Names; stations?: Names; environments?: Names }
  customFields?: Record<string, unknown>
  attachments?: Attachment[]
  foreign?: ForeignContent
}
interface WrittenSpecification {
  specification: string
  title: string
  parent?: string
  type?: string
  scope?: Text
  revision?: number
  order?: number
  customFields?: Record<string, unknown>
  attachments?: Attachment[]
  foreign?: ForeignContent
  requirements?: WrittenRequirement[]
  specifications?: WrittenSpecification[]
  relations?: Relation[]
}

const validate = compileSchema(requirementsSchema)

/** Reads one file. Never throws for what it holds. */
export function readRequirementsYaml(content: string, file: string): ReadProject {
  const findings = new Findings(file)
  const source = new YamlSource(content, findings)
  const read = new Reading(source, findings)
  if (findings.list.length === 0 && fitsSchema(validate, source, findings))
    read.specification(source.value as WrittenSpecification, undefined, [], 0)
  const { specifications, requirements, relations } = read
  return {
    project: { ...emptyProject, specifications, requirements, relations },
    format: 'yaml',
    diagnostics: findings.list,
  }
}

class Reading {
  readonly specifications: Specification[] = []
  readonly requirements: Requirement[] = []
  readonly relations: Relation[] = []
  readonly #lines = new Map<string, number>()
  readonly #source: YamlSource
  readonly #findings: Findings

  constructor(source: YamlSource, findings: Findings) {
    this.#source = source
    this.#findings = findings
  }

  specification(w: WrittenSpecification, parent: string | undefined, at: Pointer, order: number): void {
    const above = parent ?? w.parent
    if (w.specification !== '' && this.#isNew('specification', w.specification, [...at, 'specification']))
      this.specifications.push({
        id: w.specification,
        title: w.title,
        ...(above === undefined ? {} : { parent: above }),
        type: w.type ?? 'section',
        scope: richOf(w.scope ?? ''),
        order: w.order ?? order,
        ...(w.revision === undefined ? {} : { revision: w.revision }),
        customFields: fieldsOf(w.customFields),
        attachments: w.attachments ?? [],
        ...(w.foreign === undefined ? {} : { foreign: w.foreign }),
      })
    for (const [i, r] of (w.requirements ?? []).entries())
      if (this.#isNew('requirement', r.id, [...at, 'requirements', i, 'id'])) this.#requirement(r, w.specification, i)
    for (const [i, s] of (w.specifications ?? []).entries())
      this.specification(s, w.specification, [...at, 'specifications', i], i)
    this.relations.push(...(w.relations ?? []))
  }

  #requirement(r: WrittenRequirement, specification: string, order: number): void {
    const { satellites, stations, environments } = r.appliesTo ?? {}
    this.requirements.push({
      id: r.id,
      version: r.version ?? 1,
      ...(r.revision === undefined ? {} : { revision: r.revision }),
      specification,
      title: r.title,
      text: richOf(r.text),
      ...(r.rationale === undefined ? {} : { rationale: r.rationale }),
      type: r.type ?? 'feature',
      status: r.status ?? 'valid',
      expectedCoverage: r.expectedCoverage ?? 1,
      order: r.order ?? order,
      methods: r.methods === undefined ? ['test'] : [r.methods].flat(),
      ...(r.level === undefined ? {} : { level: r.level }),
      ...(r.stage === undefined ? {} : { stage: r.stage }),
      ...(r.owner === undefined ? {} : { owner: r.owner }),
      ...(r.appliesTo === undefined
        ? {}
        : {
            appliesTo: {
              ...(satellites === undefined ? {} : { satellites: listOf(satellites) }),
              ...(stations === undefined ? {} : { stations: listOf(stations) }),
              ...(environments === undefined ? {} : { environments: listOf(environments) }),
            },
          }),
      customFields: fieldsOf(r.customFields),
      attachments: r.attachments ?? [],
      ...(r.foreign === undefined ? {} : { foreign: r.foreign }),
    })
    for (const parent of listOf(r.parents)) this.relations.push({ source: parent, destination: r.id, type: 'parent' })
    for (const to of listOf(r.blocks)) this.relations.push({ source: r.id, destination: to, type: 'blocks' })
    for (const to of listOf(r.related)) this.relations.push({ source: r.id, destination: to, type: 'related' })
    for (const { type, to } of r.relations ?? []) this.relations.push({ source: r.id, destination: to, type })
  }

  #isNew(what: string, id: string, at: Pointer): boolean {
    const place = this.#source.place(at)
    const first = this.#lines.get(`${what} ${id}`)
    if (first === undefined) this.#lines.set(`${what} ${id}`, place.line ?? 1)
    else this.#findings.add('error', 'duplicate', { what, id, first, effect: 'the first one counts' }, place)
    return first === undefined
  }
}

const richOf = (t: Text): RichText =>
  typeof t === 'string' ? text(t.trimEnd()) : { ...richText(t.html), format: 'html' }
const listOf = (n: Names | undefined): string[] => (n === undefined ? [] : ([n].flat() as string[]))
const fieldsOf = (fields: Record<string, unknown> | undefined): CustomFields =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([name, v]) => [name, [v].flat().map(String)]))
