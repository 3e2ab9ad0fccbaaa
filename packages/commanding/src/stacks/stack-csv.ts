/** Stacks as CSV (RFC 4180): one row an entry, arguments each in its own text `name=value; …` (docs/formats/stacks.md). */
import type { Diagnostic } from '@vigie/base'
import Papa from 'papaparse'
import { ENTRY_KEYS, readEntry, writeEntry } from './stack-entry.ts'
import type { Stack, StackEntry } from './stack.ts'
import { stackErrors } from './stack-errors.ts'
import type { ReadStack } from './stack-yaml.ts'

/** `name` and `chain`: what the table does not say. */
export function readStackCsv(text: string, named: Pick<Stack, 'name' | 'chain'>): ReadStack {
  const findings: Diagnostic[] = []
  const find = ({ code, message, remedy }: ReturnType<typeof stackErrors.badEntry>, line: number): void =>
    void findings.push({ severity: 'error', code, message, remedy, line })
  const table = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
  })
  for (const e of table.errors)
    // A table of one column has no delimiter to be found.
    if (e.code !== 'UndetectableDelimiter') find(stackErrors.notReadable({ detail: e.message }), (e.row ?? 0) + 2)
  for (const column of table.meta.fields ?? [])
    if (!(ENTRY_KEYS as readonly string[]).includes(column))
      find(stackErrors.notReadable({ detail: `there is no column "${column}"; known are ${ENTRY_KEYS.join(', ')}` }), 1)
  if (!(table.meta.fields ?? []).includes('send'))
    find(stackErrors.notReadable({ detail: 'the first row names the columns, one of them "send"' }), 1)
  if (findings.length > 0) return { findings }
  const entries: StackEntry[] = []
  for (const [i, row] of table.data.entries()) {
    const bad = (detail: string): void => find(stackErrors.badEntry({ entry: i + 1, detail }), i + 2)
    const told = Object.fromEntries(Object.entries(row).filter(([, v]) => v.trim() !== ''))
    const numbers = Object.fromEntries(
      (['after', 'virtualChannel'] as const).flatMap((k) => (told[k] === undefined ? [] : [[k, numberOf(told[k])]])),
    )
    const made = readEntry({ ...told, ...numbers, with: readCell(told['with'] ?? '', bad) }, bad)
    if (made !== undefined) entries.push(made)
  }
  if (entries.length === 0 && findings.length === 0) find(stackErrors.notReadable({ detail: 'it has no entry' }), 1)
  return findings.length > 0
    ? { findings }
    : { findings, stack: { ...named, entries }, lines: entries.map((_, i) => i + 2) }
}

export function writeStackCsv(stack: Stack): string {
  return `${Papa.unparse(
    {
      fields: [...ENTRY_KEYS],
      data: stack.entries.map((entry) => {
        const written = writeEntry(entry)
        return ENTRY_KEYS.map((key) => (key === 'with' ? writeCell(entry.arguments) : (written[key] ?? '')))
      }),
    },
    { newline: '\n' },
  )}\n`
}

const numberOf = (text: string): unknown => (Number.isFinite(Number(text)) ? Number(text) : text)

/** Text that could be read as something else is written as JSON. */
const PLAIN = /^[^;"[{\s=][^;"\n]*$/

const writeCell = (args: StackEntry['arguments']): string =>
  Object.entries(args)
    .map(([name, value]) => {
      const plain = typeof value === 'string' && PLAIN.test(value) && value.trim() === value && !looksTyped(value)
      return `${name}=${plain ? value : JSON.stringify(value)}`
    })
    .join('; ')

const looksTyped = (text: string): boolean =>
  text === 'true' || text === 'false' || text === 'null' || (text !== '' && Number.isFinite(Number(text)))

function readCell(cell: string, bad: (detail: string) => void): Record<string, unknown> {
  const args: Record<string, unknown> = {}
  for (const part of splitCell(cell)) {
    const at = part.indexOf('=')
    const name = part.slice(0, Math.max(0, at)).trim()
    if (name === '') {
      bad(`"${part}" in "with" is no name=value`)
      continue
    }
    const text = part.slice(at + 1).trim()
    if (!looksTyped(text) && !/^["[{]/.test(text)) args[name] = text
    else
      try {
        args[name] = JSON.parse(text)
      } catch {
        // A number that JSON does not write so, such as 0x1F or 007: the command reads the text.
        if (/^["[{]/.test(text)) bad(`the value of "${name}" begins as JSON and is none`)
        else args[name] = text
      }
  }
  return args
}

/** At semicolons outside of JSON texts. */
function splitCell(cell: string): string[] {
  const parts: string[] = []
  let from = 0
  let quoted = false
  for (let i = 0; i < cell.length; i++) {
    if (cell[i] === '\\' && quoted) i++
    else if (cell[i] === '"') quoted = !quoted
    else if (cell[i] === ';' && !quoted) {
      parts.push(cell.slice(from, i))
      from = i + 1
    }
  }
  parts.push(cell.slice(from))
  return parts.filter((p) => p.trim() !== '')
}
