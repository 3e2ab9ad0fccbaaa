/** The bits of one value, as its encoding has them. */
import type { DynamicValue } from '@vigie/model'
import type { RawValue } from '@vigie/telemetry'
import type { Wire } from '@vigie/telemetry/layout'
import { commandErrors } from '../errors.ts'
import { putBig, putBits, wireOrder } from './bits.ts'
import { floatPattern } from './floats.ts'
import { integerPattern } from './integers.ts'
import { writeBinary, writeText, type Written } from './texts.ts'

/** The name of a field, made where it is needed. */
export type FieldName = () => string

/** The bits of one value. */
export function writeScalar(
  command: string,
  field: FieldName,
  raw: RawValue,
  wire: Wire,
  amount: (value: DynamicValue) => number,
): Written {
  const e = wire.encoding
  if (e.kind === 'integer' || e.kind === 'float') {
    const pattern =
      e.kind === 'integer' ? integerPattern(raw, e) : typeof raw === 'number' ? floatPattern(raw, e) : undefined
    if (pattern === undefined)
      throw commandErrors.notRepresentable({
        command,
        place: field(),
        given: String(raw),
        encoding: `${e.sizeInBits} bits`,
      })
    const bytes = new Uint8Array(Math.ceil(e.sizeInBits / 8))
    const ordered = wireOrder(pattern, e.sizeInBits, e.byteOrder, e.bitOrder)
    if (e.sizeInBits <= 32) putBits(bytes, 0, e.sizeInBits, Number(ordered))
    else putBig(bytes, 0, e.sizeInBits, ordered)
    return { bytes, bits: e.sizeInBits }
  }
  const written =
    e.kind === 'string'
      ? typeof raw === 'string'
        ? writeText(raw, e, e.size.boxBits === undefined ? undefined : amount(e.size.boxBits))
        : undefined
      : raw instanceof Uint8Array
        ? writeBinary(raw, e, e.leading === undefined ? amount(e.sizeInBits) : undefined)
        : undefined
  if (written !== undefined && 'bytes' in written) return written
  if (written?.reason === 'long' || written?.reason === 'short')
    throw commandErrors.wrongLength({
      command,
      place: field(),
      given: `${written.bits / 8} bytes`,
      expected: `${written.reason === 'long' && e.kind === 'string' ? 'at most ' : ''}${written.most / 8} bytes`,
    })
  throw commandErrors.notRepresentable({
    command,
    place: field(),
    given: 'the value',
    encoding: `its ${e.kind} encoding`,
  })
}

/** The common case: bits of an unsigned number, most significant first, that it fits in; 0: it is another. */
export function plainBits({ encoding: e }: Wire, raw: RawValue): number {
  if (e.kind !== 'integer' || e.scheme !== 'unsigned' || e.byteOrder !== 'msb' || e.bitOrder !== 'msb') return 0
  const n = e.sizeInBits
  return n <= 32 && typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw < 2 ** n ? n : 0
}
