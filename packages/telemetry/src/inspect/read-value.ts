/** One value: its raw form from the bits, its engineering value from the raw one. */
import { parseUtc } from '@vigie/base'
import type {
  BinaryEncoding,
  Calibrator,
  DataType,
  DynamicValue,
  Encoding,
  MatchCriteria,
  SpaceSystem,
  StringEncoding,
} from '@vigie/model'
import { timeFunction } from '../calibrate/times.ts'
import type { RawValue } from '../compile/conversion.ts'
import { Validity } from '../columns.ts'
import { bytesOf, orderedBits } from './bit-string.ts'
import { calibrate } from './evaluate.ts'
import { conditionHolds, typeAt, type AlgorithmHolds, type ValueLookup } from './conditions.ts'
import { readFloat, readInteger } from './raw-number.ts'

export interface RawReading {
  readonly raw: RawValue
  readonly validity: number
  /** Whole numbers exactly, whatever the form of `raw`. */
  readonly whole?: bigint
}
export interface ReadOutcome {
  /** Absent: the value does not lie whole within the packet. */
  readonly reading?: RawReading
  /** Where the next entry begins; absent: that is not known. */
  readonly after?: number
}

export function encodingFor(type: DataType): Encoding | undefined {
  if (type.kind === 'aggregate' || type.kind === 'array') return undefined
  if (type.kind === 'absolute-time' || type.kind === 'relative-time') return type.timeEncoding?.encoding
  if (type.encoding !== undefined || (type.kind !== 'integer' && type.kind !== 'float')) return type.encoding
  const straight = { byteOrder: 'msb', bitOrder: 'msb' } as const
  return type.kind === 'float'
    ? { kind: 'float', scheme: 'ieee754', sizeInBits: type.sizeInBits, ...straight }
    : {
        kind: 'integer',
        scheme: type.signed ? 'twos-complement' : 'unsigned',
        sizeInBits: type.sizeInBits,
        ...straight,
      }
}

/** Undefined: the type has no form in packets. */
export function readRaw(
  type: DataType,
  bytes: Uint8Array,
  at: number,
  amount: (value: DynamicValue) => number,
): ReadOutcome | undefined {
  const encoding = encodingFor(type)
  if (encoding === undefined) return undefined
  const end = bytes.length * 8
  if (encoding.kind === 'string') return readText(encoding, bytes, at, end, amount)
  if (encoding.kind === 'binary') return readBinary(encoding, bytes, at, end, amount)
  const after = at + encoding.sizeInBits
  if (at < 0 || after > end) return { after }
  if (encoding.kind === 'float')
    return { after, reading: { raw: readFloat(bytes, at, encoding), validity: Validity.valid } }
  const whole = readInteger(bytes, at, encoding)
  const n = encoding.sizeInBits
  const digits = encoding.scheme === 'bcd' ? n / 8 : encoding.scheme === 'packed-bcd' ? n / 4 : 0
  if (digits > 18 || (digits === 0 && n > 64)) {
    const raw = Uint8Array.from(
      orderedBits(bytes, at, n, encoding.byteOrder, encoding.bitOrder)
        .toString(16)
        .padStart(2 * Math.ceil(n / 8), '0')
        .match(/../g)!,
      (h) => Number.parseInt(h, 16),
    )
    return { after, reading: { raw, validity: Validity.valid, ...(whole === undefined ? {} : { whole }) } }
  }
  const wide = digits > 9 || (digits === 0 && n > 32)
  if (whole === undefined) return { after, reading: { raw: wide ? 0n : 0, validity: Validity.badEncoding } }
  return { after, reading: { raw: wide ? whole : Number(whole), validity: Validity.valid, whole } }
}

const possible = (bits: number): boolean => bits >= 0 && bits <= 2 ** 31

function tagValue(bytes: Uint8Array, at: number, n: number, little: boolean): number {
  return Number(orderedBits(bytes, at, n, little && n % 8 === 0 ? 'lsb' : 'msb', 'msb'))
}

