/** What every implementation of the `ParameterStore` port does. */
import type { ParameterStore, Series } from '@vigie/archive'
import type { ColumnBlock, PlannedParameter } from '@vigie/telemetry'
import { describe, expect, it } from 'vitest'

export interface ParameterStoreHarness {
  /** A store for chain "SAT" with these parameters, in a place of its own. */
  open(parameters: readonly PlannedParameter[]): Promise<ParameterStore>
  /** Closes and opens again, as a restart does. */
  reopen(store: ParameterStore): Promise<ParameterStore>
}

const START = 2_173_000_000_000_000_000n
const SECOND = 1_000_000_000n
const END = START + 1_000_000n * SECOND

const plan = (index: number, name: string, more: Partial<PlannedParameter> = {}): PlannedParameter => ({
  index,
  path: `/SAT/${name}`,
  parameter: `/SAT/${name}`,
  kind: 'integer',
  list: false,
  wide: false,
  calibrated: false,
  signed: false,
  ...more,
})

export const CONTRACT_PARAMETERS: readonly PlannedParameter[] = [
  plan(0, 'Mode', { kind: 'enumerated' }),
  plan(1, 'Volts', { kind: 'float', calibrated: true }),
  plan(2, 'Text', { kind: 'string' }),
  plan(3, 'On', { kind: 'boolean' }),
  plan(4, 'Now', { kind: 'absolute-time', wide: true }),
  plan(5, 'Some'),
  plan(6, 'List', { list: true }),
]

/** `times` in seconds from the start; positions follow from `position`. */
export function contractBlock(times: readonly number[], position: number, flags = 0): ColumnBlock {
  const n = times.length
  const generation = BigInt64Array.from(times, (t) => START + BigInt(t) * SECOND)
  const raw = Uint16Array.from(times, (t) => 100 + t)
  const some = times.flatMap((t, i) => (t % 2 === 0 ? [i] : []))
  return {
    chain: 'SAT',
    packetType: '/SAT/HK',
    count: n,
    generation,
    reception: generation.map((t) => t + 7n),
    journal: Float64Array.from(times, (_, i) => position + i),
    flags: new Uint8Array(n).fill(flags),
    columns: [
      column(
        0,
        Uint8Array.from(times, (t) => t % 3),
      ),
      {
        parameter: 1,
        raw,
        eng: Float64Array.from(raw, (v) => v / 10),
        state: Uint8Array.from(times, (t) => (t > 5 ? 2 : 0)),
      },
      column(
        2,
        times.map((t) => `t${t}`),
      ),
      column(
        3,
        Uint8Array.from(times, (t) => t & 1),
      ),
      column(4, generation.slice()),
      {
        ...column(
          5,
          Int32Array.from(some, (i) => -times[i]!),
        ),
        rows: Uint32Array.from(some),
      },
      {
        ...column(6, Uint8Array.from(times.flatMap((t) => [t, t + 1]))),
        offsets: Int32Array.from({ length: n + 1 }, (_, i) => i * 2),
      },
    ],
  }
}

function column(parameter: number, values: ColumnBlock['columns'][number]['raw']): ColumnBlock['columns'][number] {
  return { parameter, raw: values, eng: values }
}

const seconds = (series: Series): number[] => Array.from(series.generation, (t) => Number((t - START) / SECOND))

