/**
 * What is known of the services of a satellite as reporting data of the model: an element `<satellite>.PUS.<Service>` each, whose
 * parameters are numbers and states like any others, archived and monitored. Which rows there are is told by the mirrors themselves.
 */
import type { DataType, GraftedElement, Parameter } from '@vigie/model'
import { event } from '@vigie/telemetry'
import type { MirrorRow, MirrorState } from './mirror.ts'

interface Datum {
  readonly name: string
  readonly description: string
  /** Of a state: what its numbers are called. */
  readonly labels?: readonly string[]
  /** Undefined: there is nothing to tell. */
  value(state: MirrorState): number | undefined
}
interface ServiceData {
  /** Name of the mirror. */
  readonly mirror: string
  readonly element: string
  readonly description: string
  readonly data: readonly Datum[]
}
export interface ServiceDataReading {
  readonly element: string
  readonly values: Readonly<Record<string, number>>
}

const KNOWLEDGE = ['UNKNOWN', 'COMMANDED', 'REPORTED'] as const
const SWITCH = ['OFF', 'ON', 'UNKNOWN'] as const

const known = (rows: readonly MirrorRow[]): readonly MirrorRow[] => rows.filter((r) => r.source.by !== 'restart')
const rows = (name: string, description: string, which: (row: MirrorRow) => boolean = () => true): Datum => ({
  name,
  description,
  value: (s) => known(s.rows).filter(which).length,
})
const having =
  (field: string, value: unknown) =>
  (row: MirrorRow): boolean =>
    row.values[field] === value
const switched = (name: string, description: string): Datum => ({
  name,
  description,
  labels: SWITCH,
  value: ({ values: { enabled } }) => (enabled === undefined ? 2 : Number(enabled)),
})

const COMMON: readonly Datum[] = [
  {
    name: 'Knowledge',
    description: 'Where it is known from: requests that were completed, or reports of the satellite',
    labels: KNOWLEDGE,
    value: ({ rows: all, values }) => {
      const sure = known(all)
      // A count of nothing is no knowledge.
      if (sure.length === 0 && Object.values(values).every((value) => value === 0)) return 0
      return sure.length > 0 && sure.every((r) => r.source.by === 'report') ? 2 : 1
    },
  },
  {
    name: 'Differences',
    description: 'Where the satellite reported something else than what was known; the last hundred',
    value: (s) => s.differences.length,
  },
  {
    name: 'Unknown',
    description: 'Rows that are not known since the satellite started again',
    value: (s) => s.rows.length - known(s.rows).length,
  },
]

