/** A model to the plans of its commands: arguments, layouts, and what keeps a command from being encoded. */
import type { Diagnostic } from '@vigie/base'
import { type Command, type SpaceSystem, type TelecommandPacketConfig } from '@vigie/model'
import { Findings } from '@vigie/telemetry/layout'
import { commandErrors } from '../errors.ts'
import { CommandIdentities } from '../inspect/identify.ts'
import { CommandFindings, counted } from './command-findings.ts'
import { CommandSystem } from './command-system.ts'
import { planCommand } from './plan-command.ts'
import type { CommandPlan } from './command-plan.ts'
import { ContainerIndex } from './container-index.ts'

export interface CompileCommandsOptions {
  /** What the encoder sets in each packet; nothing unless told. */
  readonly packets?: TelecommandPacketConfig
  /** Only commands of this element and those below it. */
  readonly element?: string
}

export const NO_PACKET_FIELDS: TelecommandPacketConfig = {
  packetLength: false,
  sequenceCount: 'none',
  errorControl: 'none',
}

export class CommandPlans {
  readonly system: CommandSystem
  readonly packets: TelecommandPacketConfig
  readonly diagnostics: readonly Diagnostic[]
  /** Which command a packet is. */
  readonly identities: CommandIdentities
  readonly #plans: ReadonlyMap<string, CommandPlan>

  constructor(
    system: CommandSystem,
    packets: TelecommandPacketConfig,
    plans: ReadonlyMap<string, CommandPlan>,
    diagnostics: readonly Diagnostic[],
    identities: CommandIdentities,
  ) {
    this.system = system
    this.packets = packets
    this.diagnostics = diagnostics
    this.identities = identities
    this.#plans = plans
  }

  /** The plan of a command, by its path or an alias. */
  plan(path: string): CommandPlan | undefined {
    return this.#plans.get(path) ?? this.#plans.get(this.system.aliases.get(path) ?? '')
  }

  /** The same, or VIG-COMMANDING-002. */
  need(path: string): CommandPlan {
    const plan = this.plan(path)
    if (plan === undefined) throw commandErrors.unknownCommand({ command: path })
    return plan
  }

  /** All of them, abstract ones and blocks too, in the order of the model. */
  all(): IterableIterator<CommandPlan> {
    return this.#plans.values()
  }
}

/** Everything wrong is a diagnostic; commands that cannot be encoded are refused by `encodeCommand` with the same words. */
export function compileCommands(system: SpaceSystem, options: CompileCommandsOptions = {}): CommandPlans {
  const packets = options.packets ?? NO_PACKET_FIELDS
  const commandSystem = new CommandSystem(system)
  const containers = new ContainerIndex(system)
  const plans = new Map<string, CommandPlan>()
  const found = new CommandFindings()
  const diagnostics: Diagnostic[] = []
  const within = (path: string): boolean =>
    options.element === undefined || options.element === '' || path.startsWith(`${options.element}.`)
  for (const [path, command] of system.commands) {
    if (!within(path)) continue
    const { lineage, problem } = lineageOf(system, path, command)
    const findings = new Findings()
    const known = problem === undefined ? [] : [problem]
    const plan = planCommand(commandSystem, containers, path, command, lineage, packets, findings, known)
    plans.set(path, plan)
    found.look(plan)
    diagnostics.push(...plan.diagnostics)
  }
  const identities = new CommandIdentities([...plans.values()].filter((p) => p.encodable))
  return new CommandPlans(
    commandSystem,
    packets,
    plans,
    [...found.list(), ...counted(diagnostics), ...identities.diagnostics],
    identities,
  )
}

function lineageOf(
  system: SpaceSystem,
  path: string,
  command: Command,
): { readonly lineage: { path: string; command: Command }[]; readonly problem?: string } {
  const lineage = [{ path, command }]
  for (let at = command; at.base !== undefined;) {
    const base = system.commands.get(at.base)
    if (base === undefined)
      return { lineage, problem: `the command "${at.base}", which it extends, is not in the model` }
    if (lineage.some((l) => l.command === base)) return { lineage, problem: `it extends itself through "${at.base}"` }
    lineage.unshift({ path: at.base, command: base })
    at = base
  }
  return { lineage }
}
