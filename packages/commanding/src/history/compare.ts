/** How two executions differ: arguments, bytes, times of the stages. */
import { STAGES, type Activity, type Stage, type StageRecord } from '../activities/activity.ts'
import { secondsBetween } from './statistics.ts'

export interface ActivityComparison {
  /** Those that are not the same; absent: it has no such argument. */
  readonly arguments: readonly { readonly name: string; readonly first?: string; readonly second?: string }[]
  /** Runs of bytes that are not the same, hexadecimal; an end that only one has is absent of the other. */
  readonly bytes: readonly { readonly offset: number; readonly first?: string; readonly second?: string }[]
  /** Stages that either came to. Times in seconds after it was asked for; `difference`: second less first. */
  readonly stages: readonly {
    readonly stage: Stage
    readonly first?: number
    readonly second?: number
    readonly firstPassed?: boolean
    readonly secondPassed?: boolean
    readonly difference?: number
  }[]
}

export function compareActivities(first: Activity, second: Activity): ActivityComparison {
  const names = new Set([...Object.keys(first.arguments), ...Object.keys(second.arguments)])
  return {
    arguments: [...names].flatMap((name) => {
      const a = first.arguments[name]
      const b = second.arguments[name]
      if (a === b) return []
      return [{ name, ...(a === undefined ? {} : { first: a }), ...(b === undefined ? {} : { second: b }) }]
    }),
    bytes: differentBytes(first.bytes ?? '', second.bytes ?? ''),
    stages: STAGES.flatMap((stage) => {
      const a = lastOf(first, stage)
      const b = lastOf(second, stage)
      if (a === undefined && b === undefined) return []
      const after = (activity: Activity, s: StageRecord): number => secondsBetween(activity.requestedAt, s.at)
      const times = {
        ...(a === undefined ? {} : { first: after(first, a), firstPassed: a.passed }),
        ...(b === undefined ? {} : { second: after(second, b), secondPassed: b.passed }),
      }
      const both = a !== undefined && b !== undefined
      return [{ stage, ...times, ...(both ? { difference: after(second, b) - after(first, a) } : {}) }]
    }),
  }
}

const lastOf = (a: Activity, stage: Stage): StageRecord | undefined => a.stages.findLast((s) => s.stage === stage)

function differentBytes(first: string, second: string): ActivityComparison['bytes'] {
  const found: { offset: number; first?: string; second?: string }[] = []
  const common = Math.min(first.length, second.length)
  for (let at = 0; at < common;) {
    let end = at
    while (end < common && first.slice(end, end + 2) !== second.slice(end, end + 2)) end += 2
    if (end > at) found.push({ offset: at / 2, first: first.slice(at, end), second: second.slice(at, end) })
    at = end + 2
  }
  if (first.length > common) found.push({ offset: common / 2, first: first.slice(common) })
  if (second.length > common) found.push({ offset: common / 2, second: second.slice(common) })
  return found
}
