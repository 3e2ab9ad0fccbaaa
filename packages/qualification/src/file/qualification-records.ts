/** Everything that a qualification file is made of, and what a verifier makes its conclusions of again. */
import type { Anomaly, Waiver } from '../records/anomaly.ts'
import type { Baseline, Relation, Requirement, Specification, VerificationLink } from '../records/requirement.ts'
import type { CampaignRun, Decision, TestRun } from '../records/run.ts'
import type { Campaign, TestCase } from '../records/test-case.ts'
import type { QualificationPlan } from './plan.ts'

/** A test case as it was run. */
export interface TestSpecification {
  readonly case: TestCase
  /** False: it verifies a requirement of the baseline, and was no part of this campaign. */
  readonly campaign: boolean
  readonly fingerprint: string
  /** Text of its procedure or script, and the file it comes from. */
  readonly text?: string
  readonly file?: string
}

export interface QualificationRecords {
  readonly mission: { readonly name: string; readonly title: string; readonly satellites: readonly string[] }
  readonly plan: QualificationPlan
  readonly campaign: Campaign
  readonly campaignRun: CampaignRun
  readonly baseline: Baseline
  readonly specifications: readonly Specification[]
  readonly requirements: readonly Requirement[]
  readonly relations: readonly Relation[]
  readonly links: readonly VerificationLink[]
  readonly tests: readonly TestSpecification[]
  readonly runs: readonly TestRun[]
  readonly anomalies: readonly Anomaly[]
  readonly waivers: readonly Waiver[]
  readonly decisions: readonly Decision[]
  /** Bill of materials of the software (CycloneDX). */
  readonly materials: unknown
}
