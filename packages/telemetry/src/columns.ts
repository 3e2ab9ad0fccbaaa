/**
 * The column block: the unit of telemetry everywhere downstream of the decoder. One packet type, N packets, one time
 * column, one typed column per parameter. Monitoring, archive, replay and live clients take it as it is.
 */

/** Values of one parameter, one entry per packet (or per entry of `rows`). */
export type Values =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | string[]
  | Uint8Array[]

/** Validity of a value. 0 is valid; a column without `validity` is valid throughout. */
export const Validity = {
  valid: 0,
  outOfRange: 1,
  notCalibrated: 2,
  conditionFalse: 3,
  truncated: 4,
  badEncoding: 5,
  badPacket: 6,
} as const

export interface Column {
  /** Index in the plan's `parameters`. */
  readonly parameter: number
  /** Packet row of each entry; absent: entry i belongs to packet i. Present where a parameter is optional or repeated. */
  readonly rows?: Uint32Array
  /** Lists (arrays): entry i has values offsets[i] … offsets[i+1]; absent: one value an entry. */
  readonly offsets?: Int32Array
  /** As on the wire: numbers, bytes, texts. */
  readonly raw: Values
  /** Engineering values; the same object as `raw` where there is no calibration. Enumerations keep the raw number (labels are in the plan), booleans 0 and 1, absolute times TAI nanoseconds. */
  readonly eng: Values
  readonly validity?: Uint8Array
  /** Monitoring state, index in ALARM_LEVELS; absent: not monitored. Filled by the monitor. */
  state?: Uint8Array
}

export interface ColumnBlock {
  readonly chain: string
  /** Path of the container that the packets are. */
  readonly packetType: string
  /** Number of packets. */
  readonly count: number
  /** Time of generation of each packet, TAI ns. */
  readonly generation: BigInt64Array
  /** Time of reception, TAI ns. */
  readonly reception: BigInt64Array
  /** Position of each packet in the packet journal of its chain (−1: not journalled). */
  readonly journal: Float64Array
  readonly flags: Uint8Array
  readonly columns: readonly Column[]
  /** Index of each packet in the batch that the block was decoded from: the order among blocks of one batch. */
  readonly order?: Uint32Array
  /** The packets are of no known type: `packetType` is the container up to which they are understood. */
  readonly unknown?: boolean
}

/** Bits of `ColumnBlock.flags` and `PacketBatch.flags`. */
export const PacketFlag = {
  /** A dump of stored telemetry, not as it happened. */
  playback: 1,
  /** Generated before a packet of the same type already seen. */
  late: 2,
  /** The error control of the packet did not match. */
  badCheck: 4,
  /** The time of generation could not be read and is the time of reception. */
  noTime: 8,
  /** The packet was shorter than its layout. */
  truncated: 16,
  /** The same packet came before: it is journalled, and not decoded again. */
  duplicate: 32,
} as const

/** Packets laid one after another, of any types: what a decoder takes. */
export interface PacketBatch {
  readonly chain: string
  readonly count: number
  readonly bytes: Uint8Array
  /** count + 1 byte offsets into `bytes`. */
  readonly offsets: Uint32Array
  readonly generation: BigInt64Array
  readonly reception: BigInt64Array
  readonly journal: Float64Array
  readonly flags: Uint8Array
}
