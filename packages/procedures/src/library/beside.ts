/** The file beside a procedure, with what was decided about it: as it goes back into the mission folder. */
import { YamlDocument, yamlWith } from '@vigie/documents'
import type { Standing } from './library.ts'
import type { ProcedureVersion } from './version.ts'

/** Without what was decided: that is not written, it is done. A text that is no mapping is left as it is: it is told as a finding. */
export function declaredOnly(beside: string): string {
  const { value } = new YamlDocument(beside)
  const signed =
    value !== null && typeof value === 'object' && ['reviewed', 'approved', 'validatedOn'].some((k) => k in value)
  return signed ? yamlWith(beside, { reviewed: undefined, approved: undefined, validatedOn: undefined }) : beside
}

/** YAML; comments and order of what was there stay. */
export function besideWith(v: ProcedureVersion, { reviewed, approved, validatedOn }: Standing): string {
  const { content } = v
  return yamlWith(v.beside ?? '', {
    ...(reviewed.length === 0 ? {} : { reviewed: { ...reviewed.at(-1)!, content } }),
    ...(approved.length === 0 ? {} : { approved: { ...approved.at(-1)!, content } }),
    ...(validatedOn.length === 0 ? {} : { validatedOn: validatedOn.map((on) => ({ ...on, content })) }),
  })
}
