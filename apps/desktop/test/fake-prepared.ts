/** Stacks, the history and on-board services of the fake centre: one of each state that the page can show. */
import type { Activity, ActivityComparison, ActivityStatistics, ServiceState, Stack, StackRun } from '@vigie/contract'
import { STARTED, text } from './fake-model.ts'

const entry = (path: string, args: Record<string, unknown>, rest: Partial<Stack['entries'][number]> = {}) => ({
  path,
  arguments: args,
  release: 'automatic' as const,
  spacing: 0,
  wait: 'completed' as const,
  onFailure: 'stop' as const,
  onLinkLoss: 'hold' as const,
  ...rest,
})
const STACK: Stack = {
  name: 'WARM-PLATE',
  version: 2,
  chain: 'RECO1',
  description: 'the cold plate before imaging',
  savedBy: 'bob',
  savedAt: text(STARTED),
  entries: [
    entry('RECO1.THS.SwitchHeater', { heater: 3, state: 'ON' }, { comment: 'plate first' }),
    entry(
      'RECO1.THS.SwitchHeater',
      { heater: 99, state: 'ON' },
      { release: 'manual', spacing: 10, onFailure: 'continue' },
    ),
    entry('RECO1.AOCS.Slew', { angle: 90 }, { wait: 'accepted', onLinkLoss: 'skip', service: 'BD' }),
  ],
  text: '',
  findings: [],
}
const FINDING: Stack['findings'][number] = {
  severity: 'error',
  code: 'VIG-STACK-005',
  message: 'entry 2: argument "heater" of "RECO1.THS.SwitchHeater": 99 is outside of 1 … 16',
  remedy: 'Give a value within 1 … 16.',
  line: 3,
}
const RUN: StackRun = {
  id: 7,
  stack: 'WARM-PLATE',
  version: 2,
  chain: 'RECO1',
  priority: 0,
  by: { user: 'bob', role: 'controller', via: 'stack WARM-PLATE version 2' },
  startedAt: text(STARTED),
  state: 'held',
  entries: STACK.entries.map(({ path, release, spacing, wait, onFailure, onLinkLoss }, n) => ({
    entry: n,
    path,
    release,
    spacing,
    wait,
    onFailure,
    onLinkLoss,
    state: (['done', 'held', 'pending'] as const)[n]!,
    ...(n === 0 ? { activity: 1, at: text(STARTED) } : {}),
    ...(n === 1 ? { detail: 'KRU-RECO1-TC has no carrier up' } : {}),
  })),
}

const states = (completed: number, failed: number) => ({
  waiting: 1,
  running: 1,
  completed,
  failed,
  cancelled: 0,
  uncertain: 0,
})
const STATISTICS: ActivityStatistics = {
  total: 4,
  refused: 2,
  byState: states(1, 1),
  byCommand: [{ path: 'RECO1.THS.SwitchHeater', total: 2, byState: states(1, 0) }],
  byUser: [{ user: 'ada', total: 3 }],
  stages: [
    { from: 'released', to: 'sent', count: 3, minimum: 0.01, median: 0.02, p95: 0.4, maximum: 0.41 },
    { from: 'sent', to: 'accepted', count: 2, minimum: 0.9, median: 1.1, p95: 1.4, maximum: 1.5 },
  ],
}

const source = (by: 'request' | 'report', number: number) => ({ by, at: text(STARTED), number })
const SERVICES: readonly ServiceState[] = [
  {
    name: 'housekeeping',
    service: 3,
    values: {},
    rows: [
      { id: '3', values: { container: 'RECO1.EPS.HkPower', enabled: true, interval: 4 }, source: source('request', 1) },
      {
        id: '4',
        values: { container: 'RECO1.THS.HkThermal', enabled: false, interval: 60 },
        source: source('report', 501),
      },
    ],
    differences: [
      { at: text(STARTED), text: 'housekeeping structure 4: enabled is false on board, it was expected to be true' },
    ],
  },
  { name: 'events', service: 5, values: {}, rows: [], differences: [] },
  { name: 'time-schedule', service: 11, values: { enabled: true, scheduled: 0 }, rows: [], differences: [] },
]
/** What an operator can ask of them. */
export const SERVICE_ACTIVITIES = [
  ['EnableReport', 'Enable a housekeeping report (3,5)'],
  ['DisableReport', 'Disable a housekeeping report (3,6)'],
  ['RequestReport', 'Have a housekeeping report once (3,27)'],
  ['ShowReportStructure', 'Have it told what a housekeeping report is made of (3,9)'],
] as const

/** Undefined where the operation is none of these. */
export function preparedOperation(
  name: string,
  query: URLSearchParams,
  body: Readonly<Record<string, unknown>>,
  activities: readonly Activity[],
): { readonly answer: unknown } | undefined {
  const side = (key: string) => {
    const a = activities.find((one) => one.id === Number(query.get(key)))!
    return { id: a.id, path: a.path, user: a.by.user, requestedAt: a.requestedAt, state: a.state }
  }
  switch (name) {
    case 'listStacks':
    case 'listStackVersions':
      return {
        answer: [
          { ...STACK, entries: STACK.entries.length },
          { ...STACK, version: 1, entries: 2 },
        ].slice(0, name === 'listStacks' ? 1 : 2),
      }
    case 'getStack':
      return {
        answer: query.get('version') === '1' ? { ...STACK, version: 1, entries: STACK.entries.slice(0, 2) } : STACK,
      }
    case 'checkStack':
      return { answer: { findings: String(body['text']).includes('"heater":99') ? [FINDING] : [] } }
    case 'listStackRuns':
      return { answer: [RUN] }
    case 'getStackRun':
      return { answer: RUN }
    case 'getActivityStatistics':
      return { answer: STATISTICS }
    case 'compareActivities':
      return {
        answer: {
          first: side('first'),
          second: side('second'),
          arguments: [{ name: 'heater', first: '3', second: '1' }],
          bytes: [{ offset: 3, first: '01', second: '04' }],
          stages: [
            { stage: 'requested', first: 0, second: 0, firstPassed: true, secondPassed: true, difference: 0 },
            { stage: 'sent', first: 1.2, second: 0.8, firstPassed: true, secondPassed: true, difference: -0.4 },
            { stage: 'completed', first: 3.2, firstPassed: true },
          ],
        } satisfies ActivityComparison,
      }
    case 'listServices':
      return { answer: SERVICES }
    default:
      return undefined
  }
}
