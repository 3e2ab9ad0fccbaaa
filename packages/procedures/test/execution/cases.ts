/**
 * What each kind of statement, each continuation and each reaction of a watchdog means, as one reads it: a procedure, what happens
 * around it, and what must come of it (ECSS-E-ST-70-32C annex A, as restated in docs/formats/pluto.md and procedure-record.md).
 */
import type { WorldOptions } from './run-world.ts'

export interface Case extends WorldOptions {
  readonly name: string
  readonly text: string
  readonly outcome: 'confirmed' | 'not confirmed' | 'aborted'
  /** Activities that are asked for, in order. */
  readonly asked?: readonly string[]
  readonly logged?: readonly string[]
  readonly informed?: readonly string[]
  readonly raised?: readonly string[]
  /** Seconds that it takes. */
  readonly took?: number
}

const main = (body: string, rest = ''): string => `procedure main ${body} end main ${rest} end procedure`
const step = (body: string, rest = ''): string =>
  main(
    `initiate and confirm step S declare variable N of type signed integer, variable T of type string, event Alarm end declare
 main ${body} end main end step ${rest};`,
  )
/** An activity between two lines of the log, with what is written behind it. */
const switched = (continuation: string, rest = ''): string =>
  main(`log "before"; initiate and confirm Switch ${continuation}; log "after";`, rest)
/** A main body that is watched. */
const watched = (reaction: string, watch = '', body = 'wait for 4 s; log "main over";'): string => `procedure
 declare event Trip end declare
 main log "main"; initiate and confirm step Work main ${body} end main end step; end main
 watchdog initiate and confirm step Guard preconditions wait until Level > 5 end preconditions
 main initiate and confirm Safe; ${watch} end main end step ${reaction}; end watchdog
end procedure`

