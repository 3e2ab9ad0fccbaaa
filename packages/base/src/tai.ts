/**
 * Time as Vigie keeps it: TAI nanoseconds since 1958-01-01T00:00:00 TAI, the CCSDS epoch (CCSDS 301.0-B-4 §3.2).
 *
 * An int64 in that unit reaches from 1665 to 2250. It is a `bigint` at edges and an entry of a `BigInt64Array` in columns.
 * UTC appears only when a person or a foreign format is met, through a leap-second table.
 */
import { baseErrors } from './base-errors.ts'
import { leapSeconds as builtInLeapSeconds, type LeapSeconds } from './leap-seconds.ts'

/** TAI nanoseconds since 1958-01-01T00:00:00 TAI. */
export type Tai = bigint
/** A span of time in nanoseconds. */
export type Nanoseconds = bigint

export const NANOS_PER_SECOND = 1_000_000_000n
export const NANOS_PER_MILLI = 1_000_000n
export const NANOS_PER_DAY = 86_400n * NANOS_PER_SECOND
/** Days from 1958-01-01 to 1970-01-01. */
export const DAYS_1958_TO_1970 = 4383n

/** A calendar date and time of day, in UTC or TAI as the producer says. `second` is 60 in a leap second. */
export interface CalendarTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly dayOfYear: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** 0 … 999 999 999 */
  readonly nanosecond: number
}

/** Days from 1958-01-01 to a proleptic Gregorian date; month 1 … 12. */
export function daysFrom1958(year: number, month: number, day: number): number {
  // Howard Hinnant's days_from_civil, whose day 0 is 1970-01-01.
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468 + 4383
}

function dateFromDays1958(days: number): { year: number; month: number; day: number } {
  const z = days - 4383 + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, day: doy - Math.floor((153 * mp + 2) / 5) + 1 }
}

function floorDiv(a: bigint, b: bigint): bigint {
  const q = a / b
  return a % b < 0n ? q - 1n : q
}

function calendarOfUniformNanos(nanos: bigint, leap: boolean): CalendarTime {
  const days = floorDiv(nanos, NANOS_PER_DAY)
  const inDay = nanos - days * NANOS_PER_DAY
  const date = dateFromDays1958(Number(days))
  const seconds = Number(inDay / NANOS_PER_SECOND)
  return {
    ...date,
    dayOfYear: Number(days) - daysFrom1958(date.year, 1, 1) + 1,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: (seconds % 60) + (leap ? 1 : 0),
    nanosecond: Number(inDay % NANOS_PER_SECOND),
  }
}

/** The UTC calendar time of an instant. */
export function taiToUtc(tai: Tai, leaps: LeapSeconds = builtInLeapSeconds): CalendarTime {
  const { offset, inLeapSecond } = leaps.atTai(tai)
  // Within an inserted second the calendar stays on 23:59:60: step back one second and add it to the field.
  const utc = tai - BigInt(offset) * NANOS_PER_SECOND - (inLeapSecond ? NANOS_PER_SECOND : 0n)
  return calendarOfUniformNanos(utc, inLeapSecond)
}

/** The instant of a UTC calendar time; either month and day, or dayOfYear with month 0. */
export function utcToTai(
  utc: {
    year: number
    month: number
    day: number
    hour?: number
    minute?: number
    second?: number
    nanosecond?: number
  },
  leaps: LeapSeconds = builtInLeapSeconds,
): Tai {
  const days = BigInt(daysFrom1958(utc.year, utc.month, utc.day))
  const second = utc.second ?? 0
  const leap = second === 60
  const inDay = BigInt((utc.hour ?? 0) * 3600 + (utc.minute ?? 0) * 60 + (leap ? 59 : second))
  const uniform = days * NANOS_PER_DAY + inDay * NANOS_PER_SECOND
  return (
    uniform +
    BigInt(leaps.atUtcNanos(uniform)) * NANOS_PER_SECOND +
    (leap ? NANOS_PER_SECOND : 0n) +
    BigInt(utc.nanosecond ?? 0)
  )
}

/** Nanoseconds since 1970-01-01T00:00:00 UTC without leap seconds (POSIX), to TAI. */
export function unixNanosToTai(unix: bigint, leaps: LeapSeconds = builtInLeapSeconds): Tai {
  const utc = unix + DAYS_1958_TO_1970 * NANOS_PER_DAY
  return utc + BigInt(leaps.atUtcNanos(utc)) * NANOS_PER_SECOND
}

/** TAI to POSIX nanoseconds; an instant within a leap second maps to the start of the following second. */
export function taiToUnixNanos(tai: Tai, leaps: LeapSeconds = builtInLeapSeconds): bigint {
  const { offset, inLeapSecond, leapStart } = leaps.atTai(tai)
  const instant = inLeapSecond ? leapStart + NANOS_PER_SECOND : tai
  const after = inLeapSecond ? offset + 1 : offset
  return instant - BigInt(after) * NANOS_PER_SECOND - DAYS_1958_TO_1970 * NANOS_PER_DAY
}

