/** One text for one thing: what fingerprints and seals are made of. */
import { createHash } from 'node:crypto'
import type { Requirement } from './requirement.ts'
import type { TestCase } from './test-case.ts'

/**
 * JSON with sorted names, no blanks, no undefined members (RFC 8785 for the values that records have: strings, integers, finite
 * numbers, booleans).
 */
export function canonicalJson(value: unknown): string {
  // Without a list for each object: a book of 30,000 cases is written so several times.
  if (Array.isArray(value)) {
    let text = '['
    for (let i = 0; i < value.length; i++) {
      if (i > 0) text += ','
      if (value[i] !== undefined) text += canonicalJson(value[i])
    }
    return `${text}]`
  }
  if (value !== null && typeof value === 'object') {
    const members = value as Readonly<Record<string, unknown>>
    let text = ''
    for (const name of Object.keys(members).toSorted()) {
      const member = members[name]
      if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`
    }
    return `{${text}}`
  }
  return JSON.stringify(value)
}

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** SHA-256 of the canonical JSON of a list, without the text of all of it at once. */
export function listDigest(values: Iterable<unknown>): string {
  const hash = createHash('sha256')
  let before = '['
  for (const value of values) {
    hash.update(before).update(canonicalJson(value))
    before = ','
  }
  return hash.update(before === '[' ? '[]' : ']').digest('hex')
}

/** Of what a requirement demands: not of where it stands in a document, nor of the state of its review. */
export const requirementFingerprint = (r: Requirement): string =>
  sha256(
    canonicalJson({
      id: r.id,
      title: r.title,
      text: r.text,
      type: r.type,
      methods: r.methods,
      level: r.level,
      stage: r.stage,
      appliesTo: r.appliesTo,
      attachments: r.attachments.map((a) => a.sha256),
    }),
  )

/** Of what a test does. `text`: of its procedure or script; absent for manual ones. */
export const testFingerprint = (t: TestCase, text: string | undefined): string =>
  sha256(
    canonicalJson({
      id: t.id,
      title: t.title,
      preconditions: t.preconditions,
      means: t.means,
      configuration: t.configuration,
      verifies: t.verifies.map((v) => v.requirement).toSorted(),
      text,
    }),
  )
