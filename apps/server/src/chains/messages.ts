/** What a chain tells the centre and is asked by it, over the bus. Subjects: `chain.<name>.<word>`. */
import type { Diagnostic, Tai } from '@vigie/base'
import type { CoverageQuery } from '@vigie/archive'
import type { AlarmLevel, ChainConfig, RetentionRule, SystemElement } from '@vigie/model'
import type { FopDirective } from '@vigie/ccsds'
import type { ServiceReportMessage } from '../commanding/services-reports.ts'
import type { RequestReport, TelecommandChainStatus, UplinkReport, UplinkRequest } from '@vigie/commanding'
import type { LinkStatus, PlannedParameter, FieldPlace, StationPlaces } from '@vigie/telemetry'

export const subject = (chain: string, word: string): string => `chain.${chain.replaceAll('.', '_')}.${word}`

/** How a chain is started: the data of its worker. Everything in it can be cloned. */
export interface ChainStart {
  readonly config: ChainConfig
  readonly kind: 'live' | 'replay'
  /** Root of the model: the worker needs no reader of any format. */
  readonly model: SystemElement
  /** Folder of the mission, for paths of links. */
  readonly missionFolder: string
  /** Where links of stations report. */
  readonly stations: StationPlaces
  /** Folder of the archive. */
  readonly archive: string
  /** Replays only. */
  readonly replay?: ReplayStart
}
export interface ReplayStart {
  readonly of: string
  readonly from: Tai
  readonly to: Tai
  readonly speed: number
  /** Paused at its begin, and nothing passed over. */
  readonly inStep: boolean
}

