/** What lies on the bar of time: passes of the satellites, what went wrong, alarms. */
import { useQuery } from '@tanstack/react-query'
import type { Pass, VigieEvent } from '@vigie/contract'
import { useCentre, useTopic } from '../../server/centre.ts'
import { apiTime } from '../../time/format.ts'

const PASSES_AGAIN = 30_000
const EVENTS_AGAIN = 15_000
const MOST_EVENTS = 300

export interface Marks {
  readonly passes: readonly Pass[]
  readonly events: readonly VigieEvent[]
}

/** Asked for a round stretch around what is seen, so that a bar that moves asks seldom. */
export function useMarks(from: number, to: number): Marks {
  const { client } = useCentre()
  const span = to - from
  const first = Math.floor(from / span) * span
  const seen = { from: apiTime(first), to: apiTime(first + 2 * span) }
  const passes = useQuery({
    queryKey: ['bar-passes', seen.from, seen.to],
    queryFn: ({ signal }) => client.getPasses({ query: seen, signal }),
    refetchInterval: PASSES_AGAIN,
    placeholderData: (before) => before,
  })
  const high = useQuery({
    queryKey: ['bar-events', seen.from, seen.to],
    queryFn: ({ signal }) => client.listEvents({ query: { ...seen, severity: 'high', limit: MOST_EVENTS }, signal }),
    refetchInterval: EVENTS_AGAIN,
    placeholderData: (before) => before,
  })
  const live = useTopic('events').items.filter((e) => e.severity === 'high')
  const events = new Map([...(high.data?.items ?? []), ...live].map((e) => [e.id, e]))
  return {
    passes: (passes.data?.passes ?? []).filter((p) => p.status !== 'cancelled'),
    events: [...events.values()],
  }
}
