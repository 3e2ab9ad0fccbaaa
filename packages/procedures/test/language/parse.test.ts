/** What is read of a text, and what is said of one with mistakes. Truth: the language as ECSS-E-ST-70-32C annex A has it. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatProcedure, parseProcedure, type Expression, type Procedure, type Statement } from '@vigie/procedures'
import { EVERY_STATEMENT, HEATER_ON, TOLERATED } from './examples.ts'

const findings = (text: string, least: 'error' | 'all' = 'error'): string[] =>
  parseProcedure(text)
    .diagnostics.filter((d) => least === 'all' || d.severity === 'error')
    .map((d) => `${d.line}:${d.column} ${d.code}`)
const tree = (text: string): Procedure => {
  const { procedure, diagnostics } = parseProcedure(text)
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return procedure!
}
/** Statements of a step, which may be any. */
const statements = (text: string): readonly Statement[] => {
  const step = tree(`procedure initiate and confirm step S\n${text} end step; end procedure`).main!.statements[0]!
  return step.kind === 'step' ? step.main!.statements : []
}
const value = (text: string): Expression => {
  const [s] = statements(`X := ${text};`)
  return s?.kind === 'assign' ? s.value : { kind: 'error', span: { start: 0, end: 0 } }
}
const names = (e: Expression): string | undefined =>
  e.kind === 'reference'
    ? `${e.property === undefined ? '' : `${e.property} | `}${e.of.names.map((n) => n.text).join(' | ')}`
    : undefined

describe('whole procedures', () => {
  test('all bodies, continuation tests, watchdogs', () => {
    const p = tree(HEATER_ON)
    expect(findings(HEATER_ON, 'all')).toEqual([])
    expect(p.declarations.map((d) => d.name.text)).toEqual(['Heater Trip'])
    expect(p.preconditions?.gates.map((g) => g.kind)).toEqual(['if-gate', 'wait'])
    expect(p.watchdog?.steps[0]?.continuation?.arms.map((a) => `${a.status}: ${a.action.kind}`)).toEqual([
      'confirmed: resume',
      'not confirmed: abort',
    ])
    expect(p.confirmation?.gates).toHaveLength(1)
  })
  test('every statement, in capitals too', () => {
    expect(findings(EVERY_STATEMENT, 'all')).toEqual([])
    const step = tree(EVERY_STATEMENT).main!.statements[1]!
    expect(step.kind === 'step' ? step.main!.statements.map((s) => s.kind) : []).toEqual([
      'assign',
      'case',
      'while',
      'repeat',
      'for',
      'save context',
      'activity',
      'activity',
      'operation',
      'wait',
      'wait',
      'if',
    ])
  })

  const published = new URL('../../../../../shared/design/pluto.md', import.meta.url)
  test.skipIf(!existsSync(published))(
    'the examples of the description of the language (../shared/design/pluto.md)',
    () => {
      const texts = [...readFileSync(published, 'utf8').matchAll(/```pluto\n([\s\S]*?)```/g)].map((m) => m[1]!)
      expect(texts.length).toBeGreaterThanOrEqual(6)
      for (const text of texts) expect(findings(text), text).toEqual([])
    },
  )

  test('the example of our own page is as the formatter writes it', () => {
    const page = readFileSync(new URL('../../../../docs/formats/pluto.md', import.meta.url), 'utf8')
    const text = /```pluto\n([\s\S]*?)```/.exec(page)![1]!
    expect(findings(text, 'all')).toEqual([])
    expect(formatProcedure(text).text).toBe(text)
  })

  test.each(TOLERATED)('%s is read, with a hint', (_, text) => {
    expect(findings(text)).toEqual([])
    const hints = parseProcedure(text).diagnostics
    expect(hints.map((d) => d.code)).toContain('VIG-PROCEDURE-009')
    expect(hints.every((d) => d.severity === 'information')).toBe(true)
  })
  test('semicolons may be missing at the end of a line; a hint says where', () => {
    const { broken, diagnostics } = parseProcedure('procedure\n  initiate Switch on Pump\n  log "a"\nend procedure')
    expect(broken).toBe(false)
    expect(diagnostics.map((d) => [d.code, d.line, d.column])).toEqual([
      ['VIG-PROCEDURE-008', 2, 26],
      ['VIG-PROCEDURE-008', 3, 10],
    ])
  })
})

