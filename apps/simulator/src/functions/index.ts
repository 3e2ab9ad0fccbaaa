/** All functions that a satellite performs (service 8), by its units. */
import type { OnBoard, Service } from '../software/service.ts'
import { altimeterFunctions } from './altimeter.ts'
import { attitudeFunctions } from './attitude.ts'
import { communicationsFunctions } from './communications.ts'
import { computerFunctions } from './computer.ts'
import { imagerFunctions } from './imager.ts'
import { memoryFunctions } from './mass-memory.ts'
import { powerFunctions } from './power.ts'
import { hallThrusterFunctions, hydrazineFunctions } from './propulsion.ts'
import { receiverFunctions } from './receivers.ts'
import { thermalFunctions } from './thermal.ts'

export function onBoardFunctions(onBoard: OnBoard): readonly Service[] {
  const { imager, receivers, altimeter, hydrazine, thruster } = onBoard.craft
  return [
    computerFunctions(onBoard),
    powerFunctions(onBoard),
    thermalFunctions(onBoard),
    attitudeFunctions(onBoard),
    communicationsFunctions(onBoard),
    memoryFunctions(onBoard),
    ...(hydrazine === undefined ? [] : [hydrazineFunctions(onBoard, hydrazine)]),
    ...(thruster === undefined ? [] : [hallThrusterFunctions(onBoard, thruster)]),
    ...(imager === undefined ? [] : [imagerFunctions(onBoard, imager)]),
    ...(receivers === undefined ? [] : [receiverFunctions(onBoard, receivers)]),
    ...(altimeter === undefined ? [] : [altimeterFunctions(altimeter)]),
  ]
}
