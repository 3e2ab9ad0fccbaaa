/** Values of arguments as people and programs give them, and as they lie in packets. */
import type { RawValue } from '@vigie/telemetry'

/**
 * Text is read by the type of the argument: labels, numbers with a unit ("20 degC"), times, hexadecimal bytes, JSON for
 * arrays and structures.
 */
export type ArgumentValue =
  | number
  | bigint
  | string
  | boolean
  | Uint8Array
  | readonly ArgumentValue[]
  | { readonly [member: string]: ArgumentValue }

/** Raw values in the shape of the type; arrays of several dimensions are one list, the last index fastest. */
export type RawTree = RawValue | readonly RawTree[] | { readonly [member: string]: RawTree }

export interface CheckedValue {
  /**
   * What the raw value means: labels of enumerations, `true` and `false`, TAI ns of absolute times, seconds of relative ones.
   * After a calibration it is the nearest value that can be sent.
   */
  readonly engineering: ArgumentValue
  readonly raw: RawTree
  readonly origin: 'given' | 'default' | 'assigned' | 'computed'
}

/** Arguments of one command, ready to be encoded. */
export interface CommandValues {
  /** Path of the command. */
  readonly command: string
  readonly arguments: Readonly<Record<string, CheckedValue>>
}

const refused = new WeakSet<CommandValues>()
/** Values of which something is wrong stay what they are, for whoever shows them, but are never encoded. */
export const refuseValues = (values: CommandValues): void => void refused.add(values)
export const areRefused = (values: CommandValues): boolean => refused.has(values)

/** Something wrong with one value. */
export interface ArgumentProblem {
  /** VIG-COMMANDING-NNN */
  readonly code: string
  /** Name of the argument; empty where the command as a whole is meant. */
  readonly argument: string
  /** With members and indices: `config.items[2]`. */
  readonly place: string
  readonly message: string
  readonly remedy: string
}

export const isStructure = (value: unknown): value is { readonly [member: string]: ArgumentValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

/** The value at a member path ("a.b", "[2].x"), a missing index being the last element. Undefined: there is none. */
export function rawAt(tree: RawTree | undefined, member: string | undefined): RawTree | undefined {
  let at: RawTree | undefined = tree
  for (const step of memberSteps(member)) {
    if (at === undefined || typeof at !== 'object' || at instanceof Uint8Array) return undefined
    if (typeof step === 'string') at = Array.isArray(at) ? undefined : (at as Record<string, RawTree>)[step]
    else at = Array.isArray(at) ? (at as readonly RawTree[]).at(step) : undefined
  }
  return at
}

const parsed = new Map<string, readonly (string | number)[]>()
/** Names and indices of a member path; `[]` is −1, the last element. */
export function memberSteps(member: string | undefined): readonly (string | number)[] {
  if (member === undefined || member === '') return []
  const known = parsed.get(member)
  if (known !== undefined) return known
  const steps = (member.match(/[^.[\]]+(?![^[]*\])|\[\d*\]/g) ?? []).map((s) =>
    s.startsWith('[') ? (s === '[]' ? -1 : Number(s.slice(1, -1))) : s,
  )
  if (parsed.size > 10_000) parsed.clear()
  parsed.set(member, steps)
  return steps
}

/** A name with a member path after it. */
export const placeOf = (name: string, member: string): string =>
  member === '' || member.startsWith('[') ? `${name}${member}` : `${name}.${member}`

export const isScalar = (tree: RawTree | undefined): tree is RawValue =>
  tree !== undefined && (typeof tree !== 'object' || tree instanceof Uint8Array)

/** A structure with one member put in; what is given for other members stays. */
export function withMember(
  value: ArgumentValue | undefined,
  steps: readonly (string | number)[],
  put: ArgumentValue,
): ArgumentValue {
  const [step, ...rest] = steps
  if (step === undefined) return put
  let whole = value
  if (typeof whole === 'string') {
    try {
      whole = JSON.parse(whole) as ArgumentValue
    } catch {
      return whole
    }
  }
  if (typeof step === 'number') {
    const list = Array.isArray(whole) ? [...(whole as readonly ArgumentValue[])] : []
    list[step] = withMember(list[step], rest, put)
    return list
  }
  const members = (whole ?? {}) as Readonly<Record<string, ArgumentValue>>
  return { ...members, [step]: withMember(members[step], rest, put) }
}
