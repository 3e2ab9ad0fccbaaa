/**
 * Data types of parameters and arguments, and how their values lie in bytes.
 *
 * The vocabulary is that of XTCE (CCSDS 660.0-B-2, OMG XTCE 1.3), which is the richest of the formats read; names are
 * shortened where XTCE's are long. Every other format maps onto this. All references are resolved, absolute paths
 * (see `paths.ts`); type derivation (`baseType`) is already flattened.
 */
import type { AlarmSet, ContextAlarmSet } from './alarms.ts'
import type { Calibrator, ContextCalibrator } from './calibration.ts'
import type { DynamicValue } from './criteria.ts'

export type DataType =
  | IntegerType
  | FloatType
  | EnumeratedType
  | BooleanType
  | StringType
  | BinaryType
  | AbsoluteTimeType
  | RelativeTimeType
  | AggregateType
  | ArrayType

interface NamedType {
  readonly name: string
  readonly shortDescription?: string
  readonly longDescription?: string
}

interface ScalarType extends NamedType {
  /** Unit of the engineering value, as written ("V", "deg/s"). */
  readonly unit?: string
  /** Text as the format wrote it; its meaning follows the type's kind. */
  readonly initialValue?: string
  readonly alarms?: AlarmSet
  readonly contextAlarms?: readonly ContextAlarmSet[]
}

export interface ValidRange {
  readonly min?: number
  readonly minInclusive?: boolean
  readonly max?: number
  readonly maxInclusive?: boolean
  /** Whether the range is on the engineering value (default) or on the raw one. */
  readonly calibrated: boolean
}

export interface IntegerType extends ScalarType {
  readonly kind: 'integer'
  readonly signed: boolean
  readonly sizeInBits: number
  readonly validRange?: ValidRange
  /** Of arguments: when there are several ranges (then `validRange` spans them all), each of them. */
  readonly validRanges?: readonly ValidRange[]
  readonly encoding?: Encoding
}

export interface FloatType extends ScalarType {
  readonly kind: 'float'
  readonly sizeInBits: 32 | 64 | 128
  readonly validRange?: ValidRange
  readonly validRanges?: readonly ValidRange[]
  readonly encoding?: Encoding
}

export interface EnumerationLabel {
  readonly value: bigint
  /** The label holds for value … maxValue. */
  readonly maxValue?: bigint
  readonly label: string
  readonly description?: string
}
export interface EnumeratedType extends ScalarType {
  readonly kind: 'enumerated'
  readonly labels: readonly EnumerationLabel[]
  readonly encoding?: Encoding
}

export interface BooleanType extends ScalarType {
  readonly kind: 'boolean'
  readonly oneString: string
  readonly zeroString: string
  readonly encoding?: Encoding
}

export interface StringType extends ScalarType {
  readonly kind: 'string'
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly encoding?: Encoding
}

export interface BinaryType extends ScalarType {
  readonly kind: 'binary'
  readonly encoding?: Encoding
}

/** Engineering value: TAI nanoseconds. value = epoch + (offset + scale × raw) seconds. */
export interface AbsoluteTimeType extends ScalarType {
  readonly kind: 'absolute-time'
  readonly timeEncoding?: TimeEncoding
}
/** Engineering value: seconds. */
export interface RelativeTimeType extends ScalarType {
  readonly kind: 'relative-time'
  readonly timeEncoding?: TimeEncoding
}

export interface TimeEncoding {
  readonly encoding: Encoding
  /** Seconds per count; 1 unless told. */
  readonly scale: number
  /** Seconds added. */
  readonly offset: number
  readonly epoch?: TimeEpoch
  /** The value counts from another time parameter (XTCE OffsetFrom). */
  readonly offsetFrom?: ParameterRef
}
export type TimeEpoch =
  | { readonly kind: 'TAI' | 'J2000' | 'UNIX' | 'GPS' }
  /** UTC text of an agency epoch. */
  | { readonly kind: 'utc'; readonly utc: string }

export interface AggregateType extends NamedType {
  readonly kind: 'aggregate'
  readonly members: readonly Member[]
}
export interface Member {
  readonly name: string
  readonly shortDescription?: string
  /** Path of the member's type. */
  readonly type: string
  readonly initialValue?: string
}

