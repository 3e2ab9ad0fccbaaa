/** A mission: the model, and how its satellites are reached. Read from `mission.yaml` by `native/`. */
import type { ReleasePolicy } from './release.ts'
import type { ArchiveConfig } from './retention.ts'
import type { SpaceSystem } from './space-system.ts'

export interface Mission {
  readonly name: string
  readonly title?: string
  readonly description?: string
  /** Flown by a simulator: displays say so. */
  readonly simulated: boolean
  /** Absolute folder it was read from. */
  readonly folder: string
  readonly system: SpaceSystem
  readonly satellites: readonly Satellite[]
  readonly stations: readonly Station[]
  readonly chains: readonly ChainConfig[]
  /** Absent: everything is kept. */
  readonly archive?: ArchiveConfig
  /** Who may command, as far as it differs from the usual. */
  readonly release?: Partial<ReleasePolicy>
  /** Programs that carry out activities. */
  readonly programs?: readonly ProgramConfig[]
  /** Texts of the display files found in `displays/`, by file name without ending. */
  readonly displays: ReadonlyMap<string, string>
  /** Texts of the files found in `workspaces/`, likewise. */
  readonly workspaces: ReadonlyMap<string, string>
}

export interface Satellite {
  /** Path of its element. */
  readonly element: string
  readonly name: string
  readonly title?: string
  readonly spacecraftId?: number
  /** CSS colour that means this satellite everywhere. */
  readonly colour?: string
  readonly noradId?: number
  readonly tle?: readonly [string, string]
}

export interface Station {
  readonly element: string
  readonly name: string
  readonly code: string
  /** Degrees. */
  readonly latitude: number
  readonly longitude: number
  /** Metres above the ellipsoid. */
  readonly altitude: number
  /** Degrees. */
  readonly minimumElevation: number
  /** Where it takes activities: docs/formats/station-control.md. Absent: it takes none. */
  readonly control?: { readonly host: string; readonly port: number }
}

/** A program of the machine that the centre runs on: docs/formats/programs.md. */
export interface ProgramConfig {
  /** Path of the activity. */
  readonly activity: string
  /** The program and its arguments; `{name}` stands for the value of an argument of the activity. No shell reads it. */
  readonly run: readonly string[]
  /** Variables beside PATH, LANG and TZ. */
  readonly env: Readonly<Record<string, string>>
  /** Relative to the folder of the mission; that folder unless told. */
  readonly folder?: string
  /** Seconds. */
  readonly timeout: number
  /** `exit`: its exit code tells all; `lines`: JSON lines of its output tell stages. */
  readonly stages: 'exit' | 'lines'
}

/** All that handles one satellite's telemetry: links → frames → packets → columns. */
export interface ChainConfig {
  readonly name: string
  /** Element of the satellite; parameters of the chain's packets live below it. */
  readonly element: string
  readonly links: readonly LinkConfig[]
  /** Absent: the links carry packets. */
  readonly frames?: FrameConfig
  readonly packets: PacketConfig
  /** Where telecommands leave: one for each station that may radiate to this satellite. */
  readonly uplinks?: readonly UplinkConfig[]
  /** Where it runs: a thread of its own, which is taken, or that of the centre, for what reports little and is no satellite. */
  readonly placement?: 'worker' | 'in-process'
  /** How telecommands are framed and coded; absent: the chain is not commanded. */
  readonly telecommands?: TelecommandConfig
}

/** The way to a station that radiates to a satellite. */
export interface UplinkConfig {
  readonly name: string
  readonly kind: 'tcp-client'
  /** Station that radiates (its code). */
  readonly station?: string
  readonly host: string
  readonly port: number
  /** `cltu-acknowledged`: docs/formats/station-telecommand.md; `cltu-raw`: CLTUs back to back, nothing is answered. */
  readonly protocol: 'cltu-acknowledged' | 'cltu-raw'
  readonly enabled: boolean
}

