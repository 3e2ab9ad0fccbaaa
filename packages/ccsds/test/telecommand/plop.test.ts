/**
 * What a station radiates. Truth: the sequences of carrier modulation modes of CCSDS 231.0-B-4 §7 (figures of CCSDS 201.0-B-3 §4), and a
 * receiver that gets the whole of it.
 */
import { describe, expect, test } from 'vitest'
import { concatBytes } from '@vigie/base'
import { CltuReceiver, encodeCltu, Plop, type CltuParameters, type PlopStep } from '@vigie/ccsds'

const cltu = Uint8Array.of(0xeb, 0x90, 1, 2, 3)
const modes = (steps: readonly PlopStep[]): number[] => steps.map((step) => step.mode)

describe('PLOP-1', () => {
  test('acquires for each CLTU and goes back to the bare carrier', () => {
    const plop = new Plop({ plop: 1 })
    for (let i = 0; i < 2; i++) {
      const steps = plop.send(cltu)
      expect(modes(steps)).toEqual([1, 2, 3, 1])
      expect(steps[1]!.bytes).toEqual(new Uint8Array(16).fill(0x55))
      expect(steps[2]!.bytes).toBe(cltu)
      expect(steps[3]!.bytes).toHaveLength(0)
    }
    expect(plop.active).toBe(false)
    expect([plop.idle(9), plop.end()]).toEqual([[], []])
  })
  test('may have idle before the carrier', () => {
    expect(modes(new Plop({ plop: 1, idleBytes: 4 }).send(cltu))).toEqual([1, 2, 3, 4, 1])
  })
})

describe('PLOP-2', () => {
  test('acquires once a session, with idle after each CLTU', () => {
    const plop = new Plop({ plop: 2, acquisitionBytes: 32 })
    expect(modes(plop.send(cltu))).toEqual([1, 2, 3, 4])
    expect(plop.active).toBe(true)
    expect(modes(plop.send(cltu))).toEqual([3, 4])
    expect(plop.idle(5)).toEqual([{ mode: 4, bytes: new Uint8Array(5).fill(0x55) }])
    expect(modes(plop.end())).toEqual([1])
    expect(plop.end()).toEqual([])
    expect(plop.send(cltu)[1]!.bytes).toHaveLength(32)
  })
  test.each<CltuParameters>([
    { coding: 'bch', randomised: false },
    { coding: 'ldpc-128', randomised: true },
    { coding: 'ldpc-128', randomised: true, tail: 'none' },
    { coding: 'ldpc-512', randomised: true },
  ])('what it radiates is received: %o', (p) => {
    const plop = new Plop({ plop: 2, idleBytes: p.coding === 'ldpc-512' ? 64 : p.tail === 'none' ? 16 : 1 })
    const frames = [10, 40, 7].map((n) => new Uint8Array(n).fill(n))
    const stream = concatBytes(
      [...frames.flatMap((frame) => plop.send(encodeCltu(frame, p))), ...plop.idle(64)].map((step) => step.bytes),
    )
    const got: Uint8Array[] = []
    new CltuReceiver(({ data }) => got.push(data), p).push(stream)
    expect(got.map((data, i) => data.slice(0, frames[i]!.length))).toEqual(frames)
  })
})

test.each([{ acquisitionBytes: 0 }, { idleBytes: -1 }, { idleBytes: 0.5 }])('%o is refused', (more) => {
  expect(() => new Plop({ plop: 2, ...more })).toThrow(expect.objectContaining({ code: 'VIG-CCSDS-002' }))
})
