/**
 * The power is cut at every moment of every kind of statement, continuation and watchdog: before and after each thing that the
 * centre is asked for, told of or has written, with what was not on disk yet lost, and with it kept. After the start the run goes
 * on where it stood: the record is whole and the same, and nothing was asked for twice (issue: procedures, clause 2).
 */
import { expect, it } from 'vitest'
import { CASES } from './cases.ts'
import { carriedOut } from './carry-out.ts'

it.each(CASES.map((c) => [c.name, c] as const))('%s', async (_, c) => {
  const whole = await carriedOut(c)
  expect(whole.state).toBe(`ended ${c.outcome}`)
  for (const kept of [false, true])
    for (let cut = 0; cut < whole.moments; cut++) {
      const cutShort = await carriedOut(c, cut, kept)
      const at = `cut at moment ${cut} of ${whole.moments}${kept ? ', what was written is there' : ''}`
      expect(cutShort.state, at).toBe(whole.state)
      expect(cutShort.asked, at).toEqual(whole.asked)
      expect(new Set(cutShort.asked).size, at).toBe(cutShort.asked.length)
      expect(cutShort.told, at).toEqual(whole.told)
      expect(cutShort.record, at).toEqual(whole.record)
    }
})