function readText(
  e: StringEncoding,
  bytes: Uint8Array,
  at: number,
  end: number,
  amount: (value: DynamicValue) => number,
): ReadOutcome {
  const { boxBits, leading, terminator, maxBits } = e.size
  const little = e.byteOrder === 'lsb'
  const result = (from: number, bits: number, after: number): ReadOutcome => {
    const all = bytesOf(bytes, from, bits - (bits % 8))
    const cut = terminator === undefined ? undefined : terminatorIn(all, terminator, e.charset)
    const raw = characters(cut === undefined ? all : all.slice(0, cut), e.charset, little)
    return { after, reading: { raw, validity: raw.includes('\uFFFD') ? Validity.badEncoding : Validity.valid } }
  }
  if (boxBits !== undefined) {
    const box = amount(boxBits)
    if (!possible(box)) return {}
    const after = at + box
    if (at < 0 || after > end) return { after }
    if (leading === undefined) return result(at, box, after)
    if (leading.sizeInBits > box) return { ...result(at, 0, after) }
    const bits = tagValue(bytes, at, leading.sizeInBits, little) * leading.unitBits
    return result(at + leading.sizeInBits, Math.min(bits, box - leading.sizeInBits), after)
  }
  if (at < 0 || at > end) return {}
  if (leading !== undefined) {
    if (at + leading.sizeInBits > end) return {}
    const bits = tagValue(bytes, at, leading.sizeInBits, little) * leading.unitBits
    if (!possible(bits)) return {}
    const from = at + leading.sizeInBits
    return from + bits > end ? { after: from + bits } : result(from, bits, from + bits)
  }
  const left = end - at
  const room = Math.min(maxBits ?? left, left)
  const whole = room - (room % 8)
  if (terminator !== undefined) {
    const cut = terminatorIn(bytesOf(bytes, at, whole), terminator, e.charset)
    if (cut !== undefined) return result(at, cut * 8, at + 8 * (cut + terminator.length))
    if (maxBits === undefined || maxBits > left) return {}
  }
  return result(at, whole, at + whole)
}

function terminatorIn(bytes: Uint8Array, terminator: Uint8Array, charset: string): number | undefined {
  const step = charset.startsWith('UTF-16') ? 2 : charset.startsWith('UTF-32') ? 4 : 1
  const wanted = terminator.join()
  for (let i = 0; terminator.length > 0 && i + terminator.length <= bytes.length; i += step)
    if (bytes.slice(i, i + terminator.length).join() === wanted) return i
  return undefined
}

function characters(bytes: Uint8Array, charset: StringEncoding['charset'], little: boolean): string {
  return decoded(bytes, charset, little).replace(/\0+$/, '')
}
function decoded(bytes: Uint8Array, charset: StringEncoding['charset'], little: boolean): string {
  if (charset === 'US-ASCII') return [...bytes].map((c) => (c > 127 ? '\uFFFD' : String.fromCodePoint(c))).join('')
  if (charset === 'ISO-8859-1') return [...bytes].map((c) => String.fromCodePoint(c)).join('')
  if (!charset.startsWith('UTF-32')) {
    const mark = bytes.slice(0, 2).join()
    const marked = charset === 'UTF-16' && (mark === '254,255' || mark === '255,254')
    const label =
      charset !== 'UTF-16'
        ? charset
        : mark === '254,255'
          ? 'UTF-16BE'
          : mark === '255,254' || little
            ? 'UTF-16LE'
            : 'UTF-16BE'
    return new TextDecoder(label, { ignoreBOM: true }).decode(marked ? bytes.slice(2) : bytes)
  }
  const codes: number[] = []
  for (let i = 0; i + 4 <= bytes.length; i += 4) codes.push(bytes.slice(i, i + 4).reduce((sum, b) => sum * 256 + b, 0))
  const swap = (c: number): number =>
    (c % 256) * 2 ** 24 + ((c >>> 8) % 256) * 65_536 + ((c >>> 16) % 256) * 256 + (c >>> 24)
  let reversed = charset === 'UTF-32LE' || (charset === 'UTF-32' && little)
  if (charset === 'UTF-32' && (codes[0] === 0xfeff || codes[0] === 0xfffe0000)) reversed = codes.shift() !== 0xfeff
  const text = codes
    .map((c) => (reversed ? swap(c) : c))
    .map((c) => (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ? '\uFFFD' : String.fromCodePoint(c)))
  return text.join('') + (bytes.length % 4 === 0 ? '' : '\uFFFD')
}

function readBinary(
  e: BinaryEncoding,
  bytes: Uint8Array,
  at: number,
  end: number,
  amount: (value: DynamicValue) => number,
): ReadOutcome {
  let from = at
  let bits: number
  if (e.leading !== undefined) {
    if (at < 0 || at + e.leading.sizeInBits > end) return {}
    bits = tagValue(bytes, at, e.leading.sizeInBits, e.byteOrder === 'lsb') * e.leading.unitBits
    from += e.leading.sizeInBits
  } else bits = amount(e.sizeInBits)
  if (!possible(bits)) return {}
  const after = from + bits
  if (from < 0 || after > end) return { after }
  return { after, reading: { raw: bytesOf(bytes, from, bits), validity: Validity.valid } }
}

// ── engineering values ──

export interface Engineering {
  readonly eng: RawValue | undefined
  readonly validity: number
  readonly label?: string
}