export interface ArrayType extends NamedType {
  readonly kind: 'array'
  /** Path of the element type. */
  readonly elementType: string
  /** Size of each dimension, outermost first. A dynamic one is looked up in the packet. */
  readonly dimensions: readonly ArrayDimension[]
}
/** Number of entries; XTCE's start index and inclusive end index are reduced to a count. */
export interface ArrayDimension {
  readonly count: DynamicValue
}

// ── encodings ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Encoding = IntegerEncoding | FloatEncoding | StringEncoding | BinaryEncoding

interface EncodingBase {
  /**
   * Order of bytes: `msb` most significant first, `lsb` least significant first, or a permutation: the significance
   * of each byte as it comes on the wire, 0 = least significant (XTCE ByteOrderList).
   */
  readonly byteOrder: 'msb' | 'lsb' | readonly number[]
  readonly bitOrder: 'msb' | 'lsb'
  /** Checks that lie over the value (XTCE ErrorDetectCorrect). */
  readonly errorDetection?: ErrorDetection
}

export interface IntegerEncoding extends EncodingBase {
  readonly kind: 'integer'
  readonly sizeInBits: number
  readonly scheme: 'unsigned' | 'twos-complement' | 'ones-complement' | 'sign-magnitude' | 'bcd' | 'packed-bcd'
  readonly calibrator?: Calibrator
  readonly contextCalibrators?: readonly ContextCalibrator[]
}

export interface FloatEncoding extends EncodingBase {
  readonly kind: 'float'
  readonly sizeInBits: 16 | 32 | 40 | 48 | 64 | 80 | 128
  readonly scheme: 'ieee754' | 'mil1750a' | 'dec' | 'ibm' | 'ti'
  readonly calibrator?: Calibrator
  readonly contextCalibrators?: readonly ContextCalibrator[]
}

export interface StringEncoding extends EncodingBase {
  readonly kind: 'string'
  readonly charset:
    | 'US-ASCII'
    | 'ISO-8859-1'
    | 'Windows-1252'
    | 'UTF-8'
    | 'UTF-16'
    | 'UTF-16LE'
    | 'UTF-16BE'
    | 'UTF-32'
    | 'UTF-32LE'
    | 'UTF-32BE'
  readonly size: StringSize
}
/** The box is what the packet reserves; the string in it may be shorter, by a terminator or a leading size. */
export interface StringSize {
  /** Bits of the box, fixed or found in the packet; absent: the string itself says where it ends. */
  readonly boxBits?: DynamicValue
  /** Upper bound when there is no box. */
  readonly maxBits?: number
  /** Bytes that end the string. */
  readonly terminator?: Uint8Array
  /** Width of a length tag before the characters, which counts their bits (`unitBits` 1) or units of so many bits. */
  readonly leading?: { readonly sizeInBits: number; readonly unitBits: number }
}

export interface BinaryEncoding extends EncodingBase {
  readonly kind: 'binary'
  readonly sizeInBits: DynamicValue
  /** A length tag before the bytes, in the units it counts (F´ buffers and others). */
  readonly leading?: { readonly sizeInBits: number; readonly unitBits: number }
  /** Paths of algorithms that turn wire bytes to value bytes and back. */
  readonly fromBinaryAlgorithm?: string
  readonly toBinaryAlgorithm?: string
}

export interface ErrorDetection {
  readonly kind: 'parity' | 'crc' | 'checksum'
  /** Path of the parameter that holds the check. */
  readonly parameter?: string
  /** Path of the algorithm that computes it. */
  readonly algorithm?: string
  /** As the format gave it, name by name; kept for writing, reported where not applied. */
  readonly attributes: Readonly<Record<string, string>>
}

export interface ParameterRef {
  /** Absolute path of the parameter. */
  readonly parameter: string
  /** Path inside an aggregate or array value: "voltage", "cell[3].temperature". */
  readonly member?: string
  /** 0: the value in this packet or the latest; −1: the one before, and so on (XTCE instance). */
  readonly instance?: number
  /** Engineering value (default) or raw. */
  readonly calibrated?: boolean
}
/** In a command definition an argument of that command can be meant instead. */
export interface ArgumentRef {
  readonly argument: string
  readonly member?: string
  readonly calibrated?: boolean
}
export type ValueRef = ParameterRef | ArgumentRef