export interface TelecommandConfig {
  readonly frames: TelecommandFrameConfig
  /** What the encoder sets in each packet; absent: nothing, packets are as the model lays them out. */
  readonly packets?: TelecommandPacketConfig
  /** How the satellite reports on requests (service 1 of the packet utilisation standard); absent: it does not. */
  readonly verification?: RequestVerificationConfig
  /** Its services of the packet utilisation standard; absent: it has none that the centre knows as such. */
  readonly pus?: PusServicesConfig
  /** How many telecommands may wait to leave; absent: `DEFAULT_QUEUE`. */
  readonly queue?: TelecommandQueueConfig
}
/** What is asked for beyond it is refused. */
export interface TelecommandQueueConfig {
  readonly limit: number
  /** Places of the limit that only what is urgent may take: what has a priority above 0. */
  readonly reserve: number
}
export const DEFAULT_QUEUE: TelecommandQueueConfig = { limit: 1000, reserve: 50 }
/** What the mission chose of the services of ECSS-E-ST-70-41C: docs/formats/pus-services.md. */
export interface PusServicesConfig {
  /** APID that the requests of the services go to. */
  readonly application: number
  /** Bytes of the source identifier of telecommands; 2 unless told. */
  readonly sourceBytes?: 0 | 1 | 2 | 4
  /** Spare bytes at the end of the header of telecommands; 0 unless told. */
  readonly spareBytes?: number
  /** What tells that the satellite has started again: what its services held in memory is not known from then on. */
  readonly restart?: PusRestartConfig
  /** What states of services are called, in the order of their numbers, by service: `12: [within, unchecked, …]`. */
  readonly states?: Readonly<Record<string, readonly string[]>>
  /** Parameter that holds the structure identifier of housekeeping reports (its path): containers restricted by it are named by it. */
  readonly structure?: string
  /** Alias of parameters that is their number on board. */
  readonly parameterAlias?: string
  /** Values of parameters in requests that set them and in reports: raw as in telemetry (unless told), or floats in their units. */
  readonly parameterValues?: { readonly set?: 'raw' | 'engineering'; readonly reported?: 'raw' | 'engineering' }
  /** Bytes of fields, by name. */
  readonly widths?: Readonly<Record<string, number>>
  /** Bytes of the number of instances in requests and reports, and by message: `6,2`. */
  readonly requestCount?: number
  readonly reportCount?: number
  readonly counts?: Readonly<Record<string, number>>
  /** Fields of messages in the order of the mission, by message or part of one: `11,7`, `12,9/definition`. */
  readonly layouts?: Readonly<Record<string, readonly string[]>>
  /** Instants in requests and reports. */
  readonly time?: { readonly code: 'cuc' | 'cds'; readonly preamble: string; readonly epoch?: string }
}
export interface PusRestartConfig {
  /** Events that are reported when it has started again (their paths). */
  readonly events?: readonly string[]
  /** A counter of starts (path of a parameter): another value of it is another start. */
  readonly counter?: string
  /** Services whose state outlives it, by what the centre calls them: files, memory, … */
  readonly keeps?: readonly string[]
}
/** Reports of request verification: edition of the standard (A: 41A, C: 41C) and the widths that the mission chose. */
export interface RequestVerificationConfig {
  readonly standard: 'A' | 'C'
  /** Secondary header of telemetry, bytes: time field, and what is not as the standard's default. */
  readonly timeBytes: number
  readonly counterBytes?: 0 | 1 | 2
  readonly destinationBytes?: 0 | 1 | 2 | 4
  readonly spareBytes?: number
  /** Bytes of the step of (1,5) and (1,6), and of the failure code. */
  readonly stepBytes: 0 | 1 | 2 | 4
  readonly failureCodeBytes: 0 | 1 | 2 | 4
  /** Enumerated parameter whose labels name the codes (its path). */
  readonly failureCode?: string
}
/** Fields of telecommand packets (CCSDS 133.0-B-2 §4.1) that the encoder sets, whatever the model gives for them. */
export interface TelecommandPacketConfig {
  /** The packet data length of the primary header: bits 32 … 47. */
  readonly packetLength: boolean
  /** The sequence count of the primary header, bits 18 … 31: one count for each APID, or as the model gives it. */
  readonly sequenceCount: 'per-apid' | 'none'
  /** Two bytes that are put after the packet (ECSS-E-ST-70-41C annex B). */
  readonly errorControl: 'none' | 'crc16' | 'iso'
}
/** TC transfer frames (CCSDS 232.0-B-4) or USLP ones (732.1-B-2), both under COP-1, and their coding (231.0-B-4). */
export interface TelecommandFrameConfig {
  readonly standard: 'TC' | 'USLP'
  readonly spacecraftId: number
  /** The longest frame, bytes: at most 1024 in TC, 65,536 in USLP. */
  readonly length: number
  readonly fecf: boolean
  /** USLP: 4 for the CRC-32 in place of the CRC-16. */
  readonly fecfBytes?: 2 | 4
  readonly coding: 'bch' | 'ldpc-128' | 'ldpc-512'
  /** What the decoder on board does with BCH: corrects one wrong bit a codeword, or only detects up to three. */
  readonly bchMode: 'correction' | 'detection'
  readonly randomised: boolean
  /** Physical layer operations procedure: 1 brings the link up for each CLTU, 2 keeps it up (231.0-B-4 §7). */
  readonly plop: 1 | 2
  /** Bits a second of the radiated channel. */
  readonly bitRate: number
  readonly virtualChannels: readonly TelecommandChannelConfig[]
}
export interface TelecommandChannelConfig {
  readonly id: number
  /** Multiplexer access points. TC: frames have segment headers; none: they carry packets as they are. USLP has one at least. */
  readonly maps: readonly number[]
  /** Sequence-controlled service is open (AD frames); else only BD frames are sent. */
  readonly cop1: boolean
  /** FARM sliding window W (232.1-B-2 §6.1.8): even, 2 … 254. */
  readonly farmWindow: number
  readonly fop: FopConfig
}
/** Parameters of the frame operation procedure (232.1-B-2 §5.1). */
export interface FopConfig {
  /** K: frames that may be unacknowledged, 1 … 255. */
  readonly window: number
  /** T1: seconds after which what is not acknowledged is sent again. */
  readonly timer: number
  /** Transmissions of a frame, 1 or more. */
  readonly transmissions: number
  /** What ends the last transmission's time: 0 alert, 1 suspension. */
  readonly timeoutType: 0 | 1
}

