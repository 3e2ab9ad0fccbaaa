/** Runs as operators have them: rights, red-lines, skip and jump, handing over, several at once, loops without end, clocks that are set. */
import { describe, expect, it } from 'vitest'
import { RunWorld, texts, type WorldOptions } from './run-world.ts'

const ADA = { user: 'ada', role: 'operations-engineer' }
const BEN = { user: 'ben', role: 'controller' }
const EVE = { user: 'eve', role: 'operations-engineer' }

const THREE = `procedure
  main
    log "one";
    log "two";
    log "three";
  end main
end procedure`

async function paused(text = THREE, options: WorldOptions = {}, by = ADA) {
  const world = await RunWorld.open(text, options)
  const id = await world.begin(by, { paused: true })
  const act = (direction: Parameters<typeof world.runner.direct>[1], who = by) =>
    world.runner.direct(id, direction, who).then(() => world.settle())
  const logged = async (): Promise<unknown> => texts(await world.record(id), 'log')
  return { world, id, act, logged }
}
const refused = (code: number): unknown => expect.objectContaining({ code: `VIG-PROCEDURE-${code}` })

describe('step, break points, skip and jump', () => {
  it('a step is one statement; a break point is stood before', async () => {
    const { world, id, act, logged } = await paused()
    await act({ what: 'step' })
    expect(await logged()).toEqual(['one'])
    await act({ what: 'breaks', lines: [5] })
    await act({ what: 'resume' })
    expect(await logged()).toEqual(['one', 'two'])
    expect(world.run(id)).toMatchObject({ state: 'paused', paused: { why: 'break point at line 5' } })
    await act({ what: 'resume' })
    expect(world.run(id)).toMatchObject({ state: 'ended', outcome: 'confirmed' })
  })
  it('what is skipped is not carried out, and the record says who skipped it and why', async () => {
    const { world, id, act, logged } = await paused()
    await act({ what: 'skip', reason: 'done by hand' })
    await act({ what: 'resume' })
    expect(await logged()).toEqual(['two', 'three'])
    expect((await world.record(id)).find((r) => r.kind === 'skipped')).toMatchObject({
      line: 3,
      by: 'ada',
      detail: 'done by hand',
    })
  })
  it('a run that is begun so stands before its preconditions, where it has any: a step meets them', async () => {
    const { act, logged, world, id } = await paused(
      'procedure preconditions if Level = 1 end preconditions main log "one"; end main end procedure',
      { values: { Level: 1 } },
    )
    expect((await world.record(id)).map((r) => r.kind)).toEqual(['paused'])
    await act({ what: 'step' })
    expect((await world.record(id)).some((r) => r.kind === 'preconditions' && r.ok === true)).toBe(true)
    expect(await logged()).toEqual([])
    await act({ what: 'step' })
    expect(await logged()).toEqual(['one'])
  })
  it('a jump goes to a line of the same list, or one around it, and nowhere else', async () => {
    const { world, id, act, logged } = await paused()
    await act({ what: 'jump', line: 5, reason: 'the rest is enough' })
    await expect(act({ what: 'jump', line: 99, reason: 'x' })).rejects.toEqual(refused(206))
    await act({ what: 'resume' })
    expect(await logged()).toEqual(['three'])
    expect((await world.record(id)).find((r) => r.kind === 'jumped')).toMatchObject({ value: 'to line 5', by: 'ada' })
  })
  it('a wait that is under way is left by a skip; a gate counts as met', async () => {
    const text = `procedure preconditions wait until Level = 1 timeout 1 h end preconditions main wait for 1 h; log "on"; end main end procedure`
    const { act, world, id, logged } = await paused(text, { values: { Level: 0 } })
    await act({ what: 'resume' })
    for (let i = 0; i < 2; i++) {
      await act({ what: 'pause' })
      await act({ what: 'skip', reason: 'seen elsewhere' })
      await act({ what: 'resume' })
    }
    expect(await logged()).toEqual(['on'])
    expect(world.run(id).outcome).toBe('confirmed')
  })
  it('both need roles of the rules, a reason, a run that stands, and its holder', async () => {
    const rules = { skip: ['operations-engineer'], jump: [] }
    const { act } = await paused(THREE, { rules })
    await expect(act({ what: 'skip' })).rejects.toEqual(refused(210))
    await expect(act({ what: 'jump', line: 5, reason: 'x' })).rejects.toEqual(refused(205))
    await expect(act({ what: 'skip', reason: 'x' }, EVE)).rejects.toEqual(refused(205))
    const controllers = await paused(THREE, { rules }, BEN)
    await expect(controllers.act({ what: 'skip', reason: 'x' })).rejects.toEqual(refused(205))
    const going = await paused('procedure main wait for 1 h; end main end procedure')
    await going.act({ what: 'resume' })
    await expect(going.act({ what: 'skip', reason: 'x' })).rejects.toEqual(refused(204))
    await expect(going.act({ what: 'step' })).rejects.toEqual(refused(204))
  })
})