const simple: readonly Case[] = [
  { name: 'log', text: main('log "a ", 1 + 1;'), outcome: 'confirmed', logged: ['a 2'] },
  { name: 'inform user', text: main('inform user "look";'), outcome: 'confirmed', informed: ['look'] },
  {
    name: 'assignment, to the declared type',
    text: step('N := 3; N := N * 2; log N;'),
    outcome: 'confirmed',
    logged: ['6'],
  },
  {
    name: 'if and else',
    text: step(
      'if Level > 1 then log "high"; else log "low"; end if; if Level > 1 and false then log "never"; end if;',
    ),
    values: { Level: 2 },
    outcome: 'confirmed',
    logged: ['high'],
  },
  {
    name: 'case: the first tag that fits',
    text: step(
      'in case Level is < 0: log "cold"; or is between 0 and 5: log "fair"; or is in (2, 3): log "never"; otherwise: log "hot"; end case;',
    ),
    values: { Level: 2 },
    outcome: 'confirmed',
    logged: ['fair'],
  },
  {
    name: 'while, repeat and for',
    text: step(
      'N := 0; while N < 2 do N := N + 1; log N; end while; repeat N := N - 1; until N <= 0; for I := 3 to 1 by 0 - 1 do log I; end for; log N;',
    ),
    outcome: 'confirmed',
    logged: ['1', '2', '3', '2', '1', '0'],
  },
  {
    name: 'a loop whose time is up: its body has not done what it was for',
    text: step(
      'while true timeout 3 s do wait for 1 s; end while; log "never";',
      'in case not confirmed: continue; end case',
    ),
    outcome: 'confirmed',
    logged: [],
    took: 3,
  },
  {
    name: 'a loop whose time is up, with an event: it goes on after the loop',
    text: step('while true timeout 3 s raise event Alarm do wait for 1 s; end while; log "after";'),
    outcome: 'confirmed',
    logged: ['after'],
    raised: ['Alarm'],
    took: 3,
  },
  { name: 'wait for a time', text: step('wait for 3 s; log "then";'), outcome: 'confirmed', logged: ['then'], took: 3 },
  {
    name: 'wait until an instant',
    text: step('wait until 2031-04-02T10:00:04Z; log "then";'),
    outcome: 'confirmed',
    logged: ['then'],
    took: 4,
  },
  {
    name: 'wait until telemetry says so',
    text: step('wait until Level >= 5 timeout 10 s; log "then ", Level;'),
    values: { Level: 0 },
    later: { 3: { Level: 5 } },
    outcome: 'confirmed',
    logged: ['then 5'],
    took: 3,
  },
  {
    name: 'wait whose time is up: the body is not confirmed, what was behind it aborts',
    text: step('wait until Level >= 5 timeout 2 s; log "never";'),
    values: { Level: 0 },
    outcome: 'aborted',
    logged: [],
    took: 2,
  },
  {
    name: 'wait whose time is up, with an event: it goes on',
    text: step('wait until Level >= 5 timeout 2 s raise event Alarm; log "after";'),
    values: { Level: 0 },
    outcome: 'confirmed',
    logged: ['after'],
    raised: ['Alarm'],
  },
  {
    name: 'wait for an event of the model',
    text: step('wait for event System Alert of EPS timeout 10 s; log "it came";'),
    events: { 'EPS.System Alert': 2 },
    outcome: 'confirmed',
    logged: ['it came'],
    took: 2,
  },
  {
    name: 'save context: values of one instant, kept',
    text: step(
      'save context refer to Level by Before, to Load by Load Before; wait for 2 s; log Before, "→", Level, ",", Load Before;',
    ),
    values: { Level: 1, Load: 7 },
    later: { 1: { Level: 2, Load: 9 } },
    outcome: 'confirmed',
    logged: ['1 → 2, 7'],
  },
  {
    name: 'in the context of an element: names are of it',
    text: main(
      'in the context of TCS do initiate and confirm Switch; log "in"; end context; initiate and confirm Switch;',
    ),
    outcome: 'confirmed',
    asked: ['TCS.Switch()', 'Switch()'],
    logged: ['in'],
  },
  {
    name: 'ask user, within an expression',
    text: step('T := ask user ("Ready?", "YES"); if ask user ("Sure?") = "no" then log T; end if;'),
    answers: { 'Ready?': 'YES', 'Sure?': 'no' },
    outcome: 'confirmed',
    logged: ['YES'],
  },
  {
    name: 'an operation of an object',
    text: step('set Monitoring of EPS with arguments Enabled := true end with; log "set";'),
    outcome: 'confirmed',
    logged: ['set'],
  },
]

const activities: readonly Case[] = [
  {
    name: 'initiate and confirm, with arguments from the procedure',
    text: step('N := 4; initiate and confirm Switch with arguments Heater := N, State := "ON" end with; log "on";'),
    outcome: 'confirmed',
    asked: ['Switch(Heater=4, State=ON)'],
    logged: ['on'],
    took: 1,
  },
  {
    name: 'initiate does not wait; what became of it is read by its name',
    text: step(
      'initiate Dump refer by D; log "at once"; wait until execution status of D = "completed" timeout 5 s; log confirmation status of D;',
    ),
    outcome: 'confirmed',
    asked: ['Dump()'],
    logged: ['at once', 'confirmed'],
    took: 1,
  },
  {
    name: 'released at its time',
    text: step('initiate and confirm Switch with directives Release Time := 2031-04-02T10:00:03Z end with;'),
    outcome: 'confirmed',
    asked: ['Switch()'],
    took: 4,
  },
  {
    name: 'in parallel until all complete: branches side by side',
    text: main(
      `in parallel until all complete
 initiate and confirm step A main wait for 3 s; log "a"; end main end step;
 initiate and confirm step B main log "b"; initiate and confirm Switch; log "c"; end main end step;
 end parallel; log "both";`,
    ),
    outcome: 'confirmed',
    asked: ['Switch()'],
    logged: ['b', 'c', 'a', 'both'],
    took: 3,
  },
  {
    name: 'in parallel until one completes: the others are aborted',
    text: main(
      `in parallel until one completes
 initiate and confirm step A main wait for 9 s; log "never"; end main end step;
 initiate and confirm step B main wait for 2 s; log "b"; end main end step;
 end parallel; log "on";`,
    ),
    outcome: 'confirmed',
    logged: ['b', 'on'],
    took: 2,
  },
  {
    name: 'a branch that aborts ends the whole body around the parallel',
    text: main(
      `in parallel
 initiate and confirm step A main wait for 9 s; log "never"; end main end step;
 initiate and confirm Switch;
 end parallel; log "never";`,
    ),
    ends: { Switch: ['aborted'] },
    outcome: 'aborted',
    logged: [],
    took: 1,
  },
]

