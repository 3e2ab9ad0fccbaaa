/** Events that are drawn over a plot: those of its elements in its window. */
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useCentre } from '../../server/centre.ts'
import { ofSeverity, type StatusLevel } from '../../status/level.ts'
import { apiTime, millisOf } from '../../time/format.ts'
import type { TimeWindow } from './window.ts'

export interface EventMark {
  /** POSIX seconds. */
  readonly at: number
  readonly level: StatusLevel
  readonly text: string
}
const ASK_EVERY = 5000
const MOST = 500
const NONE: readonly EventMark[] = []

export function useEventMarks(elements: readonly string[], window: () => TimeWindow): readonly EventMark[] {
  const { client } = useCentre()
  return useQueries({
    queries: elements.map((element) => ({
      queryKey: ['event-marks', element, window],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<EventMark[]> => {
        const { from, to } = window()
        const { items } = await client.listEvents({
          query: { element, from: apiTime(from), to: apiTime(to), limit: MOST },
          signal,
        })
        return items.map((e) => ({ at: millisOf(e.generation) / 1000, level: ofSeverity(e.severity), text: e.message }))
      },
      refetchInterval: ASK_EVERY,
    })),
    combine: useMemo(
      () => (answers: readonly { readonly data?: readonly EventMark[] | undefined }[]) =>
        answers.length === 0 ? NONE : answers.flatMap((a) => a.data ?? []),
      [],
    ),
  })
}
