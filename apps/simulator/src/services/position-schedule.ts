/** Service 22: requests that are released where the satellite is: at an angle of its orbit. */
import { packetApid, packetSequenceCount } from '@vigie/ccsds'
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { requestOf } from '../software/embedded-request.ts'
import { bytesOf, numberOf, type OnBoard, type Service } from '../software/service.ts'

const CAPACITY = 100

interface Activity {
  /** Orbit number; 0: the next time that it is there. */
  readonly orbit: number
  /** Degrees from the ascending node, 0 … 360. */
  readonly angle: number
  readonly request: Uint8Array
}

export function positionSchedule(onBoard: OnBoard): Service {
  const { craft } = onBoard
  let activities: Activity[] = []
  let enabled = true
  let before = craft.orbitAngle
  return {
    handlers: {
      EnablePositionSchedule: () => void (enabled = true),
      DisablePositionSchedule: () => void (enabled = false),
      ResetPositionSchedule: () => {
        activities = []
        enabled = false
      },
      InsertAtPosition: ({ arguments: a }) => {
        const [orbit, angle] = [numberOf(a, 'orbit'), numberOf(a, 'angle')]
        const request = requestOf(bytesOf(a, 'request'))
        if (angle < 0 || angle >= 360) illegal()
        const { orbitNumber } = craft.surroundings
        if (orbit !== 0 && (orbit < orbitNumber || (orbit === orbitNumber && angle <= craft.orbitAngle))) illegal()
        if (activities.length >= CAPACITY) unable(FailureCode.full)
        activities.push({ orbit, angle, request })
      },
      DeleteFromPositionSchedule: ({ arguments: a }) => {
        const left = activities.filter(
          ({ request }) =>
            packetApid(request, 0) !== numberOf(a, 'requestApid') ||
            packetSequenceCount(request, 0) !== numberOf(a, 'requestCount'),
        )
        if (left.length === activities.length) unable(FailureCode.unknownIdentifier)
        activities = left
      },
      ReportPositionSchedule: () =>
        onBoard.report(
          'PositionSummary',
          { ScheduleEnabledFlag: Number(enabled), RowCount: activities.length },
          activities.map(({ orbit, angle, request }) => ({
            ReleaseOrbit: orbit,
            ReleaseAngle: angle,
            ScheduledApid: packetApid(request, 0),
            ScheduledCount: packetSequenceCount(request, 0),
          })),
        ),
    },
    step() {
      const now = craft.orbitAngle
      const { orbitNumber } = craft.surroundings
      // Passed since the last second; the node is where the angle begins again.
      const passed = (angle: number): boolean =>
        before <= now ? angle > before && angle <= now : angle > before || angle <= now
      const due = activities.filter((a) => passed(a.angle) && (a.orbit === 0 || a.orbit === orbitNumber))
      before = now
      if (due.length === 0) return
      activities = activities.filter((a) => !due.includes(a))
      if (enabled) for (const { request } of due) onBoard.issue(request)
    },
    restart() {
      activities = []
      enabled = false
    },
  }
}
