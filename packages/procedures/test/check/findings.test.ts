/** Everything that the analysis can find, each by a case that a person would write. */
import { beforeAll, describe, expect, test } from 'vitest'
import { FUNCTIONS, type ProcedureModel } from '@vigie/procedures'
import { findingsOf, findingsOfText, smallModel } from './small-mission.ts'

let model: ProcedureModel
beforeAll(async () => {
  model = await smallModel([
    {
      path: 'SATA.TCS.HeaterOn',
      kind: 'procedure',
      arguments: [
        {
          name: 'Target',
          type: {
            kind: 'float',
            name: 't',
            unit: 'degC',
            sizeInBits: 64,
            validRange: { min: 0, max: 40, calibrated: true },
          },
          unit: 'degC',
        },
      ],
    },
  ])
})
const USE = 'log N;'
const one = (statements: string, declare?: string): string => {
  const found = findingsOf(model, statements, declare === undefined ? {} : { declare })
  expect(found).toHaveLength(1)
  return found[0]!
}
const clean = (statements: string, declare?: string): void =>
  expect(findingsOf(model, statements, declare === undefined ? {} : { declare })).toEqual([])

describe('names', () => {
  test.each([
    ['100 error Plate Temprature of TCS', 'log Plate Temprature of TCS;', 'Did you mean "PlateTemperature of TCS"'],
    [
      '100 error Switch Heatr of TCS',
      'initiate and confirm Switch Heatr of TCS;',
      'Did you mean "SwitchHeater of TCS"',
    ],
    ['100 error AUTO', 'if Mode of TCS = AUTO then log "a"; end if;', 'Did you mean the text "AUTO"'],
    ['102 error Counter of TCS', 'initiate and confirm Counter of TCS;', 'is reporting data, not an activity'],
    ['103 error Tries', 'Tries := 1;', 'Declare it: declare variable Tries'],
    ['104 error Gone', 'raise event Gone;', 'Declare it: declare event Gone'],
    ['108 error Counter of TCS', 'Counter of TCS := 3;', 'Ask for the activity that changes it'],
  ])('%s', (start, statements, remedy) => {
    const found = one(statements)
    expect(found.startsWith(start), found).toBe(true)
    expect(found).toContain(remedy)
  })
  test('that can be several things', () => {
    expect(findingsOfText(model, 'procedure log Counter of TCS; end procedure', { element: '' })[0]).toMatch(
      /^101 error Counter of TCS: "Counter of TCS" can be Counter of TCS of SATA, Counter of TCS of SATB/,
    )
  })
  test('declared twice, never used, never given a value', () => {
    const declare = 'variable A of type real, variable A of type real, variable B of type real'
    expect(findingsOf(model, 'log B;', { declare }).map((f) => f.slice(0, 3))).toEqual(['106', '105', '107'])
  })
  test('of the model need a model', () => {
    expect(findingsOfText(undefined, 'procedure log Plate Temperature of TCS; end procedure')).toEqual([])
  })
})

