/** Parameters that a command sets when it reaches a stage (XTCE ParameterToSet). */
import type { ParameterRef, VerifierStage } from '@vigie/model'
import { evaluate } from '@vigie/telemetry/layout'
import type { CommandValues } from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { meantFor } from '../encode/command-system.ts'
import { lookupOf } from '../encode/value-source.ts'

export interface ParameterToSet {
  readonly parameter: ParameterRef
  /** A computed number or text; of a literal the text as written, which the type of the parameter reads. NaN: not known. */
  readonly value: number | string
  readonly literal: boolean
  /** Stage at which it is set: one of the verifiers' stages, or what the database calls it. */
  readonly on: VerifierStage | (string & {})
}

/** Of the command and of those that it extends, in that order; all of them, or those of one stage. */
export function parametersToSet(
  plan: CommandPlan,
  values: CommandValues,
  context?: CommandContext,
  on?: string,
): readonly ParameterToSet[] {
  const lookup = lookupOf(plan, (name) => values.arguments[name]?.raw, context)
  return plan.lineage.flatMap(({ command }) =>
    (command.parametersToSet ?? [])
      .filter((p) => on === undefined || p.on === on)
      .map((p): ParameterToSet => {
        const { parameter } = p
        if (p.value === undefined) return { parameter, value: p.literal ?? '', literal: true, on: p.on }
        const value = evaluate(meantFor(plan.path, p.value), Number.NaN, (ref) => {
          if (!('parameter' in ref)) return undefined
          const known = lookup(ref)
          const found = ref.calibrated === false ? known?.raw : known?.eng
          return typeof found === 'bigint' ? Number(found) : typeof found === 'object' ? undefined : found
        })
        return { parameter, value, literal: false, on: p.on }
      }),
  )
}
