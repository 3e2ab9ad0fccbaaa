/** Checks a value against a schema and says what is wrong in words, with the place in the file. */
import type { Diagnostic } from '@vigie/base'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { nativeFindings, nearest, type Finding } from './findings.ts'
import { elementSchema } from './schema-element.ts'
import { missionSchema } from './schema-mission.ts'
import type { Pointer, SourceFile } from './yaml-file.ts'

const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true })
const validators: Readonly<Record<'element' | 'mission', ValidateFunction>> = {
  element: ajv.compile(elementSchema),
  mission: ajv.compile(missionSchema),
}

/** Findings; empty when the value has the form that the readers rely on. */
export function validateShape(file: SourceFile, kind: 'element' | 'mission'): readonly Diagnostic[] {
  const validate = validators[kind]
  if (validate(file.value)) return []
  const seen = new Set<string>()
  const found: Diagnostic[] = []
  for (const error of validate.errors ?? []) {
    // "if" and "allOf" only repeat what the branch says.
    if (error.keyword === 'if' || error.keyword === 'allOf') continue
    const pointer = pointerOf(error)
    const finding = words(error, pointer)
    const key = error.keyword === 'additionalProperties'
    const place = file.place(pointer, key)
    const once = `${place.line}:${place.column}:${finding.message}`
    if (seen.has(once)) continue
    seen.add(once)
    found.push({ ...finding, ...place })
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

function words(error: ErrorObject, pointer: Pointer): Finding {
  const where = pointer.length === 0 ? 'the file' : `"${pointer.slice(-3).join('.')}"`
  const params = error.params as Record<string, unknown>
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty'])
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {})
      const near = nearest(key, known)
      const parent = pointer.length === 1 ? 'the file' : `"${pointer.slice(0, -1).slice(-2).join('.')}"`
      return nativeFindings.unknownKey({
        where: parent,
        key,
        hint: near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${near}"?`,
      })
    }
    case 'required':
      return nativeFindings.shape({
        where,
        detail: `"${String(params['missingProperty'])}" is missing`,
        hint: `Add "${String(params['missingProperty'])}".`,
      })
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly unknown[]).map(String)
      const near = nearest(String(error.data), allowed)
      return nativeFindings.shape({
        where,
        detail: `"${String(error.data)}" is not one of ${allowed.join(', ')}`,
        hint: near === undefined ? 'Choose one of them.' : `Did you mean "${near}"?`,
      })
    }
    case 'type': {
      const wanted = [params['type']].flat().join(' or ')
      const got =
        error.data === null
          ? 'nothing'
          : Array.isArray(error.data)
            ? 'a list'
            : typeof error.data === 'object'
              ? 'a map'
              : `${typeof error.data} ${JSON.stringify(error.data)}`
      const quote = wanted === 'string' && (typeof error.data === 'boolean' || typeof error.data === 'number')
      return nativeFindings.shape({
        where,
        detail: `${wanted} is expected, not ${got}`,
        hint: quote ? `Put it in quotes: "${String(error.data)}".` : `Give a value of type ${wanted}.`,
      })
    }
    case 'pattern':
      return nativeFindings.shape({
        where,
        detail: `"${String(error.data)}" does not have the form asked for`,
        hint: String(error.parentSchema?.['description'] ?? `It must match ${String(params['pattern'])}.`),
      })
    default:
      return nativeFindings.shape({
        where,
        detail: error.message ?? error.keyword,
        hint: String(error.parentSchema?.['description'] ?? 'Correct the value.'),
      })
  }
}
