/** Service 13: large messages that come up in parts; put together, one is a request. */
import { illegal } from '../telecommand/failure.ts'
import { requestOf } from '../software/embedded-request.ts'
import type { LargeTransfers } from '../software/large-transfers.ts'
import { bytesOf, numberOf, type OnBoard, type Request, type Running, type Service } from '../software/service.ts'

export function largePacketTransfer(onBoard: OnBoard, transfers: LargeTransfers): Service {
  /** Takes a part whose number is within what its place allows. */
  const part = ({ arguments: a }: Request, least: number, most: number, last: boolean): Running | undefined => {
    const number = numberOf(a, 'part')
    if (number < least || number > most) illegal()
    const whole = transfers.up(numberOf(a, 'transaction'), number, bytesOf(a, 'data'), last)
    if (whole === undefined) return undefined
    const request = requestOf(whole)
    // Afterwards, so that what becomes of the part is told before what becomes of the request.
    return () => {
      onBoard.issue(request)
      return 'done'
    }
  }
  return {
    handlers: {
      UploadFirstPart: (request) => part(request, 1, 1, false),
      UploadPart: (request) => part(request, 2, 65_535, false),
      UploadLastPart: (request) => part(request, 1, 65_535, true),
    },
    step: (seconds) => transfers.step(seconds),
    restart: () => transfers.restart(),
  }
}
