/** What the page computes by itself, without a browser: settings of panels, windows of time, curves, bits. */
import type { Element, History, PacketField } from '@vigie/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { treeLines } from '../src/features/explorer/tree.ts'
import { fieldAt, shades } from '../src/look/bits.ts'
import { csvOf } from '../src/features/plot/export.ts'
import { Series } from '../src/features/plot/series.ts'
import { pan, windowOf, zoom } from '../src/features/plot/window.ts'
import { valueText } from '../src/look/value-text.ts'
import { readSettings, setting, settingsQuery } from '../src/panels/settings.ts'
import { ofAlarm, worst } from '../src/status/level.ts'
import { ageText, dayOfYear, doyTime, millisOf } from '../src/time/format.ts'
import { MissionClock } from '../src/time/mission-clock.ts'

describe('settings of a panel', () => {
  const schema = {
    parameters: setting.list(),
    span: setting.choice(['1min', '1h'], '1h'),
    text: setting.text(),
    limits: setting.flag(true),
    width: setting.number(3, 1, 10),
  }
  it('come back from a link as they were, whatever the names contain', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1 }).filter((s) => !s.endsWith('\\'))),
        fc.string(),
        fc.boolean(),
        fc.integer({ min: 1, max: 10 }),
        (parameters, text, limits, width) => {
          const settings = { parameters, span: '1min' as const, text, limits, width }
          const query = Object.fromEntries(new URLSearchParams(settingsQuery(schema, settings)))
          expect(readSettings(schema, query)).toEqual(settings)
        },
      ),
    )
  })
  it('of another version, or typed by hand, give way to the defaults one by one', () => {
    expect(readSettings(schema, { span: '1y', width: 99, limits: 'perhaps', text: 'kept', parameters: 7 })).toEqual({
      parameters: [],
      span: '1h',
      text: 'kept',
      limits: true,
      width: 3,
    })
    fc.assert(fc.property(fc.anything(), (anything) => readSettings(schema, anything).span.length > 0))
  })
})

describe('times', () => {
  it('are UTC with the day of year', () => {
    const at = Date.UTC(2026, 10, 24, 20, 31, 7, 123)
    expect(dayOfYear(at)).toBe(328)
    expect(doyTime(at, 3)).toBe('328 20:31:07.123')
    expect(millisOf('2026-328T20:31:07.123Z')).toBe(at)
    expect(millisOf('tomorrow')).toBeNaN()
  })
  it('as ages are short', () => {
    expect([400, 12_000, 200_000, 8e6, 4e8].map(ageText)).toEqual(['0.4 s', '12 s', '3 min', '2 h', '5 d'])
  })
  it('follow a server whose clock runs ten times faster', () => {
    const clock = new MissionClock()
    const local = performance.now()
    clock.hear(1000, local - 4000)
    clock.hear(21_000, local - 2000)
    clock.hear(41_000, local)
    expect(clock.rate).toBe(10)
  })
  it('does not stand still because one answer came late', () => {
    const clock = new MissionClock()
    const local = performance.now()
    clock.hear(100_000, local - 30_000)
    // Said at 101 s, and heard three seconds later.
    clock.hear(101_000, local - 26_000)
    expect(clock.rate).toBe(1)
    expect(clock.now()).toBeGreaterThanOrEqual(130_000)
    clock.hear(114_000, local - 16_000)
    clock.hear(124_000, local - 6000)
    expect(clock.rate).toBe(1)
    expect(clock.now()).toBeLessThan(131_000)
  })
  it('stands still when the server says so again and again', () => {
    const clock = new MissionClock()
    const local = performance.now()
    for (const ago of [30_000, 20_000, 10_000]) clock.hear(50_000, local - ago)
    expect(clock.rate).toBe(0)
  })
})

describe('the window of a plot', () => {
  it('zooms around the place that is pointed at', () => {
    const window = { from: 1000, to: 2000, live: true }
    expect(zoom(window, 0.5, 0.25)).toEqual({ from: 1125, to: 1625, live: false })
    expect(pan(window, 0.5)).toEqual({ from: 1500, to: 2500, live: false })
  })
  it('is live unless both instants are given in order', () => {
    expect(windowOf({ span: '1min', from: '', to: '' }, '', 100_000)).toEqual({ from: 40_000, to: 100_000, live: true })
    expect(windowOf({ span: '1min', from: '2026-328T00:00:10Z', to: '2026-328T00:00:05Z' }, '', 0).live).toBe(true)
  })
})

