/**
 * Leap seconds as data with an expiry. The built-in table restates IERS Bulletin C; `parseLeapSecondsList` reads the
 * `leap-seconds.list` that IERS and the tz project publish, so that a centre can be given a newer one.
 *
 * Before 1972-01-01 UTC had no whole-second steps; the offset is held at 10 s there, as navigation software does.
 */
import { baseErrors } from './base-errors.ts'

const NANOS = 1_000_000_000n
/** Seconds from 1900-01-01 (NTP epoch) to 1958-01-01. */
const NTP_TO_1958 = 1_830_297_600
const FIRST_OFFSET = 10

export interface LeapSecondEntry {
  /** UTC seconds since 1958-01-01, counted without leap seconds, from which `offset` holds. */
  readonly utcSeconds: number
  /** TAI − UTC in seconds. */
  readonly offset: number
}

export interface TaiOffset {
  /** TAI − UTC, in seconds, that held when this instant's UTC second began (before the step, inside a leap second). */
  readonly offset: number
  readonly inLeapSecond: boolean
  /** TAI instant at which the leap second began; 0 when not in one. */
  readonly leapStart: bigint
}

export class LeapSeconds {
  readonly entries: readonly LeapSecondEntry[]
  /** UTC seconds since 1958-01-01 after which the table says nothing. */
  readonly expiresUtcSeconds: number
  readonly source: string
  readonly #utcNanos: readonly bigint[]
  readonly #leapStartTai: readonly bigint[]

  constructor(entries: readonly LeapSecondEntry[], expiresUtcSeconds: number, source: string) {
    this.entries = entries
    this.expiresUtcSeconds = expiresUtcSeconds
    this.source = source
    this.#utcNanos = entries.map((e) => BigInt(e.utcSeconds) * NANOS)
    // The inserted second begins when UTC reaches the entry's instant under the offset that held before.
    this.#leapStartTai = entries.map(
      (e, i) => BigInt(e.utcSeconds + (i === 0 ? e.offset : entries[i - 1]!.offset)) * NANOS,
    )
  }

  /** TAI − UTC in seconds at a UTC time given in nanoseconds since 1958-01-01 without leap seconds. */
  atUtcNanos(utcNanos: bigint): number {
    for (let i = this.entries.length - 1; i >= 0; i--)
      if (utcNanos >= this.#utcNanos[i]!) return this.entries[i]!.offset
    return FIRST_OFFSET
  }

  atTai(tai: bigint): TaiOffset {
    for (let i = this.entries.length - 1; i >= 0; i--) {
      const start = this.#leapStartTai[i]!
      if (tai < start) continue
      const entry = this.entries[i]!
      const before = i === 0 ? entry.offset : this.entries[i - 1]!.offset
      if (entry.offset > before && tai < start + NANOS) return { offset: before, inLeapSecond: true, leapStart: start }
      return { offset: entry.offset, inLeapSecond: false, leapStart: 0n }
    }
    return { offset: FIRST_OFFSET, inLeapSecond: false, leapStart: 0n }
  }

  /** TAI instant after which the table is no longer guaranteed. */
  get expires(): bigint {
    return BigInt(this.expiresUtcSeconds + this.entries[this.entries.length - 1]!.offset) * NANOS
  }
  isExpired(now: bigint): boolean {
    return now > this.expires
  }
}

/** Reads an IERS / tz `leap-seconds.list`. Throws VIG-BASE-003 with the line. */
export function parseLeapSecondsList(text: string, source = 'leap-seconds.list'): LeapSeconds {
  const entries: LeapSecondEntry[] = []
  let expires: number | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const expiry = /^#@\s*(\d+)/.exec(line)
    if (expiry !== null) expires = Number(expiry[1]) - NTP_TO_1958
    if (line.startsWith('#') || line.trim() === '') continue
    const entry = /^\s*(\d+)\s+(\d+)/.exec(line)
    const last = entries.at(-1)
    const utcSeconds = Number(entry?.[1]) - NTP_TO_1958
    if (entry === null || (last !== undefined && utcSeconds <= last.utcSeconds))
      throw baseErrors.badLeapSeconds({ source, line: index + 1 })
    entries.push({ utcSeconds, offset: Number(entry[2]) })
  }
  if (entries.length === 0 || expires === undefined) throw baseErrors.badLeapSeconds({ source, line: 0 })
  return new LeapSeconds(entries, expires, source)
}

/** First days (year, month 1 or 7) on which each further second of TAI − UTC held, from 10 s on 1972-01-01. */
const STEPS: readonly (readonly [year: number, month: number])[] = [
  [1972, 1],
  [1972, 7],
  [1973, 1],
  [1974, 1],
  [1975, 1],
  [1976, 1],
  [1977, 1],
  [1978, 1],
  [1979, 1],
  [1980, 1],
  [1981, 7],
  [1982, 7],
  [1983, 7],
  [1985, 7],
  [1988, 1],
  [1990, 1],
  [1991, 1],
  [1992, 7],
  [1993, 7],
  [1994, 7],
  [1996, 1],
  [1997, 7],
  [1999, 1],
  [2006, 1],
  [2009, 1],
  [2012, 7],
  [2015, 7],
  [2017, 1],
]

function utcSecondsOf(year: number, month: number): number {
  let days = 0
  for (let y = 1958; y < year; y++) days += (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 366 : 365
  if (month === 7) days += (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 182 : 181
  return days * 86_400
}

/** The table as announced by IERS Bulletin C; it expires on 2027-06-28. */
export const leapSeconds: LeapSeconds = new LeapSeconds(
  STEPS.map(([year, month], i) => ({ utcSeconds: utcSecondsOf(year, month), offset: FIRST_OFFSET + i })),
  4_023_129_600 - NTP_TO_1958,
  'built in (IERS Bulletin C)',
)
