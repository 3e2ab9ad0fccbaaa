/** SIGKILL at random instants while packets are journalled, archived and merged: after a restart every packet is in the columns once. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SystemClock } from '@vigie/base/system-clock'
import { Journals } from '@vigie/journal-files'
import { kills, killOnceItAcknowledges } from '@vigie/testing/kills'
import { expect, it } from 'vitest'
import { verifyData } from '../src/index.ts'
import { counterBlocks, COUNTER_PARAMETERS } from './counter.ts'
import { storeIn, temporaryFolder } from './helpers.ts'

const killed = kills('columns', 4)
const child = fileURLToPath(new URL('kill-child.ts', import.meta.url))

it(
  `survives ${killed.count} kills`,
  async () => {
    const data = temporaryFolder()
    for (let i = 0; i < killed.count; i++) {
      const started = spawn(process.execPath, [child, data], { stdio: ['ignore', 'pipe', 'inherit'] })
      const { acknowledged } = await killOnceItAcknowledges(started, 50 + killed.random(700))
      expect((await verifyData(data)).problems, `kill ${i}`).toEqual([])
      const journals = new Journals({ folder: data, clock: new SystemClock() })
      const journal = await journals.open('SAT', 'packets')
      expect(journal.length).toBeGreaterThanOrEqual(acknowledged)
      const store = await storeIn(data, { parametersOf: () => COUNTER_PARAMETERS, chains: ['SAT'] })
      const from = await store.builtUpTo('SAT')
      for await (const batch of journal.readColumns(from)) for (const block of counterBlocks(batch)) store.write(block)
      for (const [odd, name] of ['N', 'M'].entries()) {
        const series = await store.series({
          chain: 'SAT',
          parameter: `/SAT/${name}`,
          from: 0n,
          to: 10n ** 18n,
          limit: 10_000_000,
        })
        const expected = Float64Array.from({ length: Math.ceil((journal.length - odd) / 2) }, (_, k) => k * 2 + odd)
        expect(series.eng, `kill ${i}, ${name}`).toEqual(expected)
      }
      await store.close()
      await journals.closeAll()
      killed.told(i + 1)
    }
  },
  killed.count * 5000 + 20_000,
)
