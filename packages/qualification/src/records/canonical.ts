/** One text for one thing: what fingerprints and seals are made of. */
import { createHash } from 'node:crypto'
import type { Requirement } from './requirement.ts'
import type { TestCase } from './test-case.ts'

/**
 * JSON with sorted names, no blanks, no undefined members (RFC 8785 for the values that records have: strings, integers, finite
 * numbers, booleans).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, v]) => `${JSON.stringify(name)}:${canonicalJson(v)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

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
