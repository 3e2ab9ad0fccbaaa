/** Parts of TestLink XML as TestLink writes them: each text in a CDATA section, each element on a line of its own. */
import type { Attachment, CustomFields } from '../../records/requirement.ts'
import { cdata, escapeAttribute } from '../xml/element.ts'
import { OWN } from './parts.ts'

/** Content of attachments, by SHA-256; undefined where it is not at hand. */
export type FileSource = (sha256: string) => Uint8Array | undefined

export const leaf = (name: string, text: string | number | undefined): string =>
  text === undefined ? '' : `<${name}>${cdata(String(text))}</${name}>\n`
export const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${escapeAttribute(value)}"`
export const attributesOf = (values: unknown): string =>
  Object.entries((values ?? {}) as Record<string, string>)
    .map(([name, value]) => attribute(name, value))
    .join('')
export const wrapped = (name: string, inner: string): string => (inner === '' ? '' : `<${name}>\n${inner}</${name}>\n`)

export const customFieldsText = (fields: CustomFields): string =>
  wrapped(
    'custom_fields',
    Object.entries(fields)
      .flatMap(([name, values]) =>
        values.map((v) => `<custom_field>\n${leaf('name', name)}${leaf('value', v)}</custom_field>\n`),
      )
      .join(''),
  )

/** Those whose content is not at hand are left out. */
export function attachmentsText(list: readonly Attachment[], files: FileSource): string {
  let inner = ''
  for (const [i, a] of list.entries()) {
    const content = files(a.sha256)
    if (content === undefined) continue
    const base64 = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64')
    inner += `<attachment>\n${leaf('id', i + 1)}${leaf('name', a.name)}${leaf('file_type', a.mediaType)}${leaf('file_size', a.size)}${leaf('title', a.title)}${leaf('date_added', a.addedAt)}${leaf('content', base64)}</attachment>\n`
  }
  return wrapped('attachments', inner)
}

/** What was read of TestLink before, and is not known here. */
export function kept(foreign: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> {
  return (foreign?.['testlink'] as Record<string, unknown> | undefined) ?? {}
}
export const unknownText = (k: Readonly<Record<string, unknown>>): string =>
  ((k['unknown'] as readonly string[] | undefined) ?? []).map((xml) => `${xml}\n`).join('')
export const ownText = (own: unknown): string => (own === undefined ? '' : leaf(OWN, JSON.stringify(own)))
export const textIn = (k: Readonly<Record<string, unknown>>, name: string): string | undefined =>
  typeof k[name] === 'string' ? k[name] : undefined
