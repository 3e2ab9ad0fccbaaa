/**
 * The way of a packet to a station and what is said of it. Truth: issue 5 clauses 4 and 6, CCSDS 232.0-B-4 (frames, MAPs), 232.1-B-2
 * (FOP-1, its alerts), 231.0-B-4 (CLTU, PLOP); what stations promise is docs/formats/station-telecommand.md.
 */
import { describe, expect, test } from 'vitest'
import { Bench, channel, clcwWord, configuration, ScriptedStation, START } from './bench.ts'

/** A satellite over Kiruna. */
function overKiruna(config = configuration()) {
  const kiruna = new ScriptedStation('KRU')
  const bench = new Bench([kiruna], config)
  kiruna.rise()
  return { bench, kiruna }
}

describe('an expedited packet', () => {
  test('is with the station before `send` returns, and ends when the station has radiated it', () => {
    const { bench, kiruna } = overKiruna()
    bench.send(7, 'BD')
    expect(kiruna.given.length).toBe(1)
    expect(bench.stages(7)).toEqual(['sent'])
    kiruna.radiated(kiruna.last, START + 5n, START + 9n)
    expect(bench.report(7, 'radiated')).toEqual({
      id: 7,
      stage: 'radiated',
      time: START + 5n,
      end: START + 9n,
      uplink: 'KRU',
      frames: [{ virtualChannel: 0, type: 'BD' }],
      attempt: 1,
    })
    expect(bench.frames(kiruna)).toEqual([
      { type: 'BD', virtualChannel: 0, sequence: 0, map: 0, segment: 3, data: Array(20).fill(7) },
    ])
    expect(bench.recorded.map((r) => [r.uplink, [...r.cltu]])).toEqual([['KRU', [...kiruna.given[0]!.bytes]]])
    // Its number is free again.
    bench.send(7, 'BD')
  })

  test('that the station refuses has surely not left', () => {
    const { bench, kiruna } = overKiruna()
    bench.send(1, 'BD')
    kiruna.refused()
    expect(bench.report(1, 'failed')).toMatchObject({
      uncertain: false,
      detail: 'KRU refused it: the satellite is not in view (1)',
    })
    bench.advance(100)
    expect(kiruna.given.length).toBe(1)
  })

  test('that was not answered when the connection ended may have left, and is not sent again', () => {
    const { bench, kiruna } = overKiruna()
    bench.send(1, 'BD')
    kiruna.disconnect()
    expect(bench.report(1, 'failed')).toMatchObject({ uncertain: true })
    kiruna.rise()
    bench.advance(100)
    kiruna.radiated()
    expect(bench.stages(1)).toEqual(['sent', 'failed'])
    expect(kiruna.given.length).toBe(1)
  })

  test('is failed at once when no station can radiate, in words that say why', () => {
    const kiruna = new ScriptedStation('KRU')
    const bench = new Bench([kiruna, new ScriptedStation('AUS')])
    kiruna.become({ state: 'connected', carrier: false })
    bench.send(1, 'BD')
    expect(bench.reports).toMatchObject([
      {
        id: 1,
        stage: 'failed',
        uncertain: false,
        detail: 'no station radiates: KRU has no carrier, AUS is not connected (connecting)',
      },
    ])
    kiruna.rise()
    expect(kiruna.given).toEqual([])
  })

  test('of several segments is sent when its last one is, and radiated when all of them are', () => {
    const { bench, kiruna } = overKiruna()
    bench.send(9, 'BD', { bytes: 150 })
    expect(bench.frames(kiruna).map((f) => f.segment)).toEqual([1, 0, 2])
    expect(bench.stages(9)).toEqual(['sent'])
    for (const [i, { id }] of [...kiruna.given].entries()) {
      expect(bench.stages(9)).toEqual(['sent'])
      kiruna.radiated(id, START + BigInt(i * 10), START + BigInt(i * 10 + 8))
    }
    expect(bench.report(9, 'radiated')).toMatchObject({ time: START, end: START + 28n })
    expect(bench.report(9, 'radiated')!.frames!.length).toBe(3)
  })

  test('of which a segment was refused is given up: the rest of it is not sent', () => {
    const { bench, kiruna } = overKiruna()
    bench.send(9, 'BD', { bytes: 300 })
    expect(kiruna.given.length).toBe(3)
    kiruna.refused(kiruna.given[0]!.id)
    expect(bench.report(9, 'failed')).toMatchObject({ uncertain: false })
    bench.send(2, 'BD')
    expect(bench.frames(kiruna).map((f) => f.data[0])).toEqual([9, 9, 9, 2])
  })
})

