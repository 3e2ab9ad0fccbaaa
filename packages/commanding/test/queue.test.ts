/** What a satellite's queue has no room for is refused like anything else that stands against an activity (issue: commanding, clause 6). */
import { expect, test } from 'vitest'
import { parseUtc, SteppedClock } from '@vigie/base'
import type { TelecommandConfig } from '@vigie/model'
import { ActivityEngine, compileCommands, DEFAULT_POLICY, TelecommandExecutor, type Actor } from '../src/index.ts'
import { native } from './support/databases.ts'
import { MemoryJournal } from './support/memory-journal.ts'

const ada: Actor = { user: 'ada', role: 'controller' }

test('a full queue refuses before anything is recorded as asked for, by rule and code; it takes again when some have left', async () => {
  const system = await native(`element: SAT
commands: [{ name: Go, arguments: [{ name: n, type: { kind: integer, sizeInBits: 56 } }], entries: [n] }]
`)
  const clock = new SteppedClock(parseUtc('2026-11-25T12:00:00Z'))
  const plans = compileCommands(system, { element: 'SAT' })
  const sent: { id: number; priority?: number }[] = []
  const config = {
    frames: { virtualChannels: [{ id: 0, maps: [0], cop1: true }] },
    queue: { limit: 3, reserve: 1 },
  } as unknown as TelecommandConfig
  const telecommands = new TelecommandExecutor({
    now: () => clock.now(),
    chains: () => [{ name: 'SAT', element: 'SAT', plans, config, parameters: () => undefined }],
    send: (_, request) => void sent.push(request),
    cancel: async () => true,
  })
  const journal = new MemoryJournal()
  const policy = { ...DEFAULT_POLICY, uplinkHeld: false }
  const engine = await ActivityEngine.open({ clock, journal, executors: [telecommands], policy })
  const ask = (priority?: number) =>
    engine.request({ path: 'SAT.Go', arguments: { n: '1' }, ...(priority === undefined ? {} : { priority }) }, ada)
  const first = await ask()
  await ask()
  await expect(ask()).rejects.toThrow('the queue of SAT is full: 2 telecommands wait to leave, of 3')
  expect(journal.entries.at(-1)).toMatchObject({
    type: 'refused',
    refusals: [{ rule: 'queue', code: 'VIG-UPLINK-008' }],
  })
  const urgent = await ask(7)
  expect(urgent).toMatchObject({ state: 'running', priority: 7 })
  await expect(ask(7)).rejects.toThrow('the queue of SAT is full')
  expect(sent.map((s) => s.priority)).toEqual([undefined, undefined, 7])
  for (const { id } of [first, urgent]) telecommands.uplink('SAT', { id, stage: 'sent', time: clock.now() })
  await expect(ask()).resolves.toMatchObject({ state: 'running' })
  await expect(ask()).rejects.toThrow('is full')
})
