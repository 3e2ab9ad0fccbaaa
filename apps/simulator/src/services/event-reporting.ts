/** Service 5: which events are reported. */
import { FailureCode, unable } from '../telecommand/failure.ts'
import { numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

export function eventReporting(onBoard: OnBoard): Service {
  const { telemetry } = onBoard
  const known = ({ arguments: a }: Request): number => {
    const id = numberOf(a, 'eventId')
    return telemetry.knowsEvent(id) ? id : unable(FailureCode.unknownIdentifier)
  }
  return {
    handlers: {
      EnableEvent: (request) => void telemetry.silentEvents.delete(known(request)),
      DisableEvent: (request) => void telemetry.silentEvents.add(known(request)),
      ReportDisabledEvents: () => {
        const ids = [...telemetry.silentEvents]
        onBoard.report(
          'DisabledEventsReport',
          { RowCount: ids.length },
          ids.map((id) => ({ ReportedEvent: id })),
        )
      },
    },
    restart: () => telemetry.silentEvents.clear(),
  }
}
