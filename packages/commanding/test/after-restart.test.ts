/**
 * What becomes of activities that had not ended when the centre stopped, row by row of docs/formats/activities.md (issue: commanding,
 * clause 1): each is in a known state, none is sent again, and what can still be known of it is taken up.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { parseUtc, SteppedClock } from '@vigie/base'
import type { SpaceSystem, TelecommandConfig } from '@vigie/model'
import {
  ActivityEngine,
  compileCommands,
  DEFAULT_POLICY,
  TelecommandExecutor,
  type ActivityEntry,
  type ActivityExecutor,
  type Actor,
  type Refusal,
  type RequestReport,
  type StageRecord,
  type StageReport,
} from '../src/index.ts'
import { native } from './support/databases.ts'
import { MemoryJournal } from './support/memory-journal.ts'

const START = parseUtc('2026-11-25T12:00:00Z')
const SECOND = 1_000_000_000n
const ada: Actor = { user: 'ada', role: 'controller' }

let system: SpaceSystem
beforeAll(async () => {
  system = await native(`element: SAT
parameters:
  - { name: Count, type: { kind: integer, sizeInBits: 8 } }
  - { name: Heater, type: { kind: integer, sizeInBits: 8 } }
containers:
  - { name: Dump, entries: [Count] }
commands:
  - { name: Reported, arguments: [{ name: n, type: { kind: integer, sizeInBits: 56 } }], entries: [n], verifiers: [accepted, { stage: completed, window: [0 s, 20 s], windowFrom: last-verifier }] }
  - { name: Seen, arguments: [{ name: n, type: { kind: integer, sizeInBits: 56 } }], entries: [n], verifiers: [{ stage: completed, when: Heater == 1, window: [0 s, 60 s] }] }
  - { name: Dumped, arguments: [{ name: n, type: { kind: integer, sizeInBits: 56 } }], entries: [n], verifiers: [{ stage: completed, container: Dump, window: [0 s, 60 s] }] }
  - { name: Counted, arguments: [{ name: n, type: { kind: integer, sizeInBits: 56 } }], entries: [n], verifiers: [{ stage: completed, change: { parameter: Count, by: 1 }, window: [0 s, 60 s] }] }
  - { name: Silent, arguments: [{ name: n, type: { kind: integer, sizeInBits: 56 } }], entries: [n] }
  - { name: Lock, arguments: [{ name: n, type: { kind: integer, sizeInBits: 56 } }], entries: [n], interlock: { until: completed }, verifiers: [accepted, completed] }
  - { name: Reset, arguments: [{ name: n, type: { kind: integer, sizeInBits: 56 } }], entries: [n], significance: critical }
`)
})

const config = {
  frames: { virtualChannels: [{ id: 0, maps: [0], cop1: true }] },
} as unknown as TelecommandConfig

interface Run {
  readonly clock: SteppedClock
  readonly journal: MemoryJournal
  readonly engine: ActivityEngine
  readonly telecommands: TelecommandExecutor
  /** Numbers of what was sent in this run. */
  readonly sent: number[]
  readonly values: Record<string, number>
}

async function centre(journal = new MemoryJournal(), at = START, others: ActivityExecutor[] = []): Promise<Run> {
  const clock = new SteppedClock(at)
  const plans = compileCommands(system, { element: 'SAT' })
  const sent: number[] = []
  const values: Record<string, number> = {}
  const started = { chains: false }
  const telecommands = new TelecommandExecutor({
    now: () => clock.now(),
    // Chains are there only after the engine is.
    *chains() {
      if (started.chains)
        yield {
          name: 'SAT',
          element: 'SAT',
          plans,
          config,
          parameters: ({ parameter }) => {
            const value = values[parameter]
            return value === undefined ? undefined : { raw: value, eng: value }
          },
        }
    },
    send: (_, { id }) => void sent.push(id),
    cancel: async () => false,
  })
  const engine = await ActivityEngine.open({
    clock,
    journal,
    executors: [telecommands, ...others],
    policy: { ...DEFAULT_POLICY, uplinkHeld: false },
  })
  started.chains = true
  telecommands.uplinkBegan('SAT')
  return { clock, journal, engine, telecommands, sent, values }
}

/** Stops it as a power cut does, and starts another one some seconds later. */
async function again(run: Run, seconds = 5): Promise<Run> {
  await run.journal.sync()
  run.engine.close()
  run.journal.crash()
  return centre(run.journal, run.clock.now() + BigInt(seconds) * SECOND)
}

