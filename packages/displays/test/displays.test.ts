import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDisplay, readDisplay, writeDisplay } from '../src/files.ts'
import {
  appearanceOf,
  bound,
  rebound,
  referencesOf,
  type Binding,
  type Display,
  type ShownValue,
} from '../src/index.ts'
import { anyDisplay } from './any-display.ts'

const codes = (text: string) =>
  readDisplay(text).findings.map((f) => `${f.severity} ${f.code.slice(-3)} ${f.line}:${f.column} ${f.message}`)

describe('a display as a file', () => {
  test('any display is the same after it is written and read', () => {
    fc.assert(
      fc.property(anyDisplay, (display) => {
        const read = readDisplay(writeDisplay(display))
        expect(read.findings).toEqual([])
        expect(read.display).toEqual(display)
      }),
    )
  })

  test('JSON is read too', () => {
    expect(readDisplay('{"version":1,"title":"P","parts":[{"kind":"values","parameters":["A.B"]}]}').display).toEqual({
      title: 'P',
      columns: 12,
      parts: [{ kind: 'values', parameters: ['A.B'] }],
    })
  })

  test('what is wrong is told all at once, where it stands, of the kind that the part is', () => {
    expect(
      codes(
        [
          'version: 1',
          'title: Power',
          'parts:',
          '  - kind: plots',
          '    parameters: [A]',
          '  - kind: gauge',
          '    parameter: A',
          '    min: low',
          '    max: 3',
          '  - kind: synoptic',
          '    drawing: <svg/>',
          '    bindings:',
          '      - { at: a, show: fill, parameter: X, states: [{ is: ON, colour: green }] }',
          '      - { at: a, show: blink, parameter: X }',
        ].join('\n'),
      ),
    ).toEqual([
      expect.stringMatching(/^error 001 4:11 .*"kind": "plots" is not one of values, plot,/),
      expect.stringMatching(/^error 001 8:10 .*"min": number is expected, not string "low"/),
      expect.stringMatching(/^error 001 13:\d+ .*"states.0.colour": "green" does not have the form asked for/),
      expect.stringMatching(/^error 001 14:\d+ .*"show": "blink" is not one of text, fill/),
    ])
  })

  test('the first form is read, and told; a later version is refused with what to do', () => {
    const old = readDisplay('title: T\npanels:\n  - { title: A, kind: plot, parameters: [X.Y] }\n')
    expect(old.display?.parts).toEqual([{ kind: 'plot', title: 'A', axes: [{ parameters: ['X.Y'] }] }])
    expect(old.findings.map((f) => f.code)).toEqual(['VIG-DISPLAY-002'])
    expect(codes('version: 7\ntitle: T\nparts: []\n')).toEqual([expect.stringContaining('error 003')])
    expect(readDisplay('version: 7\ntitle: T\nparts: []\n').display).toBeUndefined()
  })

  test('whatever the text, there are findings and no exception', () => {
    fc.assert(
      fc.property(anyDisplay, fc.nat(), fc.string(), (display, at, cut) => {
        const text = writeDisplay(display)
        const i = at % text.length
        const { display: read, findings } = readDisplay(text.slice(0, i) + cut + text.slice(i + cut.length))
        expect(read === undefined).toBe(findings.some((f) => f.severity === 'error'))
      }),
    )
    for (const text of ['', '[]', '3', 'version: 1', 'version: 1\ntitle: x\nparts: [3, null]'])
      expect(readDisplay(text).display).toBeUndefined()
  })

  test('the displays of the demonstration mission are without an error', () => {
    const folder = new URL('../../../missions/bisat/displays/', import.meta.url)
    const files = readdirSync(folder).filter((f) => f.endsWith('.yaml'))
    expect(files.length).toBeGreaterThan(5)
    for (const file of files)
      expect(
        readDisplay(readFileSync(new URL(file, folder), 'utf8')).findings.filter((f) => f.severity === 'error'),
      ).toEqual([])
  })
})

