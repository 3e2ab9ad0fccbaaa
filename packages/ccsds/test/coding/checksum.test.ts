/**
 * Checksums. Values: CRC catalogue ("123456789"), ECSS-E-ST-70-41C annex B tables, and those that the tests of yamcs and
 * of dariol83's ccsds library publish (facts only).
 */
import { fromHex } from '@vigie/base'
import { crc16, crc32, isoChecksum, isoChecksumOk } from '@vigie/ccsds/coding'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('crc16', () => {
  it.each([
    ['313233343536373839', 0x29b1],
    ['06000cf0000400558873c900000521', 0x75fb],
    ['0192fe0011825a', 0x0ea3],
    ['0011223344556677', 0x5cff],
    ['', 0xffff],
  ])('of %s', (hex, expected) => {
    expect(crc16(fromHex(hex))).toBe(expected)
  })

  it('does not depend on how the bytes are sliced, and is 0 over a unit with its CRC', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
        const at = Math.min(cut, bytes.length)
        const whole = crc16(bytes)
        expect(crc16(bytes, at, bytes.length, crc16(bytes, 0, at))).toBe(whole)
        expect(crc16(Uint8Array.of(...bytes, whole >> 8, whole & 255))).toBe(0)
      }),
    )
  })
})

describe('ISO checksum', () => {
  it.each([
    ['0000', 0xffff],
    ['000000', 0xffff],
    ['ffff', 0xffff],
    ['ffffff', 0xffff],
    ['abcdef01', 0x9cf8],
    ['1456f89a0001', 0x24dc],
  ])('of %s', (hex, expected) => {
    expect(isoChecksum(fromHex(hex))).toBe(expected)
  })

  it('accepts what it made and refuses any single changed octet (0 and ff are one value to it)', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 9000 }),
        fc.nat(),
        fc.integer({ min: 1, max: 254 }),
        (bytes, at, by) => {
          const sum = isoChecksum(bytes)
          const packet = Uint8Array.of(...bytes, sum >> 8, sum & 255)
          expect(isoChecksumOk(packet)).toBe(true)
          const i = at % bytes.length
          packet[i] = (packet[i]! + by) % 255
          if (packet[i]! % 255 !== bytes[i]! % 255) expect(isoChecksumOk(packet)).toBe(false)
        },
      ),
      { numRuns: 50 },
    )
  })
})

it('Proximity-1 crc32', () => {
  expect(crc32(fromHex('12345678'))).toBe(0x34d74cb3)
})
