/** CSV (RFC 4180) with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252. */
import Papa from 'papaparse'
import { Findings } from '../findings.ts'
import type { ReadFile, ReadOptions } from '../read-file.ts'
import { decodeText } from '../xml/decode.ts'
import { readTables } from './read-tables.ts'
import type { TableRow } from './table.ts'

export function readCsv(bytes: Uint8Array, file: string, options: ReadOptions = {}): ReadFile {
  const findings = new Findings(file)
  const text = decodeText(bytes, findings)
  // TestLink's form, whose first column is `docid`, has lines of comment; so have others that begin with one.
  const comments = /^\s*(?:#|"?docid"?\s*[,;\t|])/i.test(text)
  const lines = new Lines(text, comments)
  const rows: TableRow[] = []
  let from = 0
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    skipEmptyLines: false,
    comments: comments ? '#' : false,
    step: ({ data, errors, meta }) => {
      const number = lines.at(from)
      from = meta.cursor
      for (const e of errors)
        findings.add('error', 'badCsv', { row: number, detail: e.message }, { line: number, column: 1 })
      const cells = data.flatMap((v, c) =>
        v === '' ? [] : [[c + 1, { text: v.replaceAll('\r\n', '\n'), merged: false }] as const],
      )
      rows.push({ number, cells: new Map(cells) })
    },
  })
  return readTables([{ name: '', rows }], 'csv', findings, options.mapping)
}

/** The one that stands most often outside of quotation marks in the first lines. */
function delimiterOf(text: string): string {
  const head = text
    .slice(0, 20_000)
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n/)
    .filter((l) => !/^\s*#/.test(l))
    .slice(0, 20)
    .join('\n')
  const count = (c: string): number => head.split(c).length - 1
  return [',', ';', '\t', '|'].reduce((a, b) => (count(b) > count(a) ? b : a))
}

/** The line of each record: one may be of several lines, and comments lie between them. */
class Lines {
  readonly #text: string
  readonly #comments: boolean
  #place = 0
  #line = 1

  constructor(text: string, comments: boolean) {
    this.#text = text
    this.#comments = comments
  }
  at(place: number): number {
    for (; this.#place < place; this.#place++) if (this.#text[this.#place] === '\n') this.#line++
    while (this.#comments && this.#text[this.#place] === '#') {
      const end = this.#text.indexOf('\n', this.#place)
      if (end < 0) break
      this.#place = end + 1
      this.#line++
    }
    return this.#line
  }
}