describe('a sequence-controlled packet', () => {
  test('is refused until the service is initiated', () => {
    const { bench, kiruna } = overKiruna()
    bench.send(1, 'AD')
    expect(bench.reports).toMatchObject([
      {
        stage: 'failed',
        uncertain: false,
        detail: 'FOP of virtual channel 0 is in state S6 (initial): initiate the service',
      },
    ])
    expect(kiruna.given).toEqual([])
  })

  test('is sent, radiated and received', () => {
    const { bench, kiruna } = overKiruna()
    expect(bench.chain.directive(0, { kind: 'initiate' })).toBe('confirmed')
    bench.send(1, 'AD')
    bench.send(2, 'AD')
    kiruna.radiatedAll()
    bench.advance(1)
    bench.clcw(1)
    expect(bench.stages(1)).toEqual(['sent', 'radiated', 'received'])
    expect(bench.stages(2)).toEqual(['sent', 'radiated'])
    expect(bench.report(1, 'received')).toEqual({
      id: 1,
      stage: 'received',
      time: bench.clock.now(),
      frames: [{ virtualChannel: 0, type: 'AD', sequence: 0 }],
      attempt: 1,
    })
    bench.clcw(2)
    expect(bench.stages(2)).toEqual(['sent', 'radiated', 'received'])
  })

  test('waits while the service is being initiated by Unlock', () => {
    const { bench, kiruna } = overKiruna()
    expect(bench.chain.directive(0, { kind: 'initiate-with-unlock' })).toBe('accepted')
    bench.send(1, 'AD')
    expect(bench.frames(kiruna).map((f) => f.type)).toEqual(['BC'])
    expect(bench.stages(1)).toEqual([])
    bench.clcw(0)
    expect(bench.frames(kiruna).map((f) => f.type)).toEqual(['BC', 'AD'])
  })

  test('is sent again by its FOP, and counted', () => {
    const { bench, kiruna } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    bench.send(1, 'AD')
    kiruna.radiated()
    bench.advance(8)
    expect(kiruna.given.length).toBe(2)
    kiruna.radiated()
    bench.clcw(1)
    expect(bench.stages(1)).toEqual(['sent', 'radiated', 'received'])
    expect(bench.report(1, 'received')!.attempt).toBe(2)
  })

  test('is not retransmitted before it was sent: the station has at most a few at once', () => {
    const { bench, kiruna } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    for (let id = 1; id <= 6; id++) bench.send(id, 'AD')
    expect(kiruna.given.length).toBe(3)
    expect(bench.chain.status().virtualChannels[0]).toMatchObject({ queued: 3, sent: 3 })
    kiruna.radiated(kiruna.given[0]!.id)
    expect(kiruna.given.length).toBe(4)
  })

  test('of which no frame was acknowledged fails with the alert, and what waits behind it for certain', () => {
    const { bench, kiruna } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    for (let id = 1; id <= 4; id++) bench.send(id, 'AD')
    bench.advance(100)
    const failed = bench.reports.filter((r) => r.stage === 'failed')
    expect(failed.map((r) => [r.id, r.uncertain])).toEqual([
      [1, true],
      [2, true],
      [3, true],
      [4, false],
    ])
    expect(failed[3]!.detail).toContain('virtual channel 0 raised the alert T1')
    expect(bench.chain.status().virtualChannels[0]).toMatchObject({
      state: 6,
      queued: 0,
      alerts: [{ reason: 'T1', time: START + 24_000_000_000n }],
    })
    // Nothing leaves after it was reported.
    const given = kiruna.given.length
    kiruna.radiatedAll()
    bench.advance(100)
    expect(kiruna.given.length).toBe(given)
  })

  test('that only refused stations had is sure not to have left', () => {
    const { bench, kiruna } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    bench.send(1, 'AD')
    for (let i = 0; i < 3; i++) {
      kiruna.refused()
      bench.advance(8)
    }
    expect(bench.report(1, 'failed')).toMatchObject({ uncertain: false, attempt: 3 })
    expect(bench.report(1, 'failed')!.detail).toContain('KRU refused it')
  })

  test('goes on over another station when the first one is lost', () => {
    const kiruna = new ScriptedStation('KRU')
    const inuvik = new ScriptedStation('INU')
    const bench = new Bench([kiruna, inuvik])
    kiruna.rise()
    inuvik.rise()
    bench.chain.directive(0, { kind: 'initiate' })
    bench.send(1, 'AD')
    kiruna.disconnect()
    expect(bench.chain.status().selected).toBe('INU')
    bench.advance(8)
    expect(bench.frames(inuvik).map((f) => [f.type, f.sequence])).toEqual([['AD', 0]])
    bench.clcw(1)
    expect(bench.stages(1)).toEqual(['sent', 'received'])
  })

  test('keeps its channel to itself: an alert of one does nothing to another', () => {
    const { bench } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    bench.chain.directive(1, { kind: 'initiate' })
    bench.send(1, 'AD')
    bench.send(2, 'AD', { virtualChannel: 1, map: 1 })
    bench.clcw(0, { lockout: true })
    expect(bench.report(1, 'failed')!.detail).toContain('LOCKOUT')
    bench.clcw(1, { virtualChannelId: 1 })
    expect(bench.stages(2)).toEqual(['sent', 'received'])
    expect(bench.shown.at(-1)!.virtualChannels[0]).toMatchObject({ clcw: { lockout: true }, state: 6 })
  })

  test('of a service that has ended must be gone before another one begins: its number is that of another packet', () => {
    const { bench, kiruna } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    bench.send(1, 'AD')
    bench.chain.directive(0, { kind: 'terminate' })
    expect(() => bench.chain.directive(0, { kind: 'set-vs', value: 0 })).toThrow(/still with a station/)
    expect(() => bench.chain.directive(0, { kind: 'initiate' })).toThrow(/still with a station/)
    // Another channel, and expedited packets, have nothing to do with it.
    expect(bench.chain.directive(1, { kind: 'initiate' })).toBe('confirmed')
    kiruna.radiated()
    bench.send(2, 'BD')
    expect(bench.chain.directive(0, { kind: 'initiate' })).toBe('confirmed')
  })

  test('waits through a suspension', () => {
    const fop = { window: 1, timer: 8, transmissions: 1, timeoutType: 1 } as const
    const { bench, kiruna } = overKiruna(configuration({ virtualChannels: [channel(0, { fop })] }))
    bench.chain.directive(0, { kind: 'initiate' })
    bench.send(1, 'AD')
    bench.send(2, 'AD')
    kiruna.radiated()
    bench.advance(8)
    expect(bench.shown.at(-1)!.virtualChannels[0]).toMatchObject({ suspended: 1, alerts: [{ reason: 'SUSPEND' }] })
    bench.send(3, 'AD')
    expect(bench.report(3, 'failed')!.detail).toContain('is suspended')
    expect(bench.chain.directive(0, { kind: 'resume' })).toBe('confirmed')
    bench.clcw(1)
    kiruna.radiated()
    expect(bench.stages(1)).toEqual(['sent', 'radiated', 'received'])
    expect(bench.stages(2)).toEqual(['sent', 'radiated'])
  })
})

