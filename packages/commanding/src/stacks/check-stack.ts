/** A stack against the present database: everything wrong with it at once, and what it comes to with its blocks taken apart. */
import type { Diagnostic, VigieError } from '@vigie/base'
import { checkArguments, isDecided } from '../arguments/check.ts'
import type { ArgumentValue } from '../arguments/values.ts'
import { expandBlock } from '../encode/block.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import type { CommandPlans } from '../encode/compile-commands.ts'
import { differenceOf, signatureOf } from './command-signature.ts'
import type { CommandSignature, Stack, StackEntry } from './stack.ts'
import { stackErrors } from './stack-errors.ts'

/** One command of the stack as it will be asked for. */
export interface StackStep extends Omit<StackEntry, 'arguments'> {
  /** Index of its entry. */
  readonly entry: number
  readonly arguments: Readonly<Record<string, ArgumentValue>>
}

export interface CheckedStack {
  /** Whole only where no finding is an error. */
  readonly steps: readonly StackStep[]
  readonly findings: readonly Diagnostic[]
  /** Of the commands in it, as they are now. */
  readonly signatures: Readonly<Record<string, CommandSignature>>
}

/** An activity that is no telecommand: its path, and what is wrong with what is given. Undefined: there is none of that name. */
export type OtherActivities = (
  path: string,
  given: Readonly<Record<string, ArgumentValue>>,
) =>
  | { readonly path: string; readonly problems: readonly { readonly message: string; readonly remedy: string }[] }
  | undefined

/** `lines`: of the entries in the text that the stack was read from; `others`: what a stack asks for besides telecommands. */
export function checkStack(
  stack: Stack,
  plans: CommandPlans,
  lines: readonly number[] = [],
  others: OtherActivities = () => undefined,
): CheckedStack {
  const findings: Diagnostic[] = []
  const steps: StackStep[] = []
  const signatures: Record<string, CommandSignature> = {}
  for (const [index, entry] of stack.entries.entries()) {
    const told = { entry: index + 1, path: entry.path, chain: stack.chain }
    const find = (error: VigieError): void => void findings.push(finding(error, lines[index]))
    const plan = plans.plan(entry.path)
    if (plan === undefined) {
      const given = entry.arguments as Readonly<Record<string, ArgumentValue>>
      const other = others(entry.path, given)
      if (other === undefined) find(stackErrors.unknownCommand(told))
      else {
        for (const p of other.problems)
          find(stackErrors.badArgument({ entry: index + 1, detail: p.message, remedy: p.remedy }))
        steps.push({ ...entry, entry: index, path: other.path, arguments: given })
      }
      continue
    }
    signatures[plan.path] ??= signatureOf(plan)
    const was = stack.writtenAgainst?.[plan.path]
    const difference = was === undefined ? undefined : differenceOf(was, signatures[plan.path]!)
    if (difference !== undefined) find(stackErrors.otherDatabase({ ...told, path: plan.path, ...difference }))
    try {
      steps.push(...stepsOf(entry, index, plan, plans, find))
    } catch (error) {
      find(stackErrors.cannotBeSent({ ...told, detail: (error as Error).message }))
    }
  }
  return { steps, findings, signatures }
}

function stepsOf(
  entry: StackEntry,
  index: number,
  plan: CommandPlan,
  plans: CommandPlans,
  find: (error: VigieError) => void,
): StackStep[] {
  const given = entry.arguments as Readonly<Record<string, ArgumentValue>>
  const block = plan.command.steps !== undefined
  const parts = block ? expandBlock(plans, plan.path) : [{ plan, given }]
  if (block && Object.keys(given).length > 0)
    find(
      stackErrors.badArgument({
        entry: index + 1,
        detail: `${plan.path} is a block and takes no arguments`,
        remedy: 'Leave them away, or list its commands one by one.',
      }),
    )
  return parts.map((part, i) => {
    if (!part.plan.encodable)
      find(
        stackErrors.cannotBeSent({
          entry: index + 1,
          path: part.plan.path,
          detail: part.plan.abstract ? 'it is abstract' : (part.plan.problems[0] ?? 'its model has errors'),
        }),
      )
    else argumentFindings(part.plan, part.given, index, find)
    const last = i === parts.length - 1
    return {
      ...entry,
      entry: index,
      path: part.plan.path,
      arguments: part.given,
      // The commands of a block follow one another as those of one entry.
      ...(i === 0 ? {} : { release: 'automatic' as const, spacing: 0 }),
      ...(last ? {} : { wait: 'requested' as const }),
    }
  })
}

/** What depends on telemetry is looked at when it is sent. */
function argumentFindings(
  plan: CommandPlan,
  given: Readonly<Record<string, ArgumentValue>>,
  index: number,
  find: (error: VigieError) => void,
): void {
  const own = new Set(plan.arguments.filter((a) => !isDecided(a)).map((a) => a.name))
  for (const p of checkArguments(plan, given).problems)
    if (own.has(p.argument) || Object.hasOwn(given, p.argument))
      find(stackErrors.badArgument({ entry: index + 1, detail: p.message, remedy: p.remedy }))
}

const finding = (error: VigieError, line: number | undefined): Diagnostic => ({
  severity: 'error',
  code: error.code,
  message: error.message,
  remedy: error.remedy,
  ...(line === undefined ? {} : { line }),
})
