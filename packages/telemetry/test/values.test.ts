/** Values from bits: encodings against vectors worked out by hand from the standards named, calibrators, times, texts. */
import { describe, expect, test } from 'vitest'
import { parseUtc, fromHex } from '@vigie/base'
import { parseFormula, type Calibrator, type DataType, type Encoding } from '@vigie/model'
import { compileTelemetry, createDecoder, interpretPacket, Validity } from '../src/index.ts'
import { batchOf } from './support/batches.ts'
import { model } from './support/random-model.ts'

function read(type: DataType, ...packets: readonly string[]): { eng: unknown[]; raw: unknown[]; validity: number[] } {
  const system = model(
    [type],
    [{ name: 'p', type: type.name, source: 'telemetered' }],
    [{ name: 'root', abstract: false, entries: [{ kind: 'parameter', parameter: 'p' }] }],
  )
  const bytes = packets.map(fromHex)
  const column = createDecoder(compileTelemetry(system, { chain: 'c', root: 'root' })).decode(batchOf(bytes))[0]!
    .columns[0]
  const plain = bytes.map((b) => interpretPacket(system, 'root', b).fields[0]?.eng)
  const eng: unknown[] = column === undefined ? [] : [...column.eng]
  for (const [i, value] of plain.entries())
    if (value !== undefined && column?.rows === undefined)
      expect(Number.isNaN(value) ? NaN : value).toEqual(typeof value === 'number' ? Number(eng[i]) : eng[i])
  return { eng, raw: column === undefined ? [] : [...column.raw], validity: [...(column?.validity ?? [])] }
}
const orders = { byteOrder: 'msb', bitOrder: 'msb' } as const
const integer = (sizeInBits: number, more: Partial<Extract<Encoding, { kind: 'integer' }>> = {}): DataType => ({
  kind: 'integer',
  name: 't',
  signed: true,
  sizeInBits: 32,
  encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', ...orders, ...more },
})
const float = (
  scheme: 'ieee754' | 'mil1750a' | 'dec' | 'ibm' | 'ti',
  sizeInBits: 16 | 32 | 40 | 48 | 64 | 80 | 128,
  more: object = {},
): DataType => ({
  kind: 'float',
  name: 't',
  sizeInBits: 64,
  encoding: { kind: 'float', scheme, sizeInBits, ...orders, ...more },
})
const calibrated = (calibrator: Calibrator, sizeInBits = 8): DataType => ({
  kind: 'float',
  name: 't',
  sizeInBits: 64,
  encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', ...orders, calibrator },
})

describe('integers', () => {
  test('signs', () => {
    expect(read(integer(12, { scheme: 'twos-complement' }), 'ffe0', '7ff0').eng).toEqual([-2, 2047])
    expect(read(integer(8, { scheme: 'ones-complement' }), 'fe', '7f').eng).toEqual([-1, 127])
    expect(read(integer(8, { scheme: 'sign-magnitude' }), '81', '7f').eng).toEqual([-1, 127])
  })
  test('decimal digits, with sign nibble; others are marked', () => {
    expect(read(integer(16, { scheme: 'packed-bcd' }), '123c', '123d', '1234').eng).toEqual([123, -123, 1234])
    expect(read(integer(16, { scheme: 'bcd' }), '0402').eng).toEqual([42])
    expect(read(integer(16, { scheme: 'packed-bcd' }), '1a34').validity).toEqual([Validity.badEncoding])
  })
  test('orders of bytes and bits', () => {
    expect(read(integer(16, { byteOrder: 'lsb' }), '3412').eng).toEqual([0x1234])
    expect(read(integer(32, { byteOrder: [1, 0, 3, 2] }), '33441122').eng).toEqual([0x11223344])
    expect(read(integer(8, { bitOrder: 'lsb' }), '01').eng).toEqual([128])
  })
  test('64 bits exactly', () => {
    expect(read(integer(64), 'ffffffffffffffff').eng).toEqual([2n ** 64n - 1n])
    expect(read(integer(64, { scheme: 'twos-complement' }), '8000000000000001').eng).toEqual([-(2n ** 63n) + 1n])
    expect(read(integer(40), '0100000001').eng).toEqual([0x0100000001n])
  })
})

describe('floating point', () => {
  test('IEEE 754, half to quadruple', () => {
    expect(read(float('ieee754', 16), '3c00', 'c000', '0001').eng).toEqual([1, -2, 2 ** -24])
    expect(read(float('ieee754', 32), '41200000').eng).toEqual([10])
    expect(read(float('ieee754', 64, { byteOrder: 'lsb' }), '000000000000f03f').eng).toEqual([1])
    expect(read(float('ieee754', 128), '3fff8000000000000000000000000000').eng).toEqual([1.5])
  })
  test('MIL-STD-1750A, table of §4.1.4', () => {
    expect(read(float('mil1750a', 32), '4000007f', '40000000', '60000004', 'a0000000').eng).toEqual([
      0.5 * 2 ** 127,
      0.5,
      12,
      -0.75,
    ])
    expect(read(float('mil1750a', 48), '400000000000', '400000010000').eng).toEqual([0.5, 1])
  })
  test('IBM System/360, DEC VAX, TI C3x', () => {
    expect(read(float('ibm', 32), 'c276a000', '41100000').eng).toEqual([-118.625, 1])
    expect(read(float('dec', 32), '40800000').eng).toEqual([1])
    expect(read(float('ti', 32), '00000000', '80000000', 'ff800000').eng).toEqual([1, 0, -1])
  })
})

