/** A command bit by bit: what the dry run shows, and what a packet is read to. */
import type { RawValue } from '@vigie/telemetry'
import { calibratorFunction, engineeringValue, readRaw, type ValueLookup, type Wire } from '@vigie/telemetry/layout'
import { placeOf, type ArgumentValue, type CommandValues } from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { signedPattern } from '../encode/integers.ts'
import { lookupOf, sourceOf } from '../encode/value-source.ts'
import { writeLayout, type WrittenField } from '../encode/write-layout.ts'

export interface CommandField {
  /** Argument with member and index, parameter path, "fixed value 2", "packet error control". */
  readonly name: string
  /** Path in the model: `E.C/argument` of arguments, the path of parameters. */
  readonly path: string
  readonly bitOffset: number
  readonly bitLength: number
  readonly raw: RawValue
  /** What the raw value means; undefined where nothing. Labels of enumerations, `true` / `false`, TAI ns, seconds. */
  readonly engineering: ArgumentValue | undefined
  readonly unit?: string
  readonly origin: 'argument' | 'fixed' | 'parameter' | 'computed'
}

const ERROR_CONTROL = 'packet error control'

export function fieldsOf(
  plan: CommandPlan,
  values: CommandValues,
  context: CommandContext | undefined,
  bytes: Uint8Array,
): readonly CommandField[] {
  const lookup = lookupOf(plan, (name) => values.arguments[name]?.raw, context)
  const fields: CommandField[] = []
  writeLayout(plan.path, plan.layout, sourceOf(plan, values, context), lookup, (f) =>
    fields.push(fieldOf(plan, f, bytes, lookup)),
  )
  fields.sort((a, b) => a.bitOffset - b.bitOffset)
  return [...fields, ...errorControlField(plan, bytes)]
}

/** The last two bytes, where the mission lets the encoder put error control there. */
export function errorControlField(plan: CommandPlan, bytes: Uint8Array): CommandField[] {
  if (plan.packets.errorControl === 'none' || bytes.length < 2) return []
  const raw = (bytes.at(-2)! << 8) | bytes.at(-1)!
  return [
    {
      name: ERROR_CONTROL,
      path: `${plan.path}/${ERROR_CONTROL}`,
      bitOffset: 8 * bytes.length - 16,
      bitLength: 16,
      raw,
      engineering: raw,
      origin: 'computed',
    },
  ]
}

export function fieldOf(plan: CommandPlan, f: WrittenField, bytes: Uint8Array, lookup: ValueLookup): CommandField {
  const { layout } = plan
  const slot = layout.slots[layout.slotOf.get(f.parameter)!]!
  const wire = layout.wires[f.column]!
  const computed = plan.computed.has(f.column)
  const raw = computed ? (readRaw(wire.type, bytes, f.bitOffset, () => 0)?.reading?.raw ?? f.raw) : f.raw
  const assigned =
    slot.kind === 'argument' && (slot.constant !== undefined || slot.pinned?.some((p) => p.member === f.member))
  const pinned =
    slot.kind === 'parameter' && (slot.constant !== undefined || slot.pinned?.some((p) => p.member === f.member))
  return {
    name: placeOf(slot.name, f.member),
    path: placeOf(slot.parameter, f.member),
    bitOffset: f.bitOffset,
    bitLength: f.bitLength,
    raw,
    engineering: meaning(plan, f.column, raw, lookup),
    ...(wire.type.unit === undefined ? {} : { unit: wire.type.unit }),
    origin: computed ? 'computed' : slot.kind === 'fixed' || assigned || pinned ? 'fixed' : slot.kind,
  }
}

/** What a raw value of a column means, as people say it. */
export function meaning(
  plan: CommandPlan,
  column: number,
  raw: RawValue,
  lookup: ValueLookup,
): ArgumentValue | undefined {
  const wire = plan.layout.wires[column]!
  const { type, encoding } = wire
  const whole = raw instanceof Uint8Array && encoding.kind === 'integer' ? signedPattern(raw, encoding) : undefined
  if (whole !== undefined) return wideMeaning(wire, whole)
  const { eng, label } = engineeringValue(type, { raw, validity: 0 }, plan.layout.system, lookup)
  if (eng === undefined) return undefined
  if (type.kind === 'boolean') return Number(eng) !== 0
  return type.kind === 'enumerated' ? (label ?? eng) : eng
}

/** Of whole numbers wider than any number: exact where nothing is calibrated. */
function wideMeaning({ type, encoding }: Wire, whole: bigint): ArgumentValue | undefined {
  if (type.kind === 'boolean') return whole !== 0n
  if (type.kind === 'enumerated')
    return type.labels.find((l) => whole >= l.value && whole <= (l.maxValue ?? l.value))?.label ?? whole
  if (type.kind === 'relative-time') return type.timeEncoding!.offset + type.timeEncoding!.scale * Number(whole)
  if (type.kind !== 'integer' && type.kind !== 'float') return undefined
  const calibrator = encoding.kind === 'integer' ? encoding.calibrator : undefined
  return calibrator === undefined ? whole : calibratorFunction(calibrator)(Number(whole))
}
