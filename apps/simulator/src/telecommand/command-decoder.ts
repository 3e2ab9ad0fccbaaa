/**
 * Telecommand packets read as the satellite reads them: which command of the model a packet is, and its arguments. Written apart
 * from what encodes them on the ground; the two have only the model in common.
 */
import type { Command, CommandEntry, DataType, DynamicValue, Encoding, SpaceSystem, ValidRange } from '@vigie/model'
import { simulatorErrors } from '../errors.ts'
import { takeBits, takeFloat } from '../packets/bit-reader.ts'
import { calibrate } from '../packets/calibration.ts'
import { FailureCode, RequestFailure } from './failure.ts'

/** Enumerations and booleans give their raw number, times their count, arrays and aggregates their parts. */
export type ArgumentValue =
  | number
  | string
  | Uint8Array
  | readonly ArgumentValue[]
  | { readonly [member: string]: ArgumentValue }
export type Arguments = Readonly<Record<string, ArgumentValue>>

export interface DecodedCommand {
  /** Path below the satellite: "TCS.SwitchHeater". */
  readonly name: string
  readonly arguments: Arguments
}

interface Cursor {
  readonly bytes: Uint8Array
  readonly end: number
  at: number
  readonly values: Record<string, ArgumentValue>
  /** Numbers of scalar arguments as they were sent: what sizes refer to. */
  readonly raw: Record<string, number>
}
type Step = (cursor: Cursor) => void
interface Known {
  readonly name: string
  readonly steps: readonly Step[]
}

/** Another command than this one: a fixed value differs. */
class Mismatch extends Error {}
const tooShort = (): never => {
  throw new RequestFailure(FailureCode.illegalLength, 'acceptance')
}
const illegalValue = (): never => {
  throw new RequestFailure(FailureCode.illegalArgument, 'acceptance')
}

export class CommandDecoder {
  readonly commands: readonly string[]
  /** By service and subservice, which every packet of PUS has at the same place. */
  readonly #known = new Map<number, Known[]>()
  readonly #system: SpaceSystem

  /** All commands below an element. Throws VIG-SIM-002 for one whose layout the satellite cannot read. */
  constructor(system: SpaceSystem, element: string) {
    this.#system = system
    const names: string[] = []
    for (const [path, command] of system.commands) {
      if (command.abstract || !path.startsWith(`${element}.`)) continue
      const name = path.slice(element.length + 1)
      names.push(name)
      const { steps, fixed } = this.#plan(path, command)
      const key = Number(fixed.get('service')) * 256 + Number(fixed.get('subservice'))
      const bucket = this.#known.get(key)
      if (bucket === undefined) this.#known.set(key, [{ name, steps }])
      else bucket.push({ name, steps })
    }
    this.commands = names
  }

  /** `end`: where the arguments end, before the error control. Throws RequestFailure. */
  decode(packet: Uint8Array, end: number): DecodedCommand {
    const bucket = this.#known.get(packet[7]! * 256 + packet[8]!)
    if (bucket === undefined) throw new RequestFailure(FailureCode.illegalType, 'acceptance')
    for (const { name, steps } of bucket) {
      const cursor: Cursor = { bytes: packet, end: end * 8, at: 0, values: {}, raw: {} }
      try {
        for (const step of steps) step(cursor)
      } catch (error) {
        if (error instanceof Mismatch) continue
        throw error
      }
      if (Math.ceil(cursor.at / 8) !== end) tooShort()
      return { name, arguments: cursor.values }
    }
    throw new RequestFailure(FailureCode.illegalType, 'acceptance')
  }

