/** A project as the files that TestLink imports: it has a way in of its own for each kind of thing. */
import type { Project } from '../project.ts'
import { casesDocument, type CaseWriter } from './write-cases.ts'
import type { FileSource } from './write-parts.ts'
import { contextOf, definitionsDocument, planDocument, resultsDocument } from './write-plans.ts'
import { requirementsDocument, specificationsDocument } from './write-requirements.ts'

export interface TestLinkFile {
  readonly name: string
  /** Piece by piece: a large one is never held as a whole. */
  text(): Generator<string>
}

/** Only those that have something in them. `files`: content of attachments, for those that are not in the project itself. */
export function writeTestLink(project: Project, files: FileSource = () => undefined): readonly TestLinkFile[] {
  const source: FileSource = (digest) => project.files.get(digest) ?? files(digest)
  const out: TestLinkFile[] = []
  const add = (name: string, text: () => Generator<string>): void => void out.push({ name, text })
  const specs = new Set(project.specifications.map((s) => s.id))
  if (project.specifications.length > 0)
    add('requirement-specification.xml', () => specificationsDocument(project, source))
  const relationsLeft = project.specifications.length === 0 && project.relations.length > 0
  if (relationsLeft || project.requirements.some((r) => !specs.has(r.specification)))
    add('requirements.xml', () => requirementsDocument(project, source))
  const embedded = project.plans.some(
    (p) => (p.foreign?.['testlink'] as Record<string, unknown> | undefined)?.['embedded'],
  )
  const own = project.tests.filter(
    (t) => (t.foreign?.['testlink'] as Record<string, unknown> | undefined)?.['mentioned'] !== true,
  )
  if (!embedded && (own.length > 0 || project.suites.length > 0 || project.testRelations.length > 0))
    add('testsuites.xml', () => casesDocument({ ...project, tests: own }, source))
  const write: CaseWriter = {
    files: source,
    titles: new Map(project.requirements.map((r) => [r.id, r])),
    specs: new Map(project.specifications.map((s) => [s.id, s.title])),
  }
  for (const [i, plan] of project.plans.entries())
    add(project.plans.length === 1 ? 'testplan.xml' : `testplan-${i + 1}.xml`, () => planDocument(plan, project, write))
  const contexts = [...Map.groupBy(project.results, contextOf).values()]
  for (const [i, results] of contexts.entries())
    add(contexts.length === 1 ? 'results.xml' : `results-${i + 1}.xml`, () => resultsDocument(results))
  if (project.keywords.length > 0) add('keywords.xml', () => definitionsDocument(project, 'keywords'))
  if (project.platforms.length > 0) add('platforms.xml', () => definitionsDocument(project, 'platforms'))
  if (project.customFields.length > 0) add('custom-fields.xml', () => definitionsDocument(project, 'custom_fields'))
  return out
}
