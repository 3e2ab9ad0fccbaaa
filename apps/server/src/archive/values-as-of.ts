/** What was known at an instant: the last values up to it, read from the archive into latest values of their own. */
import type { Tai } from '@vigie/base'
import type { Series } from '@vigie/archive'
import type { Centre } from '../centre.ts'
import type { SeriesRequest } from '../chains/messages.ts'
import { CENTRE_CHAIN } from '../self/own-telemetry.ts'
import { carriersOf, type Carried } from '../state/carriers.ts'
import { LatestValues } from '../state/latest.ts'

/** Questions to one archive at a time: a table asks for hundreds of names. */
const AT_ONCE = 16

/** As `carriersOf`, with latest values that nothing renews: each column as it last was at `at`, by time of generation. */
export async function carriersAsOf(
  centre: Pick<Centre, 'chains' | 'model' | 'own'>,
  names: readonly string[],
  chain: string | undefined,
  at: Tai,
): Promise<{ readonly found: readonly Carried[]; readonly unknown: readonly string[] }> {
  const { found, unknown } = carriersOf(centre, names, chain)
  const past = new Map<LatestValues, LatestValues>()
  const then = found.map(({ latest, column, asked }) => {
    const own = past.get(latest) ?? latest.emptied()
    past.set(latest, own)
    return { latest: own, column, asked }
  })
  const waiting = then.values()
  const fill = async (): Promise<void> => {
    for (const { latest, column } of waiting) {
      const series = await lastUpTo(centre, latest.chain, latest.parameters[column]!.path, at)
      if (series.generation.length > 0) latest.hold(column, series)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, fill))
  return { found: then, unknown }
}

function lastUpTo(
  { chains, own }: Pick<Centre, 'chains' | 'own'>,
  chain: string,
  parameter: string,
  at: Tai,
): Promise<Series> {
  const wanted: SeriesRequest = { parameter, from: 0n, to: at + 1n, limit: 1, order: 'descending' }
  return chain === CENTRE_CHAIN ? own.series(wanted) : chains.ask<Series>(chain, { ask: 'series', query: wanted })
}
