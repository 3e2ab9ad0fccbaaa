/** Time codes to instants and back, one at a time (CCSDS 301.0-B-4): CUC, CDS and CCS. `time-reader.ts` has the hot path. */
import { daysFrom1958, leapSeconds, NANOS_PER_DAY, taiToUtc, type LeapSeconds, type Tai } from '@vigie/base'
import { ccsdsErrors } from '../errors.ts'
import { resolveTimeCode, utcDayOf, utcNanosToTai, type ResolvedTimeCode, type TimeCodeConfig } from './epoch.ts'
import {
  readPreamble,
  timeFieldBytes,
  writePreamble,
  type CcsPreamble,
  type CdsPreamble,
  type CucPreamble,
  type TimePreamble,
} from './preamble.ts'

const PICOS_PER_SECOND = 1_000_000_000_000n

export interface DecodedTime {
  readonly tai: Tai
  /** What the code says beyond the nanosecond, 0 … 999 ps, rounded down. */
  readonly picoseconds: number
  /** Bytes read, an explicit preamble included. */
  readonly length: number
}

/** Reads a time code at an offset. Throws VIG-CCSDS-003. */
export function decodeTime(
  bytes: Uint8Array,
  at: number,
  config: TimeCodeConfig,
  leaps: LeapSeconds = leapSeconds,
): DecodedTime {
  const code = resolveTimeCode(config, leaps)
  const read = code.preamble === undefined ? readPreamble(bytes, at) : { preamble: code.preamble, length: 0 }
  const { preamble } = read
  if (preamble.code !== code.code)
    throw ccsdsErrors.timeCode({ detail: `the preamble says ${preamble.code}, the configuration ${code.code}` })
  const field = at + read.length
  const size = timeFieldBytes(preamble)
  if (field + size > bytes.length)
    throw ccsdsErrors.timeCode({ detail: `${size} bytes are needed, ${Math.max(0, bytes.length - field)} are there` })
  const picos =
    preamble.code === 'cuc'
      ? decodeCuc(bytes, field, preamble, code)
      : preamble.code === 'cds'
        ? decodeCds(bytes, field, preamble, code)
        : decodeCcs(bytes, field, preamble, code)
  return { tai: floorDivide(picos, 1000n), picoseconds: Number(modulo(picos, 1000n)), length: read.length + size }
}

export interface EncodeTimeOptions {
  /** UTC text of an agency epoch, where the preamble says so. */
  readonly epoch?: string
  readonly withoutLeapSeconds?: boolean
  /** Writes the preamble in front. */
  readonly explicit?: boolean
  /** Beyond the nanosecond, 0 … 999. */
  readonly picoseconds?: number
  readonly leaps?: LeapSeconds
}

/** Writes an instant, rounded to the nearest that the code can say. Throws VIG-CCSDS-005 when it cannot hold it. */
export function encodeTime(tai: Tai, preamble: TimePreamble, options: EncodeTimeOptions = {}): Uint8Array {
  const { epoch, withoutLeapSeconds } = options
  const head = writePreamble(preamble)
  const code = resolveTimeCode(
    {
      code: preamble.code,
      ...(epoch === undefined ? {} : { epoch }),
      ...(withoutLeapSeconds === undefined ? {} : { withoutLeapSeconds }),
    },
    options.leaps,
  )
  const picos = tai * 1000n + BigInt(options.picoseconds ?? 0)
  const field =
    preamble.code === 'cuc'
      ? encodeCuc(picos, preamble, code)
      : preamble.code === 'cds'
        ? encodeCds(picos, preamble, code)
        : encodeCcs(picos, preamble, code)
  if (options.explicit !== true) return field
  const whole = new Uint8Array(head.length + field.length)
  whole.set(head)
  whole.set(field, head.length)
  return whole
}

