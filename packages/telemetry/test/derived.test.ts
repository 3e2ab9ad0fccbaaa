/** Derived parameters: formulas over columns, values of other packets held by time, algorithms with a runner, units. */
import { describe, expect, test } from 'vitest'
import { emptyElement, parseFormula, type Algorithm, SpaceSystem, type Parameter } from '@vigie/model'
import {
  compileTelemetry,
  TelemetryProcessor,
  type AlgorithmRunner,
  type ColumnBlock,
  type TelemetryEvent,
} from '../src/index.ts'
import { batchOf } from './support/batches.ts'
import { electric, status } from './support/packets.ts'
import { containers, parameters, types } from './support/satellite.ts'

const derived = (name: string, formula: string, type = 'Watts'): Parameter => ({
  name,
  type,
  source: 'derived',
  formula: parseFormula(formula),
})

function processor(more: readonly Parameter[], algorithms: readonly Algorithm[] = [], runner?: AlgorithmRunner) {
  const system = new SpaceSystem({
    ...emptyElement('T', 'mission'),
    types,
    parameters: [...parameters, ...more],
    containers,
    algorithms,
  })
  const plan = compileTelemetry(system, { chain: 'SAT', root: 'packet' })
  const events: TelemetryEvent[] = []
  const p = new TelemetryProcessor(plan, {
    onEvent: (e) => events.push(e),
    ...(runner === undefined ? {} : { algorithms: runner }),
  })
  const values = (blocks: readonly ColumnBlock[], path: string): unknown[] => {
    const index = plan.parameters.find((q) => q.path === path)!.index
    return blocks.flatMap((b) => b.columns.filter((c) => c.parameter === index).flatMap((c) => [...c.eng]))
  }
  return { p, plan, events, values }
}

describe('formulas', () => {
  test('are computed whenever an input is renewed, each after those that it needs', () => {
    const m = processor([derived('twice', 'half * 4'), derived('half', 'power / 2')])
    const blocks = m.p.process(batchOf([electric(0, 0, 10, 2), electric(1, 1, 20, 3)]))
    expect(m.values(blocks, 'power')).toEqual([20, 60])
    expect(m.values(blocks, 'twice')).toEqual([40, 120])
  })
  test('values of other packets hold from their packet on, in order of arrival and by time of generation', () => {
    const m = processor([derived('seen', 'mode == "SAFE" ? -1 : volts')])
    const blocks = m.p.process(
      batchOf([electric(0, 0, 10, 1), status(0, 1, 0), electric(1, 2, 11, 1), status(1, 3, 1), electric(2, 4, 12, 1)]),
    )
    const electricBlock = blocks.filter((b) => b.packetType === 'electric:derived')
    // Before any mode is known, NaN is not SAFE.
    expect(m.values(electricBlock, 'seen')).toEqual([10, -1, 12])
    expect(
      m.values(
        blocks.filter((b) => b.packetType === 'status:derived'),
        'seen',
      ),
    ).toEqual([-1, 11])
    const later = m.p.process(batchOf([electric(3, 5, 13, 1)], [], 5))
    expect(m.values(later, 'seen')).toEqual([13])
  })
  test('delta, rate, mean and previous remember', () => {
    const m = processor([
      derived('d', 'delta(volts)'),
      derived('r', 'rate(volts)'),
      derived('m', 'mean(volts, 2)'),
      derived('p', 'volts - previous(volts)'),
      derived('c', 'clamp(raw(volts), 0, 120)'),
    ])
    const first = m.p.process(batchOf([electric(0, 0, 10, 1), electric(1, 1, 12, 1)]))
    const second = m.p.process(batchOf([electric(2, 2, 16, 1), electric(3, 3, 16, 1)], [], 2))
    const all = [...first, ...second]
    expect(m.values(all, 'd')).toEqual([NaN, 2, 4, 0])
    expect(m.values(all, 'r')).toEqual([NaN, 2, 4, 0])
    expect(m.values(all, 'p')).toEqual([NaN, 2, 4, 0])
    expect(m.values(all, 'm').map((x) => Math.round(Number(x) * 1000) / 1000)).toEqual([10, 11, 12.667, 14.667])
    expect(m.values(all, 'c')).toEqual([100, 120, 120, 120])
  })
  test('circles, values that no packet of the chain carries, and units that do not match are reported', () => {
    const m = processor([
      derived('a', 'b + volts'),
      derived('b', 'a'),
      derived('odd', 'volts + amps'),
      derived('wrong', 'volts * 2'),
    ])
    const findings = m.plan.diagnostics.map((d) => d.message)
    expect(findings).toContainEqual(expect.stringMatching(/"a": it depends on itself/))
    expect(findings).toContainEqual(expect.stringMatching(/"odd": a sum of different dimensions/))
    expect(findings).toContainEqual(expect.stringMatching(/"wrong": it gives .*V|"wrong": it gives/))
    expect(findings.some((f) => f.includes('"power"'))).toBe(false)
  })
  test('what has no input in the chain is no part of its plan', () => {
    const m = processor([derived('elsewhere', 'unknown * 2')])
    expect(m.plan.parameters.some((p) => p.path === 'elsewhere')).toBe(false)
  })
})