describe('who holds a run', () => {
  it('offers it, and whoever takes it holds it: what is asked for then goes in that name, and that is on record', async () => {
    const { world, id, act } = await paused(
      'procedure main wait for 1 s; initiate and confirm Switch; end main end procedure',
    )
    await expect(act({ what: 'resume' }, BEN)).rejects.toEqual(refused(205))
    await expect(act({ what: 'take' }, BEN)).rejects.toEqual(refused(205))
    await act({ what: 'offer', to: 'ben' })
    expect(world.run(id).offeredTo).toBe('ben')
    await act({ what: 'take', reason: 'end of shift' }, BEN)
    expect(world.run(id)).toMatchObject({ holder: BEN, startedBy: ADA })
    await expect(act({ what: 'resume' }, ADA)).rejects.toEqual(refused(205))
    expect((await world.record(id)).find((r) => r.kind === 'taken')).toMatchObject({
      by: 'ben',
      value: 'from ada',
      detail: 'end of shift',
    })
  })
  it('anybody who runs procedures may make it safe: pause and abort', async () => {
    const { world, id, act } = await paused('procedure main wait for 1 h; end main end procedure')
    await act({ what: 'resume' })
    await act({ what: 'pause', reason: 'look' }, BEN)
    expect(world.run(id).paused).toMatchObject({ by: 'ben', why: 'look' })
    await act({ what: 'abort', reason: 'anomaly' }, BEN)
    expect(world.run(id)).toMatchObject({ state: 'ended', outcome: 'aborted', why: 'ben: anomaly' })
    await expect(act({ what: 'resume' })).rejects.toEqual(refused(203))
  })
  it('an answer is one of those that can be given, to a question that is asked', async () => {
    const { world, id, act } = await paused(
      'procedure main initiate and confirm Switch in case not confirmed: ask user; end case; end main end procedure',
      { ends: { Switch: ['not confirmed'] } },
    )
    await act({ what: 'resume' })
    await world.pass(2)
    const [question] = world.run(id).questions
    expect(question).toMatchObject({ options: ['continue', 'restart', 'terminate', 'abort'] })
    await expect(act({ what: 'answer', question: question!.id, answer: 'maybe' })).rejects.toEqual(refused(208))
    await expect(act({ what: 'answer', question: 99, answer: 'abort' })).rejects.toEqual(refused(207))
    await act({ what: 'answer', question: question!.id, answer: 'continue', reason: 'the lamp is on' })
    expect((await world.record(id)).find((r) => r.kind === 'question' && r.phase === 'stop')).toMatchObject({
      value: 'continue',
      by: 'ada',
      detail: 'the lamp is on',
    })
    expect(world.run(id).outcome).toBe('confirmed')
  })
})

