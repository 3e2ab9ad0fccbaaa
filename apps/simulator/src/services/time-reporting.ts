/** Service 9: how often the on-board time is reported. */
import { illegal } from '../telecommand/failure.ts'
import { numberOf, type OnBoard, type Service } from '../software/service.ts'

/** Exponents of two that the standard has (ECSS-E-ST-70-41C §6.9.4.2). */
const MOST = 8

export function timeReporting({ telemetry }: OnBoard): Service {
  return {
    handlers: {
      SetTimeReportRate: ({ arguments: a }) => {
        const exponent = numberOf(a, 'exponent')
        telemetry.timeReportRate = exponent > MOST ? illegal() : exponent
      },
    },
    restart: () => void (telemetry.timeReportRate = undefined),
  }
}
