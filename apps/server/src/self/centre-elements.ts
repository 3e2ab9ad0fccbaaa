/** The centre in its own model: what it reports of itself, what can be asked of it, what it says happened. */
import { serviceElements } from '@vigie/commanding'
import {
  emptyElement,
  joinPath,
  withElements,
  type AlarmRange,
  type AlarmSet,
  type ChainConfig,
  type Command,
  type DataType,
  type EventDefinition,
  type GraftedElement,
  type Mission,
  type Parameter,
  type SystemElement,
} from '@vigie/model'
import { activity, CENTRE_ELEMENT, chainElement, chainElements, event } from '@vigie/telemetry'

export const CHAIN_STATES = ['starting', 'running', 'stopped', 'failed'] as const

/** The whole tree: the mission's, with the centre, its chains and their links in it. */
export function wholeModel(mission: Mission, chains: readonly ChainConfig[]): SystemElement {
  return withElements(mission.system.root, [
    ...CENTRE,
    ...chains.flatMap((c) => [...chainElements(c, mission.stations), keptChain(c), ...servicesOf(c)]),
  ])
}

/** Values that the centre itself reports, by path: of its services, and of each chain what a chain that is down cannot say. */
export function ownParameters(chains: readonly ChainConfig[]): string[] {
  return [...CENTRE, ...chains.flatMap((c) => [keptChain(c), ...servicesOf(c)])].flatMap(({ path, parameters = [] }) =>
    parameters.map((p) => joinPath(path, p.name)),
  )
}

/** What the ground knows of the services of a satellite, where the mission says how it has them. */
const servicesOf = ({ element, telecommands }: ChainConfig): GraftedElement[] =>
  telecommands?.pus === undefined || telecommands.verification === undefined ? [] : serviceElements(element)

/**
 * Of the whole tree what the own parameters need: the centre, and the branches that have some of them. Nothing else is needed to
 * report them, and a large model is not indexed once more.
 */
export function ownBranches(root: SystemElement, chains: readonly ChainConfig[]): SystemElement {
  const wanted = chains.flatMap(servicesOf).map(({ path }) => path)
  const pruned = (at: SystemElement, path: string): SystemElement => ({
    ...emptyElement(at.name, at.kind),
    children: at.children.flatMap((child) => {
      const own = joinPath(path, child.name)
      if (wanted.includes(own)) return [child]
      return wanted.some((w) => w.startsWith(`${own}.`)) ? [pruned(child, own)] : []
    }),
  })
  const services = pruned(root, '')
  return {
    ...root,
    children: [...root.children.filter((c) => c.name === CENTRE_ELEMENT), ...services.children],
  }
}

interface Reported {
  readonly name: string
  readonly unit?: string
  readonly description: string
  readonly alarms?: AlarmSet
}

function element(
  name: string,
  description: string,
  reported: readonly Reported[],
  commands: readonly Command[] = [],
  events: readonly EventDefinition[] = [],
): GraftedElement {
  const path = joinPath(CENTRE_ELEMENT, name)
  return {
    path,
    kind: 'service',
    shortDescription: description,
    types: reported.map(({ name: type, unit, alarms }): DataType => ({
      kind: 'float',
      name: type,
      sizeInBits: 64,
      ...(unit === undefined ? {} : { unit }),
      ...(alarms === undefined ? {} : { alarms }),
    })),
    parameters: reported.map((r): Parameter => own(path, r.name, r.description)),
    ...(commands.length === 0 ? {} : { commands, argumentTypes: [TEXT] }),
    events,
  }
}

const TEXT: DataType = { kind: 'string', name: 'Text' }

const own = (path: string, name: string, shortDescription: string): Parameter => ({
  name,
  shortDescription,
  type: joinPath(path, name),
  source: 'ground',
})

/** Above or below for so many seconds in a row. */
const limit = (seconds: number, ...ranges: readonly Omit<AlarmRange, 'form'>[]): AlarmSet => ({
  minViolations: seconds,
  minConformance: seconds,
  ranges: ranges.map((r) => ({ ...r, form: 'outside' })),
})

const asked = (command: Command, service: string, ...names: readonly string[]): Command => ({
  ...command,
  arguments: names.map((name) => ({ name, type: `${CENTRE_ELEMENT}.${service}.Text` })),
})

