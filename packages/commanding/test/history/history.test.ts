/** Looking back over the journal of activities (issue: commanding, clause 7). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ActivityCounter,
  compareActivities,
  foldActivities,
  foldActivity,
  streamActivities,
  type Activity,
  type ActivityEntry,
  type JournalledEntry,
  type Outcome,
  type Stage,
} from '../../src/index.ts'

const at = (seconds: number): string =>
  `2026-11-25T12:${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(3).padStart(6, '0')}Z`
const asked = (
  path: string,
  user: string,
  seconds: number,
  bytes = '00',
  given: Record<string, string> = {},
): ActivityEntry => ({
  type: 'requested',
  at: at(seconds),
  request: {
    path,
    element: 'S',
    kind: 'telecommand',
    arguments: given,
    by: { user, role: 'controller' },
    significance: 'none',
    bytes,
    digest: '',
    needs: { approvals: 0, firing: false },
    expects: [],
  },
})
const stage = (activity: number, name: Stage, seconds: number, passed = true): ActivityEntry => ({
  type: 'stage',
  activity,
  record: { stage: name, passed, at: at(seconds) },
})
const end = (activity: number, outcome: Outcome): ActivityEntry => ({
  type: 'ended',
  activity,
  at: at(0),
  outcome,
  reason: '',
})

async function* journal(entries: readonly ActivityEntry[], from = 0): AsyncIterable<JournalledEntry> {
  for (const [position, entry] of entries.entries()) if (position >= from) yield { position, entry }
}
const ENTRIES: readonly ActivityEntry[] = [
  { type: 'board', at: at(0), by: { user: 'ada', role: 'controller' }, change: { what: 'taken', chain: 'S' } },
  asked('S.A', 'ada', 0, '18010a03', { heater: '3' }),
  stage(1, 'released', 0.1),
  asked('S.B', 'ben', 1),
  stage(1, 'sent', 0.5),
  stage(1, 'completed', 2),
  end(1, 'completed'),
  stage(3, 'accepted', 9, false),
  end(3, 'failed'),
  asked('S.A', 'ada', 10, '18010b04ff', { heater: '4', state: 'ON' }),
  stage(9, 'released', 10.2),
  stage(9, 'sent', 11),
  { type: 'refused', at: at(12), by: { user: 'eve', role: 'viewer' }, path: 'S.A', arguments: {}, refusals: [] },
]
const all = (): Promise<Activity[]> => foldActivities(journal(ENTRIES), () => true)

describe('activities from their journal', () => {
  test('each as it is at the end, in the order in which they were asked for', async () => {
    expect((await all()).map((a) => [a.id, a.path, a.state, a.stage])).toEqual([
      [1, 'S.A', 'completed', 'completed'],
      [3, 'S.B', 'failed', 'requested'],
      [9, 'S.A', 'running', 'sent'],
    ])
  })
  test('one of them, read from its number on; no other thing has a number', async () => {
    expect(await foldActivity(journal(ENTRIES, 3), 3)).toEqual((await all())[1])
    for (const id of [0, 2, 12, 99]) expect(await foldActivity(journal(ENTRIES, id), id)).toBeUndefined()
  })
  test('the last so many of a journal of any length are those of the whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Outcome>('completed', 'failed', 'uncertain'), { minLength: 2100, maxLength: 3000 }),
        fc.integer({ min: 1, max: 20 }),
        async (outcomes, last) => {
          const entries = outcomes.flatMap((outcome, i) => [asked('S.A', 'ada', 0), end(2 * i, outcome)])
          const failed = (a: Activity): boolean => a.state === 'failed'
          const whole = (await foldActivities(journal(entries), () => true)).filter(failed)
          expect(await foldActivities(journal(entries), () => true, failed, last)).toEqual(whole.slice(-last))
        },
      ),
      { numRuns: 10 },
    )
  })
})

test('read one after another they are the same, whatever lies between the entries of one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('asked', 'stage', 'end'), fc.nat(), fc.boolean()), { maxLength: 200 }),
      async (happenings) => {
        const entries: ActivityEntry[] = []
        const ids: number[] = []
        for (const [what, which, flag] of happenings) {
          const id = ids[which % ids.length]
          if (what === 'asked' || id === undefined) {
            ids.push(entries.length)
            entries.push(asked(flag ? 'S.A' : 'S.B', 'ada', which % 60))
          } else entries.push(what === 'stage' ? stage(id, 'sent', 1, flag) : end(id, flag ? 'completed' : 'uncertain'))
        }
        const wanted = (a: Activity): boolean => a.path === 'S.A'
        const accepted = (a: Activity): boolean => a.state !== 'completed'
        const streamed: Activity[] = []
        for await (const a of streamActivities(() => journal(entries), wanted, accepted)) streamed.push(a)
        expect(streamed).toEqual(await foldActivities(journal(entries), wanted, accepted))
      },
    ),
  )
})

test('two executions are compared: arguments, bytes, times of the stages', async () => {
  const [first, , second] = (await all()) as [Activity, Activity, Activity]
  expect(compareActivities(first, second)).toEqual({
    arguments: [
      { name: 'heater', first: '3', second: '4' },
      { name: 'state', second: 'ON' },
    ],
    bytes: [
      { offset: 2, first: '0a03', second: '0b04' },
      { offset: 4, second: 'ff' },
    ],
    stages: [
      { stage: 'requested', first: 0, firstPassed: true, second: 0, secondPassed: true, difference: 0 },
      { stage: 'released', first: 0.1, firstPassed: true, second: 0.2, secondPassed: true, difference: 0.1 },
      { stage: 'sent', first: 0.5, firstPassed: true, second: 1, secondPassed: true, difference: 0.5 },
      { stage: 'completed', first: 2, firstPassed: true },
    ],
  })
  const same = compareActivities(first, first)
  expect([same.arguments, same.bytes]).toEqual([[], []])
})

test('many are counted by command, outcome and user, with the times between their stages', async () => {
  const counter = new ActivityCounter()
  for (const a of await all()) counter.add(a)
  const result = counter.result()
  expect(result).toMatchObject({
    total: 3,
    byState: { completed: 1, failed: 1, running: 1, waiting: 0, cancelled: 0, uncertain: 0 },
    byCommand: [
      { path: 'S.A', total: 2, byState: { completed: 1, running: 1 } },
      { path: 'S.B', total: 1, byState: { failed: 1 } },
    ],
    byUser: [
      { user: 'ada', total: 2 },
      { user: 'ben', total: 1 },
    ],
  })
  expect(result.stages.map((s) => [s.from, s.to, s.count, s.minimum, s.median, s.p95, s.maximum])).toEqual([
    ['requested', 'released', 2, 0.1, 0.1, 0.2, 0.2],
    ['released', 'sent', 2, 0.4, 0.4, 0.8, 0.8],
    ['sent', 'completed', 1, 1.5, 1.5, 1.5, 1.5],
  ])
})