function decodeCuc(bytes: Uint8Array, at: number, p: CucPreamble, code: ResolvedTimeCode): bigint {
  const units = readUint(bytes, at, p.coarse + p.fine)
  const counted = (units * PICOS_PER_SECOND) >> BigInt(8 * p.fine)
  const agency = p.epoch === 'agency'
  if (!code.withoutLeapSeconds) return (agency ? code.epoch * 1000n : 0n) + counted
  const utc = (agency ? code.epochUtc * 1000n : 0n) + counted
  return utcNanosToTai(utc / 1000n, code.leaps) * 1000n + (utc % 1000n)
}

function encodeCuc(picos: bigint, p: CucPreamble, code: ResolvedTimeCode): Uint8Array {
  const agency = p.epoch === 'agency'
  let counted: bigint
  if (code.withoutLeapSeconds) {
    const { day, inDay } = utcDayOf(floorDivide(picos, 1000n), code.leaps)
    counted = (day * NANOS_PER_DAY + inDay - (agency ? code.epochUtc : 0n)) * 1000n + modulo(picos, 1000n)
  } else counted = picos - (agency ? code.epoch * 1000n : 0n)
  const units = ((counted << BigInt(8 * p.fine)) + PICOS_PER_SECOND / 2n) / PICOS_PER_SECOND
  return writeUint(units, p.coarse + p.fine, 'CUC', counted)
}

function decodeCds(bytes: Uint8Array, at: number, p: CdsPreamble, code: ResolvedTimeCode): bigint {
  const day = readUint(bytes, at, p.dayBytes)
  const millis = readUint(bytes, at + p.dayBytes, 4)
  const after = at + p.dayBytes + 4
  const sub = p.resolution === 'ms' ? 0n : readUint(bytes, after, p.resolution === 'us' ? 2 : 4)
  if (millis >= 86_401_000n) throw ccsdsErrors.timeCode({ detail: `millisecond ${millis} is in no day` })
  if (sub >= (p.resolution === 'us' ? 1000n : 1_000_000_000n))
    throw ccsdsErrors.timeCode({ detail: `${sub} ${p.resolution} are no part of a millisecond` })
  const base = utcNanosToTai((p.epoch === 'agency' ? code.epochUtc : 0n) + day * NANOS_PER_DAY, code.leaps)
  return base * 1000n + millis * 1_000_000_000n + sub * (p.resolution === 'us' ? 1_000_000n : 1n)
}

function encodeCds(picos: bigint, p: CdsPreamble, code: ResolvedTimeCode): Uint8Array {
  const unit = { ms: 1_000_000_000n, us: 1_000_000n, ps: 1n }[p.resolution]
  const rounded = ((picos + unit / 2n) / unit) * unit
  const epoch = p.epoch === 'agency' ? code.epochUtc : 0n
  const sinceEpoch = utcDayOf(rounded / 1000n, code.leaps)
  // Days begin at the time of day of the epoch, which is midnight in all but odd missions.
  const shift = modulo(epoch, NANOS_PER_DAY)
  let day = sinceEpoch.day - floorDivide(epoch, NANOS_PER_DAY)
  if (sinceEpoch.inDay < shift) day--
  const start = utcNanosToTai(epoch + day * NANOS_PER_DAY, code.leaps)
  const inDay = rounded - start * 1000n
  const out = new Uint8Array(timeFieldBytes(p))
  out.set(writeUint(day, p.dayBytes, 'CDS', rounded))
  out.set(writeUint(inDay / 1_000_000_000n, 4, 'CDS', rounded), p.dayBytes)
  if (p.resolution !== 'ms')
    out.set(writeUint((inDay % 1_000_000_000n) / unit, p.resolution === 'us' ? 2 : 4, 'CDS', rounded), p.dayBytes + 4)
  return out
}

