/** Functions of COA, the hosted payload of IDENT-1: what touches the instrument needs its owner's consent. */
import { InstrumentMode, type Altimeter } from '../spacecraft/altimeter.ts'
import type { Service } from '../software/service.ts'
import { isOn, require, within } from './arguments.ts'

const TABLES = 8
const TABLE_WORDS = 256

export function altimeterFunctions(altimeter: Altimeter): Service {
  const request = (): void => {
    altimeter.requests++
  }
  return {
    handlers: {
      'COA.SetInstrumentMode': ({ arguments: a }) => {
        const mode = within(a, 'mode', InstrumentMode.off, InstrumentMode.calibrate)
        require(altimeter.consent)
        altimeter.commanded = mode
        request()
      },
      'COA.SwitchRadar': ({ arguments: a }) => {
        require(altimeter.consent)
        altimeter.radar = isOn(a)
        request()
      },
      'COA.LoadInstrumentTable': ({ arguments: a }) => {
        within(a, 'table', 0, TABLES - 1)
        within(a, 'offset', 0, TABLE_WORDS - 1)
        request()
      },
      'COA.SetOwnerConsent': ({ arguments: a }) => {
        altimeter.consent = isOn(a)
        // What is not consented to does not go on.
        if (!altimeter.consent) altimeter.commanded = InstrumentMode.off
      },
    },
  }
}
