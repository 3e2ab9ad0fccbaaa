/**
 * ASCII time codes (CCSDS 301.0-B-4 §3.5): A, calendar (2026-11-24T20:31:07.123Z), and B, day of year (2026-328T20:31:07Z).
 * Either may be cut short on the right (less resolution) and on the left (what is understood), and the Z may be left out.
 */
import { daysFrom1958, leapSeconds, NANOS_PER_DAY, taiToUtc, type LeapSeconds, type Tai } from '@vigie/base'
import { ccsdsErrors } from '../errors.ts'
import { utcNanosToTai } from './epoch.ts'
import { dayOfYearStart, validDate, validTime } from './time-code.ts'

export type AsciiUnit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

export interface AsciiTimeOptions {
  /** A: month and day; B: day of year. A unless told. */
  readonly code?: 'A' | 'B'
  /** Last unit written; second unless told. */
  readonly resolution?: AsciiUnit
  /** First unit written: year unless told; `hour` leaves the date out. */
  readonly from?: 'year' | 'month' | 'day' | 'hour'
  /** Digits of the fraction of a second, 0 … 12. */
  readonly digits?: number
  /** Ends with Z; true unless told. */
  readonly terminator?: boolean
  readonly picoseconds?: number
  readonly leaps?: LeapSeconds
}

const UNITS: readonly AsciiUnit[] = ['year', 'month', 'day', 'hour', 'minute', 'second']
const pad = (n: number, width: number): string => String(n).padStart(width, '0')

/** An instant as text, cut (not rounded) to its resolution. Throws VIG-CCSDS-002 for units that do not go together. */
export function formatAsciiTime(tai: Tai, options: AsciiTimeOptions = {}): string {
  const t = taiToUtc(tai, options.leaps)
  const code = options.code ?? 'A'
  const from = UNITS.indexOf(options.from ?? 'year')
  const to = UNITS.indexOf(options.resolution ?? 'second')
  const digits = options.digits ?? 0
  const badMonth = code === 'B' && (options.from === 'month' || options.resolution === 'month')
  if (from > to || badMonth || digits < 0 || digits > 12 || (digits > 0 && to !== 5) || t.year > 9999 || t.year < 0)
    throw ccsdsErrors.configuration({
      what: 'ASCII time code',
      value: `${options.from ?? 'year'} … ${options.resolution ?? 'second'}, ${digits} digits`,
      hint: 'Begin before the end; code B has no month; a fraction (0 … 12 digits) needs seconds; years have four digits.',
    })
  const parts: [AsciiUnit, string, string][] = [
    ['year', '', pad(t.year, 4)],
    ['month', '-', code === 'A' ? pad(t.month, 2) : ''],
    ['day', '-', code === 'A' ? pad(t.day, 2) : pad(t.dayOfYear, 3)],
    ['hour', 'T', pad(t.hour, 2)],
    ['minute', ':', pad(t.minute, 2)],
    ['second', ':', pad(t.second, 2)],
  ]
  let text = ''
  for (const [unit, separator, value] of parts) {
    const index = UNITS.indexOf(unit)
    if (index < from || index > to || value === '') continue
    text += (text === '' ? '' : separator) + value
  }
  if (digits > 0) text += `.${(pad(t.nanosecond, 9) + pad(options.picoseconds ?? 0, 3)).slice(0, digits)}`
  return options.terminator === false ? text : `${text}Z`
}

const TIME = String.raw`(?<hour>\d{2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d+))?)?)?`
const FORMS: readonly RegExp[] = [
  new RegExp(String.raw`^(?<year>\d{4})(?:-(?<month>\d{2})(?:-(?<day>\d{2})(?:T${TIME})?)?)?Z?$`),
  new RegExp(String.raw`^(?<year>\d{4})-(?<doy>\d{3})(?:T${TIME})?Z?$`),
  new RegExp(String.raw`^(?<month>\d{2})-(?<day>\d{2})(?:T${TIME})?Z?$`),
  new RegExp(String.raw`^(?<doy>\d{3})(?:T${TIME})?Z?$`),
  new RegExp(String.raw`^(?<day>\d{2})T${TIME}Z?$`),
  new RegExp(String.raw`^${TIME}Z?$`),
]

/** Longest text looked at: more digits than this say nothing. */
const LONGEST = 64

/**
 * Reads either code, cut short or not. What is missing on the left is completed so that the instant is the nearest to
 * `reference`; what is missing on the right is the beginning of the unit. Throws VIG-CCSDS-003.
 */
export function parseAsciiTime(
  text: string,
  reference?: Tai,
  leaps: LeapSeconds = leapSeconds,
): { readonly tai: Tai; readonly picoseconds: number } {
  const fields = text.length > LONGEST ? undefined : FORMS.map((f) => f.exec(text)).find((m) => m !== null)?.groups
  if (fields === undefined)
    throw ccsdsErrors.timeCode({ detail: `"${text.slice(0, LONGEST)}" is neither ASCII time code A nor B` })
  const number = (name: string): number | undefined => (fields[name] === undefined ? undefined : Number(fields[name]))
  const [year, month, day, doy] = [number('year'), number('month'), number('day'), number('doy')]
  const [hour, minute, second] = [number('hour') ?? 0, number('minute') ?? 0, number('second') ?? 0]
  if (!validTime(hour, minute, second)) throw ccsdsErrors.timeCode({ detail: `"${text}" has no such time of day` })
  const fraction = (fields['fraction'] ?? '').padEnd(12, '0')
  const inDay = BigInt(hour * 3600 + minute * 60 + second) * 1_000_000_000n + BigInt(fraction.slice(0, 9))
  const starts =
    year === undefined
      ? nearbyDays(text, reference, leaps, month, day, doy)
      : [startOf(year, month ?? 1, day ?? 1, doy)]
  let best: Tai | undefined
  for (const start of starts) {
    if (start === undefined) continue
    const tai = utcNanosToTai(BigInt(start) * NANOS_PER_DAY, leaps) + inDay
    if (best === undefined || distance(tai, reference) < distance(best, reference)) best = tai
  }
  if (best === undefined) throw ccsdsErrors.timeCode({ detail: `"${text}" has no such date` })
  return { tai: best, picoseconds: Number(fraction.slice(9, 12)) }
}

function startOf(year: number, month: number, day: number, doy?: number): number | undefined {
  if (doy !== undefined) return dayOfYearStart(year, doy)
  return validDate(year, month, day) ? daysFrom1958(year, month, day) : undefined
}

/** The days around the reference that a text without a year can mean. */
function nearbyDays(
  text: string,
  reference: Tai | undefined,
  leaps: LeapSeconds,
  month?: number,
  day?: number,
  doy?: number,
): (number | undefined)[] {
  if (reference === undefined)
    throw ccsdsErrors.timeCode({ detail: `"${text}" has no year, and nothing says near which instant it is` })
  const now = taiToUtc(reference, leaps)
  const around = [-1, 0, 1]
  if (doy !== undefined) return around.map((d) => dayOfYearStart(now.year + d, doy))
  if (month !== undefined) return around.map((d) => startOf(now.year + d, month, day ?? 1))
  if (day === undefined) return around.map((d) => daysFrom1958(now.year, now.month, now.day) + d)
  return around.map((d) => {
    const index = now.year * 12 + now.month - 1 + d
    return startOf(Math.floor(index / 12), (index % 12) + 1, day)
  })
}

function distance(a: Tai, b: Tai | undefined): Tai {
  if (b === undefined) return 0n
  return a > b ? a - b : b - a
}
