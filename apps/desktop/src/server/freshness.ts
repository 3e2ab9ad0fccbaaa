/** How long values stay fresh: five nominal periods of their packet, as the server has it. */
import { useQuery } from '@tanstack/react-query'
import type { LatestValue } from '@vigie/contract'
import { useMemo } from 'react'
import { askedOf, pastOf } from '../time/source.ts'
import { useCentre } from './centre.ts'
import { usePacketTypes } from './model.ts'

const PERIODS = 5
const ASK_AGAIN = 15_000

export interface Freshness {
  /** Milliseconds after reception from which the value is stale; undefined where no period is declared. */
  limit(path: string): number | undefined
  latest(path: string): LatestValue | undefined
}

export function useFreshness(names: readonly string[], chain = ''): Freshness {
  const { client } = useCentre()
  const types = usePacketTypes()
  const latest = useQuery({
    queryKey: ['latest', chain, names],
    queryFn: ({ signal }) => client.getLatestOf({ body: { parameters: [...names], ...askedOf(chain) }, signal }),
    enabled: names.length > 0,
    refetchInterval: pastOf(chain) === undefined ? ASK_AGAIN : false,
    placeholderData: (before) => before,
  })
  return useMemo(() => {
    const periods = new Map((types.data ?? []).map((type) => [type.path, type.period]))
    const values = new Map((latest.data?.values ?? []).map((value) => [value.path, value]))
    return {
      latest: (path) => values.get(path),
      limit: (path) => {
        const period = periods.get(values.get(path)?.packetType ?? '')
        return period === undefined ? undefined : period * PERIODS * 1000
      },
    }
  }, [types.data, latest.data])
}