const CENTRE: readonly GraftedElement[] = [
  {
    path: CENTRE_ELEMENT,
    kind: 'centre',
    shortDescription: 'The control centre itself',
    events: [
      event('Started', 'information', 'The centre started'),
      event('Stopped', 'information', 'The centre stops'),
    ],
  },
  element('Server', 'The process that serves the API and the page', [
    { name: 'Memory', unit: 'B', description: 'Resident memory of the process, its chains included' },
    { name: 'Heap', unit: 'B', description: 'Memory in use on the heap of the main thread' },
    {
      name: 'LoopLag',
      unit: 'ms',
      description: 'How long the main thread kept others waiting in the last second, 99 times of 100',
      alarms: limit(10, { level: 'warning', max: 200 }, { level: 'critical', max: 2000 }),
    },
    {
      name: 'LoopLagMax',
      unit: 'ms',
      description: 'The longest that the main thread kept others waiting in the last second',
    },
    { name: 'Cpu', unit: '%', description: 'Processor time used in the last second, of one core' },
    { name: 'Uptime', unit: 's', description: 'Since the start of the centre' },
  ]),
  element(
    'Archive',
    'Journals and columns of parameters',
    [
      {
        name: 'WriteLag',
        unit: 's',
        description: 'From the reception of a packet to its values being found, the longest of the last second',
        alarms: limit(5, { level: 'warning', max: 5 }, { level: 'critical', max: 60 }),
      },
      { name: 'Unsynced', description: 'Entries of journals that wait for the disk' },
      { name: 'SamplesPerSecond', unit: '1/s', description: 'Values archived a second, of all chains' },
      { name: 'BytesOnDisk', unit: 'B', description: 'Journals and columns together' },
      { name: 'JournalBytes', unit: 'B', description: 'Journals: what was received and done' },
      { name: 'ParameterBytes', unit: 'B', description: 'Columns of parameters' },
      {
        name: 'FreeSpace',
        unit: 'B',
        description: 'Free on the disk of the archive',
        alarms: limit(3, { level: 'warning', min: 5e9 }, { level: 'critical', min: 1e9 }),
      },
    ],
    [
      activity('Verify', 'Proves the journals: every byte, every chain of hashes', 'startVerify'),
      asked(
        activity('Export', 'Writes parameters or packets to a file', 'startExport'),
        'Archive',
        'Chain',
        'From',
        'To',
      ),
      asked(
        activity('Replay', 'Replays archived packets into a chain of their own', 'startReplay'),
        'Archive',
        'Chain',
        'From',
        'To',
      ),
      activity('Retain', 'Removes what the retention rules of the mission let go', 'applyRetention', 'warning'),
    ],
    [
      event('JournalFailed', 'high', 'Journals cannot be written'),
      event('ParametersFailed', 'high', 'Columns of parameters cannot be written'),
      event('Retained', 'information', 'Old entries were removed by a rule of the mission'),
      event('RetentionFailed', 'medium', 'A retention rule could not be applied'),
    ],
  ),
  element('Live', 'Clients that follow values as they come', [
    { name: 'Clients', description: 'Connections of the live protocol' },
    { name: 'Subscriptions', description: 'Subscriptions of all connections' },
    { name: 'Skipped', description: 'Samples and items held back from clients that read too slowly, since the start' },
  ]),
  element(
    'Users',
    'Who is let in',
    [
      { name: 'Sessions', description: 'Sessions that are open' },
      { name: 'RefusedLogIns', description: 'Log-ins refused since the start of the centre' },
    ],
    [
      asked(activity('Create', 'Makes an account', 'createUser', 'watch'), 'Users', 'User', 'Role'),
      asked(activity('Change', 'Changes an account', 'changeUser', 'watch'), 'Users', 'User'),
      asked(activity('Remove', 'Removes an account', 'deleteUser', 'watch'), 'Users', 'User'),
    ],
    [event('LogInRefused', 'low', 'A log-in was refused')],
  ),
  element(
    'Alarms',
    'What is out of its limits',
    [
      { name: 'Active', description: 'Values out of their limits' },
      { name: 'Unacknowledged', description: 'Alarms that nobody has acknowledged, without those that are shelved' },
    ],
    [asked(activity('Acknowledge', 'Says that an alarm was seen', 'acknowledgeAlarm'), 'Alarms', 'Alarm', 'Comment')],
    [event('Unshelved', 'low', 'The shelving of an alarm ended by itself')],
  ),
  element(
    'Chains',
    'From links to values, one per satellite',
    [{ name: 'Running', description: 'Chains that run' }],
    [asked(activity('Add', 'Adds a chain and starts it', 'addChain', 'warning'), 'Chains', 'Configuration')],
  ),
]

/** Of a chain, what a chain that is down cannot say. */
function keptChain(config: ChainConfig): GraftedElement {
  const path = chainElement(config)
  return {
    path,
    types: [
      {
        kind: 'enumerated',
        name: 'State',
        labels: CHAIN_STATES.map((label, value) => ({ value: BigInt(value), label })),
        alarms: {
          minViolations: 1,
          minConformance: 1,
          values: { levels: [{ value: 'failed', level: 'critical' }], otherwise: 'normal' },
        },
      },
      { kind: 'float', name: 'Restarts', sizeInBits: 64 },
    ],
    parameters: [
      own(path, 'State', 'State of the chain'),
      own(path, 'Restarts', 'Starts after a failure, until ten minutes without one'),
    ],
    events: [
      event('ChainStarted', 'information', 'The chain runs'),
      event('ChainFailed', 'high', 'The chain ended by an error, and is started again'),
    ],
  }
}
