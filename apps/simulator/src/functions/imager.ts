/** Functions of the imager of RECO-1 and its downlink. */
import { ImagerMode, type Imager } from '../spacecraft/imager.ts'
import { numberOf, type OnBoard, type Service } from '../software/service.ts'
import { FailureCode, illegal } from '../telecommand/failure.ts'
import { isOn, require, within } from './arguments.ts'

const MOST_LINES = 500_000
/** µm a step of the focus mechanism, and its range. */
const FOCUS_STEP = 0.1
const FOCUS_RANGE = 250

export function imagerFunctions(onBoard: OnBoard, imager: Imager): Service {
  const { craft } = onBoard
  return {
    handlers: {
      'IMG.SetImagerMode': ({ arguments: a }) => {
        const mode = within(a, 'mode', ImagerMode.off, ImagerMode.heating)
        // Images are asked for with their length.
        if (mode === ImagerMode.imaging) illegal()
        if (mode !== ImagerMode.standby) imager.stop()
        imager.mode = mode
      },
      'IMG.TakeImage': ({ arguments: a }) => {
        const lines = within(a, 'lines', 1, MOST_LINES)
        const compression = within(a, 'compression', 1, 16)
        const start = numberOf(a, 'start')
        if (start !== 0 && start < onBoard.time) illegal()
        require(imager.mode === ImagerMode.standby && !craft.safe)
        let taking = false
        return () => {
          if (craft.safe || imager.mode !== ImagerMode.standby) return { failed: FailureCode.aborted }
          if (onBoard.time < start) return 'going'
          if (!taking) {
            taking = true
            imager.compression = compression
            imager.take(lines)
            return { step: 1 }
          }
          return imager.ordered > 0 ? 'going' : 'done'
        }
      },
      'IMG.SetGain': ({ arguments: a }) => {
        const band = within(a, 'band', 1, imager.gains.length)
        imager.gains[band - 1] = within(a, 'gain', 0, 15)
      },
      'IMG.MoveFocus': ({ arguments: a }) => {
        const to = imager.focus + numberOf(a, 'steps') * FOCUS_STEP
        if (to < 0 || to > FOCUS_RANGE) illegal()
        require(!imager.focusMoving && !imager.imaging)
        imager.moveFocus(to)
        return () => (imager.focusMoving ? 'going' : 'done')
      },
      'IMG.SwitchCooler': ({ arguments: a }) => void (imager.cooler = isOn(a)),
      'IMG.SwitchLamp': ({ arguments: a }) => void (imager.lamp = isOn(a)),
      'IMG.SwitchXband': ({ arguments: a }) => void (imager.xbandCommanded = isOn(a)),
      'IMG.PointXband': ({ arguments: a }) =>
        imager.point(within(a, 'azimuth', -180, 180), within(a, 'elevation', 0, 90)),
      'IMG.SetEncryption': ({ arguments: a }) => void (imager.encryption = isOn(a)),
    },
  }
}
