/**
 * Time codes. Truth: vectors.md §1.4, the CDS codes of ../shared/data/vectors/time-and-frames.json (made by an independent
 * library), and CCSDS 301.0-B-4. Every code is read twice, one by one and by the compiled reader, and must agree.
 */
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatUtc, fromHex, parseUtc, toHex, utcToTai, type Tai } from '@vigie/base'
import {
  compileTimeReader,
  decodeTime,
  encodeTime,
  formatAsciiTime,
  parseAsciiTime,
  readPreamble,
  timeFieldBytes,
  writePreamble,
  type TimeCodeConfig,
  type TimePreamble,
} from '@vigie/ccsds'

/** Reads by both ways, which must agree. */
function read(hex: string, config: TimeCodeConfig): Tai {
  const bytes = fromHex(`eeee${hex}`)
  const decoded = decodeTime(bytes, 2, config)
  expect(decoded.length).toBe(bytes.length - 2)
  const column = new BigInt64Array(3)
  expect(compileTimeReader(config)(bytes, 2, column, 1)).toBe(true)
  expect([...column]).toEqual([0n, decoded.tai, 0n])
  return decoded.tai
}
const utc = (hex: string, config: TimeCodeConfig): string => formatUtc(read(hex, config))

describe('the preamble', () => {
  test.each<[string, TimePreamble]>([
    ['1e', { code: 'cuc', epoch: 'ccsds', coarse: 4, fine: 2 }],
    ['2e', { code: 'cuc', epoch: 'agency', coarse: 4, fine: 2 }],
    ['9f28', { code: 'cuc', epoch: 'ccsds', coarse: 5, fine: 5 }],
    ['af7c', { code: 'cuc', epoch: 'agency', coarse: 7, fine: 10 }],
    ['40', { code: 'cds', epoch: 'ccsds', dayBytes: 2, resolution: 'ms' }],
    ['41', { code: 'cds', epoch: 'ccsds', dayBytes: 2, resolution: 'us' }],
    ['42', { code: 'cds', epoch: 'ccsds', dayBytes: 2, resolution: 'ps' }],
    ['44', { code: 'cds', epoch: 'ccsds', dayBytes: 3, resolution: 'ms' }],
    ['4d', { code: 'cds', epoch: 'agency', dayBytes: 3, resolution: 'us' }],
    ['53', { code: 'ccs', dayOfYear: false, fractionBytes: 3 }],
    ['58', { code: 'ccs', dayOfYear: true, fractionBytes: 0 }],
  ])('%s reads and writes', (hex, preamble) => {
    expect(readPreamble(fromHex(hex))).toEqual({ preamble, length: hex.length / 2 })
    expect(toHex(writePreamble(preamble))).toBe(hex)
  })

  test.each(['00', '60', '43', '57', 'c0', '9e', '9e80'])('%s is refused', (hex) => {
    expect(() => readPreamble(fromHex(hex))).toThrow('the time code cannot be read')
  })
})

describe('CUC', () => {
  test('of the published vector, whose counter leaves leap seconds out', () => {
    const config = { code: 'cuc', epoch: '1970-01-01T00:00:00Z', withoutLeapSeconds: true } as const
    // 0x48b4 / 65536 = 0.28399658203125
    expect(utc('5b3f555e48b4', { ...config, preamble: '2e' })).toBe('2018-07-06T11:41:18.283996582Z')
    expect(utc('2e5b3f555e48b4', config)).toBe('2018-07-06T11:41:18.283996582Z')
  })

  test('counts every second of TAI from 1958 at level 1', () => {
    expect(read('1e0000000a8000', { code: 'cuc' })).toBe(10_500_000_000n)
    expect(read('1c00000000', { code: 'cuc' })).toBe(0n)
  })

  test('counts from an agency epoch: GPS time is 19 s behind TAI', () => {
    const gps = { code: 'cuc', preamble: '2e', epoch: '1980-01-06T00:00:00Z' } as const
    // 2017-01-01T00:00:00Z is GPS second 1 167 264 018, 18 leap seconds having passed.
    expect(utc('459309120000', gps)).toBe('2017-01-01T00:00:00Z')
    expect(read('000000000001', gps) - read('000000000000', gps)).toBe(15_258n)
    expect(read('00000000ffff', gps) - read('000000000000', gps)).toBe(999_984_741n)
  })

  test('says what lies below the nanosecond', () => {
    const t = decodeTime(fromHex('9f0400000001ffffffff'), 0, { code: 'cuc' })
    expect(t).toEqual({ tai: 1_999_999_999n, picoseconds: 767, length: 10 })
  })
})

