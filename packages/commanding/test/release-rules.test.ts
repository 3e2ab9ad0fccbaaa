/** Rules of release on alarms, silence and passes: refused or held, set aside, released by itself (issue: commanding, clauses 1 and 5). */
import { describe, expect, test } from 'vitest'
import { formatUtc, parseUtc, SteppedClock, type Tai } from '@vigie/base'
import type { HoldRule, PassNeed, ReleasePolicy, WindowRule } from '@vigie/model'
import {
  ActivityEngine,
  DEFAULT_POLICY,
  type Activity,
  type ActivityAsk,
  type ActivityEntry,
  type ActivityExecutor,
  type Actor,
  type PassWindow,
  type PreparedActivity,
  type Refusal,
  type ReleaseSight,
  type SeenAlarm,
  type StageReport,
} from '../src/index.ts'

const START = parseUtc('2026-11-25T12:00:00Z')
const SECOND = 1_000_000_000n
const ada: Actor = { user: 'ada', role: 'controller' }
const ben: Actor = { user: 'ben', role: 'controller' }
const olga: Actor = { user: 'olga', role: 'operations-engineer' }

class World implements ReleaseSight {
  standing: SeenAlarm[] = []
  readonly received = new Map<string, Tai>()
  plan: { readonly from: Tai; readonly to: Tai }[] = []
  alarms(): readonly SeenAlarm[] {
    return this.standing
  }
  heard(path: string): Tai | undefined {
    return this.received.get(path)
  }
  passes(element: string, need: PassNeed, now: Tai) {
    if (!element.startsWith('SAT')) return undefined
    const windows = this.plan.map((p, i): PassWindow => ({
      pass: String(i),
      station: 'KRU',
      from: p.from + BigInt(need.afterAos) * SECOND,
      to: p.to - BigInt(need.beforeLos) * SECOND,
    }))
    const open = windows.find((w) => w.from <= now && now < w.to)
    const next = windows.find((w) => w.from > now)
    return {
      satellite: 'SAT',
      ...(open === undefined ? {} : { open }),
      ...(next === undefined ? {} : { next }),
      planned: this.plan.some((p) => p.to > now),
    }
  }
}

const alarm = (parameter: string, level: SeenAlarm['level'], more: Partial<SeenAlarm> = {}): SeenAlarm => ({
  parameter,
  level,
  worst: level,
  acknowledged: false,
  since: '2026-11-25T11:58:00Z',
  value: '21.3 V',
  ...more,
})

class Hand implements ActivityExecutor {
  readonly kind = 'telecommand'
  readonly executed: string[] = []
  objections: readonly Refusal[] = []
  prepare(ask: ActivityAsk): PreparedActivity {
    return {
      path: ask.path,
      element: ask.path.slice(0, ask.path.lastIndexOf('.')),
      kind: this.kind,
      arguments: {},
      significance: ask.path.endsWith('Reset') ? 'critical' : ask.path.endsWith('Warm') ? 'watch' : 'none',
      digest: `digest of ${ask.path}`,
      ...(ask.path.startsWith('SAT') ? { route: { chain: 'SAT', virtualChannel: 0, map: 0, service: 'AD' } } : {}),
      ...(ask.path.endsWith('Dump')
        ? { pass: { when: 'inside', service: 'TM', afterAos: 0, beforeLos: 120 } as PassNeed }
        : ask.path.endsWith('Calibrate')
          ? { pass: { when: 'outside', service: 'TC', afterAos: 0, beforeLos: 0 } as PassNeed }
          : {}),
      expects: [{ stage: 'completed', from: 'release', by: 'a report' }],
      refusals: this.objections,
    }
  }
  recheck() {
    return this.objections
  }
  execute(activity: Activity, report: (r: StageReport) => void): void {
    this.executed.push(activity.path)
    report({ stage: 'completed', passed: true })
  }
  cancel(): Promise<boolean> {
    return Promise.resolve(false)
  }
}