describe('types and units', () => {
  test('that fit', () => {
    clean('if Plate Temperature of TCS > 20 degC and Plate Temperature of TCS < 310 K then log "a"; end if;')
    clean(
      'if Heater Status of TCS = "ON" and Heater Status of TCS = true and Heater Status of TCS then log "a"; end if;',
    )
    clean('if Mode of TCS in ("AUTO", "manual") or Mode of TCS = 2 then log "a"; end if;')
    clean(`N := Heater Current of TCS * 2 V; ${USE}`, 'variable N of type real with units W')
    clean(`N := current time () + 10 min; ${USE}`, 'variable N of type absolute time')
    clean('wait until sampling time of Counter of TCS > current time () - 5 s timeout 1 min;')
    clean('if x of Rates of TCS within 5 % of 3 deg/s then log "a"; end if;')
    clean('if abs (Heater Current of TCS - 2 A) <= 100 mA then log "it is " + Heater Current of TCS; end if;')
  })
  test.each([
    [
      '111 error',
      'if Plate Temperature of TCS > 20 V then log "a"; end if;',
      'this comparison: a number in degC against a number in V',
    ],
    ['111 error', 'log Plate Temperature of TCS + Heater Current of TCS;', 'this sum'],
    ['111 error', 'log 2 ** 3 s;', 'an exponent has no unit'],
    ['112 error', 'if Mode of TCS = "AUTOO" then log "a"; end if;', 'Did you mean "AUTO"'],
    ['112 error', 'wait until execution status of Test = "complete" timeout 5 s;', 'Did you mean "completed"'],
    ['110 error', 'if Plate Temperature of TCS = "warm" then log "a"; end if;', 'cannot be compared with a text'],
    ['110 error', 'if Mode of TCS > "AUTO" then log "a"; end if;', 'ordered against'],
    ['113 information', 'if Heater Current of TCS > 3 then log "a"; end if;', 'it is taken as 3 A'],
    ['114 error', 'if Mode of TCS then log "a"; end if;', 'Compare it: = "IDLE"'],
    ['114 error', 'wait until Counter of TCS timeout 5 s;', 'the condition is a number'],
    ['115 error', 'log abss (3);', 'Did you mean "abs"'],
    ['116 error', 'log sin (3 V);', 'Give it one angle'],
    ['116 error', 'log sqrt ();', 'nothing is given'],
    ['117 error', 'log start time of Counter of TCS;', 'Properties of reporting data are: value, raw value'],
    ['119 error', 'wait for 5 V;', 'Write for example 30 s'],
    ['113 warning', 'wait for 5;', 'Write 5 s'],
    [
      '144 warning',
      'if Counter of TCS = 1 or Counter of TCS = 2 and Counter of TCS = 3 then log "a"; end if;',
      'parentheses',
    ],
    ['135 warning', 'if 1 = 1 then log "a"; end if;', ''],
  ])('%s %s', (start, statements, text) => {
    const found = one(statements)
    expect(found.startsWith(start), found).toBe(true)
    expect(found).toContain(text)
  })
  test.each([
    ['118 error "x"', `N := "x"; ${USE}`, 'variable N of type real'],
    ['118 error 2.5', `N := 2.5; ${USE}`, 'variable N of type signed integer'],
    ['118 error -1', `N := -1; ${USE}`, 'variable N of type unsigned integer'],
    ['111 error N := 3 A', `N := 3 A; ${USE}`, 'variable N of type real with units V'],
    ['112 error "lots"', `N := "lots"; ${USE}`, 'enumerated Amount ("few", "many"), variable N of type Amount'],
    ['100 error Amnt', `N := 1; ${USE}`, 'variable N of type Amnt'],
    ['113 information 3', `N := 3 V; if N > 3 then log N; end if;`, 'variable N of type real with units V'],
  ])('%s', (start, statements, declare) => {
    const found = one(statements, declare)
    expect(found.startsWith(start), found).toBe(true)
  })
})

describe('activities', () => {
  const call = (args: string): string[] => findingsOf(model, `initiate and confirm ${args};`)
  test('as they are asked for rightly', () => {
    expect(call('Switch Heater of TCS with arguments Line := "A", State := "ON" end with')).toEqual([])
    expect(
      call(
        'Switch Heater of TCS with arguments line := "b", state := true end with with directives comment := "x" end with',
      ),
    ).toEqual([])
    expect(call('Set Threshold of TCS with arguments Threshold := 300 K, After := 1 min end with')).toEqual([])
    expect(call('Heater On of TCS with arguments Target := 20 degC end with')).toEqual([])
  })
  test.each([
    [
      '120 error Lin',
      'Switch Heater of TCS with arguments Lin := "A", Line := "A", State := "ON" end with',
      'Did you mean "line"',
    ],
    [
      '121 error Switch Heater of TCS',
      'Switch Heater of TCS with arguments Line := "A" end with',
      'needs the argument "state": OFF or ON',
    ],
    [
      '122 error Line := "C"',
      'Switch Heater of TCS with arguments Line := "C", State := "ON" end with',
      'has no value "C"',
    ],
    [
      '122 error Threshold := 80',
      'Set Threshold of TCS with arguments Threshold := 80 end with',
      '80 degC is outside of -20 … 60',
    ],
    ['122 error 80 V', 'Set Threshold of TCS with arguments Threshold := 80 V end with', 'a number in V is given'],
    ['122 error Target := 90', 'Heater On of TCS with arguments Target := 90 end with', 'out of range'],
    [
      '123 error line',
      'Switch Heater of TCS with arguments Line := "A", line := "B", State := "ON" end with',
      'given twice',
    ],
    [
      '124 warning Coment',
      'Switch Heater of TCS with arguments Line := "A", State := "ON" end with with directives Coment := "x" end with',
      'Did you mean "comment"',
    ],
    ['125 warning Full', 'Switch Heater of TCS with value set Full end with', 'has no value set'],
    ['126 error Request', 'Request', 'it is abstract'],
  ])('%s', (start, args, text) => {
    const found = call(args)
    expect(
      found.map((f) => f.slice(0, start.length)),
      found.join('\n'),
    ).toEqual([start])
    expect(found[0]).toContain(text)
  })
  test('that the role may not release, or that need more persons', async () => {
    const viewer = await smallModel([], 'viewer')
    expect(findingsOf(viewer, 'initiate and confirm Separate;')[0]).toMatch(
      /^127 error Separate: the role viewer may not ask for "Separate" \(of significance "critical"\)/,
    )
    const controller = await smallModel([], 'controller')
    expect(findingsOf(controller, 'initiate and confirm Separate in case aborted: abort; end case;')).toEqual([
      expect.stringMatching(/^128 information Separate: .* a second person approves it/),
    ])
  })
  test('whose end nobody looks at', () => {
    expect(one('initiate Heater On of TCS with arguments Target := 5 end with;')).toMatch(/^131 warning/)
    expect(one('initiate Heater On of TCS with arguments Target := 5 end with refer by H;')).toMatch(/^131 warning/)
    clean('initiate Heater On of TCS with arguments Target := 5 end with refer by H; log confirmation status of H;')
  })
})

