/** What must hold before a command may leave (XTCE TransmissionConstraint). */
import type { ArgumentAssignment, MatchCriteria } from '@vigie/model'
import { referencesOf, type AlgorithmHolds, type ValueLookup } from '@vigie/telemetry/layout'
import { convert } from '../arguments/convert.ts'
import { memberSteps, rawAt, type CommandValues } from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { meantFor } from '../encode/command-system.ts'
import { dynamicNumber, holds } from '../encode/known-values.ts'
import { lookupOf } from '../encode/value-source.ts'
import { criteriaText } from './criteria-text.ts'
import { sameTree } from './same.ts'

export interface ConstraintResult {
  /** The condition as people read it. */
  readonly text: string
  readonly holds: boolean
  /** Values that it looks at and that are not known: the reason why it does not hold. */
  readonly unknown: readonly string[]
  /** Command that declares it. */
  readonly declaredBy: string
  /** Seconds to wait for it. */
  readonly timeout?: number
  /** May be set aside by one who has the right. */
  readonly suspendable: boolean
}

/** All of the command and of those that it extends; those that are only for other argument values are left out. */
export function checkConstraints(
  plan: CommandPlan,
  values: CommandValues,
  context?: CommandContext,
): readonly ConstraintResult[] {
  const lookup = lookupOf(plan, (name) => values.arguments[name]?.raw, context)
  return plan.lineage.flatMap(({ path, command }) =>
    (command.constraints ?? [])
      .filter((c) => appliesTo(plan, values, c.onlyFor))
      .map((c): ConstraintResult => {
        const when = meantFor(plan.path, c.when)
        return {
          text: criteriaText(when, plan.path),
          holds: holds(plan.layout.system, when, lookup, algorithmsFor(plan, context)),
          unknown: unknownIn(when, lookup, plan.path, context),
          declaredBy: path,
          ...(c.timeout === undefined ? {} : { timeout: c.timeout }),
          suspendable: c.suspendable === true,
        }
      }),
  )
}

/** Whether a condition of the command (of a verifier, say) holds: arguments are those of the values, parameters the context's. */
export function commandConditionHolds(
  plan: CommandPlan,
  criteria: MatchCriteria,
  values: CommandValues,
  context?: CommandContext,
): boolean {
  const lookup = lookupOf(plan, (name) => values.arguments[name]?.raw, context)
  return holds(plan.layout.system, meantFor(plan.path, criteria), lookup, algorithmsFor(plan, context))
}

export const algorithmsFor =
  (plan: CommandPlan, context: CommandContext | undefined): AlgorithmHolds =>
  (path, lookup) =>
    context?.algorithms?.holds(path, lookup, plan.path) ?? false

function unknownIn(
  criteria: MatchCriteria,
  lookup: ValueLookup,
  command: string,
  context: CommandContext | undefined,
): string[] {
  const refs = referencesOf(criteria).filter((ref) => 'parameter' in ref && lookup(ref) === undefined)
  const names = refs.map((ref) => {
    const text = criteriaText({ kind: 'comparison', left: ref, operator: '==', right: { literal: '' } }, command)
    return text.slice(0, text.indexOf(' =='))
  })
  const unrun = algorithmsIn(criteria).filter((path) => context?.algorithms?.runs(path) !== true)
  return [...new Set([...names, ...unrun.map((path) => `algorithm ${path}`)])]
}

function algorithmsIn(criteria: MatchCriteria): string[] {
  if (criteria.kind === 'algorithm') return [criteria.algorithm]
  return criteria.kind === 'and' || criteria.kind === 'or' ? criteria.terms.flatMap(algorithmsIn) : []
}

/** Whether each of these arguments has that value (XTCE 1.3 ArgumentRestrictionList). An empty or absent list: always. */
export function appliesTo(
  plan: CommandPlan,
  values: CommandValues,
  onlyFor: readonly ArgumentAssignment[] | undefined,
): boolean {
  return (onlyFor ?? []).every(({ argument, value }) => {
    const at = argument.search(/[.[]/)
    const name = at < 0 ? argument : argument.slice(0, at)
    const member = at < 0 ? '' : argument.slice(at).replace(/^\./, '')
    const has = rawAt(values.arguments[name]?.raw, member)
    const typePath = typeOf(plan, name, member)
    if (has === undefined || typePath === undefined) return false
    const { system } = plan.layout
    const env = {
      system,
      command: plan.path,
      problems: [],
      lookup: () => undefined,
      size: (v: Parameters<typeof dynamicNumber>[1]) => dynamicNumber(system, v, () => undefined),
    }
    const wanted = convert(env, argument, value, typePath)
    return wanted !== undefined && sameTree(wanted.raw, has)
  })
}

/** Path of the type of a member of an argument. */
function typeOf(plan: CommandPlan, name: string, member: string): string | undefined {
  const { system } = plan.layout
  let at = plan.arguments.find((a) => a.name === name)?.typePath
  for (const step of memberSteps(member)) {
    const type = at === undefined ? undefined : system.type(at)
    if (typeof step === 'number') at = type?.kind === 'array' ? type.elementType : undefined
    else at = type?.kind === 'aggregate' ? type.members.find((m) => m.name === step)?.type : undefined
  }
  return at
}