describe('what waits', () => {
  test('can be taken back until a part of it has left', () => {
    const { bench, kiruna } = overKiruna()
    for (let id = 1; id <= 5; id++) bench.send(id, 'BD')
    expect(bench.chain.cancel(1)).toBe(false)
    expect(bench.chain.cancel(4)).toBe(true)
    expect(bench.chain.cancel(4)).toBe(false)
    expect(bench.chain.cancel(99)).toBe(false)
    expect(bench.report(4, 'failed')).toMatchObject({ uncertain: false })
    kiruna.radiatedAll()
    kiruna.radiatedAll()
    expect(bench.frames(kiruna).map((f) => f.data[0])).toEqual([1, 2, 3, 5])
  })

  test('fails for certain when the last station goes, and does not leave when it comes back', () => {
    const { bench, kiruna } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    for (let id = 1; id <= 5; id++) bench.send(id, id === 4 ? 'BD' : 'AD')
    kiruna.become({ carrier: false })
    expect(bench.report(4, 'failed')).toMatchObject({
      uncertain: false,
      detail: 'no station radiates: KRU has no carrier',
    })
    expect(bench.report(5, 'failed')).toMatchObject({ uncertain: false })
    kiruna.rise()
    kiruna.radiatedAll()
    bench.clcw(3)
    expect(bench.frames(kiruna).map((f) => f.data[0])).toEqual([1, 2, 3])
    for (const id of [1, 2, 3]) expect(bench.stages(id)).toContain('received')
  })

  test('fails for certain when the chain is stopped', async () => {
    const { bench, kiruna } = overKiruna()
    for (let id = 1; id <= 4; id++) bench.send(id, 'BD')
    await bench.chain.stop()
    expect(bench.reports.filter((r) => r.stage === 'failed').map((r) => [r.id, r.uncertain])).toEqual([
      [1, true],
      [2, true],
      [3, true],
      [4, false],
    ])
    bench.send(5, 'BD')
    expect(bench.report(5, 'failed')!.detail).toBe('the telecommand chain is stopped')
    expect(kiruna.given.length).toBe(3)
  })

  test('goes by turns of MAPs, frame by frame', () => {
    const { bench, kiruna } = overKiruna()
    for (let id = 1; id <= 3; id++) bench.send(id, 'BD')
    bench.send(4, 'BD', { virtualChannel: 1, map: 0, bytes: 120 })
    bench.send(5, 'BD', { virtualChannel: 1, map: 1 })
    for (let i = 0; i < 4; i++) kiruna.radiatedAll()
    const seen = bench.frames(kiruna).filter((f) => f.virtualChannel === 1)
    expect(seen.map((f) => [f.map, f.data[0]])).toEqual([
      [0, 4],
      [1, 5],
      [0, 4],
      [0, 4],
    ])
  })
})