describe('names of the model in it', () => {
  const display: Display = {
    title: 'Power of ${SAT}',
    columns: 12,
    variables: { SAT: { initial: 'RECO1' } },
    parts: [
      { kind: 'values', parameters: ['${SAT}.EPS.BusVoltage', 'STATIONS.KRU.Azimuth'] },
      { kind: 'plot', axes: [{ parameters: ['RECO1.EPS.BusCurrent'] }], events: ['RECO1'] },
      {
        kind: 'synoptic',
        drawing: '<svg><rect id="bus"/></svg>',
        bindings: [
          { at: 'buss', show: 'status', parameter: '${SAT}.EPS.BusVoltage' },
          { at: 'bus', show: 'command', activity: 'RECO1.EPS.Switch' },
        ],
      },
    ],
  }

  test('variables get their values, in titles too', () => {
    const shown = bound(display, { SAT: 'IDENT1' })
    expect(shown.title).toBe('Power of IDENT1')
    expect(referencesOf(shown).map((r) => r.path)).toEqual([
      'IDENT1.EPS.BusVoltage',
      'STATIONS.KRU.Azimuth',
      'RECO1.EPS.BusCurrent',
      'RECO1',
      'IDENT1.EPS.BusVoltage',
      'RECO1.EPS.Switch',
    ])
  })

  test('a display is applied to another satellite: what lies below the one is named below the other, and nothing else', () => {
    const other = rebound(display, 'RECO1', 'IDENT1')
    expect(referencesOf(bound(other)).map((r) => r.path)).toEqual([
      'IDENT1.EPS.BusVoltage',
      'STATIONS.KRU.Azimuth',
      'IDENT1.EPS.BusCurrent',
      'IDENT1',
      'IDENT1.EPS.BusVoltage',
      'IDENT1.EPS.Switch',
    ])
    expect(rebound(rebound(display, 'RECO1', 'IDENT1'), 'IDENT1', 'RECO1')).toEqual(display)
    const near: Display = { title: 't', columns: 12, parts: [{ kind: 'values', parameters: ['RECO11.A'] }] }
    expect(rebound(near, 'RECO1', 'IDENT1')).toEqual(near)
  })

  test('what the model does not have, variables without a value and ids of no element are told with what is near', () => {
    const known = ['RECO1.EPS.BusVoltage', 'RECO1.EPS.BusCurent', 'RECO1', 'RECO1.EPS.Switch']
    const model = { has: (_: string, path: string) => known.includes(path), names: () => known }
    const text = writeDisplay({
      ...display,
      parts: [...display.parts, { kind: 'gauge', parameter: '${OTHER}.X', min: 0, max: 1 }],
    })
    const { display: read, placeOf } = readDisplay(text)
    expect(
      checkDisplay(read!, model, placeOf).map((f) => `${f.code.slice(-3)} ${f.line} ${f.message} ${f.remedy}`),
    ).toEqual([
      expect.stringMatching(/^004 \d+ parameter "STATIONS.KRU.Azimuth"/),
      expect.stringMatching(/^004 \d+ parameter "RECO1.EPS.BusCurrent" .* Did you mean "RECO1.EPS.BusCurent"\?/),
      expect.stringMatching(/^005 \d+ "\$\{OTHER\}.X" has the variable "OTHER"/),
      expect.stringMatching(/^006 \d+ the drawing has no element "buss" Did you mean "bus"\?/),
    ])
  })
})

describe('how a bound element looks', () => {
  const shown = (value: ShownValue['value'], text = String(value)): ShownValue => ({
    value,
    text,
    unit: 'V',
    level: 'caution',
  })
  const look = (binding: Binding, value?: ShownValue) => appearanceOf(binding, value)
  test('texts, with digits and units; a dash where nothing was received', () => {
    const b: Binding = { at: 'a', show: 'text', parameter: 'P', digits: 1, unit: true }
    expect(look(b, shown(28.04))).toEqual({ text: '28.0 V' })
    expect(look({ ...b, unit: false }, shown('ON'))).toEqual({ text: 'ON' })
    expect(look(b)).toEqual({ text: '—' })
  })
  test('colours by state: the first that fits; nothing pretends to be in a state that is not known', () => {
    const b: Binding = {
      at: 'a',
      show: 'fill',
      parameter: 'P',
      states: [
        { is: 'ON', colour: 'normal' },
        { from: 10, to: 20, colour: '#112233' },
        { is: 3, colour: 'critical' },
      ],
      otherwise: 'standby',
    }
    expect(look(b, shown('ON'))).toEqual({ fill: 'normal' })
    expect(look(b, shown(15))).toEqual({ fill: '#112233' })
    expect(look(b, shown('3'))).toEqual({ fill: 'critical' })
    expect(look(b, shown('OFF'))).toEqual({ fill: 'standby' })
    expect(look(b)).toEqual({ fill: 'off' })
    expect(look({ at: 'a', show: 'status', parameter: 'P' }, shown(1))).toEqual({ fill: 'caution' })
  })
  test('levels and turns go from one end to the other and no further', () => {
    const level: Binding = { at: 'a', show: 'level', parameter: 'P', from: 20, to: 30 }
    expect([15, 20, 25, 30, 99].map((v) => look(level, shown(v)).level)).toEqual([0, 0, 0.5, 1, 1])
    const turn: Binding = { at: 'a', show: 'turn', parameter: 'P', from: 0, to: 100, degrees: [-90, 90] }
    expect([0, 50, 100, Number.NaN].map((v) => look(turn, shown(v)).turn)).toEqual([-90, 0, 90, -90])
  })
})
