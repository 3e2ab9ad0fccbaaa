/** What the archive does with journals and stores, whatever they are made of. */
import { SteppedClock } from '@vigie/base'
import type { PacketBatch, PlannedParameter } from '@vigie/telemetry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alreadyStored,
  BucketDecimator,
  joinStretches,
  stretchesOf,
  exportCsv,
  exportNdjson,
  exportPackets,
  exportParquet,
  footerLength,
  ingest,
  largestTriangles,
  readChunk,
  readFooter,
  recordingSource,
  replay,
  searchJournal,
  type IngestUnit,
  type JournalEntry,
  type ParameterStore,
  type Series,
} from '../src/index.ts'
import { memoryJournal } from './memory-journal.ts'

const START = 2_173_000_000_000_000_000n
const SECOND = 1_000_000_000n
const at = (s: number): bigint => START + BigInt(Math.round(s * 1000)) * 1_000_000n
const entry = (s: number, text = '', source = 'KRU'): JournalEntry => ({
  reception: at(s),
  generation: at(s) - 1n,
  source,
  flags: 0,
  payload: new TextEncoder().encode(text),
})

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('replay', () => {
  const journal = memoryJournal([entry(0, 'a'), entry(1, 'b'), entry(3, 'c'), entry(3.0001, 'd'), entry(10, 'e')])
  const texts = (batch: PacketBatch) =>
    Array.from({ length: batch.count }, (_, i) =>
      Buffer.from(batch.bytes.subarray(batch.offsets[i], batch.offsets[i + 1])).toString(),
    )

  it('gives packets out at the pace asked for, under another chain, and not as journalled ones', async () => {
    const clock = new SteppedClock(0n)
    const seen: [number, string[]][] = []
    const playing = (async () => {
      for await (const batch of replay(journal, { from: at(1), to: at(9), speed: 2, clock, chain: 'SAT-replay' })) {
        expect(batch.chain).toBe('SAT-replay')
        expect([...batch.journal].every((p) => p === -1)).toBe(true)
        seen.push([Number(clock.now()) / 1e9, texts(batch)])
      }
    })()
    for (let i = 0; i < 40; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      clock.advance(SECOND / 10n)
    }
    await playing
    expect(seen).toEqual([
      [0, ['b']],
      [1, ['c', 'd']],
    ])
  })

  it('goes as fast as it is taken at infinite speed, in batches, and refuses nonsense', async () => {
    const clock = new SteppedClock(0n)
    const batches = await collect(replay(journal, { from: at(0), to: at(99), speed: Infinity, clock, chain: 'R' }))
    expect(batches.flatMap(texts)).toEqual(['a', 'b', 'c', 'd', 'e'])
    await expect(
      collect(replay(journal, { from: at(0), to: at(1), speed: 0, clock, chain: 'R' })),
    ).rejects.toMatchObject({ code: 'VIG-ARCHIVE-007' })
  })
})

