/** All services of the on-board software. */
import { thermalFunctions } from '../functions/thermal.ts'
import type { OnBoard, Service } from '../software/service.ts'
import { connectionTest } from './connection-test.ts'

export function onBoardServices(onBoard: OnBoard): readonly Service[] {
  return [connectionTest(onBoard), thermalFunctions(onBoard)]
}
