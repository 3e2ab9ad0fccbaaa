/** One packet read by the layout of one command, step by step. Bytes may come from anywhere. */
import type { DynamicValue } from '@vigie/model'
import {
  MAX_COUNT,
  readRaw,
  stepsWithin,
  type ReadOutcome,
  type Step,
  type ValueLookup,
  type Wire,
} from '@vigie/telemetry/layout'
import type { RawValue } from '@vigie/telemetry'
import {
  memberSteps,
  placeOf,
  rawAt,
  type ArgumentValue,
  type CheckedValue,
  type CommandValues,
  type RawTree,
} from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import { getBits, putBytes } from '../encode/bits.ts'
import { cutBits, type SegmentStep } from '../encode/pieces.ts'
import { argumentPath } from '../encode/command-system.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { chosenSteps, dynamicNumber, holds, knownValue } from '../encode/known-values.ts'
import { withIndices, type WrittenField } from '../encode/write-layout.ts'
import { sameRaw } from './same.ts'
import { fieldOf, meaning, type CommandField } from './fields.ts'

/** Thrown inside a walk where the layout cannot go on. */
const END = Symbol('end of layout')

export class CommandReader {
  whole = true
  readonly #plan: CommandPlan
  #bytes: Uint8Array
  #bits: number
  readonly #wholes = new Map<string, Uint8Array>()
  readonly #trees = new Map<string, RawTree>()
  readonly #written: WrittenField[] = []
  readonly #lookup: ValueLookup
  #at = 0
  #end: number
  #iterations: number

