/** Fixed places: which leaves of a layout lie at the same bits in every packet. */
import type { FieldPlace } from '../plan.ts'
import type { Step } from './steps.ts'
import type { Wire } from './wire.ts'

/** A leaf at a fixed place; `count` values `strideBits` apart for lists. */
export interface StaticLeaf {
  readonly column: number
  readonly bitOffset: number
  readonly bits: number
  readonly list?: { readonly count: number; readonly strideBits: number }
}

export interface Measured {
  readonly places: readonly FieldPlace[]
  /** All leaves, when the whole layout is fixed and each column comes once. */
  readonly leaves?: readonly StaticLeaf[]
  /** End of the furthest entry, when fixed. */
  readonly staticBits?: number
}

interface Cursor {
  at: number | undefined
  end: number
  fixed: boolean
}

export function measure(steps: readonly Step[], wires: readonly (Wire | undefined)[]): Measured {
  const places: FieldPlace[] = []
  const leaves: StaticLeaf[] = []
  const used = new Set<number>()
  const cursor: Cursor = { at: 0, end: 0, fixed: true }
  const advance = (bits: number | undefined): void => {
    cursor.at = bits === undefined || cursor.at === undefined ? undefined : cursor.at + bits
    if (cursor.at === undefined) cursor.fixed = false
    else cursor.end = Math.max(cursor.end, cursor.at)
  }
  const place = (step: Extract<Step, { op: 'leaf' }>, conditional: boolean): void => {
    const bits = wires[step.column]!.bits
    places.push({
      parameter: step.column,
      container: step.container,
      conditional,
      ...(cursor.at === undefined ? {} : { bitOffset: cursor.at }),
      ...(bits === undefined ? {} : { bitSize: bits }),
    })
  }

  const walk = (list: readonly Step[], frameStart: number | undefined, conditional: boolean): void => {
    for (const step of list) {
      switch (step.op) {
        case 'leaf': {
          const bits = wires[step.column]!.bits
          place(step, conditional)
          const single = !step.member.includes('[]')
          if (
            cursor.at !== undefined &&
            cursor.at >= 0 &&
            bits !== undefined &&
            single &&
            !conditional &&
            !used.has(step.column)
          )
            leaves.push({ column: step.column, bitOffset: cursor.at, bits })
          else cursor.fixed = false
          used.add(step.column)
          advance(bits)
          break
        }
        case 'skip':
          advance(step.bits)
          break
        case 'lists':
          break
        case 'move': {
          const origin = step.from === 'start' ? frameStart : step.from === 'here' ? cursor.at : undefined
          if (step.bits.kind !== 'fixed' || origin === undefined) {
            cursor.at = undefined
            cursor.fixed = false
          } else {
            cursor.at = origin + (step.back ? -step.bits.value : step.bits.value)
            if (cursor.at < 0) cursor.fixed = false
          }
          break
        }
        case 'frame': {
          const start = cursor.at
          walk(step.steps, start, conditional)
          if (step.size !== undefined && start !== undefined) {
            cursor.at = start + step.size
            cursor.end = Math.max(cursor.end, cursor.at)
          }
          break
        }
        case 'if': {
          const before = cursor.at
          cursor.fixed = false
          walk(step.steps, frameStart, true)
          if (cursor.at !== before) cursor.at = undefined
          break
        }
        case 'repeat':
          cursor.fixed = false
          walk(step.steps, frameStart, true)
          cursor.at = undefined
          break
        case 'array':
          fixedArray(step, conditional)
          break
        case 'choose':
          cursor.fixed = false
          for (const { steps: some } of step.cases) {
            cursor.at = undefined
            walk(some, undefined, true)
          }
          cursor.at = undefined
          break
        case 'segment': {
          const after = cursor.at === undefined ? undefined : cursor.at + step.bits
          cursor.fixed = false
          cursor.at = undefined
          walk(step.steps, undefined, true)
          cursor.at = after
          break
        }
        default:
          cursor.at = undefined
          cursor.fixed = false
      }
    }
  }

  /** Elements made of fixed leaves only, in fixed number; anything else is left to the packet. */
  const fixedArray = (step: Extract<Step, { op: 'array' }>, conditional: boolean): void => {
    const count = step.counts.reduce<number | undefined>(
      (n, c) => (n === undefined || c.kind !== 'fixed' ? undefined : n * c.value),
      1,
    )
    const inner = step.steps.map((s) => (s.op === 'leaf' ? wires[s.column]!.bits : undefined))
    const stride = inner.reduce<number | undefined>(
      (n, b) => (n === undefined || b === undefined ? undefined : n + b),
      0,
    )
    const start = cursor.at
    if (
      count === undefined ||
      count < 0 ||
      count > 65_536 ||
      stride === undefined ||
      start === undefined ||
      start < 0 ||
      conditional
    ) {
      cursor.fixed = false
      walk(step.steps, undefined, true)
      cursor.at = undefined
      return
    }
    let offset = start
    for (const [i, leaf] of step.steps.entries()) {
      if (leaf.op !== 'leaf') continue
      cursor.at = offset
      place(leaf, false)
      if (used.has(leaf.column)) cursor.fixed = false
      used.add(leaf.column)
      leaves.push({ column: leaf.column, bitOffset: offset, bits: inner[i]!, list: { count, strideBits: stride } })
      offset += inner[i]!
    }
    cursor.at = start
    advance(count * stride)
  }

  walk(steps, 0, false)
  return {
    places,
    ...(cursor.fixed ? { leaves, staticBits: cursor.end } : {}),
  }
}

/** Bits of steps one after another that always have the same size; undefined where something moves, repeats or depends. */
export function sizeOf(steps: readonly Step[], wires: readonly (Wire | undefined)[]): number | undefined {
  let total = 0
  for (const step of steps) {
    const bits = sizeOfOne(step, wires)
    if (bits === undefined) return undefined
    total += bits
  }
  return total
}

function sizeOfOne(step: Step, wires: readonly (Wire | undefined)[]): number | undefined {
  switch (step.op) {
    case 'leaf':
      return wires[step.column]!.bits
    case 'skip':
      return step.bits
    case 'lists':
      return 0
    case 'frame':
      return step.size ?? sizeOf(step.steps, wires)
    case 'array': {
      const element = sizeOf(step.steps, wires)
      return step.counts.reduce<number | undefined>(
        (n, c) => (n === undefined || c.kind !== 'fixed' ? undefined : n * c.value),
        element,
      )
    }
    default:
      return undefined
  }
}