async function centre(policy: Partial<ReleasePolicy>, present?: (by: Actor) => Promise<Actor | undefined>) {
  const clock = new SteppedClock(START)
  const hand = new Hand()
  const world = new World()
  const entries: ActivityEntry[] = []
  const engine = await ActivityEngine.open({
    clock,
    journal: {
      append: (entry) => entries.push(structuredClone(entry)) - 1,
      sync: () => Promise.resolve(),
      async *read() {},
    },
    executors: [hand],
    policy: { ...DEFAULT_POLICY, ...policy },
    sight: world,
    ...(present === undefined ? {} : { present }),
  })
  await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
  return { engine, clock, hand, world, entries }
}
const ask = (path: string, override?: ActivityAsk['override']): ActivityAsk => ({
  path,
  arguments: {},
  ...(override === undefined ? {} : { override }),
})
const refused = async (work: Promise<unknown>): Promise<{ text: string; refusals: readonly Refusal[] }> => {
  try {
    await work
  } catch (error) {
    const { message, details } = error as { message: string; details: { refusals?: readonly Refusal[] } }
    return { text: message, refusals: details.refusals ?? [] }
  }
  throw new Error('nothing was refused')
}
const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

const battery: HoldRule = {
  name: 'weak battery',
  while: { elements: ['SAT.EPS'], from: 'critical', until: 'normal' },
  activities: { elements: ['SAT'], kinds: ['telecommand'], except: ['SAT.Recover'] },
  otherwise: 'refuse',
}

