/** Which chain carries what: names as people write them → columns of the latest values. */
import type { Centre } from '../centre.ts'
import { CENTRE_CHAIN } from '../self/own-telemetry.ts'
import type { LatestValues } from './latest.ts'

export interface Carried {
  readonly latest: LatestValues
  readonly column: number
  readonly asked: string
}

/**
 * Live chains and the centre itself unless `chain` names one, or several by commas (replays of several satellites that run
 * together); a name that several carry means the first. Throws for a chain that is not there.
 */
export function carriersOf(
  { chains, model, own }: Pick<Centre, 'chains' | 'model' | 'own'>,
  names: readonly string[],
  chain: string | undefined,
): { readonly found: readonly Carried[]; readonly unknown: readonly string[] } {
  const carriers =
    chain === CENTRE_CHAIN
      ? [own.latest]
      : chain === undefined
        ? [...chains.all().flatMap((c) => (c.kind === 'live' && c.latest !== undefined ? [c.latest] : [])), own.latest]
        : chain
            .split(',')
            .map((one) => chains.get(one).latest)
            .filter((l) => l !== undefined)
  const found: Carried[] = []
  const unknown: string[] = []
  for (const asked of names) {
    const path = model.system.aliases.get(asked) ?? asked
    const latest = carriers.find((l) => l.columnsOf(path).length > 0)
    if (latest === undefined) unknown.push(asked)
    else for (const column of latest.columnsOf(path)) found.push({ latest, column, asked })
  }
  return { found, unknown }
}
