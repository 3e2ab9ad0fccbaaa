/** Requirements as YAML files of a mission folder: one for each specification that is in no other. */
import { Document, isScalar, visit } from 'yaml'
import type { CustomFields, Relation, Requirement, RichText, Specification } from '../../records/requirement.ts'
import type { Project } from '../project.ts'

const KEYS: Readonly<Record<string, 'parents' | 'blocks' | 'related'>> = {
  parent: 'parents',
  blocks: 'blocks',
  related: 'related',
}

/** File name → content. Requirements of no specification go into one named after nothing: `requirements.yaml`. */
export function writeRequirementsYaml(project: Project): ReadonlyMap<string, string> {
  const written = new Set<Relation>()
  const ids = new Set(project.specifications.map((s) => s.id))
  const latest = latestVersions(project.requirements)
  const known = new Set(latest.map((r) => r.id))
  const requirementsOf = groupBy(latest, (r) => r.specification)
  const childrenOf = groupBy(project.specifications, (s) => s.parent ?? '')
  const relationsOf = groupBy(project.relations, (r) => (r.type === 'parent' ? r.destination : r.source))
  // Written with a requirement only where nothing else is said of it.
  const withRequirement = (r: Relation): boolean =>
    r.sourceProject === undefined &&
    r.destinationProject === undefined &&
    known.has(r.type === 'parent' ? r.destination : r.source)

  const requirement = (r: Requirement): object => {
    const own = (relationsOf.get(r.id) ?? []).filter(withRequirement)
    for (const o of own) written.add(o)
    const names = (type: string): object => {
      const list = own.filter((o) => o.type === type).map((o) => (type === 'parent' ? o.source : o.destination))
      return list.length === 0 ? {} : { [KEYS[type]!]: list }
    }
    const others = own.filter((o) => !Object.hasOwn(KEYS, o.type)).map((o) => ({ type: o.type, to: o.destination }))
    return {
      id: r.id,
      ...(r.version === 1 ? {} : { version: r.version }),
      ...(r.revision === undefined ? {} : { revision: r.revision }),
      title: r.title,
      text: rich(r.text),
      ...(r.rationale === undefined ? {} : { rationale: r.rationale }),
      ...(r.type === 'feature' ? {} : { type: r.type }),
      ...(r.status === 'valid' ? {} : { status: r.status }),
      ...(r.methods.length === 1 && r.methods[0] === 'test' ? {} : { methods: [...r.methods] }),
      ...(r.level === undefined ? {} : { level: r.level }),
      ...(r.stage === undefined ? {} : { stage: r.stage }),
      ...(r.owner === undefined ? {} : { owner: r.owner }),
      ...(r.expectedCoverage === 1 ? {} : { expectedCoverage: r.expectedCoverage }),
      order: r.order,
      ...names('parent'),
      ...names('blocks'),
      ...names('related'),
      ...(others.length === 0 ? {} : { relations: others }),
      ...(r.appliesTo === undefined ? {} : { appliesTo: r.appliesTo }),
      ...common(r),
    }
  }
  const specification = (s: Specification, seen: ReadonlySet<string>): Record<string, unknown> => {
    const inner = new Set([...seen, s.id])
    const requirements = requirementsOf.get(s.id) ?? []
    const children = (childrenOf.get(s.id) ?? []).filter((c) => !inner.has(c.id))
    return {
      specification: s.id,
      title: s.title,
      ...(s.parent !== undefined && seen.size === 0 ? { parent: s.parent } : {}),
      ...(s.type === 'section' ? {} : { type: s.type }),
      ...(s.scope.content === '' ? {} : { scope: rich(s.scope) }),
      ...(s.revision === undefined ? {} : { revision: s.revision }),
      order: s.order,
      ...common(s),
      ...(requirements.length === 0 ? {} : { requirements: requirements.map(requirement) }),
      ...(children.length === 0 ? {} : { specifications: children.map((c) => specification(c, inner)) }),
    }
  }
  const tops = project.specifications.filter((s) => s.parent === undefined || !ids.has(s.parent))
  const files = new Map<string, Record<string, unknown>>()
  for (const s of tops) files.set(fileName(s.id, files), specification(s, new Set()))
  const loose = latest.filter((r) => !ids.has(r.specification))
  for (const [id, requirements] of groupBy(loose, (r) => r.specification))
    files.set(fileName(id === '' ? 'requirements' : id, files), {
      specification: id,
      title: id === '' ? 'Requirements' : id,
      requirements: requirements.map(requirement),
    })
  const left = project.relations.filter((r) => !written.has(r))
  const first = files.values().next().value
  if (left.length > 0 && first !== undefined) first['relations'] = left
  return new Map([...files].map(([name, value]) => [name, yamlText(value)]))
}

function yamlText(value: unknown): string {
  const document = new Document(value, { version: '1.2', aliasDuplicateObjects: false })
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'string' && node.value.includes('\n')) node.type = 'BLOCK_LITERAL'
    },
  })
  return document.toString({ lineWidth: 110 })
}

const rich = (t: RichText): unknown => (t.format === 'html' ? { html: t.content } : t.content)
const fields = (f: CustomFields): object =>
  Object.keys(f).length === 0
    ? {}
    : { customFields: Object.fromEntries(Object.entries(f).map(([k, v]) => [k, v.length === 1 ? v[0] : [...v]])) }
const common = (thing: Requirement | Specification): object => ({
  ...fields(thing.customFields),
  ...(thing.attachments.length === 0 ? {} : { attachments: thing.attachments }),
  ...(thing.foreign === undefined ? {} : { foreign: thing.foreign }),
})

/** The last of each id, at the place of the first. */
export function latestVersions(requirements: readonly Requirement[]): Requirement[] {
  const last = new Map<string, Requirement>()
  for (const r of requirements) if ((last.get(r.id)?.version ?? -1) < r.version) last.set(r.id, r)
  return [...last.values()]
}

function groupBy<T>(things: readonly T[], key: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const group = groups.get(key(thing))
    if (group === undefined) groups.set(key(thing), [thing])
    else group.push(thing)
  }
  return groups
}

function fileName(id: string, taken: { has(name: string): boolean }): string {
  const base = id.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[-.]+|-+$/g, '') || 'specification'
  let name = `${base}.yaml`
  for (let n = 2; taken.has(name); n++) name = `${base}-${n}.yaml`
  return name
}
