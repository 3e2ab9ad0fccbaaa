/** What the compiler makes of each command: its arguments with what decides their values, its layout as steps. */
import type { Diagnostic } from '@vigie/base'
import type { Command, DataType, Expression, MatchCriteria, TelecommandPacketConfig } from '@vigie/model'
import type { PlannedParameter } from '@vigie/telemetry'
import type { Measured, Step, Wire } from '@vigie/telemetry/layout'
import type { RawTree } from '../arguments/values.ts'
import type { ContainerCheck } from './container-checks.ts'
import type { CommandSystem } from './command-system.ts'
import type { Piece } from './pieces.ts'

/** What the encoder sets whatever is given. */
export type ComputedField = 'packet-length' | 'sequence-count' | 'check'

export interface PlannedArgument {
  readonly name: string
  /** Path of the type, and the type (with references of this command resolved). */
  readonly typePath: string
  readonly type: DataType
  readonly unit?: string
  readonly shortDescription?: string
  readonly longDescription?: string
  /** Command that declares it: this one or one that it extends. */
  readonly declaredBy: string
  /** Text as the model gives it: taken when nothing is given. */
  readonly initialValue?: string
  /** Values that the command or one that it extends assigns: they cannot be given. `member` is '' for the whole. */
  readonly assigned: readonly { readonly member: string; readonly value: string; readonly by: string }[]
  /** The encoder sets it: the packet length or the sequence count. */
  readonly computed?: ComputedField
  /** Computed from the other arguments: it cannot be given. References mean arguments of this command. */
  readonly formula?: Expression
  readonly formulaText?: string
  /** When not given, it is the size of another argument. */
  readonly sizeOf?: SizeOf
  /** Must be given: no default, not assigned, not computed. */
  readonly required: boolean
}

/** This argument counts the bits or the elements of another one: value = (size − intercept) / slope. */
export interface SizeOf {
  readonly argument: string
  readonly what: 'bits' | 'elements'
  /** Of arrays with several dimensions: the product of the others. */
  readonly others: number
  readonly slope: number
  readonly intercept: number
}

/** Where the value of something in the layout comes from. */
export interface Slot {
  /** Path in the command system. */
  readonly parameter: string
  /** As people see it. */
  readonly name: string
  readonly typePath: string
  readonly kind: 'argument' | 'fixed' | 'parameter'
  /** Values that never change; members of a structure may be pinned one by one. */
  readonly constant?: RawTree
  readonly pinned?: readonly { readonly member: string; readonly raw: RawTree }[]
}

export interface CommandLayout {
  readonly system: CommandSystem
  readonly steps: readonly Step[]
  readonly columns: readonly PlannedParameter[]
  readonly wires: readonly (Wire | undefined)[]
  readonly slots: readonly Slot[]
  /** Parameter path → index in `slots`. */
  readonly slotOf: ReadonlyMap<string, number>
  /** Of segment steps: which bits of their whole they are. */
  readonly pieces: ReadonlyMap<Step, Piece>
  readonly measured: Measured
  /** Declared size of the container, in bits. */
  readonly declaredBits?: number
  /** What the containers it extends want. */
  readonly restrictions: readonly MatchCriteria[]
  /** Containers of the command system from the outermost to this command's. */
  readonly container: string
}

export interface CommandPlan {
  /** Path of the command. */
  readonly path: string
  readonly command: Command
  /** The command and those that it extends, the outermost first. */
  readonly lineage: readonly { readonly path: string; readonly command: Command }[]
  readonly abstract: boolean
  /** Its bytes can be made: not abstract, no block, nothing unresolved. */
  readonly encodable: boolean
  readonly arguments: readonly PlannedArgument[]
  readonly layout: CommandLayout
  readonly packets: TelecommandPacketConfig
  /** Columns that the encoder sets. */
  readonly computed: ReadonlyMap<number, ComputedField>
  /** Checks of its containers, in the order in which they are computed. */
  readonly checks: readonly ContainerCheck[]
  /** Bits of the whole, error control included, where every field has a fixed place. */
  readonly staticBits?: number
  /** Why it cannot be encoded. */
  readonly problems: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}
