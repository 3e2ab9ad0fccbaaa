/** How the value of one type is written: chosen once per parameter, from the model. */
import type { DataType, Encoding, SpaceSystem } from '@vigie/model'
import { simulatorErrors } from '../errors.ts'
import type { Reading } from '../spacecraft/reading.ts'
import { putBits, putFloat } from './bits.ts'
import { inverse } from './calibration.ts'

export interface ValueWriter {
  readonly bits: number
  write(bytes: Uint8Array, at: number, value: Reading): void
}

export function valueWriter(system: SpaceSystem, path: string, where: string): ValueWriter {
  const refuse = (detail: string): never => {
    throw simulatorErrors.notFlown({ container: where, detail })
  }
  const type = system.type(path)
  if (type === undefined) return refuse(`the type ${path} is not there`)
  if (type.kind === 'aggregate') {
    const members = type.members.map((m) => ({ name: m.name, writer: valueWriter(system, m.type, where) }))
    return {
      bits: members.reduce((sum, m) => sum + m.writer.bits, 0),
      write(bytes, at, value) {
        let position = at
        for (const { name, writer } of members) {
          writer.write(bytes, position, (value as Readonly<Record<string, number>>)[name] ?? 0)
          position += writer.bits
        }
      },
    }
  }
  if (type.kind === 'array') {
    const element = valueWriter(system, type.elementType, where)
    const count = type.dimensions.reduce(
      (n, d) => n * (d.count.kind === 'fixed' ? d.count.value : refuse(`${path} has a variable size`)),
      1,
    )
    return {
      bits: element.bits * count,
      write(bytes, at, value) {
        for (let i = 0; i < count; i++)
          element.write(bytes, at + i * element.bits, (value as readonly number[])[i] ?? 0)
      },
    }
  }
  const encoding = encodingOf(type)
  if (encoding === undefined) return refuse(`${path} has no encoding`)
  if (encoding.byteOrder !== 'msb' || encoding.bitOrder !== 'msb')
    return refuse(`${path} is not sent most significant first`)
  if (encoding.kind === 'string' || encoding.kind === 'binary')
    return bytesWriter(encoding, (d) => refuse(`${path} ${d}`))
  return numberWriter(encoding, (d) => refuse(`${path} ${d}`))
}

function encodingOf(type: DataType): Encoding | undefined {
  return type.kind === 'absolute-time' || type.kind === 'relative-time'
    ? type.timeEncoding?.encoding
    : 'encoding' in type
      ? type.encoding
      : undefined
}

function bytesWriter(
  encoding: Extract<Encoding, { kind: 'string' | 'binary' }>,
  refuse: (detail: string) => never,
): ValueWriter {
  const size = encoding.kind === 'string' ? encoding.size.boxBits : encoding.sizeInBits
  if (size?.kind !== 'fixed') return refuse('has a variable size')
  const bits = size.value
  return {
    bits,
    write(bytes, at, value) {
      const data = typeof value === 'string' ? new TextEncoder().encode(value) : (value as Uint8Array)
      for (let i = 0; i < Math.min(data.length, bits / 8); i++) putBits(bytes, at + i * 8, 8, data[i]!)
    },
  }
}

function numberWriter(
  encoding: Extract<Encoding, { kind: 'integer' | 'float' }>,
  refuse: (detail: string) => never,
): ValueWriter {
  const bits = encoding.sizeInBits
  if (encoding.contextCalibrators !== undefined) return refuse('has calibrations by context')
  if (encoding.kind === 'float') {
    if ((bits !== 32 && bits !== 64) || encoding.scheme !== 'ieee754' || encoding.calibrator !== undefined)
      return refuse('is a float of a form that is not flown')
    return { bits, write: (bytes, at, value) => putFloat(bytes, at, bits, value as number) }
  }
  if (encoding.scheme !== 'unsigned' && encoding.scheme !== 'twos-complement')
    return refuse(`is sent as ${encoding.scheme}`)
  const signed = encoding.scheme === 'twos-complement'
  const low = signed ? -(2 ** (bits - 1)) : 0
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1
  const toRaw = encoding.calibrator === undefined ? (x: number): number => x : inverse(encoding.calibrator, low, high)
  if (toRaw === undefined) return refuse('has a calibration that cannot be inverted')
  return {
    bits,
    write(bytes, at, value) {
      // A converter saturates at its ends.
      const raw = Math.min(high, Math.max(low, Math.round(toRaw(value as number))))
      putBits(bytes, at, bits, raw < 0 ? raw + 2 ** bits : raw)
    },
  }
}
