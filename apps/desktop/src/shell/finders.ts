/** All finders there are, fetched when Ctrl K is first pressed; one that cannot be fetched takes no other with it. */
import type { Finder } from '../panels/finder.ts'

const found = import.meta.glob<{ default: Finder }>(['../features/*/find.ts', '../features/*/find-*.ts'])

export interface Finders {
  readonly finders: readonly Finder[]
  /** Features whose finder could not be fetched. */
  readonly missing: readonly string[]
}

export async function loadFinders(): Promise<Finders> {
  const loaded = await Promise.all(
    Object.entries(found).map(async ([path, load]) => {
      try {
        return (await load()).default
      } catch {
        return path.split('/').at(-2)!
      }
    }),
  )
  return {
    finders: loaded.filter((one) => typeof one !== 'string').toSorted((a, b) => a.order - b.order),
    missing: loaded.filter((one) => typeof one === 'string'),
  }
}