describe('how it goes on', () => {
  test.each([
    ['130 warning', 'wait until Counter of TCS > 3;', 'timeout'],
    ['130 warning', 'wait for event Safe Mode Entered;', 'timeout'],
    [
      '134 warning in ("AUTO")',
      'in case Mode of TCS is = "AUTO": log "a"; or is in ("AUTO"): log "b"; end case;',
      'this arm is never reached',
    ],
    [
      '134 warning = 5',
      'in case Counter of TCS is between 1 and 9: log "a"; or is = 5: log "b"; end case;',
      'line 5 has all of its values',
    ],
    [
      '134 information log "c"',
      'in case Heater Status of TCS is = "ON": log "a"; or is = "OFF": log "b"; otherwise: log "c"; end case;',
      'every value that there is',
    ],
    [
      '136 warning restart',
      'initiate and confirm Separate in case not confirmed: restart; end case;',
      'restart max 3 times',
    ],
    ['141 warning resume', 'initiate and confirm Separate in case confirmed: resume; end case;', 'Write "continue"'],
    [
      '142 warning aborted: abort',
      'initiate and confirm Separate in case aborted: terminate; aborted: abort; end case;',
      'has an arm already',
    ],
    ['143 warning Counter of TCS < 3', 'while Counter of TCS < 3 do wait for 5 s; end while;', 'timeout DURATION'],
    ['145 warning 4', 'for I := 4 to 1 do log I; end for;', 'never runs: 4 is already beyond 1'],
    ['145 error 0', 'for I := 1 to 4 by 0 do log I; end for;', 'its step is 0'],
    [
      '146 warning in parallel',
      'in parallel initiate and confirm Heater On of TCS with arguments Target := 5 end with; end parallel;',
      'one branch only',
    ],
    [
      '106 information H',
      'initiate and confirm Heater On of TCS with arguments Target := 5 end with refer by H;',
      'never used',
    ],
    ['150 information Separate', 'initiate and confirm Separate;', 'in case not confirmed'],
  ])('%s', (start, statements, text) => {
    const found = one(statements)
    expect(found.startsWith(start), found).toBe(true)
    expect(found).toContain(text)
  })
  test('waits and loops that are bounded', () => {
    clean('wait until 2031-04-02T11:45:00Z; wait for 5 s; wait until Counter of TCS > 3 timeout 5 s;')
    clean('N := 0; while N < 3 do N := N + 1; end while;', 'variable N of type real')
    clean('repeat wait for 1 s; until Counter of TCS > 3 timeout 1 min;')
  })
  test('events', () => {
    const text = (declare: string, body: string): string =>
      `procedure declare ${declare} end declare main initiate and confirm step S\nmain ${body} end main end step; end main end procedure`
    const codes = (declare: string, body: string): string[] =>
      findingsOfText(model, text(declare, body)).map((f) => f.slice(0, 3))
    expect(codes('event E', 'log "a";')).toEqual(['106'])
    expect(codes('event E', 'raise event E;')).toEqual(['132'])
    expect(codes('event E', 'wait for event E timeout 5 s;')).toEqual(['133'])
    expect(codes('event E', 'wait for event E timeout 5 s raise event E;')).toEqual([])
  })
  test('bodies and levels', () => {
    const found = findingsOfText(
      model,
      `procedure
  declare variable N of type real end declare
  confirmation if Counter of TCS = 1 end confirmation
  main
    N := 3;
    log N;
  end main
  watchdog
    initiate and confirm step W main log "a"; end main end step;
  end watchdog
end procedure`,
    )
    expect(found.map((f) => f.split(':')[0])).toEqual([
      '140 information N',
      '138 warning confirmation'.replace('confirmation', 'main'),
      expect.stringMatching(/^139 warning N/),
      '138 warning watchdog',
      '137 error W',
    ])
  })
  test('statements beside other bodies without "main"', () => {
    expect(
      findingsOfText(model, 'procedure preconditions if Counter of TCS = 1 end preconditions log "a"; end procedure'),
    ).toEqual([expect.stringMatching(/^147 information/)])
  })
})

test('every function that executions have is known here', () => {
  for (const name of Object.keys(FUNCTIONS))
    expect(findingsOf(model, `log ${name} ();`).join(), name).not.toMatch(/^115/)
})