describe('stations', () => {
  test('the one that radiates is chosen, or the first with a carrier as long as it has it', () => {
    const [kiruna, inuvik] = [new ScriptedStation('KRU'), new ScriptedStation('INU')]
    const bench = new Bench([kiruna, inuvik])
    expect(bench.chain.status()).not.toHaveProperty('selected')
    inuvik.rise()
    kiruna.rise()
    expect(bench.chain.status()).toMatchObject({ selected: 'INU', selection: 'automatic' })
    bench.chain.select('KRU')
    bench.send(1, 'BD')
    expect([kiruna.given.length, inuvik.given.length]).toEqual([1, 0])
    bench.chain.select(undefined)
    bench.send(2, 'BD')
    expect(inuvik.given.length).toBe(1)
    expect(() => bench.chain.select('XYZ')).toThrow(/there is no uplink "XYZ"/)
  })

  test('one that was chosen says itself that it has no carrier', () => {
    const kiruna = new ScriptedStation('KRU')
    const bench = new Bench([kiruna])
    kiruna.become({ state: 'connected', carrier: false })
    bench.chain.select('KRU')
    bench.send(1, 'BD')
    expect(kiruna.given.length).toBe(1)
  })

  test('answers for what was not given, or twice, change nothing', () => {
    const { bench, kiruna } = overKiruna()
    bench.send(1, 'BD')
    kiruna.radiated(999)
    kiruna.refused(0)
    kiruna.lost(12)
    expect(bench.stages(1)).toEqual(['sent'])
    kiruna.radiated()
    kiruna.radiated()
    kiruna.refused()
    expect(bench.stages(1)).toEqual(['sent', 'radiated'])
  })

  test('one that falls silent is not waited for', () => {
    const { bench, kiruna } = overKiruna()
    for (let id = 1; id <= 4; id++) bench.send(id, 'BD')
    bench.advance(60)
    expect(bench.report(1, 'failed')).toMatchObject({ uncertain: true })
    expect(bench.stages(4)).toEqual(['sent'])
    expect(kiruna.given.length).toBe(4)
  })

  test('one whose way is full is not pressed', () => {
    const { bench, kiruna } = overKiruna()
    kiruna.full = true
    bench.send(1, 'BD')
    expect(bench.report(1, 'failed')).toMatchObject({ uncertain: false, detail: 'the way to KRU takes nothing now' })
    expect(bench.recorded).toEqual([])
  })

  test('one that does not acknowledge is given what PLOP says, and believed for as long as the bits take', () => {
    const raw = new ScriptedStation('RAW', false)
    const bench = new Bench([raw])
    raw.become({ state: 'connected' })
    for (let id = 1; id <= 4; id++) bench.send(id, 'BD')
    expect(raw.given.length).toBe(3)
    // PLOP-2 (231.0-B-4 §7): acquisition once, idle after each CLTU.
    expect([...raw.given[0]!.bytes.subarray(0, 18)]).toEqual([...Array(16).fill(0x55), 0xeb, 0x90])
    expect([...raw.given[1]!.bytes.subarray(0, 2)]).toEqual([0xeb, 0x90])
    expect(bench.stages(1)).toEqual(['sent'])
    bench.advance(1)
    const first = bench.report(1, 'radiated')!
    expect(first.detail).toBe('assumed: RAW does not acknowledge')
    expect(Number(first.end! - first.time) / 1e9).toBeCloseTo((raw.given[0]!.bytes.length * 8) / 4000, 6)
    expect(bench.report(2, 'radiated')!.time).toBe(first.end)
    expect(bench.stages(4)).toEqual(['sent', 'radiated'])
    expect(bench.frames(raw).map((f) => f.data[0])).toEqual([1, 2, 3, 4])
  })

  test('are told to empty their queue', () => {
    const { bench, kiruna } = overKiruna()
    bench.chain.abort()
    expect(kiruna.aborts).toBe(1)
  })
})

