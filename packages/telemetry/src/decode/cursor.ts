/** The state of one packet being decoded, and what generated code calls for texts and byte strings. */
import type { BinaryEncoding, StringEncoding } from '@vigie/model'
import type { RawValue } from '../compile/conversion.ts'
import { mostIterations } from '../compile/steps.ts'
import {
  bytesAt,
  unsigned,
  unsignedBig,
  reversed,
  ordered,
  rightAligned,
  signedBig,
  onesComplement,
  signMagnitude,
  decimal,
  numberOrNone,
} from './bits.ts'
import { floatOf, ieee16, ieee32, ieee64 } from './floats.ts'
import { leaveWhole, takeSegment, type Outer, type Piece } from './segments.ts'
import { findTerminator, textOf, unitBytes } from './texts.ts'

export interface Cursor {
  b: Uint8Array
  /** First byte of the packet. */
  o: number
  /** Bits of the packet. */
  end: number
  /** Bit that comes next. */
  pos: number
  /** Start and end of the enclosing frame. */
  start: number
  limit: number
  readonly v: (RawValue | undefined)[]
  row: number
  truncated: boolean
  /** Iterations left. */
  budget: number
  /** Bits at which parameters lie whose place is wanted, by their number; the last one of each. */
  readonly marks: (number | undefined)[]
  /** Pieces of wholes that are not yet together, by whole. */
  readonly pieces: Map<string, Piece[]>
  /** Where the reading goes on once a whole put together has been read. */
  readonly outer: Outer[]
}

export function newCursor(slots: number): Cursor {
  return {
    b: new Uint8Array(0),
    o: 0,
    end: 0,
    pos: 0,
    start: 0,
    limit: 0,
    v: Array.from({ length: slots }),
    row: 0,
    truncated: false,
    budget: 0,
    marks: [],
    pieces: new Map(),
    outer: [],
  }
}

export function openPacket(s: Cursor, b: Uint8Array, from: number, to: number): void {
  s.b = b
  s.o = from
  s.end = (to - from) * 8
  s.pos = 0
  s.start = 0
  s.limit = s.end
  s.v.fill(undefined)
  s.truncated = false
  s.budget = mostIterations(s.end)
  s.marks.fill(undefined)
  if (s.pieces.size > 0) s.pieces.clear()
  s.outer.length = 0
}

/** A size as a layout may have it: a whole number of bits, not negative. */
const isSize = (n: number): boolean => n >= 0 && n <= 2 ** 31

/** Value of a length tag, or NaN where it does not lie within the packet. The cursor is moved past it. */
function leadingTag(s: Cursor, bits: number, littleEndian: boolean, within: number): number {
  const p = s.pos
  s.pos += bits
  if (p < 0 || p + bits > Math.min(s.end, within)) return NaN
  if (!littleEndian || bits % 8 !== 0)
    return bits <= 32 ? unsigned(s.b, s.o, p, bits) : Number(unsignedBig(s.b, s.o, p, bits))
  let x = 0
  for (let i = bits / 8 - 1; i >= 0; i--) x = x * 256 + unsigned(s.b, s.o, p + 8 * i, 8)
  return x
}

/**
 * A text at the cursor; `box` its bits where it has a box. Undefined: it does not lie whole within the packet; the
 * cursor is NaN when it is not known where the next entry begins.
 */
function readText(s: Cursor, e: StringEncoding, box: number | undefined): string | undefined {
  const { terminator, leading, maxBits } = e.size
  const little = e.byteOrder === 'lsb'
  const begin = s.pos
  if (box !== undefined) {
    if (!isSize(box)) return lost(s)
    const after = begin + box
    if (begin < 0 || after > s.end) return past(s, after)
    let bits = box
    if (leading !== undefined) {
      const units = leadingTag(s, leading.sizeInBits, little, after)
      bits = Number.isNaN(units) ? 0 : Math.min(units * leading.unitBits, after - s.pos)
    }
    const bytes = bytesAt(s.b, s.o, s.pos, bits & ~7)
    s.pos = after
    const cut = terminator === undefined ? -1 : findTerminator(bytes, terminator, unitBytes(e.charset))
    return textOf(cut < 0 ? bytes : bytes.subarray(0, cut), e.charset, little)
  }
  if (begin < 0 || begin > s.end) return lost(s)
  if (leading !== undefined) {
    const units = leadingTag(s, leading.sizeInBits, little, s.end)
    const bits = units * leading.unitBits
    if (!isSize(bits)) return lost(s)
    const from = s.pos
    if (from + bits > s.end) return past(s, from + bits)
    s.pos = from + bits
    const bytes = bytesAt(s.b, s.o, from, bits & ~7)
    const cut = terminator === undefined ? -1 : findTerminator(bytes, terminator, unitBytes(e.charset))
    return textOf(cut < 0 ? bytes : bytes.subarray(0, cut), e.charset, little)
  }
  const room = (maxBits === undefined ? s.end - begin : Math.min(maxBits, s.end - begin)) & ~7
  const bytes = bytesAt(s.b, s.o, begin, room)
  const cut = terminator === undefined ? -1 : findTerminator(bytes, terminator, unitBytes(e.charset))
  if (cut >= 0) {
    s.pos = begin + 8 * (cut + terminator!.length)
    return textOf(bytes.subarray(0, cut), e.charset, little)
  }
  // Without its terminator only a bound says where it ends.
  if (terminator !== undefined && (maxBits === undefined || maxBits > s.end - begin)) return lost(s)
  s.pos = begin + room
  return textOf(bytes, e.charset, little)
}

/** A byte string at the cursor; `size` its bits where no length tag says them. */
function readBytes(s: Cursor, e: BinaryEncoding, size: number): Uint8Array | undefined {
  let bits = size
  if (e.leading !== undefined) {
    if (s.pos < 0) return lost(s)
    bits = leadingTag(s, e.leading.sizeInBits, e.byteOrder === 'lsb', s.end) * e.leading.unitBits
  }
  if (!isSize(bits)) return lost(s)
  const from = s.pos
  s.pos = from + bits
  if (from < 0 || s.pos > s.end) return past(s, s.pos)
  return bytesAt(s.b, s.o, from, bits)
}

function past(s: Cursor, after: number): undefined {
  s.truncated = true
  s.pos = after
  return undefined
}
function lost(s: Cursor): undefined {
  s.truncated = true
  s.pos = NaN
  return undefined
}

/** `H` of generated code. */
export const helpers = {
  unsigned,
  unsignedBig,
  reversed,
  ordered,
  rightAligned,
  signedBig,
  onesComplement,
  signMagnitude,
  decimal,
  numberOrNone,
  floatOf,
  ieee16,
  ieee32,
  ieee64,
  readText,
  readBytes,
  takeSegment,
  leaveWhole,
}
