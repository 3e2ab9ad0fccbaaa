/**
 * Time codes on the hot path: a function made once for a configuration, which writes the instant of each packet straight into
 * a column of TAI nanoseconds, without an object or a BigInt a packet.
 */
import { daysFrom1958, NANOS_PER_DAY, NANOS_PER_SECOND, type LeapSeconds } from '@vigie/base'
import { resolveTimeCode, utcNanosToTai, type ResolvedTimeCode, type TimeCodeConfig } from './epoch.ts'
import {
  readPreamble,
  timeFieldBytes,
  type CcsPreamble,
  type CdsPreamble,
  type CucPreamble,
  type TimePreamble,
} from './preamble.ts'
import { dayOfYearStart, validDate, validTime } from './time-code.ts'

/**
 * Reads the code at `bytes[at]` into `column[row]`, rounded down to a nanosecond (CUC octets of fraction beyond the fourth, less
 * than 0.24 ns, are left out). False, and the row untouched, when the bytes end too early or the code is not valid.
 */
export type TimeReader = (bytes: Uint8Array, at: number, column: BigInt64Array, row: number) => boolean

/** Throws VIG-CCSDS-002, VIG-CCSDS-003 or VIG-BASE-001 for a configuration that contradicts itself. */
export function compileTimeReader(config: TimeCodeConfig, leaps?: LeapSeconds): TimeReader {
  const code = resolveTimeCode(config, leaps)
  if (code.preamble !== undefined) return fieldReader(code.preamble, code)
  // The preamble is in each packet and hardly ever changes: a reader is kept for each one met (there are at most 256 × 128).
  const readers = new Map<number, { readonly read: TimeReader; readonly length: number } | undefined>()
  return (bytes, at, column, row) => {
    const first = bytes[at]
    if (first === undefined) return false
    const key = first < 128 ? first : (first << 8) | (bytes[at + 1] ?? 0x80)
    let entry = readers.get(key)
    if (entry === undefined) {
      if (readers.has(key)) return false
      entry = explicitReader(bytes, at, code)
      readers.set(key, entry)
      if (entry === undefined) return false
    }
    return entry.read(bytes, at + entry.length, column, row)
  }
}

function explicitReader(
  bytes: Uint8Array,
  at: number,
  code: ResolvedTimeCode,
): { read: TimeReader; length: number } | undefined {
  try {
    const { preamble, length } = readPreamble(bytes, at)
    return preamble.code === code.code ? { read: fieldReader(preamble, code), length } : undefined
  } catch {
    return undefined
  }
}

function fieldReader(preamble: TimePreamble, code: ResolvedTimeCode): TimeReader {
  switch (preamble.code) {
    case 'cuc':
      return code.withoutLeapSeconds ? posixReader(preamble, code) : cucReader(preamble, code)
    case 'cds':
      return cdsReader(preamble, code)
    case 'ccs':
      return ccsReader(preamble, code)
  }
}

/** Index of the low word of a 64-bit entry. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1
const TWO_32 = 0x1_0000_0000
/** Seconds that nanoseconds in 64 bits can hold. */
const MOST_SECONDS = 9_223_372_035

type Writer = (column: BigInt64Array, row: number, seconds: number, nanos: number) => boolean

/** Writes seconds × 10⁹ + nanos as two words, exactly: 10⁹ and halves of the seconds stay below 2⁵³. */
function columnWriter(): Writer {
  let last: BigInt64Array | undefined
  let words: Uint32Array = new Uint32Array(0)
  return (column, row, seconds, nanos) => {
    if (seconds > MOST_SECONDS || seconds < -MOST_SECONDS) return false
    if (column !== last) {
      last = column
      words = new Uint32Array(column.buffer, column.byteOffset, column.length * 2)
    }
    const high = Math.floor(seconds / 65_536)
    const upper = high * 1e9
    const upperHigh = Math.floor(upper / 65_536)
    const lower = (upper - upperHigh * 65_536) * 65_536 + (seconds - high * 65_536) * 1e9 + nanos
    const carry = Math.floor(lower / TWO_32)
    words[2 * row + LOW] = lower - carry * TWO_32
    words[2 * row + 1 - LOW] = upperHigh + carry
    return true
  }
}

function uint(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let i = 0; i < size; i++) value = value * 256 + bytes[at + i]!
  return value
}

/** Nanoseconds of a binary fraction: 10⁹ = 5⁹ · 2⁹, so that four octets stay exact in a double. */
function fractionReader(fine: number): (bytes: Uint8Array, at: number) => number {
  const used = Math.min(fine, 4)
  const scale = 2 ** (8 * used - 9)
  return used === 0 ? () => 0 : (bytes, at) => Math.floor((uint(bytes, at, used) * 1_953_125) / scale)
}

