/** What is found about the commands of a model: by element, each kind once, with how many. */
import { formatDiagnostic, type Diagnostic, type DiagnosticSeverity } from '@vigie/base'
import { parentPath } from '@vigie/model'
import { stepsWithin, type Step } from '@vigie/telemetry/layout'
import { commandErrors } from '../errors.ts'
import { argumentPath } from './command-system.ts'
import type { CommandPlan } from './command-plan.ts'

type Kind = 'notEncodable' | 'notCarried' | 'ownLayout'

/** Commands or arguments of an element with the same finding. */
interface Group {
  readonly kind: Kind
  readonly element: string
  readonly reason: string
  readonly names: string[]
}

export class CommandFindings {
  readonly #groups = new Map<string, Group>()

  look(plan: CommandPlan): void {
    if (plan.abstract || plan.command.steps !== undefined) return
    // The other reasons are often consequences of the first.
    const [reason] = plan.problems
    if (reason !== undefined) this.#add('notEncodable', plan.path, reason)
    if (!plan.encodable) return
    for (const { name } of plan.arguments) {
      const path = argumentPath(plan.path, name)
      if (!mentions(plan, path)) this.#add('notCarried', path, '')
    }
    const { command, lineage } = plan
    const inherited = lineage.slice(0, -1).some((l) => l.command.container !== undefined)
    if (inherited && command.container !== undefined && command.container.base === undefined)
      this.#add('ownLayout', plan.path, '')
  }

  #add(kind: Kind, path: string, reason: string): void {
    const element = parentPath(path)
    const key = `${kind}\n${element}\n${reason}`
    const known = this.#groups.get(key)
    if (known === undefined) this.#groups.set(key, { kind, element, reason, names: [path] })
    else known.names.push(path)
  }

  list(): Diagnostic[] {
    return [...this.#groups.values()].map(({ kind, element, reason, names }) => {
      const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
      const error = commandErrors[kind]({ element, reason, commands: `${names.slice(0, 5).join(', ')}${more}` })
      return {
        severity: SEVERITY[kind],
        code: error.code,
        message: error.message,
        remedy: error.remedy,
        count: names.length,
      }
    })
  }
}

const SEVERITY: Readonly<Record<Kind, DiagnosticSeverity>> = {
  notEncodable: 'error',
  notCarried: 'warning',
  ownLayout: 'warning',
}

/** An entry carries it, or a size, a condition or a formula looks at it. */
function mentions(plan: CommandPlan, path: string): boolean {
  if (plan.layout.columns.some((c) => c.parameter === path)) return true
  const quoted = JSON.stringify(path)
  const inSteps = (steps: readonly Step[]): boolean =>
    steps.some(
      (s) => JSON.stringify({ ...s, steps: undefined, cases: undefined }).includes(quoted) || inSteps(stepsWithin(s)),
    )
  const types = plan.layout.wires.map((w) => w?.encoding)
  return (
    inSteps(plan.layout.steps) ||
    JSON.stringify(types).includes(quoted) ||
    plan.arguments.some((a) => JSON.stringify(a.formula ?? '').includes(quoted))
  )
}

/** The same finding of several commands once. */
export function counted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
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