describe('holds on limit violations', () => {
  test('refuse what the rule is about, say which rule, which alarm and what would satisfy it', async () => {
    const { engine, world, hand, entries } = await centre({ holds: [battery] })
    world.standing = [alarm('SAT.EPS.Bus.Voltage', 'critical'), alarm('SAT.EPS.Current', 'warning')]
    const { refusals } = await refused(engine.request(ask('SAT.HeaterOn'), ada))
    expect(refusals).toMatchObject([
      { rule: 'hold', code: 'VIG-ACTIVITY-020', override: { name: 'weak battery', roles: DEFAULT_POLICY.overriders } },
    ])
    expect(refusals[0]!.message).toContain('"weak battery"')
    expect(refusals[0]!.message).toContain('SAT.EPS.Bus.Voltage is critical (21.3 V, since 2026-11-25T11:58:00Z)')
    expect(refusals[0]!.message).not.toContain('SAT.EPS.Current')
    expect(refusals[0]!.remedy).toContain('below the level critical')
    expect(hand.executed).toEqual([])
    expect(entries.at(-1)).toMatchObject({ type: 'refused', path: 'SAT.HeaterOn' })
  })
  test('leave alone what it is not about: other elements, exceptions, lesser gravity, lesser levels', async () => {
    const { engine, world, hand } = await centre({
      holds: [{ ...battery, activities: { ...battery.activities, from: 'watch' } }],
    })
    world.standing = [alarm('SAT.EPS.Voltage', 'severe')]
    await engine.request(ask('OTHER.Go'), ada)
    await engine.request(ask('SAT.HeaterOn'), ada)
    await refused(engine.request(ask('SAT.Warm'), ada))
    world.standing = [alarm('SAT.EPS.Voltage', 'distress'), alarm('SAT.EPSX.Voltage', 'severe')]
    await engine.request(ask('SAT.Warm'), ada)
    expect(hand.executed).toEqual(['OTHER.Go', 'SAT.HeaterOn', 'SAT.Warm'])
  })
  test('until acknowledged: an alarm that has gone back still holds, and one that was acknowledged does not', async () => {
    const rule: HoldRule = { ...battery, while: { ...battery.while, until: 'acknowledged' } }
    const { engine, world, hand } = await centre({ holds: [rule] })
    world.standing = [alarm('SAT.EPS.Voltage', 'normal', { worst: 'critical' })]
    const { refusals } = await refused(engine.request(ask('SAT.HeaterOn'), ada))
    expect(refusals[0]!.message).toContain('back, was critical')
    world.standing = [alarm('SAT.EPS.Voltage', 'critical', { acknowledged: true })]
    await engine.request(ask('SAT.HeaterOn'), ada)
    expect(hand.executed).toHaveLength(1)
  })
  test('a chain that is lost holds too, where the rule says so: never heard, or silent for too long', async () => {
    const rule: HoldRule = { ...battery, while: { ...battery.while, silent: 60 } }
    const { engine, world, hand, clock } = await centre({ holds: [rule] })
    const never = await refused(engine.request(ask('SAT.HeaterOn'), ada))
    expect(never.refusals[0]).toMatchObject({ code: 'VIG-ACTIVITY-021' })
    expect(never.text).toContain('nothing was received of SAT.EPS since the centre started, 60 s are allowed')
    world.received.set('SAT.EPS', START)
    await engine.request(ask('SAT.HeaterOn'), ada)
    clock.advance(61n * SECOND)
    expect((await refused(engine.request(ask('SAT.HeaterOn'), ada))).text).toContain('for 61 s')
    expect(hand.executed).toHaveLength(1)
  })
  test('hold: it waits, shows what for, and is released by itself once; nothing is released while it stands', async () => {
    const { engine, world, hand, clock, entries } = await centre({ holds: [{ ...battery, otherwise: 'hold' }] })
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    const first = await engine.request(ask('SAT.HeaterOn'), ada)
    const second = await engine.request(ask('SAT.HeaterOff'), ada)
    expect(first).toMatchObject({ state: 'waiting', stage: 'authorised', held: [{ code: 'VIG-ACTIVITY-020' }] })
    clock.advance(5n * SECOND)
    await settled()
    expect(hand.executed).toEqual([])
    expect(entries.filter((e) => e.type === 'held')).toHaveLength(2)
    world.standing = []
    engine.reconsider()
    engine.reconsider()
    await settled()
    expect(hand.executed).toEqual(['SAT.HeaterOn', 'SAT.HeaterOff'])
    expect(engine.get(first.id)).toMatchObject({ state: 'completed' })
    expect(engine.get(first.id).held).toBeUndefined()
    expect(engine.get(second.id).state).toBe('completed')
  })
  test('the beat alone finds out, without being told', async () => {
    const { engine, world, hand, clock } = await centre({ holds: [{ ...battery, otherwise: 'hold' }] })
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    await engine.request(ask('SAT.HeaterOn'), ada)
    world.standing = []
    clock.advance(2n * SECOND)
    await settled()
    expect(hand.executed).toEqual(['SAT.HeaterOn'])
  })
  test('what comes to stand against it that cannot be waited for ends it: it does not go off later by surprise', async () => {
    const { engine, world, hand, clock } = await centre({ holds: [{ ...battery, otherwise: 'hold' }] })
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    const { id } = await engine.request(ask('SAT.HeaterOn'), ada)
    await engine.changeBoard({ what: 'given-back', chain: 'SAT' }, ada)
    world.standing = []
    clock.advance(2n * SECOND)
    await settled()
    expect(hand.executed).toEqual([])
    expect(engine.get(id)).toMatchObject({ state: 'cancelled', ending: { code: 'VIG-ACTIVITY-004' } })
  })
  test.each([
    ['who may do nothing any more', undefined],
    ['whose role has no right any more', { user: 'ada', role: 'viewer' }],
  ])('asked for by somebody %s, it never leaves', async (_, now) => {
    const { engine, world, hand, clock } = await centre({ holds: [{ ...battery, otherwise: 'hold' }] }, () =>
      Promise.resolve(now),
    )
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    const { id } = await engine.request(ask('SAT.HeaterOn'), ada)
    world.standing = []
    clock.advance(2n * SECOND)
    await settled()
    expect(hand.executed).toEqual([])
    expect(engine.get(id)).toMatchObject({ state: 'cancelled', ending: { code: 'VIG-ACTIVITY-002' } })
  })
  test('approved after its asker has lost the right, it does not leave', async () => {
    const { engine, hand } = await centre({}, () => Promise.resolve(undefined))
    const { id, digest } = await engine.request(ask('SAT.Reset'), ada)
    expect((await refused(engine.approve(id, digest, ben))).text).toContain('may not ask for')
    expect([hand.executed, engine.get(id).state]).toEqual([[], 'waiting'])
  })
  test('can be cancelled while it is held', async () => {
    const { engine, world, hand, clock } = await centre({ holds: [{ ...battery, otherwise: 'hold' }] })
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    const { id } = await engine.request(ask('SAT.HeaterOn'), ada)
    await engine.cancel(id, ada, 'not needed')
    world.standing = []
    clock.advance(3n * SECOND)
    await settled()
    expect([hand.executed, engine.get(id).state]).toEqual([[], 'cancelled'])
  })
  test('a critical one is approved first, then held, then released', async () => {
    const { engine, world, hand, clock } = await centre({ holds: [{ ...battery, otherwise: 'hold' }] })
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    const { id, digest, held } = await engine.request(ask('SAT.Reset'), ada)
    expect(held).toBeUndefined()
    expect(await engine.approve(id, digest, ben)).toMatchObject({ state: 'waiting', stage: 'authorised' })
    expect(engine.get(id).held).toHaveLength(1)
    world.standing = []
    clock.advance(SECOND)
    await settled()
    expect(hand.executed).toEqual(['SAT.Reset'])
  })
})

