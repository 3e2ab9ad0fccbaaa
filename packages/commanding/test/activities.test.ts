/** Activities by the engine's public face: gates, stages, evidence, crashes (issue: commanding, clauses 1 and 5). */
import { describe, expect, test } from 'vitest'
import { parseUtc, SteppedClock } from '@vigie/base'
import {
  ActivityEngine,
  DEFAULT_POLICY,
  type Activity,
  type ActivityAsk,
  type ActivityExecutor,
  type PreparedActivity,
  type Actor,
  type StageReport,
} from '../src/index.ts'
import { MemoryJournal } from './support/memory-journal.ts'

const START = parseUtc('2026-11-25T12:00:00Z')
const ada: Actor = { user: 'ada', role: 'controller' }
const ben: Actor = { user: 'ben', role: 'controller' }
const eve: Actor = { user: 'eve', role: 'viewer' }
const olga: Actor = { user: 'olga', role: 'operations-engineer' }

/** An executor of the test: what it was given, and whether it was on disk then. */
class Hand implements ActivityExecutor {
  readonly kind = 'telecommand'
  readonly executed: { id: number; durable: boolean; report: (r: StageReport) => void }[] = []
  left = true
  objections: readonly { rule: string; code: string; message: string; remedy: string }[] = []
  readonly #journal: MemoryJournal
  constructor(journal: MemoryJournal) {
    this.#journal = journal
  }
  prepare(ask: ActivityAsk): PreparedActivity {
    const level = ask.path.endsWith('Fire') ? 'severe' : ask.path.endsWith('Reset') ? 'critical' : 'none'
    return {
      path: ask.path,
      element: ask.path.slice(0, ask.path.lastIndexOf('.')),
      kind: this.kind,
      arguments: {},
      significance: level,
      bytes: '1801c000',
      digest: `digest of ${ask.path}`,
      route: { chain: 'SAT', virtualChannel: 0, map: 0, service: 'AD' },
      expects: [
        { stage: 'accepted', within: 10, from: 'release', by: 'report (1,1)' },
        { stage: 'completed', within: 30, from: 'previous', by: 'report (1,7)' },
      ],
      refusals: this.objections,
      ...(ask.path.endsWith('Lock') ? { interlock: { scope: 'SAT', until: 'completed' } } : {}),
    }
  }
  recheck() {
    return this.objections
  }
  execute(activity: Activity, report: (r: StageReport) => void): void {
    this.executed.push({ id: activity.id, durable: this.#journal.durable === this.#journal.entries.length, report })
  }
  cancel(): Promise<boolean> {
    return Promise.resolve(!this.left)
  }
}

async function centre(journal = new MemoryJournal()) {
  const clock = new SteppedClock(START)
  const hand = new Hand(journal)
  const engine = await ActivityEngine.open({ clock, journal, executors: [hand], policy: DEFAULT_POLICY })
  return { clock, journal, hand, engine }
}
const ask = (path: string): ActivityAsk => ({ path, arguments: {} })
const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing was refused'
}

describe('an activity through its stages', () => {
  test('is on disk before it is carried out, and keeps who asked, what left and why it is believed', async () => {
    const { engine, hand, clock } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    const begun = await engine.request(ask('SAT.HeaterOn'), ada)
    expect(begun).toMatchObject({ state: 'running', stage: 'released', by: ada, bytes: '1801c000' })
    expect(hand.executed).toMatchObject([{ id: begun.id, durable: true }])
    const { report } = hand.executed[0]!
    report({ stage: 'sent', passed: true, evidence: [{ kind: 'station', text: 'KRU' }] })
    clock.advance(2_000_000_000n)
    report({ stage: 'accepted', passed: true, evidence: [{ kind: 'packet', chain: 'SAT', position: 41 }] })
    report({ stage: 'completed', passed: true, evidence: [{ kind: 'packet', chain: 'SAT', position: 42 }] })
    const done = engine.get(begun.id)
    expect(done.state).toBe('completed')
    expect(done.stages.map((s) => s.stage)).toEqual([
      'requested',
      'authorised',
      'released',
      'sent',
      'accepted',
      'completed',
    ])
    expect(done.stages[4]!.evidence).toEqual([{ kind: 'packet', chain: 'SAT', position: 41 }])
  })
  test('a rejection on board ends it as failed, with what the satellite said', async () => {
    const { engine, hand } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    const { id } = await engine.request(ask('SAT.HeaterOn'), ada)
    hand.executed[0]!.report({ stage: 'sent', passed: true })
    hand.executed[0]!.report({ stage: 'accepted', passed: false, detail: 'the satellite reports WRONG_MODE' })
    expect(engine.get(id)).toMatchObject({ state: 'failed', ending: { reason: 'the satellite reports WRONG_MODE' } })
  })
  test('what is not seen in its window leaves it uncertain, and a late report clears it up', async () => {
    const { engine, hand, clock } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    const { id } = await engine.request(ask('SAT.HeaterOn'), ada)
    hand.executed[0]!.report({ stage: 'sent', passed: true })
    clock.advance(9_000_000_000n)
    expect(engine.get(id).state).toBe('running')
    clock.advance(2_000_000_000n)
    expect(engine.get(id)).toMatchObject({
      state: 'uncertain',
      ending: { reason: 'report (1,1) was not seen within 10 s' },
    })
    hand.executed[0]!.report({
      stage: 'completed',
      passed: true,
      evidence: [{ kind: 'packet', chain: 'SAT', position: 7 }],
    })
    expect(engine.get(id).state).toBe('completed')
  })
})

describe('cancelling', () => {
  test('takes back what waits and what has not left; what has left, or may have, stays as it is', async () => {
    const { engine, hand } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    const waits = await engine.request(ask('SAT.Reset'), ada)
    expect(await engine.cancel(waits.id, ada, 'wrong satellite')).toMatchObject({
      state: 'cancelled',
      ending: { reason: 'wrong satellite', by: 'ada' },
    })
    const runs = await engine.request(ask('SAT.HeaterOn'), ada)
    expect(await refusal(engine.cancel(runs.id, ada, ''))).toContain('has left or may have left')
    hand.left = false
    expect((await engine.cancel(runs.id, ada, 'second thoughts')).state).toBe('cancelled')
    expect(await refusal(engine.cancel(runs.id, ada, ''))).toContain('waits for nothing')
  })
})

describe('release', () => {
  test('asks for the right, for the uplink, and says what would satisfy each rule; the attempt is on record', async () => {
    const { engine, hand, journal } = await centre()
    expect(await refusal(engine.request(ask('SAT.HeaterOn'), eve))).toContain(
      'eve (viewer) may not ask for SAT.HeaterOn',
    )
    expect(await refusal(engine.request(ask('SAT.HeaterOn'), ada))).toContain('nobody holds the uplink of SAT')
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ben)
    expect(await refusal(engine.request(ask('SAT.HeaterOn'), ada))).toContain('held by ben, not by ada')
    expect(hand.executed).toEqual([])
    expect(journal.entries.filter((e) => e.type === 'refused')).toHaveLength(3)
    expect(journal.durable).toBe(journal.entries.length)
  })
  test('the uplink is taken by one at a time, lent, given back and recovered', async () => {
    const { engine } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    expect(await refusal(engine.changeBoard({ what: 'taken', chain: 'SAT' }, ben))).toContain('is held by ada')
    expect(await refusal(engine.changeBoard({ what: 'recovered', chain: 'SAT' }, ben))).toContain('may not take')
    await engine.changeBoard({ what: 'lent', chain: 'SAT', to: 'ben' }, ada)
    expect(await refusal(engine.request(ask('SAT.HeaterOn'), ada))).toContain('held by ben')
    expect((await engine.request(ask('SAT.HeaterOn'), ben)).state).toBe('running')
    await engine.changeBoard({ what: 'given-back', chain: 'SAT' }, ben)
    expect(engine.board.commander('SAT')).toBe('ada')
    await engine.changeBoard({ what: 'recovered', chain: 'SAT' }, olga)
    expect(engine.board.commander('SAT')).toBe('olga')
  })
  test('a critical one waits for another person, who approves exactly the bytes that wait', async () => {
    const { engine, hand } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    const { id, digest, state } = await engine.request(ask('SAT.Reset'), ada)
    expect([state, hand.executed.length]).toEqual(['waiting', 0])
    expect(await refusal(engine.approve(id, digest, ada))).toContain('cannot approve it as well')
    expect(await refusal(engine.approve(id, 'another digest', ben))).toContain('is not that of what would be sent')
    expect(await refusal(engine.approve(id, digest, eve))).toContain('may not approve')
    expect(hand.executed).toEqual([])
    const released = await engine.approve(id, digest, ben, 'as agreed')
    expect(released).toMatchObject({ state: 'running', approvals: [{ user: 'ben', comment: 'as agreed' }] })
    expect(hand.executed).toHaveLength(1)
  })
  test('the gravest are armed by approval and fired apart', async () => {
    const { engine, hand } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    const { id, digest } = await engine.request(ask('SAT.Fire'), ada)
    expect(await refusal(engine.fire(id, digest, ada))).toContain('before it is approved')
    expect((await engine.approve(id, digest, ben)).state).toBe('waiting')
    expect(hand.executed).toEqual([])
    expect(await refusal(engine.fire(id, digest, ben))).toContain('held by ada, not by ben')
    await engine.fire(id, digest, ada)
    expect(hand.executed).toHaveLength(1)
  })
  test('what came to stand against it while it waited is looked at again', async () => {
    const { engine, hand } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    const { id, digest } = await engine.request(ask('SAT.Reset'), ada)
    hand.objections = [{ rule: 'constraint', code: 'X', message: 'the battery is low', remedy: 'Wait.' }]
    expect(await refusal(engine.approve(id, digest, ben))).toContain('the battery is low')
    expect(hand.executed).toEqual([])
    expect(engine.get(id).state).toBe('waiting')
  })
  test.each(['all', 'chain:SAT', 'kind:telecommand'] as const)('is inhibited by %s', async (scope) => {
    const { engine, hand } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    await engine.inhibit(scope, olga, 'manoeuvre')
    expect(await refusal(engine.request(ask('SAT.HeaterOn'), ada))).toContain('inhibited')
    await engine.changeBoard({ what: 'permitted', scope }, olga)
    await engine.request(ask('SAT.HeaterOn'), ada)
    expect(hand.executed).toHaveLength(1)
  })
  test('an interlock holds everything of its element back until its stage', async () => {
    const { engine, hand } = await centre()
    await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    await engine.request(ask('SAT.Lock'), ada)
    expect(await refusal(engine.request(ask('SAT.HeaterOn'), ada))).toContain('has not reached the stage "completed"')
    hand.executed[0]!.report({ stage: 'sent', passed: true })
    hand.executed[0]!.report({ stage: 'completed', passed: true })
    await engine.request(ask('SAT.HeaterOn'), ada)
    expect(hand.executed).toHaveLength(2)
  })
})

