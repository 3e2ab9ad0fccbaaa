/** Monitoring: limits by context, persistence, change, expected values; transitions only; state that outlives a restart. */
import { describe, expect, test } from 'vitest'
import {
  compileTelemetry,
  TelemetryProcessor,
  PacketFlag,
  type ColumnBlock,
  type TelemetryEvent,
} from '../src/index.ts'
import { batchOf } from './support/batches.ts'
import { electric, status } from './support/packets.ts'
import { satellite } from './support/satellite.ts'

function processor() {
  const plan = compileTelemetry(satellite(), { chain: 'SAT', root: 'packet' })
  const events: TelemetryEvent[] = []
  const p = new TelemetryProcessor(plan, { onEvent: (e) => events.push(e) })
  const states = (blocks: readonly ColumnBlock[], path: string): number[] => {
    const index = plan.parameters.find((q) => q.path === path)!.index
    return blocks.flatMap((b) => b.columns.filter((c) => c.parameter === index).flatMap((c) => [...(c.state ?? [])]))
  }
  const volts = (...list: number[]): ColumnBlock[] => p.process(batchOf(list.map((v, i) => electric(i, i, v, 1))))
  return { p, events, states, volts, plan }
}
const steps = (events: readonly TelemetryEvent[]): string[] => events.map((e) => `${e.parameter}: ${e.from} → ${e.to}`)

describe('limits', () => {
  test('a state changes after so many violations in a row, and back after so many conforming', () => {
    const m = processor()
    expect(m.states(m.volts(25, 31, 25, 31, 31, 31, 25, 31, 25, 25, 25), 'volts')).toEqual([
      0, 0, 0, 0, 2, 2, 2, 2, 2, 0, 0,
    ])
    expect(steps(m.events)).toEqual(['volts: normal → warning', 'volts: warning → normal'])
    expect(m.events[0]).toMatchObject({
      kind: 'limit',
      name: 'LimitViolation',
      severity: 'low',
      value: 31,
      limit: 'outside 20 … 30 is warning',
      packet: 4,
    })
    expect(m.events[0]!.message).toBe('volts is 31 V: warning (outside 20 … 30 is warning), was normal')
  })
  test('the count of violations goes on from batch to batch', () => {
    const m = processor()
    m.volts(31)
    expect(m.events).toEqual([])
    expect(m.states(m.volts(31), 'volts')).toEqual([2])
  })
  test('the most urgent range counts, and a worse one takes over', () => {
    const m = processor()
    m.volts(31, 31, 41, 41, 25, 25)
    expect(steps(m.events)).toEqual([
      'volts: normal → warning',
      'volts: warning → critical',
      'volts: critical → normal',
    ])
  })
  test('a context replaces the limits, from the packet on that makes it hold', () => {
    const m = processor()
    const blocks = m.p.process(
      batchOf([
        status(0, 0, 1),
        electric(0, 1, 31, 1),
        electric(1, 2, 31, 1),
        status(1, 3, 0),
        electric(2, 4, 15, 1),
        electric(3, 5, 4, 1),
        status(2, 6, 1),
        electric(4, 7, 25, 1),
      ]),
    )
    expect(m.states(blocks, 'volts')).toEqual([0, 2, 0, 5, 5])
    expect(m.states(blocks, 'mode')).toEqual([0, 4, 0])
  })
  test('the limits in force are told: the context that holds, else those without one', () => {
    const m = processor()
    expect(m.p.limitsInForce('volts')).toBeUndefined()
    m.p.process(batchOf([status(0, 0, 1), electric(0, 1, 25, 1)]))
    expect(m.p.limitsInForce('volts')).toBe(1)
    m.p.process(batchOf([status(1, 2, 0), electric(1, 3, 25, 1)]))
    expect(m.p.limitsInForce('volts')).toBe(0)
    expect(m.p.limitsInForce('no such')).toBeUndefined()
  })
  test('expected values by label', () => {
    const m = processor()
    m.p.process(batchOf([status(0, 0, 1), status(1, 1, 0), status(2, 2, 0), status(3, 3, 1)]))
    expect(steps(m.events)).toEqual(['mode: normal → critical', 'mode: critical → normal'])
    expect(m.events[0]).toMatchObject({ valueText: 'SAFE', severity: 'high' })
  })
  test('change per second', () => {
    const m = processor()
    const blocks = m.p.process(batchOf([0, 1, 4, 4, 4.5].map((a, i) => electric(i, i, 25, a))))
    expect(m.states(blocks, 'amps')).toEqual([0, 0, 1, 0, 0])
    expect(m.events[0]!.message).toContain('changed by 3 a second')
  })
})

describe('what does not count', () => {
  test('packets that failed their check change no state', () => {
    const m = processor()
    m.p.process(batchOf([electric(0, 0, 50, 1), electric(1, 1, 50, 1)], [PacketFlag.badCheck, PacketFlag.badCheck]))
    expect(m.events).toEqual([])
  })
  test('what is played back has states of its own', () => {
    const m = processor()
    m.p.process(
      batchOf(
        [electric(0, 0, 50, 1), electric(1, 1, 50, 1), electric(2, 2, 25, 1)],
        [PacketFlag.playback, PacketFlag.playback, 0],
      ),
    )
    expect(m.events.map((e) => [e.to, e.playback])).toEqual([['critical', true]])
  })
})

test('states outlive a restart', () => {
  const before = processor()
  before.volts(25, 31, 31)
  const snapshot = JSON.parse(JSON.stringify(before.p.snapshot())) as ReturnType<TelemetryProcessor['snapshot']>
  const after = processor()
  after.p.restore(snapshot)
  expect(after.states(after.volts(31, 25, 25), 'volts')).toEqual([2, 2, 0])
  expect(steps(after.events)).toEqual(['volts: warning → normal'])
  expect(() => after.p.restore({ version: 2 as 1, states: [] })).toThrow(/VIG-TELEMETRY-014|cannot be restored/)
})
