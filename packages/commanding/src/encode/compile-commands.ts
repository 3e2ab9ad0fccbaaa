/** A model to the plans of its commands: arguments, layouts, and what keeps a command from being encoded. */
import { formatDiagnostic, type Diagnostic } from '@vigie/base'
import { parentPath, type Command, type SpaceSystem, type TelecommandPacketConfig } from '@vigie/model'
import { Findings, type Step } from '@vigie/telemetry/layout'
import { commandErrors } from '../errors.ts'
import { CommandIdentities } from '../inspect/identify.ts'
import { argumentPath, CommandSystem } from './command-system.ts'
import { planCommand } from './plan-command.ts'
import type { CommandPlan } from './command-plan.ts'
import { ContainerIndex } from './layout.ts'

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
  const refused = new Refusals()
  const notCarried = new NotCarried()
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
    // The others are often its consequences.
    const [reason] = plan.problems
    if (!plan.abstract && command.steps === undefined && reason !== undefined) refused.add(path, reason)
    diagnostics.push(...plan.diagnostics)
    if (plan.encodable) notCarried.look(plan)
  }
  const identities = new CommandIdentities([...plans.values()].filter((p) => p.encodable))
  return new CommandPlans(
    commandSystem,
    packets,
    plans,
    [...refused.list(), ...notCarried.list(), ...counted(diagnostics), ...identities.diagnostics],
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

/** Commands that cannot be encoded, by element and reason. */
class Refusals {
  readonly #found = new Map<string, { element: string; reason: string; commands: string[] }>()

  add(path: string, reason: string): void {
    const element = parentPath(path)
    const key = `${element}\n${reason}`
    const known = this.#found.get(key)
    if (known === undefined) this.#found.set(key, { element, reason, commands: [path] })
    else known.commands.push(path)
  }

  list(): Diagnostic[] {
    return [...this.#found.values()].map(({ element, reason, commands }) => {
      const more = commands.length > 5 ? ` and ${commands.length - 5} more` : ''
      const error = commandErrors.notEncodable({
        element,
        reason,
        commands: `${commands.slice(0, 5).join(', ')}${more}`,
      })
      return {
        severity: 'error',
        code: error.code,
        message: error.message,
        remedy: error.remedy,
        count: commands.length,
      }
    })
  }
}

/** Arguments that no entry of the layout names: nothing that is given for them leaves. */
class NotCarried {
  readonly #found = new Map<string, string[]>()

  look(plan: CommandPlan): void {
    const carried = new Set(plan.layout.columns.map((c) => c.parameter))
    for (const { name } of plan.arguments) {
      const path = argumentPath(plan.path, name)
      if (carried.has(path)) continue
      if (mentions(plan.layout.steps, path)) continue
      const element = parentPath(plan.path)
      this.#found.set(element, [...(this.#found.get(element) ?? []), shortPath(element, path)])
    }
  }

  list(): Diagnostic[] {
    return [...this.#found].map(([element, names]) => {
      const more = names.length > 8 ? ` and ${names.length - 8} more` : ''
      const error = commandErrors.notCarried({ element, arguments: `${names.slice(0, 8).join(', ')}${more}` })
      return {
        severity: 'warning',
        code: error.code,
        message: error.message,
        remedy: error.remedy,
        count: names.length,
      }
    })
  }
}

const shortPath = (element: string, path: string): string => (element === '' ? path : path.slice(element.length + 1))

/** Sizes and conditions can look at an argument that no entry carries. */
const mentions = (steps: readonly Step[], path: string): boolean => JSON.stringify(steps).includes(JSON.stringify(path))

/** The same finding of several commands once. */
function counted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const found = new Map<string, Diagnostic & { count: number }>()
  for (const d of diagnostics) {
    const { count, ...rest } = d
    const key = formatDiagnostic(rest)
    const known = found.get(key)
    if (known === undefined) found.set(key, { ...d, count: count ?? 1 })
    else known.count += count ?? 1
  }
  return [...found.values()]
}