describe('names have blanks', () => {
  test.each([
    ['Manoeuvre End Time', 'Manoeuvre End Time'],
    ['Reaction Wheel3 of AOC of Satellite', 'Reaction Wheel3 | AOC | Satellite'],
    ['Star   Tracker 2 of AOC', 'Star Tracker 2 | AOC'],
    ['Event Log of OBC', 'Event Log | OBC'],
    ['Link Timeout of TTC', 'Link Timeout | TTC'],
    ['validity status of Mode of AOCS', 'validity status | Mode | AOCS'],
    ['execution_status of DUMP', 'execution status | DUMP'],
    ['Distance to Sun of AOCS', 'Distance to Sun | AOCS'],
  ])('%s', (text, expected) => expect(names(value(text))).toBe(expected))
  test('a digit may begin one where no number can stand', () => {
    const [s] = statements('initiate and confirm 3V3 Bus of EPS;')
    expect(s).toMatchObject({ activity: { names: [{ text: '3V3 Bus' }, { text: 'EPS' }] } })
  })
  test('a hyphen is part of one where no difference can stand', () => {
    const [a, b, c] = statements(
      'initiate and confirm Switch of RECO-1; in the context of SAT-A do log "a"; end context; N := N-1;',
    )
    expect(a).toMatchObject({ activity: { names: [{ text: 'Switch' }, { text: 'RECO-1' }] } })
    expect(b).toMatchObject({ of: { names: [{ text: 'SAT-A' }] } })
    expect(c).toMatchObject({ value: { kind: 'binary', operator: '-' } })
  })
  test('words of the language in names, where only the place tells', () => {
    const [a, b, c, d] = statements(
      'Wait Time := 3; log Level of OBC; wait until Link Timeout > 3 timeout Max Wait of Y raise event E; Pass End of X := 2;',
    )
    expect(a).toMatchObject({ kind: 'assign', target: { names: [{ text: 'Wait Time' }] } })
    expect(b).toMatchObject({ kind: 'log', texts: [{ of: { names: [{ text: 'Level' }, { text: 'OBC' }] } }] })
    expect(c).toMatchObject({
      kind: 'wait',
      timeout: { duration: { of: { names: [{ text: 'Max Wait' }, { text: 'Y' }] } }, raise: { text: 'E' } },
    })
    expect(d).toMatchObject({ kind: 'assign', target: { names: [{ text: 'Pass End' }, { text: 'X' }] } })
  })
  test('a record among arguments, and an argument that begins so', () => {
    const [s] = statements(
      'initiate and confirm A with arguments Tape Record Mode := 1, Header record B := 1 end record end with;',
    )
    expect(s).toMatchObject({
      arguments: [
        { kind: 'simple', name: { names: [{ text: 'Tape Record Mode' }] } },
        { kind: 'record', name: { text: 'Header' } },
      ],
    })
  })
  test('"in case" is a continuation test before a status, a statement else', () => {
    const [a, b] = statements(
      'initiate and confirm A in case confirmed: continue; end case; in case Confirmed of X is = 1: log "a"; end case;',
    )
    expect(a).toMatchObject({ continuation: { arms: [{ status: 'confirmed' }] } })
    expect(b).toMatchObject({ kind: 'case' })
  })
})

describe('values', () => {
  test.each([
    ['5 s', { kind: 'number', value: 5, unit: { text: 's' } }],
    ['600s', { kind: 'number', value: 600, unit: { text: 's' } }],
    ['0.2 deg/h', { value: 0.2, integer: false, unit: { text: 'deg/h' } }],
    ['9.81 m/s2', { unit: { text: 'm/s2' } }],
    ['80 %', { unit: { text: '%' } }],
    ['3.5e-3 N.m', { value: 0.0035, unit: { text: 'N.m' } }],
    ['10 min 30 s', { kind: 'relative time', nanoseconds: 630e9 }],
    ['0x1A00', { value: 6656, hex: true }],
    ['2031-04-02T11:30:00.250Z', { kind: 'absolute time', tai: '2311587037250000000' }],
    ['2031-092T11:30:00.25Z', { kind: 'absolute time', tai: '2311587037250000000' }],
    ['"say \\"go\\" C:\\temp"', { kind: 'string', value: 'say "go" C:\\temp' }],
    ['"a ""b"""', { kind: 'string', value: 'a "b"' }],
    ['TRUE', { kind: 'boolean', value: true }],
  ])('%s', (text, expected) => expect(value(text)).toMatchObject(expected))

  test('a unit ends where a word of the language begins', () => {
    const [s] = statements('for I := 1 to 5 by 2 do log "a"; end for;')
    expect(s).toMatchObject({ kind: 'for', from: { value: 1 }, to: { value: 5 }, by: { value: 2 } })
    expect(value('5 s-1')).toMatchObject({ kind: 'number', unit: { text: 's-1' } })
    expect(value('10 / s')).toMatchObject({ kind: 'binary', operator: '/', right: { kind: 'reference' } })
  })
  test('and, or and xor bind alike, from left to right; not and signs bind to what follows', () => {
    expect(value('A or B and C')).toMatchObject({ operator: 'and', left: { operator: 'or' } })
    expect(value('not A = B and C')).toMatchObject({
      operator: 'and',
      left: { kind: 'unary', operand: { operator: '=' } },
    })
    expect(value('-A ** 2')).toMatchObject({ kind: 'unary', operand: { operator: '**' } })
    expect(value('2 ** 3 ** 4')).toMatchObject({ operator: '**', right: { operator: '**' } })
    expect(value('A - B - C')).toMatchObject({ operator: '-', left: { operator: '-' } })
  })
  test('functions, also as properties of a value', () => {
    expect(value('to string (N)')).toMatchObject({ kind: 'call', function: 'to string' })
    expect(value('day of current time ()')).toMatchObject({
      kind: 'call',
      function: 'day',
      arguments: [{ kind: 'call', function: 'current time' }],
    })
  })
})

