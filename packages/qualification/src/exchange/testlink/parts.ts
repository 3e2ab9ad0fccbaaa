/** Parts that several things of TestLink XML have: texts, numbers, custom fields, attachments, and what is not known here. */
import { sha256 } from '../../records/canonical.ts'
import { richText } from '../../requirements/rich-text.ts'
import type { Attachment, CustomFields, ForeignContent, RichText } from '../../records/requirement.ts'
import type { Findings } from '../findings.ts'
import { elementText, type XmlElement } from '../xml/element.ts'
import type { Codes } from './codes.ts'

/** Own content of Vigie that TestLink has no place for, as JSON; TestLink passes over the element. */
export const OWN = 'vigie'

export interface Parts {
  readonly findings: Findings
  readonly files: Map<string, Uint8Array>
}

export const textOf = (e: XmlElement, ...names: readonly string[]): RichText => richText(e.value(...names) ?? '')

/** An integer; undefined where there is none. What is no number is told. */
export function integer(parts: Parts, e: XmlElement, thing: string, ...names: readonly string[]): number | undefined {
  const child = e.child(...names)
  const written = child?.text.trim() ?? ''
  if (child === undefined || written === '') return undefined
  const number = Number(written)
  if (Number.isSafeInteger(number)) return number
  parts.findings.add(
    'warning',
    'badValue',
    { what: names[0], thing, value: written, expected: 'a whole number', used: 'not given' },
    child.place,
  )
  return undefined
}

/** The word of a code. What has none is told where the record takes known words only (`fallback`), else passes as it is. */
export function coded<W extends string>(
  parts: Parts,
  e: XmlElement,
  thing: string,
  codes: Codes<W>,
  fallback: W | undefined,
  ...names: readonly string[]
): { readonly word: W | string | undefined; readonly raw?: string } {
  const child = e.child(...names)
  const written = child?.text.trim() ?? ''
  if (child === undefined || written === '') return { word: undefined }
  const word = codes.word(written)
  if (word !== undefined || fallback === undefined) return { word: word ?? written }
  parts.findings.add(
    'warning',
    'badValue',
    { what: names[0], thing, value: written, expected: `one of ${codes.known}`, used: fallback },
    child.place,
  )
  return { word: fallback, raw: written }
}

/** Values by name; the parts of a field with several are joined by TestLink with "|", and stay so. */
export function customFields(e: XmlElement): CustomFields {
  const fields = new Map<string, string[]>()
  for (const field of e.child('custom_fields')?.all('custom_field') ?? []) {
    const name = field.value('name')
    if (name !== undefined && name !== '') fields.set(name, [...(fields.get(name) ?? []), field.value('value') ?? ''])
  }
  return Object.fromEntries(fields)
}

export function attachments(parts: Parts, e: XmlElement, thing: string): Attachment[] {
  const list: Attachment[] = []
  for (const a of e.child('attachments')?.all('attachment') ?? []) {
    const name = a.value('name') ?? a.value('title') ?? 'attachment'
    const written = (a.value('content') ?? '').replaceAll(/\s+/g, '')
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(written) || written.length % 4 === 1) {
      parts.findings.add('error', 'badAttachment', { name, thing, detail: 'its content is not base64' }, a.place)
      continue
    }
    const content = new Uint8Array(Buffer.from(written, 'base64'))
    const title = a.value('title')
    const mediaType = a.value('file_type')
    const addedAt = a.value('date_added')
    const digest = sha256(content)
    parts.files.set(digest, content)
    list.push({
      name,
      ...(title === undefined ? {} : { title }),
      ...(mediaType === undefined ? {} : { mediaType }),
      sha256: digest,
      size: content.length,
      ...(addedAt === undefined ? {} : { addedAt }),
    })
  }
  return list
}

/** Children of other names, as they are written. */
export function unknownChildren(parts: Parts, e: XmlElement, known: ReadonlySet<string>): string[] {
  return e.children
    .filter((c) => !known.has(c.name))
    .map((c) => {
      parts.findings.count('information', 'unknownElement', { element: `${e.name}/${c.name}` }, c.place)
      return elementText(c)
    })
}

/** What is kept of TestLink for a thing; nothing where there is nothing to keep. */
export function foreign(kept: Readonly<Record<string, unknown>>): { readonly foreign?: ForeignContent } {
  const said = Object.entries(kept).filter(
    ([, v]) => v !== undefined && !(typeof v === 'object' && v !== null && Object.keys(v).length === 0),
  )
  return said.length === 0 ? {} : { foreign: { testlink: Object.fromEntries(said) } }
}

/** What Vigie itself wrote beside. */
export function ownContent(parts: Parts, e: XmlElement): Record<string, unknown> {
  const child = e.child(OWN)
  if (child === undefined) return {}
  try {
    const value = JSON.parse(child.text) as unknown
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below.
  }
  parts.findings.add(
    'warning',
    'badValue',
    { what: OWN, thing: e.name, value: child.text.slice(0, 40), expected: 'what Vigie writes there', used: 'nothing' },
    child.place,
  )
  return {}
}

export function others(e: { readonly attributes: Readonly<Record<string, string>> }, known: readonly string[]) {
  const rest = Object.entries(e.attributes).filter(([name]) => !known.includes(name))
  return rest.length === 0 ? undefined : Object.fromEntries(rest)
}
