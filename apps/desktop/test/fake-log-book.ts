/** The log-book of the fake centre: entries of two days, one amended, one withdrawn, names with markup. */
import type { LogEntry, LogTemplate } from '@vigie/contract'
import { HOSTILE, STARTED, text } from './fake-model.ts'

const entry = (id: number, before: number, rest: Partial<LogEntry> & Pick<LogEntry, 'title'>): LogEntry => ({
  id,
  text: '',
  about: text(STARTED - before),
  at: text(STARTED - before),
  by: 'bob',
  satellites: ['RECO1'],
  tags: [],
  links: [],
  attachments: [],
  amendments: [],
  ...rest,
})
const HOUR = 3_600_000
const ENTRIES: readonly LogEntry[] = [
  entry(4, HOUR, {
    title: 'Shift report: quiet',
    text: 'Both satellites nominal.\n\nNext pass of RECO-1 at KRU is for the cold plate.',
    satellites: ['RECO1', 'IDENT1'],
    tags: ['shift'],
    template: 'shift',
  }),
  entry(3, 2 * HOUR, {
    title: 'Bus voltage falls below its limit in eclipse',
    text: 'Seen twice; the battery is warm.',
    tags: ['power', HOSTILE],
    links: ['parameter:RECO1.EPS.BusVoltage', 'activity:1', 'pass:K1', 'entry:4'],
    attachments: [{ name: `${HOSTILE}.html`, size: 2048, sha256: 'a'.repeat(64) }],
    amendments: [
      {
        text: 'The heater was still on.',
        tags: [],
        links: ['activity:2'],
        attachments: [],
        withdraws: false,
        by: 'ada',
        at: text(STARTED - HOUR),
      },
    ],
  }),
  entry(2, 26 * HOUR, {
    title: HOSTILE,
    satellites: [],
    amendments: [
      {
        text: 'Written by mistake.',
        tags: [],
        links: [],
        attachments: [],
        withdraws: true,
        by: 'bob',
        at: text(STARTED - 25 * HOUR),
      },
    ],
  }),
  entry(1, 27 * HOUR, { title: 'Wheel 1 runs rough', satellites: ['IDENT1'], tags: ['wheels'] }),
]
const TEMPLATES: readonly LogTemplate[] = [
  {
    name: 'shift',
    title: 'Shift report',
    tags: ['shift'],
    entry: { title: 'Shift report: ', text: 'State:\nNext:\n' },
  },
]

/** Undefined: it is no operation of the log-book. */
export function logBookOperation(name: string, params: Record<string, string>): { answer: unknown } | undefined {
  switch (name) {
    case 'listLogEntries':
      return { answer: { items: ENTRIES } }
    case 'getLogEntry':
      return { answer: ENTRIES.find((one) => String(one.id) === params['id']) }
    case 'listLogTags':
      return { answer: ['shift', 'power', 'wheels', HOSTILE].map((tag) => ({ tag, entries: 1 })) }
    case 'listLogTemplates':
      return { answer: TEMPLATES }
    default:
      return undefined
  }
}