describe('a red-line', () => {
  it('changes what has not begun; who, why and the digest of the new text are on record, both texts are kept', async () => {
    const { world, id, act, logged } = await paused()
    await act({ what: 'step' })
    await world.runner.edit(
      id,
      THREE.replace('"three"', '"3"').replace('log "two";', 'log "1½"; log "two";'),
      'clearer',
      ADA,
    )
    await world.cutPower()
    await act({ what: 'resume' })
    expect(await logged()).toEqual(['one', '1½', 'two', '3'])
    expect((await world.record(id)).find((r) => r.kind === 'edited')).toMatchObject({
      by: 'ada',
      detail: 'clearer',
      value: expect.stringMatching(/^[\da-f]{64}$/),
    })
    expect(world.run(id).edits).toMatchObject([{ by: 'ada', reason: 'clearer' }])
    expect(world.runner.texts(id)).toMatchObject({ first: THREE, text: expect.stringContaining('1½') })
  })
  it('is not possible while it goes on, without a reason, for others, and not where what has begun is gone', async () => {
    const { world, id, act } = await paused(
      'procedure main initiate and confirm step A wait for 1 h; end step; end main end procedure',
    )
    await expect(world.runner.edit(id, THREE, ' ', ADA)).rejects.toEqual(refused(210))
    await expect(world.runner.edit(id, THREE, 'x', EVE)).rejects.toEqual(refused(205))
    await act({ what: 'resume' })
    await expect(world.runner.edit(id, THREE, 'x', ADA)).rejects.toEqual(refused(204))
    await act({ what: 'pause' })
    await expect(world.runner.edit(id, THREE, 'x', ADA)).rejects.toEqual(refused(209))
    expect(world.runner.texts(id).text).not.toContain('two')
  })
})

describe('a loop without an end', () => {
  it('is paused after so many statements, says so, and can be let go on or ended', async () => {
    const { world, id, act } = await paused(
      'procedure main initiate and confirm step S declare variable N of type signed integer end declare main N := 0; while N >= 0 do N := N + 1; end while; end main end step; end main end procedure',
      { rules: { mostBusy: 5000 } },
    )
    await act({ what: 'resume' })
    const run = world.run(id)
    expect(run).toMatchObject({ state: 'paused', paused: { code: 'VIG-PROCEDURE-211' } })
    await act({ what: 'resume' })
    expect(world.run(id).statements).toBeGreaterThan(run.statements)
    expect(world.run(id)).toMatchObject({ state: 'paused', paused: { code: 'VIG-PROCEDURE-211' } })
    await act({ what: 'abort' })
    expect(world.run(id).outcome).toBe('aborted')
  })
  it('of requests that are refused at once is paused too', async () => {
    const world = await RunWorld.open(
      'procedure main initiate and confirm Switch in case not confirmed: restart; end case; end main end procedure',
      { rules: { mostRefused: 20 }, refuses: true },
    )
    const id = await world.begin()
    await world.settle()
    expect(world.refused).toBeGreaterThanOrEqual(20)
    expect(world.refused).toBeLessThan(25)
    expect(world.run(id)).toMatchObject({ state: 'paused', paused: { code: 'VIG-PROCEDURE-223' } })
  })
})

it('several run at once, each with what is its own; there are so many at most', async () => {
  const world = await RunWorld.open(
    'procedure main initiate and confirm step S declare variable N of type signed integer end declare main for N := 1 to 3 do initiate and confirm Switch with arguments Heater := N end with; end for; end main end step; end main end procedure',
    { rules: { mostAtOnce: 5 } },
  )
  const ids: number[] = []
  for (let i = 0; i < 5; i++) ids.push(await world.begin())
  await expect(world.begin()).rejects.toEqual(refused(222))
  await world.pass(5)
  for (const id of ids) {
    expect(world.run(id).outcome).toBe('confirmed')
    expect(world.asked.filter((a) => a.run === id).map((a) => a.text)).toEqual(
      [1, 2, 3].map((n) => `Switch(Heater=${n})`),
    )
  }
  await expect(world.begin()).resolves.toBeTypeOf('number')
})

