/** Functions of the power supply. */
import { numberOf, type OnBoard, type Service } from '../software/service.ts'
import { illegal } from '../telecommand/failure.ts'
import { isOn, require, within } from './arguments.ts'

export function powerFunctions({ craft: { power, thermal, profile } }: OnBoard): Service {
  return {
    handlers: {
      'EPS.SwitchOutput': ({ arguments: a }) => {
        const output = within(a, 'output', 1, power.outputs)
        require(isOn(a) || !power.isEssential(output))
        require(!power.isTripped(output))
        power.switchOutput(output, isOn(a))
      },
      'EPS.ResetOutput': ({ arguments: a }) => {
        const output = within(a, 'output', 1, power.outputs)
        require(power.isTripped(output))
        power.switchOutput(output, true)
      },
      'EPS.SetEndOfCharge': ({ arguments: a }) => void (power.endOfCharge = within(a, 'level', 30, 34)),
      'EPS.SetChargeMode': ({ arguments: a }) => void (power.chargeAllowed = within(a, 'mode', 0, 3)),
      'EPS.OpenBatteryRelay': () => void (power.relay = false),
      'EPS.CloseBatteryRelay': () => void (power.relay = true),
      'EPS.SwitchBatteryHeater': ({ arguments: a }) => thermal.command(profile.plates.batteryHeater, isOn(a)),
      'EPS.SetWingAngle': ({ arguments: a }) => {
        const angle = numberOf(a, 'angle')
        if (Math.abs(angle) > 180) illegal()
        power.holdWings(angle)
      },
    },
  }
}
