/** Stacks as they run, with a clock that is stepped (issue: commanding, clause 6): order, release, waiting, failure, the link. */
import { describe, expect, test } from 'vitest'
import { formatUtc, parseUtc, SteppedClock } from '@vigie/base'
import {
  activityErrors,
  ENTRY_DEFAULTS,
  StackRunner,
  type Activity,
  type ActivityAsk,
  type Actor,
  type CheckedStack,
  type Stage,
  type StackPorts,
  type StackRun,
  type StackStep,
} from '../../src/index.ts'

const ada: Actor = { user: 'ada', role: 'controller', via: 'token' }
const S = 1_000_000_000n

/** A centre of the test: what is asked for is released at once; the test says what becomes of it. */
class Centre {
  readonly clock = new SteppedClock(parseUtc('2026-11-25T12:00:00Z'))
  readonly asked: { id: number; path: string; at: string; by: Actor; ask: ActivityAsk }[] = []
  readonly withdrawn: number[] = []
  readonly activities = new Map<number, Activity>()
  told: StackRun | undefined
  link: string | undefined
  refuse = new Set<string>()
  readonly runner: StackRunner

  constructor(begin?: StackPorts['begin']) {
    this.runner = new StackRunner({
      clock: this.clock,
      request: async (ask, by) => {
        await Promise.resolve()
        if (this.refuse.has(ask.path)) throw activityErrors.uplinkFree({ chain: 'SAT' })
        const id = this.asked.length + 1
        this.asked.push({ id, path: ask.path, at: formatUtc(this.clock.now()).slice(11, 19), by, ask })
        const needs = { approvals: ask.path.endsWith('Arm') ? 1 : 0, firing: false }
        const activity = {
          id,
          path: ask.path,
          state: needs.approvals === 1 ? 'waiting' : 'running',
          stage: 'released',
          stages: [{ stage: 'requested', passed: true, at: '' }],
          needs,
        } as unknown as Activity
        this.activities.set(id, activity)
        return activity
      },
      withdraw: async (id) => void this.withdrawn.push(id),
      linkProblem: () => this.link,
      changed: (run) => void (this.told = run),
      ...(begin === undefined ? {} : { begin }),
    })
  }

  passes(id: number, stage: Stage, state: Activity['state'] = 'running'): void {
    const before = this.activities.get(id)!
    const now = { ...before, state, stages: [...before.stages, { stage, passed: true, at: '' }] }
    this.activities.set(id, now)
    this.runner.activity(now)
  }
  ends(id: number, state: Activity['state'], reason = ''): void {
    const now = { ...this.activities.get(id)!, state, ending: { at: '', reason } }
    this.activities.set(id, now)
    this.runner.activity(now)
  }
  start(name: string, steps: readonly StackStep[], options: { priority?: number; paused?: boolean } = {}): number {
    const checked: CheckedStack = { steps, findings: [], signatures: {} }
    return this.runner.start({ name, chain: 'SAT' }, checked, { version: 3, by: ada, ...options }).id
  }
  get paths(): string[] {
    return this.asked.map((a) => a.path)
  }
  states(id: number): string {
    const run = this.runner.get(id)
    return `${run.state}: ${run.entries.map((e) => e.state).join(' ')}`
  }
}

