/** What breaks a JSON Schema (draft 2020-12), in words: each thing once, where it stands. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { nearest } from './nearest.ts'
import type { Pointer } from './yaml-document.ts'

export interface ShapeProblem {
  readonly pointer: Pointer
  /** It is the key at the pointer that is wrong, not its value. */
  readonly key?: string
  /** What it stands in, in words. */
  readonly where: string
  readonly detail: string
  readonly hint: string
}

/** A schema that values can be held against. */
export type Shape = ValidateFunction

const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true })
export const compileShape = (schema: object): Shape => ajv.compile(schema)

/** Empty when the value has the form that the schema asks for. `whole`: what the value as a whole is called. */
export function shapeProblems(value: unknown, shape: Shape, whole = 'the file'): readonly ShapeProblem[] {
  if (shape(value)) return []
  const seen = new Set<string>()
  const found: ShapeProblem[] = []
  for (const error of shape.errors ?? []) {
    // "if" and "allOf" only repeat what the branch says.
    if (error.keyword === 'if' || error.keyword === 'allOf') continue
    const problem = words(error, pointerOf(error), whole)
    const once = JSON.stringify([problem.pointer, problem.where, problem.detail])
    if (seen.has(once)) continue
    seen.add(once)
    found.push(problem)
  }
  return found
}

function pointerOf(error: ErrorObject): Pointer {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'))
  return error.keyword === 'additionalProperties' ? [...steps, String(error.params['additionalProperty'])] : steps
}

function words(error: ErrorObject, pointer: Pointer, whole: string): ShapeProblem {
  const where = pointer.length === 0 ? whole : `"${pointer.slice(-3).join('.')}"`
  const params = error.params as Record<string, unknown>
  const described = error.parentSchema?.['description'] as string | undefined
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty'])
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {})
      const near = nearest(key, known)
      return {
        pointer,
        key,
        where: pointer.length === 1 ? whole : `"${pointer.slice(0, -1).slice(-2).join('.')}"`,
        detail: `there is no "${key}"`,
        hint: near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${near}"?`,
      }
    }
    case 'required': {
      const missing = String(params['missingProperty'])
      return { pointer, where, detail: `"${missing}" is missing`, hint: `Add "${missing}".` }
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly unknown[]).map(String)
      const near = nearest(String(error.data), allowed)
      return {
        pointer,
        where,
        detail: `"${String(error.data)}" is not one of ${allowed.join(', ')}`,
        hint: near === undefined ? 'Choose one of them.' : `Did you mean "${near}"?`,
      }
    }
    case 'type': {
      const wanted = [params['type']].flat().join(' or ')
      const quote = wanted === 'string' && (typeof error.data === 'boolean' || typeof error.data === 'number')
      return {
        pointer,
        where,
        detail: `${wanted} is expected, not ${kindOf(error.data)}`,
        hint: quote ? `Put it in quotes: "${String(error.data)}".` : `Give a value of type ${wanted}.`,
      }
    }
    case 'pattern':
      return {
        pointer,
        where,
        detail: `"${String(error.data)}" does not have the form asked for`,
        hint: described ?? `It must match ${String(params['pattern'])}.`,
      }
    default:
      return { pointer, where, detail: error.message ?? error.keyword, hint: described ?? 'Correct the value.' }
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : `${typeof value} ${JSON.stringify(value)}`
}
