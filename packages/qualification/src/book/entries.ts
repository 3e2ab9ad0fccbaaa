/**
 * What is written in the book of a qualification: facts, in order, never changed. A new kind of fact is added here and folded in
 * `fold.ts`; a book that holds kinds that this version does not know keeps them and reads the rest.
 */
import type { Anomaly, Waiver } from '../records/anomaly.ts'
import type {
  CustomFieldDefinition,
  ExternalResult,
  Keyword,
  Platform,
  Suite,
  TestPlan,
  TestRelation,
} from '../records/exchange.ts'
import type { Baseline, Relation, Requirement, Specification, VerificationLink } from '../records/requirement.ts'
import type { CampaignRun, Decision, Rejudgement, TestRun } from '../records/run.ts'
import type { Campaign, TestCase } from '../records/test-case.ts'

export interface ImportRecord {
  /** Name of the file. */
  readonly file: string
  readonly format: string
  readonly sha256: string
  /** Name of the mapping of a table. */
  readonly mapping?: string
  readonly counts: Readonly<Record<string, number>>
  readonly added: number
  readonly changed: number
  readonly removed: number
}

export interface RequirementReview {
  readonly requirement: string
  readonly version: number
  /** Of what was reviewed: a review of anything else does not count. */
  readonly fingerprint: string
  readonly role: string
}

export interface Signature {
  readonly subject: string
  readonly sha256: string
  readonly role: string
  readonly key: string
  readonly signature: string
}

/** Kind of fact → what it says. */
export interface BookEntries {
  import: { readonly import: ImportRecord }
  specification: { readonly specification: Specification }
  'specification removed': { readonly id: string }
  /** A version that is new, or the same one with another state, order, owner. */
  requirement: { readonly requirement: Requirement }
  'requirement removed': { readonly id: string }
  /** `fingerprint`: of the source, as it was looked at. */
  relation: { readonly relation: Relation; readonly fingerprint?: string }
  'relation removed': { readonly relation: Relation }
  /** Also: a link that is accepted again. */
  link: { readonly link: VerificationLink }
  'link removed': { readonly test: string; readonly requirement: string }
  review: { readonly review: RequirementReview }
  baseline: { readonly baseline: Baseline }
  suite: { readonly suite: Suite }
  'suite removed': { readonly path: readonly string[] }
  test: { readonly test: TestCase }
  'test removed': { readonly id: string }
  'test relation': { readonly relation: TestRelation }
  'test relation removed': { readonly relation: TestRelation }
  keyword: { readonly keyword: Keyword }
  platform: { readonly platform: Platform }
  'custom field': { readonly definition: CustomFieldDefinition }
  plan: { readonly plan: TestPlan }
  result: { readonly result: ExternalResult }
  campaign: { readonly campaign: Campaign }
  'campaign run': { readonly campaignRun: CampaignRun }
  'test run': { readonly run: TestRun }
  rejudgement: { readonly rejudgement: Rejudgement }
  anomaly: { readonly anomaly: Anomaly }
  waiver: { readonly waiver: Waiver }
  decision: { readonly decision: Decision }
  signature: { readonly signature: Signature }
}
export type BookEntryKind = keyof BookEntries

/** What is to be written. */
export type BookFact = { [K in BookEntryKind]: { readonly kind: K } & BookEntries[K] }[BookEntryKind]

/** Who wrote it, and why. */
export interface EntryHead {
  /** UTC. */
  readonly at: string
  readonly by: string
  readonly reason?: string
}
/** What is written. Its position in the journal is its identity. */
export type BookEntry = BookFact & EntryHead & { readonly position: number }
