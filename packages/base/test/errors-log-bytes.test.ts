import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  concatBytes,
  crc32c,
  declaredErrors,
  defineErrors,
  equalBytes,
  formatDiagnostic,
  fromHex,
  redact,
  Secret,
  toHex,
  VigieError,
} from '@vigie/base'

describe('coded errors', () => {
  const errors = defineErrors('example', {
    noLock: {
      code: 'VIG-EXAMPLE-001',
      message: '{station} lost lock at {elevation}°',
      cause: 'The signal fell below the threshold.',
      remedy: 'Point {station} again.',
      status: 409,
    },
  })

  test('name the thing, the place and the remedy', () => {
    const error = errors.noLock({ station: 'KRU', elevation: 4 })
    expect(error).toBeInstanceOf(VigieError)
    expect(error.toLine()).toBe('VIG-EXAMPLE-001: KRU lost lock at 4° — Point KRU again.')
    expect(error.toProblem()).toMatchObject({ status: 409, code: 'VIG-EXAMPLE-001', detail: 'KRU lost lock at 4°' })
  })

  test('are declared once each, with a cause and a remedy', () => {
    const codes = [...declaredErrors().values()].flatMap((table) => Object.values(table))
    expect(new Set(codes.map((d) => d.code)).size).toBe(codes.length)
    for (const d of codes) {
      expect(d.code).toMatch(/^VIG-[A-Z]+-\d{3}$/)
      expect(d.remedy.length).toBeGreaterThan(10)
    }
  })

  test('a diagnostic reads as editors and people expect', () => {
    expect(
      formatDiagnostic({
        severity: 'error',
        code: 'VIG-X-001',
        message: 'm',
        remedy: 'r',
        file: 'a.yaml',
        line: 3,
        column: 7,
      }),
    ).toBe('a.yaml:3:7: error VIG-X-001: m — r')
  })
})

describe('secrets', () => {
  test('are never printed, by any road to a log', () => {
    const secret = new Secret('hunter2')
    for (const text of [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ a: [secret] }, { showHidden: true }),
    ]) {
      expect(text).not.toContain('hunter2')
    }
    expect(secret.reveal()).toBe('hunter2')
  })

  test('fields named like one are blanked at any depth', () => {
    const clean = redact({ user: 'ann', password: 'p', nested: [{ apiKey: 'k', 'Set-Cookie': 'c', count: 3 }] })
    expect(clean).toEqual({
      user: 'ann',
      password: '[secret]',
      nested: [{ apiKey: '[secret]', 'Set-Cookie': '[secret]', count: 3 }],
    })
  })
})

describe('bytes', () => {
  test('hexadecimal goes both ways', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromHex(toHex(bytes)), bytes)))
    expect(toHex(fromHex('1A CF:fc 1D'))).toBe('1acffc1d')
    expect(() => fromHex('1a2')).toThrow(VigieError)
    expect(() => fromHex('zz')).toThrow(VigieError)
  })

  test('CRC-32C has the check value of RFC 3720, whole or in pieces', () => {
    const check = new TextEncoder().encode('123456789')
    expect(crc32c(check)).toBe(0xe3069283)
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }), (a, b) => {
        const whole = concatBytes([a, b])
        expect(crc32c(b, 0, b.length, crc32c(a))).toBe(crc32c(whole))
      }),
    )
  })
})
