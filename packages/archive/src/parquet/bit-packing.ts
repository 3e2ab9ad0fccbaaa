/** The two ways Parquet packs small integers: RLE / bit-packed hybrid, and DELTA_BINARY_PACKED (Encodings.md). */
import type { ByteBuffer } from './byte-buffer.ts'

const words = new Uint32Array(64)
const wordBytes = new Uint8Array(words.buffer)
const BLOCK = 128
const MINI = 32

/** Packs `count` (a multiple of 8, at most 32) values of `width` ≤ 32 bits, least significant first. */
function pack(out: ByteBuffer, values: Uint32Array, from: number, count: number, width: number): void {
  if (width === 0) return
  let word = 0
  let bit = 0
  let n = 0
  for (let i = from; i < from + count; i++) {
    const v = values[i]!
    word |= v << bit
    bit += width
    if (bit >= 32) {
      words[n++] = word
      bit -= 32
      word = bit === 0 ? 0 : v >>> (width - bit)
    }
  }
  if (bit > 0) words[n] = word
  const bytes = (count * width) >> 3
  const at = out.reserve(bytes)
  const target = out.bytes
  for (let i = 0; i < bytes; i++) target[at + i] = wordBytes[i]!
}

export const bitWidth = (max: number): number => (max === 0 ? 0 : 32 - Math.clz32(max))

/** The hybrid of runs and packed groups of eight; `values` has room for eight more entries, which are cleared. */
export function encodeHybrid(out: ByteBuffer, values: Uint32Array, count: number, width: number): void {
  let runs = 1
  for (let i = 1; i < count; i++) if (values[i] !== values[i - 1]) runs++
  const runBytes = (width + 7) >> 3
  // Packed groups take eight: runs that begin elsewhere cannot follow them. Where runs pay on the whole, all are runs.
  if (runs * (1 + runBytes) * 8 <= count * width || width === 0) encodeRuns(out, values, count, runBytes)
  else encodeMixed(out, values, count, width, runBytes)
}

function encodeRuns(out: ByteBuffer, values: Uint32Array, count: number, runBytes: number): void {
  for (let i = 0; i < count;) {
    const from = i
    const value = values[i]!
    while (i < count && values[i] === value) i++
    run(out, i - from, value, runBytes)
  }
}

function encodeMixed(out: ByteBuffer, values: Uint32Array, count: number, width: number, runBytes: number): void {
  values.fill(0, count, Math.min(values.length, count + 8))
  let i = 0
  let packedFrom = 0
  const flushPacked = (to: number): void => {
    if (to === packedFrom) return
    const groups = Math.ceil((to - packedFrom) / 8)
    out.varint(groups * 2 + 1)
    for (let g = 0; g < groups; g += 4) pack(out, values, packedFrom + g * 8, Math.min(4, groups - g) * 8, width)
  }
  while (i < count) {
    const value = values[i]!
    let end = i + 1
    while (end < count && values[end] === value) end++
    // A run may begin only where the packed values before it fill whole groups.
    const start = packedFrom + Math.ceil((i - packedFrom) / 8) * 8
    if (end - start >= 16 || (end === count && start <= i && end - i >= 8)) {
      flushPacked(start)
      run(out, end - start, value, runBytes)
      packedFrom = end
    }
    i = end
  }
  flushPacked(count)
}

function run(out: ByteBuffer, length: number, value: number, runBytes: number): void {
  out.varint(length * 2)
  for (let b = 0; b < runBytes; b++) out.byte((value >>> (8 * b)) & 255)
}

/** Reads the hybrid; gives where it ends. Throws RangeError where the bytes make no sense. */
export function decodeHybrid(
  bytes: Uint8Array,
  from: number,
  end: number,
  width: number,
  out: Uint32Array,
  count: number,
): number {
  let at = from
  let n = 0
  const runBytes = (width + 7) >> 3
  while (n < count) {
    let head = 0
    let scale = 1
    for (;;) {
      if (at >= end) throw new RangeError('levels or indices end early')
      const byte = bytes[at++]!
      head += (byte & 127) * scale
      if (byte < 128) break
      scale *= 128
    }
    if (head % 2 === 0) {
      const run = Math.min(head / 2, count - n)
      let value = 0
      for (let b = 0; b < runBytes; b++) value |= (bytes[at++] ?? 0) << (8 * b)
      if (run === 0) throw new RangeError('an empty run')
      out.fill(value >>> 0, n, n + run)
      n += run
    } else {
      const groups = (head - 1) / 2
      const take = Math.min(groups * 8, count - n)
      if (at + groups * width > end) throw new RangeError('packed values end early')
      unpack(bytes, at, out, n, take, width)
      at += groups * width
      n += take
    }
  }
  return at
}