describe('algorithms', () => {
  const algorithm = (more: Partial<Algorithm> = {}): Algorithm => ({
    name: 'sum',
    language: 'JavaScript',
    text: 'out = a + b',
    constants: [],
    triggers: [],
    inputs: [
      { name: 'a', ref: { parameter: 'volts' } },
      { name: 'b', ref: { parameter: 'amps' } },
    ],
    outputs: [{ parameter: 'result', name: 'out' }],
    ...more,
  })
  const result: Parameter = { name: 'result', type: 'Watts', source: 'derived' }
  test('run in a runner; their outputs are columns', () => {
    const runner: AlgorithmRunner = {
      speaks: (l) => l === 'JavaScript',
      load: () => ({ run: ([a, b]) => [Number(a) + Number(b)], dispose() {} }),
    }
    const m = processor([result], [algorithm()], runner)
    expect(m.values(m.p.process(batchOf([electric(0, 0, 10, 2)])), 'result')).toEqual([12])
  })
  test('are disabled after three failures in a row, with an event', () => {
    let runs = 0
    const runner: AlgorithmRunner = {
      speaks: () => true,
      load: () => ({
        run() {
          runs++
          throw new Error('no')
        },
        dispose() {},
      }),
    }
    const m = processor([result], [algorithm()], runner)
    for (let i = 0; i < 5; i++) m.p.process(batchOf([electric(i, i, 10, 2)]))
    expect(runs).toBe(3)
    expect(m.events.filter((e) => e.kind === 'chain').map((e) => e.name)).toEqual([
      'AlgorithmFailed',
      'AlgorithmDisabled',
    ])
  })
  test('run by the clock at whole multiples of their period, also when no packets come', () => {
    const m = processor(
      [result],
      [algorithm({ expression: parseFormula('volts * 3'), text: '', triggers: [{ kind: 'periodic', seconds: 2 }] })],
    )
    const times = (blocks: readonly ColumnBlock[]): bigint[] =>
      blocks.filter((b) => b.packetType === 'periodic:derived').flatMap((b) => [...b.generation])
    expect(m.p.tick(1_000_000_000n)).toEqual([])
    // The time of packets (seconds 0, 1, 4, 5) moves the clock.
    const start = m.p.process(batchOf([electric(0, 0, 10, 2), electric(1, 1, 11, 2)]))
    const [begin] = times(start)
    const later = m.p.process(batchOf([electric(4, 4, 20, 2), electric(5, 5, 30, 2)], [], 4))
    for (const t of times([...start, ...later])) expect(t % 2_000_000_000n).toBe(0n)
    expect(times(later)).toEqual([begin! + 2_000_000_000n, begin! + 4_000_000_000n])
    expect(m.values(later, 'result')).toEqual([33, 60])
    const silent = m.p.tick(begin! + 8_500_000_000n)
    expect(times(silent)).toEqual([begin! + 6_000_000_000n, begin! + 8_000_000_000n])
    expect(m.values(silent, 'result')).toEqual([90, 90])
  })
  test('can start at every second renewal only', () => {
    const m = processor([result], [algorithm({ expression: parseFormula('volts * 3'), text: '', triggerRate: 2 })])
    const blocks = m.p.process(batchOf([1, 2, 3, 4, 5].map((v, i) => electric(i, i, v, 2))))
    expect(m.values(blocks, 'result')).toEqual([6, 12])
  })
  test('start when a container is renewed, in packets that extend it too', () => {
    const m = processor(
      [result],
      [
        algorithm({
          expression: parseFormula('volts * 3'),
          text: '',
          triggers: [{ kind: 'container', container: 'packet' }],
        }),
      ],
    )
    const blocks = m.p.process(batchOf([electric(0, 0, 10, 2), status(1, 1, 1)]))
    expect(m.values(blocks, 'result')).toEqual([30, 30])
  })
  test('math algorithms need no runner', () => {
    const m = processor([result], [algorithm({ expression: parseFormula('volts * 3'), text: '' })])
    expect(m.values(m.p.process(batchOf([electric(0, 0, 10, 2)])), 'result')).toEqual([30])
  })
})