/** Space packets with an APID of their own, so that reports can name them: 0x1801, count c. */
const packet = (count: number): number => 0x1801_c000_0000_00 + count * 0x1_0000_00
const request = (run: Run, command: string, count = 0) =>
  run.engine.request({ path: `SAT.${command}`, arguments: { n: String(packet(count)) } }, ada)
const uplink = (run: Run, id: number, stage: 'sent' | 'radiated' | 'received') =>
  run.telecommands.uplink('SAT', { id, stage, time: run.clock.now(), uplink: 'KRU' })
const REPORTS = { accepted: 1, started: 3, completed: 7 } as const
const report = (run: Run, count: number, stage: keyof typeof REPORTS, passed = true, position = 100 + REPORTS[stage]) =>
  run.telecommands.requestReport(
    'SAT',
    {
      reporter: 1,
      apid: 1,
      sequenceCount: count,
      stage,
      passed,
      subtype: REPORTS[stage] + (passed ? 0 : 1),
    } as RequestReport,
    { position, generation: run.clock.now() },
  )
/** Gives an activity the sequence count that the encoder would have taken from the packets of a mission. */
function countedAs(run: Run, id: number, sequenceCount: number): void {
  const entry = run.journal.entries[id] as Extract<ActivityEntry, { type: 'requested' }>
  run.journal.entries[id] = { ...entry, request: { ...entry.request, apid: 1, sequenceCount } }
}

describe('before the release', () => {
  test('what waits for a person is cancelled: nothing has left', async () => {
    const run = await centre()
    const { id } = await request(run, 'Reset')
    const next = await again(run)
    expect(next.engine.get(id)).toMatchObject({ state: 'cancelled', ending: { code: 'VIG-ACTIVITY-019' } })
  })
  test('what was authorised and is not on record as released is cancelled', async () => {
    const run = await centre()
    const { id } = await request(run, 'Silent')
    run.journal.entries.length = run.journal.entries.findIndex(
      (e) => e.type === 'stage' && e.record.stage === 'released',
    )
    run.journal.durable = run.journal.entries.length
    const next = await again(run)
    expect(next.engine.get(id)).toMatchObject({ state: 'cancelled', stage: 'authorised' })
    expect(next.sent).toEqual([])
  })
})

describe('released, and not known to have been sent', () => {
  test('is uncertain, is not sent again, and what the satellite reports of it is evidence that clears it up', async () => {
    const run = await centre()
    const { id } = await request(run, 'Reported')
    countedAs(run, id, 0)
    const next = await again(run)
    expect(next.engine.get(id)).toMatchObject({ state: 'uncertain', stage: 'released' })
    expect(next.sent).toEqual([])
    expect(report(next, 0, 'accepted')).toBe(true)
    expect(next.engine.get(id)).toMatchObject({ state: 'uncertain', stage: 'accepted' })
    report(next, 0, 'completed')
    const known = next.engine.get(id)
    expect(known).toMatchObject({ state: 'completed', stage: 'completed' })
    expect(known.stages.at(-1)!.evidence).toMatchObject([{ kind: 'packet', chain: 'SAT', position: 107 }])
  })
  test('is not believed to have been carried out because something looks like its effect', async () => {
    const run = await centre()
    const { id } = await request(run, 'Seen')
    const next = await again(run)
    next.values['SAT.Heater'] = 1
    next.telecommands.telemetry('SAT', [], { position: 5, generation: next.clock.now() })
    expect(next.engine.get(id).state).toBe('uncertain')
  })
})