describe('CLCWs', () => {
  test('that are stale or impossible are counted, and do nothing', () => {
    const { bench } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    bench.send(1, 'AD')
    bench.advance(2)
    const now = bench.clock.now()
    bench.chain.clcw(clcwWord(0), now)
    bench.chain.clcw(clcwWord(1), now - 1n)
    bench.chain.clcw(clcwWord(1), now - 20_000_000_000n)
    bench.chain.clcw(clcwWord(1), now + 20_000_000_000n)
    bench.chain.clcw(clcwWord(1, { virtualChannelId: 5 }), now)
    bench.chain.clcw(clcwWord(1, { copInEffect: 2 }), now)
    bench.chain.clcw((clcwWord(1) | 0x8000_0000) >>> 0, now)
    expect(bench.stages(1)).toEqual(['sent'])
    expect(bench.chain.status().clcws).toEqual({ used: 1, repeated: 0, stale: 2, impossible: 4 })
    bench.chain.clcw(clcwWord(1), now)
    expect(bench.stages(1)).toEqual(['sent', 'received'])
  })

  test('of a second link, which comes a little later, are not taken for a contradiction; it is heard when the first is silent', () => {
    const { bench } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    bench.send(1, 'AD')
    bench.send(2, 'AD')
    const said = (word: number, link: string): void => bench.chain.clcw(word, bench.clock.now(), link)
    said(clcwWord(1), 'KRU')
    said(clcwWord(0), 'AUS')
    said(clcwWord(1, { retransmit: true }), 'AUS')
    expect(bench.chain.status()).toMatchObject({
      clcws: { used: 1, repeated: 2 },
      virtualChannels: [{ state: 1, alerts: [] }, {}],
    })
    bench.advance(3)
    said(clcwWord(2), 'AUS')
    said(clcwWord(1), 'KRU')
    expect(bench.stages(2)).toEqual(['sent', 'received'])
  })

  test('that acknowledge what was not sent raise the alert NNR', () => {
    const { bench } = overKiruna()
    bench.chain.directive(0, { kind: 'initiate' })
    bench.send(1, 'AD')
    bench.clcw(100)
    expect(bench.report(1, 'failed')).toMatchObject({ uncertain: true })
    expect(bench.chain.status().virtualChannels[0]!.alerts.map((a) => a.reason)).toEqual(['NNR'])
  })

  test('are shown: flags at once, numbers within a quarter of a second', () => {
    const { bench } = overKiruna()
    bench.clcw(0)
    const before = bench.shown.length
    bench.clcw(3)
    expect(bench.shown.length).toBe(before)
    bench.advance(0.25)
    expect(bench.shown.at(-1)!.virtualChannels[0]!.clcw).toMatchObject({ reportValue: 3 })
    bench.clcw(3, { noRfAvailable: true })
    expect(bench.shown.at(-1)!.virtualChannels[0]!.clcw).toMatchObject({ noRf: true })
  })
})

