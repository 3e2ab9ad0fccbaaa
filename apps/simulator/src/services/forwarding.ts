/** Service 14: which housekeeping goes down as it is made; what does not is stored, and goes down with the store. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

export function forwarding(onBoard: OnBoard): Service {
  const { housekeeping } = onBoard.telemetry
  const structure = ({ arguments: a }: Request): number => {
    const sid = numberOf(a, 'sid')
    if (!housekeeping.has(sid)) unable(FailureCode.unknownIdentifier)
    return housekeeping.application(sid) === numberOf(a, 'application') ? sid : illegal()
  }
  return {
    handlers: {
      EnableForwarding: (request) => void housekeeping.withheld.delete(structure(request)),
      DisableForwarding: (request) => void housekeeping.withheld.add(structure(request)),
      ReportForwarding: () => {
        const sids = housekeeping.identifiers.filter((sid) => !housekeeping.withheld.has(sid))
        onBoard.report(
          'ForwardingReport',
          { RowCount: sids.length },
          sids.map((sid) => ({ ReportedApplication: housekeeping.application(sid), ReportedSid: sid })),
        )
      },
    },
    restart: () => housekeeping.withheld.clear(),
  }
}