describe('after a restart', () => {
  it('a run stands and waits for an operator, as the rules of the mission have it unless told', async () => {
    const world = await RunWorld.open('procedure main wait for 2 s; log "on"; end main end procedure', {
      rules: { afterRestart: 'paused' },
    })
    const id = await world.begin()
    await world.cutPower()
    await world.pass(5)
    expect(world.run(id)).toMatchObject({ state: 'paused', paused: { code: 'VIG-PROCEDURE-216' } })
    expect(texts(await world.record(id), 'log')).toEqual([])
    await world.direct(id, { what: 'resume' })
    expect(world.run(id).outcome).toBe('confirmed')
  })
  it('what an operator was told is done has its effect, whatever is lost', async () => {
    const { world, id, act, logged } = await paused()
    await act({ what: 'skip', reason: 'done by hand' })
    await act({ what: 'breaks', lines: [5] })
    await world.cutPower()
    await act({ what: 'resume' })
    expect(await logged()).toEqual(['two'])
    expect(world.run(id).paused?.why).toBe('break point at line 5')
  })
})

describe('a clock that is set in a wait', () => {
  const text = `procedure main initiate and confirm step S
    wait for 60 s;
    log "then";
  end step; end main end procedure`
  const clocks = async (world: RunWorld, id: number) =>
    (await world.record(id)).filter((r) => r.kind === 'clock').map((r) => [r.line, r.value, r.code, r.detail])

  it('back: the wait takes as long as it would have, and the record has by how much', async () => {
    const world = await RunWorld.open(text)
    const id = await world.begin()
    await world.pass(20)
    world.clock.set(-600)
    await world.pass(39)
    expect(await clocks(world, id)).toEqual([
      [2, '-600 s', 'VIG-PROCEDURE-215', 'line 2: the clock went back by 600 s in the wait'],
    ])
    expect(world.run(id).state).toBe('running')
    await world.pass(1)
    expect(world.run(id).outcome).toBe('confirmed')
  })
  it('forward: what it went by counts as gone by, within a second, and the record has by how much', async () => {
    const world = await RunWorld.open(text)
    const id = await world.begin()
    await world.pass(20)
    world.clock.set(10)
    await world.pass(2)
    expect(await clocks(world, id)).toEqual([
      [2, '10 s', 'VIG-PROCEDURE-215', 'line 2: the clock went forward by 10 s in the wait'],
    ])
    expect(world.run(id).state).toBe('running')
    world.clock.set(3600)
    await world.pass(2)
    expect(world.run(id).outcome).toBe('confirmed')
  })
  it('back while the centre stood still: found when it starts', async () => {
    const world = await RunWorld.open(text)
    const id = await world.begin()
    await world.pass(20)
    world.clock.set(-600)
    await world.cutPower()
    // By how much nobody knows: as much as it is before what was last on record.
    expect(await clocks(world, id)).toEqual([
      [2, '-580 s', 'VIG-PROCEDURE-215', 'line 2: the clock went back by 580 s in the wait'],
    ])
    await world.pass(60)
    expect(world.run(id).outcome).toBe('confirmed')
  })
  it('an instant that is waited for is that of the clock, however it is set', async () => {
    const world = await RunWorld.open(
      'procedure main wait until 2031-04-02T10:30:00Z; log "then"; end main end procedure',
    )
    const id = await world.begin()
    await world.pass(5)
    world.clock.set(-600)
    await world.pass(30)
    world.clock.set(2400)
    await world.pass(2)
    expect(world.run(id).outcome).toBe('confirmed')
    expect((await clocks(world, id)).map(([, by]) => by)).toEqual(['-600 s', '2400 s'])
  })
})
