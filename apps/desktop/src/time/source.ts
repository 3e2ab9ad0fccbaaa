/**
 * Where values come from and of what time they are, as the one text that the setting `chain` of a panel holds: empty for
 * what arrives now; names of replays, by commas; `@from/to` for the archive, as it was at the end of that stretch.
 */
import { apiTime, millisOf } from './format.ts'

/** A stretch of the past, POSIX milliseconds. */
export interface Past {
  readonly from: number
  readonly to: number
}

export const writePast = ({ from, to }: Past): string => `@${apiTime(from)}/${apiTime(to)}`

/** Undefined where the source is no past, or no stretch of time. */
export function pastOf(source: string): Past | undefined {
  if (!source.startsWith('@')) return undefined
  const [from, to] = source.slice(1).split('/').map(millisOf)
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined
}

/** What the server is asked with for values of a source. */
export function askedOf(source: string): { readonly chain?: string; readonly at?: string } {
  if (source === '') return {}
  const past = pastOf(source)
  return past === undefined ? { chain: source } : { at: apiTime(past.to) }
}