function unpack(
  bytes: Uint8Array,
  from: number,
  out: Uint32Array,
  outFrom: number,
  count: number,
  width: number,
): void {
  if (width === 0) {
    out.fill(0, outFrom, outFrom + count)
    return
  }
  const mask = width === 32 ? 0xffffffff : (1 << width) - 1
  if (width <= 25) {
    // Any value lies within the four bytes from the one that it begins in.
    for (let i = 0, bit = from * 8; i < count; i++, bit += width) {
      const k = bit >>> 3
      const word = bytes[k]! | (bytes[k + 1]! << 8) | (bytes[k + 2]! << 16) | (bytes[k + 3]! << 24)
      out[outFrom + i] = (word >>> (bit & 7)) & mask
    }
    return
  }
  let at = from
  let bits = 0
  let buffer = 0
  for (let i = 0; i < count; i++) {
    // The buffer holds fewer than `width` bits: load by bytes, keeping what does not fit in 32 bits aside.
    let value = buffer
    let have = bits
    while (have < width) {
      const byte = bytes[at++]!
      value |= byte << have
      have += 8
      if (have > 32) {
        buffer = byte >>> (8 - (have - 32))
        bits = have - 32
        have = 33
      }
    }
    if (have !== 33) {
      bits = have - width
      buffer = bits === 0 ? 0 : value >>> width
    } else if (width < 32) {
      // bits above 32 are in `buffer`; those of `value` above `width` go below them.
      buffer = (buffer << (32 - width)) | (value >>> width)
      bits += 32 - width
    }
    out[outFrom + i] = (value & mask) >>> 0
  }
}

const offsets = new Uint32Array(BLOCK + MINI)
const deltas = new Float64Array(BLOCK)

/** DELTA_BINARY_PACKED of values that fit 32 bits; differences are taken modulo 2^32. */
export function encodeDelta32(out: ByteBuffer, values: ArrayLike<number>, count: number): void {
  deltaHeader(out, count)
  if (count === 0) return out.zigzag(0)
  let previous = values[0]! | 0
  out.zigzag(previous)
  for (let i = 1; i < count; i += BLOCK) {
    const n = Math.min(BLOCK, count - i)
    let min = 0x7fffffff
    for (let k = 0; k < n; k++) {
      const v = values[i + k]! | 0
      const d = (v - previous) | 0
      previous = v
      deltas[k] = d
      if (d < min) min = d
    }
    out.zigzag(min)
    const widths = out.reserve(BLOCK / MINI)
    for (let m = 0; m * MINI < BLOCK; m++) {
      const begin = m * MINI
      if (begin >= n) {
        out.bytes[widths + m] = 0
        continue
      }
      const to = Math.min(begin + MINI, n)
      let all = 0
      for (let k = begin; k < to; k++) {
        const o = (deltas[k]! - min) >>> 0
        offsets[k] = o
        all |= o
      }
      for (let k = to; k < begin + MINI; k++) offsets[k] = 0
      const width = all === 0 ? 0 : 32 - Math.clz32(all)
      out.bytes[widths + m] = width
      pack(out, offsets, begin, MINI, width)
    }
  }
}

function deltaHeader(out: ByteBuffer, count: number): void {
  out.varint(BLOCK)
  out.varint(BLOCK / MINI)
  out.varint(count)
}

const highs = new Uint32Array(BLOCK + MINI)

/**
 * DELTA_BINARY_PACKED of 64-bit integers, given as pairs of 32-bit halves (low, high). False, with nothing said of `out`,
 * when neighbours are further apart than 2^51.
 */
export function encodeDelta64(out: ByteBuffer, halves: Int32Array, count: number): boolean {
  deltaHeader(out, count)
  if (count === 0) {
    out.zigzag(0)
    return true
  }
  zigzag64(out, halves[0]!, halves[1]!)
  for (let i = 1; i < count; i += BLOCK) {
    const n = Math.min(BLOCK, count - i)
    let min = Infinity
    for (let k = 0; k < n; k++) {
      const p = (i + k) * 2
      const d = (halves[p + 1]! - halves[p - 1]!) * 4_294_967_296 + ((halves[p]! >>> 0) - (halves[p - 2]! >>> 0))
      if (d > 2 ** 51 || d < -(2 ** 51)) return false
      deltas[k] = d
      if (d < min) min = d
    }
    out.zigzag(min)
    const widths = out.reserve(BLOCK / MINI)
    for (let m = 0; m * MINI < BLOCK; m++) {
      const begin = m * MINI
      if (begin >= n) {
        out.bytes[widths + m] = 0
        continue
      }
      const to = Math.min(begin + MINI, n)
      let low = 0
      let high = 0
      for (let k = begin; k < begin + MINI; k++) {
        const o = k < to ? deltas[k]! - min : 0
        const h = Math.floor(o / 4_294_967_296)
        offsets[k] = o - h * 4_294_967_296
        highs[k] = h
        low |= offsets[k]!
        high |= h
      }
      const width = high === 0 ? (low === 0 ? 0 : 32 - Math.clz32(low)) : 64 - Math.clz32(high)
      out.bytes[widths + m] = width
      if (width <= 32) pack(out, offsets, begin, MINI, width)
      else packWide(out, begin, width)
    }
  }
  return true
}

