/** Service 13: large messages that come up in parts; put together, one is a request. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { requestOf } from '../software/embedded-request.ts'
import type { LargeTransfers } from '../software/large-transfers.ts'
import { bytesOf, numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

export function largePacketTransfer(onBoard: OnBoard, transfers: LargeTransfers): Service {
  const part =
    (last: boolean) =>
    ({ arguments: a }: Request): void => {
      const [transaction, number] = [numberOf(a, 'transaction'), numberOf(a, 'part')]
      if (number < 1) illegal()
      const whole = transfers.up(transaction, number, bytesOf(a, 'data'), last)
      if (whole !== undefined) onBoard.issue(requestOf(whole))
    }
  return {
    handlers: {
      UploadFirstPart: (request) => (numberOf(request.arguments, 'part') === 1 ? part(false)(request) : illegal()),
      UploadPart: (request) =>
        numberOf(request.arguments, 'part') === 1 ? unable(FailureCode.illegalArgument) : part(false)(request),
      UploadLastPart: part(true),
    },
    step: (seconds) => transfers.step(seconds),
    restart: () => transfers.restart(),
  }
}