export interface LinkConfig {
  readonly name: string
  readonly kind: 'tcp-client' | 'tcp-server' | 'udp' | 'file' | 'folder' | 'pcap'
  /** Station that the link belongs to (its code). */
  readonly station?: string
  readonly host?: string
  readonly port?: number
  /** file, folder, pcap: where, relative to the mission folder. */
  readonly path?: string
  /** pcap: how many times faster than it was captured; absent: as fast as the chain takes it. */
  readonly speed?: number
  /** What comes: CADUs in a bit or byte stream, transfer frames, or space packets. */
  readonly carries: 'cadu' | 'frame' | 'packet'
  /** How units are told apart in a byte stream. */
  readonly framing: LinkFraming
  readonly enabled: boolean
}
export type LinkFraming =
  /** Datagrams or files: each one is a unit. */
  | { readonly kind: 'datagram' }
  /** Fixed units of so many bytes. */
  | { readonly kind: 'fixed'; readonly length: number }
  /** Length field in front of each unit. */
  | {
      readonly kind: 'length-prefix'
      readonly bytes: 1 | 2 | 4
      readonly littleEndian: boolean
      readonly includesPrefix: boolean
    }
  /** Space packets one after another, told apart by their own length; resynchronises by plausibility; `skip` bytes before each. */
  | { readonly kind: 'space-packet'; readonly skip: number }
  /** Attached sync marker search (CCSDS 131.0-B) with bit errors tolerated and flywheel. */
  | {
      readonly kind: 'asm'
      readonly pattern: string
      readonly maxBitErrors: number
      readonly flywheel: number
      readonly unitLength: number
      /** The stream is one of convolutional symbols (131.0-B §3), as in recordings of a receiver. */
      readonly convolutional?: ConvolutionalConfig
    }

export interface ConvolutionalConfig {
  /** Absent: found from the stream. */
  readonly rate?: '1/2' | '2/3' | '3/4' | '5/6' | '7/8'
  /** `hard`: one bit a symbol. `soft`: one byte a symbol, 0 surely 0 … 255 surely 1. */
  readonly symbols: 'hard' | 'soft'
}

export interface FrameConfig {
  readonly standard: 'TM' | 'AOS' | 'USLP'
  /** Bytes of the transfer frame (without ASM and check symbols). */
  readonly length: number
  readonly spacecraftId?: number
  readonly fecf: boolean
  /** AOS frame header error control. */
  readonly fhec: boolean
  readonly ocf: boolean
  /** AOS/USLP insert zone, bytes. */
  readonly insertZone: number
  readonly randomised: boolean
  readonly reedSolomon?: {
    readonly e: 8 | 16
    readonly interleave: number
    readonly dualBasis: boolean
    readonly virtualFill: number
  }
  readonly virtualChannels: readonly VirtualChannelConfig[]
}
export interface VirtualChannelConfig {
  readonly id: number
  readonly map?: number
  readonly service: 'packets' | 'vcp' | 'b-pdu' | 'idle'
  /** Whether its packets are as they happen or a dump of stored ones. */
  readonly origin: 'realtime' | 'playback'
}

export interface PacketConfig {
  /** Path of the root container. */
  readonly root: string
  readonly headerBytesToSkip: number
  /** CRC-16 at the end of each packet (ECSS packet error control); `iso` the Fletcher checksum. */
  readonly errorControl: 'none' | 'crc16' | 'iso'
  /** Segmented packets are decoded one by one (unless told), or put together to one first. */
  readonly segments?: 'separate' | 'reassemble'
  readonly time: PacketTimeConfig
}
/** Where the time of generation is found. */
export type PacketTimeConfig =
  | { readonly kind: 'reception' }
  /** A time code at a byte offset of the packet. */
  | { readonly kind: 'field'; readonly byteOffset: number; readonly code: TimeCodeConfig }
  /** An absolute-time parameter of the packet. */
  | { readonly kind: 'parameter'; readonly parameter: string }
export interface TimeCodeConfig {
  readonly code: 'cuc' | 'cds' | 'ccs'
  /** Preamble (P-field) as hex when it is not in the packet; absent: it is read from the packet. */
  readonly preamble?: string
  /** UTC text of an agency epoch; absent: CCSDS epoch 1958-01-01 TAI. */
  readonly epoch?: string
  /** Free-running on-board counter: translated by on-board time correlation. */
  readonly correlated: boolean
}