function packWide(out: ByteBuffer, from: number, width: number): void {
  const bytes = (MINI * width) >> 3
  const at = out.reserve(bytes)
  out.bytes.fill(0, at, at + bytes)
  let bit = 0
  for (let k = from; k < from + MINI; k++) {
    for (let b = 0; b < width; b++, bit++) {
      const one = b < 32 ? (offsets[k]! >>> b) & 1 : (highs[k]! >>> (b - 32)) & 1
      out.bytes[at + (bit >> 3)]! |= one << (bit & 7)
    }
  }
}

function zigzag64(out: ByteBuffer, low: number, high: number): void {
  const value = (BigInt(high) << 32n) | BigInt(low >>> 0)
  let rest = value >= 0n ? value * 2n : -value * 2n - 1n
  while (rest > 127n) {
    out.byte(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  out.byte(Number(rest))
}

/** Reads DELTA_BINARY_PACKED 32-bit values. Throws RangeError. */
export function decodeDelta32(bytes: Uint8Array, from: number, end: number, out: Int32Array): void {
  const reader = new DeltaReader(bytes, from, end)
  const count = reader.header(out.length)
  if (count === 0) return
  let value = Number(BigInt.asIntN(32, reader.zigzag()))
  out[0] = value
  const scratch = new Uint32Array(MINI)
  reader.blocks(count, (n, min, width, at, mini) => {
    const base = Number(BigInt.asIntN(32, min))
    if (width > 32) throw new RangeError('a delta is wider than its type')
    unpack(bytes, at, scratch, 0, mini, width)
    for (let k = 0; k < mini; k++) {
      value = (value + base + scratch[k]!) | 0
      out[n + k] = value
    }
  })
}

/** Reads DELTA_BINARY_PACKED 64-bit values. Throws RangeError. */
export function decodeDelta64(bytes: Uint8Array, from: number, end: number, out: BigInt64Array): void {
  const reader = new DeltaReader(bytes, from, end)
  const count = reader.header(out.length)
  if (count === 0) return
  const first = reader.zigzag()
  out[0] = first
  const halves = new Int32Array(out.buffer, out.byteOffset, out.length * 2)
  const scratch = new Uint32Array(MINI)
  let low = halves[0]! >>> 0
  let high = halves[1]!
  reader.blocks(count, (n, min, width, at, mini) => {
    const minLow = Number(BigInt.asUintN(32, min))
    const minHigh = Number(BigInt.asIntN(32, min >> 32n))
    if (width <= 32) unpack(bytes, at, scratch, 0, mini, width)
    for (let k = 0; k < mini; k++) {
      let addHigh = 0
      let addLow: number
      if (width <= 32) addLow = scratch[k]!
      else {
        addLow = bits(bytes, at, k * width, 32)
        addHigh = bits(bytes, at, k * width + 32, width - 32)
      }
      const sum = low + minLow + addLow
      low = sum >>> 0
      high = (high + minHigh + addHigh + Math.floor(sum / 4_294_967_296)) | 0
      halves[(n + k) * 2] = low
      halves[(n + k) * 2 + 1] = high
    }
  })
}

function bits(bytes: Uint8Array, at: number, bit: number, width: number): number {
  let value = 0
  for (let b = 0; b < width; b++) {
    const i = bit + b
    value |= ((bytes[at + (i >> 3)]! >> (i & 7)) & 1) << b
  }
  return value >>> 0
}

class DeltaReader {
  readonly #bytes: Uint8Array
  readonly #end: number
  #at: number
  #block = 0
  #minis = 0
  constructor(bytes: Uint8Array, from: number, end: number) {
    this.#bytes = bytes
    this.#at = from
    this.#end = end
  }
  header(expected: number): number {
    this.#block = Number(this.#varint())
    this.#minis = Number(this.#varint())
    const count = Number(this.#varint())
    if (count !== expected) throw new RangeError(`${count} values where ${expected} were declared`)
    if (this.#minis < 1 || this.#block / this.#minis !== MINI) throw new RangeError('unexpected size of delta blocks')
    return count
  }
  zigzag(): bigint {
    const value = this.#varint()
    return (value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n)
  }
  blocks(count: number, take: (n: number, min: bigint, width: number, at: number, mini: number) => void): void {
    let n = 1
    while (n < count) {
      const min = this.zigzag()
      const widths = this.#at
      this.#at += this.#minis
      for (let m = 0; m < this.#minis && n < count; m++) {
        const width = this.#bytes[widths + m] ?? 0
        const size = (MINI * width) >> 3
        if (width > 64 || this.#at + size > this.#end) throw new RangeError('deltas end early')
        const mini = Math.min(MINI, count - n)
        take(n, min, width, this.#at, mini)
        this.#at += size
        n += mini
      }
    }
  }
  #varint(): bigint {
    // Most are short: no bigint until the ninth byte is met would gain little, one is read per 128 values.
    let value = 0n
    let shift = 0n
    for (;;) {
      if (this.#at >= this.#end || shift > 63n) throw new RangeError('deltas end early')
      const byte = this.#bytes[this.#at++]!
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
      shift += 7n
    }
  }
}
