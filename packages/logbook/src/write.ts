/** A stretch of the log-book as a file: Markdown for people, CSV for tables. */
import { isWithdrawn, linksOf, tagsOf, type Attachment, type LogEntry } from './entry.ts'

const COLUMNS = ['id', 'about', 'written', 'by', 'satellites', 'title', 'text', 'tags', 'links', 'attachments', 'state']

/** RFC 4180; one line for an entry, and one for each amendment. */
export function writeCsv(entries: Iterable<LogEntry>): string {
  const lines = [COLUMNS.join(',')]
  for (const entry of entries) {
    const head = [entry.id, entry.about, entry.at, entry.by, entry.satellites.join(' '), entry.title]
    const state = isWithdrawn(entry) ? 'withdrawn' : ''
    lines.push(row([...head, entry.text, ...added(entry), state]))
    for (const a of entry.amendments)
      lines.push(
        row([
          entry.id,
          entry.about,
          a.at,
          a.by,
          entry.satellites.join(' '),
          entry.title,
          a.text,
          ...added(a),
          a.withdraws ? 'withdrawal' : 'amendment',
        ]),
      )
  }
  return `${lines.join('\r\n')}\r\n`
}

type Added = Pick<LogEntry, 'tags' | 'links' | 'attachments'>
const added = (e: Added): string[] => [e.tags.join(' '), e.links.join(' '), e.attachments.map((a) => a.name).join(' ')]

/** A cell that a table program would take for a formula is text. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
const row = (values: readonly (string | number)[]): string => values.map(cell).join(',')

const fileOf = ({ name, size, sha256 }: Attachment): string => `${name} (${size} bytes, SHA-256 ${sha256})`

export function writeMarkdown(entries: Iterable<LogEntry>, title: string): string {
  const out = [`# ${escaped(title)}`, '']
  for (const entry of entries) {
    const where = entry.satellites.length === 0 ? 'the centre' : entry.satellites.join(', ')
    out.push(`## ${entry.id} · ${entry.about} · ${escaped(entry.title)}`, '')
    out.push(
      `${escaped(where)} — ${escaped(entry.by)}, written ${entry.at}${isWithdrawn(entry) ? ' — **withdrawn**' : ''}`,
      '',
    )
    if (entry.text.trim() !== '') out.push(escaped(entry.text.trim()), '')
    const facts = [
      ['Tags', tagsOf(entry)],
      ['Links', linksOf(entry)],
      ['Files', entry.attachments.map(fileOf)],
    ] as const
    for (const [name, list] of facts) if (list.length > 0) out.push(`- ${name}: ${list.map(escaped).join(', ')}`)
    for (const a of entry.amendments) {
      out.push('', `> **${a.withdraws ? 'Withdrawn' : 'Amended'}** ${a.at} by ${escaped(a.by)}`)
      for (const line of escaped(a.text.trim()).split('\n')) out.push(`> ${line}`)
      for (const file of a.attachments) out.push(`> File: ${escaped(fileOf(file))}`)
    }
    out.push('')
  }
  return `${out.join('\n').trimEnd()}\n`
}

/** What people wrote is text, never mark-up. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~]/g, (c) => `\\${c}`)
