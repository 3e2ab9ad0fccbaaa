/** What the parameter store does in a second, and how many bytes a sample takes. Each function uses a folder of its own. */
import { mkdtemp, rm, readdir, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { SteppedClock } from '@vigie/base'
import { Journals } from '@vigie/journal-files'
import type { ColumnBlock, PlannedParameter } from '@vigie/telemetry'
import { ParquetStore, parametersFolder } from '../src/index.ts'

export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly detail: string
}

const START = 2_173_000_000_000_000_000n

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'vigie-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const planOf = (count: number, calibrated: (i: number) => boolean): PlannedParameter[] =>
  Array.from({ length: count }, (_, i) => ({
    index: i,
    path: `/SAT/P${i}`,
    parameter: `/SAT/P${i}`,
    kind: calibrated(i) ? 'float' : 'integer',
    list: false,
    wide: false,
    calibrated: calibrated(i),
    signed: false,
  }))

/** Packets whose parameters walk slowly, as housekeeping does, from a seed. */
function walker(plan: readonly PlannedParameter[], periodNanos: bigint): (packets: number) => ColumnBlock {
  const now = new Float64Array(plan.length).fill(20_000)
  let seed = 12_345
  let position = 0
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    return seed >>> 24
  }
  return (packets) => {
    const generation = new BigInt64Array(packets)
    const reception = new BigInt64Array(packets)
    const journal = new Float64Array(packets)
    for (let i = 0; i < packets; i++) {
      generation[i] = START + BigInt(position) * periodNanos
      reception[i] = generation[i]! + 1_000_000n + BigInt(random() * 100)
      journal[i] = position++
    }
    const columns = plan.map((parameter, k) => {
      const raw = new Uint16Array(packets)
      for (let i = 0; i < packets; i++) {
        const r = random()
        now[k]! += r < 32 ? -1 : r >= 224 ? 1 : 0
        raw[i] = now[k]!
      }
      return { parameter: k, raw, eng: parameter.calibrated ? Float64Array.from(raw, (v) => v * 0.01 - 3) : raw }
    })
    return {
      chain: 'SAT',
      packetType: '/SAT/HK',
      count: packets,
      generation,
      reception,
      journal,
      flags: new Uint8Array(packets),
      columns,
    }
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder, { recursive: true })) {
    const info = await stat(path.join(folder, name))
    if (info.isFile()) bytes += info.size
  }
  return bytes
}

