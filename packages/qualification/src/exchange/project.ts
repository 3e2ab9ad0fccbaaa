/** What a file of requirements, tests or results says: every format is read into this, and written from it. */
import type { Diagnostic } from '@vigie/base'
import type {
  CustomFieldDefinition,
  ExternalResult,
  Keyword,
  Platform,
  Suite,
  TestPlan,
  TestRelation,
} from '../records/exchange.ts'
import type { CustomFields, ForeignContent, Relation, Requirement, Specification } from '../records/requirement.ts'
import type { TestCase } from '../records/test-case.ts'

export interface Project {
  readonly specifications: readonly Specification[]
  /** Versions of one id follow each other. */
  readonly requirements: readonly Requirement[]
  readonly relations: readonly Relation[]
  readonly suites: readonly Suite[]
  readonly tests: readonly TestCase[]
  readonly testRelations: readonly TestRelation[]
  readonly plans: readonly TestPlan[]
  readonly keywords: readonly Keyword[]
  readonly platforms: readonly Platform[]
  readonly customFields: readonly CustomFieldDefinition[]
  readonly results: readonly ExternalResult[]
  /** Content of the attachments that came with it, by SHA-256. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** What a format says of the file as a whole, by format. */
  readonly foreign?: ForeignContent
}

export const emptyProject: Project = {
  specifications: [],
  requirements: [],
  relations: [],
  suites: [],
  tests: [],
  testRelations: [],
  plans: [],
  keywords: [],
  platforms: [],
  customFields: [],
  results: [],
  files: new Map(),
}

export const COUNTED = [
  'requirements',
  'specifications',
  'suites',
  'cases',
  'steps',
  'links',
  'relations',
  'keywords',
  'customFields',
  'results',
] as const
export type Counts = Readonly<Record<(typeof COUNTED)[number], number>>

/**
 * How much there is of each. `keywords`: those declared, and those that cases carry; `customFields`: fields declared, and values
 * given; `links`: requirements that cases name; `relations`: of requirements and of cases.
 */
export function countsOf(project: Project): Counts {
  const sum = <T>(things: readonly T[], of: (thing: T) => number): number => things.reduce((n, t) => n + of(t), 0)
  const values = (fields: CustomFields): number => Object.keys(fields).length
  return {
    requirements: project.requirements.length,
    specifications: project.specifications.length,
    suites: project.suites.length,
    cases: project.tests.length,
    steps: sum(project.tests, (t) => (t.means.kind === 'manual' ? t.means.steps.length : 0)),
    links: sum(project.tests, (t) => t.verifies.length),
    relations: project.relations.length + project.testRelations.length,
    keywords:
      project.keywords.length +
      sum(project.tests, (t) => t.keywords.length) +
      sum(project.suites, (s) => s.keywords.length),
    customFields:
      project.customFields.length +
      sum(project.specifications, (s) => values(s.customFields)) +
      sum(project.requirements, (r) => values(r.customFields)) +
      sum(project.suites, (s) => values(s.customFields)) +
      sum(project.tests, (t) => values(t.customFields)) +
      sum(project.results, (r) => values(r.customFields)),
    results: project.results.length,
  }
}

/** What reading a file gave: all that could be read, and everything that was found about it. */
export interface ReadProject {
  readonly project: Project
  readonly format: string
  readonly diagnostics: readonly Diagnostic[]
}

/** A place in a file, as diagnostics carry it. */
export interface Place {
  readonly line?: number
  readonly column?: number
}
