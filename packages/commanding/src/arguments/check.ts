/** What is given for a command, against its definition: everything wrong at once, and the values as they will be sent. */
import { VigieError } from '@vigie/base'
import type { Expression } from '@vigie/model'
import { evaluate, type ValueLookup } from '@vigie/telemetry/layout'
import type { CommandContext } from '../context.ts'
import { commandErrors } from '../errors.ts'
import type { CommandPlan, PlannedArgument, SizeOf } from '../encode/command-plan.ts'
import { argumentPath } from '../encode/command-system.ts'
import { dynamicNumber } from '../encode/known-values.ts'
import { shortName } from '../encode/layout.ts'
import { dimensionsInLayout } from '../encode/plan-command.ts'
import { lookupOf, sourceOf } from '../encode/value-source.ts'
import { verifyFields, writeLayout, type WrittenField } from '../encode/write-layout.ts'
import { convert, type ConvertOptions } from './convert.ts'
import { argumentProblem, report, type Environment } from './environment.ts'
import { expectedOf } from './expected.ts'
import { givenSize } from './given-size.ts'
import {
  memberSteps,
  placeOf,
  refuseValues,
  withMember,
  type ArgumentProblem,
  type ArgumentValue,
  type CheckedValue,
  type CommandValues,
} from './values.ts'

export interface CheckedArguments {
  /** Whole only where there are no problems. */
  readonly values: CommandValues
  readonly problems: readonly ArgumentProblem[]
}

export function checkArguments(
  plan: CommandPlan,
  given: Readonly<Record<string, ArgumentValue>>,
  context?: CommandContext,
): CheckedArguments {
  const problems: ArgumentProblem[] = []
  const { names, ordered, constants } = preparedArguments(plan)
  const checked: Record<string, CheckedValue> = { ...constants }
  const values: CommandValues = { command: plan.path, arguments: checked }
  const { system } = plan.layout
  const lookup: ValueLookup = lookupOf(plan, (name) => checked[name]?.raw, context)
  const env: Environment = {
    system,
    command: plan.path,
    problems,
    lookup,
    size: (value) => dynamicNumber(system, value, lookup),
    ...(context?.time === undefined ? {} : { time: context.time }),
  }
  for (const name of Object.keys(given))
    if (!names.has(name))
      report(env, 'unknownArgument', name, {
        known:
          plan.arguments
            .filter((a) => !isDecided(a))
            .map((a) => a.name)
            .join(', ') || 'none',
      })
  for (const { argument, constant, options } of ordered) {
    const { name } = argument
    if (constant !== undefined && !Object.hasOwn(given, name)) continue
    const value = checkOne(plan, env, argument, given, options)
    if (value !== undefined) checked[name] = value
    // What was given and is wrong must not leave as the default.
    else if (constant !== undefined) delete checked[name]
  }
  if (problems.length === 0 && plan.encodable && plan.layout.measured.leaves === undefined)
    problems.push(...layoutProblems(plan, values, context))
  if (problems.length > 0) refuseValues(values)
  return { values, problems }
}

interface PreparedArguments {
  readonly names: ReadonlySet<string>
  /** Those whose form or value depends on others come after them. */
  readonly ordered: readonly {
    readonly argument: PlannedArgument
    readonly options: ConvertOptions
    /** What it is when nothing is given, where neither other values nor the moment decide. */
    readonly constant: CheckedValue | undefined
  }[]
  readonly constants: Readonly<Record<string, CheckedValue>>
}

const phaseOf = (a: PlannedArgument): 0 | 1 | 2 => (a.formula !== undefined ? 2 : a.typePath.endsWith(':type') ? 1 : 0)

const prepared = new WeakMap<CommandPlan, PreparedArguments>()

