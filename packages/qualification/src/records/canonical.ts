/** One text for one thing: what fingerprints and seals are made of. */
import { createHash } from 'node:crypto'
import type { Requirement } from './requirement.ts'
import type { TestCase } from './test-case.ts'

/**
 * JSON with sorted names, no blanks, no undefined members (RFC 8785 for the values that records have: strings, integers, finite
 * numbers, booleans).
 */
export function canonicalJson(value: unknown): string {
  let text = ''
  feed(value, (piece) => (text += piece))
  return text
}

/** Piece by piece, without lists and texts in between: of a book of 30,000 cases they would fill the memory. */
function feed(value: unknown, put: (piece: string) => void): void {
  if (Array.isArray(value)) {
    put('[')
    for (let i = 0; i < value.length; i++) {
      if (i > 0) put(',')
      feed(value[i], put)
    }
    put(']')
  } else if (value !== null && typeof value === 'object') {
    const members = value as Readonly<Record<string, unknown>>
    let opening = '{'
    for (const name of Object.keys(members).toSorted()) {
      const member = members[name]
      if (member === undefined) continue
      put(opening)
      put(JSON.stringify(name))
      put(':')
      feed(member, put)
      opening = ','
    }
    put(opening === '{' ? '{}' : '}')
  } else if (value !== undefined) put(JSON.stringify(value))
}

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** SHA-256 of the canonical JSON of a list, without ever having its text. */
export function listDigest(values: Iterable<unknown>): string {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(1 << 18)
  let filled = 0
  const put = (piece: string): void => {
    // A character of UTF-16 is three bytes of UTF-8 at most.
    if (piece.length * 3 > buffer.length - filled) {
      hash.update(buffer.subarray(0, filled))
      filled = 0
    }
    if (piece.length * 3 > buffer.length) hash.update(piece)
    else filled += buffer.write(piece, filled)
  }
  let before = '['
  for (const value of values) {
    put(before)
    feed(value, put)
    before = ','
  }
  put(before === '[' ? '[]' : ']')
  return hash.update(buffer.subarray(0, filled)).digest('hex')
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
