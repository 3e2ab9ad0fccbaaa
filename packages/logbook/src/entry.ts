/** What stands in the log-book. Times are UTC text with nine digits; nothing of it is ever changed. */

/** A file that belongs to an entry: its content is kept apart, under its digest. */
export interface Attachment {
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string
}

export interface EntryDraft {
  readonly title: string
  readonly text: string
  /** UTC text of what it is about; when it is written unless told. */
  readonly about?: string
  /** Names of satellites; none: it is of the centre. */
  readonly satellites: readonly string[]
  readonly tags: readonly string[]
  /** Things that it is about, as `kind:target` (links.ts). */
  readonly links: readonly string[]
  readonly attachments: readonly Attachment[]
  /** Name of the template that it began with. */
  readonly template?: string
}

/** What is added later: the entry itself stays as it was written. */
export interface AmendmentDraft {
  readonly text: string
  readonly tags: readonly string[]
  readonly links: readonly string[]
  readonly attachments: readonly Attachment[]
  /** The entry as a whole does not hold any more; it stays readable. */
  readonly withdraws: boolean
}

interface Signed {
  readonly by: string
  /** When it was written. */
  readonly at: string
}
export interface Amendment extends AmendmentDraft, Signed {}

export interface LogEntry extends EntryDraft, Signed {
  /** 1 for the first of the book. */
  readonly id: number
  readonly about: string
  readonly amendments: readonly Amendment[]
}

/** Tags, links and files of an entry with those of its amendments. */
export const tagsOf = (entry: LogEntry): string[] => [...new Set([entry, ...entry.amendments].flatMap((e) => e.tags))]
export const linksOf = (entry: LogEntry): string[] => [...new Set([entry, ...entry.amendments].flatMap((e) => e.links))]
export const attachmentsOf = (entry: LogEntry): Attachment[] =>
  [entry, ...entry.amendments].flatMap((e) => e.attachments)
export const isWithdrawn = (entry: LogEntry): boolean => entry.amendments.some((a) => a.withdraws)
