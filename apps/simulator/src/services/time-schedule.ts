/** Service 11: requests that are released at their on-board time. */
import { packetApid, packetSequenceCount } from '@vigie/ccsds'
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { requestOf } from '../software/embedded-request.ts'
import { bytesOf, numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

const CAPACITY = 500
/** Activities that one summary report tells of. */
const ROWS = 50

interface Activity {
  /** On-board seconds. */
  release: number
  readonly request: Uint8Array
}

export function timeSchedule(onBoard: OnBoard): Service {
  const { computer } = onBoard.craft
  let activities: Activity[] = []
  const sort = (): void => {
    activities = activities.toSorted((a, b) => a.release - b.release)
    computer.scheduled = activities.length
  }
  /** The activity that an APID and a sequence count name. */
  const named = ({ arguments: a }: Request): Activity =>
    activities.find(
      ({ request }) =>
        packetApid(request, 0) === numberOf(a, 'requestApid') &&
        packetSequenceCount(request, 0) === numberOf(a, 'requestCount'),
    ) ?? unable(FailureCode.unknownIdentifier)
  const row = ({
    release,
    request,
  }: Activity): { ReleaseTime: number; ScheduledApid: number; ScheduledCount: number } => ({
    ReleaseTime: release,
    ScheduledApid: packetApid(request, 0),
    ScheduledCount: packetSequenceCount(request, 0),
  })

  return {
    handlers: {
      EnableSchedule: () => void (computer.scheduleEnabled = true),
      DisableSchedule: () => void (computer.scheduleEnabled = false),
      ResetSchedule: () => {
        activities = []
        computer.scheduleEnabled = false
        sort()
      },
      InsertInSchedule: ({ arguments: a }) => {
        const release = numberOf(a, 'releaseTime')
        const request = requestOf(bytesOf(a, 'request'))
        // What should have been released already, or at once, is refused.
        if (release <= onBoard.time) illegal()
        if (activities.length >= CAPACITY) unable(FailureCode.full)
        activities.push({ release, request })
        sort()
      },
      DeleteFromSchedule: (request) => {
        const activity = named(request)
        activities = activities.filter((other) => other !== activity)
        sort()
      },
      ShiftInSchedule: (request) => {
        const activity = named(request)
        const release = activity.release + numberOf(request.arguments, 'offset')
        if (release <= onBoard.time) unable()
        activity.release = release
        sort()
      },
      ShiftSchedule: ({ arguments: a }) => {
        const offset = numberOf(a, 'offset')
        if (activities.some(({ release }) => release + offset <= onBoard.time)) unable()
        for (const activity of activities) activity.release += offset
        sort()
      },
      ReportSchedule: () => {
        const rows = activities.map(row)
        for (let at = 0; at === 0 || at < rows.length; at += ROWS) {
          const part = rows.slice(at, at + ROWS)
          onBoard.report(
            'ScheduleSummary',
            { ScheduleEnabledFlag: Number(computer.scheduleEnabled), RowCount: part.length },
            part,
          )
        }
      },
      ReportScheduleDetail: () => {
        for (const activity of activities)
          onBoard.report('ScheduleDetail', {
            ...row(activity),
            ScheduledLength: activity.request.length,
            ScheduledRequest: activity.request,
          })
      },
    },
    step() {
      while (activities.length > 0 && activities[0]!.release <= onBoard.time) {
        const { request } = activities.shift()!
        computer.scheduled = activities.length
        // The standard: what comes due while the schedule is disabled is not released later.
        if (computer.scheduleEnabled) onBoard.issue(request)
      }
    },
    restart() {
      activities = []
      computer.scheduleEnabled = false
      sort()
    },
  }
}
