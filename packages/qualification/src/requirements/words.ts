/** What changed between two texts, word by word. */
import { diffWordsWithSpace } from 'diff'

export interface WordChange {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Texts longer than this are shown as one removed and one added: what is compared word by word grows with the square. */
const LONGEST = 50_000

export function wordDifference(before: string, after: string): readonly WordChange[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  if (before.length + after.length > LONGEST)
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]
  return diffWordsWithSpace(before, after).map((part) => ({
    kind: part.added ? 'added' : part.removed ? 'removed' : 'same',
    text: part.value,
  }))
}

/** On one line, for terminals: `the heater shall [-warm-]{+heat+} it`; long unchanged stretches are cut. */
export function wordLine(changes: readonly WordChange[], context = 40): string {
  const flat = (s: string): string => s.replaceAll(/\s+/g, ' ')
  return changes
    .map((c, i) => {
      const t = flat(c.text)
      if (c.kind === 'added') return `{+${t}+}`
      if (c.kind === 'removed') return `[-${t}-]`
      if (t.length <= context * 2) return t
      const head = i === 0 ? '' : t.slice(0, context)
      const tail = i === changes.length - 1 ? '' : t.slice(-context)
      return `${head}…${tail}`
    })
    .join('')
}
