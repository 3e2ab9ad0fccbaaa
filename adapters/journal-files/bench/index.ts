/** What the journals do in a second. Each function uses a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { SystemClock } from '@vigie/base/system-clock'
import { Journals, verifyJournals } from '../src/index.ts'

export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly detail: string
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'vigie-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Packets of 1 476 bytes (738 16-bit samples) in batches, each acknowledged; then read as columns, then verified. */
export function benchJournal(packets = 100_000, size = 1476, batchSize = 512): Promise<BenchResult[]> {
  return inFolder(async (folder) => {
    const clock = new SystemClock()
    const journals = new Journals({ folder, clock })
    const journal = await journals.open('SAT', 'packets')
    const bytes = new Uint8Array(batchSize * size).map((_, i) => (i * 31) & 255)
    const times = new BigInt64Array(batchSize).fill(clock.now())
    const offsets = Uint32Array.from({ length: batchSize + 1 }, (_, i) => i * size)
    const batch = {
      count: batchSize,
      bytes,
      offsets,
      generation: times,
      reception: times,
      flags: new Uint8Array(batchSize),
    }
    const batches = Math.ceil(packets / batchSize)
    const count = batches * batchSize
    let start = performance.now()
    const seconds = (): number => (performance.now() - start) / 1000
    for (let i = 0; i < batches; i++) {
      journal.appendBatch(batch, 'TCP')
      await journal.sync()
    }
    const append = seconds()
    start = performance.now()
    let read = 0
    for await (const columns of journal.readColumns(0)) read += columns.count
    const reading = seconds()
    await journals.closeAll()
    start = performance.now()
    const report = await verifyJournals(folder)
    const verifying = seconds()
    const detail = `packets of ${size} bytes`
    return [
      {
        name: 'journal append',
        value: count / append,
        unit: 'packets/s',
        detail: `${detail}, fsynced every ${batchSize}`,
      },
      { name: 'journal append', value: (count * size) / append / 1e6, unit: 'MB/s', detail },
      { name: 'journal read', value: read / reading, unit: 'packets/s', detail },
      {
        name: 'verify',
        value: report.bytes / verifying / 1e6,
        unit: 'MB/s',
        detail: `CRC-32C and SHA-256 of everything, ${report.ok ? 'ok' : 'NOT OK'}`,
      },
    ]
  })
}

/** Time from append to acknowledged, one packet at a time and with 32 who wait together. */
export function benchSync(rounds = 300): Promise<BenchResult[]> {
  return inFolder(async (folder) => {
    const clock = new SystemClock()
    const journals = new Journals({ folder, clock })
    const journal = await journals.open('SAT', 'packets')
    const payload = new Uint8Array(200)
    const one = async (): Promise<void> => {
      const now = clock.now()
      journal.append({ reception: now, generation: now, source: 'TCP', flags: 0, payload })
      await journal.sync()
    }
    const millis: number[] = []
    for (let i = 0; i < rounds; i++) {
      const start = performance.now()
      await one()
      millis.push(performance.now() - start)
    }
    const start = performance.now()
    for (let i = 0; i < rounds / 10; i++) await Promise.all(Array.from({ length: 32 }, one))
    const together = (Math.floor(rounds / 10) * 32) / ((performance.now() - start) / 1000)
    await journals.closeAll()
    const sorted = millis.toSorted((a, b) => a - b)
    return [
      {
        name: 'append to acknowledged, median',
        value: sorted[rounds >> 1]!,
        unit: 'ms',
        detail: `99th percentile ${sorted[Math.floor(rounds * 0.99)]!.toFixed(2)} ms`,
      },
      { name: 'acknowledged, 32 at once', value: together, unit: 'packets/s', detail: 'one fsync shared' },
    ]
  })
}

export async function bench(): Promise<BenchResult[]> {
  return [...(await benchJournal()), ...(await benchSync())]
}
