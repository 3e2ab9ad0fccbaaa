/** How requests are named in reports and schedules. */
import { extra, Input, number, Output, structure, type Part } from './parts.ts'

/** The packet identifier and the sequence control of a request (service 1). */
export interface RequestId {
  readonly apid: number
  readonly sequenceCount: number
}

const BYTES = 4
/** Four bytes; telecommand with secondary header, unsegmented. */
export const requestId: Part<RequestId> = {
  blank: { apid: 0, sequenceCount: 0 },
  read: (from: Input) => {
    const word = from.unsigned(BYTES)
    return { apid: Math.floor(word / 65_536) & 0x7ff, sequenceCount: word & 0x3fff }
  },
  write: (to: Output, { apid, sequenceCount }) => {
    to.unsigned(BYTES, (0x1800 + (apid & 0x7ff)) * 65_536 + 0xc000 + (sequenceCount & 0x3fff), 'request')
  },
}

/** A request of a schedule: source, application, sequence count, each of its own width (41C §6.11.4). */
export const scheduledId = structure(
  {
    source: number('source'),
    apid: number('application'),
    sequenceCount: number('sequenceCount'),
    /** 41A: so many requests from this one on. */
    requests: extra(number('requests')),
  },
  'id',
)