const gates: readonly Case[] = [
  {
    name: 'preconditions that hold, one after the other',
    text: `procedure preconditions if Level = 1 then wait until Load > 1 timeout 5 s end preconditions main log "in"; end main end procedure`,
    values: { Level: 1, Load: 0 },
    later: { 2: { Load: 2 } },
    outcome: 'confirmed',
    logged: ['in'],
    took: 2,
  },
  {
    name: 'preconditions that do not hold: the main body is not begun',
    text: `procedure preconditions if Level = 1 end preconditions main log "never"; end main end procedure`,
    values: { Level: 2 },
    outcome: 'not confirmed',
    logged: [],
  },
  {
    name: 'confirmation that comes in time',
    text: main('initiate and confirm Switch;', 'confirmation wait until Level = 5 timeout 5 s end confirmation'),
    values: { Level: 0 },
    later: { 3: { Level: 5 } },
    outcome: 'confirmed',
    took: 3,
  },
  {
    name: 'confirmation that does not come',
    text: main('log "x";', 'confirmation wait until Level = 5 timeout 2 s end confirmation'),
    values: { Level: 0 },
    outcome: 'not confirmed',
    took: 2,
  },
]

const arms = (action: string): string => `in case not confirmed: ${action}; end case`
const continuations: readonly Case[] = [
  {
    name: 'confirmed, nothing written: goes on',
    text: switched(''),
    outcome: 'confirmed',
    logged: ['before', 'after'],
  },
  {
    name: 'not confirmed, nothing written: aborts',
    text: switched(''),
    ends: { Switch: ['not confirmed'] },
    outcome: 'aborted',
    logged: ['before'],
  },
  {
    name: 'aborted, nothing written: aborts',
    text: switched(''),
    ends: { Switch: ['aborted'] },
    outcome: 'aborted',
    logged: ['before'],
  },
  {
    name: 'continue',
    text: switched(arms('continue')),
    ends: { Switch: ['not confirmed'] },
    outcome: 'confirmed',
    logged: ['before', 'after'],
  },
  {
    name: 'resume, outside of a watchdog, goes on',
    text: switched(arms('resume')),
    ends: { Switch: ['not confirmed'] },
    outcome: 'confirmed',
    logged: ['before', 'after'],
  },
  {
    name: 'abort, of what is confirmed',
    text: switched('in case confirmed: abort; end case'),
    outcome: 'aborted',
    logged: ['before'],
  },
  {
    name: 'terminate: the main body is over, its confirmation decides',
    text: switched(arms('terminate'), 'confirmation if 1 = 1 end confirmation'),
    ends: { Switch: ['not confirmed'] },
    outcome: 'confirmed',
    logged: ['before'],
  },
  {
    name: 'raise event: somebody may deal with it, and it goes on',
    text: `procedure declare event Trip end declare main log "before"; initiate and confirm Switch ${arms('raise event Trip')}; log "after"; end main end procedure`,
    ends: { Switch: ['not confirmed'] },
    outcome: 'confirmed',
    raised: ['Trip'],
    logged: ['before', 'after'],
  },
  {
    name: 'restart: asked for again until it is confirmed',
    text: switched(arms('restart')),
    ends: { Switch: ['not confirmed', 'not confirmed', 'confirmed'] },
    outcome: 'confirmed',
    asked: ['Switch()', 'Switch()', 'Switch()'],
    logged: ['before', 'after'],
    took: 3,
  },
  {
    name: 'restart max: so often and no more',
    text: switched(arms('restart max 2 times')),
    ends: { Switch: ['not confirmed', 'not confirmed', 'not confirmed', 'confirmed'] },
    outcome: 'aborted',
    asked: ['Switch()', 'Switch()', 'Switch()'],
    logged: ['before'],
  },
  {
    name: 'restart timeout: as long as its time is not up',
    text: switched(arms('restart timeout 2 s')),
    ends: { Switch: ['not confirmed', 'not confirmed', 'not confirmed', 'not confirmed'] },
    outcome: 'aborted',
    asked: ['Switch()', 'Switch()'],
    took: 2,
  },
  {
    name: 'restart timeout, with an event: it goes on',
    text: `procedure declare event Trip end declare main initiate and confirm Switch ${arms('restart timeout 2 s raise event Trip')}; log "after"; end main end procedure`,
    ends: { Switch: ['not confirmed', 'not confirmed', 'not confirmed'] },
    outcome: 'confirmed',
    raised: ['Trip'],
    logged: ['after'],
  },
  ...(
    [
      ['continue', 'confirmed', ['before', 'after'], 1],
      ['restart', 'confirmed', ['before', 'after'], 2],
      ['terminate', 'confirmed', ['before'], 1],
      ['abort', 'aborted', ['before'], 1],
    ] as const
  ).map(([answer, outcome, logged, times]): Case => ({
    name: `ask user: ${answer}`,
    text: switched(arms('ask user')),
    ends: { Switch: ['not confirmed', 'confirmed'] },
    answers: { 'initiate and confirm Switch': answer },
    outcome,
    logged,
    asked: Array.from({ length: times }, () => 'Switch()'),
  })),
  {
    name: 'a step is tested as an activity is; restarted it begins anew, with its variables',
    text: main(
      `initiate and confirm step S declare variable N of type signed integer end declare main N := 1; initiate and confirm Switch in case not confirmed: abort; end case; log N; end main end step
 in case aborted: restart max 1 times; end case; log "after";`,
    ),
    ends: { Switch: ['not confirmed', 'confirmed'] },
    outcome: 'confirmed',
    asked: ['Switch()', 'Switch()'],
    logged: ['1', 'after'],
  },
]

