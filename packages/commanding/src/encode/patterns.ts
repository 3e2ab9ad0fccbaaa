/** What a decoder reads from a pattern of bits: the value that really arrives. */
import type { FloatEncoding } from '@vigie/model'
import { readRaw } from '@vigie/telemetry/layout'
import { putBig } from './bits.ts'

export function readFloatPattern(pattern: bigint, e: FloatEncoding): number {
  const bytes = new Uint8Array(e.sizeInBits / 8)
  putBig(bytes, 0, e.sizeInBits, pattern)
  const type = {
    kind: 'float',
    name: '',
    sizeInBits: 64,
    encoding: { kind: 'float', scheme: e.scheme, sizeInBits: e.sizeInBits, byteOrder: 'msb', bitOrder: 'msb' },
  } as const
  return readRaw(type, bytes, 0, () => 0)!.reading!.raw as number
}
