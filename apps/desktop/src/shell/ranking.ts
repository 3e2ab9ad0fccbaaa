/** Which of the things that fit comes first. */

/** Every word occurs. */
export const fits = (text: string, words: readonly string[]): boolean => {
  const low = text.toLowerCase()
  return words.every((word) => low.includes(word))
}

export const wordsOf = (search: string): readonly string[] => search.toLowerCase().split(/\s+/).filter(Boolean)

/** What divides names: paths, file names, sentences. */
const DIVIDERS = /[\s./\\_:—-]+/

/** Small is better: the whole name, its last part, the beginning of that, beginnings of words, anywhere in the name, elsewhere. */
export function rankOf(title: string, words: readonly string[]): number {
  const low = title.toLowerCase()
  const whole = words.join(' ')
  const last = low.slice(low.lastIndexOf('.') + 1)
  if (low === whole || last === whole) return 0
  if (last.startsWith(whole)) return 2
  if (low.startsWith(whole)) return 3
  const parts = low.split(DIVIDERS)
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 4
  return fits(low, words) ? 5 : 6
}
/** Between a whole name and all else: what was chosen before. */
export const RANK_RECENT = 1

export interface Asked {
  /** Of things only this kind, of everything only doings, or all. */
  readonly only: { readonly doings: true } | { readonly kind: string } | undefined
  readonly search: string
}

/** `>theme` asks for doings; `event:lock` for events, by the beginning of one of `kinds`. */
export function readSearch(text: string, kinds: readonly string[]): Asked {
  const trimmed = text.trim()
  if (trimmed.startsWith('>')) return { only: { doings: true }, search: trimmed.slice(1).trim() }
  const prefixed = /^([\p{L}-]{2,})\s?:\s*(.*)$/u.exec(trimmed)
  const kind = prefixed === null ? undefined : kinds.find((k) => k.toLowerCase().startsWith(prefixed[1]!.toLowerCase()))
  return kind === undefined ? { only: undefined, search: trimmed } : { only: { kind }, search: prefixed![2]!.trim() }
}
