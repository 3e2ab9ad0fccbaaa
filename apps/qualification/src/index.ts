export { readDefinition, type Definition, type TestSpecification } from './definition/read-definition.ts'
export {
  runCampaign,
  type CampaignObserver,
  type CampaignOptions,
  type CampaignOutcome,
} from './runner/run-campaign.ts'
export { readBook, recordFacts, withBook } from './runner/book.ts'
export { runnerErrors } from './errors.ts'
export { issueFile, type IssueOptions } from './issue/issue-file.ts'