/** Columns to durable files: the Yamcs performance packet's shape, 738 parameters of 16 bits. CPU of this process, all threads. */
export function benchWrite(calibratedEvery = 0, samples = 12_000_000): Promise<BenchResult[]> {
  return inFolder(async (folder) => {
    const plan = planOf(738, (i) => calibratedEvery > 0 && i % calibratedEvery === 0)
    const next = walker(plan, 100_000_000n)
    const store = await ParquetStore.open({
      folder,
      clock: new SteppedClock(START),
      parametersOf: () => plan,
      chains: ['SAT'],
    })
    const blocks = Array.from({ length: Math.ceil(samples / 738 / 512) }, () => next(512))
    const total = blocks.length * 512 * 738
    const cpu = process.cpuUsage()
    const start = performance.now()
    for (const block of blocks) {
      store.write(block)
      store.mark('SAT', block.journal[block.count - 1]! + 1)
      await store.drain()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await store.flush()
    const seconds = (performance.now() - start) / 1000
    const used = process.cpuUsage(cpu)
    await store.close()
    const bytes = await sizeOf(parametersFolder(folder))
    const what = calibratedEvery > 0 ? `one in ${calibratedEvery} calibrated, raw and engineering kept` : 'raw integers'
    return [
      {
        name: 'archive write',
        value: total / seconds / 1e6,
        unit: 'M samples/s',
        detail: `738 parameters, ${what}, fsync included`,
      },
      {
        name: 'archive write, CPU',
        value: total / ((used.user + used.system) / 1e6) / 1e6,
        unit: 'M samples/s a core',
        detail: what,
      },
      {
        name: 'archive size',
        value: bytes / total,
        unit: 'bytes/sample',
        detail: `${what}; times, summaries and lists included`,
      },
    ]
  })
}

/** A year of 1 Hz as about 1 000 points: min/max of 31.5 million rows. */
export function benchYear(days = 365, parameters = 8): Promise<BenchResult[]> {
  return inFolder(async (folder) => {
    const plan = planOf(parameters, (i) => i % 2 === 1)
    const next = walker(plan, 1_000_000_000n)
    const store = await ParquetStore.open({
      folder,
      clock: new SteppedClock(START),
      parametersOf: () => plan,
      chains: ['SAT'],
      limits: { tailBytes: 1 << 30 },
    })
    for (let day = 0; day < days; day++) {
      store.write(next(86_400))
      await store.flush()
    }
    const from = START
    const to = START + BigInt(days) * 86_400_000_000_000n
    const times: Record<string, number[]> = { minmax: [], lttb: [], day: [], last: [] }
    const time = async (key: string, work: () => Promise<unknown>): Promise<void> => {
      const start = performance.now()
      await work()
      times[key]!.push(performance.now() - start)
    }
    for (let i = 0; i < 9; i++) {
      const parameter = `/SAT/P${i % parameters}`
      for (const kind of ['minmax', 'lttb'] as const)
        await time(kind, () => store.series({ chain: 'SAT', parameter, from, to, decimation: { kind, points: 1000 } }))
      await time('day', () =>
        store.series({
          chain: 'SAT',
          parameter,
          from: from + 86_400_000_000_000n,
          to: from + 2n * 86_400_000_000_000n,
          decimation: { kind: 'minmax', points: 1000 },
        }),
      )
      await time('last', () => store.series({ chain: 'SAT', parameter, from, to, limit: 1, order: 'descending' }))
    }
    const bytes = await sizeOf(parametersFolder(folder))
    await store.close()
    const median = (key: string): number => times[key]!.toSorted((a, b) => a - b)[4]!
    const spread = (key: string): string => `median of 9, worst ${Math.max(...times[key]!).toFixed(1)} ms`
    return [
      {
        name: 'a year of 1 Hz, min/max to 1 000 points',
        value: median('minmax'),
        unit: 'ms',
        detail: spread('minmax'),
      },
      { name: 'a year of 1 Hz, LTTB to 1 000 points', value: median('lttb'), unit: 'ms', detail: spread('lttb') },
      { name: 'a day of 1 Hz, min/max to 1 000 points', value: median('day'), unit: 'ms', detail: spread('day') },
      { name: 'last value', value: median('last'), unit: 'ms', detail: spread('last') },
      {
        name: 'size of 1 Hz housekeeping',
        value: bytes / (days * 86_400 * parameters),
        unit: 'bytes/sample',
        detail: `${parameters} parameters a packet, half calibrated`,
      },
    ]
  })
}

/**
 * Journal to columns: packets of 738 big-endian 16-bit samples read back, decoded by a plain loop a column (the product's
 * decoder is as fast or faster) and written to new files, which are swapped in.
 */
export function benchRebuild(packets = 20_000): Promise<BenchResult[]> {
  return inFolder(async (folder) => {
    const plan = planOf(738, () => false)
    const next = walker(plan, 100_000_000n)
    const clock = new SteppedClock(START)
    const journals = new Journals({ folder, clock })
    const journal = await journals.open('SAT', 'packets')
    const size = 738 * 2
    for (let done = 0; done < packets; done += 500) {
      const block = next(500)
      const bytes = new Uint8Array(500 * size)
      for (const [k, { raw }] of block.columns.entries())
        for (let i = 0; i < 500; i++) {
          const value = raw[i] as number
          bytes[i * size + 2 * k] = value >> 8
          bytes[i * size + 2 * k + 1] = value & 255
        }
      const offsets = Uint32Array.from({ length: 501 }, (_, i) => i * size)
      journal.appendBatch(
        { count: 500, bytes, offsets, generation: block.generation, reception: block.reception, flags: block.flags },
        'T',
      )
      await journal.sync()
    }
    const store = await ParquetStore.open({ folder, clock, parametersOf: () => plan, chains: ['SAT'] })
    const cpu = process.cpuUsage()
    const start = performance.now()
    const { samples } = await store.rebuild(
      journal,
      ({ chain, count, bytes, offsets, generation, reception, journal, flags }) => [
        {
          chain,
          packetType: '/SAT/HK',
          count,
          generation,
          reception,
          journal,
          flags,
          columns: plan.map((_, k) => {
            const raw = new Uint16Array(count)
            for (let i = 0; i < count; i++) {
              const at = offsets[i]! + 2 * k
              raw[i] = (bytes[at]! << 8) | bytes[at + 1]!
            }
            return { parameter: k, raw, eng: raw }
          }),
        },
      ],
    )
    const seconds = (performance.now() - start) / 1000
    const used = process.cpuUsage(cpu)
    await store.close()
    await journals.closeAll()
    return [
      {
        name: 'rebuild',
        value: samples / seconds / 1e6,
        unit: 'M samples/s',
        detail: '738 parameters a packet, journal to swapped files',
      },
      {
        name: 'rebuild, CPU',
        value: samples / ((used.user + used.system) / 1e6) / 1e6,
        unit: 'M samples/s a core',
        detail: 'all threads of the process',
      },
    ]
  })
}

export async function bench(): Promise<BenchResult[]> {
  return [...(await benchWrite()), ...(await benchWrite(4)), ...(await benchYear()), ...(await benchRebuild())]
}