describe('CDS', () => {
  const shared = new URL('../../../../../shared/data/vectors/time-and-frames.json', import.meta.url)
  test.skipIf(!existsSync(shared))('reads and writes the codes of the shared vectors', () => {
    const file = JSON.parse(readFileSync(shared, 'utf8')) as {
      vectors: { kind: string; hex: string; decodedFields: { utc: string } }[]
    }
    const codes = file.vectors.filter((v) => v.kind.includes('CDS'))
    expect(codes).toHaveLength(4)
    for (const { hex, decodedFields } of codes) {
      const tai = parseUtc(decodedFields.utc.replace('+00:00', 'Z'))
      expect(read(hex, { code: 'cds' })).toBe(tai)
      const preamble = { code: 'cds', epoch: 'ccsds', dayBytes: 2, resolution: 'ms' } as const
      expect(toHex(encodeTime(tai, preamble, { explicit: true }))).toBe(hex)
    }
  })

  test('of eight bytes, as SLE sends it (vectors.md §1.4)', () => {
    const config = { code: 'cds', preamble: '41' } as const
    expect(utc('0000000000000000', config)).toBe('1958-01-01T00:00:00Z')
    const preamble = { code: 'cds', epoch: 'ccsds', dayBytes: 2, resolution: 'us' } as const
    expect(toHex(encodeTime(read('5764045eb6d00061', config), preamble))).toBe('5764045eb6d00061')
    expect(utc('111f0036f26b0000', config)).toBe('1970-01-01T01:00:01.003Z')
    // 1588711800.001 s of POSIX: day 18387 + 4383, millisecond 75000001.
    expect(utc('58f2047868c10000', config)).toBe('2020-05-05T20:50:00.001Z')
  })

  test('of 24-bit days, picoseconds and an agency epoch', () => {
    const config = { code: 'cds', preamble: '4e', epoch: '2000-01-01T00:00:00Z' } as const
    expect(utc('00000100000001000003e8', config)).toBe('2000-01-02T00:00:00.001000001Z')
    expect(decodeTime(fromHex('00000100000001000003e9'), 0, config).picoseconds).toBe(1)
  })

  test('goes through a leap second', () => {
    // 2016-12-31 is day 21549; the second after 86399 is 23:59:60.
    const config = { code: 'cds', preamble: '40' } as const
    expect(utc('542d05265bff', config)).toBe('2016-12-31T23:59:59.999Z')
    expect(utc('542d05265c00', config)).toBe('2016-12-31T23:59:60Z')
    expect(utc('542e00000000', config)).toBe('2017-01-01T00:00:00Z')
    const preamble = { code: 'cds', epoch: 'ccsds', dayBytes: 2, resolution: 'ms' } as const
    expect(toHex(encodeTime(parseUtc('2016-12-31T23:59:60.5Z'), preamble))).toBe('542d05265df4')
  })

  test.each(['000105265fe8', '0001ffffffff'])('%s lies in no day and is refused', (hex) => {
    const config = { code: 'cds', preamble: '40' } as const
    expect(() => decodeTime(fromHex(hex), 0, config)).toThrow('is in no day')
    const column = new BigInt64Array([7n])
    expect(compileTimeReader(config)(fromHex(hex), 0, column, 0)).toBe(false)
    expect(column[0]).toBe(7n)
  })
})

