/** Words as they are looked for: without accents, in small letters; `"…"` keeps words together. */

/** Letters without their accents, small. */
export const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** What must occur, each at the begin of a word: words, and phrases between quotation marks. */
export function wantedWords(search: string): string[] {
  return [...folded(search).matchAll(/"([^"]*)"?|([^\s"]+)/g)]
    .map(([, phrase, word]) => (phrase ?? word ?? '').trim().replaceAll(/\s+/g, ' '))
    .filter((w) => w !== '')
}

/** Whether each of them begins a word of a folded text. */
export const hasWords = (text: string, wanted: readonly string[]): boolean => wanted.every((w) => begins(text, w))

function begins(text: string, word: string): boolean {
  const leading = /^[\p{L}\p{N}]/u.test(word)
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!leading || at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return true
  return false
}