describe('sent', () => {
  test('goes on: its windows count from when it left, reports are matched, nothing is sent again', async () => {
    const run = await centre()
    const { id } = await request(run, 'Reported')
    countedAs(run, id, 3)
    uplink(run, id, 'sent')
    const next = await again(run)
    expect(next.engine.get(id).state).toBe('running')
    next.clock.advance(31n * SECOND)
    report(next, 3, 'accepted')
    next.clock.advance(19n * SECOND)
    expect(next.engine.get(id)).toMatchObject({ state: 'running', stage: 'accepted' })
    report(next, 3, 'completed')
    expect(next.engine.get(id).state).toBe('completed')
    expect(next.sent).toEqual([])
    // And once more: what has ended stays as it is.
    expect((await again(next)).engine.get(id).state).toBe('completed')
  })
  test('is uncertain once its window has passed; a window that passed meanwhile leaves time to read back what was received', async () => {
    const run = await centre()
    const { id } = await request(run, 'Reported')
    countedAs(run, id, 3)
    uplink(run, id, 'sent')
    const next = await again(run, 3600)
    next.clock.advance(29n * SECOND)
    expect(next.engine.get(id).state).toBe('running')
    next.clock.advance(2n * SECOND)
    expect(next.engine.get(id).state).toBe('uncertain')
    report(next, 3, 'completed')
    expect(next.engine.get(id).state).toBe('completed')
  })
  test('once that has been read back nothing is waited for that is over', async () => {
    const run = await centre()
    const passed = await request(run, 'Reported')
    uplink(run, passed.id, 'sent')
    run.clock.advance(55n * SECOND)
    const recent = await request(run, 'Reported')
    uplink(run, recent.id, 'sent')
    const next = await again(run, 10)
    expect(next.engine.get(passed.id).state).toBe('running')
    next.engine.caughtUp('OTHER')
    next.clock.advance(SECOND)
    expect(next.engine.get(passed.id).state).toBe('running')
    next.engine.caughtUp('SAT')
    next.clock.advance(SECOND)
    expect(next.engine.get(passed.id).state).toBe('uncertain')
    next.clock.advance(47n * SECOND)
    expect(next.engine.get(recent.id).state).toBe('running')
    next.clock.advance(2n * SECOND)
    expect(next.engine.get(recent.id).state).toBe('uncertain')
  })
  test.each([
    ['Seen', { 'SAT.Heater': 1 }, []],
    ['Dumped', {}, ['SAT.Dump']],
  ] as const)('%s: telemetry that shows its effect completes it', async (command, values, containers) => {
    const run = await centre()
    const { id } = await request(run, command)
    uplink(run, id, 'sent')
    const next = await again(run)
    next.telecommands.telemetry('SAT', ['SAT.Other'], { position: 4, generation: next.clock.now() })
    expect(next.engine.get(id).state).toBe('running')
    Object.assign(next.values, values)
    next.telecommands.telemetry('SAT', containers, { position: 5, generation: next.clock.now() })
    expect(next.engine.get(id).state).toBe('completed')
  })
  test('a change is counted from what was on record when it left, through any number of stops', async () => {
    const run = await centre()
    run.values['SAT.Count'] = 4
    const { id } = await request(run, 'Counted')
    uplink(run, id, 'sent')
    uplink(run, id, 'radiated')
    expect(run.engine.get(id).stages.find((s) => s.stage === 'sent')?.before).toEqual({ 'SAT.Count': 4 })
    const second = await again(run)
    second.values['SAT.Count'] = 4
    second.telecommands.telemetry('SAT', [], { position: 4, generation: second.clock.now() })
    expect(second.engine.get(id).state).toBe('running')
    const third = await again(second)
    third.values['SAT.Count'] = 5
    third.telecommands.telemetry('SAT', [], { position: 5, generation: third.clock.now() })
    expect(third.engine.get(id).state).toBe('completed')
    expect(third.sent).toEqual([])
  })
  test('a change cannot be seen any more where what it is counted from was not known when it left: uncertain at the end of the window', async () => {
    const run = await centre()
    const { id } = await request(run, 'Counted')
    uplink(run, id, 'sent')
    const next = await again(run)
    for (const count of [4, 5, 6]) {
      next.values['SAT.Count'] = count
      next.telecommands.telemetry('SAT', [], { position: count, generation: next.clock.now() })
    }
    expect(next.engine.get(id).state).toBe('running')
    next.clock.advance(60n * SECOND)
    expect(next.engine.get(id).state).toBe('uncertain')
  })
  test.each(['sent', 'radiated'] as const)('%s, and only the link could have told more: uncertain', async (stage) => {
    const run = await centre()
    const { id } = await request(run, 'Silent')
    uplink(run, id, stage)
    const next = await again(run)
    expect(next.engine.get(id)).toMatchObject({ state: 'uncertain', stage })
  })
  test('holds back what its interlock holds back, until its stage', async () => {
    const run = await centre()
    const { id } = await request(run, 'Lock')
    countedAs(run, id, 9)
    uplink(run, id, 'sent')
    const next = await again(run)
    await expect(request(next, 'Silent')).rejects.toThrow('has not reached the stage "completed"')
    report(next, 9, 'completed')
    await expect(request(next, 'Silent')).resolves.toMatchObject({ state: 'running' })
  })
  test('a rejection that is read back ends it as failed; a packet that told of it before is not counted twice', async () => {
    const run = await centre()
    const { id } = await request(run, 'Reported')
    countedAs(run, id, 3)
    uplink(run, id, 'sent')
    run.engine.close()
    const second = await again(run)
    report(second, 3, 'accepted', true, 41)
    const third = await again(second)
    expect(report(third, 3, 'accepted', true, 41)).toBe(true)
    expect(third.engine.get(id).stages.filter((s) => s.stage === 'accepted')).toHaveLength(1)
    report(third, 3, 'completed', false, 42)
    expect(third.engine.get(id).state).toBe('failed')
  })
})