/** `ready`: what the chain carries. */
export interface ChainReady {
  readonly parameters: readonly PlannedParameter[]
  readonly packetTypes: readonly {
    readonly container: string
    readonly abstract: boolean
    readonly places: readonly FieldPlace[]
    readonly period?: number
  }[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * `values`: what one block changed, the last entry of each column. Numbers lie in typed arrays; what is no number
 * (texts, bytes, lists, integers beyond 2^53) lies in `others` and has NaN there.
 */
export interface ValuesTransfer {
  readonly packetType: string
  /** Packets and samples that it stands for. */
  readonly packets: number
  readonly columns: Int32Array
  readonly generation: BigInt64Array
  readonly reception: BigInt64Array
  readonly eng: Float64Array
  readonly raw: Float64Array
  readonly state: Uint8Array
  readonly validity: Uint8Array
  /** Entries of each column in the block. */
  readonly samples: Uint32Array
  readonly flags: number
  /** Position of the last packet in its journal. */
  readonly journal: number
  readonly others: readonly { readonly at: number; readonly eng: unknown; readonly raw: unknown }[]
}

/** `event`: journalled by the chain before it is published. */
export interface EventMessage {
  readonly position: number
  readonly body: EventBody
}
/** The JSON of an entry of the events journal. Times are UTC text. */
export interface EventBody {
  readonly element: string
  readonly name: string
  readonly kind: 'satellite' | 'limit' | 'link' | 'chain' | 'centre' | 'operator'
  readonly severity: 'information' | 'low' | 'medium' | 'high'
  readonly message: string
  readonly generation: string
  readonly reception: string
  readonly parameter?: string
  readonly level?: AlarmLevel
  readonly value?: unknown
  readonly packet?: number
  /** Found in a dump of stored telemetry. */
  readonly playback?: boolean
  readonly apid?: number
  readonly sequenceCount?: number
  readonly user?: string
}
/** `transition`: a monitored value changed its state. */
export interface TransitionMessage {
  readonly parameter: string
  readonly from: AlarmLevel
  readonly to: AlarmLevel
  readonly value: unknown
  readonly text?: string
  readonly generation: Tai
  /** Position in the packet journal; absent where it came from no packet. */
  readonly packet?: number
  /** Judged again after a restart, perhaps not for the first time. */
  readonly again?: true
}

/** `status`: once a second. */
export interface ChainStatus {
  readonly links: readonly { readonly name: string; readonly enabled: boolean; readonly status: LinkStatus }[]
  readonly frames: {
    readonly received: number
    readonly bad: number
    readonly corrected: number
    readonly lost: number
    readonly repeated: number
  }
  readonly packets: {
    readonly received: number
    readonly unknown: number
    readonly bad: number
    readonly lost: number
  }
  readonly samples: number
  readonly types: readonly {
    readonly container: string
    readonly received: number
    readonly apid?: number
    readonly last?: Tai
  }[]
  readonly lastGeneration?: Tai
  readonly lastReception?: Tai
  readonly journals: readonly { readonly kind: string; readonly entries: number; readonly durable: number }[]
  readonly memoryBytes: number
  /** Seconds from the reception of packets to their values being found, the longest since the last status. */
  readonly writeLag: number
  /** Replays: where it is. */
  readonly replay?: { readonly at: Tai; readonly speed: number; readonly paused: boolean; readonly ended: boolean }
}

/** What a chain can be asked (`chain.<name>.ask`), by `ask`. */
export type ChainRequest =
  | { readonly ask: 'link'; readonly name: string; readonly enabled: boolean }
  /** Stops the links, lets what is under way end, flushes; the archive goes on answering. */
  | { readonly ask: 'pause' }
  | { readonly ask: 'resume' }
  | { readonly ask: 'series'; readonly query: SeriesRequest }
  | { readonly ask: 'coverage'; readonly query: Omit<CoverageQuery, 'chain'> }
  /** Index of the limits that judge a column now (contexts first), or undefined. */
  | { readonly ask: 'limitsInForce'; readonly parameter: string }
  | { readonly ask: 'packets'; readonly search: PacketSearch }
  | { readonly ask: 'packet'; readonly position: number }
  | { readonly ask: 'events'; readonly search: EventSearch }
  | { readonly ask: 'summary' }
  | { readonly ask: 'export'; readonly job: string; readonly request: ExportJob }
  | { readonly ask: 'rebuild'; readonly job: string; readonly model: SystemElement }
  | { readonly ask: 'cancel'; readonly job: string }
  /** Removes what these rules let go; answers with what went. */
  | { readonly ask: 'retain'; readonly rules: readonly RetentionRule[] }
  | { readonly ask: 'replay'; readonly speed?: number; readonly paused?: boolean }
  /** Reports of services that are in the journal. */
  | { readonly ask: 'service-reports' }
  /** Reports of request verification received since an instant, and before the chain began: nobody may have been told of them. */
  | { readonly ask: 'request-reports'; readonly since: Tai }
  /** Of the uplink. */
  | { readonly ask: 'uplink'; readonly uplink: UplinkAsk }
  /** Flushes and closes; the worker ends after the answer. */
  | { readonly ask: 'close' }

export type UplinkAsk =
  /** What becomes of it is told by `uplink` messages. */
  | { readonly what: 'send'; readonly request: UplinkRequest }
  | { readonly what: 'cancel'; readonly id: number }
  | { readonly what: 'directive'; readonly virtualChannel: number; readonly directive: FopDirective }
  | { readonly what: 'select'; readonly link: string | undefined }

/** A report of request verification, and the packet that it came in, durable when it is told. */
export interface RequestReportMessage {
  readonly report: RequestReport
  readonly position: number
  readonly generation: Tai
  readonly flags: number
}
/** `uplink`: what the uplink of a chain says. */
export type UplinkMessage =
  | { readonly kind: 'report'; readonly report: UplinkReport }
  | { readonly kind: 'status'; readonly status: TelecommandChainStatus }
  | ({ readonly kind: 'request-report' } & RequestReportMessage)
  | ({ readonly kind: 'service-report' } & ServiceReportMessage)

export interface SeriesRequest {
  readonly parameter: string
  readonly from: Tai
  readonly to: Tai
  readonly decimation?: { readonly kind: 'minmax' | 'lttb' | 'last'; readonly points: number }
  readonly limit?: number
  readonly order?: 'ascending' | 'descending'
  readonly origin?: 'realtime' | 'playback' | 'any'
}
export interface PacketSearch {
  readonly type?: string
  readonly apid?: number
  readonly from?: Tai
  readonly to?: Tai
  readonly before?: number
  readonly limit: number
}
export interface EventSearch {
  readonly from?: Tai
  /** Exclusive. */
  readonly to?: Tai
  readonly severity?: string
  readonly element?: string
  /** In small letters. */
  readonly words: readonly string[]
  readonly limit: number
}
export interface ExportJob {
  readonly format: 'csv' | 'parquet' | 'packets'
  readonly parameters: readonly string[]
  readonly types: readonly string[]
  readonly from: Tai
  readonly to: Tai
  /** Address of the picture that it belongs to, kept in the file. */
  readonly link?: string
  /** File to write. */
  readonly file: string
}
/** `job`: progress of a job that the chain runs. */
export interface JobProgress {
  readonly job: string
  readonly progress: number
  readonly detail: string
}
/** Answer to `summary`. */
export interface ChainSummary {
  readonly journals: readonly {
    readonly kind: string
    readonly entries: number
    readonly durable: number
    readonly bytes: number
  }[]
  readonly from?: Tai
  readonly to?: Tai
  readonly parameterBytes: number
  readonly parameterFiles: number
  readonly builtUpTo: number
}