function preparedArguments(plan: CommandPlan): PreparedArguments {
  let known = prepared.get(plan)
  if (known === undefined) {
    const ordered = plan.arguments
      .map((argument) => {
        const options = optionsOf(plan, argument)
        return { argument, options, constant: constantOf(plan, argument, options) }
      })
      .toSorted((a, b) => phaseOf(a.argument) - phaseOf(b.argument))
    known = {
      names: new Set(plan.arguments.map((a) => a.name)),
      ordered,
      constants: Object.fromEntries(
        ordered.flatMap(({ argument, constant }) => (constant === undefined ? [] : [[argument.name, constant]])),
      ),
    }
    prepared.set(plan, known)
  }
  return known
}

function constantOf(plan: CommandPlan, argument: PlannedArgument, options: ConvertOptions): CheckedValue | undefined {
  if (argument.sizeOf !== undefined || argument.formula !== undefined) return undefined
  const { system } = plan.layout
  let asked = false
  const lookup: ValueLookup = () => {
    asked = true
    return undefined
  }
  const problems: ArgumentProblem[] = []
  const env: Environment = {
    system,
    command: plan.path,
    problems,
    lookup,
    size: (value) => dynamicNumber(system, value, lookup),
  }
  const value = checkOne(plan, env, argument, {}, options)
  return asked || problems.length > 0 || value?.origin === 'given' ? undefined : value
}

/** Its value is decided without the one who asks. */
export const isDecided = (a: PlannedArgument): boolean =>
  a.computed !== undefined || a.formula !== undefined || a.assigned.some((x) => x.member === '')

function checkOne(
  plan: CommandPlan,
  env: Environment,
  argument: PlannedArgument,
  given: Readonly<Record<string, ArgumentValue>>,
  options: ConvertOptions,
): CheckedValue | undefined {
  const { name } = argument
  const own = Object.hasOwn(given, name) ? given[name] : undefined
  const whole = argument.assigned.find((a) => a.member === '')
  if (own !== undefined && isDecided(argument)) {
    const why =
      whole !== undefined
        ? `${whole.by} assigns ${whole.value}`
        : argument.formula === undefined
          ? 'the encoder sets it'
          : `it is computed${argument.formulaText === undefined ? '' : ` (${argument.formulaText})`}`
    return report(env, 'fixedArgument', name, { why })
  }
  if (argument.computed !== undefined) return { raw: 0, engineering: 0, origin: 'computed' }
  let origin: CheckedValue['origin'] = 'given'
  let value: ArgumentValue | undefined = own
  if (whole !== undefined) {
    value = whole.value
    origin = 'assigned'
  } else if (argument.formula !== undefined) {
    value = computedValue(env, argument, argument.formula)
    if (value === undefined) return undefined
    origin = 'computed'
  } else if (value === undefined && argument.initialValue !== undefined) {
    value = argument.initialValue
    origin = 'default'
  } else if (value === undefined && argument.sizeOf !== undefined) {
    const { sizeOf } = argument
    const size = givenSize(plan, sizeOf, given)
    if (size !== undefined) {
      value = (size - sizeOf.intercept) / sizeOf.slope
      if (!Number.isInteger(value)) return uncountable(env, name, sizeOf, size)
    }
    origin = 'computed'
  }
  for (const a of argument.assigned) {
    if (a.member !== '' && memberGiven(own, memberSteps(a.member))) {
      const place = placeOf(name, a.member)
      report(env, 'fixedArgument', place, { why: `${a.by} assigns ${a.value}` })
    }
    if (a.member === '' || (whole !== undefined && own === undefined && value === undefined)) continue
    value = withMember(value, memberSteps(a.member), a.value)
  }
  if (value === undefined && argument.required)
    return report(env, 'missingArgument', name, { expected: expectedOf(argument) })
  if (value === undefined) origin = 'default'
  if (value === undefined && argument.type.kind !== 'aggregate' && argument.type.kind !== 'array')
    return report(env, 'missingArgument', name, { expected: expectedOf(argument) })
  const converted = convert(env, name, value, argument.typePath, options)
  return converted === undefined ? undefined : { raw: converted.raw, engineering: converted.engineering, origin }
}

