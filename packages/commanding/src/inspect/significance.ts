/** How grave a command is, for these arguments and at this moment. */
import { SIGNIFICANCE_LEVELS, type Significance } from '@vigie/model'
import type { CommandValues } from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { meantFor } from '../encode/command-system.ts'
import { holds } from '../encode/known-values.ts'
import { lookupOf } from '../encode/value-source.ts'
import { algorithmsFor } from './constraints.ts'
import { criteriaText } from './criteria-text.ts'

export interface EffectiveSignificance extends Significance {
  /** Command that declares it; absent where none does: the level is `none`. */
  readonly declaredBy?: string
  /** The condition under which it is so grave, where one decides. */
  readonly because?: string
}

/**
 * The first context of the command itself that holds, then those of the commands that it extends, then the default that is
 * declared nearest. A context can make a command less grave as well as graver.
 */
export function significanceOf(
  plan: CommandPlan,
  values: CommandValues,
  context?: CommandContext,
): EffectiveSignificance {
  const lookup = lookupOf(plan, (name) => values.arguments[name]?.raw, context)
  const nearest = plan.lineage.toReversed()
  for (const { path, command } of nearest)
    for (const { when, significance } of command.contextSignificance ?? []) {
      const here = meantFor(plan.path, when)
      if (holds(plan.layout.system, here, lookup, algorithmsFor(plan, context)))
        return { ...significance, declaredBy: path, because: criteriaText(here, plan.path) }
    }
  for (const { path, command } of nearest)
    if (command.significance !== undefined) return { ...command.significance, declaredBy: path }
  return { level: 'none' }
}

/** Whether a level is at least another one. */
export const isAsGraveAs = (level: Significance['level'], other: Significance['level']): boolean =>
  SIGNIFICANCE_LEVELS.indexOf(level) >= SIGNIFICANCE_LEVELS.indexOf(other)
