/** All services of the on-board software: ECSS-E-ST-70-41C, each in a file of its own, and the functions of service 8. */
import { onBoardFunctions } from '../functions/index.ts'
import type { OnBoard, Service } from '../software/service.ts'
import { connectionTest } from './connection-test.ts'
import { eventAction } from './event-action.ts'
import { eventReporting } from './event-reporting.ts'
import { forwarding } from './forwarding.ts'
import { housekeeping } from './housekeeping.ts'
import { memoryManagement } from './memory-management.ts'
import { monitoring } from './monitoring.ts'
import { parameterManagement } from './parameters.ts'
import { requestSequences } from './request-sequences.ts'
import { storage } from './storage.ts'
import { timeReporting } from './time-reporting.ts'
import { timeSchedule } from './time-schedule.ts'

export function onBoardServices(onBoard: OnBoard): readonly Service[] {
  return [
    housekeeping(onBoard),
    eventReporting(onBoard),
    memoryManagement(onBoard),
    ...onBoardFunctions(onBoard),
    timeReporting(onBoard),
    timeSchedule(onBoard),
    monitoring(onBoard),
    forwarding(onBoard),
    storage(onBoard),
    connectionTest(onBoard),
    eventAction(onBoard),
    parameterManagement(onBoard),
    requestSequences(onBoard),
  ]
}