const SERVICES: readonly ServiceData[] = [
  {
    mirror: 'devices',
    element: 'Devices',
    description: 'Registers and lines of devices (service 2)',
    data: [
      rows('Registers', 'Registers that were loaded or dumped', (r) => r.id.startsWith('register ')),
      rows('Lines', 'Lines that were switched or pulsed', (r) => !r.id.startsWith('register ')),
    ],
  },
  {
    mirror: 'functional-reporting',
    element: 'FunctionalReporting',
    description: 'Functional reporting definitions on board (service 3)',
    data: [rows('Definitions', 'Functional reporting definitions')],
  },
  {
    mirror: 'time',
    element: 'Time',
    description: 'Time reports (service 9)',
    data: [
      {
        name: 'RateExponent',
        description: 'Exponent of two of how often time is reported',
        value: ({ values }) => (values['exponent'] === undefined ? undefined : Number(values['exponent'])),
      },
    ],
  },
  {
    mirror: 'time-schedule-groups',
    element: 'ScheduleGroups',
    description: 'Sub-schedules and groups of the time-based schedule (service 11)',
    data: [
      rows('Enabled', 'Those that are released', having('enabled', true)),
      rows('Disabled', 'Those of which nothing is released', having('enabled', false)),
    ],
  },
  {
    mirror: 'position-schedule-groups',
    element: 'PositionScheduleGroups',
    description: 'Sub-schedules and groups of the position-based schedule (service 22)',
    data: [
      rows('Enabled', 'Those that are released', having('enabled', true)),
      rows('Disabled', 'Those of which nothing is released', having('enabled', false)),
    ],
  },
  {
    mirror: 'storage-control',
    element: 'StorageControl',
    description: 'Which reports go into packet stores (service 15)',
    data: [
      rows('Chosen', 'Types and structures that are stored', having('chosen', true)),
      rows('Blocked', 'Events that are not stored', having('chosen', false)),
    ],
  },
  {
    mirror: 'test',
    element: 'Test',
    description: 'Tests of the connection (service 17)',
    data: [
      {
        name: 'Alive',
        description: 'Whether it has ever said that it is alive',
        labels: ['NO', 'YES'],
        value: ({ values }) => Number(values['alive'] !== undefined),
      },
    ],
  },
  {
    mirror: 'file-copies',
    element: 'FileCopies',
    description: 'Copying of files on board (service 23)',
    data: [
      rows('Operations', 'Operations that are known'),
      rows('Suspended', 'Those that are suspended', having('suspended', true)),
    ],
  },
  {
    mirror: 'housekeeping',
    element: 'Housekeeping',
    description: 'Housekeeping on board (service 3)',
    data: [
      rows('Structures', 'Structures that are known'),
      rows('Enabled', 'Structures that are enabled', having('enabled', true)),
    ],
  },
  {
    mirror: 'statistics',
    element: 'Statistics',
    description: 'Statistics of parameters (service 4)',
    data: [
      rows('Parameters', 'Parameters that statistics are made of'),
      switched('Periodic', 'Whether they are reported periodically'),
    ],
  },
  {
    mirror: 'events',
    element: 'Events',
    description: 'Event reports on board (service 5)',
    data: [rows('Disabled', 'Events whose reports are disabled', having('enabled', false))],
  },
  {
    mirror: 'memory',
    element: 'Memory',
    description: 'Memory on board against what was loaded (service 6)',
    data: [rows('Dumps', 'Ranges that were dumped or checked')],
  },
  {
    mirror: 'time-schedule',
    element: 'Schedule',
    description: 'The time-based schedule (service 11)',
    data: [
      switched('Enabled', 'Whether it is released'),
      {
        name: 'Entries',
        description: 'Commands that wait for their time',
        value: ({ values: v }) => Number(v['scheduled'] ?? 0),
      },
      rows('Failed', 'Commands released on board that failed, the last ones', (r) =>
        ['failed', 'rejected'].includes(String(r.values['state'])),
      ),
      rows('Expired', 'Commands whose time passed while it was disabled, the last ones', having('state', 'expired')),
    ],
  },
  {
    mirror: 'monitoring',
    element: 'Monitoring',
    description: 'Monitoring of parameters on board (service 12)',
    data: [
      rows('Definitions', 'Monitoring definitions'),
      rows('Enabled', 'Those that are enabled', having('enabled', true)),
      rows('Violated', 'Those that are out of their limits', (r) =>
        ['low', 'high', 'unexpected'].includes(String(r.values['status'])),
      ),
      switched('Function', 'Whether monitoring as a whole is enabled'),
    ],
  },
  {
    mirror: 'functional-monitoring',
    element: 'FunctionalMonitoring',
    description: 'Functional monitoring on board (service 12)',
    data: [
      rows('Definitions', 'Functional monitoring definitions'),
      rows('Enabled', 'Those that are enabled', having('enabled', true)),
      rows('Failed', 'Functions that failed', having('status', 'failed')),
    ],
  },
  {
    mirror: 'transfers',
    element: 'Transfers',
    description: 'Large transfers, up and down (service 13)',
    data: [
      rows('Going', 'Transfers that are under way', having('state', 'going')),
      rows('Whole', 'Transfers that are whole', having('state', 'whole')),
      rows('Broken', 'Transfers that miss parts or were aborted', (r) =>
        ['broken', 'aborted'].includes(String(r.values['state'])),
      ),
    ],
  },
  {
    mirror: 'forwarding',
    element: 'Forwarding',
    description: 'What is sent down as it is made (service 14)',
    data: [
      rows(
        'Forwarded',
        'Reports that are forwarded',
        (r) => r.values['forwarded'] === true || r.values['chosen'] === true,
      ),
    ],
  },
  {
    mirror: 'stores',
    element: 'Storage',
    description: 'Packet stores on board (service 15)',
    data: [
      rows('Stores', 'Packet stores'),
      rows('Enabled', 'Those that are enabled', having('enabled', true)),
      {
        name: 'Packets',
        description: 'Packets in them, as reported last',
        value: (s) => s.rows.reduce((n, r) => n + Number(r.values['packets'] ?? 0), 0),
      },
    ],
  },
  {
    mirror: 'procedures',
    element: 'Procedures',
    description: 'On-board control procedures (service 18)',
    data: [rows('Loaded', 'Procedures that are loaded')],
  },
  {
    mirror: 'event-actions',
    element: 'EventActions',
    description: 'Commands that are released upon events (service 19)',
    data: [
      rows('Definitions', 'Events with a command'),
      rows('Enabled', 'Those that are enabled', having('enabled', true)),
      switched('Function', 'Whether they are enabled as a whole'),
    ],
  },
  {
    mirror: 'parameters',
    element: 'Parameters',
    description: 'On-board parameters that were set or reported (service 20)',
    data: [rows('Set', 'Parameters that were set from the ground', (r) => r.values['set'] !== undefined)],
  },
  {
    mirror: 'sequences',
    element: 'Sequences',
    description: 'Sequences of commands on board (service 21)',
    data: [rows('Loaded', 'Sequences that are loaded'), rows('Running', 'Those that run', having('running', true))],
  },
  {
    mirror: 'position-schedule',
    element: 'PositionSchedule',
    description: 'The position-based schedule (service 22)',
    data: [switched('Enabled', 'Whether it is released'), rows('Entries', 'Commands that wait for their place')],
  },
  {
    mirror: 'files',
    element: 'Files',
    description: 'Files on board (service 23)',
    data: [
      rows('Files', 'Files that are known', (r) => r.values['directory'] !== true),
      rows('Locked', 'Those that are locked', having('locked', true)),
    ],
  },
]