export function parameterStoreContract(name: string, setup: () => Promise<ParameterStoreHarness>): void {
  const ask = (store: ParameterStore, parameter: string, more = {}): Promise<Series> =>
    store.series({ chain: 'SAT', parameter: `/SAT/${parameter}`, from: START, to: END, ...more })

  describe(`${name} as a parameter store`, () => {
    it('shows every kind of value at once, from files, and after a restart, the same', async () => {
      const harness = await setup()
      let store = await harness.open(CONTRACT_PARAMETERS)
      store.write(contractBlock([0, 1, 2, 3], 0))
      const look = async (): Promise<void> => {
        expect(seconds(await ask(store, 'Mode'))).toEqual([0, 1, 2, 3])
        expect([...(await ask(store, 'Mode')).eng]).toEqual([0, 1, 2, 0])
        const volts = await ask(store, 'Volts')
        expect([...volts.eng]).toEqual([10, 10.1, 10.2, 10.3])
        expect([...volts.raw!]).toEqual([100, 101, 102, 103])
        expect([...(await ask(store, 'Text')).eng]).toEqual(['t0', 't1', 't2', 't3'])
        expect([...(await ask(store, 'On')).eng]).toEqual([0, 1, 0, 1])
        expect([...(await ask(store, 'Now')).eng]).toEqual([0, 1, 2, 3].map((t) => START + BigInt(t) * SECOND))
        const some = await ask(store, 'Some')
        expect(seconds(some)).toEqual([0, 2])
        expect([...some.eng].map(Number)).toEqual([-0, -2].map((v) => v + 0))
        const list = await ask(store, 'List')
        expect(seconds(list)).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
        expect([...list.eng]).toEqual([0, 1, 1, 2, 2, 3, 3, 4])
        expect(await store.extent('SAT')).toEqual({ from: START, to: START + 3n * SECOND })
      }
      await look()
      await store.flush()
      await look()
      store = await harness.reopen(store)
      await look()
    })

    it('puts memory and files, late and early packets in order of generation', async () => {
      const store = await (await setup()).open(CONTRACT_PARAMETERS)
      store.write(contractBlock([10, 11, 12], 0))
      await store.flush()
      store.write(contractBlock([5, 13, 6], 3))
      await store.flush()
      store.write(contractBlock([7, 14], 6))
      const series = await ask(store, 'Text')
      expect([...series.eng]).toEqual(['t5', 't6', 't7', 't10', 't11', 't12', 't13', 't14'])
      expect(series).toMatchObject({ total: 8, complete: true })
      expect([...(await ask(store, 'Volts')).state!]).toEqual([0, 2, 2, 2, 2, 2, 2, 2])
    })

    it('limits from either end, and gives the last before an instant', async () => {
      const store = await (await setup()).open(CONTRACT_PARAMETERS)
      store.write(contractBlock([0, 1, 2, 3, 4], 0))
      await store.flush()
      store.write(contractBlock([5, 6, 7, 8, 9], 5))
      const oldest = await ask(store, 'Mode', { limit: 3 })
      expect(seconds(oldest)).toEqual([0, 1, 2])
      expect(oldest.complete).toBe(false)
      expect(seconds(await ask(store, 'Mode', { limit: 3, order: 'descending' }))).toEqual([9, 8, 7])
      expect(
        seconds(await ask(store, 'Mode', { to: START + 3n * SECOND + 5n, limit: 1, order: 'descending' })),
      ).toEqual([3])
    })

    it('tells playback from real time', async () => {
      const store = await (await setup()).open(CONTRACT_PARAMETERS)
      store.write(contractBlock([3, 4], 0))
      store.write(contractBlock([1, 2], 2, 1))
      await store.flush()
      expect(seconds(await ask(store, 'Mode', { origin: 'realtime' }))).toEqual([3, 4])
      expect(seconds(await ask(store, 'Mode', { origin: 'playback' }))).toEqual([1, 2])
      expect(seconds(await ask(store, 'Mode', { origin: 'any' }))).toEqual([1, 2, 3, 4])
    })

    it('keeps the extremes when it gives fewer points', async () => {
      const store = await (await setup()).open(CONTRACT_PARAMETERS)
      const times = Array.from({ length: 5000 }, (_, i) => i)
      store.write(contractBlock(times, 0))
      await store.flush()
      const series = await ask(store, 'Volts', { decimation: { kind: 'minmax', points: 50 } })
      expect(series.generation.length).toBeLessThanOrEqual(50)
      expect(Math.min(...series.min!)).toBe(10)
      expect(Math.max(...series.max!)).toBe(509.9)
      expect(series.total).toBe(5000)
      const triangles = await ask(store, 'Volts', { decimation: { kind: 'lttb', points: 50 } })
      expect(triangles.generation.length).toBe(50)
      await expect(ask(store, 'Text', { decimation: { kind: 'minmax', points: 50 } })).rejects.toThrow(/no numbers/)
    })

    it('tells when it has packets, of a parameter and of a type, in memory and in files alike', async () => {
      const store = await (await setup()).open(CONTRACT_PARAMETERS)
      store.write(contractBlock([10, 11, 12, 100, 101], 0))
      await store.flush()
      store.write(contractBlock([13, 5], 5))
      const span = (from: number, to: number, rows: number) => ({
        from: START + BigInt(from) * SECOND,
        to: START + BigInt(to) * SECOND,
        rows,
      })
      for (const which of [{}, { parameter: '/SAT/Mode' }, { packetType: '/SAT/HK' }])
        expect(await store.coverage({ chain: 'SAT', ...which, cells: 96 })).toEqual({
          from: START + 5n * SECOND,
          to: START + 101n * SECOND,
          rows: 7,
          exact: true,
          resolution: SECOND,
          stretches: [span(5, 5, 1), span(10, 13, 4), span(100, 101, 2)],
        })
      const part = { from: START + 11n * SECOND, to: START + 50n * SECOND }
      expect(await store.coverage({ chain: 'SAT', ...part, cells: 10 })).toMatchObject({
        from: START + 5n * SECOND,
        rows: 3,
        stretches: [span(11, 13, 3)],
      })
      for (const which of [{ parameter: '/SAT/Nothing' }, { packetType: '/SAT/Other' }])
        expect(await store.coverage({ chain: 'SAT', ...which })).toMatchObject({ rows: 0, stretches: [] })
    })

    it('says up to where the journal is in files, and takes nothing twice after a restart', async () => {
      const harness = await setup()
      let store = await harness.open(CONTRACT_PARAMETERS)
      store.write(contractBlock([0, 1, 2], 0))
      store.mark('SAT', 3)
      expect(await store.builtUpTo('SAT')).toBe(0)
      await store.flush()
      expect(await store.builtUpTo('SAT')).toBe(3)
      store = await harness.reopen(store)
      expect(await store.builtUpTo('SAT')).toBe(3)
      store.write(contractBlock([1, 2, 3, 4], 1))
      expect(seconds(await ask(store, 'Mode'))).toEqual([0, 1, 2, 3, 4])
      expect([...(await ask(store, 'Some')).eng].map(Number)).toEqual([0, -2, -4].map((v) => v + 0))
      expect([...(await ask(store, 'List')).eng]).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5])
    })

    it('names what it does not have', async () => {
      const store = await (await setup()).open(CONTRACT_PARAMETERS)
      await expect(ask(store, 'Nothing')).rejects.toThrow('/SAT/Nothing')
      await expect(ask(store, 'Mode', { from: END, to: START })).rejects.toThrow('ends before it begins')
      expect(await store.extent('OTHER')).toBeUndefined()
    })
  })
}
