/**
 * The same procedure, clock and inputs give the same record; taken up from any part of its journal, a run comes to the same end
 * (issue: procedures, clause 2). Procedures are made up: statements within statements, activities that fail, telemetry that changes.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { carriedOut } from './carry-out.ts'
import { RunWorld, type WorldOptions } from './run-world.ts'

const { statement } = fc.letrec<{ statement: string; list: string }>((tie) => {
  const list = tie('list')
  const number = fc.integer({ min: 0, max: 4 })
  return {
    list: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((s) => s.join('\n')),
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      number.map((n) => `N := N + ${n};`),
      fc.constant('log N, Level;'),
      fc.constant('inform user "N is ", N;'),
      number.map((n) => `wait for ${n} s;`),
      number.map((n) => `wait until Level >= ${n} timeout 3 s raise event Alarm;`),
      fc.constant('save context refer to Level by Before; log Before;'),
      fc
        .constantFrom('', 'in case not confirmed: continue; aborted: continue; end case')
        .map((c) => `initiate and confirm Switch with arguments Heater := N end with ${c};`),
      fc
        .constantFrom('restart max 2 times', 'continue', 'terminate', 'raise event Alarm', 'ask user')
        .map((a) => `initiate and confirm Safe in case not confirmed: ${a}; end case;`),
      fc.constant('initiate Dump refer by D; wait until execution status of D = "completed" timeout 5 s;'),
      fc.tuple(number, list, list).map(([n, a, b]) => `if N > ${n} then ${a} else ${b} end if;`),
      fc.tuple(number, list).map(([n, a]) => `for I := 1 to ${n} do ${a} end for;`),
      fc.tuple(list).map(([a]) => `repeat N := N + 1; ${a} until N > 3 timeout 20 s;`),
      fc.tuple(list, list).map(([a, b]) => `in case Level is < 2: ${a} otherwise: ${b} end case;`),
      fc
        .tuple(list, list, fc.constantFrom('until all complete', 'until one completes'))
        .map(
          ([a, b, how]) =>
            `in parallel ${how} initiate and confirm step A main ${a} end main end step; initiate and confirm step B main ${b} end main end step; end parallel;`,
        ),
      fc
        .tuple(list, fc.constantFrom('continue', 'restart max 1 times', 'abort', 'terminate'))
        .map(
          ([a, how]) =>
            `initiate and confirm step Inner main ${a} end main end step in case not confirmed: ${how}; aborted: continue; end case;`,
        ),
    ),
  }
})

const ends = fc.array(fc.constantFrom('confirmed', 'not confirmed', 'aborted'), { maxLength: 4 })
const made = fc.record({
  // A loop that sets its own variable never ends: that too is the same each time.
  rules: fc.constant({ mostBusy: 2000 }),
  text: fc
    .tuple(
      fc.array(statement, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('resume', 'terminate', 'restart max 1 times'),
    )
    .map(
      ([body, reaction]) => `procedure
 declare event Alarm end declare
 main initiate and confirm step S
  declare variable N of type signed integer end declare
  main N := 0;
  ${body.join('\n')}
  end main
 end step in case not confirmed: continue; aborted: continue; end case; end main
 watchdog initiate and confirm step Guard preconditions wait for event Alarm end preconditions
  main log "guard"; wait for 1 s; end main end step in case confirmed: ${reaction}; end case; end watchdog
end procedure`,
    ),
  values: fc.record({ Level: fc.integer({ min: 0, max: 4 }) }),
  later: fc.dictionary(
    fc.integer({ min: 1, max: 9 }).map(String),
    fc.record({ Level: fc.integer({ min: 0, max: 4 }) }),
  ),
  ends: fc.record({ Switch: ends, Safe: ends }),
  answers: fc.record({ 'initiate and confirm Safe': fc.constantFrom('continue', 'restart', 'terminate', 'abort') }),
})

const SECONDS = 40
const once = async (options: WorldOptions & { readonly text: string }) => {
  const world = await RunWorld.open(options.text, options)
  const id = await world.begin()
  await world.pass(SECONDS, id)
  return { record: await world.record(id), asked: world.asked, run: world.run(id), failures: world.failures }
}

it('the same inputs give the same record, to the nanosecond', async () => {
  await fc.assert(
    fc.asyncProperty(made, async (options) => {
      const [a, b] = [await once(options), await once(options)]
      expect(a.failures).toEqual([])
      expect(b.record).toEqual(a.record)
      expect(b.asked).toEqual(a.asked)
      expect(b.run).toEqual(a.run)
    }),
    { numRuns: 150 },
  )
}, 60_000)

it('taken up from any part of the journal it comes to the same end, and nothing is asked for twice', async () => {
  await fc.assert(
    fc.asyncProperty(made, fc.nat(), fc.boolean(), async (options, at, kept) => {
      const whole = await carriedOut(options)
      const cut = await carriedOut(options, at % whole.moments, kept)
      expect(new Set(cut.asked).size).toBe(cut.asked.length)
      // An answer that was not acknowledged comes a second later: what runs beside it may be elsewhere by then.
      if (whole.record.some((r) => r.kind === 'question')) return
      expect(cut).toEqual({ ...whole, moments: cut.moments })
    }),
    { numRuns: 300 },
  )
}, 60_000)
