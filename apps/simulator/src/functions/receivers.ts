/** Functions of the receivers of IDENT-1: ships, and radio emitters. */
import { MonitorMode, ShipMode, type Receivers } from '../spacecraft/receivers.ts'
import { illegal } from '../telecommand/failure.ts'
import type { OnBoard, Service } from '../software/service.ts'
import { require, within } from './arguments.ts'

const MOST_SECONDS = 120
/** kHz */
const LOWEST = 100_000
const HIGHEST = 3_000_000
const WIDEST = 40_000
/** Seconds in which phases are measured. */
const CALIBRATION = 15

export function receiverFunctions({ craft }: OnBoard, receivers: Receivers): Service {
  return {
    handlers: {
      'AIS.SetReceiverMode': ({ arguments: a }) => {
        const mode = within(a, 'mode', ShipMode.off, ShipMode.sample)
        // Samples are asked for with their length.
        if (mode === ShipMode.sample) illegal()
        receivers.shipMode = mode
      },
      'AIS.SetChannelGain': ({ arguments: a }) => {
        receivers.gains[within(a, 'channel', 1, 4) - 1] = within(a, 'gain', 0, 63)
      },
      'AIS.RecordSpectrum': ({ arguments: a }) => {
        const seconds = within(a, 'seconds', 1, MOST_SECONDS)
        require(receivers.shipMode === ShipMode.demodulate && !craft.safe && !receivers.sampling)
        receivers.sample(seconds)
        return () => (receivers.sampling ? 'going' : 'done')
      },
      'RFM.SetMonitorMode': ({ arguments: a }) => {
        receivers.monitorMode = within(a, 'mode', MonitorMode.off, MonitorMode.dwell)
      },
      'RFM.Tune': ({ arguments: a }) => {
        const frequency = within(a, 'frequency', LOWEST, HIGHEST)
        const bandwidth = within(a, 'bandwidth', 1, WIDEST)
        require(receivers.monitorMode !== MonitorMode.off)
        receivers.tune(frequency / 1000, bandwidth / 1000)
      },
      'RFM.CalibratePhase': () => {
        require(receivers.monitorMode !== MonitorMode.off)
        let left = CALIBRATION
        return (seconds) => {
          if ((left -= seconds) > 0) return 'going'
          receivers.calibratePhase()
          return 'done'
        }
      },
    },
  }
}