/** The elements of a satellite, to be put into its model. */
export function serviceElements(satellite: string): GraftedElement[] {
  const root = `${satellite}.PUS`
  return [
    {
      path: root,
      kind: 'service',
      shortDescription: 'Services of the packet utilisation standard as the ground knows them',
      events: [
        event('ServiceDiffers', 'medium', 'The satellite reported something else of a service than what was known'),
        event('ServicesForgotten', 'low', 'The satellite started again: what its services held is not known any more'),
      ],
    },
    ...SERVICES.map(({ element, description, data }): GraftedElement => {
      const path = `${root}.${element}`
      const all = [...data, ...COMMON]
      return {
        path,
        kind: 'service',
        shortDescription: description,
        types: all.map(({ name, labels }): DataType =>
          labels === undefined
            ? { kind: 'float', name, sizeInBits: 64 }
            : { kind: 'enumerated', name, labels: labels.map((label, i) => ({ value: BigInt(i), label })) },
        ),
        parameters: all.map((d): Parameter => ({
          name: d.name,
          shortDescription: d.description,
          type: `${path}.${d.name}`,
          source: 'ground',
        })),
      }
    }),
  ]
}

/** Paths of their parameters. */
export const serviceParameters = (satellite: string): string[] =>
  serviceElements(satellite).flatMap(({ path, parameters = [] }) => parameters.map((p) => `${path}.${p.name}`))

/** Their values now. */
export function serviceReadings(satellite: string, states: readonly MirrorState[]): ServiceDataReading[] {
  const byName = new Map(states.map((s) => [s.name, s]))
  return SERVICES.flatMap(({ mirror, element, data }) => {
    const state = byName.get(mirror)
    if (state === undefined) return []
    const values: Record<string, number> = {}
    for (const d of [...data, ...COMMON]) {
      const value = d.value(state)
      if (value !== undefined) values[d.name] = value
    }
    return [{ element: `${satellite}.PUS.${element}`, values }]
  })
}
