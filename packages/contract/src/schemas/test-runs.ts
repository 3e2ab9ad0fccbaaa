/** Campaigns, runs of tests, and what they proved. */
import { Type, type Static } from 'typebox'
import { page, Text, Time } from './common.ts'

export const VERDICTS = [
  'passed',
  'passed with reservation',
  'failed',
  'inconclusive',
  'blocked',
  'not run',
  'not applicable',
] as const
export const CAMPAIGN_KINDS = ['integration', 'compatibility', 'technical', 'operational'] as const
export const DECISION_SUBJECTS = ['requirement', 'run', 'anomaly', 'waiver', 'campaign'] as const

const Texts = Type.Array(Type.String())
const optional = { text: Type.Optional(Type.String()), texts: Type.Optional(Texts) }
const Verdict = Type.Enum(VERDICTS)
const Counts = Type.Record(Type.String(), Type.Integer(), { description: 'verdict, "running" or "waiting" → runs' })

export const CampaignReadinessPoint = Type.Object({
  point: Type.String(),
  met: Type.Boolean(),
  by: Type.String(),
  remark: optional.text,
})

export const CampaignSummary = Type.Object({
  name: Type.String(),
  title: Type.String(),
  kind: Type.Enum(CAMPAIGN_KINDS),
  description: optional.text,
  satellites: Texts,
  environment: Type.String(),
  lines: Type.Integer(),
  time: Text('real, stepped, or "accelerated 60"'),
  tests: Type.Array(Type.String(), { description: 'ids, suites, keywords, as it names them' }),
  without: optional.texts,
  readiness: Type.Array(Type.String(), { description: 'points of the readiness review' }),
  onFailure: Type.Enum(['continue', 'stop']),
  approvals: optional.text,
  file: Type.Optional(Text('of the mission folder; absent: it is only in the book')),
  runs: Type.Integer(),
  last: Type.Optional(
    Type.Object({
      id: Type.String(),
      startedAt: Time,
      endedAt: Type.Optional(Time),
      counts: Counts,
    }),
  ),
})
export type CampaignSummary = Static<typeof CampaignSummary>

export const PlannedTest = Type.Object({
  key: Text('"<test>[@<satellite>]"'),
  test: Type.String(),
  title: Type.String(),
  satellite: optional.text,
  after: Type.Array(Type.String(), { description: 'keys of those that must have passed before' }),
  attempts: Type.Integer({ description: 'that are allowed' }),
  added: Type.Boolean({ description: 'as a prerequisite: the campaign does not name it' }),
  notApplicable: Type.Optional(Text('why it cannot run here')),
})
export const CampaignDetail = Type.Object({
  ...CampaignSummary.properties,
  plan: Type.Array(PlannedTest, {
    description: 'as its tests are known to the book; empty until it was run or imported',
  }),
})
export type CampaignDetail = Static<typeof CampaignDetail>

export const CampaignRunSummary = Type.Object({
  id: Type.String(),
  campaign: Type.String(),
  kind: Type.Optional(Type.Enum(CAMPAIGN_KINDS)),
  title: optional.text,
  startedAt: Time,
  endedAt: Type.Optional(Time),
  by: Type.String(),
  environment: Type.String(),
  software: Text('version'),
  state: Type.Enum(['running', 'interrupted', 'ended'], {
    description: 'interrupted: nobody runs it, and it has not ended: "vigie qualify --resume"',
  }),
  recorded: Type.Boolean({ description: 'in the book; else in the data folder only' }),
  counts: Counts,
  anomalies: Texts,
})
export type CampaignRunSummary = Static<typeof CampaignRunSummary>

export const CampaignRunDetail = Type.Object({
  ...CampaignRunSummary.properties,
  baseline: Text('of the requirements; empty: as they were'),
  readiness: Type.Array(CampaignReadinessPoint),
  configuration: Type.Record(Type.String(), Type.Unknown(), { description: 'docs/formats/runs.md' }),
  progress: Type.Array(
    Type.Object({
      key: Type.String(),
      test: Type.String(),
      title: Type.String(),
      satellite: optional.text,
      state: Type.Enum(['waiting', 'running', 'done']),
      verdict: Type.Optional(Verdict),
      attempts: Type.Integer({ description: 'that were made' }),
      flaky: Type.Boolean({ description: 'it passed, and did not before, with nothing changed' }),
      run: Type.Optional(Text('id of the last run that ended')),
      line: Type.Optional(Type.Integer({ description: 'on which it runs' })),
    }),
  ),
  stopped: Type.Optional(Text('why it was stopped')),
})
export type CampaignRunDetail = Static<typeof CampaignRunDetail>

