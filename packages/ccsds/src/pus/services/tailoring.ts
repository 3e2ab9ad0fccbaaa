/** What a mission chooses of the messages of the services: widths of fields, counts, and the order of fields where it is its own. */
import { ccsdsErrors } from '../../errors.ts'
import { A_LAYOUTS } from './edition-a.ts'
import { resolveTimeCode, type TimeCodeConfig, type TimePreamble } from '../../time/index.ts'

/** Bytes of each field whose width ECSS-E-ST-70-41C leaves to the mission. 0: the field is left out, and reads as 0. */
export const PUS_WIDTHS = {
  step: 1,
  failureCode: 2,
  application: 2,
  /** Source of a request, in request identifiers of schedules. */
  source: 0,
  sequenceCount: 2,
  structure: 2,
  interval: 2,
  parameter: 4,
  /** Value of a parameter, as bytes; 0: up to the end of the message. */
  value: 4,
  /** Limit of a monitoring definition: a float of 4 or 8 bytes. */
  limit: 4,
  flag: 1,
  event: 2,
  memory: 1,
  address: 4,
  length: 2,
  /** Length in requests and reports of memory checks. */
  checkedLength: 4,
  /** Checksum of memory that was checked. */
  checksum: 2,
  /** Checksum after each block of data that is loaded or dumped. */
  dataChecksum: 0,
  function: 2,
  subSchedule: 0,
  group: 0,
  /** Length in front of a request inside another one; 0: the request tells its own. */
  requestLength: 2,
  monitor: 2,
  checkType: 0,
  repetitions: 1,
  delay: 2,
  status: 1,
  transaction: 2,
  part: 2,
  /** Length in front of the data of a part of a large message; 0: they fill the packet. */
  partLength: 2,
  reason: 1,
  service: 1,
  subtype: 1,
  store: 1,
  percentage: 1,
  count: 4,
  line: 1,
  register: 2,
  registerValue: 4,
  procedure: 2,
  procedureStep: 2,
  /** Length in front of code or of a batch of requests. */
  codeLength: 2,
  sequence: 2,
  requests: 2,
  orbit: 4,
  /** A float of 4 or 8 bytes. */
  angle: 4,
  /** Of the name of a file and of its directory, filled up with zeros; −1: they end with one. */
  fileName: 24,
  directory: 0,
  fileSize: 4,
  /** Operation of copying files. */
  operation: 0,
  functionalMonitor: 2,
  /** Least number of failing monitors. */
  failing: 1,
  storeSize: 4,
  storeType: 1,
  virtualChannel: 1,
  /** Each so-many-th report. */
  subsampling: 0,
  /** Object of a memory, and place in it. */
  base: 2,
  objectOffset: 4,
  /** Word of an atomic load. */
  word: 4,
  cpdu: 0,
  device: 2,
  /** Length in front of what a protocol or a device defines. */
  deviceLength: 1,
  deviceCommand: 1,
  /** Definition of functional reporting. */
  reporting: 2,
  /** PTC and PFC of a parameter. */
  format: 1,
  /** Data unit of the schedule in 41A. */
  interlock: 1,
  scheduleEvent: 1,
  timeout: 4,
} as const
export type PusWidth = keyof typeof PUS_WIDTHS

export interface PusServiceTailoring {
  readonly widths?: Partial<Readonly<Record<PusWidth, number>>>
  /** Bytes of the number of instances ("N") in requests and in reports. 0: always one instance. */
  readonly requestCount?: number
  readonly reportCount?: number
  /** The same by message or by part of it: `6,2`, `3,1/parameters`. −1: the instances fill the message. */
  readonly counts?: Readonly<Record<string, number>>
  /** Fields of a message or of a part of it in the order of the mission: `11,7`: [activity, offset]. */
  readonly layouts?: Readonly<Record<string, readonly string[]>>
  /** Instants of schedules, stores and statistics; its preamble is not in the messages. Seconds since 2000-01-01T12:00:00Z unless told. */
  readonly time?: TimeCodeConfig
  /** Edition of the standard; C unless told. In A some messages have other fields, some there are not, and some only there. */
  readonly edition?: 'A' | 'C'
}

export interface CompletePusServiceTailoring {
  readonly widths: Readonly<Record<PusWidth, number>>
  readonly requestCount: number
  readonly reportCount: number
  readonly counts: Readonly<Record<string, number>>
  readonly layouts: Readonly<Record<string, readonly string[]>>
  readonly time: TimeCodeConfig
  readonly preamble: TimePreamble
  readonly edition: 'A' | 'C'
}

/** CUC, four octets of seconds, no fraction. */
const SECONDS: TimeCodeConfig = { code: 'cuc', preamble: '2C', epoch: '2000-01-01T12:00:00Z' }
const REALS: ReadonlySet<string> = new Set(['limit', 'angle'])
const TEXTS: ReadonlySet<string> = new Set(['fileName', 'directory'])
const LONG: ReadonlySet<string> = new Set(['value', 'word', 'fileName', 'directory'])
const complete = new WeakMap<PusServiceTailoring, CompletePusServiceTailoring>()

/** The tailoring with all defaults. Throws VIG-CCSDS-002. */
export function completeServiceTailoring(t: PusServiceTailoring): CompletePusServiceTailoring {
  let known = complete.get(t)
  if (known !== undefined) return known
  const widths = { ...PUS_WIDTHS, ...t.widths }
  for (const [name, width] of Object.entries(widths)) {
    const most = LONG.has(name) ? 255 : 6
    if (!(name in PUS_WIDTHS))
      throw ccsdsErrors.configuration({
        what: 'a field of services with a width',
        value: name,
        hint: `It is one of ${Object.keys(PUS_WIDTHS).join(', ')}.`,
      })
    const fits = REALS.has(name)
      ? width === 4 || width === 8
      : Number.isInteger(width) && width >= (TEXTS.has(name) ? -1 : 0) && width <= most
    if (!fits)
      throw ccsdsErrors.configuration({
        what: `the width of ${name}`,
        value: width,
        hint: REALS.has(name) ? 'Give 4 or 8.' : `Give bytes, 0 … ${most}.`,
      })
  }
  const time = t.time ?? SECONDS
  const { preamble } = resolveTimeCode(time)
  if (preamble === undefined)
    throw ccsdsErrors.configuration({ what: 'the preamble of time', value: 'absent', hint: 'Give it in hexadecimal.' })
  known = {
    widths,
    requestCount: t.requestCount ?? 0,
    reportCount: t.reportCount ?? 1,
    counts: t.counts ?? {},
    layouts: t.edition === 'A' ? { ...A_LAYOUTS, ...t.layouts } : (t.layouts ?? {}),
    time,
    preamble,
    edition: t.edition ?? 'C',
  }
  complete.set(t, known)
  return known
}
