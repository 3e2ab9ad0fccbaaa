/** Finding entries: all that is asked must hold; the newest first, by the time that they are about. */
import { linksOf, tagsOf, type LogEntry } from './entry.ts'
import { folded, hasWords, wantedWords } from './words.ts'

export interface EntryQuery {
  /** Words, each of which begins a word of the entry, its amendments, tags, links or names of files. */
  readonly search?: string
  readonly satellite?: string
  readonly tag?: string
  readonly by?: string
  readonly link?: string
  /** UTC text with nine digits: entries about `from` ≤ time < `to`. */
  readonly from?: string
  readonly to?: string
}

/** All that can be looked for in an entry, folded. */
export function searchable(entry: LogEntry): string {
  const parts = [entry, ...entry.amendments].flatMap((e) => [
    e.text,
    e.by,
    ...e.tags,
    ...e.links,
    ...e.attachments.map((a) => a.name),
  ])
  return folded([entry.title, ...entry.satellites, ...parts].join('\n').replaceAll(/[^\S\n]+/g, ' '))
}

export function fits(
  entry: LogEntry,
  text: string,
  query: EntryQuery,
  wanted = wantedWords(query.search ?? ''),
): boolean {
  return (
    (query.from === undefined || entry.about >= query.from) &&
    (query.to === undefined || entry.about < query.to) &&
    (query.satellite === undefined || entry.satellites.includes(query.satellite)) &&
    (query.by === undefined || entry.by === query.by || entry.amendments.some((a) => a.by === query.by)) &&
    (query.tag === undefined || tagsOf(entry).includes(query.tag)) &&
    (query.link === undefined || linksOf(entry).includes(query.link)) &&
    hasWords(text, wanted)
  )
}
