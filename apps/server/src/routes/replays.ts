import { CENTRE_ELEMENT } from '@vigie/telemetry'
import type { Centre, Deed } from '../centre.ts'
import type { Handlers } from '../http/handlers.ts'
import { wholeSpanOf } from './spans.ts'

type Names = 'listReplays' | 'startReplay' | 'changeReplay' | 'stopReplay'

const deed = (action: string, message: string, details: Record<string, unknown>): Deed => ({
  action,
  message,
  element: `${CENTRE_ELEMENT}.Archive`,
  details,
})
export const stopOf = (id: string, user: string): Deed =>
  deed('stopReplay', `${user} ended replay ${id}`, { replay: id })

export function replayRoutes(centre: Centre): Handlers<Names> {
  const { replays } = centre
  return {
    listReplays: () => replays.list(),
    startReplay: ({ body, principal }) => {
      const { user } = principal
      const { from, to } = wholeSpanOf(body)
      const speed = body.speed ?? 1
      return centre.perform(
        principal,
        deed('startReplay', `${user} replays ${body.chain} from ${body.from} at ${speed}×`, { ...body }),
        () => replays.start({ chain: body.chain, from, to, speed, inStep: body.inStep === true, user }),
      )
    },
    changeReplay: ({ params, body, principal }) => {
      const what = Object.entries(body).map(([key, value]) => `${key} ${String(value)}`)
      return centre.perform(
        principal,
        deed('changeReplay', `${principal.user} changed replay ${params.id}: ${what.join(', ')}`, { ...body }),
        () => replays.change(params.id, body),
      )
    },
    stopReplay: async ({ params, principal }) => {
      await centre.perform(principal, stopOf(params.id, principal.user), () => replays.stop(params.id))
    },
  }
}
