import { inEditionA } from './edition-a.ts'
import { connectionTest } from './connection-test.ts'
import { deviceAccess } from './device-access.ts'
import { eventAction } from './event-action.ts'
import { eventReporting } from './events.ts'
import { fileManagement } from './files.ts'
import { realTimeForwarding } from './forwarding.ts'
import { functionManagement } from './functions.ts'
import { housekeeping } from './housekeeping.ts'
import { largePacketTransfer } from './large-packet-transfer.ts'
import { memoryManagement } from './memory.ts'
import type { PusMessageType } from './message.ts'
import { onBoardMonitoring } from './monitoring.ts'
import { parameterManagement } from './parameters.ts'
import { positionSchedule } from './position-schedule.ts'
import { procedures } from './procedures.ts'
import { requestSequences } from './request-sequences.ts'
import { parameterStatistics } from './statistics.ts'
import { storage } from './storage.ts'
import { timeManagement } from './time.ts'
import { timeSchedule } from './time-schedule.ts'
import { verification } from './verification.ts'

/** The messages of every service, by what they are. */
export const pus = {
  verification,
  deviceAccess,
  housekeeping,
  parameterStatistics,
  eventReporting,
  memoryManagement,
  functionManagement,
  timeManagement,
  timeSchedule,
  onBoardMonitoring,
  largePacketTransfer,
  realTimeForwarding,
  storage,
  connectionTest,
  procedures,
  eventAction,
  parameterManagement,
  requestSequences,
  positionSchedule,
  fileManagement,
} as const

/** All of them, of both editions, in the order of their numbers. */
export const pusMessages: readonly PusMessageType<any>[] = Object.values(pus)
  .flatMap((service) => Object.values(service) as PusMessageType<any>[])
  .toSorted((a, b) => a.service - b.service || a.subtype - b.subtype)

const keyOf = (service: number, subtype: number): number => service * 256 + subtype
const byNumber = {
  C: new Map(pusMessages.filter((m) => m.only === undefined).map((m) => [keyOf(m.service, m.subtype), m])),
  A: new Map(
    pusMessages
      .filter((m) => inEditionA(m.service, m.subtype))
      // What 41A has as its own comes after what it shares.
      .toSorted((a, b) => Number(a.only === 'A') - Number(b.only === 'A'))
      .map((m) => [keyOf(m.service, m.subtype), m]),
  ),
}
/** Undefined: it is not one of the edition. */
export const pusMessage = (
  service: number,
  subtype: number,
  edition: 'A' | 'C' = 'C',
): PusMessageType<any> | undefined => byNumber[edition].get(keyOf(service, subtype))

export {
  readPusMessage,
  writePusMessage,
  type MessageReading,
  type MessageValue,
  type PusMessageType,
} from './message.ts'
export { completeServiceTailoring, PUS_WIDTHS, type PusServiceTailoring, type PusWidth } from './tailoring.ts'
export {
  LargeMessageReassembler,
  splitLargeMessage,
  type LargeOutcome,
  type LargePart,
  type PartPlace,
} from './large-packet-transfer.ts'
export type { RequestId } from './request-id.ts'
export type { MonitoringCheck } from './monitoring-check.ts'
export type { ScheduleWindow } from './schedule-window.ts'
export { before, type OrbitPosition, type PositionWindow } from './position-window.ts'
export type { CpduPulse } from './device-access.ts'
