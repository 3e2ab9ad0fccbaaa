/**
 * Checks that containers declare (XTCE 1.3 ErrorDetectCorrectType). Expected values: the check values of "123456789" in the
 * catalogue of parametrised CRC algorithms (CRC-16/IBM-3740, CRC-32/ISO-HDLC), Adler-32 of "Wikipedia" and Fletcher-16 of
 * "abcde" as published with those algorithms; sums by hand.
 */
import { expect, test } from 'vitest'
import type { DataType, Entry, ErrorDetection } from '@vigie/model'
import { compileTelemetry, createDecoder, interpretPacket, PacketFlag } from '../src/index.ts'
import { batchOf } from './support/batches.ts'
import { model } from './support/random-model.ts'

const unsigned = (name: string, sizeInBits: number): DataType => ({
  kind: 'integer',
  name,
  signed: false,
  sizeInBits,
  encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
})
const text = (length: number): DataType => ({
  kind: 'string',
  name: 'text',
  encoding: {
    kind: 'string',
    charset: 'US-ASCII',
    byteOrder: 'msb',
    bitOrder: 'msb',
    size: { boxBits: { kind: 'fixed', value: 8 * length } },
  },
})
const crc = (attributes: Record<string, string>): ErrorDetection => ({ kind: 'crc', parameter: 'Check', attributes })
const sum = (name: string): ErrorDetection => ({ kind: 'checksum', parameter: 'Check', attributes: { name } })

/** Whether both decoders find the packet intact; `first`: the check comes before the text. */
function intact(declared: ErrorDetection, message: string, value: string, first = false, varying = false): boolean {
  const bits = value.length * 4
  const entries: Entry[] = [
    { kind: 'parameter', parameter: 'Text', ...(varying ? { include: { kind: 'always' } } : {}) },
    { kind: 'parameter', parameter: 'Check' },
  ]
  const system = model(
    [text(message.length), unsigned('check', bits)],
    [
      { name: 'Text', type: 'text', source: 'telemetered' },
      { name: 'Check', type: 'check', source: 'telemetered' },
    ],
    [{ name: 'root', abstract: false, entries: first ? entries.toReversed() : entries, errorDetection: [declared] }],
  )
  const plan = compileTelemetry(system, { chain: 'test', root: 'root' })
  expect(plan.diagnostics).toEqual([])
  const body = new TextEncoder().encode(message)
  const check = Uint8Array.from(value.match(/../g)!, (h) => Number.parseInt(h, 16))
  const packet = Uint8Array.from(first ? [...check, ...body] : [...body, ...check])
  const flags = createDecoder(plan).decode(batchOf([packet]))[0]!.flags[0]!
  expect(interpretPacket(system, 'root', packet).badCheck).toBe((flags & PacketFlag.badCheck) !== 0)
  return (flags & PacketFlag.badCheck) === 0
}

test.each<[string, ErrorDetection, string, string]>([
  ['CRC-16', crc({ width: '16', Polynomial: '1021', InitRemainder: 'FFFF' }), '123456789', '29b1'],
  [
    'CRC-16 by the terms of 1.1',
    crc({ width: '16', Polynomial: '1*x^16+1*x^12+1*x^5+1*x^0', InitRemainder: 'FFFF' }),
    '123456789',
    '29b1',
  ],
  [
    'CRC-32',
    crc({
      width: '32',
      Polynomial: '04C11DB7',
      InitRemainder: 'FFFFFFFF',
      FinalXOR: 'FFFFFFFF',
      reflectData: 'true',
      reflectRemainder: 'true',
    }),
    '123456789',
    'cbf43926',
  ],
  ['Adler-32', sum('adler32'), 'Wikipedia', '11e60398'],
  ['Fletcher-16', sum('fletcher16'), 'abcde', 'c8f0'],
  ['sum of bytes', sum('sum16'), 'AB', '0083'],
  ['exclusive or', { kind: 'checksum', parameter: 'Check', attributes: { form: 'xor' } }, 'AB', '03'],
  ['even parity', { kind: 'parity', parameter: 'Check', attributes: { type: 'Even' } }, 'C', '01'],
])('%s', (_, declared, message, value) => {
  const wrong = `${value.slice(0, -2)}${(Number.parseInt(value.slice(-2), 16) ^ 1).toString(16).padStart(2, '0')}`
  for (const first of [false, true])
    for (const varying of [false, true]) {
      expect(intact(declared, message, value, first, varying)).toBe(true)
      expect(intact(declared, message, wrong, first, varying)).toBe(false)
    }
})

test('bits can be left out at the start', () => {
  const declared = { ...sum('sum8'), attributes: { name: 'sum8', bitsFromReference: '8' } }
  expect(intact(declared, 'ZAB', '83')).toBe(true)
})

test('what cannot be computed is told', () => {
  const declared = sum('luhn')
  const system = model(
    [unsigned('check', 8)],
    [{ name: 'Check', type: 'check', source: 'telemetered' }],
    [
      {
        name: 'root',
        abstract: false,
        entries: [{ kind: 'parameter', parameter: 'Check' }],
        errorDetection: [declared],
      },
    ],
  )
  expect(compileTelemetry(system, { chain: 'test', root: 'root' }).diagnostics).toMatchObject([
    { severity: 'warning', message: 'the checksum "luhn" of "root" is not supported: it is not checked' },
  ])
})