export const TestRunSummary = Type.Object({
  id: Text('<campaign run>/<test>[@<satellite>]#<attempt>'),
  campaign: Type.String(),
  campaignRun: Type.String(),
  test: Type.String(),
  testVersion: Type.Integer(),
  title: Type.String(),
  satellite: optional.text,
  attempt: Type.Integer(),
  startedAt: Type.String({ description: 'UTC, on the clock of the line' }),
  endedAt: Type.String({ description: 'UTC, on the clock of the line' }),
  ranAt: Type.Optional(Type.String({ description: 'UTC of the machine' })),
  by: Type.String(),
  environment: Type.String(),
  verdict: Verdict,
  reasons: Texts,
  requirements: Type.Array(Type.Object({ id: Type.String(), version: Type.Integer() })),
  stations: optional.texts,
  functions: optional.texts,
  anomalies: Texts,
  decision: Type.Optional(Text('the last one about it')),
})
export type TestRunSummary = Static<typeof TestRunSummary>
export const TestRunPage = page(TestRunSummary)

export const TestCheck = Type.Object({
  kind: Type.Enum(['parameter', 'wait', 'activity', 'event', 'statement']),
  subject: Type.String(),
  expected: Type.String(),
  actual: optional.text,
  tolerance: optional.text,
  unit: optional.text,
  at: Type.String(),
  within: Type.Optional(Type.Number({ description: 's that were allowed' })),
  took: Type.Optional(Type.Number({ description: 's' })),
  held: Type.Optional(Type.Number({ description: 's for which it then had to stay so' })),
  passed: Type.Boolean(),
  soft: Type.Optional(Type.Boolean()),
  line: Type.Optional(Type.Integer()),
})
export const EvidenceFile = Type.Object({
  kind: Type.String(),
  file: Text('as getTestEvidence takes it'),
  sha256: Type.String(),
  size: Type.Integer(),
  from: optional.text,
  to: optional.text,
  description: optional.text,
})
export const RecordedDecision = Type.Object({
  subject: Type.Object({ kind: Type.Enum(DECISION_SUBJECTS), id: Type.String() }),
  decision: Type.String(),
  reason: Type.String(),
  by: Type.String(),
  role: Type.String(),
  at: Type.String(),
})
export type RecordedDecision = Static<typeof RecordedDecision>

export const TestRunDetail = Type.Object({
  ...TestRunSummary.properties,
  testFingerprint: Type.String(),
  line: Type.Integer(),
  limits: Type.Array(Type.String(), { description: 'what the set-up did not represent' }),
  configuration: Type.Record(Type.String(), Type.Unknown()),
  procedures: Type.Optional(
    Type.Array(Type.Object({ path: Type.String(), sha256: Type.String(), status: Type.String() })),
  ),
  requirements: Type.Array(
    Type.Object({
      id: Type.String(),
      version: Type.Integer(),
      fingerprint: Type.String(),
      current: Type.Boolean({ description: 'it demands today what it demanded then' }),
    }),
  ),
  steps: Type.Array(
    Type.Object({
      number: Type.Integer(),
      title: Type.String(),
      startedAt: Type.String(),
      endedAt: Type.String(),
      verdict: Verdict,
      remark: optional.text,
      checks: Type.Array(TestCheck),
      activities: Type.Array(Type.Integer()),
      line: Type.Optional(Type.Integer()),
    }),
  ),
  evidence: Type.Array(EvidenceFile),
  kept: Type.Boolean({ description: 'its evidence is in the data folder of this centre' }),
  decisions: Type.Array(RecordedDecision),
  rejudgements: Type.Array(
    Type.Object({
      at: Type.String(),
      by: Type.String(),
      reason: Type.String(),
      before: Verdict,
      after: Verdict,
      differences: Type.Integer(),
    }),
    { description: 'what it would be under later requirements, limits or databases: its verdict stays as it was' },
  ),
})
export type TestRunDetail = Static<typeof TestRunDetail>

export const StaleRun = Type.Object({
  run: Type.String(),
  test: Type.String(),
  satellite: optional.text,
  verdict: Verdict,
  reasons: Texts,
})
export type StaleRun = Static<typeof StaleRun>
