/** `vigie passes` against a running centre and a simulator: a plan is made, imported, listed, exported. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseUtc } from '@vigie/base'
import { Simulator } from '../../simulator/src/simulator.ts'
import { bisatOnFreePorts } from '../../simulator/test/fixtures.ts'
import { serverOnSmallMission, type Fixture } from '../../server/test/small-mission.ts'
import { vigie } from './run-vigie.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-passes-'))
let fixture: Fixture
const passes = (...args: string[]) =>
  vigie(
    'passes',
    ...args,
    '--url',
    fixture.server.url,
    '--token',
    fixture.admin['authorization']!.replace('Bearer ', ''),
  )
const file = (name: string, text: string): string => {
  const where = path.join(folder, name)
  writeFileSync(where, text)
  return where
}

beforeAll(async () => {
  fixture = await serverOnSmallMission({}, (mission) => {
    const yaml = path.join(mission, 'mission.yaml')
    writeFileSync(
      yaml,
      `${readFileSync(yaml, 'utf8')}stations:\n  - { name: Kiruna, code: KRU, element: STATIONS.KRU, latitude: 67.9, longitude: 21 }\n`,
    )
  })
})
afterAll(async () => {
  await fixture.close()
  rmSync(folder, { recursive: true, force: true })
})

it('imports a plan, tells what is wrong with one, lists what is to come, and gives the plan back', async () => {
  expect((await passes('list')).stderr).toContain('there is no contact plan yet')
  const good = `passes:
  - { station: Kiruna, satellite: SAT, aos: 2020-01-01T00:00:00Z, los: 2020-01-01T00:10:00Z }
  - { id: later, station: KRU, satellite: SAT, aos: 2050-01-01T00:00:00Z, los: 2050-01-01T00:10:00Z, for: [TC] }
`
  expect(await passes('import', file('plan.yaml', good), '--comment', 'first')).toMatchObject({
    code: 0,
    stdout: 'version 1: 2 passes\n',
  })
  const bad = await passes(
    'import',
    file('bad.yaml', good.replace('Kiruna', 'Nowhere').replace('2050-01-01T00:10', 'x')),
  )
  expect(bad.code).not.toBe(0)
  expect(bad.stderr).toContain('VIG-PASS-00')
  const listed = await passes('list')
  expect(listed.stdout.trim().split('\n')).toHaveLength(1)
  expect(listed.stdout).toContain('SAT KRU  committed, for TC  (later)')
  expect((await passes('list', '--all')).stdout.trim().split('\n')).toHaveLength(2)
  const csv = path.join(folder, 'plan.csv')
  await passes('export', '--format', 'csv', '--out', csv)
  expect(await passes('import', csv, '--base', '1')).toMatchObject({ code: 0 })
  expect(await passes('import', csv, '--base', '1')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('VIG-PASS-005'),
  })
  expect((await passes('versions')).stdout).toMatch(/^2 {2}2 passes[^]*1 {2}2 passes, by admin at \S+ {2}— first/)
})

it('asks the simulator for the passes that it will fly', async () => {
  const simulator = new Simulator({
    mission: await bisatOnFreePorts(),
    seed: 1,
    start: parseUtc('2026-11-25T12:00:00Z'),
    phased: false,
    rate: 1,
    stepped: true,
    controlPort: 0,
    faults: [],
  })
  await simulator.start()
  const port = String(simulator.control.port)
  const made = path.join(folder, 'flown.yaml')
  expect((await vigie('passes', 'simulated', '--control-port', port, '--hours', '12', '--out', made)).code).toBe(0)
  const { stdout } = await vigie('passes', 'simulated', '--control-port', port, '--hours', '12', '--json')
  const { passes: list } = JSON.parse(stdout) as {
    passes: { station: string; satellite: string; aos: string; los: string }[]
  }
  expect(list.length).toBeGreaterThan(8)
  // What is told is what is flown: the antenna of the station finds the satellite in it, and not before it.
  const first = list.find((p) => p.satellite === 'RECO1')!
  const seconds = Number((parseUtc(first.aos) - simulator.world.now) / 1_000_000_000n)
  const seen = () => {
    const { craft } = simulator.world.flights.find((f) => f.name === 'RECO1')!
    const station = simulator.world.stations.find((s) => s.config.code === first.station)!
    const { fixedPosition, fixedVelocity } = craft.orbit.surroundings(simulator.world.now)
    return station.sees('RECO1', fixedPosition, fixedVelocity) !== undefined
  }
  await simulator.stepBy(seconds - 2)
  expect(seen()).toBe(false)
  await simulator.stepBy(4)
  expect(seen()).toBe(true)
  await simulator.close()
  expect((await vigie('passes', 'simulated', '--control-port', port)).stderr).toContain('VIG-CLI-026')
}, 60_000)
