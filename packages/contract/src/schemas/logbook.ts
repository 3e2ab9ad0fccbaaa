/** The log-book: entries that are never edited, only amended. */
import { Type, type Static } from 'typebox'
import { Text, Time } from './common.ts'

export const LOG_FORMATS = ['markdown', 'csv', 'json'] as const

export const LogAttachment = Type.Object({
  name: Text('of the file, without a folder', 255),
  size: Type.Integer({ minimum: 0, description: 'bytes' }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'of its content: as the upload was answered' }),
})
export type LogAttachment = Static<typeof LogAttachment>

const added = {
  text: Type.String({ maxLength: 200_000 }),
  tags: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 100 }),
  links: Type.Array(Type.String({ maxLength: 4000 }), {
    maxItems: 100,
    description: 'what it is about, as kind:target (docs/formats/log-book.md)',
  }),
  attachments: Type.Array(LogAttachment, { maxItems: 100 }),
}
export const LogAmendmentDraft = Type.Object({
  ...added,
  withdraws: Type.Boolean({ description: 'the entry does not hold any more: the text says why' }),
})
export type LogAmendmentDraft = Static<typeof LogAmendmentDraft>
const LogAmendment = Type.Object({ ...LogAmendmentDraft.properties, by: Type.String(), at: Time })

const content = {
  title: Text('what happened, in a few words', 300),
  ...added,
  satellites: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100, description: 'none: it is of the centre' }),
  template: Type.Optional(Type.String({ maxLength: 200 })),
}
export const LogEntryDraft = Type.Object({
  ...content,
  about: Type.Optional(Type.String({ maxLength: 40, description: 'UTC of what it is about; now unless told' })),
})
export type LogEntryDraft = Static<typeof LogEntryDraft>
export const LogEntry = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  ...content,
  about: Time,
  by: Type.String(),
  at: Type.String({ description: 'UTC when it was written' }),
  amendments: Type.Array(LogAmendment, { description: 'in the order that they were written' }),
})
export type LogEntry = Static<typeof LogEntry>

export const LogTemplate = Type.Object({
  name: Type.String(),
  title: Type.String(),
  description: Type.Optional(Type.String()),
  tags: Type.Array(Type.String()),
  entry: Type.Object({ title: Type.String(), text: Type.String() }),
})
export type LogTemplate = Static<typeof LogTemplate>

export const KeptAttachment = Type.Object({
  size: Type.Integer(),
  sha256: Type.String(),
  image: Type.Boolean({ description: 'a picture that can be shown: PNG, JPEG, GIF or WebP by its first bytes' }),
})
