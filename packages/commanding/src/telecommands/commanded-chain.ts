import type { TelecommandConfig } from '@vigie/model'
import type { ValueLookup } from '@vigie/telemetry/layout'
import type { CommandPlans } from '../encode/compile-commands.ts'
import type { CommandAlgorithms } from '../inspect/command-algorithms.ts'

/** A satellite that can be commanded. */
export interface CommandedChain {
  readonly name: string
  /** Its commands are those of this element and below. */
  readonly element: string
  readonly plans: CommandPlans
  readonly config: TelecommandConfig
  /** Latest values, for conditions and for parameters in commands. */
  readonly parameters: ValueLookup
  /** What decides conditions and verifiers by algorithm; absent: the model has none. */
  readonly algorithms?: CommandAlgorithms
}
