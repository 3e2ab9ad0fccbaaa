/**
 * What links and chains are in the space-system model: their reporting data, activities and events.
 *
 * A link lies below the element of its station, `<station>.Links.<link>`; one that belongs to no station below the element
 * of the satellite, `<satellite>.Links.<link>`. A chain lies below the centre, `CENTRE.Chains.<chain>`.
 */
import {
  joinPath,
  type AlarmSet,
  type ChainConfig,
  type Command,
  type DataType,
  type EventDefinition,
  type GraftedElement,
  type Parameter,
  type Station,
} from '@vigie/model'
import type { LinkState } from '../links.ts'

export type StationPlaces = readonly Pick<Station, 'code' | 'element'>[]

/** What a count or a rate is called, is measured in, and means. */
type Meaning = readonly [name: string, unit: string | undefined, description: string]

const LINK_MEANINGS = [
  ['Bytes', 'B', 'Bytes received since the start of the chain'],
  ['ByteRate', 'B/s', 'Bytes received in the last second'],
  ['Units', undefined, 'Datagrams, files, reads, or units cut out of the stream'],
  ['Errors', undefined, 'Errors of the transport, and of what handles its bytes'],
  ['GarbageBytes', 'B', 'Bytes that belong to no unit, frame or packet'],
  ['Frames', undefined, 'Transfer frames received, good or not'],
  ['BadFrames', undefined, 'Transfer frames whose check failed or that could not be corrected'],
  ['Packets', undefined, 'Packets that its units gave, or its frames completed'],
] as const satisfies readonly Meaning[]

const CHAIN_MEANINGS = [
  ['Packets', undefined, 'Packets received since the start of the chain'],
  ['PacketRate', '1/s', 'Packets received in the last second'],
  ['Samples', undefined, 'Values of parameters found in them'],
  ['SampleRate', '1/s', 'Values of parameters found in the last second'],
  ['Late', undefined, 'Packets generated before one of their APID already received'],
  ['Duplicates', undefined, 'Packets that came before'],
  ['BadChecks', undefined, 'Packets whose error control did not match'],
  ['NoTime', undefined, 'Packets whose time of generation could not be read'],
  ['Unknown', undefined, 'Packets that no container of the model describes'],
  ['Truncated', undefined, 'Packets shorter than their layout'],
  ['OutOfOrder', undefined, 'Packets whose count stepped back'],
  ['SequenceGaps', undefined, 'Times that the count of packets jumped ahead'],
  ['MissingPackets', undefined, 'Packets jumped over that came neither late nor by playback'],
  ['IdlePackets', undefined, 'Idle packets'],
  ['Frames', undefined, 'Transfer frames received by all links'],
  ['BadFrames', undefined, 'Transfer frames whose check failed'],
  ['MissingFrames', undefined, 'Transfer frames that no link received'],
  ['RepeatedFrames', undefined, 'Transfer frames received by another link before, used once'],
  ['CorrectedSymbols', undefined, 'Symbols put right by Reed-Solomon'],
] as const satisfies readonly Meaning[]

export type LinkCount = (typeof LINK_MEANINGS)[number][0]
export type ChainCount = (typeof CHAIN_MEANINGS)[number][0]

export const LINK_STATES: readonly LinkState[] = ['disabled', 'connecting', 'connected', 'waiting', 'ended', 'failed']

export const CENTRE_ELEMENT = 'CENTRE'

export function linkElement(config: ChainConfig, link: string, stations: StationPlaces = []): string {
  const code = config.links.find((l) => l.name === link)?.station
  const place = code === undefined ? config.element : (stations.find((s) => s.code === code)?.element ?? code)
  return joinPath(joinPath(place, 'Links'), link)
}
export const chainElement = (config: Pick<ChainConfig, 'name'>): string => `${CENTRE_ELEMENT}.Chains.${config.name}`

const LINK_FAILED: AlarmSet = {
  minViolations: 1,
  minConformance: 1,
  values: { levels: [{ value: 'failed', level: 'warning' }], otherwise: 'normal' },
}

/** Elements of a chain and of its links, to be laid into the model. */
export function chainElements(config: ChainConfig, stations: StationPlaces): GraftedElement[] {
  return [
    ...config.links.map((link) => linkPart(linkElement(config, link.name, stations), link.name, config.name)),
    chainPart(chainElement(config), config.name),
  ]
}

function linkPart(path: string, name: string, chain: string): GraftedElement {
  const state: DataType = {
    kind: 'enumerated',
    name: 'State',
    labels: LINK_STATES.map((label, value) => ({ value: BigInt(value), label })),
    alarms: LINK_FAILED,
  }
  return {
    path,
    kind: 'equipment',
    shortDescription: `Link ${name} of chain ${chain}`,
    types: [state, ...numbers(LINK_MEANINGS)],
    parameters: [local(path, 'State', 'State', 'State of the link'), ...values(path, LINK_MEANINGS)],
    commands: [
      activity('Enable', 'Lets the link connect and receive', 'enableLink'),
      activity('Disable', 'Disconnects the link and lets nothing in by it', 'disableLink', 'watch'),
    ],
    events: [
      event('LinkState', 'information', 'The state of the link changed'),
      event('GarbageOnLink', 'medium', 'Bytes came that belong to no packet or frame'),
    ],
  }
}

function chainPart(path: string, name: string): GraftedElement {
  return {
    path,
    kind: 'service',
    shortDescription: `Chain ${name}: from links to values`,
    types: numbers(CHAIN_MEANINGS),
    parameters: values(path, CHAIN_MEANINGS),
    commands: [
      activity('Start', 'Starts the chain when it was stopped or has failed', 'startChain'),
      activity('Stop', 'Stops the links of the chain; its archive goes on answering', 'stopChain', 'warning'),
      activity('Change', 'Gives the chain another configuration', 'changeChain', 'warning'),
      activity('Remove', 'Stops and forgets the chain; what it archived stays', 'removeChain', 'warning'),
      activity('Rebuild', 'Builds its parameter columns again under the model as it is now', 'startRebuild', 'watch'),
    ],
    events: [
      event('OnBoardTimeReset', 'medium', 'The on-board clock went back'),
      event('OnBoardTimeLeap', 'medium', 'The on-board clock jumped'),
    ],
  }
}

const numbers = (meanings: readonly Meaning[]): DataType[] =>
  meanings.map(([name, unit]) => ({ kind: 'float', name, sizeInBits: 64, ...(unit === undefined ? {} : { unit }) }))

const values = (path: string, meanings: readonly Meaning[]): Parameter[] =>
  meanings.map(([name, , description]) => local(path, name, name, description))

const local = (element: string, name: string, type: string, shortDescription: string): Parameter => ({
  name,
  shortDescription,
  type: joinPath(element, type),
  source: 'ground',
})

/** An activity of the centre: the API has it as an operation, which its description names. */
export const activity = (
  name: string,
  shortDescription: string,
  operation: string,
  level: 'none' | 'watch' | 'warning' = 'none',
): Command => ({
  name,
  shortDescription,
  longDescription: `Operation ${operation} of the API.`,
  abstract: false,
  arguments: [],
  ...(level === 'none' ? {} : { significance: { level } }),
})

export const event = (
  name: string,
  severity: EventDefinition['severity'],
  shortDescription: string,
): EventDefinition => ({ name, severity, shortDescription })
