/** What all executors do with a command of the model: its arguments as text, and what its preconditions say. */
import type { Activity } from './activity.ts'
import { activityErrors } from './activity-errors.ts'
import type { Refusal } from './entries.ts'
import { refusalOf } from './refusal.ts'
import { argumentText } from '../arguments/argument-text.ts'
import { isDecided } from '../arguments/check.ts'
import type { CommandValues } from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { checkConstraints } from '../inspect/constraints.ts'

/** Arguments as text that reads back; those that nobody gives are left out. */
export function argumentTexts(plan: CommandPlan, values: CommandValues): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const argument of plan.arguments) {
    if (isDecided(argument)) continue
    const value = values.arguments[argument.name]
    if (value !== undefined) shown[argument.name] = argumentText(plan.layout.system, argument.type, value.engineering)
  }
  return shown
}

/** What was given, of an activity that is on record. */
export const givenArguments = (plan: CommandPlan, { arguments: texts }: Pick<Activity, 'arguments'>) =>
  Object.fromEntries(
    Object.entries(texts).filter(([name]) => plan.arguments.some((a) => a.name === name && !isDecided(a))),
  )

export function constraintRefusals(
  plan: CommandPlan,
  values: CommandValues,
  context: CommandContext,
): readonly Refusal[] {
  return checkConstraints(plan, values, context)
    .filter((c) => !c.holds)
    .map((c) => ({
      ...refusalOf(
        'constraint',
        activityErrors.constraint({
          path: plan.path,
          condition: c.text,
          unknown: c.unknown.length === 0 ? '' : ` (not known: ${c.unknown.join(', ')})`,
        }),
      ),
      // XTCE: seconds that it may be waited for; suspendable: it can be set aside.
      ...(c.timeout === undefined ? {} : { hold: { within: c.timeout } }),
      ...(c.suspendable ? { override: { name: 'constraint' } } : {}),
    }))
}