describe('a rule set aside', () => {
  test('by a role that the rule names, with the request, on record', async () => {
    const { engine, world, hand } = await centre({ holds: [battery] })
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    const by = { rules: ['weak battery'], reason: 'agreed on the loop' }
    await engine.changeBoard({ what: 'lent', chain: 'SAT', to: 'olga' }, ada)
    const done = await engine.request(ask('SAT.HeaterOn', by), olga)
    expect(done.overrides).toMatchObject([{ rules: ['weak battery'], by: olga, reason: 'agreed on the loop' }])
    expect(hand.executed).toEqual(['SAT.HeaterOn'])
  })
  test('by another role is refused, and says who may', async () => {
    const { engine, world, hand } = await centre({ holds: [{ ...battery, overriders: ['administrator'] }] })
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    const by = { rules: ['weak battery'], reason: '' }
    const { refusals } = await refused(engine.request(ask('SAT.HeaterOn', by), ada))
    expect(refusals.map((r) => r.code)).toEqual(['VIG-ACTIVITY-020', 'VIG-ACTIVITY-026'])
    expect(hand.executed).toEqual([])
  })
  test('of what is held already releases it; a rule that does not stand against it is told', async () => {
    const { engine, world, hand } = await centre({ holds: [{ ...battery, otherwise: 'hold' }] })
    world.standing = [alarm('SAT.EPS.Voltage', 'critical')]
    const { id } = await engine.request(ask('SAT.HeaterOn'), ada)
    expect((await refused(engine.override(id, ['weak battery'], ben, ''))).text).toContain('may not set aside')
    expect((await refused(engine.override(id, ['another'], olga, ''))).text).toContain('no rule "another"')
    expect(hand.executed).toEqual([])
    expect(await engine.override(id, ['weak battery'], olga, 'agreed')).toMatchObject({ state: 'completed' })
    expect(hand.executed).toEqual(['SAT.HeaterOn'])
  })
  test('rules that cannot be set aside never are: rights and the uplink', async () => {
    const { engine, hand } = await centre({})
    const by = { rules: ['uplink', 'rights'], reason: 'please' }
    await refused(engine.request(ask('SAT.HeaterOn', by), olga))
    expect(hand.executed).toEqual([])
  })
})

const windows: WindowRule = {
  name: 'in passes',
  pass: { when: 'inside', service: 'TC', afterAos: 10, beforeLos: 30 },
  activities: { kinds: ['telecommand'] },
  required: 'planned',
  otherwise: 'hold',
}
const at = (seconds: number): Tai => START + BigInt(seconds) * SECOND

