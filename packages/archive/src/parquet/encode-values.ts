/** Chooses an encoding for the values of a column and applies it. */
import type { Values } from '@vigie/telemetry'
import { bitWidth, encodeDelta32, encodeDelta64, encodeHybrid } from './bit-packing.ts'
import { ByteBuffer } from './byte-buffer.ts'
import { PHYSICAL, Physical, type ColumnType } from './column-data.ts'

/** parquet.thrift, enum Encoding. */
export const Encoding = { plain: 0, rle: 3, delta: 5, dictionary: 8, split: 9 } as const
export type EncodingId = (typeof Encoding)[keyof typeof Encoding]

export interface EncodedValues {
  readonly encoding: EncodingId
  /** Plain values of the dictionary page, and how many. */
  readonly dictionary?: { readonly bytes: Uint8Array; readonly count: number }
  readonly min?: Uint8Array
  readonly max?: Uint8Array
}

/** A dictionary of floating-point values may hold so many; beyond, their bytes are split and compressed. */
const FLOAT_DICTIONARY = 4096
const HASH_SLOTS = 16_384

const utf8 = new TextEncoder()
let indices = new Uint32Array(8192)
let int32s = new Int32Array(8192)
/** Bits of the distinct values of a floating-point dictionary, as pairs of halves where they are wide. */
const distinct = new Int32Array(FLOAT_DICTIONARY * 2)
const tables = { int: new Int32Array(65_536), slots: new Int32Array(HASH_SLOTS) }
const dictionaryBuffer = new ByteBuffer()

function indexRoom(count: number): Uint32Array {
  if (indices.length < count + 8) indices = new Uint32Array(count + 8192)
  return indices
}

/** Appends the encoded values (without levels) to `out`. `from`: what they were most likely calibrated from. */
export function encodeValues(
  out: ByteBuffer,
  type: ColumnType,
  values: Values,
  count: number,
  from?: Values,
): EncodedValues {
  switch (PHYSICAL[type]) {
    case Physical.boolean:
      return encodeBooleans(out, values as Uint8Array, count)
    case Physical.int32:
      return encodeInts(out, values as Int32Array, count, type)
    case Physical.int64:
      return encodeInt64(out, values as BigInt64Array, count)
    case Physical.float:
    case Physical.double:
      return encodeFloats(out, values as Float64Array, count, from)
    default:
      return encodeTexts(out, values as string[] | Uint8Array[], count)
  }
}

function encodeBooleans(out: ByteBuffer, values: Uint8Array, count: number): EncodedValues {
  const at = out.reserve((count + 7) >> 3)
  out.bytes.fill(0, at, out.size)
  for (let i = 0; i < count; i++) if (values[i] !== 0) out.bytes[at + (i >> 3)]! |= 1 << (i & 7)
  return { encoding: Encoding.plain }
}

function int32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setInt32(0, value, true)
  return bytes
}

/**
 * Loops over one kind of array are several times faster than over any of six: values are copied to one kind first.
 * Unsigned 32-bit values do not fit it.
 */
function encodeInts(out: ByteBuffer, given: Int32Array, count: number, type: ColumnType): EncodedValues {
  if (count === 0) return { encoding: Encoding.plain }
  if (type === 'uint32') return encodeIntValues(out, given, count)
  if (int32s.length < count) int32s = new Int32Array(count + 8192)
  int32s.set(given.length === count ? given : given.subarray(0, count))
  return encodeIntValues(out, int32s, count)
}

function encodeIntValues(out: ByteBuffer, values: Int32Array, count: number): EncodedValues {
  let min = values[0]!
  let max = min
  let changes = 0
  let previous = min
  let fall = 0
  let rise = 0
  for (let i = 1; i < count; i++) {
    const v = values[i]!
    if (v === previous) continue
    if (v < min) min = v
    else if (v > max) max = v
    const step = v - previous
    if (step < fall) fall = step
    else if (step > rise) rise = step
    changes++
    previous = v
  }
  const statistics = { min: int32Bytes(min), max: int32Bytes(max) }
  if (max - min < tables.int.length && dictionaryBytes(count, changes, max - min) < deltaBytes(count, rise - fall)) {
    const table = tables.int
    table.fill(-1, 0, max - min + 1)
    const room = indexRoom(count)
    const dictionary = dictionaryBuffer
    dictionary.reset()
    let size = 0
    for (let i = 0; i < count; i++) {
      const slot = values[i]! - min
      let index = table[slot]!
      if (index < 0) {
        index = size++
        table[slot] = index
        const at = dictionary.reserve(4)
        dictionary.view.setInt32(at, values[i]!, true)
      }
      room[i] = index
    }
    writeIndices(out, room, count, size)
    return {
      encoding: Encoding.dictionary,
      dictionary: { bytes: dictionary.taken().slice(), count: size },
      ...statistics,
    }
  }
  encodeDelta32(out, values, count)
  return { encoding: Encoding.delta, ...statistics }
}

