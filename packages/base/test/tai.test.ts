import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatUtc,
  leapSeconds,
  parseDuration,
  parseLeapSecondsList,
  parseUtc,
  taiToUnixNanos,
  taiToUtc,
  unixNanosToTai,
  VigieError,
} from '@vigie/base'

const DAY = 86_400n * 1_000_000_000n
const list = new URL('../../../../shared/data/time/leap-seconds.list', import.meta.url)

describe('TAI and UTC', () => {
  test('the CCSDS day count is the Unix one plus 4383 (CCSDS 301.0-B-4 §3.3)', () => {
    expect(parseUtc('1970-01-01T00:00:00Z')).toBe(4383n * DAY + 10n * 1_000_000_000n)
  })

  test('TAI − UTC is 10 s on 1972-01-01, 32 s on 1999-01-01 and 37 s on 2017-01-01 (IERS Bulletin C)', () => {
    for (const [utc, days, offset] of [
      ['1972-01-01', 5113n, 10n],
      ['1999-01-01', 14_975n, 32n],
      ['2017-01-01', 21_550n, 37n],
    ] as const) {
      expect(parseUtc(utc) - days * DAY).toBe(offset * 1_000_000_000n)
    }
  })

  test('the leap second of 2016-12-31 exists, and the seconds around it are a second apart', () => {
    const before = parseUtc('2016-12-31T23:59:59Z')
    expect(formatUtc(before + 1_000_000_000n)).toBe('2016-12-31T23:59:60Z')
    expect(formatUtc(before + 1_500_000_000n)).toBe('2016-12-31T23:59:60.500Z')
    expect(formatUtc(before + 2_000_000_000n)).toBe('2017-01-01T00:00:00Z')
    expect(parseUtc('2016-12-31T23:59:60.5Z')).toBe(before + 1_500_000_000n)
  })

  test('Unix time maps a leap second to the start of the next', () => {
    const leap = parseUtc('2016-12-31T23:59:60.25Z')
    expect(taiToUnixNanos(leap)).toBe(1_483_228_800n * 1_000_000_000n)
  })

  test('day-of-year and calendar forms name the same instant', () => {
    expect(parseUtc('2026-328T20:31:07Z')).toBe(parseUtc('2026-11-24T20:31:07Z'))
    expect(formatUtc(parseUtc('2026-11-24T20:31:07.123456789Z'), { form: 'doy' })).toBe('2026-328T20:31:07.123456789Z')
    expect(formatUtc(parseUtc('2024-12-31'), { form: 'doy' })).toBe('2024-366T00:00:00Z')
  })

  test('any instant from 1958 to 2200 survives text and Unix time', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 20_000_000_000n, max: 7_600_000_000_000_000_000n }), (tai) => {
        expect(parseUtc(formatUtc(tai, { digits: 9 }))).toBe(tai)
        expect(parseUtc(formatUtc(tai, { digits: 9, form: 'doy' }))).toBe(tai)
        if (!leapSeconds.atTai(tai).inLeapSecond) expect(unixNanosToTai(taiToUnixNanos(tai))).toBe(tai)
        const { month, day, hour, second } = taiToUtc(tai)
        expect(month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && second <= 60).toBe(true)
      }),
    )
  })

  test('what is no time is refused with the text and how to write one', () => {
    for (const text of [
      '',
      'yesterday',
      '2026-13-01',
      '2026-02-29',
      '2025-366',
      '2026-11-24T24:00:00Z',
      '2026-11-24T20:31:60Z',
    ]) {
      expect(() => parseUtc(text)).toThrow(VigieError)
    }
  })

  test('durations are read with their unit', () => {
    expect(parseDuration('250 ms')).toBe(250_000_000n)
    expect(parseDuration('1.5 s')).toBe(1_500_000_000n)
    expect(parseDuration('PT1H30M')).toBe(5_400_000_000_000n)
    expect(parseDuration('-2 d')).toBe(-2n * DAY)
    for (const text of ['', '5', 'P', '1 parsec'])
      expect(() => parseDuration(text)).toThrow(/VIG-BASE-002|not a duration/)
  })
})

describe('leap seconds as data', () => {
  test.skipIf(!existsSync(list))('the built-in table is the published list (../shared/data/time)', () => {
    const published = parseLeapSecondsList(readFileSync(list, 'utf8'))
    expect(leapSeconds.entries).toEqual(published.entries)
    expect(leapSeconds.expiresUtcSeconds).toBe(published.expiresUtcSeconds)
  })

  test('the expiry is known and reported', () => {
    expect(formatUtc(leapSeconds.expires)).toBe('2027-06-28T00:00:00Z')
    expect(leapSeconds.isExpired(parseUtc('2027-06-27'))).toBe(false)
    expect(leapSeconds.isExpired(parseUtc('2027-06-29'))).toBe(true)
  })

  test('a broken list is refused with its line', () => {
    expect(() => parseLeapSecondsList('#@\t4023129600\n3692217600 37\n3644697600 36\n', 'my.list')).toThrow('my.list:3')
    expect(() => parseLeapSecondsList('3692217600 37\n')).toThrow(VigieError)
  })
})
