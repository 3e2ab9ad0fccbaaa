/** What tools of others keep beside requirements and test cases, and Vigie keeps with them. */
import type { Attachment, CustomFields, ForeignContent, RichText } from './requirement.ts'
import type { Verdict } from './run.ts'

/** A folder of test cases; its path is what `TestCase.suite` names. */
export interface Suite {
  /** From the outermost; [] for the nameless one that holds all of a file. */
  readonly path: readonly string[]
  readonly details: RichText
  readonly order: number
  readonly keywords: readonly string[]
  readonly customFields: CustomFields
  readonly attachments: readonly Attachment[]
  readonly foreign?: ForeignContent
}

export interface Keyword {
  readonly name: string
  readonly notes: string
}

/** What a test is run on: a browser in the tools of others; a satellite, a station, a model of it here. */
export interface Platform {
  readonly name: string
  readonly notes: string
  readonly foreign?: ForeignContent
}

/** A field that a site has declared for its requirements, tests or executions. */
export interface CustomFieldDefinition {
  readonly name: string
  readonly label: string
  /** Number of its kind as TestLink has them (0 string … 6 list … ), or a word. */
  readonly type: string
  readonly possibleValues: readonly string[]
  readonly defaultValue: string
  /** All else that is said of it, by name. */
  readonly settings: Readonly<Record<string, string>>
}

/** Which versions of which cases are to be run on what. */
export interface TestPlan {
  readonly name: string
  readonly project?: string
  readonly builds: readonly string[]
  readonly platforms: readonly string[]
  readonly items: readonly {
    readonly test: string
    readonly version?: number
    readonly platform?: string
    readonly order?: number
    readonly foreign?: ForeignContent
  }[]
  readonly foreign?: ForeignContent
}

/** A result that another tool recorded: it is shown as such, and is no evidence of Vigie. */
export interface ExternalResult {
  readonly test: string
  readonly testVersion?: number
  readonly project?: string
  readonly plan?: string
  readonly build?: string
  readonly platform?: string
  readonly tester?: string
  /** As written by the tool, UTC where it is known. */
  readonly at?: string
  readonly verdict: Verdict
  readonly notes: RichText
  readonly execution?: 'manual' | 'automatic'
  /** Minutes. */
  readonly duration?: number
  readonly bugs: readonly string[]
  readonly steps: readonly { readonly number: number; readonly verdict: Verdict; readonly notes: RichText }[]
  readonly customFields: CustomFields
  readonly foreign?: ForeignContent
}

/** parent, blocks, related, automation, together; or a word of the site. */
export interface TestRelation {
  readonly source: string
  readonly sourceVersion?: number
  readonly destination: string
  readonly destinationVersion?: number
  readonly type: string
}
