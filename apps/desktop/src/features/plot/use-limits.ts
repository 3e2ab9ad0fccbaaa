/** The limits in force of what is plotted: asked again while it is shown, as a change of mode changes them. */
import { useQueries } from '@tanstack/react-query'
import { ApiError } from '@vigie/contract'
import { useMemo } from 'react'
import { useCentre } from '../../server/centre.ts'
import { askedOf } from '../../time/source.ts'
import { limitLines, limitsDepend, type LimitLine } from './limit-lines.ts'

/** Of more curves the lines would hide each other. */
const MOST_CURVES = 4
const ASK_EVERY = 3000

export interface LimitsShown {
  readonly lines: readonly LimitLine[]
  /** The conditions under which they hold, of those that hold under one. */
  readonly when: readonly string[]
  /** They are those of now, and could have been others before. */
  readonly depend: boolean
}

export function useLimits(parameters: readonly string[], chain: string, wanted: boolean): LimitsShown {
  const { client } = useCentre()
  const asked = wanted && parameters.length <= MOST_CURVES ? parameters : []
  const details = useQueries({
    queries: asked.map((path) => ({
      queryKey: ['parameter', path],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.getParameter({ params: { path }, signal }),
      staleTime: 3_600_000,
    })),
  })
  const inForce = useQueries({
    queries: asked.map((path, index) => {
      const detail = details[index]?.data
      return {
        queryKey: ['limits-in-force', chain, path],
        queryFn: async ({ signal }: { signal: AbortSignal }): Promise<number | null> => {
          try {
            const latest = await client.getLatest({ params: { path }, query: askedOf(chain), signal })
            return latest.limits ?? null
          } catch (error) {
            // Nothing was received yet: nothing is judged.
            if (error instanceof ApiError && error.status === 404) return null
            throw error
          }
        },
        enabled: detail !== undefined && limitsDepend(detail),
        refetchInterval: ASK_EVERY,
      }
    }),
  })
  const shown: LimitsShown = {
    lines: details.flatMap((d, index) =>
      d.data === undefined ? [] : limitLines(d.data, inForce[index]?.data ?? undefined),
    ),
    when: [
      ...new Set(
        details.flatMap((d, index) => {
          const set = inForce[index]?.data
          const when = set === null || set === undefined ? undefined : d.data?.limits[set]?.when
          return when === undefined ? [] : [when]
        }),
      ),
    ],
    depend: details.some((d) => d.data !== undefined && limitsDepend(d.data)),
  }
  const key = JSON.stringify(shown)
  // The same lines are the same array, so that the chart is not made anew.
  return useMemo(() => shown, [key])
}
