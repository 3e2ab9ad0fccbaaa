/** What this person chose in Ctrl K before: offered first, kept by the browser. */
import type { FoundThing } from '../panels/finder.ts'

export interface RecentThing {
  readonly finder: string
  readonly thing: FoundThing
}
const KEPT = 30

const storageOf = (mission: string, user: string): string => `vigie.found.${mission}.${user}`

const isText = (value: unknown): value is string => typeof value === 'string' && value.length < 2000
const isRecent = (value: unknown): value is RecentThing => {
  const { finder, thing } = (value ?? {}) as Partial<RecentThing>
  return (
    isText(finder) &&
    isText(thing?.key) &&
    isText(thing.title) &&
    isText(thing.detail) &&
    isText(thing.panel) &&
    typeof thing.settings === 'object'
  )
}

export function recentThings(mission: string, user: string): readonly RecentThing[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageOf(mission, user)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isRecent).slice(0, KEPT) : []
  } catch {
    return []
  }
}

export function remember(mission: string, user: string, chosen: RecentThing): void {
  const others = recentThings(mission, user).filter(
    (one) => one.finder !== chosen.finder || one.thing.key !== chosen.thing.key,
  )
  try {
    localStorage.setItem(storageOf(mission, user), JSON.stringify([chosen, ...others].slice(0, KEPT)))
  } catch {
    // No room or no storage: nothing is offered first.
  }
}
