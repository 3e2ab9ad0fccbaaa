/** The present of a qualification, as its book tells it. */
import { requirementFingerprint } from '../records/canonical.ts'
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
import type { EntryHead, ImportRecord, RequirementReview, Signature } from './entries.ts'

/** All versions of a thing, the oldest first, and who wrote each. */
export interface History<T> {
  readonly versions: readonly T[]
  readonly heads: readonly (EntryHead & { readonly position: number })[]
  readonly latest: T
  /** It is not there any more; its versions stay, for baselines and results that name them. */
  readonly removed?: EntryHead
}

export interface KeptRelation {
  readonly relation: Relation
  /** Of the source as it was looked at; absent where the source is not known. */
  readonly fingerprint?: string
  readonly head: EntryHead
}

export interface QualificationState {
  readonly specifications: ReadonlyMap<string, Specification>
  /** Removed ones too. */
  readonly requirements: ReadonlyMap<string, History<Requirement>>
  /** By `relationKey`. */
  readonly relations: ReadonlyMap<string, KeptRelation>
  /** By `suiteKey`. */
  readonly suites: ReadonlyMap<string, Suite>
  readonly tests: ReadonlyMap<string, History<TestCase>>
  readonly testRelations: ReadonlyMap<string, TestRelation>
  /** By `linkKey`. */
  readonly links: ReadonlyMap<string, VerificationLink>
  /** By requirement, the oldest first. */
  readonly reviews: ReadonlyMap<string, readonly (RequirementReview & EntryHead)[]>
  readonly baselines: ReadonlyMap<string, Baseline>
  readonly keywords: ReadonlyMap<string, Keyword>
  readonly platforms: ReadonlyMap<string, Platform>
  readonly customFields: ReadonlyMap<string, CustomFieldDefinition>
  readonly plans: ReadonlyMap<string, TestPlan>
  readonly results: readonly ExternalResult[]
  readonly imports: readonly (ImportRecord & EntryHead)[]
  readonly campaigns: ReadonlyMap<string, Campaign>
  readonly campaignRuns: ReadonlyMap<string, CampaignRun>
  /** By id, in order of their recording. */
  readonly runs: ReadonlyMap<string, TestRun>
  /** By run, the oldest first. */
  readonly rejudgements: ReadonlyMap<string, readonly Rejudgement[]>
  readonly anomalies: ReadonlyMap<string, Anomaly>
  readonly waivers: ReadonlyMap<string, Waiver>
  /** Of an anomaly or waiver, by id: what became of it, who wrote it and why; the oldest first. */
  readonly lives: ReadonlyMap<string, readonly (EntryHead & { readonly state: string })[]>
  readonly decisions: readonly Decision[]
  readonly signatures: readonly (Signature & EntryHead)[]
  /** Kinds of entries that this version does not know, and how many there are. */
  readonly unknown: ReadonlyMap<string, number>
}

export const relationKey = (r: Relation): string =>
  JSON.stringify([r.type, r.sourceProject ?? '', r.source, r.destinationProject ?? '', r.destination])
export const testRelationKey = (r: TestRelation): string => JSON.stringify([r.type, r.source, r.destination])
export const linkKey = (l: { readonly test: string; readonly requirement: string }): string =>
  JSON.stringify([l.test, l.requirement])
export const suiteKey = (path: readonly string[]): string => JSON.stringify(path)

const fingerprints = new WeakMap<Requirement, string>()
/** Of a version as kept: computed once. */
export function fingerprintOf(requirement: Requirement): string {
  let known = fingerprints.get(requirement)
  if (known === undefined) fingerprints.set(requirement, (known = requirementFingerprint(requirement)))
  return known
}

/** The last version of each that is there, in order of specification and place. */
export function presentRequirements(state: QualificationState): Requirement[] {
  return [...state.requirements.values()].filter((h) => h.removed === undefined).map((h) => h.latest)
}
export function presentTests(state: QualificationState): TestCase[] {
  return [...state.tests.values()].filter((h) => h.removed === undefined).map((h) => h.latest)
}
