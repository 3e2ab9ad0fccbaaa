/** What an editor gets: completion, hover, definitions, renaming, outline, folding, colours. */
import { beforeAll, describe, expect, test } from 'vitest'
import { answerEditor, isProcedureName, ProcedureDocument, type ProcedureModel } from '@vigie/procedures'
import { smallModel } from '../check/small-mission.ts'

let model: ProcedureModel
beforeAll(async () => {
  model = await smallModel()
})

/** A document in which | is where the cursor stands. */
function open(text: string): { readonly document: ProcedureDocument; readonly at: number } {
  const at = text.indexOf('|')
  return { document: new ProcedureDocument(text.replace('|', ''), { model, element: 'SATA' }), at }
}
const inStep = (text: string): string => `procedure
  declare event Heater Trip described by "over-current" end declare
  main
    initiate and confirm step Warm
      declare variable Start Temp of type real with units degC end declare
      main
        ${text}
      end main
    end step;
  end main
end procedure`
function complete(text: string): { readonly labels: readonly string[]; readonly after: string } {
  const { document, at } = open(inStep(text))
  const { replace, items } = document.completions(at)
  const first = items[0]
  const line =
    document.text.slice(0, replace.start) + (first?.insert ?? first?.label ?? '') + document.text.slice(replace.end)
  return { labels: items.map((i) => i.label), after: line.split('\n').at(6)!.trim() }
}

describe('completion', () => {
  test.each([
    ['of activities', 'initiate and confirm Switch H|', 'initiate and confirm SwitchHeater of TCS'],
    ['that begins in the middle', 'initiate and confirm heater|', 'initiate and confirm SwitchHeater of TCS'],
    [
      'of arguments, the needed ones first',
      'initiate and confirm Switch Heater of TCS with arguments |',
      'initiate and confirm Switch Heater of TCS with arguments line :=',
    ],
    [
      'of arguments that are not given yet',
      'initiate and confirm Switch Heater of TCS with arguments line := "A", s|',
      'initiate and confirm Switch Heater of TCS with arguments line := "A", state :=',
    ],
    [
      'of values of an argument',
      'initiate and confirm Switch Heater of TCS with arguments state := |',
      'initiate and confirm Switch Heater of TCS with arguments state := "OFF"',
    ],
    ['of events', 'raise event Hea|', 'raise event Heater Trip'],
    ['of events of the model', 'wait for event Saf|', 'wait for event Safe Mode Entered'],
    ['of elements', 'in the context of SATB|', 'in the context of SATB'],
    ['of labels', 'if Mode of TCS = |', 'if Mode of TCS = "IDLE"'],
    ['of labels within quotation marks', 'if Mode of TCS = "M|"', 'if Mode of TCS = "MANUAL""'],
    ['of variables', 'log Start|', 'log Start Temp'],
    ['of reporting data', 'log Plate|', 'log PlateTemperature of TCS'],
    ['of properties', 'log valid|', 'log validity status of'],
    ['of functions', 'Start Temp := roun|', 'Start Temp := round ('],
    ['of statements', 'wai|', 'wait until'],
  ])('%s', (_, text, expected) => expect(complete(text).after).toBe(expected))
  test('in comments there is none; abstract commands are not offered', () => {
    expect(complete('// wait|').labels).toEqual([])
    expect(complete('initiate and confirm |').labels).not.toContain('Request')
  })
})

