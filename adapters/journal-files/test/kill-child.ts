/** Appends and acknowledges until it is killed: one line on stdout for each acknowledged position. */
import { SystemClock } from '@vigie/base/system-clock'
import { Journals } from '../src/index.ts'

const journals = new Journals({
  folder: process.argv[2]!,
  clock: new SystemClock(),
  limits: { segmentBytes: 64 * 1024 },
})
const journal = await journals.open('RECO1', 'packets')
const clock = new SystemClock()
// Several writers at once, as frames, packets and events come: they share fsyncs.
const writer = async (): Promise<void> => {
  for (;;) {
    const text = `entry ${journal.length}`
    const now = clock.now()
    const position = journal.append({
      reception: now,
      generation: now,
      source: 'test',
      flags: 0,
      payload: Buffer.from(text.padEnd(20 + (journal.length % 700), '.')),
    })
    await journal.sync()
    process.stdout.write(`${position}\n`)
  }
}
await Promise.all([writer(), writer(), writer()])
