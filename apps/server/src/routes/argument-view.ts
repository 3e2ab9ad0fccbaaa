/** Arguments of a command as forms are made of them: what is given, what is decided by others, what structures consist of. */
import { expectedOf, isDecided, type CommandPlan, type PlannedArgument } from '@vigie/commanding'
import type { DeclaredActivity } from '@vigie/contract'
import type { DataType } from '@vigie/model'

type Declared = DeclaredActivity['arguments'][number]
type Part = NonNullable<Declared['parts']>[number]

/** Parts of one argument that are told: a form of more is no form. */
const MOST_PARTS = 400
/** Structures within structures; a type that contains itself must end. */
const DEEPEST = 8

export const argumentViews = (plan: CommandPlan): Declared[] =>
  plan.arguments
    .filter((a) => !isDecided(a))
    .map((a) => {
      const parts = partsOf(plan, a.type)
      return {
        name: a.name,
        ...(a.shortDescription === undefined ? {} : { description: a.shortDescription }),
        ...shapeOf(a.type),
        ...(a.unit === undefined ? {} : { unit: a.unit }),
        ...(a.initialValue === undefined ? {} : { initialValue: a.initialValue }),
        required: a.required,
        inherited: a.declaredBy !== plan.path,
        ...(a.sizeOf === undefined ? {} : { sizeOf: a.sizeOf.argument }),
        ...(parts.length === 0 ? {} : { parts }),
      }
    })

export const decidedViews = (plan: CommandPlan): NonNullable<DeclaredActivity['decided']> =>
  plan.arguments.filter(isDecided).map((a) => ({ name: a.name, by: deciderOf(a) }))

function deciderOf({ assigned, formula, formulaText }: PlannedArgument): string {
  const whole = assigned.find((one) => one.member === '')
  if (whole !== undefined) return `${whole.value} (${whole.by})`
  return formula === undefined ? 'the encoder' : (formulaText ?? 'a formula')
}

export const stepViews = ({ command }: CommandPlan): DeclaredActivity['steps'] =>
  command.steps?.map((step) => ({
    path: step.command,
    arguments: Object.fromEntries(step.assignments.map((a) => [a.argument, a.value])),
  }))

export function shapeOf(type: DataType): Pick<Part, 'kind' | 'expected' | 'unit' | 'labels' | 'size'> {
  const size = type.kind === 'array' ? sizeOf(type.dimensions[0]?.count) : undefined
  return {
    kind: type.kind,
    expected: expectedOf({ type }),
    ...('unit' in type && type.unit !== undefined && type.unit !== '' ? { unit: type.unit } : {}),
    ...(type.kind === 'enumerated'
      ? { labels: type.labels.map((l) => l.label) }
      : type.kind === 'boolean'
        ? { labels: [type.zeroString, type.oneString] }
        : {}),
    ...(size === undefined ? {} : { size }),
  }
}

type Dimension = Extract<DataType, { kind: 'array' }>['dimensions'][number]
const sizeOf = (count: Dimension['count'] | undefined): number | undefined =>
  count?.kind === 'fixed' ? count.value : undefined

/** What an array or a structure is made of, each part after the whole that it is in. */
function partsOf({ layout: { system } }: CommandPlan, whole: DataType): Part[] {
  const parts: Part[] = []
  const add = (place: string, type: DataType | undefined, initialValue?: string, description?: string): void => {
    if (type === undefined || parts.length >= MOST_PARTS) return
    parts.push({
      place,
      ...(description === undefined ? {} : { description }),
      ...shapeOf(type),
      ...(initialValue === undefined ? {} : { initialValue }),
    })
    inside(place, type)
  }
  const inside = (place: string, type: DataType): void => {
    if (place.split(/[.[]/).length > DEEPEST) return
    if (type.kind === 'aggregate')
      for (const m of type.members) {
        const own = system.type(m.type)
        const initial = m.initialValue ?? (own !== undefined && 'initialValue' in own ? own.initialValue : undefined)
        add(place === '' ? m.name : `${place}.${m.name}`, own, initial, m.shortDescription)
      }
    else if (type.kind === 'array') {
      const element = system.type(type.elementType)
      const [, ...inner] = type.dimensions
      // Several dimensions are lists of lists.
      if (inner.length > 0) add(`${place}[]`, { ...type, dimensions: inner })
      else
        add(
          `${place}[]`,
          element,
          element !== undefined && 'initialValue' in element ? element.initialValue : undefined,
        )
    }
  }
  inside('', whole)
  return parts
}