describe('of a name', () => {
  const text = inStep(
    'Start Temp := Plate Temperature of TCS; initiate and confirm Switch Heater of TCS with arguments line := "A", state := "ON" end with; log Start Temp;',
  )
  const document = (): ProcedureDocument => new ProcedureDocument(text, { model, element: 'SATA' })
  const at = (word: string, nth = 0): number => {
    let found = -1
    for (let i = 0; i <= nth; i++) found = text.indexOf(word, found + 1)
    return found + 2
  }
  test('hover tells what it is', () => {
    const d = document()
    expect(d.hover(at('Plate'))?.text).toMatch(
      /\*\*SATA\.TCS\.PlateTemperature\*\*[\s\S]*Plate temperature[\s\S]*number in degC/,
    )
    expect(d.hover(at('Switch Heater'))?.text).toMatch(/telecommand[\s\S]*`line`: one of A, B/)
    expect(d.hover(at('state :='))?.text).toMatch(/\*\*state\*\* — argument of[\s\S]*OFF or ON/)
    expect(d.hover(at('Start Temp', 1))?.text).toBe('**Start Temp** (variable) — real in degC')
    expect(d.hover(at('main'))).toBeUndefined()
  })
  test('definition, uses, renaming', () => {
    const d = document()
    const declared = text.indexOf('Start Temp')
    expect(d.definition(at('Start Temp', 2))).toEqual({ start: declared, end: declared + 10 })
    expect(d.references(at('Start Temp')).map((s) => s.start)).toEqual([0, 1, 2].map((n) => at('Start Temp', n) - 2))
    const edits = d.rename(at('Start Temp'), 'First Temperature')!
    const renamed = edits.toReversed().reduce((t, e) => t.slice(0, e.span.start) + e.text + t.slice(e.span.end), text)
    expect(renamed.match(/First Temperature/g)).toHaveLength(3)
    expect(renamed).not.toContain('Start Temp')
    expect(d.rename(at('Start Temp'), 'not a name')).toBeUndefined()
    expect(d.rename(at('Plate'), 'Other')).toBeUndefined()
  })
  test.each([
    ['Manoeuvre End Time', true],
    ['Wheel 3', true],
    ['and', false],
    ['A of B', false],
    ['', false],
    ['x;', false],
  ])('"%s" is one: %s', (name, is) => expect(isProcedureName(name)).toBe(is))
})

test('outline, folds and colours', () => {
  const { document } = open(inStep('/* two\n lines */ if Mode of TCS = "AUTO" then log "a"; end if;'))
  expect(document.outline().map((i) => [i.kind, i.name, i.children.map((c) => c.name)])).toEqual([
    ['event', 'Heater Trip', []],
    ['step', 'Warm', ['Start Temp']],
  ])
  expect(document.folds().map((f) => [f.startLine, f.endLine, f.kind])).toEqual([
    [1, 12, 'block'],
    [3, 11, 'block'],
    [4, 10, 'block'],
    [6, 9, 'block'],
    [7, 8, 'comment'],
  ])
  const colours = document.colours().map((c) => `${document.text.slice(c.span.start, c.span.end)} ${c.type}`)
  expect(colours).toEqual(
    expect.arrayContaining([
      'procedure keyword',
      'Trip event',
      'Warm label',
      'Temp variable',
      'Mode parameter',
      '"AUTO" string',
      '/* two comment',
    ]),
  )
})

test('what is typed is read again, and findings move with it', () => {
  const { document } = open(inStep('log Start Tem;'))
  expect(document.diagnostics().map((d) => d.code)).toContain('VIG-PROCEDURE-100')
  const at = document.text.indexOf('Start Tem;') + 9
  document.edit({ span: { start: at, end: at }, text: 'p' })
  expect(document.diagnostics().map((d) => d.code)).not.toContain('VIG-PROCEDURE-100')
})

test('asked without state, it answers in plain data', () => {
  const text = inStep('Start Temp := Plate Temperature of TCS; log Start Temp, Oops;')
  const options = { model, element: 'SATA' }
  const at = text.indexOf('Plate') + 2
  const found = answerEditor(text, { ask: 'findings' }, options)
  expect(found.findings?.map((f) => f.code)).toContain('VIG-PROCEDURE-100')
  expect(found.named).toEqual([
    { kind: 'parameter', path: 'SATA.TCS.PlateTemperature', span: { start: at - 2, end: at + 22 } },
  ])
  expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  expect(answerEditor(text, { ask: 'hover', offset: at }, options).hover?.thing?.path).toBe('SATA.TCS.PlateTemperature')
  expect(answerEditor(text, { ask: 'completion', offset: at }, options).items?.[0]?.label).toBe(
    'PlateTemperature of TCS',
  )
  expect(
    answerEditor(text, { ask: 'definition', offset: text.lastIndexOf('Start Temp') + 1 }, options).definition?.span
      ?.start,
  ).toBe(text.indexOf('Start Temp'))
  expect(
    answerEditor(text, { ask: 'rename', offset: text.lastIndexOf('Start Temp') + 1, name: 'Begin' }, options).edits,
  ).toHaveLength(3)
  expect(answerEditor(text, { ask: 'format' }, options).edits).toHaveLength(1)
  expect(answerEditor(text, { ask: 'hover', offset: Number.NaN }, options)).toEqual({})
})
