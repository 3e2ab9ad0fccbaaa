/** What procedures mean, case by case: of statements, continuations, watchdogs, parallel bodies, events and scopes. */
import { expect, it } from 'vitest'
import { CASES } from './cases.ts'
import { RunWorld, texts } from './run-world.ts'
import { START } from './rehearse.ts'

it.each(CASES.map((c) => [c.name, c] as const))('%s', async (_, c) => {
  const world = await RunWorld.open(c.text, c)
  const id = await world.begin()
  await world.pass(30, id)
  const run = world.run(id)
  const record = await world.record(id)
  expect(world.failures).toEqual([])
  expect([run.state, run.outcome]).toEqual(['ended', c.outcome])
  expect(record.map((r) => r.n)).toEqual(record.map((_r, i) => i))
  if (c.logged !== undefined) expect(texts(record, 'log')).toEqual(c.logged)
  if (c.asked !== undefined) expect(world.asked.map((a) => a.text)).toEqual(c.asked)
  if (c.informed !== undefined) expect(world.informed).toEqual(c.informed)
  if (c.raised !== undefined) expect(world.raised).toEqual(c.raised)
  if (c.took !== undefined) expect(Number(world.clock.now() - START) / 1e9).toBe(c.took)
})
