/** A FOP-1 that gives frames as bytes: one sequence-controlled virtual channel of an uplink. */
import type { ControlCommand } from '../telecommand/control-command.ts'
import { Fop } from './fop.ts'
import type { FopParameters, FopUser, LowerResponse } from './fop-types.ts'
import type { CopFrameFormat, FrameDataUnit } from './frame-format.ts'

/** What a frame that goes out is. */
export interface OutgoingFrame<R> {
  readonly type: 'AD' | 'BD' | 'BC'
  readonly bytes: Uint8Array
  /** AD: N(S). */
  readonly sequence?: number
  /** AD and BD. */
  readonly request?: R
  /** BC. */
  readonly command?: ControlCommand
  readonly retransmission: boolean
}

/**
 * `R` is any request that has a frame data unit. `transmit` takes each frame and says whether it was taken; `abort` tells that what
 * was taken and not yet sent is given again. A unit that no frame can carry is rejected as by the lower procedures, which ends the
 * service (LLIF): ask `format.fits` before, or let a MapSender make the units. Throws VIG-CCSDS-002.
 */
export function createFopChannel<R extends FrameDataUnit>(
  format: CopFrameFormat,
  transmit: (frame: OutgoingFrame<R>) => LowerResponse,
  user: FopUser<R>,
  parameters: FopParameters,
  abort?: (type: 'AD' | 'BC', now: number) => void,
): Fop<R> {
  return new Fop<R>(
    format.virtualChannelId,
    {
      transmitAd: (request, sequence, retransmission) =>
        format.fits(request)
          ? transmit({ type: 'AD', bytes: format.ad(request, sequence), sequence, request, retransmission })
          : 'reject',
      transmitBd: (request) =>
        format.fits(request)
          ? transmit({ type: 'BD', bytes: format.bd(request), request, retransmission: false })
          : 'reject',
      transmitBc: (command, retransmission) =>
        transmit({ type: 'BC', bytes: format.bc(command), command, retransmission }),
      ...(abort === undefined ? {} : { abort }),
    },
    user,
    parameters,
  )
}
