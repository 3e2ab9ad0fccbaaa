/** Form A as TestLink exports and imports it. */
import type { Relation, Requirement, Specification } from '../../records/requirement.ts'
import { ownOfRequirement } from '../own-content.ts'
import type { Project } from '../project.ts'
import { requirementRelations, requirementStatuses, requirementTypes, specificationTypes } from './codes.ts'
import {
  attachmentsText,
  attribute,
  customFieldsText,
  kept,
  leaf,
  ownText,
  textIn,
  unknownText,
  type FileSource,
} from './write-parts.ts'

/** `<requirement-specification>`: all specifications, with the requirements that are in one. */
export function* specificationsDocument(project: Project, files: FileSource): Generator<string> {
  const ids = new Set(project.specifications.map((s) => s.id))
  const children = Map.groupBy(project.specifications, (s) =>
    s.parent !== undefined && ids.has(s.parent) ? s.parent : '',
  )
  const requirements = Map.groupBy(project.requirements, (r) => r.specification)
  const home = new Map(project.requirements.map((r) => [r.id, r.specification]))
  const [first] = project.specifications
  // A relation stands in the specification of its source, else of its destination.
  const place = (r: Relation): string =>
    [home.get(r.source), home.get(r.destination)].find((s) => s !== undefined && ids.has(s)) ?? first?.id ?? ''
  const relations = Map.groupBy(project.relations, place)

  function* specification(s: Specification, above: ReadonlySet<string>): Generator<string> {
    const k = kept(s.foreign)
    const inside = new Set([...above, s.id])
    const own = requirements.get(s.id) ?? []
    yield `<req_spec${attribute('title', s.title)}${attribute('doc_id', textIn(k, 'doc_id') ?? s.id)}>\n`
    yield `${leaf('revision', s.revision)}${leaf('type', specificationTypes.code(s.type) ?? s.type)}${leaf('node_order', s.order)}`
    yield `${leaf('total_req', own.length)}${leaf('scope', s.scope.content)}${customFieldsText(s.customFields)}`
    yield `${attachmentsText(s.attachments, files)}${unknownText(k)}`
    for (const r of own) yield requirementText(r, files)
    for (const child of children.get(s.id) ?? []) if (!inside.has(child.id)) yield* specification(child, inside)
    for (const r of relations.get(s.id) ?? []) yield relationText(r)
    yield '</req_spec>\n'
  }
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<requirement-specification>\n'
  for (const s of children.get('') ?? []) yield* specification(s, new Set())
  yield `${unknownText(kept(project.foreign))}</requirement-specification>\n`
}

/** `<requirements>`: those that are in no specification; with `all`, every one. */
export function* requirementsDocument(project: Project, files: FileSource): Generator<string> {
  const ids = new Set(project.specifications.map((s) => s.id))
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<requirements>\n'
  for (const r of project.requirements) if (!ids.has(r.specification)) yield requirementText(r, files)
  if (ids.size === 0) for (const r of project.relations) yield relationText(r)
  yield `${ids.size === 0 ? unknownText(kept(project.foreign)) : ''}</requirements>\n`
}

function requirementText(r: Requirement, files: FileSource): string {
  const k = kept(r.foreign)
  const raw = textIn(k, 'status')
  // The word that an unknown code was read as; another one since then counts.
  const status = raw !== undefined && r.status === 'draft' ? raw : (requirementStatuses.code(r.status) ?? 'D')
  return [
    '<requirement>\n',
    leaf('docid', r.id),
    leaf('title', r.title),
    leaf('version', r.version),
    leaf('revision', r.revision),
    leaf('node_order', r.order),
    leaf('description', r.text.content),
    leaf('status', status),
    leaf('type', requirementTypes.code(r.type) ?? r.type),
    leaf('expected_coverage', r.expectedCoverage),
    customFieldsText(r.customFields),
    attachmentsText(r.attachments, files),
    ownText(ownOfRequirement(r)),
    unknownText(k),
    '</requirement>\n',
  ].join('')
}

const relationText = (r: Relation): string =>
  `<relation>\n${leaf('source', r.source)}${leaf('source_project', r.sourceProject)}${leaf('destination', r.destination)}${leaf('destination_project', r.destinationProject)}${leaf('type', requirementRelations.code(r.type) ?? r.type)}</relation>\n`
