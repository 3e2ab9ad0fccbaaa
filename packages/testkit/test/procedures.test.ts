/** A procedure as a test: its record becomes steps and checks (ECSS-E-ST-70-32C: confirmed, not confirmed, aborted). */
import { describe, expect, it } from 'vitest'
import { stepsOfProcedure } from '@vigie/testkit/run'
import type { ProcedureStatement } from '@vigie/testkit/run'

let n = 0
const at = (second: number): string => `2026-01-01T12:00:${String(second).padStart(2, '0')}.000000000Z`
const said = (more: Partial<ProcedureStatement> & Pick<ProcedureStatement, 'kind' | 'phase'>): ProcedureStatement => ({
  n: n++,
  at: at(n),
  thread: 1,
  node: 0,
  line: 1,
  ...more,
})
const check = (subject: string, passed: boolean): ProcedureStatement =>
  said({
    kind: 'wait',
    phase: 'stop',
    line: 9,
    check: { kind: 'wait', subject, expected: '= ON', actual: passed ? 'ON' : 'OFF', passed },
  })
const step = (node: number, text: string, status: NonNullable<ProcedureStatement['status']>, thread = 1) =>
  [
    said({ kind: 'step', phase: 'start', node, text, thread }),
    said({ kind: 'step', phase: 'stop', node, text, thread, status }),
  ] as const

describe('the record of a procedure', () => {
  it('gives a step for each step, with what was checked in it, and one for the whole', () => {
    const [begin, end] = step(2, 'Switch on', 'confirmed')
    const [inside, out] = step(3, 'Look', 'confirmed')
    const steps = stepsOfProcedure({ path: 'X.Heat', outcome: 'confirmed' }, [
      begin,
      said({ kind: 'initiate', phase: 'stop', activity: 7 }),
      inside,
      check('Heater', true),
      out,
      end,
      check('Current', true),
    ])
    expect(steps.map((s) => [s.title, s.verdict, s.checks.map((c) => c.subject), s.activities])).toEqual([
      ['Procedure X.Heat', 'passed', ['Current', 'X.Heat'], []],
      ['Switch on', 'passed', [], [7]],
      ['Switch on / Look', 'passed', ['Heater'], []],
    ])
    expect(steps[2]!.checks[0]).toMatchObject({ line: 9, passed: true })
  })

  it('fails where it is not confirmed, at the step that was not', () => {
    const [begin, end] = step(2, 'Switch on', 'not confirmed')
    const [other, done] = step(4, 'Before', 'confirmed')
    const steps = stepsOfProcedure({ path: 'X.Heat', outcome: 'not confirmed', why: 'no' }, [
      other,
      done,
      begin,
      check('Heater', false),
      end,
    ])
    expect(steps.map((s) => s.verdict)).toEqual(['failed', 'passed', 'failed'])
    expect(steps[0]!.checks.at(-1)).toMatchObject({ expected: 'confirmed', actual: 'not confirmed: no', passed: false })
  })

  it('that was confirmed although something was found otherwise is a reservation: it decided nothing', () => {
    const [begin, end] = step(2, 'Try', 'not confirmed')
    const steps = stepsOfProcedure({ path: 'X.Heat', outcome: 'confirmed' }, [begin, check('Heater', false), end])
    expect(steps[1]).toMatchObject({ verdict: 'passed with reservation', checks: [] })
    expect(steps[1]!.remark).toContain('dealt with: Heater')
  })

  it('that must not be confirmed passes where it is not', () => {
    const [begin, end] = step(2, 'Try', 'not confirmed')
    const run = { path: 'X.Heat', outcome: 'not confirmed' as const }
    const steps = stepsOfProcedure(run, [begin, check('Heater', false), end], 'not confirmed')
    expect(steps.map((s) => s.verdict)).toEqual(['passed', 'passed'])
  })

  it('branches belong to the step in which they began', () => {
    const [begin, end] = step(2, 'Both', 'confirmed')
    const steps = stepsOfProcedure({ path: 'X.Heat', outcome: 'confirmed' }, [
      begin,
      { ...check('A', true), thread: 2, node: 4 },
      { ...check('B', true), thread: 3, node: 5 },
      end,
    ])
    expect(steps[1]!.checks.map((c) => c.subject)).toEqual(['A', 'B'])
  })

  it('a branch that was left because another one was complete first is as it is written: no reservation, and of no watchdog', () => {
    const [watching, over] = step(14, 'Watch', 'confirmed', 2)
    const [images, done] = step(5, 'Images', 'confirmed', 3)
    const [share, left] = step(7, 'Share', 'aborted', 4)
    const { status: _, ...notTriggered } = over
    const parallel = { kind: 'parallel', node: 4, thread: 1 } as const
    const record = (until: string) => [
      watching,
      said({ ...parallel, phase: 'start', text: until }),
      images,
      share,
      done,
      left,
      said({ ...parallel, phase: 'stop', detail: '1 aborted' }),
      notTriggered,
    ]
    const told = (until: string) =>
      stepsOfProcedure({ path: 'X.Pass', outcome: 'confirmed' }, record(until)).map((s) => [s.title, s.verdict])
    expect(told('until one completes')).toEqual([
      ['Procedure X.Pass', 'passed'],
      ['Watch', 'passed'],
      ['Images', 'passed'],
      ['Share', 'passed'],
    ])
    expect(told('until all complete').at(-1)).toEqual(['Share', 'passed with reservation'])
  })
})