/** With a system the contexts, the validity condition and the valid range count; without, only the default calibrator. */
export function engineeringValue(
  type: DataType,
  reading: RawReading,
  system: SpaceSystem | undefined,
  lookup: ValueLookup,
  validWhen?: MatchCriteria,
  holds?: AlgorithmHolds,
): Engineering {
  let { validity } = reading
  const mark = (code: number): void => {
    if (validity === Validity.valid) validity = code
  }
  const eng = converted(type, reading, system, lookup, holds)
  if (eng === undefined) mark(Validity.notCalibrated)
  if (system !== undefined) {
    if (validWhen !== undefined && !conditionHolds(system, validWhen, lookup, holds)) mark(Validity.conditionFalse)
    if ((type.kind === 'integer' || type.kind === 'float') && type.validRange !== undefined) {
      const value = type.validRange.calibrated ? (eng ?? NaN) : reading.raw
      if (typeof value !== 'object' && outside(Number(value), type.validRange)) mark(Validity.outOfRange)
    }
  }
  const label = labelOf(type, eng)
  return { eng, validity, ...(label === undefined ? {} : { label }) }
}

function outside(
  x: number,
  r: { min?: number; minInclusive?: boolean; max?: number; maxInclusive?: boolean },
): boolean {
  const low = r.min !== undefined && (x < r.min || (x === r.min && r.minInclusive === false))
  const high = r.max !== undefined && (x > r.max || (x === r.max && r.maxInclusive === false))
  return low || high
}

function labelOf(type: DataType, eng: RawValue | undefined): string | undefined {
  if (eng === undefined || typeof eng === 'object') return undefined
  if (type.kind === 'boolean') return Number(eng) === 0 ? type.zeroString : type.oneString
  return type.kind === 'enumerated'
    ? type.labels.find((l) => typeof eng !== 'string' && eng >= l.value && eng <= (l.maxValue ?? l.value))?.label
    : undefined
}

function converted(
  type: DataType,
  reading: RawReading,
  system: SpaceSystem | undefined,
  lookup: ValueLookup,
  holds: AlgorithmHolds | undefined,
): RawValue | undefined {
  const { raw } = reading
  const encoding = encodingFor(type)!
  const decimalText = (text: string): number | undefined =>
    text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)
  switch (type.kind) {
    case 'string':
    case 'binary':
      return raw
    case 'boolean':
      if (typeof raw === 'string') return raw === type.oneString ? 1 : raw === type.zeroString ? 0 : undefined
      return typeof raw === 'object' ? undefined : Number(raw) === 0 || Number.isNaN(raw) ? 0 : 1
    case 'enumerated':
      if (typeof raw !== 'string') return typeof raw === 'object' ? undefined : raw
      return type.labels.find((l) => l.label === raw)?.value ?? decimalText(raw)
    case 'absolute-time':
    case 'relative-time':
      return timeValue(type, reading, system, lookup)
    default:
      break
  }
  const calibrator =
    encoding.kind === 'integer' || encoding.kind === 'float' ? chosen(encoding, system, lookup, holds) : undefined
  if (calibrator === undefined && (typeof raw === 'number' || typeof raw === 'bigint')) return raw
  const x =
    typeof raw === 'string'
      ? decimalText(raw)
      : typeof raw === 'object'
        ? reading.whole === undefined
          ? undefined
          : Number(reading.whole)
        : Number(raw)
  if (x === undefined || calibrator === undefined) return x
  const y = calibrate(calibrator, x)
  return Number.isNaN(y) && !Number.isNaN(x) ? undefined : y
}

function chosen(
  e: Extract<Encoding, { kind: 'integer' | 'float' }>,
  system: SpaceSystem | undefined,
  lookup: ValueLookup,
  holds: AlgorithmHolds | undefined,
): Calibrator | undefined {
  const context =
    system === undefined ? undefined : e.contextCalibrators?.find((c) => conditionHolds(system, c.when, lookup, holds))
  return context?.calibrator ?? e.calibrator
}

function timeValue(
  type: Extract<DataType, { kind: 'absolute-time' | 'relative-time' }>,
  { raw, whole }: RawReading,
  system: SpaceSystem | undefined,
  lookup: ValueLookup,
): RawValue | undefined {
  const time = type.timeEncoding!
  let value: number | bigint | undefined
  if (type.kind === 'absolute-time') {
    if (typeof raw === 'string') {
      try {
        value = parseUtc(raw.trim())
      } catch {
        value = undefined
      }
    } else if (typeof raw !== 'object') value = timeFunction(time)(raw)
  } else {
    const x =
      typeof raw === 'string'
        ? raw.trim() === ''
          ? NaN
          : Number(raw)
        : typeof raw === 'object'
          ? Number(whole ?? NaN)
          : Number(raw)
    value = Number.isNaN(x) && typeof raw !== 'number' ? undefined : time.offset + time.scale * x
  }
  if (
    value === undefined ||
    system === undefined ||
    time.offsetFrom === undefined ||
    typeAt(system, time.offsetFrom) === undefined
  )
    return value
  const base = lookup(time.offsetFrom)?.eng
  if (typeof value === 'bigint') {
    if (typeof base === 'bigint') return value + base
    return typeof base === 'number' && Number.isFinite(base) ? value + BigInt(Math.round(base * 1e9)) : undefined
  }
  return typeof base === 'number' ? value + base : undefined
}