const TRIP = { values: { Level: 0 }, later: { 2: { Level: 9 } } } as const
const watchdogs: readonly Case[] = [
  {
    name: 'watchdog, resume: the main body stands meanwhile, then goes on',
    text: watched('in case confirmed: resume; end case'),
    ...TRIP,
    outcome: 'confirmed',
    asked: ['Safe()'],
    logged: ['main', 'main over'],
    took: 4,
  },
  {
    name: 'watchdog, abort',
    text: watched('in case confirmed: abort; end case'),
    ...TRIP,
    outcome: 'aborted',
    asked: ['Safe()'],
    logged: ['main'],
    took: 3,
  },
  {
    name: 'watchdog, terminate: the confirmation of what it watches decides',
    text: watched('in case confirmed: terminate; end case'),
    ...TRIP,
    outcome: 'confirmed',
    asked: ['Safe()'],
    logged: ['main'],
    took: 3,
  },
  {
    name: 'watchdog, restart: the main body begins again',
    text: watched('in case confirmed: restart max 1 times; end case'),
    values: { Level: 0 },
    later: { 2: { Level: 9 }, 3: { Level: 0 } },
    outcome: 'confirmed',
    asked: ['Safe()'],
    logged: ['main', 'main', 'main over'],
    took: 7,
  },
  {
    name: 'watchdog, restart max: so often and no more',
    text: watched('in case confirmed: restart max 1 times; end case'),
    values: { Level: 0 },
    later: { 2: { Level: 9 }, 3: { Level: 0 }, 5: { Level: 9 } },
    outcome: 'aborted',
    asked: ['Safe()', 'Safe()'],
    logged: ['main', 'main'],
  },
  {
    name: 'watchdog, raise event: another one deals with it',
    text: `procedure
 declare event Trip end declare
 main wait for 5 s; log "main over"; end main
 watchdog
 initiate and confirm step Guard preconditions wait until Level > 5 end preconditions main log "guard"; end main end step in case confirmed: raise event Trip; end case;
 initiate and confirm step Second preconditions wait for event Trip end preconditions main log "second"; end main end step in case confirmed: terminate; end case;
 end watchdog
end procedure`,
    ...TRIP,
    outcome: 'confirmed',
    raised: ['Trip'],
    logged: ['guard', 'second'],
  },
  {
    name: 'watchdog that fails: nothing written aborts',
    text: watched('', 'wait until Level < 0 timeout 1 s;'),
    ...TRIP,
    outcome: 'aborted',
    logged: ['main'],
  },
  {
    name: 'watchdog, ask user: resume',
    text: watched('in case confirmed: ask user; end case'),
    ...TRIP,
    answers: { 'Step Guard': 'resume' },
    outcome: 'confirmed',
    logged: ['main', 'main over'],
  },
  {
    name: 'watchdog that never has to do anything',
    text: watched('in case confirmed: abort; end case'),
    values: { Level: 0 },
    outcome: 'confirmed',
    asked: [],
    logged: ['main', 'main over'],
  },
  {
    name: 'watchdog in one branch suspends that branch with what is in it, not the other one',
    text: main(`in parallel until all complete
 initiate and confirm step A main wait for 3 s; log "a"; end main
 watchdog initiate and confirm step Guard preconditions wait until Level > 5 end preconditions main wait for 4 s; log "guard"; end main end step in case confirmed: resume; end case; end watchdog end step;
 initiate and confirm step B main wait for 4 s; log "b"; end main end step;
 end parallel;`),
    values: { Level: 0 },
    later: { 1: { Level: 9 } },
    outcome: 'confirmed',
    logged: ['b', 'guard', 'a'],
    took: 5,
  },
]

