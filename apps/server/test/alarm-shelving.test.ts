/** Shelving (IEC 62682, ISA-18.2): suppressed by the operator, for a limited time, ended by hand, by the clock, by getting worse. */
import { formatUtc, parseUtc, SteppedClock } from '@vigie/base'
import type { AlarmLevel } from '@vigie/model'
import { beforeEach, expect, it } from 'vitest'
import { AlarmBook, type KeptAlarm } from '../src/state/alarms.ts'

const START = parseUtc('2026-03-01T08:00:00Z')
const MINUTE = 60_000_000_000n
const ID = 'SAT:SAT.Temperature'
let clock: SteppedClock
let kept: Map<string, KeptAlarm | undefined>
let book: AlarmBook
let ended: string[]

const on = (from: readonly KeptAlarm[] = []): AlarmBook => {
  const made = new AlarmBook(clock, from, (id, one) => kept.set(id, one))
  made.onUnshelved((alarm, why) => ended.push(`${alarm.parameter} ${why}`))
  return made
}
const goes = (from: AlarmLevel, to: AlarmLevel): void =>
  book.take('SAT', { parameter: 'SAT.Temperature', from, to, value: 65, generation: clock.now() } as never, 'degC')

beforeEach(() => {
  clock = new SteppedClock(START)
  kept = new Map()
  ended = []
  book = on()
  goes('normal', 'warning')
})

it('says who, why and until when, and ends with its time', () => {
  expect(book.shelve(ID, 'ada', 'sensor chatters', 15).shelved).toEqual({
    by: 'ada',
    at: formatUtc(START),
    until: formatUtc(START + 15n * MINUTE),
    comment: 'sensor chatters',
    level: 'warning',
  })
  clock.advance(14n * MINUTE)
  expect(book.get(ID).shelved).toBeDefined()
  clock.advance(MINUTE)
  expect(book.get(ID).shelved).toBeUndefined()
  expect(ended).toEqual(['SAT.Temperature expired'])
})

it('counts its time anew when it is shelved again, and is ended by hand without a word', () => {
  book.shelve(ID, 'ada', 'one', 15)
  clock.advance(10n * MINUTE)
  book.shelve(ID, 'bob', 'two', 15)
  clock.advance(10n * MINUTE)
  expect(book.get(ID).shelved?.by).toBe('bob')
  book.unshelve(ID)
  expect(book.get(ID).shelved).toBeUndefined()
  clock.advance(60n * MINUTE)
  expect(ended).toEqual([])
})

it('stays shelved while it comes and goes, and comes back when it gets worse', () => {
  book.shelve(ID, 'ada', 'sensor chatters', 60)
  book.acknowledge(ID, 'ada', 'seen')
  goes('warning', 'normal')
  expect(book.get(ID)).toMatchObject({ active: false, shelved: { by: 'ada' } })
  goes('normal', 'warning')
  expect(book.get(ID)).toMatchObject({ active: true, acknowledged: false, shelved: { by: 'ada' } })
  goes('warning', 'critical')
  expect(book.get(ID).shelved).toBeUndefined()
  expect(ended).toEqual(['SAT.Temperature worse'])
})

it('that is over and acknowledged leaves the list when its shelving ends', () => {
  book.acknowledge(ID, 'ada', 'seen')
  book.shelve(ID, 'ada', 'known', 15)
  goes('warning', 'normal')
  expect(book.list()).toHaveLength(1)
  clock.advance(15n * MINUTE)
  expect(book.list()).toEqual([])
})

it('is shelved after a restart, and one whose time passed meanwhile is not', () => {
  book.shelve(ID, 'ada', 'known', 60)
  const left = [...kept.values()].filter((k) => k !== undefined)
  book.stop()
  clock.advance(30n * MINUTE)
  book = on(left)
  expect(book.get(ID).shelved?.comment).toBe('known')
  book.stop()
  clock.advance(60n * MINUTE)
  expect(ended).toEqual([])
  book = on(left)
  clock.advance(1n)
  expect(book.get(ID).shelved).toBeUndefined()
})