function decodeCcs(bytes: Uint8Array, at: number, p: CcsPreamble, code: ResolvedTimeCode): bigint {
  const digits = (offset: number): number => {
    const byte = bytes[at + offset]!
    if (byte >>> 4 > 9 || (byte & 15) > 9)
      throw ccsdsErrors.timeCode({ detail: `byte ${byte.toString(16)} is not two decimal digits` })
    return (byte >>> 4) * 10 + (byte & 15)
  }
  const year = digits(0) * 100 + digits(1)
  const high = digits(2)
  const low = digits(3)
  const start = p.dayOfYear
    ? dayOfYearStart(year, high * 100 + low)
    : validDate(year, high, low)
      ? daysFrom1958(year, high, low)
      : undefined
  const [hour, minute, second] = [digits(4), digits(5), digits(6)]
  if (start === undefined || !validTime(hour, minute, second))
    throw ccsdsErrors.timeCode({ detail: 'a field of the calendar is out of range' })
  let fraction = 0n
  for (let i = 0; i < p.fractionBytes; i++) fraction = fraction * 100n + BigInt(digits(7 + i))
  const midnight = utcNanosToTai(BigInt(start) * NANOS_PER_DAY, code.leaps)
  const seconds = BigInt(hour * 3600 + minute * 60 + second)
  return midnight * 1000n + seconds * PICOS_PER_SECOND + (fraction * PICOS_PER_SECOND) / 100n ** BigInt(p.fractionBytes)
}

function encodeCcs(picos: bigint, p: CcsPreamble, code: ResolvedTimeCode): Uint8Array {
  const unit = PICOS_PER_SECOND / 100n ** BigInt(p.fractionBytes)
  const rounded = ((picos + unit / 2n) / unit) * unit
  const t = taiToUtc(floorDivide(rounded, 1000n), code.leaps)
  const out = new Uint8Array(timeFieldBytes(p))
  const bcd = (value: number): number => ((Math.floor(value / 10) % 10) << 4) | (value % 10)
  if (t.year < 0 || t.year > 9999) throw ccsdsErrors.timeRange({ code: 'CCS', detail: `year ${t.year}` })
  out[0] = bcd(Math.floor(t.year / 100))
  out[1] = bcd(t.year % 100)
  out[2] = bcd(p.dayOfYear ? Math.floor(t.dayOfYear / 100) : t.month)
  out[3] = bcd(p.dayOfYear ? t.dayOfYear % 100 : t.day)
  out[4] = bcd(t.hour)
  out[5] = bcd(t.minute)
  out[6] = bcd(t.second)
  let fraction = (BigInt(t.nanosecond) * 1000n + modulo(rounded, 1000n)) / unit
  for (let i = p.fractionBytes - 1; i >= 0; i--) {
    out[7 + i] = bcd(Number(fraction % 100n))
    fraction /= 100n
  }
  return out
}

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function validDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= MONTH_DAYS[month - 1]! + (month === 2 && isLeapYear(year) ? 1 : 0)
}

/** Second 60 only where a leap second can be. */
export function validTime(hour: number, minute: number, second: number): boolean {
  return hour <= 23 && minute <= 59 && (second <= 59 || (second === 60 && hour === 23 && minute === 59))
}

/** Day since 1958-01-01 of a day of year, 1 … 366; undefined when the year has no such day. */
export function dayOfYearStart(year: number, dayOfYear: number): number | undefined {
  if (dayOfYear < 1 || dayOfYear > (isLeapYear(year) ? 366 : 365)) return undefined
  return daysFrom1958(year, 1, 1) + dayOfYear - 1
}

function readUint(bytes: Uint8Array, at: number, size: number): bigint {
  let value = 0n
  for (let i = 0; i < size; i++) value = (value << 8n) | BigInt(bytes[at + i]!)
  return value
}

function writeUint(value: bigint, size: number, code: string, of: bigint): Uint8Array {
  if (value < 0n || value >= 1n << BigInt(8 * size) || of < 0n)
    throw ccsdsErrors.timeRange({ code, detail: `${value} does not fit in ${size} octets` })
  const out = new Uint8Array(size)
  let rest = value
  for (let i = size - 1; i >= 0; i--) {
    out[i] = Number(rest & 255n)
    rest >>= 8n
  }
  return out
}

const modulo = (a: bigint, b: bigint): bigint => ((a % b) + b) % b
const floorDivide = (a: bigint, b: bigint): bigint => (a - modulo(a, b)) / b
