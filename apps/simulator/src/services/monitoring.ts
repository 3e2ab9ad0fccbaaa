/** Service 12: limits of parameters, checked on board every second. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

const CAPACITY = 64
/** Samples beyond a limit before the state changes. */
const REPETITIONS = 2
const Status = { unchecked: 0, within: 1, low: 2, high: 3 } as const
type Status = (typeof Status)[keyof typeof Status]

interface Monitor {
  readonly parameter: number
  readonly low: number
  readonly high: number
  enabled: boolean
  status: Status
  /** What the last samples said, and how often in a row. */
  seen: Status
  repeated: number
}

/** What the software is delivered with: battery, bus and processor. */
const DELIVERED = [
  [1, 'EPS.StateOfCharge', 45, 101],
  [2, 'EPS.BusVoltage', 24, 35],
  [3, 'OBC.TemperatureProcessor', -30, 75],
] as const

export function monitoring(onBoard: OnBoard): Service {
  const { computer } = onBoard.craft
  const monitors = new Map<number, Monitor>()
  const count = (): void => {
    computer.monitors = [...monitors.values()].filter((m) => m.enabled).length
  }
  const add = (id: number, parameter: number, low: number, high: number, enabled: boolean): void => {
    monitors.set(id, {
      parameter,
      low,
      high,
      enabled,
      status: Status.unchecked,
      seen: Status.unchecked,
      repeated: 0,
    })
    count()
  }
  const deliver = (): void => {
    monitors.clear()
    for (const [id, name, low, high] of DELIVERED) {
      const number = onBoard.parameters.number(name)
      if (number !== undefined) add(id, number, low, high, true)
    }
    count()
  }
  deliver()
  const named = ({ arguments: a }: Request): Monitor =>
    monitors.get(numberOf(a, 'monitor')) ?? unable(FailureCode.unknownIdentifier)
  const enable = (monitor: Monitor, on: boolean): void => {
    monitor.enabled = on
    monitor.status = monitor.seen = Status.unchecked
    monitor.repeated = 0
    count()
  }

  return {
    handlers: {
      EnableMonitoring: (request) => enable(named(request), true),
      DisableMonitoring: (request) => enable(named(request), false),
      AddMonitoring: ({ arguments: a }) => {
        const [id, parameter] = [numberOf(a, 'monitor'), numberOf(a, 'parameter')]
        const [low, high] = [numberOf(a, 'low'), numberOf(a, 'high')]
        if (low >= high) illegal()
        if (onBoard.parameters.read(parameter) === undefined) illegal(FailureCode.unknownIdentifier)
        if (monitors.has(id)) unable()
        if (monitors.size >= CAPACITY) unable(FailureCode.full)
        // As the standard has it, a new definition checks nothing until it is enabled.
        add(id, parameter, low, high, false)
      },
      DeleteMonitoring: (request) => {
        const monitor = named(request)
        if (monitor.enabled) unable()
        monitors.delete(numberOf(request.arguments, 'monitor'))
        count()
      },
      ReportMonitoring: () =>
        onBoard.report(
          'MonitoringReport',
          { RowCount: monitors.size },
          [...monitors].map(([id, m]) => ({
            MonitorId: id,
            ParameterId: m.parameter,
            MonitorLow: m.low,
            MonitorHigh: m.high,
            ReportedEnabled: Number(m.enabled),
            MonitorStatus: m.status,
          })),
        ),
    },
    step() {
      for (const [id, m] of monitors) {
        if (!m.enabled) continue
        const value = onBoard.parameters.read(m.parameter)!
        const now = value < m.low ? Status.low : value > m.high ? Status.high : Status.within
        m.repeated = now === m.seen ? m.repeated + 1 : 1
        m.seen = now
        if (now === m.status || m.repeated < REPETITIONS) continue
        const before = m.status
        m.status = now
        if (now !== Status.within) computer.violations++
        if (before === Status.unchecked && now === Status.within) continue
        onBoard.report('MonitoringTransition', {
          MonitorId: id,
          ParameterId: m.parameter,
          ParameterValue: value,
          PreviousStatus: before,
          MonitorStatus: now,
        })
      }
    },
    restart: deliver,
  }
}
