import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, fromHex } from '@vigie/base'
import { crc16, isoChecksum, isoChecksumHolds } from '@vigie/ccsds'

// Published values: vectors.md §1.1.
describe('CRC-16', () => {
  test.each([
    ['313233343536373839', 0x29b1],
    ['06000cf0000400558873c900000521', 0x75fb],
    ['0192fe0011825a', 0x0ea3],
    ['0011223344556677', 0x5cff],
  ])('%s', (hex, check) => {
    expect(crc16(fromHex(hex))).toBe(check)
  })

  test('over data and its check it is zero, and it goes on from where it stopped', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (data, at) => {
        const crc = crc16(data)
        expect(crc16(concatBytes([data, Uint8Array.of(crc >>> 8, crc & 255)]))).toBe(0)
        const cut = at % (data.length + 1)
        expect(crc16(data, cut, data.length, crc16(data, 0, cut))).toBe(crc)
      }),
    )
  })
})

describe('ISO checksum (ECSS-E-ST-70-41C annex B.2)', () => {
  test.each([
    ['0000', 0xffff],
    ['000000', 0xffff],
    ['ffff', 0xffff],
    ['ffffff', 0xffff],
    ['abcdef01', 0x9cf8],
    ['1456f89a0001', 0x24dc],
  ])('%s', (hex, check) => {
    expect(isoChecksum(fromHex(hex))).toBe(check)
  })

  test('holds over data and its check, and not when a byte changes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.nat(),
        fc.integer({ min: 1, max: 254 }),
        (data, at, change) => {
          const check = isoChecksum(data)
          const whole = concatBytes([data, Uint8Array.of(check >>> 8, check & 255)])
          expect(isoChecksumHolds(whole)).toBe(true)
          const i = at % data.length
          const before = whole[i]!
          whole[i] = (before + change) & 255
          // 00 and ff are the same modulo 255: the one change that the checksum cannot see.
          if (whole[i]! % 255 !== before % 255) expect(isoChecksumHolds(whole)).toBe(false)
        },
      ),
    )
  })
})