const step = (path: string, told: Partial<StackStep> = {}, entry = 0): StackStep => ({
  ...ENTRY_DEFAULTS,
  entry,
  path,
  arguments: {},
  ...told,
})
/** What is asked for answers a little later. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

describe('one stack', () => {
  test('each entry waits until the one before has passed its stage; each is an activity of who ran the stack, by way of it', async () => {
    const c = new Centre()
    const id = c.start('WARM', [
      step('S.A', { wait: 'accepted', comment: 'first' }),
      step('S.B', { arguments: { heater: 3 }, service: 'BD', virtualChannel: 1 }),
      step('S.C'),
    ])
    await settle()
    expect(c.paths).toEqual(['S.A'])
    expect(c.asked[0]!.by).toEqual({ user: 'ada', role: 'controller', via: 'stack WARM version 3' })
    expect(c.asked[0]!.ask.comment).toBe('first')
    c.passes(1, 'radiated')
    await settle()
    expect(c.states(id)).toBe('running: waiting pending pending')
    c.passes(1, 'accepted')
    await settle()
    expect(c.paths).toEqual(['S.A', 'S.B'])
    expect(c.asked[1]!.ask).toMatchObject({ arguments: { heater: 3 }, route: { service: 'BD', virtualChannel: 1 } })
    c.passes(2, 'accepted')
    await settle()
    expect(c.paths).toHaveLength(2)
    c.ends(2, 'completed')
    await settle()
    c.ends(3, 'completed')
    expect(c.states(id)).toBe('completed: done done done')
    expect(c.told!.state).toBe('completed')
  })

  test('the spacing counts from when the entry before was sent', async () => {
    const c = new Centre()
    c.start('SPACED', [
      step('S.A', { wait: 'requested' }),
      step('S.B', { wait: 'requested', spacing: 10 }),
      step('S.C', { wait: 'requested', spacing: 0.5 }),
    ])
    await settle()
    c.clock.advance(9n * S)
    await settle()
    expect(c.paths).toEqual(['S.A'])
    c.clock.advance(1n * S)
    await settle()
    expect(c.paths).toEqual(['S.A', 'S.B'])
    c.clock.advance(S / 2n)
    await settle()
    expect(c.asked.map((a) => a.at)).toEqual(['12:00:00', '12:00:10', '12:00:10'])
  })

  test('a manual entry waits for a person', async () => {
    const c = new Centre()
    const id = c.start('BY-HAND', [step('S.A'), step('S.B', { release: 'manual' })])
    await settle()
    c.ends(1, 'completed')
    await settle()
    expect(c.states(id)).toBe('running: done ready')
    c.runner.step(id)
    await settle()
    expect(c.paths).toEqual(['S.A', 'S.B'])
  })

  test.each([
    ['stop', 'stopped: failed pending', ['S.A']],
    ['continue', 'running: failed waiting', ['S.A', 'S.B']],
  ] as const)('what fails, on failure %s', async (onFailure, states, paths) => {
    const c = new Centre()
    const id = c.start('FAILS', [step('S.A', { onFailure }), step('S.B')])
    await settle()
    c.ends(1, 'failed', 'the satellite reports WRONG_MODE')
    await settle()
    expect(c.states(id)).toBe(states)
    expect(c.paths).toEqual(paths)
    expect(c.runner.get(id).entries[0]!.detail).toContain('WRONG_MODE')
  })

  test('what is refused is a failure, and says by which rule; nothing is asked for again: resuming goes on with the next', async () => {
    const c = new Centre()
    c.refuse.add('S.A')
    const id = c.start('REFUSED', [step('S.A'), step('S.B')])
    await settle()
    expect(c.states(id)).toBe('stopped: failed pending')
    expect(c.runner.get(id).reason).toContain('VIG-ACTIVITY-004')
    c.refuse.clear()
    c.runner.resume(id)
    await settle()
    expect(c.paths).toEqual(['S.B'])
    expect(c.states(id)).toBe('running: failed waiting')
  })

  test('what ended uncertain before its stage is a failure', async () => {
    const c = new Centre()
    const id = c.start('UNSURE', [step('S.A')])
    await settle()
    c.ends(1, 'uncertain', 'not seen within 60 s')
    expect(c.runner.get(id)).toMatchObject({ state: 'completed', reason: '1 failed' })
  })

  test('paused, it goes step by step; an entry can be left out; cancelled, it takes back what has not left', async () => {
    const c = new Centre()
    const id = c.start('STEPS', [step('S.A'), step('S.B'), step('S.C'), step('S.D')], { paused: true })
    await settle()
    expect(c.paths).toEqual([])
    c.runner.step(id)
    await settle()
    expect(() => c.runner.step(id)).toThrow(/cannot go a step/)
    c.ends(1, 'completed')
    await settle()
    expect(c.states(id)).toBe('paused: done pending pending pending')
    c.runner.skip(id)
    c.runner.resume(id)
    await settle()
    expect(c.paths).toEqual(['S.A', 'S.C'])
    c.runner.cancel(id, ada, 'enough')
    expect(c.states(id)).toBe('cancelled: done skipped waiting pending')
    expect(c.withdrawn).toEqual([2])
    for (const what of ['pause', 'resume', 'step', 'skip'] as const)
      expect(() => c.runner[what](id)).toThrow(/cancelled/)
    expect(() => c.runner.get(77)).toThrow(/no run 77/)
  })

  test('one that was cancelled while an entry was being asked for takes that entry back', async () => {
    const c = new Centre()
    const id = c.start('LATE', [step('S.A'), step('S.B')])
    c.runner.cancel(id, ada, 'no')
    await settle()
    expect(c.withdrawn).toEqual([1])
    expect(c.paths).toEqual(['S.A'])
  })

  test('with something wrong in it, it is refused and nothing is sent', async () => {
    const c = new Centre()
    const findings = [{ severity: 'error' as const, code: 'VIG-STACK-003', message: 'no such command', remedy: '' }]
    expect(() =>
      c.runner.start(
        { name: 'BAD', chain: 'SAT' },
        { steps: [step('S.A')], findings, signatures: {} },
        { version: 1, by: ada },
      ),
    ).toThrow(/VIG-STACK-007|cannot be run: 1 findings, the first: no such command/)
    await settle()
    expect(c.paths).toEqual([])
  })
})

describe('when the link is down', () => {
  test('hold: it waits, and goes on by itself when the link is back', async () => {
    const c = new Centre()
    c.link = 'no carrier'
    const id = c.start('HELD', [step('S.A')])
    await settle()
    expect(c.states(id)).toBe('held: held')
    expect(c.runner.get(id).entries[0]!.detail).toBe('no carrier')
    c.link = undefined
    c.runner.linkChanged('SAT')
    await settle()
    expect(c.states(id)).toBe('running: waiting')
  })
  test('skip: it is left out; fail: it counts as failed; each says why', async () => {
    const c = new Centre()
    c.link = 'no carrier'
    const id = c.start('DOWN', [step('S.A', { onLinkLoss: 'skip' }), step('S.B', { onLinkLoss: 'fail' }), step('S.C')])
    await settle()
    expect(c.states(id)).toBe('stopped: skipped failed pending')
    expect(c.runner.get(id).entries.map((e) => e.detail)).toEqual(['no carrier', 'no carrier', undefined])
    expect(c.paths).toEqual([])
  })
  test('a long stack that is left out whole does not exhaust the machine', () => {
    const c = new Centre()
    c.link = 'no carrier'
    const id = c.start(
      'LONG',
      Array.from({ length: 2000 }, () => step('S.A', { onLinkLoss: 'skip' })),
    )
    expect(c.runner.get(id)).toMatchObject({ state: 'completed', reason: '2000 left out' })
  })
})

describe('the queue of a satellite', () => {
  test('while a stack waits, another of higher priority goes first, and a lower one does not', async () => {
    const c = new Centre()
    const low = c.start('LOW', [step('L.1'), step('L.2')], { priority: 1 })
    await settle()
    c.start('HIGH', [step('H.1'), step('H.2')], { priority: 5 })
    const lowest = c.start('LOWEST', [step('Z.1')])
    await settle()
    expect(c.paths).toEqual(['L.1', 'H.1'])
    c.ends(1, 'completed')
    await settle()
    expect(c.paths).toEqual(['L.1', 'H.1'])
    c.ends(2, 'completed')
    await settle()
    c.ends(3, 'completed')
    await settle()
    expect(c.paths).toEqual(['L.1', 'H.1', 'H.2', 'L.2'])
    expect(c.states(lowest)).toBe('queued: pending')
    c.ends(4, 'completed')
    await settle()
    expect(c.states(low)).toBe('completed: done done')
    expect(c.paths.at(-1)).toBe('Z.1')
  })
  test('of the same priority, who came first goes to its end first', async () => {
    const c = new Centre()
    c.start('ONE', [step('A.1'), step('A.2')])
    c.start('TWO', [step('B.1')])
    await settle()
    c.ends(1, 'completed')
    await settle()
    c.ends(2, 'completed')
    await settle()
    expect(c.paths).toEqual(['A.1', 'A.2', 'B.1'])
  })
  test('one that waits for a person lets the others go: paused, a manual release, a second person', async () => {
    const c = new Centre()
    const manual = c.start('MANUAL', [step('M.1', { release: 'manual' })], { priority: 9 })
    c.start('ARMED', [step('X.Arm')], { priority: 8 })
    c.start('OTHER', [step('O.1')])
    await settle()
    expect(c.paths).toEqual(['X.Arm', 'O.1'])
    c.runner.step(manual)
    await settle()
    expect(c.paths.at(-1)).toBe('M.1')
  })
})

describe('a run of before a stop', () => {
  const steps = [step('A'), step('B', {}, 1), step('C', {}, 2), step('D', {}, 3)]
  const kept = (states: readonly StackRun['entries'][number]['state'][]): StackRun => ({
    id: 7,
    stack: 'S',
    version: 3,
    chain: 'SAT',
    priority: 0,
    by: { ...ada, via: 'stack S version 3' },
    startedAt: '2026-11-25T11:00:00Z',
    state: 'running',
    entries: steps.map((s, i) => ({ ...s, state: states[i]! })),
  })
  const activity = (id: number, state: Activity['state'], stage: Stage = 'completed', code?: string): Activity =>
    ({
      id,
      state,
      stages: state === 'completed' || state === 'running' ? [{ stage, passed: true, at: '' }] : [],
      requestedAt: '2026-11-25T11:59:59Z',
      needs: { approvals: 0, firing: false },
      ...(state === 'cancelled' ? { ending: { at: '', reason: 'the centre stopped', code } } : {}),
    }) as unknown as Activity
  const of = (...asked: [number, Activity][]): Map<number, Activity> => new Map(asked)

  test('is as the journal of activities has it, also where what was kept of it is older; it goes on when it is resumed', async () => {
    const centre = new Centre()
    const asked = of([0, activity(40, 'completed')], [1, activity(41, 'running', 'sent')])
    centre.runner.takeUp(kept(['asking', 'pending', 'pending', 'pending']), steps, asked)
    await settle()
    expect(centre.states(7)).toBe('paused: done waiting pending pending')
    expect(centre.runner.get(7).reason).toContain('VIG-STACK-012')
    centre.runner.activity(activity(41, 'completed'))
    await settle()
    expect(centre.states(7)).toBe('paused: done done pending pending')
    expect(centre.asked).toEqual([])
    centre.runner.resume(7)
    await settle()
    expect(centre.asked).toMatchObject([{ path: 'C', ask: { run: { id: 7, step: 2 } } }])
  })
  test('asks again for what had not left, once it is resumed; what may have left it does not', async () => {
    const centre = new Centre()
    const asked = of([0, activity(40, 'completed')], [1, activity(41, 'cancelled', 'requested', 'VIG-ACTIVITY-019')])
    centre.runner.takeUp(kept(['done', 'asking', 'pending', 'pending']), steps, asked)
    expect(centre.states(7)).toBe('paused: done pending pending pending')
    centre.runner.resume(7)
    await settle()
    expect(centre.paths).toEqual(['B'])

    const other = new Centre()
    other.runner.takeUp(kept(['done', 'waiting', 'pending', 'pending']), steps, of([1, activity(41, 'uncertain')]))
    expect(other.states(7)).toBe('stopped: done failed pending pending')
    other.runner.resume(7)
    await settle()
    expect(other.paths).toEqual(['C'])
  })
  test('that had nothing left to send is over', () => {
    const centre = new Centre()
    const asked = of(...steps.map((_, i): [number, Activity] => [i, activity(40 + i, 'completed')]))
    expect(centre.runner.takeUp(kept(['done', 'done', 'waiting', 'pending']), steps, asked).state).toBe('completed')
  })
  test('is on record before anything of it is asked for', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const centre = new Centre(() => promise)
    centre.start('S', steps)
    await settle()
    expect(centre.asked).toEqual([])
    resolve()
    await settle()
    expect(centre.paths).toEqual(['A'])
  })
  test('is cancelled where its beginning cannot be kept', async () => {
    const centre = new Centre(() => Promise.reject(new Error('no room')))
    const id = centre.start('S', steps)
    await settle()
    expect(centre.runner.get(id)).toMatchObject({ state: 'cancelled', reason: expect.stringContaining('no room') })
    expect(centre.asked).toEqual([])
  })
})
