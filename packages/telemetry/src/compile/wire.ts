/** How one scalar lies on the wire and in a column. */
import type { DataType, Encoding } from '@vigie/model'
import type { Findings } from '../errors.ts'

export type ScalarType = Exclude<DataType, { kind: 'aggregate' } | { kind: 'array' }>

/** Element type of a column: typed arrays by their kind, texts, byte strings. */
export type Storage = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'f64' | 'u64' | 'i64' | 'text' | 'bytes'

/** The kind of a column's engineering values. */
export type ValueKind =
  | 'integer'
  | 'float'
  | 'enumerated'
  | 'boolean'
  | 'string'
  | 'binary'
  | 'absolute-time'
  | 'relative-time'

export interface Wire {
  readonly type: ScalarType
  readonly encoding: Encoding
  readonly storage: Storage
  /** Size where it is always the same. */
  readonly bits?: number
}

export function encodingOf(type: ScalarType): Encoding | undefined {
  if (type.kind === 'absolute-time' || type.kind === 'relative-time') return type.timeEncoding?.encoding
  if (type.encoding !== undefined) return type.encoding
  const plain = { byteOrder: 'msb', bitOrder: 'msb' } as const
  if (type.kind === 'integer')
    return {
      ...plain,
      kind: 'integer',
      sizeInBits: type.sizeInBits,
      scheme: type.signed ? 'twos-complement' : 'unsigned',
    }
  if (type.kind === 'float') return { ...plain, kind: 'float', sizeInBits: type.sizeInBits, scheme: 'ieee754' }
  return undefined
}

export function storageOf(encoding: Encoding): Storage {
  switch (encoding.kind) {
    case 'string':
      return 'text'
    case 'binary':
      return 'bytes'
    case 'float':
      return encoding.scheme === 'ieee754' && encoding.sizeInBits <= 32 ? 'f32' : 'f64'
    default: {
      const n = encoding.sizeInBits
      if (encoding.scheme === 'bcd' || encoding.scheme === 'packed-bcd') {
        const digits = encoding.scheme === 'bcd' ? n / 8 : n / 4
        return digits <= 9 ? 'i32' : digits <= 18 ? 'i64' : 'bytes'
      }
      const signed = encoding.scheme !== 'unsigned'
      if (n <= 8) return signed ? 'i8' : 'u8'
      if (n <= 16) return signed ? 'i16' : 'u16'
      if (n <= 32) return signed ? 'i32' : 'u32'
      // Wider than any number type: the bits themselves, right-aligned.
      return n <= 64 ? (signed ? 'i64' : 'u64') : 'bytes'
    }
  }
}

/** Bits that the value always takes, or undefined where the packet decides. */
function fixedBits(encoding: Encoding): number | undefined {
  if (encoding.kind === 'integer' || encoding.kind === 'float') return encoding.sizeInBits
  if (encoding.kind === 'binary')
    return encoding.leading === undefined && encoding.sizeInBits.kind === 'fixed'
      ? encoding.sizeInBits.value
      : undefined
  return encoding.size.boxBits?.kind === 'fixed' ? encoding.size.boxBits.value : undefined
}

/** The wire form of a scalar type, with findings about what has no meaning here. Undefined: it cannot lie in a packet. */
export function wireOf(type: ScalarType, where: string, findings: Findings): Wire | undefined {
  const encoding = encodingOf(type)
  if (encoding === undefined) {
    findings.add('noEncoding', 'error', { where, effect: 'the layout ends before it' })
    return undefined
  }
  if (type.kind !== 'absolute-time' && type.kind !== 'relative-time' && type.encoding === undefined)
    findings.add('noEncoding', 'warning', {
      where,
      effect: 'the size of its type is taken, most significant bit first',
    })
  if (
    Array.isArray(encoding.byteOrder) &&
    encoding.kind !== 'string' &&
    encoding.kind !== 'binary' &&
    encoding.sizeInBits % 8 !== 0
  )
    findings.add('unsupported', 'warning', {
      where,
      what: 'a byte order list for a size that is no whole number of bytes',
      effect: 'most significant byte first is taken',
    })
  if (encoding.errorDetection !== undefined)
    findings.add('unsupported', 'warning', {
      where,
      what: `the ${encoding.errorDetection.kind} over the value`,
      effect: 'it is not checked',
    })
  if (encoding.kind === 'binary' && encoding.fromBinaryAlgorithm !== undefined)
    findings.add('unsupported', 'warning', {
      where,
      what: 'the algorithm that turns wire bytes to a value',
      effect: 'the bytes are the value',
    })
  if ((type.kind === 'absolute-time' || type.kind === 'relative-time') && encoding.kind === 'binary')
    findings.add('unsupported', 'warning', {
      where,
      what: 'a binary encoding of a time',
      effect: 'it has no engineering value',
    })
  const bits = fixedBits(encoding)
  return { type, encoding, storage: storageOf(encoding), ...(bits === undefined ? {} : { bits }) }
}

/** The kind of the engineering value. An integer type with a calibrator has fractions. */
export function kindOf(wire: Wire): ValueKind {
  if (
    wire.type.kind === 'integer' &&
    (calibratorsOf(wire.encoding) || wire.storage === 'bytes' || wire.encoding.kind === 'float')
  )
    return 'float'
  return wire.type.kind
}

function calibratorsOf(encoding: Encoding): boolean {
  return (
    (encoding.kind === 'integer' || encoding.kind === 'float') &&
    (encoding.calibrator !== undefined || (encoding.contextCalibrators ?? []).length > 0)
  )
}

/** Whether engineering values differ from raw ones. */
export function isConverted(wire: Wire): boolean {
  const { type, encoding } = wire
  if (type.kind === 'string' || type.kind === 'binary') return false
  if (encoding.kind === 'string' || encoding.kind === 'binary') return true
  if (type.kind === 'absolute-time' || type.kind === 'relative-time') return true
  if (wire.storage === 'bytes') return true
  if (type.kind === 'boolean')
    return !(encoding.kind === 'integer' && encoding.scheme === 'unsigned' && encoding.sizeInBits === 1)
  if (type.kind === 'enumerated') return false
  return calibratorsOf(encoding)
}