export function unixMillisToTai(millis: number, leaps?: LeapSeconds): Tai {
  return unixNanosToTai(BigInt(Math.round(millis * 1000)) * 1000n, leaps)
}
/** POSIX milliseconds with a fraction (exact to about 0.2 µs today): for plots and tables, never for storage. */
export function taiToUnixMillis(tai: Tai, leaps?: LeapSeconds): number {
  const nanos = taiToUnixNanos(tai, leaps)
  return Number(nanos / NANOS_PER_MILLI) + Number(nanos % NANOS_PER_MILLI) / 1e6
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0')

function fractionText(nanosecond: number, digits: number | 'auto'): string {
  const nine = pad(nanosecond, 9)
  if (digits === 'auto') {
    const short = nine.replace(/0+$/, '')
    return short === '' ? '' : `.${short.padEnd(Math.ceil(short.length / 3) * 3, '0')}`
  }
  return digits === 0 ? '' : `.${nine.slice(0, digits)}`
}

export interface FormatOptions {
  /** `iso`: 2026-11-24T20:31:07Z (ASCII time code A). `doy`: 2026-328T20:31:07Z (code B). */
  readonly form?: 'iso' | 'doy'
  /** Digits of the fraction, truncated; `auto` gives 0, 3, 6 or 9, what the value needs. */
  readonly digits?: number | 'auto'
  readonly leaps?: LeapSeconds
}

/** UTC text of an instant: CCSDS 301.0-B-4 §3.5 ASCII time codes, with the Z. */
export function formatUtc(tai: Tai, options: FormatOptions = {}): string {
  const t = taiToUtc(tai, options.leaps)
  const date =
    options.form === 'doy'
      ? `${pad(t.year, 4)}-${pad(t.dayOfYear, 3)}`
      : `${pad(t.year, 4)}-${pad(t.month, 2)}-${pad(t.day, 2)}`
  return `${date}T${pad(t.hour, 2)}:${pad(t.minute, 2)}:${pad(t.second, 2)}${fractionText(t.nanosecond, options.digits ?? 'auto')}Z`
}

const UTC_TEXT =
  /^(\d{4})-(?:(\d{2})-(\d{2})|(\d{3}))(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?(Z|[+-]00:?00)?)?$/

/** Reads an ISO calendar or day-of-year date, with or without time and fraction; always UTC. Throws VIG-BASE-001. */
export function parseUtc(text: string, leaps?: LeapSeconds): Tai {
  const m = UTC_TEXT.exec(text.trim())
  if (m === null) throw baseErrors.badTime({ text })
  const year = Number(m[1])
  const leapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const date =
    m[4] === undefined
      ? { year, month: Number(m[2]), day: Number(m[3]) }
      : { ...dateFromDays1958(daysFrom1958(year, 1, 1) + Number(m[4]) - 1) }
  const monthDays = [31, leapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][date.month - 1]
  const hour = Number(m[5] ?? 0)
  const minute = Number(m[6] ?? 0)
  const second = Number(m[7] ?? 0)
  const dayOk =
    m[4] === undefined
      ? monthDays !== undefined && date.day >= 1 && date.day <= monthDays
      : Number(m[4]) >= 1 && Number(m[4]) <= (leapYear ? 366 : 365)
  const leapOk = second < 60 || (second === 60 && hour === 23 && minute === 59)
  if (!dayOk || hour > 23 || minute > 59 || !leapOk) throw baseErrors.badTime({ text })
  return utcToTai({ ...date, hour, minute, second, nanosecond: Number((m[8] ?? '').padEnd(9, '0')) }, leaps)
}

const DURATION = /^\s*(-)?(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|min|h|d)\s*$/
const ISO_DURATION = /^(-)?P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const UNIT_NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
  d: 86_400e9,
}

/** Reads `250 ms`, `1.5 s`, `2 h`, `1 d` or an ISO 8601 duration such as `PT1H30M`. Throws VIG-BASE-002. */
export function parseDuration(text: string): Nanoseconds {
  const simple = DURATION.exec(text)
  if (simple !== null) {
    const nanos = BigInt(Math.round(Number(simple[2]) * UNIT_NANOS[simple[3]!]!))
    return simple[1] === '-' ? -nanos : nanos
  }
  const iso = ISO_DURATION.exec(text.trim())
  if (iso === null || text.trim().length < 3) throw baseErrors.badDuration({ text })
  const seconds =
    Number(iso[2] ?? 0) * 86_400 + Number(iso[3] ?? 0) * 3600 + Number(iso[4] ?? 0) * 60 + Number(iso[5] ?? 0)
  const nanos = BigInt(Math.round(seconds * 1e9))
  return iso[1] === '-' ? -nanos : nanos
}

/** Nanoseconds as seconds, for arithmetic that tolerates a double. */
export const toSeconds = (nanos: Nanoseconds): number => Number(nanos) / 1e9
export const fromSeconds = (seconds: number): Nanoseconds => BigInt(Math.round(seconds * 1e9))