describe('mistakes: several at once, each with its place and what was meant', () => {
  const told = (text: string): string[] =>
    parseProcedure(text)
      .diagnostics.filter((d) => d.severity === 'error')
      .map((d) => `${d.line}:${d.column} ${d.message} ${d.remedy}`)

  test('slips in keywords, wrong ends, what is missing', () => {
    const found = told(`procedure
  main
    initate and confirm Foo of Bar;
    initiate and confirm step S
      wiat until X > 3 timeout 3 s;
      while X > 1 do
        log "a";
      end whlie;
      if A = 1 thne
        log "b";
      end while;
      X := 3 + ;
      log "unclosed;
    end step in case confirmed: contineu; end case;
  end main
end procedure`)
    expect(found).toHaveLength(8)
    expect(found[0]).toMatch(/^3:5 .*Did you mean "initiate and confirm"/)
    expect(found[1]).toMatch(/^5:7 .*Did you mean "wait until"/)
    expect(found[2]).toMatch(/^8:7 "end whlie".*Did you mean "end while"/)
    expect(found[3]).toMatch(/^9:16 .*Did you mean "then"/)
    expect(found[4]).toMatch(/^11:7 "end while".*Did you mean "end if"/)
    expect(found[5]).toMatch(/^12:16 a value is expected/)
    expect(found[6]).toMatch(/^13:11 the text that begins here/)
    expect(found[7]).toMatch(/^14:33 .*Did you mean "continue"/)
  })
  test('a block that is not ended is named, with the line where it begins', () => {
    expect(
      told('procedure\n  initiate and confirm step S\n    if A = 1 then\n      log "b";\n  end step;\nend procedure'),
    ).toEqual([expect.stringMatching(/^5:3 the if of line 3 is not ended: "end step" comes before its "end if"/)])
  })
  test('a continuation test after the semicolon', () => {
    expect(told('procedure initiate and confirm A; in case confirmed: continue; end case; end procedure')).toEqual([
      expect.stringMatching(/^1:35 this "in case" follows no step .* semicolon/),
    ])
  })
  test('fixes change the text into one that is read', () => {
    const text = 'procedure initiate and confirm step S\nif A of B = 1 then log "a"; end while; end step; end procedure'
    const fix = parseProcedure(text).diagnostics.find((d) => d.severity === 'error')?.fix
    const mended = text.slice(0, fix!.span.start) + fix!.text + text.slice(fix!.span.end)
    expect(findings(mended)).toEqual([])
  })
  test('a number whose unit is in the next line', () => {
    expect(
      findings('procedure initiate and confirm step S\nwait for 10 min 30\ns; end step; end procedure')[0],
    ).toMatch(/^2:/)
  })
  test('nothing, a heading before, something after', () => {
    expect(findings('')).toEqual(['1:1 VIG-PROCEDURE-014'])
    expect(findings('# Heater on\nprocedure\nlog "a";\nend procedure')).toEqual(['1:1 VIG-PROCEDURE-014'])
    expect(findings('procedure log "a"; end procedure\nprocedure log "b"; end procedure')).toEqual([
      '2:1 VIG-PROCEDURE-013',
    ])
    expect(findings('/* of the 3rd shift */ // still\nprocedure log "a"; end procedure // done')).toEqual([])
    expect(findings('procedure /* open')).toContain('1:11 VIG-PROCEDURE-003')
  })
  test('byte order marks, other line ends, bytes that are no UTF-8', () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
    expect(parseProcedure(bytes('\uFEFFprocedure log "é"; end procedure')).diagnostics).toEqual([])
    expect(findings('procedure\r\n  X X\r\n  foo bar baz +;\r\nend procedure')[0]).toMatch(/^3:/)
    const damaged = bytes('procedure log "abc"; end procedure')
    damaged[16] = 0xff
    expect(parseProcedure(damaged).diagnostics.map((d) => `${d.line}:${d.column} ${d.code}`)).toEqual([
      '1:17 VIG-PROCEDURE-016',
    ])
  })
  test('depth is bounded', () => {
    for (const piece of ['(', '- ', 'not ', 'f(', '2 ** ']) {
      const found = findings(
        `procedure initiate and confirm step S\nX := ${piece.repeat(20_000)}1; end step; end procedure`,
      )
      expect(found[0], piece).toMatch(/VIG-PROCEDURE-012$/)
    }
    expect(findings(`procedure ${'if A then '.repeat(20_000)}`)).toContainEqual(
      expect.stringMatching(/VIG-PROCEDURE-012$/),
    )
    expect(
      findings(`procedure initiate and confirm step S\nX := 1${' + 1'.repeat(20_000)}; end step; end procedure`)[0],
    ).toMatch(/VIG-PROCEDURE-012$/)
  })
  test('the findings of a text that is all wrong are counted', () => {
    const { diagnostics } = parseProcedure(`procedure main ${'& ; '.repeat(5000)} end main end procedure`)
    expect(diagnostics).toHaveLength(1001)
    expect(diagnostics.at(-1)?.message).toMatch(/and 4000 more findings/)
  })
})