  constructor(plan: CommandPlan, bytes: Uint8Array, context: CommandContext | undefined) {
    this.#plan = plan
    this.#bytes = bytes
    this.#bits = bytes.length * 8
    this.#end = plan.layout.declaredBits ?? 0
    this.#iterations = Math.min(1_000_000, 1024 + 4 * this.#bits)
    // Parameters that the packet carries are those, not the latest ones.
    this.#lookup = (ref) => {
      const carried = (ref.instance ?? 0) === 0 ? this.#trees.get(ref.parameter) : undefined
      return carried === undefined ? context?.parameters?.(ref) : knownValue(plan.layout.system, ref, carried)
    }
  }

  /** False: a value that every packet of this command has is another one here, or a condition of its containers fails. */
  read(): boolean {
    const { layout } = this.#plan
    try {
      this.#run(layout.steps, 0, layout.declaredBits, [])
    } catch (stop) {
      if (stop !== END) throw stop
      this.whole = false
    }
    if (this.#end > this.#bits || this.#bits - this.#end >= 8) this.whole = false
    return (
      this.#fixedAgree() && (!this.whole || layout.restrictions.every((r) => holds(layout.system, r, this.#lookup)))
    )
  }

  #stop(): never {
    throw END
  }

  #run(steps: readonly Step[], start: number, frameEnd: number | undefined, indices: readonly number[]): void {
    const { layout } = this.#plan
    for (const step of steps) {
      switch (step.op) {
        case 'leaf':
          this.#leaf(step.column, step.parameter, withIndices(step.member, [...(step.indices ?? []), ...indices]))
          break
        case 'skip':
          this.#at += step.bits
          break
        case 'move': {
          const by = this.#amount(step.bits)
          const origin = step.from === 'start' ? start : step.from === 'end' ? (frameEnd ?? this.#stop()) : this.#at
          this.#at = step.back ? origin - by : origin + by
          break
        }
        case 'if':
          if (holds(layout.system, step.when, this.#lookup)) this.#run(step.steps, start, frameEnd, indices)
          break
        case 'repeat': {
          const count = this.#count([step.count])
          for (let k = 0; k < count; k++) {
            this.#iterate()
            if (k > 0 && step.gap !== undefined) this.#at += this.#amount(step.gap)
            this.#run(step.steps, start, frameEnd, indices)
          }
          break
        }
        case 'array': {
          const count = this.#count(step.counts)
          if (count === 0) this.#emptyLists(step.steps, indices)
          for (let k = 0; k < count; k++) {
            this.#iterate()
            this.#run(step.steps, start, frameEnd, [...indices, k])
          }
          break
        }
        case 'frame': {
          const from = this.#at
          this.#run(step.steps, from, step.size === undefined ? frameEnd : from + step.size, indices)
          if (step.size !== undefined) this.#at = from + step.size
          break
        }
        case 'segment':
          this.#segment(step)
          break
        case 'choose':
          this.#run(chosenSteps(layout.system, step, this.#lookup) ?? this.#stop(), start, frameEnd, indices)
          break
        case 'lists':
          break
        default:
          this.#stop()
      }
      if (step.op !== 'move') this.#end = Math.max(this.#end, this.#at)
    }
  }

  #leaf(column: number, parameter: string, member: string): void {
    const { layout } = this.#plan
    const { type } = layout.wires[column]!
    const outcome =
      plainWhole(layout.wires[column]!, this.#bytes, this.#at) ??
      readRaw(type, this.#bytes, this.#at, (value) => this.#amount(value))
    if (outcome?.after === undefined) this.#stop()
    const { reading, after } = outcome
    if (reading === undefined) this.whole = false
    else {
      this.#written.push({
        column,
        parameter,
        member,
        bitOffset: this.#at,
        bitLength: after - this.#at,
        raw: reading.raw,
      })
      this.#trees.set(parameter, grown(this.#trees.get(parameter), memberSteps(member), reading.raw))
    }
    this.#at = after
  }

  /** Pieces are kept until the whole is there; then it is read by itself. */
  #segment(step: SegmentStep): void {
    const at = this.#at
    const piece = this.#plan.layout.pieces.get(step)
    if (piece === undefined || at < 0 || at + step.bits > this.#bits) this.#stop()
    let whole = this.#wholes.get(step.whole)
    if (whole === undefined) this.#wholes.set(step.whole, (whole = new Uint8Array(Math.ceil(step.total / 8))))
    putBytes(whole, piece.from, step.bits, cutBits(this.#bytes, at, step.bits))
    this.#at = at + step.bits
    if (!piece.last) return
    const outer = { bytes: this.#bytes, bits: this.#bits, end: this.#end }
    const first = this.#written.length
    this.#bytes = whole
    this.#bits = step.total
    this.#at = 0
    this.#run(step.steps, 0, step.total, [])
    this.#bytes = outer.bytes
    this.#bits = outer.bits
    this.#end = outer.end
    this.#at = at + step.bits
    for (let i = first; i < this.#written.length; i++)
      this.#written[i] = { ...this.#written[i]!, bitOffset: at, bitLength: step.bits, inPieces: true }
  }

  /** A list without elements is a list all the same. */
  #emptyLists(steps: readonly Step[], indices: readonly number[]): void {
    for (const step of steps) {
      if (step.op === 'leaf') {
        const key = step.parameter
        const member = withIndices(step.member, indices)
        const list = member.slice(0, member.indexOf('[]'))
        if (rawAt(this.#trees.get(key), list) === undefined)
          this.#trees.set(key, grown(this.#trees.get(key), memberSteps(list), []))
      } else this.#emptyLists(stepsWithin(step), indices)
    }
  }

  #amount(value: DynamicValue): number {
    return dynamicNumber(this.#plan.layout.system, value, this.#lookup) ?? this.#stop()
  }

  #count(counts: readonly DynamicValue[]): number {
    let total = 1
    for (const c of counts) {
      const n = this.#amount(c)
      if (!(n >= 0 && n <= MAX_COUNT)) this.#stop()
      total *= n
    }
    return total <= MAX_COUNT ? total : this.#stop()
  }

  /** A bound on what lying counts can do. */
  #iterate(): void {
    if (this.#at > this.#bits || --this.#iterations < 0) this.#stop()
  }

  #fixedAgree(): boolean {
    const { layout } = this.#plan
    return this.#written.every((f) => {
      if (this.#plan.computed.has(f.column)) return true
      const slot = layout.slots[layout.slotOf.get(f.parameter)!]!
      const wanted = rawAt(slot.constant, f.member) ?? slot.pinned?.find((p) => p.member === f.member)?.raw
      return wanted === undefined || typeof wanted === 'object'
        ? wanted === undefined || sameRaw(wanted as RawValue, f.raw)
        : sameRaw(wanted, f.raw)
    })
  }

  values(): CommandValues {
    const checked: Record<string, CheckedValue> = {}
    const found = new Map(this.#written.map((f) => [placeOf(f.parameter, f.member), f]))
    for (const argument of this.#plan.arguments) {
      const parameter = argumentPath(this.#plan.path, argument.name)
      const raw = this.#trees.get(parameter)
      if (raw === undefined) continue
      const engineering = engineeringTree(raw, (member) => {
        const field = found.get(placeOf(parameter, member))
        return field === undefined ? undefined : meaning(this.#plan, field.column, field.raw, this.#lookup)
      })
      checked[argument.name] = {
        raw,
        engineering,
        origin:
          argument.computed !== undefined
            ? 'computed'
            : argument.assigned.some((a) => a.member === '')
              ? 'assigned'
              : 'given',
      }
    }
    return { command: this.#plan.path, arguments: checked }
  }

  fields(): CommandField[] {
    return this.#written
      .map((f) => fieldOf(this.#plan, f, this.#bytes, this.#lookup))
      .toSorted((a, b) => a.bitOffset - b.bitOffset)
  }
}

/** The common case without big numbers: unsigned, most significant first, up to 32 bits. */
function plainWhole({ encoding: e }: Wire, bytes: Uint8Array, at: number): ReadOutcome | undefined {
  if (e.kind !== 'integer' || e.scheme !== 'unsigned' || e.byteOrder !== 'msb' || e.bitOrder !== 'msb') return undefined
  const after = at + e.sizeInBits
  if (e.sizeInBits > 32 || at < 0 || after > 8 * bytes.length) return undefined
  return { after, reading: { raw: getBits(bytes, at, e.sizeInBits), validity: 0 } }
}

/** A tree with one leaf put in; lists and structures grow as their leaves come. */
function grown(tree: RawTree | undefined, steps: readonly (string | number)[], raw: RawTree): RawTree {
  const [step, ...rest] = steps
  if (step === undefined) return raw
  if (typeof step === 'number') {
    const list = (Array.isArray(tree) ? tree : []) as RawTree[]
    list[step] = grown(list[step], rest, raw)
    return list
  }
  const members = (tree !== undefined && typeof tree === 'object' && !Array.isArray(tree) ? tree : {}) as Record<
    string,
    RawTree
  >
  members[step] = grown(members[step], rest, raw)
  return members
}

function engineeringTree(tree: RawTree, of: (member: string) => ArgumentValue | undefined, member = ''): ArgumentValue {
  if (Array.isArray(tree)) return (tree as readonly RawTree[]).map((t, i) => engineeringTree(t, of, `${member}[${i}]`))
  if (typeof tree === 'object' && !(tree instanceof Uint8Array))
    return Object.fromEntries(
      Object.entries(tree).map(([k, t]) => [
        k,
        engineeringTree(t as RawTree, of, member === '' ? k : `${member}.${k}`),
      ]),
    )
  return of(member) ?? (tree as ArgumentValue)
}
