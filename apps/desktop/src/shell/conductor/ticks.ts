/** Where the bar of time has its marks: whole seconds, minutes, hours or days, so that labels do not touch. */
import { dayOfYear, timeOfDay } from '../../time/format.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
  30 * DAY,
  365 * DAY,
]

export interface Tick {
  /** POSIX milliseconds. */
  readonly at: number
  readonly label: string
}

/** At most `most` between two instants. */
export function ticks(from: number, to: number, most: number): Tick[] {
  const step = STEPS.find((s) => (to - from) / s <= most) ?? STEPS.at(-1)!
  const found: Tick[] = []
  for (let at = Math.ceil(from / step) * step; at <= to && found.length <= most; at += step)
    found.push({ at, label: labelOf(at, step) })
  return found
}

function labelOf(at: number, step: number): string {
  const day = String(dayOfYear(at)).padStart(3, '0')
  if (step >= 365 * DAY) return String(new Date(at).getUTCFullYear())
  if (step >= DAY) return day
  const time = timeOfDay(at).slice(0, step < MINUTE ? 8 : 5)
  // The first mark of a day says which.
  return at % DAY === 0 ? `${day} ${time}` : time
}
