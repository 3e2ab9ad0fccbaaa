/** The procedures of the demonstration mission: all can be used as they are written, and a choice of them runs on a line. */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDefinition } from '@vigie/qualification-runner/run'
import { runsOf, smallMission, type SmallMission } from './small-campaign.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const MISSION = path.join(ROOT, 'missions/bisat')
const files = globSync('procedures/**/*.{pluto,yaml}', { cwd: MISSION })
const procedures = files.filter((f) => f.endsWith('.pluto'))

const vigie = (...args: string[]): unknown =>
  JSON.parse(
    execFileSync(process.execPath, [path.join(ROOT, 'apps/cli/bin/vigie.mjs'), 'procedure', ...args, '--json'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    }),
  )

/** Each as its operator begins it: arguments, answers, what stands before it. One line for all of them. */
const CHOICE = `import { test } from '@vigie/testkit'
test('The choice', { id: 'C-1', verifies: ['REQ-1'], approvals: 'automatic' }, async (t) => {
  for (const satellite of ['RECO1', 'IDENT1']) {
    await t.takeUplink(satellite)
    await t.expectParameter(satellite + '.OBC.Mode').toBe('NOMINAL', { within: 60 })
  }
  await t.runProcedure('CENTRE.BeginShift', {}, { answers: ['yes'] })
  await t.runProcedure('CENTRE.HandOverUplink', {}, { answers: ['Karim Benali', 'no', 'Karim Benali', 'yes'] })
  await t.runProcedure('CENTRE.CheckBothSatellites')
  await t.runProcedure('STATIONS.ConfigureAll')
  await t.runProcedure('RECO1.PassStart')
  await t.runProcedure('RECO1.OBC.ChangeParameter', { Count: 3 })
  await t.runProcedure('RECO1.OBC.PatchMemory')
  await t.runProcedure('RECO1.TCS.OverTemperature', { Limit: -30 })
  const unloading = await t.send('RECO1.AOCS.UnloadAllWheels', {}, { expect: 'nothing' })
  await t.sleep(10)
  await t.simulator.inject({ kind: 'wheel-failure', satellite: 'RECO1', wheel: 2 })
  await t.expectActivity(unloading, 'failed', { within: 60, detail: 'Wheel Lost' })
  await t.runProcedure('IDENT1.TCS.HeaterOn', { Heater: 4 })
  await t.runProcedure('IDENT1.COA.WithdrawConsent')
  await t.runProcedure('IDENT1.COA.Operate', {}, { expect: 'not confirmed' })
  await t.runProcedure('IDENT1.COA.RecordConsent', {}, { answers: ['Ines Roche', 'yes'] })
  await t.runProcedure('IDENT1.COA.EmergencyOff')
})
`

describe('the procedures of BISAT', () => {
  it('are checked without an error or a warning, each with its title, its phase and the requirements that it serves', () => {
    const { errors, warnings, ok } = vigie('check', path.join(MISSION, 'procedures')) as Record<string, unknown>
    expect({ errors, warnings, ok }).toEqual({ errors: 0, warnings: 0, ok: true })
    for (const f of procedures) {
      const beside = readFileSync(path.join(MISSION, f.replace(/pluto$/, 'yaml')), 'utf8')
      expect(beside, f).toMatch(/^title: .+[^]*^description: .+[^]*^verifies: \[[A-Z].+\]$[^]*^phase: /m)
    }
  }, 60_000)

  it('are written as the formatter writes them', () => {
    expect(vigie('format', '--check', path.join(MISSION, 'procedures'))).toMatchObject({ ok: true, changed: [] })
  }, 60_000)

  it('serve requirements that there are', async () => {
    const known = (await readDefinition(MISSION)).requirements
    const named = procedures.flatMap((f) => {
      const [, ids] = /^verifies: \[(.+)\]$/m.exec(
        readFileSync(path.join(MISSION, f.replace(/pluto$/, 'yaml')), 'utf8'),
      )!
      return ids!.split(', ')
    })
    expect([...new Set(named)].filter((id) => !known.has(id))).toEqual([])
  })
})

describe('a choice of them, nominal and contingency, on a line', () => {
  let small: SmallMission
  beforeAll(() => {
    small = smallMission({
      ...Object.fromEntries(files.map((f) => [f, readFileSync(path.join(MISSION, f), 'utf8')])),
      'qualification/tests/choice.test.ts': CHOICE,
      'qualification/requirements/s.yaml':
        'specification: S\ntitle: S\nrequirements:\n  - { id: REQ-1, title: Operations, text: They are carried out. }\n',
      'qualification/campaigns/choice.yaml':
        'campaign: choice\ntitle: choice\nkind: operational\ntests: [C-1]\ntime: stepped\nlines: 1\nmargin: 1\n',
    })
  })
  afterAll(() => small.remove())

  it('ends as it has to: confirmed, aborted by its watchdog when a wheel fails, and without consent nothing of the hosted payload is switched on', async () => {
    const run = (await runsOf(small, small.data('choice'), { campaign: 'choice' })).get('C-1')!
    expect(run.verdict, JSON.stringify(run.reasons)).toMatch(/^passed/)
    const ended = (run.procedures ?? []).map((p) => [p.path, p.status])
    expect(ended.filter(([, status]) => status !== 'confirmed')).toEqual([
      ['RECO1.AOCS.UnloadAllWheels', 'aborted'],
      ['IDENT1.COA.Operate', 'not confirmed'],
    ])
    expect(ended.length).toBeGreaterThanOrEqual(15)
  }, 120_000)
})
