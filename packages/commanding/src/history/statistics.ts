/** What many activities come to: counts, and the times between stages. One pass; memory for the times alone. */
import { parseUtc } from '@vigie/base'
import { STAGES, type Activity, type ActivityState, type Stage } from '../activities/activity.ts'

type StateCounts = Record<ActivityState, number>

export interface ActivityStatistics {
  readonly total: number
  readonly byState: StateCounts
  readonly byCommand: readonly { readonly path: string; readonly total: number; readonly byState: StateCounts }[]
  readonly byUser: readonly { readonly user: string; readonly total: number }[]
  /** Seconds between a stage that was passed and the one passed after it, on the ground. */
  readonly stages: readonly StageTimes[]
}
export interface StageTimes {
  readonly from: Stage
  readonly to: Stage
  readonly count: number
  readonly minimum: number
  readonly median: number
  readonly p95: number
  readonly maximum: number
}

const none = (): StateCounts => ({ waiting: 0, running: 0, completed: 0, failed: 0, cancelled: 0, uncertain: 0 })

export class ActivityCounter {
  #total = 0
  readonly #byState = none()
  readonly #byCommand = new Map<string, StateCounts>()
  readonly #byUser = new Map<string, number>()
  readonly #times = new Map<string, number[]>()

  add(a: Activity): void {
    this.#total++
    this.#byState[a.state]++
    let counts = this.#byCommand.get(a.path)
    if (counts === undefined) this.#byCommand.set(a.path, (counts = none()))
    counts[a.state]++
    this.#byUser.set(a.by.user, (this.#byUser.get(a.by.user) ?? 0) + 1)
    const passed = a.stages.filter((s) => s.passed)
    for (let i = 1; i < passed.length; i++) {
      const from = passed[i - 1]!
      const to = passed[i]!
      const key = `${from.stage} ${to.stage}`
      let times = this.#times.get(key)
      if (times === undefined) this.#times.set(key, (times = []))
      times.push(secondsBetween(from.at, to.at))
    }
  }

  result(): ActivityStatistics {
    const most = (a: { total: number }, b: { total: number }): number => b.total - a.total
    return {
      total: this.#total,
      byState: { ...this.#byState },
      byCommand: [...this.#byCommand]
        .map(([path, byState]) => ({ path, total: sum(byState), byState }))
        .toSorted((a, b) => most(a, b) || a.path.localeCompare(b.path)),
      byUser: [...this.#byUser].map(([user, total]) => ({ user, total })).toSorted(most),
      stages: [...this.#times]
        .map(([key, times]) => stageTimes(key, times))
        .toSorted((a, b) => order(a.from) - order(b.from) || order(a.to) - order(b.to)),
    }
  }
}

const order = (stage: Stage): number => STAGES.indexOf(stage)
const sum = (counts: StateCounts): number => Object.values(counts).reduce((a, b) => a + b, 0)
export const secondsBetween = (from: string, to: string): number => Number(parseUtc(to) - parseUtc(from)) / 1e9

function stageTimes(key: string, unsorted: readonly number[]): StageTimes {
  const times = Float64Array.from(unsorted).toSorted()
  const [from, to] = key.split(' ') as [Stage, Stage]
  /** The smallest value that so many of them do not exceed. */
  const quantile = (q: number): number => times[Math.max(0, Math.ceil(q * times.length) - 1)]!
  return {
    from,
    to,
    count: times.length,
    minimum: times[0]!,
    median: quantile(0.5),
    p95: quantile(0.95),
    maximum: times.at(-1)!,
  }
}
