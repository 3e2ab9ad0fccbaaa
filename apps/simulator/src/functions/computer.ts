/** Functions of the computer: modes, restarts, time. */
import type { OnBoard, Service } from '../software/service.ts'
import { isOn, require, within } from './arguments.ts'

const IMAGES = 4

export function computerFunctions(onBoard: OnBoard): Service {
  const { craft } = onBoard
  const { computer, clock } = craft
  return {
    handlers: {
      'OBC.EnterSafeMode': () => craft.enterSafeMode(),
      'OBC.EnterNominalMode': () => {
        require(craft.safe)
        craft.leaveSafeMode()
      },
      'OBC.Restart': ({ arguments: a }) => {
        computer.side = within(a, 'side', 0, 1)
        onBoard.restart()
      },
      'OBC.SwitchSide': ({ arguments: a }) => {
        const side = within(a, 'side', 0, 1)
        require(side !== computer.side)
        computer.side = side
        onBoard.restart()
      },
      'OBC.ArmWatchdog': ({ arguments: a }) => void (computer.watchdogArmed = isOn(a)),
      'OBC.ArmSafeMode': ({ arguments: a }) => void (computer.safeModeArmed = isOn(a)),
      'OBC.ClearEventLog': () => void (computer.events = 0),
      'OBC.SelectImage': ({ arguments: a }) => void (computer.nextImage = within(a, 'image', 0, IMAGES - 1)),
      'OBC.SetTime': ({ arguments: a }) => {
        const wanted = within(a, 'coarse', 1, 2 ** 32 - 1) + within(a, 'fine', 0, 65_535) / 65_536
        const now = clock.at(onBoard.now)
        const step = wanted - (now.coarse + now.fine / 16_777_216)
        clock.jump(step)
        craft.events.push({ id: 1005, unit: 0, value: step })
      },
      'OBC.SteerClock': ({ arguments: a }) => void (clock.steered = isOn(a)),
    },
  }
}
