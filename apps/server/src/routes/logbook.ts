/** The log-book: written by controllers, read by everybody, changed by nobody. */
import type { Readable } from 'node:stream'
import { formatUtc } from '@vigie/base'
import type { LogEntry as EntryView } from '@vigie/contract'
import {
  logbookErrors,
  writeCsv,
  writeMarkdown,
  type AmendmentDraft,
  type EntryDraft,
  type EntryQuery,
  type LogEntry,
} from '@vigie/logbook'
import type { Centre } from '../centre.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import { LARGEST } from '../logbook/log-files.ts'
import { spanOf } from './spans.ts'

type Names =
  | 'listLogEntries'
  | 'getLogEntry'
  | 'writeLogEntry'
  | 'amendLogEntry'
  | 'listLogTags'
  | 'listLogTemplates'
  | 'uploadLogAttachment'
  | 'getLogAttachment'
  | 'exportLog'

export const entryView = (entry: LogEntry): EntryView => entry as unknown as EntryView

/** A filter with its times in the form of the record. Throws VIG-BASE-001, VIG-SERVER-019. */
function queryOf(query: EntryQuery): EntryQuery {
  const { from, to } = spanOf(query)
  const { from: _, to: __, ...rest } = query
  return {
    ...rest,
    ...(from === undefined ? {} : { from: formatUtc(from, { digits: 9 }) }),
    ...(to === undefined ? {} : { to: formatUtc(to, { digits: 9 }) }),
  }
}

export function logbookRoutes(centre: Centre): Handlers<Names> {
  const { book, files, templates } = centre.logbook
  const satellites = centre.mission.satellites.map((s) => s.name)
  return {
    listLogEntries: ({ query }) => {
      const { before, limit, ...filter } = query
      const { items, next } = book.find(queryOf(filter), limit ?? 100, before)
      return { items: items.map(entryView), ...(next === undefined ? {} : { next }) }
    },
    getLogEntry: ({ params }) => entryView(book.get(params.id)),
    writeLogEntry: async ({ body, principal }) => {
      const attachments = await centre.logbook.held(body.attachments)
      return entryView(await book.write({ ...body, attachments } as EntryDraft, principal.user, satellites))
    },
    amendLogEntry: async ({ params, body, principal }) => {
      const attachments = await centre.logbook.held(body.attachments)
      return entryView(await book.amend(params.id, { ...body, attachments } as AmendmentDraft, principal.user))
    },
    listLogTags: () => [...book.tags()],
    listLogTemplates: () => [...templates],
    uploadLogAttachment: async ({ request }) => {
      // What says that it is too large is not read.
      if (Number(request.headers['content-length'] ?? 0) > LARGEST) throw logbookErrors.tooLarge({ limit: LARGEST })
      const content = request.body as Readable | undefined
      if (content === undefined || typeof content[Symbol.asyncIterator] !== 'function')
        throw serverErrors.badRequest({ detail: 'an attachment is sent as application/octet-stream' })
      return files.keep(content)
    },
    getLogAttachment: async ({ params, query, reply }) => {
      const found = await files.read(params.sha256)
      if (found === undefined) throw serverErrors.noSuch({ what: 'attachment', name: params.sha256 })
      const name = encodeURIComponent(query.name ?? params.sha256).replaceAll("'", '%27')
      reply.header('content-type', found.type)
      reply.header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      // Opened by itself in spite of that, it is a document without rights.
      reply.header('content-security-policy', "default-src 'none'; sandbox")
      return found.stream
    },
    exportLog: ({ query, reply }) => {
      const { format, ...filter } = query
      const entries = book.find(queryOf(filter), Number.POSITIVE_INFINITY).items.toReversed()
      const [type, ending] = {
        markdown: ['text/markdown', 'md'],
        csv: ['text/csv', 'csv'],
        json: ['application/json', 'json'],
      }[format] as [string, string]
      reply.header('content-type', `${type}; charset=utf-8`)
      reply.header('content-disposition', `attachment; filename="log-book.${ending}"`)
      if (format === 'csv') return writeCsv(entries)
      if (format === 'json') return JSON.stringify(entries, undefined, 2)
      return writeMarkdown(entries, `Log-book of ${centre.mission.title ?? centre.mission.name}`)
    },
  }
}