describe('ingestion', () => {
  const recording = Array.from({ length: 10 }, (_, i): IngestUnit => ({
    payload: Uint8Array.of(i),
    generation: at(i),
    reception: at(i),
    flags: 0,
  }))
  const source = recordingSource('a'.repeat(64), 1000)
  async function* units(breakAt = Infinity) {
    for (let i = 0; i < recording.length; i += 3) {
      if (i >= breakAt) throw new Error('the power went')
      yield { units: recording.slice(i, i + 3), refused: i === 3 ? 1 : 0 }
    }
  }

  it('goes on where it was interrupted, and finds everything there when it is repeated', async () => {
    const journal = memoryJournal([])
    const there = async () => alreadyStored(await journal.countBySource(), new Map([[1000, 'a'.repeat(64)]]))
    await expect(ingest(journal, { source, alreadyThere: await there(), units: units(6) })).rejects.toThrow('power')
    expect(journal.length).toBe(6)
    expect(await ingest(journal, { source, alreadyThere: await there(), units: units() })).toEqual({
      read: 11,
      stored: 4,
      alreadyThere: 6,
      refused: 1,
    })
    expect(await ingest(journal, { source, alreadyThere: await there(), units: units() })).toEqual({
      read: 11,
      stored: 0,
      alreadyThere: 10,
      refused: 1,
    })
    const all = (await collect(journal.read(0))).flat()
    expect(all.map((e) => e.payload[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('knows a recording that has grown by its beginning', async () => {
    const journal = memoryJournal([])
    await ingest(journal, { source, alreadyThere: 0, units: units() })
    const digests = new Map([
      [1000, 'a'.repeat(64)],
      [1500, 'b'.repeat(64)],
    ])
    expect(alreadyStored(await journal.countBySource(), digests)).toBe(10)
    expect(alreadyStored(await journal.countBySource(), new Map([[1500, 'c'.repeat(64)]]))).toBe(0)
  })
})

describe('the search in a journal', () => {
  it('finds what is wanted within times of generation, newest or oldest first', async () => {
    const journal = memoryJournal(Array.from({ length: 50 }, (_, i) => entry(i, `{"severity":${i % 5}}`)))
    const read = (e: JournalEntry): number | undefined => {
      const { severity } = JSON.parse(Buffer.from(e.payload).toString()) as { severity: number }
      return severity >= 4 ? severity : undefined
    }
    const query = { from: at(10), to: at(45), read }
    const found = await searchJournal(journal, { ...query, limit: 3 })
    expect(found.entries.map(({ entry }) => entry.position)).toEqual([44, 39, 34])
    expect(found.complete).toBe(false)
    const all = await searchJournal(journal, { ...query, order: 'ascending' })
    expect(all.entries.map(({ entry }) => entry.position)).toEqual([14, 19, 24, 29, 34, 39, 44])
    expect(all.complete).toBe(true)
  })
})

describe('coverage', () => {
  it('joins what is near, keeps what is apart, and loses no row', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1000), fc.nat(50), fc.nat(9)), { maxLength: 60 }),
        fc.nat(20),
        (pieces, gap) => {
          const given = pieces.map(([from, length, rows]) => ({
            from: BigInt(from),
            to: BigInt(from + length),
            rows,
          }))
          const joined = joinStretches(given, BigInt(gap))
          expect(joined.reduce((n, s) => n + s.rows, 0)).toBe(given.reduce((n, s) => n + s.rows, 0))
          for (const [i, s] of joined.entries()) {
            expect(s.to >= s.from).toBe(true)
            if (i > 0) expect(s.from - joined[i - 1]!.to > BigInt(gap)).toBe(true)
          }
          for (const s of given) expect(joined.some((j) => j.from <= s.from && j.to >= s.to)).toBe(true)
        },
      ),
    )
  })
  it('of single times breaks where nothing came for longer than the gap', () => {
    const times = BigInt64Array.from([1n, 2n, 3n, 10n, 11n, 40n])
    expect(stretchesOf(times, 2n, 2n, 30n)).toEqual([
      { from: 2n, to: 3n, rows: 2 },
      { from: 10n, to: 11n, rows: 2 },
    ])
  })
})

describe('decimation', () => {
  it('keeps extremes and the last value of each bucket', () => {
    const buckets = new BucketDecimator(0n, 99n, 10)
    for (let i = 0; i < 100; i++) buckets.add(i, i === 55 ? 1000 : i, i === 55 ? 1000 : i, i, 1)
    const { generation, eng, min, max } = buckets.result('minmax')
    expect([...generation]).toEqual([0n, 10n, 20n, 30n, 40n, 50n, 60n, 70n, 80n, 90n])
    expect(min![5]).toBe(50)
    expect(max![5]).toBe(1000)
    expect(eng[9]).toBe(99)
    expect(buckets.total).toBe(100)
  })

  it('of single samples is the same one by one and all at once, in whatever order they come', () => {
    const value = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 1100 }), value), { maxLength: 200 }),
        fc.integer({ min: 2, max: 37 }),
        (samples, points) => {
          const one = new BucketDecimator(7n, 1006n, points)
          const all = new BucketDecimator(7n, 1006n, points)
          for (const [at, v] of samples) if (at >= 0 && at <= 999) one.add(at, v, v, v, 1)
          all.addSamples(
            Float64Array.from(samples, ([at]) => at),
            Float64Array.from(samples, ([, v]) => v),
            0,
            999,
          )
          expect(all.total).toBe(one.total)
          expect(all.result('last')).toEqual(one.result('last'))
          // A bucket of which only NaN is known has no extremes.
          expect(all.extremes()).toEqual(one.extremes())
        },
      ),
    )
  })

  it('LTTB keeps the ends and the peak, and everything when there is little', () => {
    const times = Float64Array.from({ length: 1000 }, (_, i) => i)
    const values = times.map((t) => (t === 637 ? 50 : Math.sin(t / 50)))
    const kept = largestTriangles(times, values, 20)
    expect(kept).toHaveLength(20)
    expect([kept[0], kept.at(-1)]).toEqual([0, 999])
    expect([...kept]).toContain(637)
    expect([...largestTriangles(times.subarray(0, 5), values.subarray(0, 5), 20)]).toEqual([0, 1, 2, 3, 4])
  })
})

