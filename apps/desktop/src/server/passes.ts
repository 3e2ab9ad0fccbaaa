/** The contact plan around now, asked once for all who look for passes. */
import { queryOptions } from '@tanstack/react-query'
import { apiTime } from '../time/format.ts'
import type { Centre } from './centre.ts'

const HOUR = 3_600_000
/** From a little before now, so that a pass that has just ended is found too, to so far ahead. */
const BEFORE = 12 * HOUR
const AHEAD = 14 * 24 * HOUR
/** The plan is told of by no topic: what is older is asked again. */
const PERIOD = 15_000

export const contactPlanQuery = (centre: Centre) =>
  queryOptions({
    queryKey: ['contact-plan'],
    queryFn: ({ signal }) => {
      const now = centre.clock.now()
      return centre.client.getPasses({ query: { from: apiTime(now - BEFORE), to: apiTime(now + AHEAD) }, signal })
    },
    staleTime: PERIOD,
  })
