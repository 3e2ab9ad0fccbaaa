/** What does not fit a JSON Schema, each with its place. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Findings } from '../findings.ts'
import type { YamlSource } from './yaml-source.ts'

const ajv = new Ajv2020({ allErrors: true, strict: false })
export const compileSchema = (schema: object): ValidateFunction => ajv.compile(schema)

/** Tells everything that does not fit; whether it fits. */
export function fitsSchema(validate: ValidateFunction, source: YamlSource, findings: Findings): boolean {
  if (validate(source.value)) return true
  const seen = new Set<string>()
  for (const e of validate.errors ?? []) {
    // Alternatives are told by the one line about all of them.
    if (e.schemaPath.includes('/oneOf/') && e.keyword !== 'oneOf') continue
    const pointer = e.instancePath
      .split('/')
      .slice(1)
      .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'))
    const extra = e.keyword === 'additionalProperties' ? [String(e.params['additionalProperty'])] : []
    const where = pointer.length === 0 ? 'the file' : pointer.join('.')
    const detail = detailOf(e)
    if (seen.has(`${where}${detail}`)) continue
    seen.add(`${where}${detail}`)
    findings.add('error', 'notOfSchema', { where, detail }, source.place([...pointer, ...extra]))
  }
  return false
}

function detailOf(e: ErrorObject): string {
  switch (e.keyword) {
    case 'additionalProperties':
      return `"${String(e.params['additionalProperty'])}" is not known here`
    case 'required':
      return `"${String(e.params['missingProperty'])}" is missing`
    case 'enum':
      return `it is not one of ${(e.params['allowedValues'] as readonly unknown[]).join(', ')}`
    case 'oneOf':
      return 'it has a form that is not understood'
    default:
      return e.message ?? e.keyword
  }
}
