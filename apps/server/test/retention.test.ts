/** The retention rules of a mission: what they let go goes by itself, on record and told; all else stays, and still verifies. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseUtc, SteppedClock } from '@vigie/base'
import { createClient } from '@vigie/contract'
import { Journals } from '@vigie/journal-files'
import { startServer } from '@vigie/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { missionFolder, packet, until } from './small-mission.ts'

const mission = missionFolder(1)
const data = mkdtempSync(path.join(tmpdir(), 'vigie-retention-'))
const OLD = parseUtc('2020-01-01T00:00:00Z')
const SECOND = 1_000_000_000n

/** Three segments of 2020, of two packets each; the fourth is still written to, and stays. */
beforeAll(async () => {
  const file = path.join(mission, 'mission.yaml')
  writeFileSync(
    file,
    `${readFileSync(file, 'utf8')}archive:\n  retention:\n    - { kind: packets, satellite: SAT, age: 90 d }\n`,
  )
  const clock = new SteppedClock(OLD)
  const journals = new Journals({ folder: data, clock })
  const journal = await journals.open('SAT', 'packets')
  for (let i = 0; i < 7; i++) {
    const at = OLD + BigInt(i) * SECOND
    journal.append({ reception: at, generation: at, source: 'main', flags: 0, payload: packet(200 + i, 2) })
    if (i % 2 === 1) journal.rotate()
  }
  await journals.closeAll()
})
afterAll(() => {
  for (const folder of [mission, data]) rmSync(folder, { recursive: true, force: true })
})

it('removes old packets, says so, and what is left verifies; values go by a rule of their own, and no rebuild loses them', async () => {
  const clock = new SteppedClock(parseUtc(new Date().toISOString()))
  const server = await startServer({ mission, data, port: 0, clock })
  try {
    const { secret } = await server.centre.identity.addToken('admin', 'tests', 'administrator')
    const client = createClient({ baseUrl: server.url, token: secret.reveal() })
    const state = async () => (await client.getChain({ params: { name: 'SAT' } })).state
    await until(state, (s) => s === 'running')
    const values = async () =>
      (
        await client.getHistory({
          params: { path: 'SAT.Temperature' },
          query: { from: '2019-01-01', to: '2100-01-01' },
        })
      ).values
    expect((await values()).length).toBe(7)
    // Everything received is in files.
    await client.stopChain({ params: { name: 'SAT' } })

    clock.advance(61n * SECOND)
    const told = await until(async () =>
      (await client.listEvents({ query: { chain: 'centre' } })).items.find((e) => e.name === 'Retained'),
    )
    expect(told).toMatchObject({ element: 'CENTRE.Archive', severity: 'information' })
    expect(told!.message).toContain('6 packets of SAT')
    expect((await client.listPackets({ query: { chain: 'SAT' } })).items.map((p) => p.position)).toEqual([6])
    expect((await values()).length).toBe(7)

    expect(await client.applyRetention()).toEqual([])
    const ended = (id: string) =>
      until(
        () => client.getJob({ params: { id } }),
        (j) => j.state !== 'running',
      )
    const before = await values()
    expect(await ended((await client.startRebuild({ body: { chain: 'SAT' } })).id)).toMatchObject({ state: 'done' })
    expect((await values()).slice(0, 6)).toEqual(before.slice(0, 6))

    const job = await ended((await client.startVerify()).id)
    const removed = [0, 2, 4].map((from) => ({ journal: 'SAT/packets', from, to: from + 2 }))
    expect(job.result).toMatchObject({ ok: true, removed })
  } finally {
    await server.close()
  }
})
