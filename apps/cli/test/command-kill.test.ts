/**
 * `vigie start`, the real process, killed at random instants while commands and a stack are sent to the satellite of the simulator, a
 * process too: after each start no command is lost, none was sent twice, each is in a known state, and so is each run of a stack. The
 * truth is what the satellite has received, packet by packet, and what the centre had acknowledged to who asked (issue: commanding).
 */
import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, createClient, type Activity, type Client, type StackRun } from '@vigie/contract'
import { killAfter, kills } from '@vigie/testing/kills'
import { afterAll, expect, it } from 'vitest'
import { moveLinks } from '../../server/test/commanded-centre.ts'
import { until } from '../../server/test/small-mission.ts'
import { BISAT, vigie, vigieProcess } from './run-vigie.ts'
import { simulator, type Simulator } from './simulator-process.ts'
import { startCentre, type Centre } from './small-centre.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-command-kill-'))
let running: Centre | undefined
let flying: Simulator | undefined
afterAll(() => {
  running?.child.kill('SIGKILL')
  flying?.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** RECO1 alone, and windows of verification that a test can wait for. */
async function smallMission(): Promise<string> {
  const mission = path.join(folder, 'mission')
  cpSync(BISAT, mission, { recursive: true })
  const file = path.join(mission, 'mission.yaml')
  const text = readFileSync(file, 'utf8')
  const alone = text.slice(0, text.indexOf('  - name: IDENT1\n    element: IDENT1\n    links:'))
  // Fast enough that what is asked for is at every stage when the centre is killed, not only in its queue.
  writeFileSync(file, alone.replace('bitRate: 4000', 'bitRate: 32000'))
  await moveLinks(file)
  const thermal = path.join(mission, 'satellites/reco1/thermal.yaml')
  const windows = ['accepted', 'started', 'completed'].map((stage) => `{ stage: ${stage}, window: [0 s, 5 s] }`)
  writeFileSync(
    thermal,
    readFileSync(thermal, 'utf8').replaceAll('[accepted, started, completed]', `[${windows.join(', ')}]`),
  )
  return mission
}

const STACK = `stack: KILLED
satellite: RECO1
entries:
${[
  '1, state: ON }, wait: sent',
  '2, state: ON }, wait: radiated, service: BD',
  '3, state: ON }, wait: accepted',
  '4, state: ON }, wait: completed',
  '5, state: OFF }, wait: received, after: 0.1',
  '6, state: OFF }, wait: requested',
  '7, state: OFF }, wait: completed',
]
  .map((entry) => `  - { send: RECO1.TCS.SwitchHeater, with: { heater: ${entry}, onFailure: continue }`)
  .join('\n')}
`

/** What must be so of everything that is on record, whenever it is looked at. */
class Truth {
  /** Packets that the satellites have received, and how often. */
  readonly received = new Map<string, number>()
  /** What the centre said that it had recorded. */
  readonly acknowledged = new Map<number, Activity>()
  readonly runs = new Set<number>()
  readonly activities = new Map<number, Activity>()
  readonly ends: Record<string, number> = {}
  #read = 0

  async receive(from: Simulator): Promise<void> {
    const answer = await from.ask({ command: 'received', satellite: 'RECO1', since: this.#read })
    for (const packet of answer['packets'] as string[]) this.received.set(packet, (this.received.get(packet) ?? 0) + 1)
    this.#read = answer['count'] as number
  }
  /** Another satellite, which has received nothing yet. */
  anew(): void {
    this.#read = 0
  }

  async read(client: Client, since: number): Promise<void> {
    let before: number | undefined
    for (;;) {
      const some = await client.listActivities({ query: { limit: 500, ...(before === undefined ? {} : { before }) } })
      for (const a of some) this.activities.set(a.id, a)
      before = some.at(-1)?.id
      if (before === undefined || before < since) return
    }
  }

  /** After a start: nothing lost, nothing doubled, everything known. */
  check(runs: readonly StackRun[]): void {
    const byBytes = new Map<string, Activity>()
    for (const a of this.activities.values()) {
      expect(['running', 'completed', 'failed', 'cancelled', 'uncertain'], `${a.id}`).toContain(a.state)
      // No two of them are the same packet: what the satellite received tells which one it was.
      expect(byBytes.get(a.bytes!)?.id, `${a.id} has bytes of its own`).toBeUndefined()
      byBytes.set(a.bytes!, a)
      const times = this.received.get(a.bytes!) ?? 0
      const released = a.stages.some((s) => s.stage === 'released' && s.passed)
      if (a.state === 'cancelled') expect(times, `${a.id} was cancelled`).toBe(0)
      if (!released) expect(times, `${a.id} was not released`).toBe(0)
      if (a.state === 'completed') expect(times, `${a.id} completed`).toBe(1)
      if (a.stages.some((s) => s.passed && ['received', 'accepted', 'started'].includes(s.stage)))
        expect(times, `${a.id} was received`).toBe(1)
    }
    for (const [packet, times] of this.received) {
      expect(times, packet).toBe(1)
      expect(byBytes.has(packet), `${packet} is on record`).toBe(true)
    }
    for (const [id, asked] of this.acknowledged)
      expect(this.activities.get(id), `${id} was acknowledged`).toMatchObject({ path: asked.path, bytes: asked.bytes })
    for (const id of this.runs) expect(runs.map((r) => r.id)).toContain(id)
    for (const run of runs) {
      expect(['paused', 'stopped', 'completed', 'cancelled']).toContain(run.state)
      for (const [step, entry] of run.entries.entries()) {
        expect(entry.state, `${run.id}/${step}`).toMatch(/^(pending|waiting|done|failed|skipped)$/)
        if (entry.activity !== undefined) expect(this.activities.has(entry.activity)).toBe(true)
      }
    }
    // An entry of a stack is asked for again only where nothing of it had left.
    const asked = new Map<string, number>()
    for (const a of this.activities.values()) {
      const run = (a as Activity & { run?: { id: number; step: number } }).run
      if (run === undefined || a.state === 'cancelled') continue
      const key = `${run.id}/${run.step}`
      expect(asked.get(key), `step ${key} was sent by ${a.id} too`).toBeUndefined()
      asked.set(key, a.id)
    }
  }
}

/** A satellite is above a station for so many kills, and a little more. */
const KILLS_OF_A_PASS = 40
const LONG = 50
const { count: KILLS, random, told } = kills('commands', 8)
it(
  `commands survive ${KILLS} kills of the centre`,
  async () => {
    const mission = await smallMission()
    const data = path.join(folder, 'data')
    mkdirSync(data)
    for (const user of ['ada', 'ben']) {
      const made = ['user', 'add', user, '--role', 'controller', '--data', data]
      expect((await vigieProcess(made, 'correct horse battery\n')).code).toBe(0)
    }
    const tokens = {
      ada: (await vigie('token', 'add', 'ada', 'kills', '--role', 'controller', '--data', data)).stdout.trim(),
      ben: (await vigie('token', 'add', 'ben', 'kills', '--role', 'controller', '--data', data)).stdout.trim(),
    }
    const start = () => {
      running = startCentre(mission, data)
      const clients = running.listening.then((baseUrl) => ({
        ada: createClient({ baseUrl, token: tokens.ada }),
        ben: createClient({ baseUrl, token: tokens.ben }),
      }))
      clients.catch(() => undefined)
      return { ...running, clients }
    }
    const uplinkOf = async (client: Client) => (await client.listUplinks()).find((u) => u.chain === 'RECO1')!
    const takeLink = async (client: Client): Promise<void> => {
      await client.takeUplink({ params: { chain: 'RECO1' } })
      const uplink = await until(
        () => uplinkOf(client),
        (u) => u.virtualChannels[0]?.clcw !== undefined && u.links.some((l) => l.carrier === true),
      )
      const { reportValue } = uplink.virtualChannels[0]!.clcw!
      const direct = (directive: 'set-vs' | 'initiate', value?: number) =>
        client.directFop({
          params: { chain: 'RECO1' },
          body: { virtualChannel: 0, directive, ...(value === undefined ? {} : { value }) },
        })
      await direct('set-vs', reportValue)
      await direct('initiate')
    }

    const truth = new Truth()
    let millisToStart = 3000
    let checkedUpTo = 0
    const look = async (client: Client): Promise<void> => {
      await truth.read(client, checkedUpTo)
      await truth.receive(flying!)
      truth.check(await client.listStackRuns({ query: {} }))
    }

    /** Until it is killed. */
    const send = async ({ ada, ben }: { ada: Client; ben: Client }, of: ChildProcess): Promise<void> => {
      const stack = async (): Promise<void> => {
        const waiting = (await ada.listStackRuns({ query: {} })).filter(
          (r) => r.state === 'paused' || r.state === 'stopped',
        )
        for (const { id } of waiting) await ada.directStackRun({ params: { id }, body: { what: 'resume' } })
        if (waiting.length > 1) return
        truth.runs.add((await ada.runStack({ params: { name: 'KILLED' }, body: {} })).id)
      }
      const one = async (): Promise<void> => {
        const kind = random(10)
        if (kind < 1) {
          const armed = await ada.requestActivity({ body: { path: 'RECO1.PROP.Arm' } })
          truth.acknowledged.set(armed.id, armed)
          if (random(2) < 1) return
          await ben.approveActivity({ params: { id: armed.id }, body: { digest: armed.digest } })
          return
        }
        const body = {
          path: 'RECO1.TCS.SwitchHeater',
          arguments: { heater: 1 + Math.floor(random(16)), state: random(2) < 1 ? 'ON' : 'OFF' },
          ...(kind < 3 ? { route: { service: 'BD' as const } } : {}),
        }
        const asked = await ada.requestActivity({ body })
        truth.acknowledged.set(asked.id, asked)
      }
      // What is refused is refused; what is not answered, because it was killed, is looked for after the start.
      const unanswered = (error: unknown): void => {
        if (!(error instanceof ApiError) && !of.killed) throw error
      }
      const work = [stack().catch(unanswered)]
      while (of.exitCode === null && of.signalCode === null) {
        work.push(one().catch(unanswered))
        await sleep(random(500))
      }
      await Promise.all(work)
    }

    flying = await simulator(mission)
    for (let kill = 1; kill <= KILLS; kill++) {
      if (kill % KILLS_OF_A_PASS === 0) {
        await sleep(3000)
        await truth.receive(flying)
        await flying.end()
        flying = await simulator(mission)
        truth.anew()
      }
      const began = performance.now()
      const { child, clients } = start()
      if (kill > 1 && random(6) < 1) {
        await killAfter(child, random(millisToStart))
        told(kill)
        continue
      }
      const centre = await clients
      if (kill === 1) await centre.ada.saveStack({ params: { name: 'KILLED' }, body: { text: STACK } })
      await look(centre.ada)
      await takeLink(centre.ada)
      millisToStart = performance.now() - began
      const killed = killAfter(child, random(3000))
      await send(centre, child)
      expect(await killed).toBe(true)
      told(kill)
    }

    // The last one goes on: in the long run until all is known that can be.
    const { child, ended, clients, said } = start()
    const { ada } = await clients
    const open = async (): Promise<number> => {
      await truth.read(ada, 0)
      return [...truth.activities.values()].filter((a) => a.state === 'running').length
    }
    if (KILLS >= LONG) await until(open, (left) => left === 0, 90_000)
    await truth.read(ada, 0)
    await look(ada)
    for (const { state } of truth.activities.values()) truth.ends[state] = (truth.ends[state] ?? 0) + 1
    const runs = await ada.listStackRuns({ query: {} })
    process.stderr.write(
      `commands: ${KILLS} kills, ${truth.activities.size} activities, ${truth.received.size} received, ${JSON.stringify(truth.ends)}, ${runs.length} runs\n`,
    )
    expect(truth.received.size).toBeGreaterThan(KILLS)
    expect(truth.ends['completed']).toBeGreaterThan(0)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(said()).not.toContain('did not close in order')
  },
  KILLS * 60_000 + 120_000,
)
