/** The bytes of a command to what it says: which command, its arguments, its fields. Bytes may come from anywhere. */
import { errorControlHolds } from '@vigie/ccsds'
import { type CommandValues } from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import { checksHold } from '../encode/container-checks.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import type { CommandPlans } from '../encode/compile-commands.ts'
import { tailBytes } from '../encode/packet-fields.ts'
import { CommandReader } from './command-reader.ts'
import { errorControlField, type CommandField } from './fields.ts'

/** A packet that was read as a command. */
export class DecodedCommand {
  /** Path of the command. */
  readonly command: string
  readonly plan: CommandPlan
  /** Whether every field is within the packet, and nothing is left over but the bits that fill up its last byte. */
  readonly whole: boolean
  /** Whether the error control and the checks of its containers agree; absent where there are none. */
  readonly errorControlOk?: boolean
  /** Other commands that the packet could be as well. */
  readonly others: readonly string[]
  readonly #reader: CommandReader
  readonly #bytes: Uint8Array
  #values: CommandValues | undefined
  #fields: readonly CommandField[] | undefined

  constructor(reader: CommandReader, plan: CommandPlan, bytes: Uint8Array, others: readonly string[] = []) {
    this.command = plan.path
    this.plan = plan
    this.whole = reader.whole
    const { errorControl } = plan.packets
    if (errorControl !== 'none' || plan.checks.length > 0)
      this.errorControlOk =
        errorControlHolds(errorControl, bytes, 0, bytes.length) && checksHold(plan.layout, plan.checks, bytes)
    this.others = others
    this.#reader = reader
    this.#bytes = bytes
  }

  /** Arguments that the packet carries; what it does not carry is absent. Origins are 'given', 'assigned' and 'computed'. */
  get values(): CommandValues {
    this.#values ??= this.#reader.values()
    return this.#values
  }

  /** Every bit with its name, in the order of the packet. */
  get fields(): readonly CommandField[] {
    this.#fields ??= [...this.#reader.fields(), ...errorControlField(this.plan, this.#bytes)]
    return this.#fields
  }

  with(others: readonly string[]): DecodedCommand {
    return others.length === 0 ? this : new DecodedCommand(this.#reader, this.plan, this.#bytes, others)
  }
}

/** Undefined: the bytes are no known command. Commands that fit whole go first, then those with most fixed bits. */
export function decodeCommand(
  plans: CommandPlans,
  bytes: Uint8Array,
  context?: CommandContext,
): DecodedCommand | undefined {
  let best: DecodedCommand | undefined
  const others: string[] = []
  for (const plan of plans.identities.candidates(bytes)) {
    const read = readCommand(plan, bytes, context)
    if (read === undefined) continue
    if (best === undefined || (read.whole && !best.whole)) {
      if (best?.whole === true) others.push(best.command)
      best = read
    } else if (read.whole) others.push(read.command)
  }
  return best?.with(others)
}

/** The same for a command that is known. Undefined: its fixed values are others. */
export function readCommand(
  plan: CommandPlan,
  bytes: Uint8Array,
  context?: CommandContext,
): DecodedCommand | undefined {
  const reader = new CommandReader(
    plan,
    bytes.subarray(0, Math.max(0, bytes.length - tailBytes(plan.packets))),
    context,
  )
  return reader.read() ? new DecodedCommand(reader, plan, bytes) : undefined
}
