/** What a format, or a mapping of a table, says of a thing: of all else, what the book has stays. */
import type { Requirement, Specification } from '../records/requirement.ts'
import type { TestCase } from '../records/test-case.ts'

export interface Carried {
  readonly specification: readonly (keyof Specification)[]
  readonly requirement: readonly (keyof Requirement)[]
  readonly test: readonly (keyof TestCase)[]
  /** Whether the file says what suites are, beside their names. */
  readonly suites: boolean
  /** Whether relations that are not in the file are gone. */
  readonly relations: boolean
  /** Whether links from cases to requirements that are not in the file are gone. */
  readonly links: boolean
  /** Whether custom fields that a thing does not have in the file are gone. */
  readonly allFields: boolean
  /** Texts lose their dress: where the words are the same, what the book has stays. */
  readonly plain: boolean
}

/** Known to Vigie alone: said in other formats only where they are not as they are unless told. */
export const OWN_OF_REQUIREMENT = ['rationale', 'methods', 'level', 'stage', 'owner', 'appliesTo'] as const
export const OWN_OF_TEST = ['means', 'prerequisites', 'configuration', 'limits', 'attempts'] as const

export const CARRIED_BY_TESTLINK: Carried = {
  specification: ['title', 'parent', 'type', 'scope', 'order', 'revision', 'customFields', 'attachments', 'foreign'],
  requirement: [
    'version', 'revision', 'specification', 'title', 'text', 'type', 'status', 'expectedCoverage', 'order', 'customFields', 'attachments',
    'foreign',
  ],
  test: [
    'version', 'suite', 'title', 'summary', 'preconditions', 'means', 'verifies', 'importance', 'status', 'keywords', 'platforms',
    'estimatedDuration', 'order', 'customFields', 'attachments', 'foreign',
  ],
  suites: true,
  relations: true,
  links: true,
  allFields: true,
  plain: false,
} // prettier-ignore

export const CARRIED_BY_YAML: Carried = {
  ...CARRIED_BY_TESTLINK,
  requirement: [...CARRIED_BY_TESTLINK.requirement, ...OWN_OF_REQUIREMENT],
}
