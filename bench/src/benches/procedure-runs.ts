/** Procedures carried out: statements when nothing waits, each of them on record; and runs taken up from what is kept of them. */
import { parseUtc } from '@vigie/base'
import { compileProcedure, Machine, parseProcedure, type Program, type RunState } from '@vigie/procedures'
import type { Bench } from '../bench.ts'

const START = parseUtc('2031-04-02T10:00:00Z')
const world = {
  parameter: () => ({ value: { n: 21.5, unit: 'degC' }, raw: 2150, validity: 'valid' as const }),
  element: () => undefined,
}
function programOf(text: string): Program {
  const { procedure, text: source } = parseProcedure(text)
  return compileProcedure(
    procedure!,
    source,
    { find: ({ names }, _, [kind]) => ({ kind: kind!, path: names.map((n) => n.text).join('.') }) },
    { path: 'Bench' },
  )
}
const declared = 'declare variable N of type signed integer, variable T of type real with units degC end declare'
const loop = (times: number): string => `procedure main
  initiate and confirm step Work ${declared} main
    N := 0;
    for I := 1 to ${times} do
      N := N + I;
      T := Plate Temp + 2 K;
      if T > 20 degC and N > 5 then N := 0; else N := 1; end if;
    end for;
  end main end step;
end main end procedure`
/** Branches that wait, each within steps of its own. */
const waiting = (branches: number): string => `procedure main
  in parallel
  ${Array.from(
    { length: branches },
    (_, i) =>
      `initiate and confirm step Branch ${i} ${declared} main N := ${i}; wait for 1 h; log N; end main end step;`,
  ).join('\n')}
  end parallel;
end main end procedure`

const TIMES = 40_000
const program = programOf(loop(TIMES))
function statementsPerSecond(): number {
  const machine = Machine.begin(program, {}, world, START, { mostBusy: Number.MAX_SAFE_INTEGER })
  const began = performance.now()
  while (!machine.over) machine.turn(START)
  return machine.state.statements / ((performance.now() - began) / 1000)
}

const BRANCHES = 200
const wide = programOf(waiting(BRANCHES))
let kept: string | undefined
function keep(): string {
  const machine = Machine.begin(wide, {}, world, START)
  while (machine.turn(START).more);
  return JSON.stringify(machine.state)
}
function takenUp(): number {
  kept ??= keep()
  const began = performance.now()
  const machine = new Machine(wide, JSON.parse(kept) as RunState, world)
  machine.turn(START)
  return performance.now() - began
}
function end(): number {
  kept ??= keep()
  const machine = new Machine(wide, JSON.parse(kept) as RunState, world)
  const began = performance.now()
  while (machine.turn(START + 3_600_000_000_000n).more);
  if (machine.state.outcome !== 'confirmed') throw new Error('it did not come to its end')
  return performance.now() - began
}

const bench = (name: string, unit: string, goal: string, round: () => number): Bench => ({
  name,
  unit,
  goal,
  round: () => Promise.resolve(round()),
})

export const benches: readonly Bench[] = [
  bench('procedure carried out, nothing waits, all on record', 'statements/s', '≥ 200 000', statementsPerSecond),
  bench('run of 200 branches taken up from its journal', 'ms', '', takenUp),
  bench('200 waits that end at once', 'ms', '', end),
]
