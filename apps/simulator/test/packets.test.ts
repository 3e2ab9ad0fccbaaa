/** Writing values as sensors and packets have them. */
import type { Calibrator } from '@vigie/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { putBits, putFloat } from '../src/packets/bits.ts'
import { calibrate, inverse } from '../src/packets/calibration.ts'
import { readFault, readScript } from '../src/faults/fault.ts'
import { Random } from '../src/random.ts'

describe('bits', () => {
  test('numbers of any width lie where they are put and nowhere else', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 53 })
          .chain((bits) =>
            fc.tuple(
              fc.constant(bits),
              fc.integer({ min: 0, max: 70 }),
              fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }),
            ),
          ),
        ([bits, at, value]) => {
          const bytes = new Uint8Array(16)
          putBits(bytes, at, bits, Number(value))
          const all = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
          expect(all).toBe(value << BigInt(128 - at - bits))
        },
      ),
    )
  })

  test('floats are IEEE 754, also off the byte boundary', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 7 }), (value, at) => {
        const bytes = new Uint8Array(10)
        putFloat(bytes, at, 64, value)
        const word = BigInt.asUintN(64, BigInt(`0x${Buffer.from(bytes).toString('hex')}`) >> BigInt(16 - at))
        const view = new DataView(new ArrayBuffer(8))
        view.setBigUint64(0, word)
        expect(view.getFloat64(0)).toEqual(value)
      }),
    )
  })
})

describe('calibration', () => {
  const calibrators: Calibrator[] = [
    { kind: 'polynomial', coefficients: [-50, 0.04] },
    { kind: 'polynomial', coefficients: [-40, 0.006, -1e-7] },
    {
      kind: 'spline',
      order: 1,
      extrapolate: true,
      points: [
        [0, 125],
        [820, 42],
        [2050, 5],
        [4095, -80],
      ].map(([raw, calibrated]) => ({ raw: raw!, calibrated: calibrated! })),
    },
  ]
  test('the inverse finds the count that a value came from', () => {
    fc.assert(
      fc.property(fc.constantFrom(...calibrators), fc.integer({ min: 0, max: 4095 }), (calibrator, raw) => {
        const back = inverse(calibrator, 0, 4095)!
        expect(Math.round(back(calibrate(calibrator, raw)!))).toBe(raw)
      }),
    )
  })
})

describe('fault scripts', () => {
  test('times are from the start or UTC, in order', () => {
    const script = readScript(
      [
        { at: '2000-01-01T12:00:00Z', fault: { kind: 'link-drop' } },
        { at: '90 s', for: '1 min', fault: { kind: 'safe-mode', satellite: 'RECO1' } },
      ],
      1000n,
    )
    expect(script.map((s) => s.fault.kind)).toEqual(['safe-mode', 'link-drop'])
    expect(script[0]).toMatchObject({ at: 90_000_001_000n, duration: 60_000_000_000n })
  })

  test.each([
    [[{ fault: { kind: 'meteor' } }], 'meteor'],
    [[{ fault: { kind: 'frame-loss', rate: 2 } }], 'share'],
    [[{ fault: { kind: 'sensor', parameter: 'X', effect: 'odd' } }], 'effect'],
    [[{ fault: { kind: 'safe-mode' } }], 'satellite'],
    [[{ fault: { kind: 'link-drop', colour: 'red' } }], 'colour'],
    [[{ at: 'soon', fault: { kind: 'link-drop' } }], 'entry 1'],
    ['all of them', 'list'],
  ])('%j is refused with its reason', (script, reason) => {
    expect(() => readScript(script, 0n)).toThrow(reason)
    expect(() => readScript(script, 0n)).toThrow(expect.objectContaining({ code: 'VIG-SIM-005' }))
  })

  test('whatever is given, there is a fault or a coded refusal', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        try {
          readFault(anything)
        } catch (error) {
          expect(error).toMatchObject({ code: 'VIG-SIM-005' })
        }
      }),
    )
  })
})

describe('random numbers', () => {
  test('come from the seed and the name', () => {
    const row = (seed: number, name: string): number[] => {
      const random = new Random(seed, name)
      return Array.from({ length: 5 }, () => random.next())
    }
    expect(row(1, 'a')).toEqual(row(1, 'a'))
    expect(row(1, 'a')).not.toEqual(row(2, 'a'))
    expect(row(1, 'a')).not.toEqual(row(1, 'b'))
  })

  test('are uniform and normal as they say', () => {
    const random = new Random(7)
    const uniform = Array.from({ length: 20_000 }, () => random.next())
    expect(uniform.reduce((a, b) => a + b) / uniform.length).toBeCloseTo(0.5, 1)
    const normal = Array.from({ length: 20_000 }, () => random.gauss(3))
    expect(Math.sqrt(normal.reduce((a, b) => a + b * b) / normal.length)).toBeCloseTo(3, 0)
  })
})
