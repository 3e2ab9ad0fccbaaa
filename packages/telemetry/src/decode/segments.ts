/** Values and containers that lie in pieces (XTCE segment entries), put together while one packet is read. */
import type { Step } from '../compile/steps.ts'
import { bytesAt } from './bits.ts'

export interface Piece {
  readonly order: number
  readonly bits: number
  /** Its bits, from the most significant of the first byte. */
  readonly bytes: Uint8Array
}
/** Where a reading is: bytes, first byte, bits, next bit, start and end of the enclosing frame. */
export interface Outer {
  b: Uint8Array
  o: number
  end: number
  pos: number
  start: number
  limit: number
}
/** What of a cursor has to do with pieces. */
export interface Pieced extends Outer {
  truncated: boolean
  readonly pieces: Map<string, Piece[]>
  readonly outer: Outer[]
}

/** Takes the piece at `pos`. True when it was the last one: the cursor is then at the start of the whole. */
export function takeSegment(s: Pieced, step: Extract<Step, { op: 'segment' }>, pos: number): boolean {
  const pieces = s.pieces.get(step.whole) ?? []
  s.pieces.set(step.whole, pieces)
  pieces.push({
    order: step.order ?? pieces.length,
    bits: step.bits,
    bytes: bytesAt(s.b, s.o, pos, step.bits),
  })
  const bits = pieces.reduce((n, p) => n + p.bits, 0)
  if (bits < step.total) return false
  s.pieces.delete(step.whole)
  if (bits > step.total) {
    s.truncated = true
    return false
  }
  s.outer.push({ b: s.b, o: s.o, end: s.end, pos: s.pos, start: s.start, limit: s.limit })
  s.b = joined(pieces, bits)
  s.o = 0
  s.end = bits
  s.pos = 0
  s.start = 0
  s.limit = bits
  return true
}

/** Back to where the last piece lay. */
export function leaveWhole(s: Pieced): void {
  Object.assign(s, s.outer.pop())
}

function joined(pieces: readonly Piece[], bits: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bits / 8))
  let at = 0
  for (const piece of pieces.toSorted((a, b) => a.order - b.order))
    for (let i = 0; i < piece.bits; i++, at++)
      if (((piece.bytes[i >> 3]! >> (7 - (i & 7))) & 1) === 1) whole[at >> 3]! |= 1 << (7 - (at & 7))
  return whole
}