describe('a crash', () => {
  test('leaves what waited cancelled, what was released uncertain, what ended as it was; nothing is carried out again', async () => {
    const first = await centre()
    await first.engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    const done = await first.engine.request(ask('SAT.HeaterOn'), ada)
    first.hand.executed[0]!.report({ stage: 'sent', passed: true })
    first.hand.executed[0]!.report({ stage: 'completed', passed: true })
    const waits = await first.engine.request(ask('SAT.Reset'), ada)
    const runs = await first.engine.request(ask('SAT.HeaterOff'), ada)
    first.journal.crash()
    const second = await centre(first.journal)
    expect(second.engine.get(done.id).state).toBe('completed')
    expect(second.engine.get(waits.id)).toMatchObject({ state: 'cancelled', ending: { code: 'VIG-ACTIVITY-019' } })
    expect(second.engine.get(runs.id)).toMatchObject({ state: 'uncertain', ending: { code: 'VIG-ACTIVITY-019' } })
    expect(second.hand.executed).toEqual([])
    expect(second.engine.board.commander('SAT')).toBe('ada')
    const third = await centre(second.journal)
    expect(third.engine.get(runs.id).state).toBe('uncertain')
  })
  test('at any point of the journal leaves every activity in a known state, and none executed that is not on record', async () => {
    const whole = await centre()
    await whole.engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
    for (let i = 0; i < 5; i++) {
      await whole.engine.request(ask('SAT.HeaterOn'), ada)
      whole.hand.executed[i]!.report({ stage: 'sent', passed: true })
      if (i % 2 === 0) whole.hand.executed[i]!.report({ stage: 'completed', passed: true })
    }
    for (let length = 0; length <= whole.journal.entries.length; length++) {
      const journal = new MemoryJournal()
      journal.entries = whole.journal.entries.slice(0, length)
      journal.durable = length
      const { engine, hand } = await centre(journal)
      for (const activity of engine.list()) expect(['completed', 'cancelled', 'uncertain']).toContain(activity.state)
      expect(hand.executed).toEqual([])
    }
  })
})
