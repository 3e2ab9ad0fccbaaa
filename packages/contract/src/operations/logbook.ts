import { Type } from 'typebox'
import { operations } from '../operation.ts'
import { TimeQuery } from '../schemas/common.ts'
import {
  KeptAttachment,
  LOG_FORMATS,
  LogAmendmentDraft,
  LogEntry,
  LogEntryDraft,
  LogTemplate,
} from '../schemas/logbook.ts'

const tag = 'Log-book'
const word = Type.Optional(Type.String({ maxLength: 4000 }))
const filter = {
  search: Type.Optional(
    Type.String({
      maxLength: 1000,
      description: 'words, each of which begins a word of the entry; "…" keeps words together; accents do not matter',
    }),
  ),
  satellite: word,
  tag: word,
  by: word,
  link: Type.Optional(Type.String({ maxLength: 4000, description: 'entries about this: kind:target' })),
  from: Type.Optional(TimeQuery),
  to: Type.Optional(TimeQuery),
}
const numbered = Type.Object({ id: Type.Integer({ minimum: 1 }) })
const unfit = 'something of it is missing, too long, or names what is not there'

export const logbookOperations = operations({
  listLogEntries: {
    method: 'GET',
    path: '/log-book/entries',
    tag,
    role: 'viewer',
    summary: 'Entries of the log-book, the newest first by what they are about',
    query: Type.Object({
      ...filter,
      before: Type.Optional(
        Type.Integer({ minimum: 1, description: 'number of an entry: those after it in this order' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    }),
    answer: Type.Object({
      items: Type.Array(LogEntry),
      next: Type.Optional(Type.Integer({ description: 'give it as "before" for the next page' })),
    }),
  },
  getLogEntry: {
    method: 'GET',
    path: '/log-book/entries/:id',
    tag,
    role: 'viewer',
    summary: 'An entry with its amendments',
    params: numbered,
    answer: LogEntry,
    problems: { 404: 'no such entry' },
  },
  writeLogEntry: {
    method: 'POST',
    path: '/log-book/entries',
    tag,
    role: 'controller',
    summary: 'Write an entry: it is on disk when it is answered, and is never changed',
    body: LogEntryDraft,
    bodyLimit: 4 << 20,
    answer: LogEntry,
    problems: { 422: unfit },
  },
  amendLogEntry: {
    method: 'POST',
    path: '/log-book/entries/:id/amendments',
    tag,
    role: 'controller',
    summary: 'Add to an entry, or withdraw it: what was written stays readable',
    params: numbered,
    body: LogAmendmentDraft,
    bodyLimit: 4 << 20,
    answer: LogEntry,
    problems: { 404: 'no such entry', 409: 'it is withdrawn already', 422: unfit },
  },
  listLogTags: {
    method: 'GET',
    path: '/log-book/tags',
    tag,
    role: 'viewer',
    summary: 'Tags that were used, the most used first',
    answer: Type.Array(Type.Object({ tag: Type.String(), entries: Type.Integer() })),
  },
  listLogTemplates: {
    method: 'GET',
    path: '/log-book/templates',
    tag,
    role: 'viewer',
    summary: 'What the mission prepares for entries',
    answer: Type.Array(LogTemplate),
  },
  uploadLogAttachment: {
    method: 'POST',
    path: '/log-book/attachments',
    tag,
    role: 'controller',
    summary: 'Send the content of a file that an entry is to name; at most 64 MiB',
    upload: { contentType: 'application/octet-stream' },
    answer: KeptAttachment,
    problems: { 413: 'it is larger' },
  },
  getLogAttachment: {
    method: 'GET',
    path: '/log-book/attachments/:sha256',
    tag,
    role: 'viewer',
    summary: 'The content of an attachment, always as a download: nothing of it runs in a browser',
    params: Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
    query: Type.Object({ name: Type.Optional(Type.String({ maxLength: 255 })) }),
    answer: { contentType: 'application/octet-stream' },
    problems: { 404: 'no such attachment' },
  },
  exportLog: {
    method: 'GET',
    path: '/log-book/export',
    tag,
    role: 'viewer',
    summary: 'Entries as a file, the oldest first',
    query: Type.Object({ ...filter, format: Type.Enum(LOG_FORMATS) }),
    answer: { contentType: 'text/plain; charset=utf-8' },
  },
})
