/** All services of the on-board software: ECSS-E-ST-70-41C, each in a file of its own, and the functions of service 8. */
import { onBoardFunctions } from '../functions/index.ts'
import { Files } from '../software/files.ts'
import { LargeTransfers } from '../software/large-transfers.ts'
import { Memories } from '../software/memories.ts'
import type { OnBoard, Service } from '../software/service.ts'
import { connectionTest } from './connection-test.ts'
import { deviceAccess } from './device-access.ts'
import { eventAction } from './event-action.ts'
import { eventReporting } from './event-reporting.ts'
import { fileManagement } from './file-management.ts'
import { forwarding } from './forwarding.ts'
import { housekeeping } from './housekeeping.ts'
import { largePacketTransfer } from './large-packet-transfer.ts'
import { memoryManagement } from './memory-management.ts'
import { monitoring } from './monitoring.ts'
import { parameterManagement } from './parameters.ts'
import { positionSchedule } from './position-schedule.ts'
import { procedures } from './procedures.ts'
import { requestSequences } from './request-sequences.ts'
import { parameterStatistics } from './statistics.ts'
import { storage } from './storage.ts'
import { timeReporting } from './time-reporting.ts'
import { timeSchedule } from './time-schedule.ts'

export function onBoardServices(onBoard: OnBoard): readonly Service[] {
  const memories = new Memories()
  const transfers = new LargeTransfers(onBoard)
  return [
    deviceAccess(onBoard, memories),
    housekeeping(onBoard),
    parameterStatistics(onBoard),
    eventReporting(onBoard),
    memoryManagement(onBoard, memories),
    ...onBoardFunctions(onBoard),
    timeReporting(onBoard),
    timeSchedule(onBoard),
    monitoring(onBoard),
    largePacketTransfer(onBoard, transfers),
    forwarding(onBoard),
    storage(onBoard),
    connectionTest(onBoard),
    procedures(onBoard),
    eventAction(onBoard),
    parameterManagement(onBoard),
    requestSequences(onBoard),
    positionSchedule(onBoard),
    fileManagement(onBoard, new Files(), transfers),
  ]
}
