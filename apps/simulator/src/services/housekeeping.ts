/** Service 3: housekeeping structures, those of the model and those that the ground creates. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { numberOf, numbersOf, type OnBoard, type Service } from '../software/service.ts'

/** Identifiers that the ground may give to structures. */
const FIRST_CREATED = 200
const LAST_CREATED = 255
const MOST_CREATED = 8
/** Structures that one report of properties tells of. */
const ROWS = 32

interface Created {
  readonly parameters: readonly number[]
  period: number
  enabled: boolean
}

export function housekeeping(onBoard: OnBoard): Service {
  const created = new Map<number, Created>()
  const { housekeeping: structures } = onBoard.telemetry
  let second = 0

  const report = (sid: number, { parameters }: Created): void =>
    onBoard.report(
      'HkCreated',
      { Sid: sid, RowCount: parameters.length },
      parameters.map((number) => ({ ParameterId: number, ParameterValue: onBoard.parameters.read(number) ?? 0 })),
    )
  const known = (sid: number): void => {
    if (!created.has(sid) && !structures.has(sid)) unable(FailureCode.unknownIdentifier)
  }
  const enable = (sid: number, on: boolean): void => {
    known(sid)
    const own = created.get(sid)
    if (own === undefined) structures.enable(sid, on)
    else own.enabled = on
  }
  const interval = (seconds: number): number => (seconds < 1 ? illegal() : seconds)

  return {
    handlers: {
      CreateHousekeeping: ({ arguments: a }) => {
        const sid = numberOf(a, 'sid')
        if (sid < FIRST_CREATED || sid > LAST_CREATED) illegal()
        if (created.has(sid)) unable()
        if (created.size >= MOST_CREATED) unable(FailureCode.full)
        const parameters = numbersOf(a, 'parameters').filter((p) => p !== 0)
        if (parameters.length === 0 || parameters.some((p) => onBoard.parameters.read(p) === undefined))
          illegal(FailureCode.unknownIdentifier)
        // The standard leaves a new structure silent until it is enabled.
        created.set(sid, { parameters, period: interval(numberOf(a, 'interval')), enabled: false })
      },
      DeleteHousekeeping: ({ arguments: a }) => {
        const sid = numberOf(a, 'sid')
        const own = created.get(sid) ?? unable(FailureCode.unknownIdentifier)
        if (own.enabled) unable()
        created.delete(sid)
      },
      EnableHousekeeping: ({ arguments: a }) => enable(numberOf(a, 'sid'), true),
      DisableHousekeeping: ({ arguments: a }) => enable(numberOf(a, 'sid'), false),
      RequestHousekeeping: ({ arguments: a }) => {
        const sid = numberOf(a, 'sid')
        known(sid)
        const own = created.get(sid)
        if (own !== undefined) report(sid, own)
        else onBoard.telemetry.reportHousekeeping(sid, onBoard.now)
      },
      SetHousekeepingPeriod: ({ arguments: a }) => {
        const sid = numberOf(a, 'sid')
        const seconds = interval(numberOf(a, 'interval'))
        known(sid)
        const own = created.get(sid)
        if (own === undefined) structures.setPeriod(sid, seconds)
        else own.period = seconds
      },
      ReportHousekeepingStructure: ({ arguments: a }) => {
        const sid = numberOf(a, 'sid')
        const own = created.get(sid) ?? unable(FailureCode.unknownIdentifier)
        onBoard.report(
          'HkStructureReport',
          {
            ReportedSid: sid,
            ReportedEnabled: Number(own.enabled),
            ReportedInterval: own.period,
            RowCount: own.parameters.length,
          },
          own.parameters.map((number) => ({ ParameterId: number })),
        )
      },
      ReportHousekeepingProperties: () => {
        const rows = [
          ...structures.identifiers.map((sid) => ({
            ReportedSid: sid,
            ReportedEnabled: Number(structures.isEnabled(sid)),
            ReportedInterval: structures.period(sid),
          })),
          ...[...created].map(([sid, own]) => ({
            ReportedSid: sid,
            ReportedEnabled: Number(own.enabled),
            ReportedInterval: own.period,
          })),
        ]
        for (let at = 0; at < rows.length; at += ROWS) {
          const part = rows.slice(at, at + ROWS)
          onBoard.report('HkPropertiesReport', { RowCount: part.length }, part)
        }
      },
    },
    step() {
      second++
      for (const [sid, own] of created) if (own.enabled && second % own.period === 0) report(sid, own)
    },
    restart() {
      created.clear()
      structures.restart()
    },
  }
}
