/** Checked values to the bytes of a command. */
import { areRefused, type CommandValues } from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import { commandErrors } from '../errors.ts'
import { fieldsOf, type CommandField } from '../inspect/fields.ts'
import type { CommandPlan } from './command-plan.ts'
import { fastWriter } from './fast-writer.ts'
import { holds } from './known-values.ts'
import { completePacket, tailBytes } from './packet-fields.ts'
import { criteriaText } from '../inspect/criteria-text.ts'
import { lookupOf, sourceOf } from './value-source.ts'
import { verifyFields, writeLayout, type WrittenField } from './write-layout.ts'

/** A command as it leaves. */
export class EncodedCommand {
  readonly command: string
  readonly bytes: Uint8Array
  /** Without the bits that fill up the last byte. */
  readonly bits: number
  readonly #plan: CommandPlan
  readonly #values: CommandValues
  readonly #context: CommandContext | undefined
  #fields: readonly CommandField[] | undefined

  constructor(
    plan: CommandPlan,
    values: CommandValues,
    context: CommandContext | undefined,
    bytes: Uint8Array,
    bits: number,
  ) {
    this.command = plan.path
    this.bytes = bytes
    this.bits = bits
    this.#plan = plan
    this.#values = values
    this.#context = context
  }

  /** Every bit with its name, in the order of the packet. */
  get fields(): readonly CommandField[] {
    this.#fields ??= fieldsOf(this.#plan, this.#values, this.#context, this.bytes)
    return this.#fields
  }

  /** The sequence count of the primary header, where the encoder sets it. */
  get sequenceCount(): number | undefined {
    return this.#plan.packets.sequenceCount === 'none' ? undefined : ((this.bytes[2]! & 0x3f) << 8) | this.bytes[3]!
  }
}

/**
 * Throws the reason for which a command cannot be encoded (VIG-COMMANDING-001, 003, 005) or these values cannot be written
 * (011, 018, 023, 030 … 037). Values come from `checkArguments`.
 */
export function encodeCommand(plan: CommandPlan, values: CommandValues, context?: CommandContext): EncodedCommand {
  if (!plan.encodable) throw refusal(plan)
  if (values.command !== plan.path) throw commandErrors.wrongCommand({ command: plan.path, given: values.command })
  if (areRefused(values)) throw commandErrors.refusedValues({ command: plan.path })
  for (const { name } of plan.arguments)
    if (!Object.hasOwn(values.arguments, name))
      throw commandErrors.missingArgument({ command: plan.path, place: name, expected: 'a value that was checked' })
  const tail = tailBytes(plan.packets)
  const fast = fastWriter(plan)
  let bytes: Uint8Array
  let bits: number
  if (fast === undefined) {
    const lookup = lookupOf(plan, (name) => values.arguments[name]?.raw, context)
    for (const restriction of plan.layout.restrictions)
      if (!holds(plan.layout.system, restriction, lookup))
        throw commandErrors.restriction({ command: plan.path, condition: criteriaText(restriction, plan.path) })
    const fields: WrittenField[] = []
    const source = sourceOf(plan, values, context)
    const written = writeLayout(plan.path, plan.layout, source, lookup, (f) => fields.push(f))
    verifyFields(plan.path, plan.layout, written.bytes, fields, lookup, true)
    bytes = written.bytes
    bits = written.bits
    if (tail > 0) {
      const whole = new Uint8Array(bytes.length + tail)
      whole.set(bytes)
      bytes = whole
    }
  } else {
    bytes = fast(values.arguments)
    bits = plan.layout.measured.staticBits ?? 0
  }
  completePacket(plan, bytes, context)
  return new EncodedCommand(plan, values, context, bytes, tail > 0 ? 8 * bytes.length : bits)
}

function refusal(plan: CommandPlan): Error {
  const command = plan.path
  if (plan.command.steps !== undefined) return commandErrors.blockCommand({ command, count: plan.command.steps.length })
  if (plan.abstract) return commandErrors.abstractCommand({ command })
  return commandErrors.notEncodable({ element: command, reason: plan.problems.join('; '), commands: command })
}
