/** The store of latest values: newest by generation, and subscribers that fall behind are told by how much. */
import { describe, expect, test } from 'vitest'
import { compileTelemetry, LatestValues, PacketFlag, TelemetryProcessor, Validity } from '../src/index.ts'
import { batchOf } from './support/batches.ts'
import { electric, status } from './support/packets.ts'
import { satellite } from './support/satellite.ts'

function store() {
  const plan = compileTelemetry(satellite(), { chain: 'SAT', root: 'packet' })
  const processor = new TelemetryProcessor(plan, { onEvent: () => {} })
  const latest = new LatestValues(plan)
  const index = (path: string): number => plan.parameters.find((p) => p.path === path)!.index
  return {
    latest,
    index,
    send: (...args: Parameters<typeof batchOf>) => latest.take(processor.process(batchOf(...args))),
  }
}

describe('latest values', () => {
  test('the newest by time of generation, with raw and engineering value, state and origin', () => {
    const s = store()
    s.send([electric(0, 0, 25, 1), electric(1, 1, 26, 1)])
    expect(s.latest.get('volts')).toMatchObject({
      raw: 260,
      state: 0,
      validity: 0,
      packetType: 'electric',
      journal: 1,
      samples: 2,
      generation: 1_000_000_000n,
    })
    s.send([electric(2, 0, 99, 1)], [PacketFlag.playback], 0)
    expect(s.latest.get('volts')).toMatchObject({ raw: 260, samples: 3 })
    s.send([electric(3, 9, 27, 1)], [PacketFlag.badCheck], 9)
    expect(s.latest.get('volts')).toMatchObject({ raw: 270, validity: Validity.badPacket })
    expect(s.latest.get('mode')).toBeUndefined()
  })
  test('a subscriber gets a snapshot, then what changed, and is told what it missed', () => {
    const s = store()
    s.send([status(0, 0, 1)])
    const subscription = s.latest.subscribe([s.index('mode'), s.index('volts')])
    expect(subscription.take()).toMatchObject({ values: [{ parameter: s.index('mode') }], skipped: 0 })
    s.send([electric(0, 0, 25, 1), electric(1, 1, 26, 1), electric(2, 2, 27, 1)], [], 1)
    expect(subscription.take()).toMatchObject({ values: [{ raw: 270 }], skipped: 2 })
    expect(subscription.take()).toEqual({ values: [], skipped: 0 })
    subscription.close()
    s.send([status(1, 5, 0)], [], 5)
    expect(subscription.take().values).toEqual([])
  })
})
