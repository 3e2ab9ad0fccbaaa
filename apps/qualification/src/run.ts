/** Campaigns and single tests, run. */
export { readDefinition, type Definition, type TestSpecification } from './definition/read-definition.ts'
export {
  runCampaign,
  type CampaignObserver,
  type CampaignOptions,
  type CampaignOutcome,
} from './runner/run-campaign.ts'
export { readBook, recordFacts, withBook } from './runner/book.ts'
export { runnerErrors } from './errors.ts'
export { presentVersions, recordedRuns } from './runner/present-versions.ts'
export { requirementVersions } from './runner/book.ts'
export { findRuns } from './runner/run-folders.ts'
export { checkEvidence } from './check/check-evidence.ts'
export { rejudgementFacts, rejudgeRuns } from './rejudge/rejudge.ts'
