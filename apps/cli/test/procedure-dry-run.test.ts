/** `vigie procedure dry-run` where no centre runs: against nothing, and on an isolated line with the real simulator (issue: procedures, clause 2). */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Activity, ProcedureRehearsal, ProcedureRun, StatementRecord } from '@vigie/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BISAT, vigie } from './run-vigie.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-dry-run-'))
const mission = path.join(folder, 'mission')
const procedures = path.join(mission, 'procedures')
const HEATER = path.join(procedures, 'RECO1', 'TCS', 'Heater.pluto')
beforeAll(() => {
  cpSync(BISAT, mission, { recursive: true })
  rmSync(procedures, { recursive: true, force: true })
  mkdirSync(path.dirname(HEATER), { recursive: true })
  mkdirSync(path.join(procedures, 'CENTRE'))
  writeFileSync(
    HEATER,
    `procedure
  main
    initiate and confirm Switch Heater with arguments heater := Heater, state := "ON" end with;
    initiate and confirm step Seen
      wait until Heater03 = "ON" timeout 60 s;
    end step;
  end main
end procedure
`,
  )
  writeFileSync(HEATER.replace('.pluto', '.yaml'), 'arguments: [{ name: Heater, type: integer, range: [1, 16] }]\n')
  writeFileSync(
    path.join(procedures, 'CENTRE', 'Grave.pluto'),
    `procedure
  main
    initiate and confirm Heater of TCS of RECO1 with arguments Heater := 3 end with;
    initiate and confirm step Ask
      if ask user ("Arm?", "YES") = "YES" then initiate and confirm Arm of PROP of RECO1; end if;
    end step;
  end main
end procedure
`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('against nothing: the bytes that would leave, what was taken for granted, and nothing that only a centre could say', async () => {
  const { code, stdout } = await vigie('procedure', 'dry-run', HEATER, 'Heater=3', '--json')
  expect(code).toBe(0)
  const result = JSON.parse(stdout) as ProcedureRehearsal
  expect(result).toMatchObject({ path: 'RECO1.TCS.Heater', outcome: 'confirmed', assumed: [{ line: 5 }] })
  // Service 8, subtype 1, as the mission has it for functions: heater 3, state ON.
  expect(result.activities).toMatchObject([
    { line: 3, path: 'RECO1.TCS.SwitchHeater', arguments: { heater: 3, state: 'ON' }, refusals: [] },
  ])
  expect(result.activities[0]!.bytes).toMatch(/^19[\da-f]+0301[\da-f]{4}$/)
})

it.each([
  [['Heater=17'], 'VIG-PROCEDURE-212'],
  [['Heater'], 'VIG-CLI-022'],
  [['Heater=3', '--role', 'king'], 'VIG-CLI-001'],
] as const)('%j: %s', async (args, error) => {
  const ran = await vigie('procedure', 'dry-run', HEATER, ...args)
  expect(ran.stderr).toContain(error)
  expect(ran.code).toBe(2)
})
it('a viewer would be refused', async () => {
  const ran = await vigie('procedure', 'dry-run', HEATER, 'Heater=3', '--role', 'viewer')
  expect(ran).toMatchObject({ code: 1, stdout: expect.stringContaining('AGAINST IT (rights)') })
})
it('a file of no mission names nothing that is known', async () => {
  const loose = path.join(folder, 'loose.pluto')
  writeFileSync(loose, 'procedure log "x" end procedure')
  expect((await vigie('procedure', 'dry-run', loose)).stderr).toContain('VIG-CLI-029')
})

it('on a simulator: the satellite does it, questions are answered as expected, a second person approves', async () => {
  const { code, stdout, stderr } = await vigie(
    'procedure',
    'dry-run',
    '--simulator',
    '--mission',
    mission,
    'CENTRE.Grave',
    '--json',
  )
  expect(stderr).not.toContain('VIG-')
  const { run, record, activities } = JSON.parse(stdout) as {
    run: ProcedureRun
    record: StatementRecord[]
    activities: Activity[]
  }
  expect(run.outcome).toBe('confirmed')
  expect(code).toBe(0)
  expect(activities.map((a) => [a.path, a.state, a.bytes !== undefined])).toEqual([
    ['RECO1.TCS.Heater', 'completed', false],
    ['RECO1.TCS.SwitchHeater', 'completed', true],
    ['RECO1.PROP.Arm', 'completed', true],
  ])
  expect(record.find((r) => r.kind === 'question' && r.phase === 'stop')).toMatchObject({
    value: 'YES',
    by: 'test-line',
  })
}, 60_000)
