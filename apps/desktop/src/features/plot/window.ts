/** The window of time that a plot shows: live with a span, or fixed between two instants. POSIX milliseconds. */
import { spanSeconds } from '@vigie/displays'
import { apiTime, millisOf } from '../../time/format.ts'
import { pastOf } from '../../time/source.ts'

export const SPANS = ['1min', '5min', '15min', '1h', '6h', '1d', '7d', '30d', '1y'] as const
export type Span = (typeof SPANS)[number]
const MINUTE = 60_000
const SPAN_MILLIS: Readonly<Record<Span, number>> = {
  '1min': MINUTE,
  '5min': 5 * MINUTE,
  '15min': 15 * MINUTE,
  '1h': 60 * MINUTE,
  '6h': 360 * MINUTE,
  '1d': 1440 * MINUTE,
  '7d': 7 * 1440 * MINUTE,
  '30d': 30 * 1440 * MINUTE,
  '1y': 365 * 1440 * MINUTE,
}

export interface TimeWindow {
  readonly from: number
  readonly to: number
  readonly live: boolean
}
export interface WindowSettings {
  /** One of those that plots offer, or as displays have them: `90min`. */
  readonly span: string
  readonly from: string
  readonly to: string
}

/** What the settings say; else what the source is a stretch of; else a span up to now. */
export function windowOf(settings: WindowSettings, source: string, now: number): TimeWindow {
  const from = millisOf(settings.from)
  const to = millisOf(settings.to)
  if (to > from) return { from, to, live: false }
  const past = pastOf(source)
  if (past !== undefined) return { ...past, live: false }
  const millis = SPAN_MILLIS[settings.span as Span] ?? (spanSeconds(settings.span) ?? 900) * 1000
  return { from: now - millis, to: now, live: true }
}

/** One millisecond is the least that is drawn, two hundred years the most. */
const LEAST = 1
const MOST = 200 * 365 * 1440 * MINUTE

/** Wider (factor above 1) or closer around a place in it (0 … 1). */
export function zoom(window: TimeWindow, factor: number, around = 0.5): TimeWindow {
  const span = window.to - window.from
  const next = Math.min(Math.max(span * factor, LEAST), MOST)
  const centre = window.from + span * around
  return { from: centre - next * around, to: centre + next * (1 - around), live: false }
}
/** By a share of its width; positive is later. */
export function pan(window: TimeWindow, share: number): TimeWindow {
  const by = (window.to - window.from) * share
  return { from: window.from + by, to: window.to + by, live: false }
}

export const fixedSettings = (window: TimeWindow): { from: string; to: string } => ({
  from: apiTime(window.from),
  to: apiTime(Math.max(window.to, window.from + LEAST)),
})
export const LIVE_SETTINGS = { from: '', to: '' } as const
