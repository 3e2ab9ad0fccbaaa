/** What the archive needs from the world, and what the rest of Vigie may ask of the archive. */
import type { Tai } from '@vigie/base'
import type { Stretch } from './store/coverage.ts'
import type { ColumnBlock, PacketBatch, PlannedParameter } from '@vigie/telemetry'

export const JOURNAL_KINDS = [
  'frames',
  'packets',
  'events',
  'activities',
  'operators',
  'qualification',
  'procedures',
  'logbook',
] as const
export type JournalKind = (typeof JOURNAL_KINDS)[number]

/** One entry of a journal, as given by the caller. Payload: raw bytes of a frame or packet; UTF-8 JSON else. */
export interface JournalEntry {
  readonly reception: Tai
  /** Time of generation where it has one, else the reception time. */
  readonly generation: Tai
  /** Link or station that it came by, "" if none. */
  readonly source: string
  /** PacketFlag bits for packets; 0 else. */
  readonly flags: number
  readonly payload: Uint8Array
}
export interface StoredEntry extends JournalEntry {
  /** 0-based position in its journal: the identity that everything else refers to. */
  readonly position: number
}

/** Entries laid one after another: a `PacketBatch` is one. */
export type JournalBatch = Pick<PacketBatch, 'count' | 'bytes' | 'offsets' | 'generation' | 'reception' | 'flags'>

/** What was read of a journal, as columns: a `PacketBatch` whose `journal` column holds the positions. */
export interface JournalColumns extends PacketBatch {
  /** Position of the first; the others follow. */
  readonly first: number
  /** Index into `sources` of each. */
  readonly source: Uint16Array
  readonly sources: readonly string[]
}

/** What opening found and did, when it was not as `close` left it. */
export interface JournalRecovery {
  /** Bytes after the last whole entry, kept aside in `tornFile`: an append that was never acknowledged. */
  readonly tornBytes: number
  readonly tornFile?: string
  /** Whole entries that had not been acknowledged and were kept. */
  readonly kept: number
  /** Acknowledged entries that are not there any more: a disk that lied. They stay a gap that `verify` names. */
  readonly lost: number
}

/** An append-only journal of one kind and one chain ("centre" for what belongs to none). */
export interface Journal {
  readonly kind: JournalKind
  readonly chain: string
  /** Number of entries, durable or not yet. */
  readonly length: number
  /** First position still kept (0 until retention removes segments). */
  readonly first: number
  /** Position up to which everything is on disk. */
  readonly durable: number
  /** Adds an entry and gives its position. It is not acknowledged until `sync` has returned. */
  append(entry: JournalEntry): number
  /** Adds many entries that came by one source; gives the position of the first. The bytes may be reused after it returns. */
  appendBatch(batch: JournalBatch, source: string): number
  /** Resolves when all that was appended before the call is fsynced. Concurrent calls share one fsync. */
  sync(): Promise<void>
  /** Entries from a position on, in order; includes those not yet durable. Batches bound the memory. */
  read(from: number, to?: number): AsyncIterable<readonly StoredEntry[]>
  /** The same as columns: what decoders take. */
  readColumns(from: number, to?: number): AsyncIterable<JournalColumns>
  /** Entries ever stored by source, those removed by retention too: what a resumed ingestion has behind it. */
  countBySource(): Promise<ReadonlyMap<string, number>>
  /** Positions whose entries may have been generated between two instants, as ranges [from, to) in order. */
  rangesGenerated(from: Tai, to: Tai): Promise<readonly (readonly [number, number])[]>
  /** First position received at or after an instant. */
  seekReception(at: Tai): Promise<number>
  /** Cuts a new segment at the next append. */
  rotate(): void
  close(): Promise<void>
}

/** Series of one parameter between two instants of generation time. */
export interface SeriesQuery {
  readonly chain: string
  /** Path. */
  readonly parameter: string
  readonly from: Tai
  readonly to: Tai
  readonly decimation?: { readonly kind: 'minmax' | 'lttb' | 'last'; readonly points: number }
  /** At most so many samples without decimation, newest or oldest first; 100 000 unless told. */
  readonly limit?: number
  readonly order?: 'ascending' | 'descending'
  readonly origin?: 'realtime' | 'playback' | 'any'
}
export interface Series {
  readonly parameter: string
  readonly generation: BigInt64Array
  readonly reception?: BigInt64Array
  readonly raw?: readonly (number | bigint | string | Uint8Array | null)[] | Float64Array | BigInt64Array
  /** Numbers for numeric parameters (enumerations and booleans: the raw number), texts else. */
  readonly eng: readonly (number | bigint | string | Uint8Array | null)[] | Float64Array | BigInt64Array
  readonly state?: Uint8Array
  readonly validity?: Uint8Array
  /** With minmax decimation: extremes of each bucket, whose start is `generation[i]`. */
  readonly min?: Float64Array
  readonly max?: Float64Array
  /** Samples that the answer stands for, before decimation and limit. */
  readonly total: number
  readonly complete: boolean
}

