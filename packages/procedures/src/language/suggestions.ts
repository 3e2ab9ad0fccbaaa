/** "Did you mean": the phrase or name nearest to one that is not known. */
import type { Span } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { editDistance } from '@vigie/documents/nearest'
import { Kind, type LanguageWord } from './tokens.ts'

/** What statements begin with, as words. */
const PHRASES: readonly (readonly LanguageWord[])[] = [
  ['initiate', 'and', 'confirm', 'step'],
  ['initiate', 'and', 'confirm'],
  ['initiate'],
  ['in', 'parallel', 'until', 'all', 'complete'],
  ['in', 'parallel', 'until', 'one', 'completes'],
  ['in', 'the', 'context', 'of'],
  ['inform', 'user'],
  ['wait', 'until'],
  ['wait', 'for', 'event'],
  ['wait', 'for'],
  ['raise', 'event'],
  ['save', 'context'],
  ['log'],
  ['if'],
  ['while'],
  ['repeat'],
  ['for'],
]

/**
 * The phrase that the first words of a statement are a slip of; words that are right already count for it. Only for two
 * words and more, or for one that is long: `Lgo` may well be a name.
 */
export function nearestPhrase(
  c: Cursor,
): { readonly phrase: string; readonly written: string; readonly span: Span } | undefined {
  const words: string[] = []
  for (let i = 0; i < 5 && c.kindAt(i) === Kind.word && (i === 0 || !c.firstOfLine(i)); i++)
    words.push(c.text.slice(c.tokens.starts[c.pos + i], c.tokens.ends[c.pos + i]).toLowerCase())
  let best: { words: readonly string[]; distance: number } | undefined
  for (const phrase of PHRASES) {
    if (phrase.length > words.length) continue
    let distance = 0
    let right = 0
    for (const [i, word] of phrase.entries()) {
      const d = editDistance(words[i]!, word, 3)
      if (d === 0) right++
      else distance += d > Math.max(1, Math.floor(word.length / 3)) ? 100 : d
    }
    if (distance === 0 || distance > 3) continue
    if (phrase.length === 1 ? phrase[0]!.length < 5 : right === 0) continue
    if (
      best === undefined ||
      distance < best.distance ||
      (distance === best.distance && phrase.length > best.words.length)
    )
      best = { words: phrase, distance }
  }
  if (best === undefined) return undefined
  const span = { start: c.start, end: c.tokens.ends[c.pos + best.words.length - 1]! }
  return { phrase: best.words.join(' '), written: c.text.slice(span.start, span.end), span }
}
