/** SIGKILL at random instants: nothing acknowledged is lost or doubled, and the chain verifies (VIGIE_KILLS times in the long run). */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { kills, killOnceItAcknowledges } from '@vigie/testing/kills'
import { expect, it } from 'vitest'
import { verifyJournals } from '../src/index.ts'
import { journalsIn, readAll, temporaryFolder } from './helpers.ts'

const killed = kills('journals', 8)
const child = fileURLToPath(new URL('kill-child.ts', import.meta.url))

it(
  `survives ${killed.count} kills`,
  async () => {
    const folder = temporaryFolder()
    let acknowledged = -1
    for (let i = 0; i < killed.count; i++) {
      const started = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ran = await killOnceItAcknowledges(started, killed.random(150))
      acknowledged = Math.max(acknowledged, ran.acknowledged)
      const report = await verifyJournals(folder)
      expect(report.problems, `kill ${i}`).toEqual([])
      expect(report.entries).toBeGreaterThan(acknowledged)
      killed.told(i + 1)
    }
    const journal = await journalsIn(folder).open('RECO1', 'packets')
    expect(journal.recovery.lost).toBe(0)
    const entries = await readAll(journal)
    expect(entries.length).toBeGreaterThan(acknowledged)
    for (const [i, entry] of entries.entries()) {
      expect(entry.position).toBe(i)
      expect(Buffer.from(entry.payload).toString()).toMatch(new RegExp(`^entry ${i}\\.*$`))
    }
    expect((await verifyJournals(folder)).ok).toBe(true)
  },
  killed.count * 3000 + 20_000,
)
