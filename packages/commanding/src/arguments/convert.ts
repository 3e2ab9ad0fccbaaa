/** A value of any type: arrays and structures taken apart, each scalar read by its type. */
import type { DynamicValue } from '@vigie/model'
import { report, shown, type Environment } from './environment.ts'
import { convertScalar } from './scalars.ts'
import { isStructure, type ArgumentValue, type RawTree } from './values.ts'

export interface Converted {
  readonly raw: RawTree
  readonly engineering: ArgumentValue
}

const MOST_DEPTH = 32
const MOST_ELEMENTS = 65_536

export interface ConvertOptions {
  /** Sizes that the layout gives an array, in place of those of its type. */
  readonly dimensions?: readonly DynamicValue[]
  /** Members that the encoder sets: zero until then. */
  readonly computed?: ReadonlySet<string>
}

/** Undefined: problems were reported. */
export function convert(
  env: Environment,
  place: string,
  given: ArgumentValue | undefined,
  typePath: string,
  options: ConvertOptions = {},
  depth = 0,
): Converted | undefined {
  if (options.computed?.has(place)) return { raw: 0, engineering: 0 }
  const type = env.system.type(typePath)
  if (type === undefined || depth > MOST_DEPTH)
    return report(env, 'wrongType', place, {
      expected: `of the type "${typePath}", which is not in the model`,
      given: shown(given),
    })
  if (type.kind === 'aggregate') {
    const value = given === undefined ? {} : fromJson(given)
    if (!isStructure(value))
      return report(env, 'wrongType', place, {
        expected: `a structure with the members ${type.members.map((m) => m.name).join(', ')}`,
        given: shown(given),
      })
    const names = type.members.map((m) => m.name)
    let complete = true
    for (const name of Object.keys(value))
      if (!names.includes(name)) {
        report(env, 'unknownMember', `${place}.${name}`, { known: names.join(', ') })
        complete = false
      }
    const raw: Record<string, RawTree> = {}
    const engineering: Record<string, ArgumentValue> = {}
    for (const m of type.members) {
      if (Object.hasOwn(value, m.name) && options.computed?.has(`${place}.${m.name}`) === true) {
        report(env, 'fixedArgument', `${place}.${m.name}`, { why: 'the encoder sets it' })
        complete = false
        continue
      }
      const own = Object.hasOwn(value, m.name) ? value[m.name] : m.initialValue
      const converted = convert(
        env,
        `${place}.${m.name}`,
        own,
        m.type,
        options.computed === undefined ? {} : { computed: options.computed },
        depth + 1,
      )
      if (converted === undefined) complete = false
      else {
        raw[m.name] = converted.raw
        engineering[m.name] = converted.engineering
      }
    }
    return complete ? { raw, engineering } : undefined
  }
  if (type.kind === 'array') {
    const chosen =
      options.dimensions !== undefined && options.dimensions.length > 0
        ? options.dimensions
        : type.dimensions.map((d) => d.count)
    return convertArray(env, place, given, type.elementType, chosen, options, depth)
  }
  const value = given ?? type.initialValue
  if (value === undefined) return report(env, 'missingArgument', place, { expected: 'a value' })
  return convertScalar(env, place, value, type)
}

function fromJson(given: ArgumentValue): ArgumentValue {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given) as ArgumentValue
  } catch {
    return given
  }
}

function convertArray(
  env: Environment,
  place: string,
  given: ArgumentValue | undefined,
  elementType: string,
  dimensions: readonly DynamicValue[],
  options: ConvertOptions,
  depth: number,
): Converted | undefined {
  const counts = dimensions.map((d) => env.size(d))
  const total = counts.reduce<number | undefined>((n, c) => (n === undefined || c === undefined ? undefined : n * c), 1)
  const value = given === undefined ? undefined : fromJson(given)
  const expected = total === undefined ? 'a list' : `a list of ${total}`
  if (value === undefined && total !== 0) return report(env, 'missingArgument', place, { expected })
  if (value !== undefined && !Array.isArray(value))
    return report(env, 'wrongType', place, { expected, given: shown(given) })
  const list = flattened((value ?? []) as readonly ArgumentValue[], dimensions.length)
  if (list.length > MOST_ELEMENTS || (total !== undefined && list.length !== total))
    return report(env, 'wrongCount', place, { given: list.length, expected: total ?? `at most ${MOST_ELEMENTS}` })
  const raw: RawTree[] = []
  const engineering: ArgumentValue[] = []
  let complete = true
  for (const [i, item] of list.entries()) {
    const converted = convert(
      env,
      `${place}[${i}]`,
      item,
      elementType,
      options.computed === undefined ? {} : { computed: options.computed },
      depth + 1,
    )
    if (converted === undefined) complete = false
    else {
      raw.push(converted.raw)
      engineering.push(converted.engineering)
    }
  }
  return complete ? { raw, engineering } : undefined
}

/** Lists of lists of several dimensions as one list; one that is flat already stays so. */
function flattened(list: readonly ArgumentValue[], dimensions: number): readonly ArgumentValue[] {
  let flat: readonly ArgumentValue[] = list
  for (let level = 1; level < dimensions && flat.length > 0 && flat.every((x) => Array.isArray(x)); level++)
    flat = flat.flat() as readonly ArgumentValue[]
  return flat
}
