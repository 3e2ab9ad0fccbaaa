/** Which chain carries what: names as people write them → columns of the latest values. */
import type { ChainSupervisor } from '../chains/supervisor.ts'
import type { ModelView } from '../model-view/model-view.ts'
import type { LatestValues } from './latest.ts'

export interface Carried {
  readonly latest: LatestValues
  readonly column: number
  readonly asked: string
}

/** Live chains unless one is named; a name that several live chains carry means the first. Throws for a chain that is not there. */
export function carriersOf(
  chains: ChainSupervisor,
  model: ModelView,
  names: readonly string[],
  chain: string | undefined,
): { readonly found: readonly Carried[]; readonly unknown: readonly string[] } {
  const carriers = (chain === undefined ? chains.all().filter((c) => c.kind === 'live') : [chains.get(chain)]).flatMap(
    (c) => (c.latest === undefined ? [] : [c.latest]),
  )
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
