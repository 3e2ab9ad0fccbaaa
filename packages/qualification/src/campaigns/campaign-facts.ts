/** What a campaign run adds to the book of a qualification; taken twice, it adds nothing the second time. */
import type { BookFact } from '../book/entries.ts'
import { fingerprintOf, linkKey, type QualificationState } from '../book/state.ts'
import type { Anomaly } from '../records/anomaly.ts'
import type { CampaignRun, TestRun } from '../records/run.ts'
import type { Campaign, TestCase } from '../records/test-case.ts'
import { testErrors } from '../tests/test-errors.ts'

export interface FinishedCampaign {
  readonly campaign: Campaign
  readonly campaignRun: CampaignRun
  readonly tests: readonly TestCase[]
  readonly runs: readonly TestRun[]
  readonly anomalies: readonly Anomaly[]
}

/**
 * An anomaly that the book has stays as boards have moved it since. Where a test and a requirement are linked for the first time, the
 * link is of the version that was run. Throws VIG-QUALIFICATION-219 where the book has another anomaly of the same number.
 */
export function campaignFacts(state: QualificationState, done: FinishedCampaign): readonly BookFact[] {
  const { campaignRun } = done
  const used = new Set(done.runs.map((r) => r.test))
  const facts: BookFact[] = done.tests.filter((t) => used.has(t.id)).map((test) => ({ kind: 'test', test }))
  facts.push(...newLinks(state, done))
  facts.push({ kind: 'campaign', campaign: done.campaign }, { kind: 'campaign run', campaignRun })
  for (const run of done.runs) if (!state.runs.has(run.id)) facts.push({ kind: 'test run', run })
  for (const anomaly of done.anomalies) {
    const known = state.anomalies.get(anomaly.id)
    if (known === undefined) facts.push({ kind: 'anomaly', anomaly })
    else if (known.detectedAt !== anomaly.detectedAt)
      throw testErrors.otherAnomaly({
        id: anomaly.id,
        run: campaignRun.id,
        of: known.detection.run ?? known.detectedBy,
      })
  }
  return facts
}

function newLinks(state: QualificationState, { campaignRun, tests, runs }: FinishedCampaign): BookFact[] {
  const facts: BookFact[] = []
  for (const test of tests) {
    const run = runs.find((r) => r.test === test.id)
    if (run === undefined) continue
    for (const { requirement } of test.verifies) {
      if (state.links.has(linkKey({ test: test.id, requirement }))) continue
      const named = run.requirements.find((r) => r.id === requirement)
      const version = state.requirements.get(requirement)?.versions.find((v) => fingerprintOf(v) === named?.fingerprint)
      if (version === undefined) continue
      facts.push({
        kind: 'link',
        link: {
          test: test.id,
          testVersion: test.version,
          requirement,
          requirementVersion: version.version,
          requirementFingerprint: fingerprintOf(version),
          accepted: {
            by: campaignRun.by,
            at: campaignRun.endedAt ?? campaignRun.startedAt,
            reason: `as run in ${campaignRun.id}`,
          },
        },
      })
    }
  }
  return facts
}
