/** What statements mean (ECSS-E-ST-70-32C annex A, as restated for Vigie). */
import { describe, expect, it } from 'vitest'
import { logged, outcome, rehearse } from './rehearse.ts'

const main = (text: string): string => `procedure main initiate and confirm step S
 declare variable N of type signed integer, variable T of type real with units degC end declare
 main ${text} end main end step; end main end procedure`

describe('a procedure', () => {
  it('is confirmed when its main body is over and no confirmation is written', () => {
    expect(outcome(rehearse('procedure main log "x"; end main end procedure'))).toBe('confirmed')
  })
  it('whose preconditions do not hold is not confirmed, and its main body is not begun', () => {
    const r = rehearse('procedure preconditions if A = 1 end preconditions main log "x"; end main end procedure', {
      values: { A: 2 },
    })
    expect([outcome(r), logged(r)]).toEqual(['not confirmed', []])
  })
})

describe('statements', () => {
  it('loops, branches and arithmetic with units', () => {
    const r = rehearse(
      main(`N := 0; while N < 3 do N := N + 1; end while; T := Plate Temp + 5 K; log N, T;
        for I := 1 to 5 by 2 do log I; end for; repeat N := N - 1; until N <= 0; if Bus < 28 V then log "low"; else log "high"; end if;`),
      { values: { 'Plate Temp': { n: 20, unit: 'degC' }, Bus: { n: 27_500, unit: 'mV' } } },
    )
    expect([outcome(r), logged(r)]).toEqual(['confirmed', ['3 25 degC', '1', '3', '5', 'low']])
  })
  it('a wait whose time is up ends its body not confirmed; the step after it aborts by default', () => {
    const r = rehearse(main('wait until A = 1 timeout 10 s; log "never";'), { values: { A: 0 } })
    r.pass(11)
    expect([outcome(r), logged(r)]).toEqual(['aborted', []])
  })
  it('what cannot be compared aborts the body, with the line on record', () => {
    const r = rehearse(main('\nif A > "x" then log "no"; end if;'), { values: { A: 1 } })
    expect(outcome(r)).toBe('aborted')
    expect(r.records.find((x) => x.kind === 'problem')).toMatchObject({ line: 4, code: 'VIG-PROCEDURE-200' })
  })
  it('an activity that is not confirmed is asked for again as often as is written, then its body is aborted', () => {
    const r = rehearse(main('initiate and confirm Switch On in case not confirmed: restart max 1 times; end case;'))
    r.confirm(1, 'not confirmed')
    r.confirm(2, 'not confirmed')
    expect([r.asked().length, outcome(r)]).toEqual([2, 'aborted'])
  })
  it('a state that is kept and taken up at every turn gives the same record', () => {
    const text = main('for I := 1 to 20 do N := I * 2; wait for 1 s; log N; end for;')
    const [a, b] = [rehearse(text), rehearse(text, { kept: true })]
    a.pass(60)
    b.pass(60)
    expect(outcome(a)).toBe('confirmed')
    expect(b.records).toEqual(a.records)
  })
})
