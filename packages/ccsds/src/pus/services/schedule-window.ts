/** Which activities of a time-based schedule: all, or those of a time window (ECSS-E-ST-70-41C §6.11.4.9). */
import { instant, NotSuchMessage, type Part } from './parts.ts'

export interface ScheduleWindow {
  /** Inclusive, TAI ns; absent: from the beginning. */
  readonly from?: bigint
  /** Inclusive; absent: to the end. */
  readonly to?: bigint
}

/** Window types: 0 all, 1 between two times, 2 from a time on, 3 up to a time. */
export const scheduleWindow: Part<ScheduleWindow> = {
  blank: {},
  read: (source) => {
    const type = source.unsigned(source.t.widths.status)
    if (type > 3) throw new NotSuchMessage(`${type} is no type of time window`)
    const from = type === 1 || type === 2 ? { from: instant.read(source) } : {}
    return type === 1 || type === 3 ? { ...from, to: instant.read(source) } : from
  },
  write: (target, { from, to }, field) => {
    const type = from === undefined ? (to === undefined ? 0 : 3) : to === undefined ? 2 : 1
    target.unsigned(target.t.widths.status, type, field)
    if (from !== undefined) instant.write(target, from, field)
    if (to !== undefined) instant.write(target, to, field)
  },
}
