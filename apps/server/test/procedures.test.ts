/** Procedures in a real centre with the real simulator: rights, events, procedures that begin procedures, restarts, loops without end (issue: procedures, clause 2). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client, ProcedureRun, Role, StatementRecord } from '@vigie/contract'
import { commandedCentre, type CommandedCentre } from './commanded-centre.ts'
import { until } from './small-mission.ts'

const heater = (state: string, rest = ''): string =>
  `initiate and confirm Switch Heater of TCS of RECO1 with arguments heater := 3, state := "${state}" end with ${rest};`
const main = (body: string): string => `procedure\n  main\n${body}\n  end main\nend procedure\n`

const FILES: Readonly<Record<string, string>> = {
  'procedures/RECO1/HeaterOn.pluto': main(heater('ON')),
  'procedures/RECO1/ByViewer.pluto': main(heater('ON')),
  'procedures/RECO1/ByViewer.yaml': 'author: { user: vic, role: viewer }\n',
  'procedures/RECO1/Arming.pluto': main('initiate and confirm Arm of PROP of RECO1;'),
  'procedures/CENTRE/Both.pluto': main(`in parallel until all complete
      initiate and confirm step One main
        in the context of RECO1 do ${heater('OFF').replace(' of TCS of RECO1', ' of TCS')} end context;
      end main end step;
      initiate and confirm step Two main
        initiate and confirm Switch Heater of TCS of IDENT1 with arguments heater := 3, state := "OFF" end with;
      end main end step;
    end parallel;`),
  'procedures/CENTRE/Outer.pluto': main('initiate and confirm Heater On of RECO1;\n log "inner done";'),
  'procedures/CENTRE/OuterOfLong.pluto': main('initiate and confirm Long of CENTRE;'),
  'procedures/CENTRE/Long.pluto': main('wait for 1 h;'),
  'procedures/CENTRE/Watching.pluto': main(
    'initiate and confirm step W main wait for event Wheel Failed of AOCS of RECO1 timeout 60 s; log "it failed"; end main end step;',
  ),
  'procedures/CENTRE/Telling.pluto': main(
    'inform user "look at wheel 2";\n in the context of AOCS of RECO1 do raise event Wheel Failed; end context;',
  ),
  'procedures/CENTRE/Waiting.pluto': main('wait for 3 s;\n log "after the wait";'),
  'procedures/CENTRE/Asking.pluto': main(
    'initiate and confirm step A main if ask user ("Ready?", "YES") = "YES" then log "ready"; end if; end main end step;',
  ),
  'procedures/CENTRE/Endless.pluto': main(
    'initiate and confirm step E declare variable N of type signed integer end declare main N := 0; while true do N := 1 - N; end while; end main end step;',
  ),
  'procedures/CENTRE/Wrong.pluto': main('initiate and confirm Nothing of Nowhere;'),
}

let centre: CommandedCentre
const clients = new Map<string, Client>()
async function as(user: string, role: Role): Promise<Client> {
  const key = `${user} ${centre.server.url}`
  const client = clients.get(key) ?? (await centre.client(user, role))
  clients.set(key, client)
  return client
}
const ada = () => as('ada', 'operations-engineer')
const ended = async (id: number): Promise<ProcedureRun> => {
  const client = await ada()
  return until(
    () => client.getProcedureRun({ params: { id } }),
    (r) => r.state === 'ended',
    40_000,
  )
}
const record = async (id: number): Promise<StatementRecord[]> =>
  (await ada()).getProcedureRecord({ params: { id }, query: {} })
const begin = async (path: string, client?: Client): Promise<ProcedureRun> =>
  (await (client ?? (await ada())).runProcedure({ params: { path }, body: {} })).run!

beforeAll(async () => {
  centre = await commandedCentre(
    (m) =>
      m.replace(
        'release:\n',
        'release:\n  rights: [{ role: controller, upTo: none }, { role: operations-engineer, upTo: severe }, { role: administrator, upTo: severe }]\n',
      ),
    FILES,
  )
  const client = await ada()
  await centre.take(client, 'RECO1')
  await centre.take(client, 'IDENT1')
}, 120_000)
afterAll(() => centre.close())

it('commands two satellites side by side, in contexts of each', async () => {
  const run = await ended((await begin('CENTRE.Both')).id)
  expect(run).toMatchObject({ outcome: 'confirmed' })
  expect(run.activities.map((a) => [a.path, a.confirmation]).toSorted()).toEqual([
    ['IDENT1.TCS.SwitchHeater', 'confirmed'],
    ['RECO1.TCS.SwitchHeater', 'confirmed'],
  ])
}, 60_000)

describe('rights', () => {
  it('what a procedure asks for is asked for in the name of who runs it, by the door of the procedure', async () => {
    const run = await ended((await begin('RECO1.HeaterOn')).id)
    const client = await ada()
    const activity = await client.getActivity({ params: { id: run.activities[0]!.activity! } })
    expect(activity).toMatchObject({
      state: 'completed',
      by: { user: 'ada', role: 'operations-engineer', via: `procedure RECO1.HeaterOn, run ${run.id}, call 1` },
    })
  })
  it('who runs it has only rights of their own', async () => {
    const ben = await as('ben', 'controller')
    const run = await ended((await begin('RECO1.Arming', ben)).id)
    expect(run.outcome).toBe('aborted')
    expect((await record(run.id)).find((r) => r.kind === 'activity' && r.phase === 'stop')).toMatchObject({
      status: 'not confirmed',
      detail: expect.stringMatching(/VIG-ACTIVITY-\d+.*ben/),
    })
    const viewer = await as('eve', 'viewer')
    await expect(begin('RECO1.HeaterOn', viewer)).rejects.toThrow(/controller|role|rights/i)
  })
  it('a procedure does nothing that its author may not do, whoever runs it', async () => {
    const run = await ended((await begin('RECO1.ByViewer')).id)
    expect(run.outcome).toBe('aborted')
    expect((await record(run.id)).find((r) => r.status === 'not confirmed')?.detail).toContain('VIG-PROCEDURE-214')
    expect(run.activities).toMatchObject([{ confirmation: 'not confirmed' }])
    expect(run.activities[0]!.activity).toBeUndefined()
  })
  it('what has errors is not begun, and all of them are told', async () => {
    await expect(begin('CENTRE.Wrong')).rejects.toMatchObject({
      problem: { code: 'VIG-ACTIVITY-001', refusals: [{ code: 'VIG-PROCEDURE-201' }] },
    })
  })
})

describe('procedures are activities', () => {
  it('one begins another one, and is confirmed by its end', async () => {
    const run = await ended((await begin('CENTRE.Outer')).id)
    expect(run.outcome).toBe('confirmed')
    const client = await ada()
    const inner = await client.getActivity({ params: { id: run.activities[0]!.activity! } })
    expect(inner).toMatchObject({ kind: 'procedure', path: 'RECO1.HeaterOn', state: 'completed' })
    const [first, second] = await client.listProcedureRuns({ query: { limit: 2 } })
    expect([first!.path, second!.path]).toEqual(['RECO1.HeaterOn', 'CENTRE.Outer'])
  })
  it('when the outer one is ended the inner one is too', async () => {
    const client = await ada()
    const { id } = await begin('CENTRE.OuterOfLong')
    const inner = await until(
      () => client.listProcedureRuns({ query: { path: 'CENTRE.Long' } }),
      (runs) => runs.length > 0,
    )
    await client.directProcedureRun({ params: { id }, body: { what: 'abort', reason: 'enough' } })
    expect(await ended(id)).toMatchObject({ outcome: 'aborted', why: 'ada: enough' })
    expect(await ended(inner[0]!.id)).toMatchObject({ outcome: 'aborted' })
  })
  it('a stack has procedures between its commands; what does not fit them is told', async () => {
    const client = await ada()
    const text = (path: string): string =>
      `stack: MIXED\nsatellite: RECO1\nentries:\n  - { send: ${path} }\n  - { send: RECO1.TCS.SwitchHeater, with: { heater: 3, state: OFF } }\n`
    await client.saveStack({ params: { name: 'MIXED' }, body: { text: text('RECO1.HeaterOn') } })
    const { id } = await client.runStack({ params: { name: 'MIXED' }, body: {} })
    const done = await until(
      () => client.getStackRun({ params: { id } }),
      (r) => ['completed', 'stopped', 'cancelled'].includes(r.state),
    )
    expect(done).toMatchObject({ state: 'completed', entries: [{ state: 'done' }, { state: 'done' }] })
    expect(await client.getActivity({ params: { id: done.entries[0]!.activity! } })).toMatchObject({
      kind: 'procedure',
    })
    const wrong = await client.checkStack({ body: { text: text('CENTRE.Wrong'), format: 'yaml' } })
    expect(wrong.findings).toMatchObject([{ code: 'VIG-STACK-005', line: 4 }])
    const unknown = await client.checkStack({ body: { text: text('CENTRE.NoSuch'), format: 'yaml' } })
    expect(unknown.findings).toMatchObject([{ code: 'VIG-STACK-003' }])
  })
  it('a run is ended by cancelling its activity', async () => {
    const client = await ada()
    const run = await begin('CENTRE.Long')
    await client.cancelActivity({ params: { id: run.activity! }, body: { reason: 'not today' } })
    expect(await ended(run.id)).toMatchObject({ outcome: 'aborted' })
  })
})

it('an event of the model that one raises is one of the centre, and wakes another that waits for it', async () => {
  const client = await ada()
  const watching = await begin('CENTRE.Watching')
  await until(
    () => client.getProcedureRun({ params: { id: watching.id } }),
    (r) => r.places.some((p) => p.doing === 'waiting'),
  )
  const telling = await ended((await begin('CENTRE.Telling')).id)
  expect(await ended(watching.id)).toMatchObject({ outcome: 'confirmed' })
  const events = await until(
    () => client.listEvents({ query: { text: `run ${telling.id}` } }),
    (e) => e.items.length >= 3,
  )
  expect(events.items.map((e) => [e.element, e.name, e.user])).toEqual(
    expect.arrayContaining([
      ['CENTRE', 'Information', 'ada'],
      ['RECO1.AOCS', 'WheelFailed', 'ada'],
      ['CENTRE', 'ProcedureEnded', 'ada'],
    ]),
  )
})

it('a loop without an end is seen, hinders nobody, and is stopped by the centre and by people', async () => {
  const client = await ada()
  const { id } = await begin('CENTRE.Endless')
  const answered = performance.now()
  await client.getProcedureRun({ params: { id } })
  expect(performance.now() - answered).toBeLessThan(1000)
  const paused = await until(
    () => client.getProcedureRun({ params: { id } }),
    (r) => r.state === 'paused',
    20_000,
  )
  expect(paused).toMatchObject({ paused: { code: 'VIG-PROCEDURE-211' } })
  expect(paused.statements).toBeGreaterThan(100_000)
  await client.directProcedureRun({ params: { id }, body: { what: 'resume' } })
  await client.directProcedureRun({ params: { id }, body: { what: 'abort' } })
  expect(await ended(id)).toMatchObject({ outcome: 'aborted' })
})

it('after a restart of the centre runs stand where they stood, until somebody lets them go on', async () => {
  const waiting = await begin('CENTRE.Waiting')
  const asking = await begin('CENTRE.Asking')
  const outer = await begin('CENTRE.OuterOfLong')
  await centre.restart()
  const client = await ada()
  for (const { id } of [waiting, asking, outer]) {
    const run = await client.getProcedureRun({ params: { id } })
    expect(run).toMatchObject({ state: 'paused', paused: { code: 'VIG-PROCEDURE-216' } })
    await client.directProcedureRun({ params: { id }, body: { what: 'resume' } })
  }
  expect(await ended(waiting.id)).toMatchObject({ outcome: 'confirmed' })
  expect((await record(waiting.id)).filter((r) => r.kind === 'log')).toHaveLength(1)
  const { questions } = await client.getProcedureRun({ params: { id: asking.id } })
  const answer = { what: 'answer', question: questions[0]!.id, answer: 'YES' } as const
  await client.directProcedureRun({ params: { id: asking.id }, body: answer })
  expect(await ended(asking.id)).toMatchObject({ outcome: 'confirmed' })
  // The activity of the outer one is the run that was going on: it is not begun again.
  const inner = (await client.listProcedureRuns({ query: { path: 'CENTRE.Long' } })).filter((r) => r.state !== 'ended')
  expect(inner).toHaveLength(1)
  await client.directProcedureRun({ params: { id: inner[0]!.id }, body: { what: 'abort' } })
  expect(await ended(outer.id)).toMatchObject({ outcome: 'aborted' })
}, 60_000)
