/** `vigie procedure run` and what goes with it, against the real centre and the real simulator (issue: procedures, clauses 1 and 2). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ProcedureRun, StatementRecord } from '@vigie/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandedCentre, type CommandedCentre } from '../../server/test/commanded-centre.ts'
import { until } from '../../server/test/small-mission.ts'
import { vigie } from './run-vigie.ts'

const HEATER_ON = `procedure
  preconditions
    wait until validity status of T10 = "valid" timeout 60 s
  end preconditions
  main
    log "heater ", Heater, " on";
    initiate and confirm Switch Heater with arguments heater := Heater, state := "ON" end with refer by CMD;
    initiate and confirm step Seen
      declare variable Before of type real with units degC end declare
      main
        Before := T10;
        wait until T10 > Before + 0.2 K timeout 60 s;
      end main
    end step;
  end main
  confirmation if execution status of CMD = "completed" end confirmation
end procedure
`
const ASKING = `procedure
  main
    initiate and confirm step Ask
      declare variable Who of type string end declare
      main
        Who := ask user ("Who is there?");
        log "it is ", Who;
        wait for 1 s;
        log "done";
      end main
    end step;
  end main
end procedure
`
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-procedure-run-'))
let centre: CommandedCentre
let tokens: Record<'ada' | 'ben' | 'eve', string>
const as = (who: keyof typeof tokens, ...args: string[]) =>
  vigie('procedure', ...args, '--url', centre.server.url, '--token', tokens[who])
const json = async <T>(who: keyof typeof tokens, ...args: string[]): Promise<T> =>
  JSON.parse((await as(who, ...args, '--json')).stdout) as T

beforeAll(async () => {
  centre = await commandedCentre((m) => m, {
    'procedures/RECO1/TCS/WarmPlate.pluto': HEATER_ON,
    'procedures/RECO1/TCS/WarmPlate.yaml':
      'title: Warm the battery plate\nverifies: [BIS-1]\narguments: [{ name: Heater, type: integer, range: [1, 16], default: 3 }]\n',
    'procedures/CENTRE/Greeting.pluto': ASKING,
    'procedures/CENTRE/Grave.pluto': 'procedure main log "grave"; end main end procedure\n',
    'procedures/CENTRE/Grave.yaml': 'criticality: watch\n',
    'procedures/CENTRE/Hopeless.pluto':
      'procedure main log "a"; end main confirmation if 1 = 2 end confirmation end procedure\n',
  })
  tokens = {
    ada: await centre.token('ada', 'operations-engineer'),
    ben: await centre.token('ben', 'controller'),
    eve: await centre.token('eve', 'viewer'),
  }
}, 120_000)
afterAll(async () => {
  await centre.close()
  rmSync(folder, { recursive: true, force: true })
})

it('a procedure commands a satellite: each statement is shown as it goes, and its record is kept', async () => {
  await centre.take(await centre.client('ada', 'operations-engineer'), 'RECO1')
  expect((await as('eve', 'list', '--search', 'warmplate battery')).stdout).toBe(
    'RECO1.TCS.WarmPlate [Heater]  — Warm the battery plate\n',
  )
  expect((await as('eve', 'show', 'RECO1.TCS.WarmPlate')).stdout).toMatch(
    /Heater= {2}integer from 1 to 16, 3 unless told[^]*/,
  )
  const dry = await as('eve', 'dry-run', 'RECO1.TCS.WarmPlate', 'Heater=4')
  expect(dry).toMatchObject({ code: 1, stdout: expect.stringMatching(/SwitchHeater heater=4 state=ON[^]*\d+ bytes: /) })
  const ran = await as('ada', 'run', 'RECO1.TCS.WarmPlate', 'Heater=3')
  expect(ran.stdout).toMatch(
    /run \d+ {2}RECO1.TCS.WarmPlate Heater=3 {2}by ada[^]*log {2}"heater 3 on"[^]*> activity {2}RECO1.TCS.SwitchHeater heater=3 state=ON[^]*CONFIRMED[^]*wait .*yes: expected[^]*run \d+ {2}CONFIRMED\n$/,
  )
  expect(ran.code).toBe(0)
  const [run] = await json<ProcedureRun[]>('eve', 'runs')
  expect(run).toMatchObject({ path: 'RECO1.TCS.WarmPlate', state: 'ended', outcome: 'confirmed' })
  const record = await json<StatementRecord[]>('eve', 'record', String(run!.id))
  expect(record.map((r) => r.n)).toEqual(record.map((_, i) => i))
  const file = path.join(folder, 'record.jsonl')
  expect((await as('eve', 'record', String(run!.id), '--out', file)).code).toBe(0)
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(record.length)
}, 180_000)