  #plan(path: string, command: Command): { steps: Step[]; fixed: ReadonlyMap<string, string> } {
    const chain: Command[] = [command]
    for (let base = command.base; base !== undefined; base = this.#system.commands.get(base)?.base)
      chain.unshift(this.#system.commands.get(base)!)
    const types = new Map(chain.flatMap((c) => c.arguments.map((a) => [a.name, a.type] as const)))
    const fixed = new Map(chain.flatMap((c) => (c.assignments ?? []).map((a) => [a.argument, a.value] as const)))
    const steps = chain.flatMap((c) => (c.container?.entries ?? []).map((e) => this.#step(path, e, types, fixed)))
    return { steps, fixed }
  }

  #step(
    path: string,
    entry: CommandEntry,
    types: ReadonlyMap<string, string>,
    fixed: ReadonlyMap<string, string>,
  ): Step {
    const refuse = (detail: string): never => {
      throw simulatorErrors.notFlown({ container: path, detail })
    }
    if (entry.location !== undefined || entry.include !== undefined || entry.repeat !== undefined)
      return refuse('its layout depends on values')
    if (entry.kind === 'fixed') {
      const { sizeInBits, value } = entry
      return (c) => {
        if (c.at + sizeInBits > c.end) tooShort()
        for (let bit = 0; bit < sizeInBits; bit++)
          if (takeBits(c.bytes, c.at + bit, 1) !== takeBits(value, bit, 1)) throw new Mismatch()
        c.at += sizeInBits
      }
    }
    if (entry.kind !== 'argument') return refuse(`it has ${entry.kind} entries`)
    const { argument } = entry
    const type = types.get(argument) ?? refuse(`the argument ${argument} is not declared`)
    const read = this.#reader(type, argument, refuse)
    const assigned = fixed.get(argument)
    if (assigned === undefined) return (c) => void (c.values[argument] = read(c))
    const wanted = this.#rawOf(type, assigned)
    return (c) => {
      read(c)
      if (c.raw[argument] !== wanted) throw new Mismatch()
    }
  }

  /** What an assigned value is on the wire. */
  #rawOf(path: string, text: string): number {
    const type = this.#system.type(path)
    const label = type?.kind === 'enumerated' ? type.labels.find((l) => l.label === text) : undefined
    if (label !== undefined) return Number(label.value)
    if (type?.kind === 'boolean') return text === type.oneString ? 1 : text === type.zeroString ? 0 : Number(text)
    return Number(text)
  }

  #reader(path: string, argument: string, refuse: (detail: string) => never): (c: Cursor) => ArgumentValue {
    const type = this.#system.type(path) ?? refuse(`the type ${path} is not there`)
    if (type.kind === 'aggregate') {
      const members = type.members.map((m) => [m.name, this.#reader(m.type, `${argument}.${m.name}`, refuse)] as const)
      return (c) => Object.fromEntries(members.map(([name, read]) => [name, read(c)]))
    }
    if (type.kind === 'array') {
      const element = this.#reader(type.elementType, `${argument}[]`, refuse)
      const counts = type.dimensions.map((d) => this.#dynamic(d.count, refuse))
      return (c) => {
        const count = counts.reduce((n, of) => n * of(c), 1)
        return Array.from({ length: count }, () => element(c))
      }
    }
    const encoding =
      (type.kind === 'absolute-time' || type.kind === 'relative-time' ? type.timeEncoding?.encoding : type.encoding) ??
      refuse(`${argument} has no encoding`)
    if (encoding.byteOrder !== 'msb' || encoding.bitOrder !== 'msb')
      return refuse(`${argument} is not most significant first`)
    if (encoding.kind === 'binary') {
      const size = this.#dynamic(encoding.sizeInBits, refuse)
      return (c) => {
        const bits = size(c)
        if (bits < 0 || bits % 8 !== 0 || c.at + bits > c.end) tooShort()
        const bytes = Uint8Array.from({ length: bits / 8 }, (_, i) => takeBits(c.bytes, c.at + i * 8, 8))
        c.at += bits
        return bytes
      }
    }
    if (encoding.kind === 'string') {
      if (encoding.size.boxBits === undefined) return refuse(`${argument} is a string without a box`)
      const size = this.#dynamic(encoding.size.boxBits, refuse)
      return (c) => {
        const bits = size(c)
        if (bits < 0 || c.at + bits > c.end) tooShort()
        const bytes = Uint8Array.from({ length: bits / 8 }, (_, i) => takeBits(c.bytes, c.at + i * 8, 8))
        c.at += bits
        const zero = bytes.indexOf(0)
        return new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero))
      }
    }
    return numberReader(type, encoding, argument, refuse)
  }

  #dynamic(value: DynamicValue, refuse: (detail: string) => never): (c: Cursor) => number {
    if (value.kind === 'fixed') return () => value.value
    if (value.kind !== 'reference' || !('argument' in value.ref))
      return refuse('a size is neither fixed nor an argument')
    const { argument } = value.ref
    return (c) => (c.raw[argument] ?? 0) * value.slope + value.intercept
  }
}

function numberReader(
  type: DataType,
  encoding: Extract<Encoding, { kind: 'integer' | 'float' }>,
  argument: string,
  refuse: (detail: string) => never,
): (c: Cursor) => ArgumentValue {
  const bits = encoding.sizeInBits
  if (encoding.kind === 'float') {
    if ((bits !== 32 && bits !== 64) || encoding.scheme !== 'ieee754')
      return refuse(`${argument} is a float of another form`)
  } else if (encoding.scheme !== 'unsigned' && encoding.scheme !== 'twos-complement')
    return refuse(`${argument} is sent as ${encoding.scheme}`)
  const signed = encoding.scheme === 'twos-complement'
  const { calibrator } = encoding
  const ranges = rangesOf(type)
  const labels =
    type.kind === 'enumerated'
      ? type.labels.map((l) => [Number(l.value), Number(l.maxValue ?? l.value)] as const)
      : undefined
  return (c) => {
    if (c.at + bits > c.end) tooShort()
    let raw = encoding.kind === 'float' ? takeFloat(c.bytes, c.at, bits as 32 | 64) : takeBits(c.bytes, c.at, bits)
    if (signed && raw >= 2 ** (bits - 1)) raw -= 2 ** bits
    c.at += bits
    c.raw[argument] = raw
    if (Number.isNaN(raw)) illegalValue()
    const value = calibrator === undefined ? raw : (calibrate(calibrator, raw) ?? raw)
    if (labels !== undefined && !labels.some(([low, high]) => raw >= low && raw <= high)) illegalValue()
    if (ranges.length > 0 && !ranges.some((r) => within(r, r.calibrated ? value : raw))) illegalValue()
    return value
  }
}

function rangesOf(type: DataType): readonly ValidRange[] {
  if (type.kind !== 'integer' && type.kind !== 'float') return []
  return type.validRanges ?? (type.validRange === undefined ? [] : [type.validRange])
}

/** Half a count of rounding is not out of range. */
function within(range: ValidRange, value: number): boolean {
  const slack = 1e-6 * Math.max(1, Math.abs(value))
  if (range.min !== undefined && (range.minInclusive === false ? value <= range.min : value < range.min - slack))
    return false
  return !(range.max !== undefined && (range.maxInclusive === false ? value >= range.max : value > range.max + slack))
}
