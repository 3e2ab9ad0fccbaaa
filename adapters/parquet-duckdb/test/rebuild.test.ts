/** Rebuilding from the journal while packets go on coming: the columns are those of the new model, none twice, none missing. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { SteppedClock } from '@vigie/base'
import type { JournalEntry } from '@vigie/archive'
import { Journals } from '@vigie/journal-files'
import type { ColumnBlock, PacketBatch, PlannedParameter } from '@vigie/telemetry'
import { expect, it } from 'vitest'
import { parametersFolder, verifyData } from '../src/index.ts'
import { storeIn, temporaryFolder } from './helpers.ts'

const START = 2_173_000_000_000_000_000n
const parameters = [
  {
    index: 0,
    path: '/SAT/X',
    parameter: '/SAT/X',
    kind: 'float',
    list: false,
    wide: false,
    calibrated: true,
    signed: false,
  },
] as const satisfies readonly PlannedParameter[]

/** A model in one line: the packet's first byte, times a factor. */
const decoder =
  (factor: number) =>
  (batch: PacketBatch): ColumnBlock[] => {
    const raw = Uint8Array.from({ length: batch.count }, (_, i) => batch.bytes[batch.offsets[i]!]!)
    const { chain, count, generation, reception, journal, flags } = batch
    return [
      {
        chain,
        packetType: '/SAT/P',
        count,
        generation,
        reception,
        journal,
        flags,
        columns: [{ parameter: 0, raw, eng: Float64Array.from(raw, (v) => v * factor) }],
      },
    ]
  }
const packet = (i: number): JournalEntry => ({
  reception: START + BigInt(i),
  generation: START + BigInt(i),
  source: 'T',
  flags: 0,
  payload: Uint8Array.of(i & 255),
})

it('swaps the columns of the old model for those of the new one, under a live chain', async () => {
  const data = temporaryFolder()
  const clock = new SteppedClock(START)
  const journals = new Journals({ folder: data, clock })
  const journal = await journals.open('SAT', 'packets')
  let store = await storeIn(data, { parametersOf: () => parameters, chains: ['SAT'], limits: { tailBytes: 20_000 } })
  const live = decoder(1)
  const receive = async (i: number): Promise<void> => {
    journal.append(packet(i))
    for await (const batch of journal.readColumns(i, i + 1)) for (const block of live(batch)) store.write(block)
    store.mark('SAT', journal.length)
    if (i % 50 === 0) await journal.sync()
  }
  for (let i = 0; i < 20_000; i++) journal.append(packet(i))
  for await (const batch of journal.readColumns(0)) for (const block of live(batch)) store.write(block)
  store.mark('SAT', journal.length)
  await journal.sync()
  const received = new AbortController()
  let next = 20_000
  const coming = (async () => {
    while (!received.signal.aborted) {
      await receive(next++)
      if (next % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    }
  })()
  const corrected = decoder(2)
  const done = await store.rebuild(journal, async (batch) => {
    await new Promise((resolve) => setImmediate(resolve))
    return corrected(batch)
  })
  received.abort()
  await coming
  expect(done.position).toBeGreaterThanOrEqual(20_000)
  const check = async (): Promise<void> => {
    const series = await store.series({ chain: 'SAT', parameter: '/SAT/X', from: 0n, to: START * 2n, limit: 1_000_000 })
    expect(series.total).toBe(next)
    for (let i = 0; i < next; i++) {
      if (series.generation[i] !== START + BigInt(i)) throw new Error(`packet ${i} is not at its place`)
      const factor = (series.eng[i] as number) / (i & 255 || 1)
      // What came after the end of the rebuild is still decoded by the live model.
      if (i < 20_000 && (i & 255) !== 0 && factor !== 2) throw new Error(`packet ${i} has the value of the old model`)
    }
  }
  await check()
  await journal.sync()
  await store.close()
  await journals.closeAll()
  expect((await verifyData(data)).problems).toEqual([])
  store = await storeIn(data, { parametersOf: () => parameters, chains: ['SAT'] })
  await check()
  expect(await store.builtUpTo('SAT')).toBe(next)
  expect(existsSync(path.join(parametersFolder(data), '.rebuild-SAT'))).toBe(false)
  expect(existsSync(path.join(parametersFolder(data), '.old-SAT'))).toBe(false)
})

it('leaves everything as it was when the decoder fails', async () => {
  const data = temporaryFolder()
  const journals = new Journals({ folder: data, clock: new SteppedClock(START) })
  const journal = await journals.open('SAT', 'packets')
  journal.append(packet(5))
  await journal.sync()
  const store = await storeIn(data, { parametersOf: () => parameters, chains: ['SAT'] })
  for await (const batch of journal.readColumns(0)) for (const block of decoder(1)(batch)) store.write(block)
  await expect(
    store.rebuild(journal, () => {
      throw new Error('the model is wrong')
    }),
  ).rejects.toThrow('the model is wrong')
  const series = await store.series({ chain: 'SAT', parameter: '/SAT/X', from: 0n, to: START * 2n })
  expect([...series.eng]).toEqual([5])
  await journals.closeAll()
})
