/** Values and containers that lie in pieces (XTCE segment entries): which bits of the whole each piece is. */
import { stepsWithin, type Step } from '@vigie/telemetry/layout'

export type SegmentStep = Extract<Step, { op: 'segment' }>

export interface Piece {
  /** First bit within the whole. */
  readonly from: number
  /** The whole is there with it. */
  readonly last: boolean
}

/** Pieces in the order of the layout; those without an order come as they lie, as decoders put them together. */
export function piecesOf(steps: readonly Step[]): {
  readonly pieces: ReadonlyMap<Step, Piece>
  readonly count: number
  readonly problems: readonly string[]
} {
  const wholes = new Map<string, SegmentStep[]>()
  const problems: string[] = []
  let count = 0
  const walk = (list: readonly Step[], always: boolean): void => {
    for (const step of list) {
      if (step.op === 'segment') {
        count++
        if (!always) problems.push(`a piece of the ${step.whole} lies in an entry that may be absent or repeated`)
        const known = wholes.get(step.whole)
        if (known === undefined) wholes.set(step.whole, [step])
        else known.push(step)
      } else walk(stepsWithin(step), always && step.op === 'frame')
    }
  }
  walk(steps, true)
  const pieces = new Map<Step, Piece>()
  for (const [whole, list] of wholes) {
    const bits = list.reduce((n, s) => n + s.bits, 0)
    const { total } = list[0]!
    if (bits !== total) problems.push(`the pieces of the ${whole} are ${bits} bits, the whole is ${total}`)
    let from = 0
    const ordered = list.map((step, i) => ({ step, order: step.order ?? i })).toSorted((a, b) => a.order - b.order)
    for (const { step } of ordered) {
      pieces.set(step, { from, last: step === list.at(-1) })
      from += step.bits
    }
  }
  return { pieces, count, problems }
}

/** n bits of a byte string, left-aligned. */
export function cutBits(bytes: Uint8Array, from: number, n: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(n / 8))
  for (let i = 0; i < n; i++) {
    const at = from + i
    if ((bytes[at >> 3]! & (128 >> (at & 7))) !== 0) out[i >> 3]! |= 128 >> (i & 7)
  }
  return out
}