/** About what a dictionary and its runs take; no more is distinct than changes or lies in the range. */
function dictionaryBytes(count: number, changes: number, range: number): number {
  const most = Math.min(changes, range) + 1
  const width = bitWidth(most - 1)
  return most * 4 + Math.min((changes + 1) * (1 + ((width + 7) >> 3)), (count * width) >> 3)
}

/** About what differences take: their widths are chosen for 32 at a time, each 128 have a header. */
function deltaBytes(count: number, spread: number): number {
  const width = spread > 0xffffffff ? 32 : bitWidth(spread)
  return (count * width) / 8 + (count / 128) * 6
}

function writeIndices(out: ByteBuffer, room: Uint32Array, count: number, size: number): void {
  const width = bitWidth(size - 1)
  out.byte(width)
  encodeHybrid(out, room, count, width)
}

function encodeInt64(out: ByteBuffer, values: BigInt64Array | BigUint64Array, count: number): EncodedValues {
  if (count === 0) return { encoding: Encoding.plain }
  const halves = new Int32Array(values.buffer, values.byteOffset, count * 2)
  const unsigned = values instanceof BigUint64Array
  let min = 0
  let max = 0
  for (let i = 1; i < count; i++) {
    if (less(halves, i, min, unsigned)) min = i
    else if (less(halves, max, i, unsigned)) max = i
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset, count * 8)
  const statistics = { min: bytes.slice(min * 8, min * 8 + 8), max: bytes.slice(max * 8, max * 8 + 8) }
  const before = out.size
  if (encodeDelta64(out, halves, count)) return { encoding: Encoding.delta, ...statistics }
  out.size = before
  out.append(bytes)
  return { encoding: Encoding.plain, ...statistics }
}

/** Compares two 64-bit values by halves. */
function less(halves: Int32Array, a: number, b: number, unsigned: boolean): boolean {
  const highA = unsigned ? halves[a * 2 + 1]! >>> 0 : halves[a * 2 + 1]!
  const highB = unsigned ? halves[b * 2 + 1]! >>> 0 : halves[b * 2 + 1]!
  return highA < highB || (highA === highB && halves[a * 2]! >>> 0 < halves[b * 2]! >>> 0)
}

function encodeFloats(
  out: ByteBuffer,
  values: Float64Array | Float32Array,
  count: number,
  from: Values | undefined,
): EncodedValues {
  const size = values.BYTES_PER_ELEMENT
  const bytes = new Uint8Array(values.buffer, values.byteOffset, count * size)
  let min = Infinity
  let max = -Infinity
  let numbers = true
  for (let i = 0; i < count; i++) {
    const v = values[i]!
    if (v < min) min = v
    if (v > max) max = v
    if (v !== v) numbers = false
  }
  const statistics =
    numbers && count > 0
      ? { min: floatBytes(min === 0 ? -0 : min, size), max: floatBytes(max === 0 ? 0 : max, size) }
      : {}
  const dictionary = dictionaryByRaw(from, values, bytes, count) ?? floatDictionary(values, bytes, count)
  if (dictionary !== undefined) {
    writeIndices(out, indices, count, dictionary.count)
    return { encoding: Encoding.dictionary, dictionary, ...statistics }
  }
  const at = out.reserve(count * size)
  const target = out.bytes
  for (let b = 0; b < size; b++) {
    const plane = at + b * count
    for (let i = 0, j = b; i < count; i++, j += size) target[plane + i] = bytes[j]!
  }
  return { encoding: Encoding.split, ...statistics }
}

function floatBytes(value: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  if (size === 8) view.setFloat64(0, value, true)
  else view.setFloat32(0, value, true)
  return bytes
}

/**
 * The dictionary of values that are a function of small integers: one look-up an entry instead of a hash. Undefined where
 * they are not (the calibration changed in between) or where it would not pay.
 */
