/** Block commands (XTCE BlockMetaCommand): the commands that they stand for, each with what the block gives it. */
import type { ArgumentAssignment } from '@vigie/model'
import { memberSteps, withMember, type ArgumentValue } from '../arguments/values.ts'
import { commandErrors } from '../errors.ts'
import type { CommandPlan } from './command-plan.ts'
import type { CommandPlans } from './compile-commands.ts'

export interface BlockStep {
  readonly plan: CommandPlan
  /** For `checkArguments`. */
  readonly given: Readonly<Record<string, ArgumentValue>>
}

const MOST_STEPS = 10_000

/** In order; blocks within blocks are taken apart. A command that is no block is its own only step. Throws VIG-COMMANDING-002 and 006. */
export function expandBlock(plans: CommandPlans, path: string): readonly BlockStep[] {
  const steps: BlockStep[] = []
  const add = (plan: CommandPlan, assignments: readonly ArgumentAssignment[], within: readonly string[]): void => {
    if (plan.command.steps === undefined) {
      if (steps.length >= MOST_STEPS)
        throw commandErrors.badBlock({
          command: path,
          step: steps.length,
          detail: `it has more than ${MOST_STEPS} commands`,
        })
      steps.push({ plan, given: givenOf(assignments) })
      return
    }
    for (const [i, step] of plan.command.steps.entries()) {
      const inner = plans.plan(step.command)
      const problem =
        inner === undefined
          ? `there is no command "${step.command}"`
          : within.includes(inner.path)
            ? `the block "${inner.path}" contains itself`
            : undefined
      if (inner === undefined || problem !== undefined)
        throw commandErrors.badBlock({ command: plan.path, step: i + 1, detail: problem })
      add(inner, step.assignments, [...within, inner.path])
    }
  }
  const plan = plans.need(path)
  add(plan, [], [plan.path])
  return steps
}

function givenOf(assignments: readonly ArgumentAssignment[]): Record<string, ArgumentValue> {
  const given: Record<string, ArgumentValue> = {}
  for (const { argument, value } of assignments) {
    const [name, ...rest] = memberSteps(argument)
    if (typeof name === 'string') given[name] = withMember(given[name], rest, value)
  }
  return given
}
