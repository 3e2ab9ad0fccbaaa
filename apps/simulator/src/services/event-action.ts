/** Service 19: requests that are released when an event is raised. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { requestOf } from '../software/embedded-request.ts'
import { bytesOf, numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

const CAPACITY = 32

interface Action {
  readonly request: Uint8Array
  enabled: boolean
}

export function eventAction(onBoard: OnBoard): Service {
  const actions = new Map<number, Action>()
  const named = ({ arguments: a }: Request): Action =>
    actions.get(numberOf(a, 'eventId')) ?? unable(FailureCode.unknownIdentifier)
  return {
    handlers: {
      AddEventAction: ({ arguments: a }) => {
        const event = numberOf(a, 'eventId')
        const request = requestOf(bytesOf(a, 'request'))
        if (!onBoard.telemetry.knowsEvent(event)) illegal(FailureCode.unknownIdentifier)
        // An action that is there can only be replaced while it is disabled.
        if (actions.get(event)?.enabled === true) unable()
        if (!actions.has(event) && actions.size >= CAPACITY) unable(FailureCode.full)
        actions.set(event, { request, enabled: false })
      },
      DeleteEventAction: (request) => {
        if (named(request).enabled) unable()
        actions.delete(numberOf(request.arguments, 'eventId'))
      },
      EnableEventAction: (request) => void (named(request).enabled = true),
      DisableEventAction: (request) => void (named(request).enabled = false),
      ReportEventActions: () =>
        onBoard.report(
          'EventActionReport',
          { RowCount: actions.size },
          [...actions].map(([event, { enabled }]) => ({ ReportedEvent: event, ReportedEnabled: Number(enabled) })),
        ),
    },
    event({ id }) {
      const action = actions.get(id)
      if (action?.enabled === true) onBoard.issue(action.request)
    },
    restart: () => actions.clear(),
  }
}