/** What the layout decides of the form of an argument: sizes of an array, members that the encoder sets. */
function optionsOf(plan: CommandPlan, { name, type }: PlannedArgument): ConvertOptions {
  const path = argumentPath(plan.path, name)
  const computed = new Set<string>()
  for (const column of plan.computed.keys()) {
    const { parameter, path: whole } = plan.layout.columns[column]!
    if (parameter === path && whole !== path) computed.add(`${name}${whole.slice(path.length)}`)
  }
  const dimensions =
    type.kind === 'array' ? dimensionsInLayout(plan.layout.system, plan.layout.container, path) : undefined
  return {
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(computed.size === 0 ? {} : { computed }),
  }
}

/** Whether a value is given for a member that the command assigns. */
function memberGiven(value: ArgumentValue | undefined, steps: readonly (string | number)[]): boolean {
  let at: unknown = value
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || at instanceof Uint8Array) return false
    at = Array.isArray(at) ? (at as readonly unknown[])[Number(step)] : (at as Readonly<Record<string, unknown>>)[step]
  }
  return at !== undefined
}

/** Whole numbers of a whole type keep no noise of their computation. */
function computedValue(env: Environment, argument: PlannedArgument, formula: Expression): ArgumentValue | undefined {
  const unknown = new Set<string>()
  const value = evaluate(formula, Number.NaN, (ref) => {
    const known = 'parameter' in ref ? env.lookup(ref) : undefined
    const found = 'parameter' in ref && ref.calibrated === false ? known?.raw : known?.eng
    if (found === undefined && 'parameter' in ref) unknown.add(shortName(env.command, ref.parameter))
    return typeof found === 'bigint' ? Number(found) : typeof found === 'object' ? undefined : found
  })
  if (typeof value === 'string') return value
  if (!Number.isFinite(value)) {
    // A problem of the argument that is missing was told already.
    if (env.problems.some((p) => unknown.has(p.argument))) return undefined
    return report(env, 'notComputed', argument.name, {
      formula: argument.formulaText ?? 'its formula',
      detail: unknown.size > 0 ? `${[...unknown].join(', ')} is not known` : 'the result is no number',
    })
  }
  const whole = Math.round(value)
  return argument.type.kind !== 'float' && Math.abs(value - whole) <= 1e-9 * Math.max(1, Math.abs(value))
    ? whole
    : value
}

/** What is given has a size that the argument which counts it cannot tell. Odd hexadecimal digits are told by their argument. */
function uncountable(env: Environment, name: string, sizeOf: SizeOf, size: number): undefined {
  if (sizeOf.what === 'bits' && !Number.isInteger(size / 8)) return undefined
  return report(env, sizeOf.what === 'bits' ? 'wrongLength' : 'wrongCount', sizeOf.argument, {
    given: sizeOf.what === 'bits' ? `${size / 8} bytes` : size * sizeOf.others,
    expected: `a size that "${name}" can count`,
  })
}

/** What only shows when the command is laid out: sizes against one another, conditions of the containers. */
function layoutProblems(
  plan: CommandPlan,
  values: CommandValues,
  context: CommandContext | undefined,
): ArgumentProblem[] {
  try {
    const lookup = lookupOf(plan, (name) => values.arguments[name]?.raw, context)
    const fields: WrittenField[] = []
    const { bytes } = writeLayout(plan.path, plan.layout, sourceOf(plan, values, context), lookup, (f) =>
      fields.push(f),
    )
    verifyFields(plan.path, plan.layout, bytes, fields, lookup)
    return []
  } catch (error) {
    if (!(error instanceof VigieError)) throw error
    // Values of parameters are looked for when the command is encoded.
    if (context?.parameters === undefined && error.code === commandErrors.noParameterValue().code) return []
    const place = error.details['place'] ?? error.details['field']
    return [argumentProblem(error, typeof place === 'string' ? place : '')]
  }
}
