/**
 * How far a campaign is: a pure fold of what its runner noted. The runner notes a fact before it goes on, so whatever the moment at
 * which it is killed, the next one takes up from here and reaches the same verdicts.
 */
import type { Verdict } from '../records/run.ts'
import { worst } from '../tests/verdict.ts'
import type { PlannedRun } from './plan-campaign.ts'

export type ProgressEntry =
  | {
      readonly type: 'begun'
      readonly at: string
      readonly campaignRun: string
      readonly campaign: string
      readonly by: string
      /** SHA-256 of campaign, tests and plan as they were read. */
      readonly definition: string
    }
  | { readonly type: 'resumed'; readonly at: string; readonly by: string }
  | {
      readonly type: 'run begun'
      readonly at: string
      readonly key: string
      readonly attempt: number
      readonly folder: string
      readonly line: number
    }
  | {
      readonly type: 'run ended'
      readonly at: string
      readonly key: string
      readonly attempt: number
      readonly folder: string
      readonly verdict: Verdict
      /** Of run.json. */
      readonly sha256: string
    }
  /** The line died under it, or the runner did. */
  | {
      readonly type: 'run lost'
      readonly at: string
      readonly key: string
      readonly attempt: number
      readonly folder: string
      readonly reason: string
      readonly cause: 'line' | 'runner'
    }
  | { readonly type: 'stopped'; readonly at: string; readonly reason: string }
  | { readonly type: 'ended'; readonly at: string }

export interface Attempt {
  readonly number: number
  readonly folder: string
  /** Absent while it runs. */
  readonly verdict?: Verdict
  readonly lost?: { readonly cause: 'line' | 'runner'; readonly reason: string }
}
export interface RunProgress {
  readonly plan: PlannedRun
  readonly attempts: readonly Attempt[]
  readonly state: 'waiting' | 'running' | 'done'
  readonly verdict?: Verdict
}

export interface HopelessRun {
  readonly plan: PlannedRun
  readonly verdict: Verdict
  readonly reason: string
}

/** A line that dies under a test this often is the test's doing. */
const MOST_LOST = 3

export class CampaignProgress {
  readonly #runs: Map<string, RunProgress>
  readonly #order: readonly string[]
  #folders = 0
  #stopped: string | undefined
  #ended = false
  #begun: Extract<ProgressEntry, { type: 'begun' }> | undefined

  constructor(plan: readonly PlannedRun[]) {
    this.#runs = new Map(plan.map((p) => [p.key, { plan: p, attempts: [], state: 'waiting' }]))
    this.#order = plan.map((p) => p.key)
  }

  static from(plan: readonly PlannedRun[], entries: Iterable<ProgressEntry>): CampaignProgress {
    const progress = new CampaignProgress(plan)
    for (const e of entries) progress.take(e)
    return progress
  }

