/** Service 21: sequences of requests, loaded once and started by number. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { requestsOf } from '../software/embedded-request.ts'
import { bytesOf, numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

const CAPACITY = 16
const LONGEST = 2048

interface Sequence {
  readonly requests: readonly Uint8Array[]
  running: boolean
}

export function requestSequences(onBoard: OnBoard): Service {
  const sequences = new Map<number, Sequence>()
  const named = ({ arguments: a }: Request): Sequence =>
    sequences.get(numberOf(a, 'sequence')) ?? unable(FailureCode.unknownIdentifier)
  return {
    handlers: {
      LoadSequence: ({ arguments: a }) => {
        const number = numberOf(a, 'sequence')
        const bytes = bytesOf(a, 'requests')
        if (bytes.length > LONGEST) illegal(FailureCode.illegalLength)
        const requests = requestsOf(bytes)
        if (sequences.get(number)?.running === true) unable()
        if (!sequences.has(number) && sequences.size >= CAPACITY) unable(FailureCode.full)
        sequences.set(number, { requests, running: false })
      },
      StartSequence: (request) => {
        const sequence = named(request)
        if (sequence.running) unable()
        sequence.running = true
        let next = 0
        return () => {
          if (!sequence.running) return { failed: FailureCode.aborted }
          onBoard.issue(sequence.requests[next++]!)
          if (next < sequence.requests.length) return { step: next }
          sequence.running = false
          return 'done'
        }
      },
      StopSequence: (request) => {
        const sequence = named(request)
        if (!sequence.running) unable()
        sequence.running = false
      },
      ReportSequences: () =>
        onBoard.report(
          'SequenceReport',
          { RowCount: sequences.size },
          [...sequences].map(([number, { requests, running }]) => ({
            SequenceId: number,
            SequenceRunning: Number(running),
            SequenceRequests: requests.length,
          })),
        ),
    },
    restart: () => sequences.clear(),
  }
}
