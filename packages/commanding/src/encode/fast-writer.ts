/**
 * Generated code for commands whose fields all have fixed places: a template with what never changes, and straight stores
 * of the rest. It writes the same bits as `writeLayout`, which stays the measure of it.
 */
import type { RawValue } from '@vigie/telemetry'
import { stepsWithin, type Step, type Wire } from '@vigie/telemetry/layout'
import { isScalar, memberSteps, rawAt, type CheckedValue } from '../arguments/values.ts'
import { putBytes } from './bits.ts'
import type { CommandPlan } from './command-plan.ts'
import { tailBytes } from './packet-fields.ts'
import { withIndices } from './write-layout.ts'
import { writeScalar } from './write-scalar.ts'

export type FastWriter = (values: Readonly<Record<string, CheckedValue>>) => Uint8Array

const writers = new WeakMap<CommandPlan, { readonly write: FastWriter | undefined }>()

/** Undefined: the command needs the plain way. Made at the first use of a plan. */
export function fastWriter(plan: CommandPlan): FastWriter | undefined {
  let known = writers.get(plan)
  if (known === undefined) {
    known = { write: generate(plan) }
    writers.set(plan, known)
  }
  return known.write
}

/** One value at its place. */
interface Place {
  readonly column: number
  readonly parameter: string
  readonly member: string
  readonly bitOffset: number
  readonly bits: number
}

/** Elements of lists one by one; undefined where two lie on the same bits. */
function placesOf(plan: CommandPlan): Place[] | undefined {
  const { leaves } = plan.layout.measured
  if (leaves === undefined) return undefined
  const member = new Map<number, string>()
  const walk = (steps: readonly Step[]): void => {
    for (const s of steps) {
      if (s.op === 'leaf') member.set(s.column, s.member)
      else walk(stepsWithin(s))
    }
  }
  walk(plan.layout.steps)
  const places = leaves.flatMap((leaf): Place[] => {
    const { parameter } = plan.layout.columns[leaf.column]!
    const base = { column: leaf.column, parameter, bits: leaf.bits }
    if (leaf.list === undefined) return [{ ...base, member: member.get(leaf.column)!, bitOffset: leaf.bitOffset }]
    const { count, strideBits } = leaf.list
    return Array.from({ length: count }, (_, k) => ({
      ...base,
      member: withIndices(member.get(leaf.column)!, [k]),
      bitOffset: leaf.bitOffset + k * strideBits,
    }))
  })
  places.sort((a, b) => a.bitOffset - b.bitOffset)
  for (let i = 1; i < places.length; i++)
    if (places[i - 1]!.bitOffset + places[i - 1]!.bits > places[i]!.bitOffset) return undefined
  return places
}

const MOST_PLACES = 2048

function generate(plan: CommandPlan): FastWriter | undefined {
  const { layout } = plan
  const places = placesOf(plan)
  const { staticBits } = layout.measured
  if (places === undefined || staticBits === undefined || places.length > MOST_PLACES) return undefined
  if (layout.restrictions.length > 0) return undefined
  const bits = Math.max(staticBits, layout.declaredBits ?? 0)
  const template = new Uint8Array(Math.ceil(bits / 8) + tailBytes(plan.packets))
  const code: string[] = []
  const puts: ((bytes: Uint8Array, raw: RawValue) => void)[] = []
  for (const place of places) {
    const slot = layout.slots[layout.slotOf.get(place.parameter)!]!
    const wire = layout.wires[place.column]!
    if (plan.computed.has(place.column)) continue
    const constant = rawAt(slot.constant, place.member) ?? slot.pinned?.find((p) => p.member === place.member)?.raw
    if (isScalar(constant)) {
      const written = writeScalar(
        plan.path,
        () => slot.name,
        constant,
        wire,
        () => place.bits,
      )
      putBytes(template, place.bitOffset, written.bits, written.bytes)
      continue
    }
    if (slot.kind !== 'argument') return undefined
    const value = memberSteps(place.member).reduce<string>(
      (text, step) => `${text}[${JSON.stringify(step)}]`,
      `v[${JSON.stringify(slot.name)}].raw`,
    )
    code.push(inlineStore(place, wire, value) ?? calledStore(plan, place, wire, value, slot.name, puts))
  }
  return new Function('T', 'P', `return (v) => { const b = T.slice(); let x = 0;\n${code.join('\n')}\nreturn b }`)(
    template,
    puts,
  ) as FastWriter
}

/** Whole numbers of up to 32 bits in the plain order: shifts into the bytes, which are zero in the template. */
function inlineStore(place: Place, wire: Wire, value: string): string | undefined {
  const e = wire.encoding
  if (e.kind !== 'integer' || e.byteOrder !== 'msb' || e.bitOrder !== 'msb' || e.sizeInBits > 32) return undefined
  if (e.scheme !== 'unsigned' && e.scheme !== 'twos-complement') return undefined
  const parts: string[] = [`x = ${value};`]
  for (let left = place.bits, p = place.bitOffset; left > 0;) {
    const room = 8 - (p & 7)
    const take = Math.min(left, room)
    const piece = left === take ? `x` : `(x >>> ${left - take})`
    const masked = take === 8 ? piece : `(${piece} & ${(1 << take) - 1})`
    const at = `b[${p >> 3}]`
    parts.push(
      take === 8
        ? `${at} = ${piece};`
        : room === take
          ? `${at} |= ${masked};`
          : `${at} |= ${masked} << ${room - take};`,
    )
    p += take
    left -= take
  }
  return parts.join(' ')
}

function calledStore(
  plan: CommandPlan,
  place: Place,
  wire: Wire,
  value: string,
  name: string,
  puts: ((bytes: Uint8Array, raw: RawValue) => void)[],
): string {
  const e = wire.encoding
  const plain = e.kind === 'float' && e.scheme === 'ieee754' && e.bitOrder === 'msb' && e.byteOrder === 'msb'
  if (plain && place.bitOffset % 8 === 0 && (e.sizeInBits === 32 || e.sizeInBits === 64)) {
    const view = new DataView(new ArrayBuffer(8))
    const source = new Uint8Array(view.buffer)
    const length = e.sizeInBits / 8
    const at = place.bitOffset / 8
    puts.push((bytes, raw) => {
      if (length === 4) view.setFloat32(0, raw as number)
      else view.setFloat64(0, raw as number)
      for (let i = 0; i < length; i++) bytes[at + i] = source[i]!
    })
  } else
    puts.push((bytes, raw) => {
      const written = writeScalar(
        plan.path,
        () => name,
        raw,
        wire,
        () => place.bits,
      )
      putBytes(bytes, place.bitOffset, written.bits, written.bytes)
    })
  return `P[${puts.length - 1}](b, ${value});`
}
