/** How far texts are from one another, for "did you mean". */

/** The known text nearest to one, when it is near: at most `slips` apart; compared without regard to case. */
export function nearest(text: string, known: Iterable<string>, slips = boundFor(text)): string | undefined {
  const wanted = text.toLowerCase()
  let best: string | undefined
  let distance = slips + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) >= distance) continue
    const d = editDistance(wanted, candidate.toLowerCase(), distance)
    if (d < distance) {
      distance = d
      best = candidate
    }
  }
  return best
}

/** How many slips a text of this length may have: of short names nearly everything would be near. */
export const boundFor = (text: string): number =>
  text.length < 3 ? 0 : text.length < 6 ? 1 : Math.max(2, Math.floor(text.length / 3))

/** Insertions, deletions, replacements and swaps of neighbours; `bound` where there are so many or more. */
export function editDistance(a: string, b: string, bound: number): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) >= bound) return bound
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      let d = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2]! + 1)
      next.push(d)
      if (d < least) least = d
    }
    if (least >= bound) return bound
    before = row
    row = next
  }
  return Math.min(bound, row[b.length]!)
}