/** When a chain, a packet type or a parameter has data. */
export interface CoverageQuery {
  readonly chain: string
  /** Path: packets that carry it. */
  readonly parameter?: string
  /** Path of a container. */
  readonly packetType?: string
  /** From the first that is held unless told, up to the last. */
  readonly from?: Tai
  readonly to?: Tai
  /** Two stretches are told apart where at least a share 1/cells of the span lies between them; 500 unless told. */
  readonly cells?: number
}
export interface Coverage {
  /** First and last generation time held, whatever span is asked for; absent where nothing is. */
  readonly from?: Tai
  readonly to?: Tai
  /** Packets in the span; at its ends they are counted by whole pieces where it is not `exact`. */
  readonly rows: number
  /** The times of single packets were looked at; else the pieces of files. */
  readonly exact: boolean
  /** What lies no further apart is one stretch, ns. */
  readonly resolution: bigint
  readonly stretches: readonly Stretch[]
}

/** Columns of parameters: a projection of the packet journals that can be thrown away and built again. */
export interface ParameterStore {
  /** Takes a block; visible to queries at once, on disk in time. The block is not changed afterwards by anyone. */
  write(block: ColumnBlock): void
  /**
   * Every packet of the chain below this journal position has been decoded and its blocks written: what `builtUpTo` may
   * say once they are in files. Without it, blocks of one batch must be written without a pause between them.
   */
  mark(chain: string, upTo: number): void
  /** Resolves when no more than a bounded amount waits for the disk: for producers that outrun it. */
  drain(): Promise<void>
  /** A promise while more waits for the disk than may be held: links wait for it. */
  pressure(): Promise<void> | undefined
  /** Everything written so far is in files when it resolves. */
  flush(): Promise<void>
  series(query: SeriesQuery): Promise<Series>
  /** When there is data, without reading values: from the list of files, their summaries and times. */
  coverage(query: CoverageQuery): Promise<Coverage>
  /** First and last generation time held of a chain. */
  extent(chain: string): Promise<{ readonly from: Tai; readonly to: Tai } | undefined>
  /** Journal position up to which the files (not the memory) hold everything of a chain: where a restart resumes. */
  builtUpTo(chain: string): Promise<number>
  /** Parquet files that hold a chain's columns between two instants: for DuckDB, pandas, exports. */
  files(chain: string, from: Tai, to: Tai): Promise<readonly string[]>
  /** Removes files of a chain whose values were all generated before an instant, durably. */
  retain(
    chain: string,
    before: Tai,
  ): Promise<{ readonly files: number; readonly bytes: number; readonly samples: number }>
  close(): Promise<void>
}

/** One thing that `verify` found. */
export interface IntegrityProblem {
  /** `chain/kind`, or `chain` for a projection. */
  readonly journal: string
  /** File. */
  readonly segment: string
  /** Byte in the file at which the damaged item begins. */
  readonly offset: number
  /** Position of the entry concerned, or of the first one after the place. */
  readonly position: number
  readonly kind: 'altered' | 'missing' | 'doubled' | 'torn'
  readonly detail: string
}

export interface IntegrityReport {
  readonly ok: boolean
  /** Entries of the packet and frame journals that verified. */
  readonly packets: number
  readonly frames: number
  /** Entries of all journals. */
  readonly entries: number
  readonly bytes: number
  readonly problems: readonly IntegrityProblem[]
  /** Ends of appends that were interrupted before they were acknowledged: normal after a crash, cut at the next start. */
  readonly unacknowledged: readonly IntegrityProblem[]
  /** What retention removed, said by its signed stub. */
  readonly removed: readonly { readonly journal: string; readonly from: number; readonly to: number }[]
}

export interface ParameterStoreOptions {
  /** The data folder. */
  readonly folder: string
  readonly parametersOf: (chain: string) => readonly PlannedParameter[]
  /** Digest of the model that a chain is decoded with, kept in the files. */
  readonly modelOf?: (chain: string) => string
}
