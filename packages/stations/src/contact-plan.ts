/** The contact plan: which pass is open, and which comes next. */
import type { Tai } from '@vigie/base'
import type { PassNeed } from '@vigie/model'
import type { Pass } from './pass.ts'

/** A pass, less the time at its ends that does not count. */
export interface Window {
  readonly pass: string
  readonly station: string
  readonly from: Tai
  readonly to: Tai
}
export interface OpenPasses {
  /** The one that stays open longest. */
  readonly open?: Window
  readonly next?: Window
  /** A pass of the satellite is not over, whatever it is for. */
  readonly planned: boolean
}

const nanos = (seconds: number): bigint => BigInt(Math.round(seconds * 1e9))

export class ContactPlan {
  /** In the order of their acquisition. */
  readonly passes: readonly Pass[]
  /** By satellite: those that are relied on. */
  readonly #committed = new Map<string, Committed>()

  constructor(passes: readonly Pass[]) {
    this.passes = passes.toSorted((a, b) => (a.aos < b.aos ? -1 : a.aos > b.aos ? 1 : a.id < b.id ? -1 : 1))
    for (const pass of this.passes) {
      if (pass.status !== 'committed') continue
      const known = this.#committed.get(pass.satellite)
      if (known === undefined) this.#committed.set(pass.satellite, { passes: [pass], over: 0, at: pass.aos })
      else known.passes.push(pass)
    }
  }

  /** What outside of passes means knows no margins and no purpose: any contact counts. */
  see(satellite: string, need: PassNeed, now: Tai): OpenPasses {
    let open: Window | undefined
    let next: Window | undefined
    let isPlanned = false
    const known = this.#committed.get(satellite)
    if (known === undefined) return { planned: false }
    for (let i = firstOf(known, now); i < known.passes.length; i++) {
      const pass = known.passes[i]!
      // They come in the order of their acquisition: none that follows is open, or earlier.
      if (next !== undefined && pass.aos > now && pass.aos > next.from) break
      if (pass.los <= now) continue
      isPlanned = true
      const window = windowOf(pass, need)
      if (window === undefined || window.to <= now) continue
      if (window.from <= now) {
        if (open === undefined || window.to > open.to) open = window
      } else if (next === undefined || window.from < next.from) next = window
    }
    return {
      planned: isPlanned,
      ...(open === undefined ? {} : { open }),
      ...(next === undefined ? {} : { next }),
    }
  }

  /** The next instant after `now` at which a pass that is relied on begins or ends. */
  nextChange(now: Tai): Tai | undefined {
    let first: Tai | undefined
    for (const { passes } of this.#committed.values())
      for (const { aos, los } of passes)
        for (const at of [aos, los]) if (at > now && (first === undefined || at < first)) first = at
    return first
  }
}

/** Passes of a satellite in the order of their acquisition; those before `over` had ended at `at`. */
interface Committed {
  readonly passes: Pass[]
  over: number
  at: Tai
}

/** Time goes on: what is over is not looked at again, unless the clock was set back. */
function firstOf(known: Committed, now: Tai): number {
  if (now < known.at) known.over = 0
  known.at = now
  while (known.over < known.passes.length && known.passes[known.over]!.los <= now) known.over++
  return known.over
}

function windowOf(pass: Pass, need: PassNeed): Window | undefined {
  if (need.stations !== undefined && !need.stations.includes(pass.station)) return undefined
  const { id, station, aos, los } = pass
  if (need.when === 'outside') return { pass: id, station, from: aos, to: los }
  if (!pass.services.includes(need.service)) return undefined
  const from = aos + nanos(need.afterAos)
  const to = los - nanos(need.beforeLos)
  return from < to ? { pass: id, station, from, to } : undefined
}