describe('command windows', () => {
  test('planned: without a contact plan nobody is locked out; with one, it is held until the next pass, and says when', async () => {
    const { engine, world, hand, clock } = await centre({ windows: [windows] })
    await engine.request(ask('SAT.HeaterOn'), ada)
    expect(hand.executed).toEqual(['SAT.HeaterOn'])
    world.plan = [{ from: at(100), to: at(700) }]
    const { held } = await engine.request(ask('SAT.HeaterOff'), ada)
    expect(held).toMatchObject([{ rule: 'pass', code: 'VIG-ACTIVITY-022', override: { name: 'in passes' } }])
    expect(held![0]!.message).toContain('the next begins at 2026-11-25T12:01:50Z, station KRU')
    expect(held![0]!.hold!.until).toBe(formatUtc(at(110), { digits: 9 }))
    clock.advance(109n * SECOND)
    await settled()
    expect(hand.executed).toHaveLength(1)
    clock.advance(SECOND)
    await settled()
    expect(hand.executed).toEqual(['SAT.HeaterOn', 'SAT.HeaterOff'])
  })
  test('the margin before the loss counts: the last seconds of a pass are no window', async () => {
    const { engine, world, clock } = await centre({ windows: [{ ...windows, otherwise: 'refuse' }] })
    world.plan = [
      { from: at(0), to: at(600) },
      { from: at(6000), to: at(6600) },
    ]
    clock.advance(569n * SECOND)
    await engine.request(ask('SAT.HeaterOn'), ada)
    clock.advance(SECOND)
    expect((await refused(engine.request(ask('SAT.HeaterOn'), ada))).text).toContain('2026-11-25T13:40:10Z')
  })
  test('always: no plan, no window', async () => {
    const { engine } = await centre({ windows: [{ ...windows, required: 'always', otherwise: 'refuse' }] })
    const { refusals } = await refused(engine.request(ask('SAT.HeaterOn'), ada))
    expect(refusals).toMatchObject([{ code: 'VIG-ACTIVITY-023' }])
    await engine.request(ask('CENTRE.Backup'), ada)
  })
  test('what the model declares of a pass is an interlock: inside with time left, or outside', async () => {
    const { engine, world, hand, clock } = await centre({})
    world.plan = [{ from: at(10), to: at(400) }]
    const calibrated = await engine.request(ask('SAT.Calibrate'), ada)
    expect(calibrated.state).toBe('completed')
    const dump = await engine.request(ask('SAT.Dump'), ada)
    expect(dump.held).toMatchObject([{ code: 'VIG-ACTIVITY-022', override: { name: 'pass' } }])
    clock.advance(10n * SECOND)
    await settled()
    expect(hand.executed).toEqual(['SAT.Calibrate', 'SAT.Dump'])
    const later = await engine.request(ask('SAT.Calibrate'), ada)
    expect(later.held).toMatchObject([{ code: 'VIG-ACTIVITY-024' }])
    clock.advance(290n * SECOND)
    const late = await engine.request(ask('SAT.Dump'), ada)
    expect(late.held).toMatchObject([{ code: 'VIG-ACTIVITY-023' }])
  })
})

describe('a precondition with a time limit', () => {
  test('is waited for so long, then given up', async () => {
    const { engine, hand, clock } = await centre({})
    hand.objections = [{ rule: 'constraint', code: 'X', message: 'not warm', remedy: 'Wait.', hold: { within: 5 } }]
    const { id } = await engine.request(ask('SAT.HeaterOn'), ada)
    expect(engine.get(id).held).toHaveLength(1)
    clock.advance(5n * SECOND)
    await settled()
    expect(engine.get(id).state).toBe('waiting')
    clock.advance(2n * SECOND)
    await settled()
    expect(engine.get(id)).toMatchObject({ state: 'cancelled', ending: { code: 'VIG-ACTIVITY-028' } })
    expect(hand.executed).toEqual([])
  })
})
