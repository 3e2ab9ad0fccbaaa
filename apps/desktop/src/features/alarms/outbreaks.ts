/** Alarms that came together: which came first, and where to look for its cause. */
import type { Alarm } from '@vigie/contract'
import { apiTime, millisOf } from '../../time/format.ts'

type Onset = Pick<Alarm, 'id' | 'since'>

/** One that sets in no later than this after the one before belongs to the same outbreak. */
const GAP_MILLIS = 60_000
const BEFORE_MILLIS = 300_000
const AFTER_MILLIS = 600_000

/** The first to come is first; of the same instant in the order of their names, so that the order is always the same. */
export function byOnset(a: Onset, b: Onset): number {
  return millisOf(a.since) - millisOf(b.since) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Alarms by outbreak, the first of each first; the earliest outbreak first. */
export function outbreaks<T extends Onset>(alarms: readonly T[]): T[][] {
  const found: T[][] = []
  for (const alarm of alarms.toSorted(byOnset)) {
    const before = found.at(-1)?.at(-1)
    if (before !== undefined && millisOf(alarm.since) - millisOf(before.since) <= GAP_MILLIS) found.at(-1)!.push(alarm)
    else found.push([alarm])
  }
  return found
}

/** The outbreak that it belongs to, itself included. */
export const outbreakOf = <T extends Onset>(alarm: T, alarms: readonly T[]): readonly T[] =>
  outbreaks(alarms).find((o) => o.some((a) => a.id === alarm.id)) ?? [alarm]

/** A stretch of time around its onset, as the plot takes it. */
export function around(alarm: Onset): { readonly from: string; readonly to: string } {
  const onset = millisOf(alarm.since)
  return { from: apiTime(onset - BEFORE_MILLIS), to: apiTime(onset + AFTER_MILLIS) }
}