describe('what is no part of a millisecond', () => {
  test.each([
    ['41', '00010000000003e8'],
    ['42', '0001000000003b9aca00'],
  ])('is refused (preamble %s)', (preamble, hex) => {
    const config = { code: 'cds', preamble } as const
    expect(() => decodeTime(fromHex(hex), 0, config)).toThrow('are no part of a millisecond')
    expect(compileTimeReader(config)(fromHex(hex), 0, new BigInt64Array(1), 0)).toBe(false)
  })
})

describe('an epoch with a fraction', () => {
  test('carries over into the next second, with and without leap seconds', () => {
    const config = { code: 'cuc', preamble: '2d', epoch: '2016-12-31T23:59:58.75Z' } as const
    expect(utc('0000000180', config)).toBe('2016-12-31T23:59:60.250Z')
    expect(utc('0000000180', { ...config, withoutLeapSeconds: true })).toBe('2017-01-01T00:00:00.250Z')
    expect(utc('0000000040', { ...config, withoutLeapSeconds: true })).toBe('2016-12-31T23:59:59Z')
  })
  test('before 1958 counts up through zero', () => {
    const config = { code: 'cuc', preamble: '2d', epoch: '1900-01-01T00:00:00Z' } as const
    expect(utc('0000000180', config)).toBe('1900-01-01T00:00:01.500Z')
    expect(utc('e000000080', config)).toBe(formatUtc(parseUtc('1900-01-01T00:00:00Z') + 3_758_096_384_500_000_000n))
  })
})

describe('CCS', () => {
  test('is decimal, month and day or day of year', () => {
    expect(utc('53202611242031071234567890'.slice(0, 22), { code: 'ccs' })).toBe('2026-11-24T20:31:07.123456Z')
    expect(utc('59202603282031071299'.slice(0, 18), { code: 'ccs' })).toBe('2026-11-24T20:31:07.120Z')
  })

  test.each([
    '5020261324203107',
    '502026112420310a',
    '5020260230203107',
    '5820260366203107',
    '5020261124246000',
    '5020261124206000',
    '5020261124203160',
  ])('%s is no date and is refused', (hex) => {
    expect(() => decodeTime(fromHex(hex), 0, { code: 'ccs' })).toThrow('the time code cannot be read')
    expect(compileTimeReader({ code: 'ccs' })(fromHex(hex), 0, new BigInt64Array(1), 0)).toBe(false)
  })
})

