/** Functions of the thermal control. */
import { numberOf, type OnBoard, type Service } from '../software/service.ts'
import { illegal } from '../telecommand/failure.ts'

export function thermalFunctions({ craft: { thermal } }: OnBoard): Service {
  const heater = (n: number): number => (n < 1 || n > thermal.heaters ? illegal() : n)
  return {
    handlers: {
      'TCS.SwitchHeater': ({ arguments: a }) =>
        thermal.command(heater(numberOf(a, 'heater')), numberOf(a, 'state') === 1),
      'TCS.SetHeaterThresholds': ({ arguments: a }) => {
        const [low, high] = [numberOf(a, 'low'), numberOf(a, 'high')]
        if (low >= high) illegal()
        thermal.setThresholds(heater(numberOf(a, 'heater')), low, high)
      },
      'TCS.EnableControl': ({ arguments: a }) => thermal.enableControl(numberOf(a, 'state') === 1),
    },
  }
}