function split(instant: bigint): { seconds: number; nanos: number } {
  const nanos = ((instant % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND
  return { seconds: Number((instant - nanos) / NANOS_PER_SECOND), nanos: Number(nanos) }
}

function cucReader(p: CucPreamble, code: ResolvedTimeCode): TimeReader {
  const base = split(p.epoch === 'agency' ? code.epoch : 0n)
  const size = p.coarse + p.fine
  const fraction = fractionReader(p.fine)
  const write = columnWriter()
  return (bytes, at, column, row) =>
    at + size <= bytes.length &&
    write(column, row, base.seconds + uint(bytes, at, p.coarse), base.nanos + fraction(bytes, at + p.coarse))
}

/** Counters that leave leap seconds out: the offset to TAI is looked up once a UTC day. */
function posixReader(p: CucPreamble, code: ResolvedTimeCode): TimeReader {
  const base = split(p.epoch === 'agency' ? code.epochUtc : 0n)
  const size = p.coarse + p.fine
  const fraction = fractionReader(p.fine)
  const write = columnWriter()
  const days = dayStarts(0n, code.leaps)
  return (bytes, at, column, row) => {
    if (at + size > bytes.length) return false
    const nanos = base.nanos + fraction(bytes, at + p.coarse)
    const utc = base.seconds + uint(bytes, at, p.coarse) + (nanos >= 1e9 ? 1 : 0)
    const day = Math.floor(utc / 86_400)
    if (!days.to(day)) return false
    return write(column, row, days.seconds + utc - day * 86_400, nanos >= 1e9 ? nanos - 1e9 : nanos)
  }
}

/** TAI of the start of a UTC day, kept while the day stays the same. */
function dayStarts(epochUtc: bigint, leaps: LeapSeconds): { to(day: number): boolean; seconds: number; nanos: number } {
  let last = Number.NaN
  const days = {
    seconds: 0,
    nanos: 0,
    to(day: number): boolean {
      if (day === last) return true
      if (Math.abs(day) > 200_000) return false
      const start = split(utcNanosToTai(epochUtc + BigInt(day) * NANOS_PER_DAY, leaps))
      days.seconds = start.seconds
      days.nanos = start.nanos
      last = day
      return true
    },
  }
  return days
}

function cdsReader(p: CdsPreamble, code: ResolvedTimeCode): TimeReader {
  const size = timeFieldBytes(p)
  const days = dayStarts(p.epoch === 'agency' ? code.epochUtc : 0n, code.leaps)
  const { dayBytes } = p
  const subBytes = { ms: 0, us: 2, ps: 4 }[p.resolution]
  const most = p.resolution === 'us' ? 999 : 999_999_999
  const scale = p.resolution === 'us' ? 1000 : 0.001
  const write = columnWriter()
  return (bytes, at, column, row) => {
    if (at + size > bytes.length || !days.to(uint(bytes, at, dayBytes))) return false
    const millis = uint(bytes, at + dayBytes, 4)
    const sub = uint(bytes, at + dayBytes + 4, subBytes)
    if (millis >= 86_401_000 || sub > most) return false
    const seconds = Math.floor(millis / 1000)
    const nanos = (millis - seconds * 1000) * 1e6 + (scale === 1000 ? sub * 1000 : Math.floor(sub / 1000))
    return write(column, row, days.seconds + seconds, days.nanos + nanos)
  }
}

/** Two decimal digits of each byte; 255 for what is not. */
const BCD = Uint8Array.from({ length: 256 }, (_, b) => (b >>> 4 > 9 || (b & 15) > 9 ? 255 : (b >>> 4) * 10 + (b & 15)))

function ccsReader(p: CcsPreamble, code: ResolvedTimeCode): TimeReader {
  const size = timeFieldBytes(p)
  const days = dayStarts(0n, code.leaps)
  const write = columnWriter()
  let lastDate = -1
  let day = 0
  const dateOf = (bytes: Uint8Array, at: number): boolean => {
    const date = uint(bytes, at, 4)
    if (date === lastDate) return true
    for (let i = 0; i < 4; i++) if (BCD[bytes[at + i]!] === 255) return false
    const year = BCD[bytes[at]!]! * 100 + BCD[bytes[at + 1]!]!
    const high = BCD[bytes[at + 2]!]!
    const low = BCD[bytes[at + 3]!]!
    const start = p.dayOfYear
      ? dayOfYearStart(year, high * 100 + low)
      : validDate(year, high, low)
        ? daysFrom1958(year, high, low)
        : undefined
    if (start === undefined) return false
    day = start
    lastDate = date
    return true
  }
  return (bytes, at, column, row) => {
    if (at + size > bytes.length || !dateOf(bytes, at) || !days.to(day)) return false
    const hour = BCD[bytes[at + 4]!]!
    const minute = BCD[bytes[at + 5]!]!
    const second = BCD[bytes[at + 6]!]!
    if (!validTime(hour, minute, second)) return false
    let picos = 0
    let unit = 1e10
    for (let i = 0; i < p.fractionBytes; i++, unit /= 100) {
      const digits = BCD[bytes[at + 7 + i]!]!
      if (digits === 255) return false
      picos += digits * unit
    }
    return write(column, row, days.seconds + hour * 3600 + minute * 60 + second, days.nanos + Math.floor(picos / 1000))
  }
}