const scopes: readonly Case[] = [
  {
    name: 'an event declared in a step is of that step: raised within, seen within',
    text: main(`initiate and confirm step Outer declare event Done end declare
 main in parallel
  initiate and confirm step A main wait for 1 s; raise event Done; end main end step;
  initiate and confirm step B main wait for event Done timeout 5 s; log "seen"; end main end step;
 end parallel; end main end step;`),
    outcome: 'confirmed',
    raised: ['Done'],
    logged: ['seen'],
    took: 1,
  },
  {
    name: 'an event of the same name in a step within is another one',
    text: `procedure declare event Done end declare main
 in parallel until one completes
  initiate and confirm step A declare event Done end declare main wait for 1 s; raise event Done; wait for 9 s; end main end step;
  initiate and confirm step B main wait for event Done timeout 3 s; log "never"; end main end step in case not confirmed: continue; end case;
 end parallel; log "over"; end main end procedure`,
    outcome: 'confirmed',
    raised: ['Done'],
    logged: ['over'],
    took: 3,
  },
  {
    name: 'an event that was raised before the wait began is not waited for',
    text: step(
      'raise event Alarm; wait for event Alarm timeout 2 s; log "never";',
      'in case not confirmed: continue; end case',
    ),
    outcome: 'confirmed',
    logged: [],
    took: 2,
  },
  {
    name: 'variables of a step are known in the steps within it',
    text: step('N := 1; initiate and confirm step Inner main N := N + 1; end main end step; log N;'),
    outcome: 'confirmed',
    logged: ['2'],
  },
]

export const CASES: readonly Case[] = [...simple, ...activities, ...gates, ...continuations, ...watchdogs, ...scopes]
