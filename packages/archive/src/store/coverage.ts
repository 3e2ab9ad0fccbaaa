/** When an archive has data: stretches of time, from what its files know of themselves. */
import type { Tai } from '@vigie/base'

/** Rows generated between two instants, both included; neighbours are no further apart than what was asked for. */
export interface Stretch {
  readonly from: Tai
  readonly to: Tai
  readonly rows: number
}

/** Stretches in order of time; those that overlap, or lie no further apart than `gap` ns, are one. */
export function joinStretches(stretches: readonly Stretch[], gap: bigint): Stretch[] {
  const joined: Stretch[] = []
  for (const next of stretches.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = joined.at(-1)
    if (last === undefined || next.from - last.to > gap) joined.push(next)
    else
      joined[joined.length - 1] = {
        from: last.from,
        to: next.to > last.to ? next.to : last.to,
        rows: last.rows + next.rows,
      }
  }
  return joined
}

/** The stretches of ascending times within [from, to]. */
export function stretchesOf(times: BigInt64Array, gap: bigint, from: Tai, to: Tai): Stretch[] {
  const found: { from: Tai; to: Tai; rows: number }[] = []
  let last: (typeof found)[number] | undefined
  for (const at of times) {
    if (at < from) continue
    if (at > to) break
    if (last === undefined || at - last.to > gap) {
      last = { from: at, to: at, rows: 1 }
      found.push(last)
    } else {
      last.to = at
      last.rows++
    }
  }
  return found
}

/** What of a stretch lies within [from, to]; its rows stay what they were. */
export function clipStretch(stretch: Stretch, from: Tai, to: Tai): Stretch[] {
  if (stretch.to < from || stretch.from > to) return []
  return [
    {
      from: stretch.from < from ? from : stretch.from,
      to: stretch.to > to ? to : stretch.to,
      rows: stretch.rows,
    },
  ]
}
