/** On-board time correlation against clocks whose truth is known. */
import { describe, expect, test } from 'vitest'
import { TimeCorrelation } from '../src/index.ts'

const SECOND = 1_000_000_000
const truth = (onBoardSeconds: number, drift: number, offset = 1_000_000): bigint =>
  BigInt(Math.round((offset + onBoardSeconds * (1 + drift)) * SECOND))
const count = (seconds: number): bigint => BigInt(Math.round(seconds * SECOND))

describe('the line', () => {
  test('drift and offset are found within the noise of reception', () => {
    const c = new TimeCorrelation()
    for (let i = 0; i < 200; i++)
      c.note(
        count(10 * i),
        truth(10 * i, 3e-6) + BigInt(Math.round(Math.sin(i * 12.9898) * 100_000)) + 250_000_000n,
        250_000_000n,
      )
    expect(c.state.drift).toBeCloseTo(3e-6, 7)
    expect(Math.abs(Number(c.toTai(count(1990))! - truth(1990, 3e-6)))).toBeLessThan(100_000)
    expect(c.uncertainty(count(1990))).toBeLessThan(200_000)
    expect(c.uncertainty(count(1990 + 86_400))).toBeGreaterThan(5_000_000)
    const back = c.toOnBoard(c.toTai(count(1234))!)!
    expect(Math.abs(Number(back - count(1234)))).toBeLessThan(1000)
  })
  test('nothing is known before the first pair', () => {
    const c = new TimeCorrelation()
    expect([c.toTai(0n), c.toOnBoard(0n), c.uncertainty(0n)]).toEqual([undefined, undefined, Infinity])
  })
})

describe('what does not fit', () => {
  test('delayed deliveries are outliers and leave the line where it was', () => {
    const c = new TimeCorrelation()
    for (let i = 0; i < 60; i++) c.note(count(i), truth(i, 1e-6) + (i % 7 === 3 ? BigInt(SECOND) * BigInt(i) : 0n), 0n)
    expect(c.state.outliers).toBe(9)
    expect(c.state.resets + c.state.leaps).toBe(0)
    expect(Math.abs(Number(c.toTai(count(59))! - truth(59, 1e-6)))).toBeLessThan(1000)
  })
  test('a count that starts again is a reset, one that jumps is a leap; both begin a new line', () => {
    const told: string[] = []
    const c = new TimeCorrelation({}, (change) => told.push(change))
    for (let i = 1000; i < 1020; i++) c.note(count(i), truth(i, 0), 0n)
    for (let i = 0; i < 10; i++) c.note(count(i), truth(1020 + i, 0), 0n)
    expect(Math.abs(Number(c.toTai(count(9))! - truth(1029, 0)))).toBeLessThan(1000)
    for (let i = 5000; i < 5010; i++) c.note(count(i), truth(1030 + (i - 5000), 0), 0n)
    expect(told).toEqual(['first', 'reset', 'leap'])
    expect(c.state).toMatchObject({ resets: 1, leaps: 1 })
  })
})