/** A store that has these samples. */
function storeOf(
  samples: Record<string, readonly (readonly [number, number | string])[]>,
): Pick<ParameterStore, 'series'> {
  return {
    series: async (query): Promise<Series> => {
      const all = samples[query.parameter]!.filter(([t]) => at(t) >= query.from && at(t) <= query.to)
      const cut = all.slice(0, query.limit)
      const values = cut.map(([, value]) => value)
      return {
        parameter: query.parameter,
        generation: BigInt64Array.from(cut, ([t]) => at(t)),
        eng: values.every((v) => typeof v === 'number') ? Float64Array.from(values as number[]) : values,
        state: new Uint8Array(cut.length),
        total: all.length,
        complete: cut.length === all.length,
      }
    },
  }
}

describe('exports', () => {
  const parameters = [
    {
      path: '/S/Mode',
      kind: 'enumerated',
      labels: [
        { value: 0n, label: 'OFF' },
        { value: 1n, label: 'ON' },
      ],
    },
    { path: '/S/Volts', kind: 'float', unit: 'V' },
    { path: '/S/Text', kind: 'string' },
  ] as unknown as PlannedParameter[]
  const store = storeOf({
    '/S/Mode': [
      [0, 0],
      [1, 1],
      [3, 7],
    ],
    '/S/Volts': [
      [0, 1.5],
      [2, 2.5],
    ],
    '/S/Text': [
      [2, 'a "quoted", text'],
      [3, '=1+1'],
    ],
  })
  const query = { chain: 'S', parameters: ['/S/Mode', '/S/Volts', '/S/Text'], from: at(0), to: at(9) }
  const text = async (parts: AsyncIterable<Uint8Array>) => Buffer.concat(await collect(parts)).toString()

  it('CSV, wide: a row per time, labels, empty where there is no value, nothing that a spreadsheet would run', async () => {
    expect(await text(exportCsv(store, query, { shape: 'wide', parameters }))).toBe(
      'time,/S/Mode,/S/Volts [V],/S/Text\r\n' +
        // 2173000000 s − 378691200 s (1958 to 1970) − 37 leap seconds = 1794308763 s of POSIX time.
        '2026-11-10T11:06:03Z,OFF,1.5,\r\n2026-11-10T11:06:04Z,ON,,\r\n' +
        '2026-11-10T11:06:05Z,,2.5,"a ""quoted"", text"\r\n2026-11-10T11:06:06Z,7,,\'=1+1\r\n',
    )
  })

  it('NDJSON, long: a line per sample', async () => {
    const lines = (await text(exportNdjson(store, query, { shape: 'long', parameters })))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(lines).toHaveLength(7)
    expect(lines[0]).toMatchObject({ parameter: '/S/Mode', value: 'OFF', raw: 0, state: 'normal' })
  })

  it('Parquet: nulls where there is no value', async () => {
    const file = new Uint8Array(Buffer.concat(await collect(exportParquet(store, query))))
    const length = footerLength(file)!
    const footer = readFooter(file.subarray(file.length - 8 - length, file.length - 8))
    expect(footer.columns.map((c) => [c.name, c.type])).toEqual([
      ['time', 'utc'],
      ['generation', 'int64'],
      ['/S/Mode', 'double'],
      ['/S/Volts', 'double'],
      ['/S/Text', 'text'],
    ])
    const place = footer.groups[0]!.chunks[3]!
    expect(readChunk(file.subarray(place.at, place.at + place.bytes), footer.columns[3]!, place, 4)).toEqual({
      values: Float64Array.of(1.5, 2.5),
      rows: Uint32Array.of(0, 2),
    })
  })

  it('pages through more than a page, several samples of one instant included, in bounded pieces', async () => {
    const many = Array.from({ length: 30_000 }, (_, i): [number, number] => [Math.floor(i / 3), i])
    const lines = (
      await text(
        exportCsv(
          storeOf({ '/S/X': many }),
          { ...query, parameters: ['/S/X'], to: at(99_999) },
          { shape: 'wide', parameters: [] },
        ),
      )
    )
      .trim()
      .split('\r\n')
    expect(lines).toHaveLength(30_001)
    expect(lines.slice(1).map((line) => Number(line.split(',')[1]))).toEqual(many.map(([, v]) => v))
  })

  it('packets as they were, with or without lengths', async () => {
    const journal = memoryJournal([entry(0, 'one'), entry(1, 'three'), entry(2, 'x')])
    expect(await text(exportPackets(journal))).toBe('onethreex')
    expect(await text(exportPackets(journal, { from: at(1), to: at(1), lengthPrefix: 2 }))).toBe('\0\x05three')
  })
})