describe('a curve', () => {
  const history = (offsets: number[], min: number[], max: number[]): History => ({
    parameter: 'A.B',
    chain: 'A',
    kind: 'float',
    unit: 'V',
    generation: { start: '2026-11-24T00:00:00Z', offsets },
    values: min,
    min,
    max,
    total: 100,
    complete: true,
  })
  it('keeps both extremes of each bucket', () => {
    const series = new Series('A.B')
    series.take(history([0, 10e9, 20e9], [1, -5, 2], [1, 9, 3]))
    expect(series.values).toEqual([1, -5, 9, 3, 2])
    expect(series.times.every((t, i) => i === 0 || t > series.times[i - 1]!)).toBe(true)
  })
  it('goes on with what came live while the archive was asked', () => {
    const series = new Series('A.B')
    series.take(history([0], [1], [1]))
    const start = series.times[0]! * 1000
    expect(series.append(start + 1000, 2)).toBe(true)
    expect(series.append(start + 500, 7)).toBe(false)
    series.take(history([0, 1e8], [1, 1.5], [1, 1.5]))
    expect(series.values).toEqual([1, 1.5, 2])
  })
  it('as CSV cannot become a formula of a spreadsheet', () => {
    const series = new Series('=cmd|calc')
    series.take(history([0], [1], [1]))
    expect(csvOf([series], { from: 0, to: 1e15, live: false })).toBe(
      "time,parameter,value,unit\n2026-11-24T00:00:00.000Z,'=cmd|calc,1,V\n",
    )
  })
})

describe('bits and fields', () => {
  const field = (path: string, bitOffset: number, bitLength: number): PacketField => ({
    path,
    name: path,
    bitOffset,
    bitLength,
    raw: 0,
    value: 0,
    validity: 'valid',
  })
  const fields = [field('whole', 8, 16), field('part', 10, 3)]
  it('find each other; the smaller field wins', () => {
    expect(fieldAt(fields, 11)?.path).toBe('part')
    expect(fieldAt(fields, 14)?.path).toBe('whole')
    expect(fieldAt(fields, 7)).toBeUndefined()
  })
  it('outside of the packet do no harm', () => {
    expect([...shades([field('long', 0, 999)], 2)]).toEqual([0, 0])
  })
})

it('the tree shows what is unfolded, and waits for what is asked', () => {
  const element = (path: string, parameters: number): Element => ({
    path,
    name: path,
    kind: 'element',
    parent: path.split('.').slice(0, -1).join('.'),
    children: 0,
    parameters,
    commands: 0,
    events: 0,
  })
  const elements = [element('A', 0), element('A.B', 2), element('C', 0)]
  const keys = (open: string[]): string[] => treeLines(elements, new Set(open), () => undefined).map((l) => l.key)
  expect(keys([])).toEqual(['A', 'C'])
  expect(keys(['A', 'A.B'])).toEqual(['A', 'A.B', 'A.B …', 'C'])
})

it('the most urgent level wins', () => {
  expect(worst(['normal', 'serious', 'caution'])).toBe('serious')
  expect(worst([])).toBe('off')
  expect(ofAlarm('severe')).toBe('critical')
})

it('values are written as people read them', () => {
  expect(valueText(28.123_456_789, { kind: 'float' })).toBe('28.12346')
  expect(valueText(3, { kind: 'enumerated', labels: { '3': 'NADIR' } })).toBe('NADIR')
  expect(valueText(true, { kind: 'boolean', labels: { '1': 'yes' } })).toBe('yes')
  expect(valueText('18446744073709551615', { kind: 'integer' })).toBe('18446744073709551615')
  expect(valueText(null, { kind: 'float' })).toBe('—')
  expect(valueText([1, 2], { kind: 'integer' })).toBe('[1, 2]')
})