describe('what is not configured is refused', () => {
  const { bench } = overKiruna(configuration({ virtualChannels: [channel(0, { cop1: false, maps: [] }), channel(1)] }))
  test.each<[string, () => unknown, RegExp]>([
    ['a channel', () => bench.send(1, 'BD', { virtualChannel: 3 }), /virtual channel 3 carries no telecommands/],
    ['a MAP', () => bench.send(1, 'BD', { virtualChannel: 1, map: 9 }), /virtual channel 1 has no MAP 9/],
    ['the service', () => bench.send(1, 'AD'), /virtual channel 0 has no sequence-controlled service/],
    ['a directive', () => bench.chain.directive(0, { kind: 'initiate' }), /has no sequence-controlled service/],
    ['the length', () => bench.send(1, 'BD', { bytes: 58 }), /a packet of 58 bytes cannot be sent/],
    ['no bytes', () => bench.send(1, 'BD', { bytes: 0 }), /a packet of 0 bytes cannot be sent/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message)
    expect(bench.reports).toEqual([])
  })

  test('the same number twice', () => {
    const { bench: other } = overKiruna()
    other.send(1, 'BD')
    expect(() => other.send(1, 'BD')).toThrow(/the request 1 is under way already/)
  })
})

test('those who are told may ask for more in return, and each request is told of in its order', () => {
  const { bench, kiruna } = overKiruna()
  bench.onReport = ({ id, stage }) => {
    if (stage === 'sent' && id < 5) bench.send(id + 1, 'BD')
  }
  bench.send(1, 'BD')
  for (let i = 0; i < 3; i++) kiruna.radiatedAll()
  for (let id = 1; id <= 5; id++) expect(bench.stages(id)).toEqual(['sent', 'radiated'])
})

describe('the queue', () => {
  const bounded = (limit: number, reserve: number) => {
    const kiruna = new ScriptedStation('KRU')
    const bench = new Bench([kiruna], { ...configuration(), queue: { limit, reserve } })
    kiruna.rise()
    return { bench, kiruna }
  }
  test('is bounded: what comes beyond is refused with a code, and what is urgent has places of its own', () => {
    const { bench, kiruna } = bounded(4, 1)
    // Three are with the station, the others wait.
    for (let id = 1; id <= 6; id++) bench.send(id, 'BD')
    expect(bench.chain.status().queue).toEqual({ waiting: 3, limit: 4, reserve: 1 })
    expect(() => bench.send(7, 'BD')).toThrow(/queue of .* is full: 3 telecommands wait to leave, of 4/)
    bench.send(8, 'BD', { priority: 1 })
    expect(() => bench.send(9, 'BD', { priority: 100 })).toThrow(expect.objectContaining({ code: 'VIG-UPLINK-008' }))
    kiruna.radiatedAll()
    bench.send(10, 'BD')
    kiruna.radiatedAll()
    kiruna.radiatedAll()
    // What was refused is not told of, and its number is free.
    expect(bench.stages(7)).toEqual([])
    bench.send(7, 'BD')
    expect(bench.stages(7)).toEqual(['sent'])
    expect(bench.frames(kiruna).map((f) => f.data[0])).toEqual([1, 2, 3, 8, 4, 5, 6, 10, 7])
  })
  test('goes by priority, of the same by the order in which they came; what is on its way is not overtaken', () => {
    const { bench, kiruna } = bounded(100, 0)
    for (const [i, priority] of [0, 0, 0, 0, 5, -3, 5, 9].entries()) bench.send(i + 1, 'BD', { priority })
    for (let i = 0; i < 4; i++) kiruna.radiatedAll()
    expect(bench.frames(kiruna).map((f) => f.data[0])).toEqual([1, 2, 3, 8, 5, 7, 4, 6])
  })
  test('is empty when the last station goes: each that waited is told why, and none leaves later', () => {
    const { bench, kiruna } = bounded(10, 2)
    for (let id = 1; id <= 8; id++) bench.send(id, 'BD')
    kiruna.disconnect()
    expect(bench.chain.status().queue.waiting).toBe(0)
    for (const id of [4, 5, 6, 7, 8])
      expect(bench.report(id, 'failed')).toMatchObject({
        uncertain: false,
        detail: expect.stringContaining('KRU is not connected'),
      })
    for (const id of [1, 2, 3]) expect(bench.report(id, 'failed')).toMatchObject({ uncertain: true })
    kiruna.rise()
    expect(kiruna.given).toHaveLength(3)
  })
})