describe('any time code', () => {
  const preamble = fc.oneof(
    fc.record({
      code: fc.constant('cuc' as const),
      epoch: fc.constantFrom('ccsds' as const, 'agency' as const),
      coarse: fc.integer({ min: 5, max: 7 }),
      fine: fc.integer({ min: 0, max: 10 }),
    }),
    fc.record({
      code: fc.constant('cds' as const),
      epoch: fc.constantFrom('ccsds' as const, 'agency' as const),
      dayBytes: fc.constantFrom(2 as const, 3 as const),
      resolution: fc.constantFrom('ms' as const, 'us' as const, 'ps' as const),
    }),
    fc.record({
      code: fc.constant('ccs' as const),
      dayOfYear: fc.boolean(),
      fractionBytes: fc.integer({ min: 0, max: 6 }),
    }),
  )
  // 1985 to 2120: after both epochs, before 16-bit days end.
  const instant = fc.bigInt({ min: 852_076_800_000_000_000n, max: 5_112_460_800_000_000_000n })
  const configOf = (p: TimePreamble, withoutLeapSeconds: boolean, implicit: boolean): TimeCodeConfig => ({
    code: p.code,
    ...(p.code !== 'ccs' && p.epoch === 'agency' ? { epoch: '1980-01-06T00:00:00Z' } : {}),
    ...(implicit ? { preamble: toHex(writePreamble(p)) } : {}),
    withoutLeapSeconds,
  })
  const resolution = (p: TimePreamble): number =>
    p.code === 'cuc'
      ? 1e9 / 2 ** (8 * p.fine)
      : p.code === 'cds'
        ? { ms: 1e6, us: 1e3, ps: 1 }[p.resolution]
        : 1e9 / 100 ** p.fractionBytes

  test('written, read both ways, and written again', () => {
    fc.assert(
      fc.property(preamble, instant, fc.boolean(), fc.boolean(), (p, tai, posix, implicit) => {
        const config = configOf(p, posix, implicit)
        const options = { ...config, explicit: !implicit }
        const bytes = encodeTime(tai, p, options)
        expect(bytes.length).toBe(timeFieldBytes(p) + (implicit ? 0 : writePreamble(p).length))
        const decoded = decodeTime(bytes, 0, config)
        expect(decoded.length).toBe(bytes.length)
        expect(Math.abs(Number(decoded.tai - tai))).toBeLessThanOrEqual(resolution(p) / 2 + 1)
        const again = encodeTime(decoded.tai, p, { ...options, picoseconds: decoded.picoseconds })
        if (p.code !== 'cuc' || p.fine <= 4) expect(toHex(again)).toBe(toHex(bytes))
        const column = new BigInt64Array(1)
        expect(compileTimeReader(config)(bytes, 0, column, 0)).toBe(true)
        const difference = Number(decoded.tai - column[0]!)
        if (p.code === 'cuc' && p.fine > 4) expect([0, 1]).toContain(difference)
        else expect(difference).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  test('cut short is refused', () => {
    fc.assert(
      fc.property(preamble, instant, (p, tai) => {
        const config = configOf(p, false, false)
        const bytes = encodeTime(tai, p, { ...config, explicit: true })
        const short = bytes.subarray(0, bytes.length - 1)
        expect(() => decodeTime(short, 0, config)).toThrow('the time code cannot be read')
        expect(compileTimeReader(config)(short, 0, new BigInt64Array(1), 0)).toBe(false)
      }),
    )
  })

  test('before its epoch or beyond its bits cannot be written', () => {
    const cuc = { code: 'cuc', epoch: 'ccsds', coarse: 1, fine: 0 } as const
    expect(() => encodeTime(-10_000_000_000n, cuc)).toThrow('cannot be written as CUC')
    expect(() => encodeTime(256_000_000_000n, cuc)).toThrow('cannot be written as CUC')
    expect(toHex(encodeTime(255_000_000_000n, cuc))).toBe('ff')
  })

  test('whose configuration contradicts itself is refused', () => {
    expect(() => compileTimeReader({ code: 'cds', preamble: '1e' })).toThrow('preamble of cds')
    expect(() => compileTimeReader({ code: 'cuc', preamble: '1e00' })).toThrow('preamble of cuc')
    expect(() => compileTimeReader({ code: 'cuc', preamble: '1e', epoch: '1980-01-06T00:00:00Z' })).toThrow(
      'epoch of cuc',
    )
  })
})

describe('ASCII codes', () => {
  const tai = utcToTai({ year: 2026, month: 11, day: 24, hour: 20, minute: 31, second: 7, nanosecond: 123_456_789 })

  test('are written in full and cut short', () => {
    expect(formatAsciiTime(tai)).toBe('2026-11-24T20:31:07Z')
    expect(formatAsciiTime(tai, { code: 'B', digits: 3 })).toBe('2026-328T20:31:07.123Z')
    expect(formatAsciiTime(tai, { digits: 12, picoseconds: 5 })).toBe('2026-11-24T20:31:07.123456789005Z')
    expect(formatAsciiTime(tai, { resolution: 'minute', terminator: false })).toBe('2026-11-24T20:31')
    expect(formatAsciiTime(tai, { resolution: 'day', code: 'B' })).toBe('2026-328Z')
    expect(formatAsciiTime(tai, { from: 'hour', digits: 1 })).toBe('20:31:07.1Z')
    expect(formatAsciiTime(tai, { from: 'month' })).toBe('11-24T20:31:07Z')
    expect(() => formatAsciiTime(tai, { code: 'B', from: 'month' })).toThrow('ASCII time code')
    expect(() => formatAsciiTime(tai, { from: 'hour', resolution: 'day' })).toThrow('ASCII time code')
  })

  test('cannot be asked for what they cannot say', () => {
    for (const options of [
      { digits: -1 },
      { digits: 13 },
      { digits: 1, resolution: 'minute' },
      { code: 'B', resolution: 'month' },
    ] as const)
      expect(() => formatAsciiTime(tai, options)).toThrow('ASCII time code')
    const year10000 = utcToTai({ year: 10_000, month: 1, day: 1 })
    expect(() => formatAsciiTime(year10000)).toThrow('ASCII time code')
    expect(formatAsciiTime(year10000 - 100_000_000_000n, { resolution: 'year' })).toBe('9999Z')
    const ccs = { code: 'ccs', dayOfYear: false, fractionBytes: 0 } as const
    expect(() => encodeTime(year10000, ccs)).toThrow('year 10000')
    expect(toHex(encodeTime(utcToTai({ year: 2028, month: 2, day: 29, hour: 1 }), ccs))).toBe('20280229010000')
  })

  test('what is missing on the right is the beginning of the unit', () => {
    for (const [text, full] of [
      ['2026', '2026-01-01T00:00:00Z'],
      ['2026-11Z', '2026-11-01T00:00:00Z'],
      ['2026-328', '2026-11-24T00:00:00Z'],
      ['2026-11-24T20Z', '2026-11-24T20:00:00Z'],
      ['2026-328T20:31', '2026-11-24T20:31:00Z'],
      ['2016-12-31T23:59:60.5Z', '2016-12-31T23:59:60.500Z'],
    ])
      expect(formatUtc(parseAsciiTime(text!).tai)).toBe(full)
  })

  test('what is missing on the left is what is nearest to the reference', () => {
    const near = parseUtc('2027-01-01T00:10:00Z')
    for (const [text, full] of [
      ['23:59:00', '2026-12-31T23:59:00Z'],
      ['00:11', '2027-01-01T00:11:00Z'],
      ['12-31T12:00:00Z', '2026-12-31T12:00:00Z'],
      ['365T12', '2026-12-31T12:00:00Z'],
      ['31T12', '2026-12-31T12:00:00Z'],
      ['01-02', '2027-01-02T00:00:00Z'],
    ])
      expect(formatUtc(parseAsciiTime(text!, near).tai)).toBe(full)
    const old = parseUtc('2026-12-31T23:50:00Z')
    for (const [text, full] of [
      ['00:01:00', '2027-01-01T00:01:00Z'],
      ['01-01T12', '2027-01-01T12:00:00Z'],
      ['001T12', '2027-01-01T12:00:00Z'],
      ['01T12', '2027-01-01T12:00:00Z'],
      ['30T12', '2026-12-30T12:00:00Z'],
    ])
      expect(formatUtc(parseAsciiTime(text!, old).tai)).toBe(full)
    expect(() => parseAsciiTime('366T00', old)).toThrow('has no such date')
    expect(() => parseAsciiTime('23:59:00')).toThrow('nothing says near which instant')
  })

  test.each([
    '',
    '2026-13-01',
    '2026-02-30',
    '2026-367',
    '2026-11-24T24:00',
    '2026-11-24T12:00:60Z',
    '20:61',
    'x'.repeat(99),
  ])('"%s" is refused', (text) => {
    expect(() => parseAsciiTime(text, tai)).toThrow('the time code cannot be read')
  })

  test('written and read is the same to the picosecond', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 500_000_000_000_000_000n, max: 5_112_460_800_000_000_000n }),
        fc.constantFrom('A' as const, 'B' as const),
        fc.integer({ min: 0, max: 999 }),
        fc.boolean(),
        (instant, code, picoseconds, terminator) => {
          const text = formatAsciiTime(instant, { code, digits: 12, picoseconds, terminator })
          expect(parseAsciiTime(text)).toEqual({ tai: instant, picoseconds })
          const near = formatAsciiTime(instant, { code, digits: 12, picoseconds, from: 'hour' })
          expect(parseAsciiTime(near, instant + 3_600_000_000_000n).tai).toBe(instant)
        },
      ),
    )
  })
})