describe('calibrators', () => {
  test('polynomial', () => {
    expect(read(calibrated({ kind: 'polynomial', coefficients: [1, 2, 0.5] }), '04').eng).toEqual([17])
  })
  const points = [
    { raw: 10, calibrated: 0 },
    { raw: 20, calibrated: 100 },
    { raw: 30, calibrated: 400 },
  ]
  test('spline: steps, lines, parabolas; beyond the ends it goes on or is not calibrated', () => {
    expect(read(calibrated({ kind: 'spline', order: 0, extrapolate: true, points }), '0f', '1e', '28').eng).toEqual([
      0, 400, 400,
    ])
    expect(
      read(calibrated({ kind: 'spline', order: 1, extrapolate: true, points }), '0f', '1e', '28', '00').eng,
    ).toEqual([50, 400, 700, -100])
    expect(read(calibrated({ kind: 'spline', order: 2, extrapolate: true, points }), '0f').eng[0]).toBeCloseTo(25, 9)
    expect(read(calibrated({ kind: 'spline', order: 1, extrapolate: false, points }), '0f', '28').validity).toEqual([
      0,
      Validity.notCalibrated,
    ])
  })
  test('formula of the raw value', () => {
    expect(
      read(
        calibrated({ kind: 'math', expression: parseFormula('x > 5 ? sqrt(x) : -x', { calibration: true }) }),
        '10',
        '03',
      ).eng,
    ).toEqual([4, -3])
  })
})

describe('times', () => {
  const time = (scale: number, sizeInBits: number, epoch: 'TAI' | 'GPS' | 'UNIX' | 'J2000'): DataType => ({
    kind: 'absolute-time',
    name: 't',
    timeEncoding: {
      encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', ...orders },
      scale,
      offset: 0,
      epoch: { kind: epoch },
    },
  })
  test('epochs', () => {
    expect(read(time(1, 32, 'TAI'), '00000001').eng).toEqual([1_000_000_000n])
    expect(read(time(1, 32, 'UNIX'), '00000000').eng).toEqual([parseUtc('1970-01-01')])
    expect(read(time(1, 32, 'GPS'), '00000000').eng).toEqual([parseUtc('1980-01-06')])
    // J2000 is 2000-01-01T12:00:00 TT = 11:58:55.816 UTC.
    expect(read(time(1, 32, 'J2000'), '00000000').eng).toEqual([parseUtc('2000-01-01T11:58:55.816Z')])
  })
  test('binary and decimal fractions are exact', () => {
    expect(read(time(2 ** -24, 56, 'TAI'), '7fffffff800000').eng).toEqual([0x7fffffffn * 1_000_000_000n + 500_000_000n])
    expect(read(time(1e-6, 64, 'TAI'), '00000000000f4241').eng).toEqual([1_000_001_000n])
  })
})

describe('texts and bytes', () => {
  const text = (
    size: Extract<Encoding, { kind: 'string' }>['size'],
    charset: Extract<Encoding, { kind: 'string' }>['charset'] = 'UTF-8',
  ): DataType => ({
    kind: 'string',
    name: 't',
    encoding: { kind: 'string', charset, size, ...orders },
  })
  test('in a box, to a terminator, after a length', () => {
    expect(read(text({ boxBits: { kind: 'fixed', value: 40 } }), '4142430000').eng).toEqual(['ABC'])
    expect(read(text({ terminator: Uint8Array.of(0) }), '41420043').eng).toEqual(['AB'])
    expect(read(text({ leading: { sizeInBits: 8, unitBits: 8 } }), '0241424344').eng).toEqual(['AB'])
    expect(read(text({ leading: { sizeInBits: 8, unitBits: 8 } }), '0941424344').eng).toEqual([])
  })
  test('charsets; what they do not have is marked', () => {
    expect(read(text({ boxBits: { kind: 'fixed', value: 16 } }, 'ISO-8859-1'), 'e9df').eng).toEqual(['éß'])
    expect(read(text({ boxBits: { kind: 'fixed', value: 32 } }, 'UTF-16'), 'fffe4100').eng).toEqual(['A'])
    expect(read(text({ boxBits: { kind: 'fixed', value: 16 } }, 'US-ASCII'), '41ff')).toMatchObject({
      eng: ['A\uFFFD'],
      validity: [Validity.badEncoding],
    })
  })
})

test('values out of their valid range are marked', () => {
  const type: DataType = {
    ...(integer(8) as Extract<DataType, { kind: 'integer' }>),
    validRange: { calibrated: true, min: 2, max: 9 },
  }
  expect(read(type, '01', '02', '09', '0a').validity).toEqual([Validity.outOfRange, 0, 0, Validity.outOfRange])
})
