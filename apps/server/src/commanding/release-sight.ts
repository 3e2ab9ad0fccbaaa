/** What the rules of release see: the alarm book, when telemetry was last received, the contact plan. */
import type { Tai } from '@vigie/base'
import type { PassNeed } from '@vigie/model'
import type { ReleaseSight, SeenAlarm, SeenPasses } from '@vigie/commanding'
import type { Passes } from '../passes/passes.ts'
import type { AlarmBook } from '../state/alarms.ts'
import type { LatestValues } from '../state/latest.ts'

export interface SightParts {
  readonly alarms: AlarmBook
  readonly passes: Passes
  /** Latest values of all live chains. */
  latest(): Iterable<LatestValues>
}

export function releaseSight(parts: SightParts): ReleaseSight {
  const columns = new WeakMap<LatestValues, Map<string, readonly number[]>>()
  const columnsOf = (latest: LatestValues, path: string): readonly number[] => {
    let known = columns.get(latest)
    if (known === undefined) columns.set(latest, (known = new Map()))
    let found = known.get(path)
    if (found === undefined) {
      const own = latest.columnsOf(path)
      found =
        own.length > 0 ? own : latest.parameters.filter((p) => p.parameter.startsWith(`${path}.`)).map((p) => p.index)
      known.set(path, found)
    }
    return found
  }
  return {
    *alarms(): IterableIterator<SeenAlarm> {
      for (const { parameter, level, worst, acknowledged, since, value, text, unit } of parts.alarms.list())
        yield {
          parameter,
          level,
          worst,
          acknowledged,
          since,
          value: text ?? `${shown(value)}${unit === undefined ? '' : ` ${unit}`}`,
        }
    },
    heard(path: string): Tai | undefined {
      let last: Tai | undefined
      for (const latest of parts.latest())
        for (const c of columnsOf(latest, path)) {
          const at = latest.heard(c)
          if (at !== undefined && (last === undefined || at > last)) last = at
        }
      return last
    },
    passes: (element: string, need: PassNeed, now: Tai): SeenPasses | undefined => parts.passes.see(element, need, now),
  }
}

const shown = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value)
