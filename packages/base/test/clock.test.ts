import { describe, expect, test, vi } from 'vitest'
import { parseUtc, SimulatedClock, SteppedClock } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'

const start = parseUtc('2026-11-24T20:00:00Z')
const SECOND = 1_000_000_000n

describe('a stepped clock', () => {
  test('runs what falls due in order of time, each at its own instant', () => {
    const clock = new SteppedClock(start)
    const seen: [string, bigint][] = []
    clock.after(2n * SECOND, () => seen.push(['b', clock.now()]))
    clock.after(1n * SECOND, () => {
      seen.push(['a', clock.now()])
      clock.after(SECOND / 2n, () => seen.push(['a2', clock.now()]))
    })
    clock.advance(3n * SECOND)
    expect(seen).toEqual([
      ['a', start + SECOND],
      ['a2', start + (3n * SECOND) / 2n],
      ['b', start + 2n * SECOND],
    ])
    expect(clock.now()).toBe(start + 3n * SECOND)
  })

  test('repeats until cancelled', () => {
    const clock = new SteppedClock(start)
    let beats = 0
    const timer = clock.every(SECOND, () => beats++)
    clock.advance(5n * SECOND)
    timer.cancel()
    clock.advance(5n * SECOND)
    expect(beats).toBe(5)
  })

  test('refuses to go back', () => {
    const clock = new SteppedClock(start)
    expect(() => clock.advanceTo(start - 1n)).toThrow('clock was asked to go back')
  })

  test('a sleep ends when aborted', async () => {
    const clock = new SteppedClock(start)
    const abort = new AbortController()
    const sleeping = clock.sleep(SECOND, abort.signal)
    abort.abort(new Error('stopped'))
    await expect(sleeping).rejects.toThrow('stopped')
  })
})

describe('a simulated clock', () => {
  test('follows its source at its rate, and a change of rate leaves no step', () => {
    const source = new SteppedClock(0n)
    const clock = new SimulatedClock(source, start, 100)
    source.advance(SECOND)
    expect(clock.now()).toBe(start + 100n * SECOND)
    clock.setRate(1)
    source.advance(SECOND)
    expect(clock.now()).toBe(start + 101n * SECOND)
    clock.setRate(0)
    source.advance(10n * SECOND)
    expect(clock.now()).toBe(start + 101n * SECOND)
  })

  test('calls back once its own time has come', () => {
    const source = new SteppedClock(0n)
    const clock = new SimulatedClock(source, start, 1000)
    let at: bigint | undefined
    clock.after(60n * SECOND, () => (at = clock.now()))
    source.advance(SECOND / 20n)
    expect(at).toBeUndefined()
    source.advance(SECOND)
    expect(at).toBeGreaterThanOrEqual(start + 60n * SECOND)
  })
})

test('the system clock gives the present and can be waited on', async () => {
  const clock = new SystemClock()
  const before = clock.now()
  await clock.sleep(20_000_000n)
  const elapsed = clock.now() - before
  expect(elapsed).toBeGreaterThanOrEqual(15_000_000n)
  expect(elapsed).toBeLessThan(10n * SECOND)
})

test('a clock that is set back by an hour goes on beating, and so does one that is set forward', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 25, 12), toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    const clock = new SystemClock()
    const beats: bigint[] = []
    const timer = clock.every(1_000_000_000n, () => beats.push(clock.now()))
    vi.advanceTimersByTime(3000)
    expect(beats).toHaveLength(3)
    vi.setSystemTime(Date.UTC(2026, 10, 25, 11))
    vi.advanceTimersByTime(5000)
    expect(beats.length).toBeGreaterThanOrEqual(7)
    expect(beats.at(-1)! < beats[0]!).toBe(true)
    vi.setSystemTime(Date.UTC(2026, 10, 25, 15))
    vi.advanceTimersByTime(5000)
    expect(beats.length).toBeGreaterThanOrEqual(11)
    timer.cancel()
  } finally {
    vi.useRealTimers()
  }
})