function dictionaryByRaw(
  from: Values | undefined,
  values: Float64Array | Float32Array,
  bytes: Uint8Array,
  count: number,
): { bytes: Uint8Array; count: number } | undefined {
  if (count === 0 || from === undefined || from.length < count || !isSmallInts(from)) return undefined
  if (int32s.length < count) int32s = new Int32Array(count + 8192)
  const raw = int32s
  raw.set(from.length === count ? from : from.subarray(0, count))
  let min = raw[0]!
  let max = min
  for (let i = 1; i < count; i++) {
    const v = raw[i]!
    if (v < min) min = v
    else if (v > max) max = v
  }
  if (max - min >= tables.int.length) return undefined
  const table = tables.int
  table.fill(-1, 0, max - min + 1)
  const room = indexRoom(count)
  const wide = values.BYTES_PER_ELEMENT === 8
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, wide ? count * 2 : count)
  const most = Math.min(FLOAT_DICTIONARY, Math.max(2, count >> 2))
  let size = 0
  for (let i = 0; i < count; i++) {
    const slot = raw[i]! - min
    const low = wide ? words[i * 2]! : words[i]!
    const high = wide ? words[i * 2 + 1]! : 0
    let index = table[slot]!
    if (index < 0) {
      if (size === most) return undefined
      index = size++
      table[slot] = index
      distinct[index * 2] = low
      distinct[index * 2 + 1] = high
    } else if (distinct[index * 2] !== low || distinct[index * 2 + 1] !== high) return undefined
    room[i] = index
  }
  const dictionary = new Uint8Array(size * values.BYTES_PER_ELEMENT)
  const view = new DataView(dictionary.buffer)
  for (let k = 0; k < size; k++) {
    view.setInt32(k * values.BYTES_PER_ELEMENT, distinct[k * 2]!, true)
    if (wide) view.setInt32(k * 8 + 4, distinct[k * 2 + 1]!, true)
  }
  return { bytes: dictionary, count: size }
}

function isSmallInts(values: Values): values is Uint8Array | Int8Array | Uint16Array | Int16Array {
  return (
    values instanceof Uint8Array ||
    values instanceof Int8Array ||
    values instanceof Uint16Array ||
    values instanceof Int16Array
  )
}

/** Finds the distinct values by their bits; undefined as soon as they are too many to pay. */
function floatDictionary(
  values: Float64Array | Float32Array,
  bytes: Uint8Array,
  count: number,
): { bytes: Uint8Array; count: number } | undefined {
  if (count === 0) return undefined
  const wide = values.BYTES_PER_ELEMENT === 8
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, wide ? count * 2 : count)
  const slots = tables.slots
  slots.fill(0)
  const room = indexRoom(count)
  const dictionary = dictionaryBuffer
  dictionary.reset()
  const most = Math.min(FLOAT_DICTIONARY, Math.max(2, count >> 2))
  const step = values.BYTES_PER_ELEMENT
  let size = 0
  let previousLow = ~words[0]!
  let previousHigh = 0
  let index = 0
  for (let i = 0; i < count; i++) {
    const low = wide ? words[i * 2]! : words[i]!
    const high = wide ? words[i * 2 + 1]! : 0
    if (low !== previousLow || high !== previousHigh) {
      let slot = (Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 15) & (HASH_SLOTS - 1)
      for (;;) {
        const held = slots[slot]!
        if (held === 0) {
          if (size === most) return undefined
          index = size++
          slots[slot] = size
          const at = dictionary.reserve(step)
          dictionary.view.setInt32(at, low, true)
          if (wide) dictionary.view.setInt32(at + 4, high, true)
          break
        }
        const at = (held - 1) * step
        if (dictionary.view.getInt32(at, true) === low && (!wide || dictionary.view.getInt32(at + 4, true) === high)) {
          index = held - 1
          break
        }
        slot = (slot + 1) & (HASH_SLOTS - 1)
      }
      previousLow = low
      previousHigh = high
    }
    room[i] = index
  }
  return { bytes: dictionary.taken().slice(), count: size }
}

function encodeTexts(out: ByteBuffer, values: string[] | Uint8Array[], count: number): EncodedValues {
  const known = new Map<string, number>()
  const room = indexRoom(count)
  const dictionary = new ByteBuffer()
  const most = Math.max(2, count >> 1)
  let i = 0
  if (count > 0 && typeof values[0] === 'string') {
    for (; i < count; i++) {
      const text = values[i] as string
      let index = known.get(text)
      if (index === undefined) {
        if (known.size === most) break
        index = known.size
        known.set(text, index)
        plainBytes(dictionary, utf8.encode(text))
      }
      room[i] = index
    }
    if (i === count) {
      writeIndices(out, room, count, known.size)
      return { encoding: Encoding.dictionary, dictionary: { bytes: dictionary.taken(), count: known.size } }
    }
  }
  for (let k = 0; k < count; k++) {
    const value = values[k]!
    plainBytes(out, typeof value === 'string' ? utf8.encode(value) : value)
  }
  return { encoding: Encoding.plain }
}

function plainBytes(out: ByteBuffer, bytes: Uint8Array): void {
  const at = out.reserve(4)
  out.view.setUint32(at, bytes.length, true)
  out.append(bytes)
}
