/** The readable form of a stack, YAML (docs/formats/stacks.md). */
import type { Diagnostic } from '@vigie/base'
import { YamlDocument, type DocumentPlace } from '@vigie/documents'
import { stringify } from 'yaml'
import { readEntry, writeEntry } from './stack-entry.ts'
import type { CommandSignature, Stack, StackEntry } from './stack.ts'
import { stackErrors } from './stack-errors.ts'

export interface ReadStack {
  readonly stack?: Stack
  /** Of each entry in the text, 1-based. */
  readonly lines?: readonly number[]
  /** With line and column. */
  readonly findings: readonly Diagnostic[]
}

export const STACK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/
const KEYS = ['stack', 'description', 'satellite', 'entries', 'writtenAgainst']
const MOST_ENTRIES = 2000

export function readStackYaml(text: string): ReadStack {
  const document = new YamlDocument(text)
  const findings: Diagnostic[] = []
  const find = (
    { code, message, remedy }: ReturnType<typeof stackErrors.notReadable>,
    { line, column }: DocumentPlace = document.place([]),
  ): void => void findings.push({ severity: 'error', code, message, remedy, line, column })
  for (const problem of document.problems) find(stackErrors.notReadable({ detail: problem.detail }), problem)
  if (findings.length > 0) return { findings }
  const { value } = document
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    find(stackErrors.notReadable({ detail: 'it is a map with "stack", "satellite" and "entries"' }))
    return { findings }
  }
  const given = value as Readonly<Record<string, unknown>>
  const bad = (detail: string): void => find(stackErrors.notReadable({ detail }))
  for (const key of Object.keys(given))
    if (!KEYS.includes(key)) bad(`there is no "${key}"; known are ${KEYS.join(', ')}`)
  const { stack: name, satellite, description, entries, writtenAgainst } = given
  if (typeof name !== 'string' || !STACK_NAME.test(name))
    bad('"stack" is its name: letters, digits, and . _ - after the first')
  if (typeof satellite !== 'string' || satellite === '') bad('"satellite" is the chain of the satellite')
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > MOST_ENTRIES)
    bad(`"entries" is a list of 1 to ${MOST_ENTRIES}`)
  if (description !== undefined && typeof description !== 'string') bad('"description" is a text')
  if (writtenAgainst !== undefined && !isSignatures(writtenAgainst))
    bad('"writtenAgainst" is what an export wrote: texts by command')
  const read: StackEntry[] = []
  for (const [i, entry] of (Array.isArray(entries) ? entries : []).entries()) {
    const made = readEntry(entry, (detail) =>
      find(stackErrors.badEntry({ entry: i + 1, detail }), document.place(['entries', i])),
    )
    if (made !== undefined) read.push(made)
  }
  if (findings.length > 0) return { findings }
  return {
    findings,
    lines: read.map((_, i) => document.place(['entries', i]).line),
    stack: {
      name: name as string,
      chain: satellite as string,
      ...(description === undefined ? {} : { description: description as string }),
      entries: read,
      ...(writtenAgainst === undefined
        ? {}
        : { writtenAgainst: writtenAgainst as Readonly<Record<string, CommandSignature>> }),
    },
  }
}

const isSignatures = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every(
    (s) => typeof s === 'object' && s !== null && Object.values(s as object).every((t) => typeof t === 'string'),
  )

export function writeStackYaml(stack: Stack): string {
  return stringify(
    {
      stack: stack.name,
      ...(stack.description === undefined ? {} : { description: stack.description }),
      satellite: stack.chain,
      entries: stack.entries.map(writeEntry),
      ...(stack.writtenAgainst === undefined ? {} : { writtenAgainst: stack.writtenAgainst }),
    },
    { version: '1.2', lineWidth: 120 },
  )
}