  get begun(): Extract<ProgressEntry, { type: 'begun' }> | undefined {
    return this.#begun
  }
  get ended(): boolean {
    return this.#ended
  }
  get stopped(): string | undefined {
    return this.#stopped
  }
  get runs(): readonly RunProgress[] {
    return this.#order.map((k) => this.#runs.get(k)!)
  }
  run(key: string): RunProgress {
    const run = this.#runs.get(key)
    if (run === undefined) throw new Error(`"${key}" is not in the plan`)
    return run
  }
  /** Name of the folder of the next run: "0001", "0002", … */
  get nextFolder(): string {
    return String(this.#folders + 1).padStart(4, '0')
  }

  take(e: ProgressEntry): void {
    switch (e.type) {
      case 'begun':
        this.#begun = e
        break
      case 'resumed':
        // Taken up again: what stopped it does no longer, and what it left running was lost.
        this.#stopped = undefined
        break
      case 'run begun':
        this.#folders = Math.max(this.#folders, Number(e.folder))
        this.#change(e.key, (r) => ({
          ...r,
          state: 'running',
          attempts: [...r.attempts, { number: e.attempt, folder: e.folder }],
        }))
        break
      case 'run ended':
        this.#folders = Math.max(this.#folders, Number(e.folder))
        this.#change(e.key, (r) => this.#afterAttempt(r, e))
        break
      case 'run lost':
        this.#change(e.key, (r) => ({
          ...r,
          state: 'waiting',
          attempts: r.attempts.map((a) =>
            a.number === e.attempt ? { ...a, lost: { cause: e.cause, reason: e.reason } } : a,
          ),
        }))
        break
      case 'stopped':
        this.#stopped = e.reason
        break
      case 'ended':
        this.#ended = true
    }
  }

  #change(key: string, change: (r: RunProgress) => RunProgress): void {
    const run = this.#runs.get(key)
    if (run !== undefined) this.#runs.set(key, change(run))
  }

  #afterAttempt(r: RunProgress, e: Extract<ProgressEntry, { type: 'run ended' }>): RunProgress {
    const known = r.attempts.some((a) => a.number === e.attempt)
    const attempts = known
      ? r.attempts.map((a) => (a.number === e.attempt ? { ...a, verdict: e.verdict } : a))
      : [...r.attempts, { number: e.attempt, folder: e.folder, verdict: e.verdict }]
    const again = mayTryAgain(r.plan, attempts, e.verdict)
    return { ...r, attempts, state: again ? 'waiting' : 'done', ...(again ? {} : { verdict: e.verdict }) }
  }

  /** Runs that were begun and did not end: of a runner that was killed. */
  interrupted(): readonly { readonly key: string; readonly attempt: Attempt }[] {
    return this.runs.flatMap((r) => {
      const attempt = r.attempts.at(-1)
      return r.state === 'running' && attempt !== undefined ? [{ key: r.plan.key, attempt }] : []
    })
  }

  /** What can begin now, in order of the plan. */
  ready(): readonly PlannedRun[] {
    if (this.#stopped !== undefined) return []
    return this.runs.flatMap((r) => (r.state === 'waiting' && this.#waitsFor(r) === 'nothing' ? [r.plan] : []))
  }

  /** What will never begin: a prerequisite did not pass, it does not apply here, or its line died too often; with why and the verdict. */
  hopeless(): readonly HopelessRun[] {
    return this.runs.flatMap((r): readonly HopelessRun[] => {
      if (r.state !== 'waiting') return []
      if (r.plan.notApplicable !== undefined)
        return [{ plan: r.plan, verdict: 'not applicable' as const, reason: r.plan.notApplicable }]
      const lost = diedUnder(r.attempts)
      if (lost.length >= MOST_LOST)
        return [
          {
            plan: r.plan,
            verdict: 'inconclusive' as const,
            reason: `its line ended ${lost.length} times under it: ${lost.at(-1)!.lost!.reason}`,
          },
        ]
      const by = this.#waitsFor(r)
      if (by === 'nothing' || by === 'others') return []
      return [{ plan: r.plan, verdict: 'blocked' as const, reason: `${by.plan.key} is ${by.verdict}` }]
    })
  }

  #waitsFor(r: RunProgress): 'nothing' | 'others' | RunProgress {
    if (r.plan.notApplicable !== undefined) return 'others'
    if (diedUnder(r.attempts).length >= MOST_LOST) return 'others'
    let waits = false
    for (const key of r.plan.after) {
      const before = this.#runs.get(key)
      if (before === undefined) continue
      if (before.state !== 'done') waits = true
      else if (!isGood(before.verdict!)) return before
    }
    return waits ? 'others' : 'nothing'
  }

  /** Number of the next attempt of a run. */
  nextAttempt(key: string): number {
    return Math.max(0, ...this.run(key).attempts.map((a) => a.number)) + 1
  }

  /** It did not pass before, in this campaign, though nothing was changed: passing now is said with a reservation. */
  failedBefore(key: string): Attempt | undefined {
    return this.run(key).attempts.find((a) => a.verdict !== undefined && !isGood(a.verdict))
  }

  isOver(): boolean {
    return this.runs.every((r) => r.state === 'done')
  }

  counts(): Readonly<Record<Verdict | 'running' | 'waiting', number>> {
    const counts: Record<string, number> = {
      passed: 0,
      'passed with reservation': 0,
      failed: 0,
      inconclusive: 0,
      blocked: 0,
      'not run': 0,
      'not applicable': 0,
      running: 0,
      waiting: 0,
    }
    for (const r of this.runs) counts[r.state === 'done' ? r.verdict! : r.state]!++
    return counts as Record<Verdict | 'running' | 'waiting', number>
  }

  /** Of the campaign: the gravest of its runs. */
  verdict(): Verdict {
    return worst(this.runs.map((r) => r.verdict ?? 'not run')) ?? 'not run'
  }
}

/** A test that does not apply here holds nothing back. */
export const isGood = (v: Verdict): boolean =>
  v === 'passed' || v === 'passed with reservation' || v === 'not applicable'

/** Only what failed, or could not be judged, is tried again, and only as often as the test declares. */
function mayTryAgain(plan: PlannedRun, attempts: readonly Attempt[], verdict: Verdict): boolean {
  if (verdict !== 'failed' && verdict !== 'inconclusive') return false
  const judged = attempts.filter((a) => a.verdict !== undefined).length
  return judged < plan.attempts && diedUnder(attempts).length < MOST_LOST
}

const diedUnder = (attempts: readonly Attempt[]): readonly Attempt[] => attempts.filter((a) => a.lost?.cause === 'line')
