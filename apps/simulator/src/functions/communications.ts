/** Functions of the transponders. */
import type { OnBoard, Service } from '../software/service.ts'
import { isOn, within } from './arguments.ts'

/** kbit/s */
const LEAST_RATE = 16
const MOST_RATE = 2048

export function communicationsFunctions({ craft: { communications }, receiver }: OnBoard): Service {
  return {
    handlers: {
      'TTC.SwitchTransmitter': ({ arguments: a }) => {
        communications.enabled[within(a, 'transmitter', 1, 2) - 1] = isOn(a)
      },
      'TTC.SetDownlinkRate': ({ arguments: a }) =>
        void (communications.rate = within(a, 'rate', LEAST_RATE, MOST_RATE) * 1000),
      'TTC.SelectAntenna': ({ arguments: a }) => void (communications.antenna = within(a, 'antenna', 0, 2)),
      'TTC.SetCoherent': ({ arguments: a }) => {
        communications.coherent[within(a, 'transmitter', 1, 2) - 1] = isOn(a)
      },
      'TTC.UnlockFarm': () => {
        for (const farm of receiver?.farms.values() ?? []) farm.unlock()
      },
    },
  }
}
