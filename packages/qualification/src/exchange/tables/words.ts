/** Words and lists as people write them into cells. */
import { WORDS } from './fields.ts'
import { titleKey } from './table.ts'

/** Several in one cell: apart by semicolons, commas or lines. */
export const listOf = (text: string): string[] =>
  text
    .split(/[;,\n]+/)
    .map((s) => s.trim())
    .filter((s) => s !== '')

/** `R-1 (v3)`: a requirement, and the version that is meant. */
export function versioned(text: string): { readonly requirement: string; readonly version?: number } {
  const found = /^(.+?)\s*\(v(\d{1,6})\)$/.exec(text)
  return found === null ? { requirement: text } : { requirement: found[1]!, version: Number(found[2]) }
}

/** The word of the records for one of others. `own`: words of the mapping; `known`: those of the records. */
export function wordOf(
  field: string,
  text: string,
  known: readonly string[],
  own: Readonly<Record<string, string>> = {},
): string | undefined {
  const written = text.trim()
  for (const [theirs, ours] of Object.entries(own)) if (titleKey(theirs) === titleKey(written)) return ours
  const key = titleKey(written)
  const same = known.find((k) => titleKey(k) === key)
  if (same !== undefined) return same
  const table = WORDS[field] ?? {}
  return Object.hasOwn(table, key) ? table[key] : undefined
}

/** Parts of a path in one cell: "Technical/Commanding"; a slash that belongs to a name is written "\/". */
export const pathOf = (text: string): string[] =>
  text
    .split(/(?<!\\)[/>]\s?/)
    .map((s) => s.replaceAll('\\/', '/').replaceAll('\\>', '>').trim())
    .filter((s) => s !== '')
export const pathText = (path: readonly string[]): string =>
  path.map((s) => s.replaceAll('/', '\\/').replaceAll('>', '\\>')).join('/')

/** In the place of a text that is longer than a cell can be: it says nothing, and changes nothing. */
export const TOO_LONG = '[too long for a cell; an import leaves it as it is]'
export const LONGEST_CELL = 32_767
