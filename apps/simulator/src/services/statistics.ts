/** Service 4: the greatest, the least and the mean of parameters, sampled every second. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

const CAPACITY = 32

interface Statistics {
  samples: number
  greatest: number
  greatestAt: number
  least: number
  leastAt: number
  sum: number
  squares: number
}
const none = (): Statistics => ({ samples: 0, greatest: 0, greatestAt: 0, least: 0, leastAt: 0, sum: 0, squares: 0 })

export function parameterStatistics(onBoard: OnBoard): Service {
  const evaluated = new Map<number, Statistics>()
  /** Seconds between reports; 0: only when asked for. */
  let interval = 0
  let second = 0
  const reset = (): void => {
    for (const number of evaluated.keys()) evaluated.set(number, none())
  }
  const report = (): void =>
    onBoard.report(
      'StatisticsReport',
      { RowCount: evaluated.size },
      [...evaluated].map(([number, s]) => {
        const mean = s.samples === 0 ? 0 : s.sum / s.samples
        return {
          ParameterId: number,
          StatisticsSamples: s.samples,
          StatisticsGreatest: s.greatest,
          StatisticsGreatestTime: s.greatestAt,
          StatisticsLeast: s.least,
          StatisticsLeastTime: s.leastAt,
          StatisticsMean: mean,
          StatisticsDeviation: s.samples === 0 ? 0 : Math.sqrt(Math.max(0, s.squares / s.samples - mean * mean)),
        }
      }),
    )
  const known = ({ arguments: a }: Request): number => {
    const number = numberOf(a, 'parameter')
    return onBoard.parameters.read(number) === undefined ? illegal(FailureCode.unknownIdentifier) : number
  }
  return {
    handlers: {
      ReportStatistics: ({ arguments: a }) => {
        report()
        if (numberOf(a, 'reset') === 1) reset()
      },
      ResetStatistics: reset,
      EnableStatistics: ({ arguments: a }) => void (interval = Math.max(1, numberOf(a, 'interval'))),
      DisableStatistics: () => void (interval = 0),
      AddStatistics: (request) => {
        const number = known(request)
        if (!evaluated.has(number) && evaluated.size >= CAPACITY) unable(FailureCode.full)
        evaluated.set(number, none())
      },
      DeleteStatistics: (request) => {
        if (!evaluated.delete(numberOf(request.arguments, 'parameter'))) unable(FailureCode.unknownIdentifier)
      },
      ReportStatisticsDefinitions: () =>
        onBoard.report(
          'StatisticsDefinitions',
          { ReportedInterval: interval, RowCount: evaluated.size },
          [...evaluated.keys()].map((number) => ({ ParameterId: number })),
        ),
    },
    step() {
      second++
      for (const [number, s] of evaluated) {
        const value = onBoard.parameters.read(number)!
        if (s.samples === 0 || value > s.greatest) [s.greatest, s.greatestAt] = [value, onBoard.time]
        if (s.samples === 0 || value < s.least) [s.least, s.leastAt] = [value, onBoard.time]
        s.samples++
        s.sum += value
        s.squares += value * value
      }
      if (interval > 0 && second % interval === 0) report()
    },
    restart() {
      evaluated.clear()
      interval = 0
    },
  }
}
