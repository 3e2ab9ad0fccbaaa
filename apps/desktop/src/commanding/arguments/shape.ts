/** What an argument is made of, as a tree: forms are drawn from it, values are read and written by it. */
import type { DeclaredActivity } from '@vigie/contract'

export type Argument = DeclaredActivity['arguments'][number]
type Part = NonNullable<Argument['parts']>[number]

export interface Shape extends Omit<Part, 'place'> {
  /** Of a list. */
  element?: Shape
  /** Of a structure. */
  members?: { readonly name: string; readonly shape: Shape }[]
}

/** As typed: texts by place. A text that is empty was not given. */
export type Given = string | readonly Given[] | { readonly [member: string]: Given }
export type GivenByName = Readonly<Record<string, Given>>

export const isList = (given: Given | undefined): given is readonly Given[] => Array.isArray(given)
export const isStructure = (given: Given | undefined): given is { readonly [member: string]: Given } =>
  typeof given === 'object' && !Array.isArray(given)

export function shapeOf(argument: Argument): Shape {
  const root: Shape = { ...argument }
  const known = new Map<string, Shape>([['', root]])
  for (const { place, ...part } of argument.parts ?? []) {
    const shape: Shape = part
    known.set(place, shape)
    if (place.endsWith('[]')) {
      const whole = known.get(place.slice(0, -2))
      if (whole !== undefined) whole.element = shape
    } else {
      const dot = place.lastIndexOf('.')
      const whole = known.get(dot < 0 ? '' : place.slice(0, dot))
      if (whole !== undefined) (whole.members ??= []).push({ name: place.slice(dot + 1), shape })
    }
  }
  return root
}

/** Drawn as fields of its own; else one text as JSON. */
const isDrawn = ({ element, members }: Shape): boolean => element !== undefined || members !== undefined

/** Elements of a list as they are shown: as many as it always has, else as many as were given. */
export function elementsOf(shape: Shape, given: Given | undefined): readonly (Given | undefined)[] {
  const list = isList(given) ? given : []
  return shape.size === undefined ? list : Array.from({ length: shape.size }, (_, n) => list[n])
}

/** What a list is given when an element is added. */
export const emptyOf = (shape: Shape): Given =>
  shape.members !== undefined ? {} : shape.element !== undefined ? [] : ''

/** The places of which each has a field. */
export function* placesOf(shape: Shape, place: string, given: Given | undefined): IterableIterator<string> {
  yield place
  for (const { name, shape: member } of shape.members ?? [])
    yield* placesOf(member, `${place}.${name}`, isStructure(given) ? given[name] : undefined)
  if (shape.element !== undefined)
    for (const [n, one] of elementsOf(shape, given).entries()) yield* placesOf(shape.element, `${place}[${n}]`, one)
}

/** As the server takes it: numbers where they say the same, texts else. Undefined: not given. */
function plainOf(shape: Shape, given: Given | undefined): unknown {
  if (given === undefined || given === '') return undefined
  if (shape.members !== undefined && isStructure(given)) {
    const made = shape.members.flatMap(({ name, shape: member }) => {
      const value = plainOf(member, given[name])
      return value === undefined ? [] : [[name, value] as const]
    })
    return made.length === 0 ? undefined : Object.fromEntries(made)
  }
  if (shape.element !== undefined && isList(given)) {
    const { element } = shape
    const made = elementsOf(shape, given).map((one) => plainOf(element, one))
    if (shape.size !== undefined && made.every((one) => one === undefined)) return undefined
    return made.map((one) => one ?? (element.members !== undefined ? {} : ''))
  }
  if (typeof given !== 'string') return given
  if (given.trim() === '') return undefined
  if (shape.kind === 'integer' || shape.kind === 'float') return String(Number(given)) === given ? Number(given) : given
  if (shape.kind !== 'array' && shape.kind !== 'aggregate') return given
  try {
    return JSON.parse(given) as unknown
  } catch {
    // As it stands: the server tells what it takes.
    return given
  }
}

/** Back from what a stack, a history or a link has. */
function givenOf(shape: Shape, plain: unknown): Given {
  if (plain === undefined || plain === null) return ''
  let value: unknown = plain
  if (isDrawn(shape) && typeof plain === 'string')
    try {
      value = JSON.parse(plain) as unknown
    } catch {
      return plain
    }
  if (shape.element !== undefined && Array.isArray(value)) return value.map((one) => givenOf(shape.element!, one))
  if (shape.members !== undefined && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const named = value as Readonly<Record<string, unknown>>
    return Object.fromEntries(
      shape.members.flatMap(({ name, shape: member }) =>
        Object.hasOwn(named, name) ? [[name, givenOf(member, named[name])]] : [],
      ),
    )
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Of all arguments of an activity. Names that it does not have stay: the server refuses them by name. */
export function plainArguments(args: readonly Argument[], given: GivenByName): Record<string, unknown> {
  const shapes = new Map(args.map((a) => [a.name, shapeOf(a)]))
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const shape = shapes.get(name)
      const plain = shape === undefined ? value : plainOf(shape, value)
      return plain === undefined ? [] : [[name, plain]]
    }),
  )
}
export function givenArguments(args: readonly Argument[], plain: Readonly<Record<string, unknown>>): GivenByName {
  const shapes = new Map(args.map((a) => [a.name, shapeOf(a)]))
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => {
      const shape = shapes.get(name)
      return [name, shape === undefined ? asText(value) : givenOf(shape, value)]
    }),
  )
}
const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** The argument, member or element that a refusal speaks of: `argument "modes[2].level" of "…"`. */
export const placeOfMessage = (message: string): string | undefined => /argument "([^"]+)"/.exec(message)?.[1]
