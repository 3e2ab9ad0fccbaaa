/**
 * Whatever is asked, answered and heard, in whatever order: each request is told of stage by stage to one end, and what was told as not
 * having left is in nothing that a station was given, then or later.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VigieError } from '@vigie/base'
import type { FopDirective } from '@vigie/ccsds'
import { Bench, ScriptedStation } from './bench.ts'

type Act = (bench: Bench, stations: readonly ScriptedStation[]) => void
let nextId = 1

const station = fc.nat({ max: 1 })
const channelId = fc.nat({ max: 1 })
/** The CLTU given last, or one before, or none. */
const back = fc.nat({ max: 4 })
const given = (s: ScriptedStation, which: number): number => s.given.at(-1 - which)?.id ?? 77_777

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        service: fc.constantFrom('AD' as const, 'BD' as const),
        virtualChannel: channelId,
        bytes: fc.integer({ min: 1, max: 150 }),
      })
      .map(
        ({ service, ...more }): Act =>
          (bench) =>
            bench.send(nextId++ & 255, service, more),
      ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(station, back).map(
      ([s, b]): Act =>
        (_, all) =>
          all[s]!.radiated(given(all[s]!, b)),
    ),
  },
  fc.tuple(station, back).map(
    ([s, b]): Act =>
      (_, all) =>
        all[s]!.refused(given(all[s]!, b)),
  ),
  fc.tuple(station, back).map(
    ([s, b]): Act =>
      (_, all) =>
        all[s]!.lost(given(all[s]!, b)),
  ),
  station.map(
    (s): Act =>
      (_, all) =>
        all[s]!.disconnect(),
  ),
  {
    weight: 3,
    arbitrary: station.map(
      (s): Act =>
        (_, all) =>
          all[s]!.rise(),
    ),
  },
  fc.tuple(station, fc.boolean()).map(
    ([s, full]): Act =>
      (_, all) =>
        void (all[s]!.full = full),
  ),
  fc.constantFrom(undefined, 'KRU', 'INU').map(
    (name): Act =>
      (bench) =>
        bench.chain.select(name),
  ),
  fc.nat({ max: 255 }).map(
    (id): Act =>
      (bench) =>
        void bench.chain.cancel(id),
  ),
  fc.double({ min: 0, max: 20, noNaN: true }).map(
    (seconds): Act =>
      (bench) =>
        bench.advance(seconds),
  ),
  // What would confirm: V(S) as it stands, or somewhere near it, with whatever flags.
  {
    weight: 4,
    arbitrary: fc
      .record({
        virtualChannelId: channelId,
        behind: fc.nat({ max: 2 }),
        retransmit: fc.boolean(),
        wait: fc.boolean(),
        lockout: fc.boolean(),
        odd: fc.nat({ max: 9 }),
      })
      .map(({ virtualChannelId, behind, odd, ...flags }): Act => (bench) => {
        const { vs } = bench.chain.status().virtualChannels[virtualChannelId]!
        bench.clcw((vs - behind) & 255, { virtualChannelId, ...(odd === 0 ? flags : {}) })
      }),
  },
  fc.nat({ max: 0xffff_ffff }).map(
    (word): Act =>
      (bench) =>
        bench.chain.clcw(word, bench.clock.now()),
  ),
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        channelId,
        fc.constantFrom<FopDirective>(
          { kind: 'initiate' },
          { kind: 'initiate' },
          { kind: 'initiate-with-clcw' },
          { kind: 'initiate-with-unlock' },
          { kind: 'initiate-with-set-vr', value: 7 },
          { kind: 'terminate' },
          { kind: 'resume' },
          { kind: 'set-vs', value: 3 },
          { kind: 'set-limit', value: 1 },
          { kind: 'set-timeout-type', value: 1 },
          { kind: 'set-window', value: 999 },
        ),
      )
      .map(
        ([id, directive]): Act =>
          (bench) =>
            void bench.chain.directive(id, directive),
      ),
  },
)

test('each request comes to one end, and what was told as not sent is never sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { maxLength: 120, size: 'max' }), async (script) => {
      nextId = 1
      const stations = [new ScriptedStation('KRU'), new ScriptedStation('INU')]
      const bench = new Bench(stations)
      for (const act of script) {
        try {
          act(bench, stations)
        } catch (error) {
          // Frames that are still with a station, and nothing else, keep a service from beginning.
          if (!(error instanceof VigieError) || error.code !== 'VIG-UPLINK-007') throw error
        }
      }
      const before = stations.map((s) => s.given.length)
      await bench.chain.stop()
      bench.advance(1000)
      expect(stations.map((s) => s.given.length)).toEqual(before)
      const left = new Map<number, number>()
      for (const s of stations)
        for (const { type, segment, map, data } of bench.frames(s))
          if (type !== 'BC' && map >= 0 && (segment === 2 || segment === 3))
            left.set(data[0]!, (left.get(data[0]!) ?? 0) + 1)
      for (let id = 1; id < nextId; id++) {
        const stages = bench.stages(id).join(' ')
        expect(stages, `${id}`).toMatch(/^(sent )?(radiated )?(received|failed)$|^sent radiated$/)
        // A request that failed before any station was given the whole of it.
        if (stages === 'failed') expect(left.get(id) ?? 0, `${id}`).toBe(0)
        if (bench.report(id, 'sent') !== undefined) expect(left.get(id) ?? 0, `${id}`).toBeGreaterThan(0)
      }
      expect(bench.recorded.length).toBe(stations.reduce((sum, s) => sum + s.given.length, 0))
    }),
    { numRuns: 300 },
  )
})
