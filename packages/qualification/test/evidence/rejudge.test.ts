/** Old runs judged again: the same samples give the same verdict, other limits and conditions another, and nothing is invented. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseUtc } from '@vigie/base'
import { judgeAgain, type ArchivedSample } from '@vigie/qualification/evidence'
import type { Check, TestRun } from '@vigie/qualification/tests'

const START = parseUtc('2026-01-01T12:00:00Z')
const second = (n: number): string => `2026-01-01T12:00:${n.toFixed(3).padStart(6, '0')}Z`
const sample = (at: number, value: number, state = 'normal'): ArchivedSample => ({
  value,
  state,
  validity: 'valid',
  reception: START + BigInt(Math.round(at * 1e9)),
  generation: START + BigInt(Math.round(at * 1e9)),
})
const run = (checks: readonly Check[], verdict: TestRun['verdict'] = 'passed'): TestRun =>
  ({
    id: 'c/T-1#1',
    verdict,
    steps: [{ number: 1, title: 's', startedAt: second(0), endedAt: second(59), verdict, checks, activities: [] }],
  }) as unknown as TestRun
const rising = Array.from({ length: 50 }, (_, i) => sample(i, i))

describe('a procedure judged again', () => {
  const volts: Check = {
    kind: 'wait',
    subject: 'Voltage of EPS',
    expected: '> 5000 mV (5 V)',
    parameter: 'S.P',
    condition: '> 5',
    since: second(0),
    at: second(6),
    within: 30,
    took: 6,
    passed: true,
  }
  it('compares what the record says, and keeps what it does not', () => {
    const words: Check = { kind: 'wait', subject: 'A of B', expected: '= C of D', at: second(1), passed: true }
    expect(judgeAgain(run([{ ...volts, actual: '6' }, words]), () => rising)).toMatchObject({
      after: 'passed',
      judged: 1,
      kept: 1,
      differences: [],
    })
    expect(judgeAgain(run([volts]), () => [sample(1, 1)])).toMatchObject({ after: 'failed' })
    // Another demand, by the path of the parameter.
    expect(judgeAgain(run([volts]), () => rising, new Map([['S.P', '> 1000']]))).toMatchObject({ after: 'failed' })
  })
  it('of a test that is to fail, what failed then is not held against it', () => {
    const low = { ...volts, condition: '> 100', passed: false }
    expect(judgeAgain(run([low]), () => rising)).toMatchObject({ before: 'passed', after: 'passed' })
    expect(judgeAgain(run([low]), () => [sample(1, 200)])).toMatchObject({ before: 'passed', after: 'inconclusive' })
  })
})

describe('a run judged again', () => {
  it('is as it was where nothing has changed', () => {
    const checks: Check[] = [
      { kind: 'parameter', subject: 'S.P', expected: '= 5', actual: '5', at: second(5.5), passed: true },
      {
        kind: 'wait',
        subject: 'S.P',
        expected: '>= 10',
        actual: '10',
        since: second(5.5),
        at: second(10.5),
        within: 20,
        took: 4.5,
        passed: true,
      },
      {
        kind: 'wait',
        subject: 'S.P',
        expected: '< 0',
        actual: '30',
        since: second(10.5),
        at: second(30.5),
        within: 20,
        took: 20,
        passed: false,
        soft: true,
      },
      { kind: 'activity', subject: 'A', expected: 'completed', at: second(31), passed: true },
    ]
    expect(judgeAgain(run(checks, 'failed'), () => rising)).toMatchObject({
      before: 'failed',
      after: 'failed',
      judged: 3,
      kept: 1,
      differences: [],
    })
  })

  it('falls where the database of today says something else, and says what it found', () => {
    const checks: Check[] = [
      { kind: 'parameter', subject: 'S.P', expected: 'state normal', actual: '5', at: second(5.5), passed: true },
    ]
    const { after, differences } = judgeAgain(run(checks), () => [sample(5, 5, 'warning')])
    expect(after).toBe('failed')
    expect(differences).toMatchObject([{ step: 1, check: 0, before: { passed: true }, after: { passed: false } }])
  })

  it('finds that what had to stay so did not, under another condition', () => {
    const checks: Check[] = [
      {
        kind: 'wait',
        subject: 'S.P',
        expected: '< 100',
        actual: '15',
        since: second(5.5),
        at: second(15.5),
        within: 1,
        took: 0,
        held: 10,
        passed: true,
      },
    ]
    const again = judgeAgain(run(checks), () => rising, new Map([['S.P', '< 12']]))
    expect(again).toMatchObject({
      after: 'failed',
      differences: [{ expected: '< 12', after: { passed: false, actual: '12' } }],
    })
  })

  it('is inconclusive, not passed, where it had ended at what would now be met', () => {
    const checks = (soft: boolean): Check[] => [
      {
        kind: 'parameter',
        subject: 'S.P',
        expected: '= 6',
        actual: '5',
        at: second(5.5),
        passed: false,
        ...(soft ? { soft } : {}),
      },
    ]
    const other = new Map([['S.P', '= 5']])
    expect(judgeAgain(run(checks(false), 'failed'), () => rising, other).after).toBe('inconclusive')
    expect(judgeAgain(run(checks(true), 'failed'), () => rising, other).after).toBe('passed')
  })

  it('tells a parameter that is not there any more, and keeps what no packet carries', () => {
    const checks: Check[] = [
      { kind: 'parameter', subject: 'S.P', expected: '= 5', actual: '5', at: second(5.5), passed: true },
      { kind: 'parameter', subject: 'CENTRE.X', expected: '= 5', actual: '5', at: second(5.5), passed: true },
    ]
    const again = judgeAgain(run(checks), (s) => (s === 'S.P' ? undefined : 'not archived'))
    expect(again).toMatchObject({ after: 'failed', judged: 0, kept: 1 })
    expect(again.differences[0]).not.toHaveProperty('after')
  })

  it('keeps what a procedure compared: its names are of the context that they stand in', () => {
    const checks: Check[] = [
      {
        kind: 'wait',
        subject: 'Mode of AOCS',
        expected: '= "SUN"',
        actual: 'SUN',
        at: second(5),
        within: 9,
        passed: true,
      },
      { kind: 'wait', subject: 'S.P', expected: '> 24 V', actual: '33 V', at: second(5), within: 9, passed: true },
    ]
    expect(judgeAgain(run(checks), () => undefined)).toMatchObject({ after: 'passed', judged: 0, kept: 2 })
  })

  it('is the same twice, whatever the samples', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 }),
        fc.integer(),
        (values, limit) => {
          const samples = values.map((v, i) => sample(i, v))
          const checks: Check[] = [
            {
              kind: 'wait',
              subject: 'S.P',
              expected: `>= ${limit}`,
              since: second(0.5),
              at: second(30),
              within: 29,
              passed: true,
            },
          ]
          const once = judgeAgain(run(checks), () => samples)
          const met = values.some((v, i) => i <= 29 && v >= limit)
          expect(once.after).toBe(met ? 'passed' : 'failed')
          expect(judgeAgain(run(checks), () => samples)).toEqual(once)
        },
      ),
    )
  })
})
