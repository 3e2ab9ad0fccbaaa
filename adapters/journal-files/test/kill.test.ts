/** SIGKILL at random instants: nothing acknowledged is lost or doubled, and the chain verifies (20 times here, VIGIE_KILLS in the long run). */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { verifyJournals } from '../src/index.ts'
import { journalsIn, readAll, temporaryFolder } from './helpers.ts'

const KILLS = Number(process.env['VIGIE_KILLS'] ?? 20)
const child = fileURLToPath(new URL('kill-child.ts', import.meta.url))

function runAndKill(folder: string, millis: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    process_.stdout.on('data', (data: Buffer) => {
      // The clock starts with the first acknowledgement: it is appending that is to be killed.
      if (text === '') setTimeout(() => process_.kill('SIGKILL'), millis)
      text += data.toString()
    })
    process_.on('error', reject)
    process_.on('close', () => {
      const whole = text.slice(0, text.lastIndexOf('\n'))
      resolve(Math.max(-1, ...whole.split('\n').map(Number)))
    })
  })
}

it(
  `survives ${KILLS} kills`,
  async () => {
    const folder = temporaryFolder()
    let acknowledged = -1
    for (let i = 0; i < KILLS; i++) {
      acknowledged = Math.max(acknowledged, await runAndKill(folder, (i * 37) % 150))
      const report = await verifyJournals(folder)
      expect(report.problems, `kill ${i}`).toEqual([])
      expect(report.entries).toBeGreaterThan(acknowledged)
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
  KILLS * 3000 + 20_000,
)
