/** A thing of the book with what a file says of it; and what is different then. */
import { fingerprintOf } from '../book/state.ts'
import { canonicalJson, testFingerprint } from '../records/canonical.ts'
import type { CustomFields, ForeignContent, Requirement, RichText, Specification } from '../records/requirement.ts'
import type { TestCase } from '../records/test-case.ts'
import { plainText } from '../requirements/rich-text.ts'
import { wordDifference } from '../requirements/words.ts'
import { OWN_OF_REQUIREMENT, OWN_OF_TEST, type Carried } from './carried.ts'
import type { FieldChange } from './difference.ts'

type Thing = { readonly customFields: CustomFields; readonly foreign?: ForeignContent }

/** Fields that the file carries come from it; texts that say the same stay in the dress they have. */
function taken<T extends Thing>(before: T, said: T, fields: readonly (keyof T)[], carried: Carried): T {
  const made: Record<string, unknown> = { ...before }
  for (const field of fields) {
    const [old, now] = [before[field], said[field]]
    if (field === 'customFields')
      made['customFields'] = carried.allFields ? now : { ...(old as object), ...(now as object) }
    else if (field === 'foreign')
      made['foreign'] = now === undefined ? old : { ...(old as object | undefined), ...(now as object) }
    else if (isRich(old) && isRich(now)) made[String(field)] = sameText(old, now, carried) ? old : now
    else made[String(field)] = now
    if (made[String(field)] === undefined) delete made[String(field)]
  }
  return made as T
}

const isRich = (v: unknown): v is RichText => v !== null && typeof v === 'object' && 'format' in v && 'content' in v
const sameText = (a: RichText, b: RichText, carried: Carried): boolean =>
  (carried.plain || a.format !== b.format) && plainText(a) === plainText(b)

export const mergedSpecification = (before: Specification, said: Specification, carried: Carried): Specification =>
  taken(before, said, carried.specification, carried)

export function mergedRequirement(before: Requirement, said: Requirement, carried: Carried): Requirement {
  const fields = new Set<keyof Requirement>(carried.requirement)
  // What only Vigie knows is said where it is not as it is unless told.
  for (const f of OWN_OF_REQUIREMENT)
    if (f === 'methods' ? canonicalJson(said.methods) !== '["test"]' : said[f] !== undefined) fields.add(f)
  const made = taken(
    before,
    said,
    [...fields].filter((f) => f !== 'version'),
    carried,
  )
  if (fingerprintOf({ ...made, version: before.version }) !== fingerprintOf(before))
    return { ...made, version: Math.max(before.version + 1, fields.has('version') ? said.version : 0) }
  return { ...made, version: fields.has('version') ? Math.max(before.version, said.version) : before.version }
}

export function mergedTest(before: TestCase, said: TestCase, carried: Carried): TestCase {
  const fields = new Set<keyof TestCase>(carried.test)
  const plain: Partial<TestCase> = { prerequisites: [], configuration: { satellites: [] }, limits: [], attempts: 1 }
  for (const f of OWN_OF_TEST) if (f !== 'means' && canonicalJson(said[f]) !== canonicalJson(plain[f])) fields.add(f)
  // Steps of a file do not take the place of a procedure or a script that carries the test out.
  if (said.means.kind === 'manual' && before.means.kind !== 'manual') fields.delete('means')
  let made = taken(
    before,
    said,
    [...fields].filter((f) => f !== 'version'),
    carried,
  )
  if (carried.plain && made.means.kind === 'manual' && before.means.kind === 'manual') {
    const old = before.means.steps
    const steps = made.means.steps.map((s, i) => {
      const o = old[i]
      if (o === undefined) return s
      return {
        ...s,
        actions: sameText(o.actions, s.actions, carried) ? o.actions : s.actions,
        expected: sameText(o.expected, s.expected, carried) ? o.expected : s.expected,
      }
    })
    made = { ...made, means: { kind: 'manual', steps } }
  }
  const changed = testFingerprint(made, undefined) !== testFingerprint(before, undefined)
  const version = fields.has('version') ? said.version : 0
  return { ...made, version: changed ? Math.max(before.version + 1, version) : Math.max(before.version, version) }
}

/** Field by field, as people read it. */
export function fieldChanges(before: object, after: object): FieldChange[] {
  const changes: FieldChange[] = []
  const a = before as Readonly<Record<string, unknown>>
  const b = after as Readonly<Record<string, unknown>>
  for (const field of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (canonicalJson(a[field] ?? null) === canonicalJson(b[field] ?? null)) continue
    if (field === 'customFields') {
      const [x, y] = [a[field] as CustomFields, b[field] as CustomFields]
      for (const name of new Set([...Object.keys(x), ...Object.keys(y)]))
        if (canonicalJson(x[name] ?? null) !== canonicalJson(y[name] ?? null))
          changes.push(changeOf(name, (x[name] ?? []).join(', '), (y[name] ?? []).join(', ')))
      continue
    }
    changes.push(changeOf(field, shown(a[field]), shown(b[field])))
  }
  return changes
}

const changeOf = (field: string, before: string, after: string): FieldChange => ({
  field,
  before,
  after,
  words: wordDifference(before, after),
})

function shown(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (isRich(value)) return plainText(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(shown).join('\n')
  const means = value as { kind?: string; steps?: readonly { number: number; actions: RichText; expected: RichText }[] }
  if (means.kind === 'manual' && means.steps !== undefined)
    return means.steps.map((s) => `${s.number}. ${plainText(s.actions)}\n   → ${plainText(s.expected)}`).join('\n')
  return Object.entries(value)
    .map(([k, v]) => `${k}: ${shown(v)}`)
    .join('\n')
}
