/**
 * A centre of a process of its own is killed at random instants while procedures command the satellite of the simulator, wait, and
 * ask: after each start they go on where they stood, nothing was sent twice, and their records are whole (issue: procedures,
 * clause 2). The truth is what the satellite has received. Every kind of statement is killed in the tests of the engine.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient, type Activity, type Client, type ProcedureRun, type StatementRecord } from '@vigie/contract'
import { killAfter, kills } from '@vigie/testing/kills'
import { afterAll, expect, it } from 'vitest'
import { moveLinks } from '../../server/test/commanded-centre.ts'
import { until } from '../../server/test/small-mission.ts'
import { BISAT, vigie, vigieProcess } from './run-vigie.ts'
import { simulator, type Simulator } from './simulator-process.ts'
import { startCentre, type Centre } from './small-centre.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-procedure-kill-'))
let running: Centre | undefined
let flying: Simulator | undefined
afterAll(() => {
  running?.child.kill('SIGKILL')
  flying?.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const WORK = `procedure
  main
    initiate and confirm step Switching
      declare variable I of type signed integer end declare
      main
        I := 0;
        repeat
          I := I + 1;
          log "round ", I;
          initiate and confirm Switch Heater with arguments heater := I, state := "ON" end with
            in case not confirmed: continue; aborted: continue; end case;
          wait for 500 ms;
          wait until validity status of T10 = "valid" timeout 60 s;
        until I >= Rounds;
      end main
    end step;
  end main
end procedure
`
const ASKING = `procedure
  main
    initiate and confirm step Ask
      declare variable Who of type string end declare
      main
        Who := ask user ("Who is there?");
        log "it is ", Who;
      end main
    end step;
  end main
end procedure
`

async function mission(): Promise<string> {
  const to = path.join(folder, 'mission')
  cpSync(BISAT, to, { recursive: true })
  const file = path.join(to, 'mission.yaml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.slice(0, text.indexOf('  - name: IDENT1\n    element: IDENT1\n    links:')))
  await moveLinks(file)
  // Windows of verification that a test can wait for.
  const thermal = path.join(to, 'satellites/reco1/thermal.yaml')
  const windows = ['accepted', 'started', 'completed'].map((stage) => `{ stage: ${stage}, window: [0 s, 5 s] }`)
  writeFileSync(
    thermal,
    readFileSync(thermal, 'utf8').replaceAll('[accepted, started, completed]', `[${windows.join(', ')}]`),
  )
  const procedures = path.join(to, 'procedures')
  rmSync(procedures, { recursive: true, force: true })
  mkdirSync(path.join(procedures, 'RECO1', 'TCS'), { recursive: true })
  writeFileSync(path.join(procedures, 'RECO1', 'TCS', 'Work.pluto'), WORK)
  writeFileSync(
    path.join(procedures, 'RECO1', 'TCS', 'Work.yaml'),
    `arguments: [{ name: Rounds, type: integer, range: [1, 16] }]\n`,
  )
  writeFileSync(path.join(procedures, 'RECO1', 'Asking.pluto'), ASKING)
  writeFileSync(path.join(procedures, 'rules.yaml'), 'afterRestart: resume\n')
  return to
}

const { count: KILLS, random, told } = kills('procedures', 4)
it(
  `procedures survive ${KILLS} kills of the centre`,
  async () => {
    const where = await mission()
    const data = path.join(folder, 'data')
    mkdirSync(data)
    const made = ['user', 'add', 'ada', '--role', 'operations-engineer', '--data', data]
    expect((await vigieProcess(made, 'correct horse battery\n')).code).toBe(0)
    const token = (
      await vigie('token', 'add', 'ada', 'kills', '--role', 'operations-engineer', '--data', data)
    ).stdout.trim()
    flying = await simulator(where)
    const start = async () => {
      running = startCentre(where, data)
      const client = createClient({ baseUrl: await running.listening, token })
      return { ...running, client }
    }
    const takeLink = async (client: Client): Promise<void> => {
      await client.takeUplink({ params: { chain: 'RECO1' } })
      const { virtualChannels } = await until(
        async () => (await client.listUplinks()).find((u) => u.chain === 'RECO1')!,
        (u) => u.virtualChannels[0]?.clcw !== undefined && u.links.some((l) => l.carrier === true),
      )
      const body = { virtualChannel: 0 }
      const value = virtualChannels[0]!.clcw!.reportValue
      await client.directFop({ params: { chain: 'RECO1' }, body: { ...body, directive: 'set-vs', value } })
      await client.directFop({ params: { chain: 'RECO1' }, body: { ...body, directive: 'initiate' } })
    }
    const begun = async (client: Client, name: string, args: Record<string, unknown> = {}): Promise<number> =>
      (await client.runProcedure({ params: { path: name }, body: { arguments: args } })).run!.id

    let centre = await start()
    await takeLink(centre.client)
    const asking = await begun(centre.client, 'RECO1.Asking')
    const works: number[] = []
    for (let kill = 1; kill <= KILLS; kill++) {
      // One that is under way at each kill, of several at once.
      const going = await Promise.all(works.map((id) => centre.client.getProcedureRun({ params: { id } })))
      if (going.every((r) => r.state === 'ended'))
        works.push(await begun(centre.client, 'RECO1.TCS.Work', { Rounds: 6 }))
      expect(await killAfter(centre.child, 300 + random(2500))).toBe(true)
      told(kill)
      centre = await start()
      await takeLink(centre.client)
      for (const id of [asking, ...works])
        expect(await centre.client.getProcedureRun({ params: { id } }), `run ${id}`).toMatchObject({ id })
    }
    const { client } = centre
    const ended = (id: number): Promise<ProcedureRun> =>
      until(
        () => client.getProcedureRun({ params: { id } }),
        (r) => r.state === 'ended',
        90_000,
      )
    const asks = await client.getProcedureRun({ params: { id: asking } })
    expect(asks).toMatchObject({ state: 'asking', questions: [{ text: 'Who is there?' }] })
    const answer = { what: 'answer', question: asks.questions[0]!.id, answer: 'ada' } as const
    await client.directProcedureRun({ params: { id: asking }, body: answer })
    expect(await ended(asking)).toMatchObject({ outcome: 'confirmed' })

    for (const id of works) expect(await ended(id)).toMatchObject({ outcome: 'confirmed' })

    const activities: Activity[] = await client.listActivities({ query: { limit: 500 } })
    const received = (await flying.ask({ command: 'received', satellite: 'RECO1' }))['packets'] as string[]
    expect(new Set(received).size, 'no packet was received twice').toBe(received.length)
    const calls = activities.flatMap((a) => {
      const [, run, call] = /run (\d+), call (\d+)$/.exec(a.by.via ?? '') ?? []
      return run === undefined ? [] : [{ key: `${run}/${call}`, activity: a }]
    })
    expect(new Set(calls.map((c) => c.key)).size, 'nothing was asked for twice').toBe(calls.length)
    let confirmed = 0
    for (const id of works) {
      const record: StatementRecord[] = await client.getProcedureRecord({ params: { id }, query: {} })
      expect(record.map((r) => r.n)).toEqual(record.map((_, i) => i))
      expect(record.filter((r) => r.kind === 'log').map((r) => r.value)).toEqual(
        [1, 2, 3, 4, 5, 6].map((i) => `round ${i}`),
      )
      const ends = record.filter((r) => r.kind === 'activity' && r.phase === 'stop')
      expect(ends.map((r) => r.call)).toEqual([1, 2, 3, 4, 5, 6])
      for (const end of ends) {
        const activity = calls.find((c) => c.key === `${id}/${end.call}`)?.activity
        // What the record says of it is what became of it; what was refused is told with its rule.
        if (end.status === 'confirmed') expect(activity).toMatchObject({ id: end.activity, state: 'completed' })
        else expect(end.detail).toMatch(/./)
        if (end.status === 'confirmed') confirmed++
        if (end.status === 'confirmed') expect(received).toContain(activity!.bytes)
      }
    }
    process.stderr.write(
      `procedures: ${KILLS} kills, ${works.length} runs, ${calls.length} commands, ${confirmed} confirmed\n`,
    )
    expect(confirmed).toBeGreaterThan(works.length)
    centre.child.kill('SIGTERM')
    expect(await centre.ended).toBe(0)
  },
  KILLS * 60_000 + 120_000,
)
