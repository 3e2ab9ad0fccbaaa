/** After a delivery: which results no longer say anything of what is there now, why, and the campaign that renews them. */
import type { TestRun } from '../records/run.ts'
import type { Campaign } from '../records/test-case.ts'
import { lastAttempts } from '../campaigns/reports.ts'

/** What is there now, by digest; undefined: it is not there any more. */
export interface PresentVersions {
  requirement(id: string): string | undefined
  test(id: string): string | undefined
  /** By chain. */
  readonly models: Readonly<Record<string, string>>
  readonly software: string
}

export interface StaleResult {
  readonly run: TestRun
  readonly reasons: readonly string[]
}

/** Of the last result of each test on each satellite, those that something has changed under. `runs` in order of time. */
export function staleResults(runs: readonly TestRun[], present: PresentVersions): StaleResult[] {
  return latestOfEach(runs).flatMap((run) => {
    const reasons: string[] = []
    for (const { id, fingerprint } of run.requirements) {
      const now = present.requirement(id)
      if (now === undefined) reasons.push(`requirement ${id} is not there any more`)
      else if (now !== fingerprint) reasons.push(`requirement ${id} changed`)
    }
    const test = present.test(run.test)
    if (test === undefined) reasons.push(`test ${run.test} is not there any more`)
    else if (test !== run.testFingerprint) reasons.push(`test ${run.test} changed`)
    for (const [chain, digest] of Object.entries(run.configuration.models))
      if (present.models[chain] !== digest) reasons.push(`the model of ${chain} changed`)
    if (run.configuration.software.sha256 !== present.software) reasons.push('the software changed')
    return reasons.length === 0 ? [] : [{ run, reasons }]
  })
}

/** Later campaign runs replace earlier ones. */
function latestOfEach(runs: readonly TestRun[]): TestRun[] {
  const found = new Map<string, TestRun>()
  const campaigns = Map.groupBy(runs, (r) => r.campaignRun)
  for (const group of campaigns.values())
    for (const { run } of lastAttempts(group)) found.set(`${run.test}@${run.satellite ?? ''}`, run)
  return [...found.values()]
}

/** Runs what is stale again, as `like` does; undefined where nothing is, or nothing of it is there any more. */
export function regressionCampaign(
  stale: readonly StaleResult[],
  like: Campaign,
  present: Pick<PresentVersions, 'test'>,
  name: string,
): Campaign | undefined {
  const tests = [...new Set(stale.map((s) => s.run.test))].filter((id) => present.test(id) !== undefined)
  if (tests.length === 0) return undefined
  const satellites = [...new Set(stale.flatMap((s) => s.run.satellite ?? []))]
  const reasons = [...new Set(stale.flatMap((s) => s.reasons))].toSorted()
  const { without: _, ...rest } = like
  return {
    ...rest,
    name,
    title: `Regression after changes (${tests.length} tests)`,
    description: reasons.slice(0, 20).join('; '),
    tests,
    satellites,
  }
}
