/** Receives, journals, decodes and archives until it is killed: one line on stdout for each acknowledged length of the journal. */
import { SystemClock } from '@vigie/base/system-clock'
import { Journals } from '@vigie/journal-files'
import { ParquetStore } from '../src/index.ts'
import { counterBlocks, COUNTER_PARAMETERS } from './counter.ts'

const data = process.argv[2]!
const clock = new SystemClock()
const journals = new Journals({ folder: data, clock, limits: { segmentBytes: 200_000 } })
const journal = await journals.open('SAT', 'packets')
const store = await ParquetStore.open({
  folder: data,
  clock,
  parametersOf: () => COUNTER_PARAMETERS,
  chains: ['SAT'],
  limits: { tailBytes: 40_000 },
})
for await (const batch of journal.readColumns(await store.builtUpTo('SAT')))
  for (const block of counterBlocks(batch)) store.write(block)
store.mark('SAT', journal.length)
for (let round = 0; ; round++) {
  const first = journal.length
  for (let i = 0; i < 50; i++) {
    const payload = new Uint8Array(8)
    new DataView(payload.buffer).setFloat64(0, journal.length)
    const now = clock.now()
    journal.append({ reception: now, generation: BigInt(journal.length) * 1_000_000n, source: 'T', flags: 0, payload })
  }
  for await (const batch of journal.readColumns(first)) for (const block of counterBlocks(batch)) store.write(block)
  store.mark('SAT', journal.length)
  await journal.sync()
  process.stdout.write(`${journal.durable}\n`)
  if (round % 40 === 39) await store.compact()
  await new Promise((resolve) => setTimeout(resolve, 1))
}