describe('questions', () => {
  it('are answered by what was given with the run', async () => {
    const ran = await json<{ run: ProcedureRun; record: StatementRecord[] }>(
      'ada',
      'run',
      'CENTRE.Greeting',
      '--answer',
      'ada',
    )
    expect(ran.run.outcome).toBe('confirmed')
    expect(ran.record.filter((r) => r.kind === 'log').map((r) => r.value)).toEqual(['it is ada', 'done'])
  })
  it('or by another command, from anywhere', async () => {
    const { run } = await json<{ run: ProcedureRun }>('ada', 'run', 'CENTRE.Greeting', '--detach')
    const watching = centre.client('eve', 'viewer').then((client) =>
      until(
        () => client.getProcedureRun({ params: { id: run.id } }),
        (r) => r.state === 'asking',
      ),
    )
    await watching
    expect((await as('ben', 'answer', String(run.id), 'ben')).code).toBe(4)
    expect((await as('ada', 'answer', String(run.id), 'a friend')).code).toBe(0)
    const watched = await as('eve', 'watch', String(run.id))
    expect(watched).toMatchObject({ code: 0, stdout: expect.stringMatching(/"it is a friend"[^]*CONFIRMED\n$/) })
    expect((await as('ada', 'answer', String(run.id), 'again')).stderr).toContain('VIG-CLI-028')
  })
})

it('a run is paused, stepped, changed, handed over and ended from the command line', async () => {
  const { run } = await json<{ run: ProcedureRun }>('ada', 'run', 'CENTRE.Greeting', '--paused', '--detach')
  const id = String(run.id)
  expect(run.state).toBe('paused')
  expect((await as('ada', 'break', id, '7')).stdout).toContain('break points at lines 7')
  expect((await as('ada', 'jump', id, '99', '--reason', 'no such line')).stderr).toContain('VIG-PROCEDURE-206')
  expect((await as('ben', 'skip', id, '--reason', 'not mine')).stderr).toContain('VIG-PROCEDURE-205')
  expect((await as('ada', 'step', id)).code).toBe(0)
  const file = path.join(folder, 'red-line.pluto')
  writeFileSync(file, ASKING.replace('log "done"', 'log "done otherwise"'))
  expect((await as('ada', 'edit', id, file, '--reason', 'clearer')).stdout).toMatch(/red-line by ada at .*: clearer/)
  expect((await as('ada', 'show', id, '--text')).stdout).toContain('done otherwise')
  expect((await as('ada', 'offer', id, 'nobody')).stderr).toMatch(/VIG-PROCEDURE-217[^]*no such account/)
  expect((await as('ada', 'offer', id, 'eve')).stderr).toMatch(/VIG-PROCEDURE-217[^]*a viewer/)
  expect((await as('ada', 'offer', id, 'ben')).stdout).toContain('offered to ben')
  expect((await as('ben', 'take', id)).stdout).toContain('held by ben')
  const ended = await as('ben', 'abort', id, '--reason', 'enough')
  expect(ended.code).toBe(0)
  expect(await as('ben', 'watch', id)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('ABORTED: ben: enough'),
  })
})

it('procedures are activities like any other: listed, looked at, asked for and found in the history', async () => {
  const tc = (...args: string[]) => vigie('tc', ...args, '--url', centre.server.url, '--token', tokens.ada)
  expect((await tc('list', '--search', 'battery plate', '--element', 'RECO1')).stdout).toContain(
    'RECO1.TCS.WarmPlate [Heater]  — Warm the battery plate\n',
  )
  expect((await tc('show', 'CENTRE.Grave')).stdout).toContain('procedure, significance watch')
  expect(await tc('dry-run', 'CENTRE.Hopeless')).toMatchObject({ code: 0 })
  expect(await tc('send', 'CENTRE.Hopeless')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/started[^]*NOT completed: not confirmed/),
  })
  expect((await tc('history', '--search', 'Hopeless')).stdout).toContain('CENTRE.Hopeless')
})

describe('what is not understood or refused', () => {
  it.each([
    [['run', 'CENTRE.NoSuch'], 2, 'VIG-PROCEDURE-218'],
    [['run', 'RECO1.TCS.WarmPlate', 'Heater=17'], 4, 'VIG-ACTIVITY-001'],
    [['run', 'RECO1.TCS.WarmPlate', 'Heater'], 2, 'VIG-CLI-022'],
    [['run', 'CENTRE.Grave'], 4, 'VIG-CLI-027'],
    [['show', '99999'], 2, 'VIG-PROCEDURE-202'],
    [['jump', '1', 'one', '--reason', 'x'], 2, 'VIG-CLI-001'],
    [['runs', '--state', 'asleep'], 2, 'VIG-CLI-001'],
  ] as const)('%j: %i, %s', async (args, code, error) => {
    const ran = await as('ada', ...args)
    expect(ran.stderr).toContain(error)
    expect(ran.code).toBe(code)
  })
  it('what is not confirmed is another exit code than what was refused', async () => {
    expect(await as('ada', 'run', 'CENTRE.Hopeless')).toMatchObject({ code: 1 })
    expect(await as('eve', 'run', 'CENTRE.Hopeless')).toMatchObject({ code: 4 })
    expect(await as('ada', 'run', 'CENTRE.Grave', '--yes')).toMatchObject({ code: 0 })
  })
})