describe('stopped between the last stage and the word that it has ended', () => {
  const cut = async (record: Partial<StageRecord> & Pick<StageRecord, 'stage' | 'passed'>) => {
    const run = await centre()
    const { id } = await request(run, 'Reported')
    uplink(run, id, 'sent')
    run.journal.append({ type: 'stage', activity: id, record: { at: '2026-11-25T12:00:01Z', ...record } })
    return (await again(run)).engine.get(id)
  }
  test('is what the stage says', async () => {
    expect((await cut({ stage: 'completed', passed: true })).state).toBe('completed')
    const evidence = [{ kind: 'packet', chain: 'SAT', position: 4 }] as const
    const rejected = { stage: 'accepted', passed: false, evidence, detail: 'the satellite reports WRONG_MODE' } as const
    expect(await cut(rejected)).toMatchObject({
      state: 'failed',
      ending: { reason: 'the satellite reports WRONG_MODE' },
    })
    expect((await cut({ stage: 'accepted', passed: false, detail: 'was not seen within 60 s' })).state).toBe(
      'uncertain',
    )
  })
})

describe('an activity of the ground', () => {
  test('that was at work is uncertain: nobody follows it any more', async () => {
    const reports: ((r: StageReport) => void)[] = []
    const ground: ActivityExecutor = {
      kind: 'centre',
      prepare: ({ path }) =>
        path.startsWith('CENTRE.')
          ? {
              path,
              element: 'CENTRE',
              kind: 'centre',
              arguments: {},
              significance: 'none',
              digest: '1',
              expects: [{ stage: 'completed', from: 'release', by: 'the centre' }],
              refusals: [],
            }
          : undefined,
      recheck: (): readonly Refusal[] => [],
      execute: (_, r) => void reports.push(r),
      cancel: async () => false,
    }
    const run = await centre(new MemoryJournal(), START, [ground])
    const { id } = await run.engine.request({ path: 'CENTRE.Verify', arguments: {} }, ada)
    reports[0]!({ stage: 'sent', passed: true })
    await run.journal.sync()
    run.engine.close()
    const next = await centre(run.journal, START, [ground])
    expect(next.engine.get(id).state).toBe('uncertain')
  })
})

test('sequence counts come round: a report is about the last request that had the count', async () => {
  const run = await centre()
  const old = await request(run, 'Reported')
  countedAs(run, old.id, 7)
  const second = await again(run)
  const later = await request(second, 'Reported')
  countedAs(second, later.id, 7)
  const third = await again(second)
  report(third, 7, 'completed')
  expect(third.engine.get(old.id).state).toBe('uncertain')
  expect(third.engine.get(later.id).state).toBe('completed')
})

test('a chain that fails and begins anew while the centre goes on: what its uplink had is as after a restart', async () => {
  const run = await centre()
  const [queued, silent, reported] = [
    await request(run, 'Silent'),
    await request(run, 'Silent'),
    await request(run, 'Reported'),
  ]
  uplink(run, silent.id, 'sent')
  uplink(run, reported.id, 'sent')
  expect(run.telecommands.uplinkBegan('SAT')).toBe(queued.requestedAt)
  expect(run.engine.get(queued.id).state).toBe('uncertain')
  expect(run.engine.get(silent.id).state).toBe('uncertain')
  expect(run.engine.get(reported.id).state).toBe('running')
})

test('a start leaves every activity in a known state, whatever was the last entry on disk, and sends nothing', async () => {
  const whole = await centre()
  for (const command of ['Reported', 'Silent', 'Reset', 'Lock', 'Seen']) {
    const { id } = await request(whole, command).catch(() => ({ id: -1 }))
    if (id < 0) continue
    uplink(whole, id, 'sent')
    uplink(whole, id, 'received')
  }
  for (let length = 0; length <= whole.journal.entries.length; length++) {
    const journal = new MemoryJournal()
    journal.entries = whole.journal.entries.slice(0, length)
    journal.durable = length
    const { engine, sent, clock } = await centre(journal)
    const states = new Set([...engine.list()].map((a) => a.state))
    expect([...states].filter((s) => s === 'waiting')).toEqual([])
    clock.advance(3600n * SECOND)
    for (const { state } of engine.list()) expect(['completed', 'failed', 'cancelled', 'uncertain']).toContain(state)
    expect(sent).toEqual([])
  }
})
