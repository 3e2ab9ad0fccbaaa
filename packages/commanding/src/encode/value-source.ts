/** Where the value of each leaf comes from: arguments, values that the command fixes, parameters of the context. */
import type { RawValue } from '@vigie/telemetry'
import type { ValueLookup } from '@vigie/telemetry/layout'
import { convert } from '../arguments/convert.ts'
import type { Environment } from '../arguments/environment.ts'
import {
  isScalar,
  placeOf,
  rawAt,
  type ArgumentProblem,
  type CommandValues,
  type RawTree,
} from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import { commandErrors } from '../errors.ts'
import type { CommandPlan } from './command-plan.ts'
import { dynamicNumber, knownScalar, knownValue } from './known-values.ts'
import type { LeafSource } from './write-layout.ts'

/** Values of arguments as references in sizes and conditions mean them; other parameters are those of the context. */
export function lookupOf(
  plan: CommandPlan,
  rawOf: (argument: string) => RawTree | undefined,
  context: CommandContext | undefined,
): ValueLookup {
  const { layout } = plan
  return (ref) => {
    const slot = layout.slotOf.get(ref.parameter)
    if (slot !== undefined && (ref.instance ?? 0) === 0) {
      const { kind, name, constant, pinned } = layout.slots[slot]!
      if (kind === 'argument') return knownValue(layout.system, ref, rawOf(name))
      if (kind === 'fixed') return knownValue(layout.system, ref, constant)
      const fixed = rawAt(constant, ref.member) ?? pinned?.find((p) => p.member === (ref.member ?? ''))?.raw
      if (fixed !== undefined) return knownScalar(layout.system, ref, fixed)
    }
    return context?.parameters?.(ref)
  }
}

/** Throws VIG-COMMANDING-011, 030 and 031. */
export function sourceOf(plan: CommandPlan, values: CommandValues, context: CommandContext | undefined): LeafSource {
  const { layout } = plan
  return (parameter, member, column): RawValue => {
    const slot = layout.slots[layout.slotOf.get(parameter)!]!
    const leaf = plan.computed.has(column) ? 0 : undefined
    switch (slot.kind) {
      case 'fixed':
        return slot.constant as RawValue
      case 'argument': {
        const raw = rawAt(values.arguments[slot.name]?.raw, member) ?? leaf
        if (!isScalar(raw))
          throw commandErrors.missingArgument({
            command: plan.path,
            place: placeOf(slot.name, member),
            expected: 'a value',
          })
        return raw
      }
      default: {
        const pin = rawAt(slot.constant, member) ?? slot.pinned?.find((p) => p.member === member)?.raw ?? leaf
        if (isScalar(pin)) return pin
        return parameterValue(plan, parameter, member, context)
      }
    }
  }
}

function parameterValue(
  plan: CommandPlan,
  parameter: string,
  member: string,
  context: CommandContext | undefined,
): RawValue {
  const known = context?.parameters?.({ parameter, ...(member === '' ? {} : { member }) })
  if (known !== undefined) return known.raw
  const { system } = plan.layout
  const declared = system.parameters.get(parameter)
  const type = system.type(declared?.type ?? '')
  const initial =
    declared?.initialValue ?? (type !== undefined && 'initialValue' in type ? type.initialValue : undefined)
  if (initial !== undefined && declared !== undefined) {
    const problems: ArgumentProblem[] = []
    const env: Environment = {
      system,
      command: plan.path,
      problems,
      lookup: () => undefined,
      size: (value) => dynamicNumber(system, value, () => undefined),
    }
    const raw = rawAt(convert(env, parameter, initial, declared.type)?.raw, member)
    if (isScalar(raw)) return raw
    throw commandErrors.badParameterValue({ command: plan.path, parameter, detail: problems[0]?.message ?? initial })
  }
  throw commandErrors.noParameterValue({ command: plan.path, parameter: placeOf(parameter, member) })
}
