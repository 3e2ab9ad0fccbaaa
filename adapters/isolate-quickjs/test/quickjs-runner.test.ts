/** The algorithm port on QuickJS: what algorithms may do, and what they may not. */
import { describe, expect, test } from 'vitest'
import type { AlgorithmValue } from '@vigie/telemetry'
import { createQuickJsRunner } from '../src/index.ts'

const runner = await createQuickJsRunner({ millis: 100, memoryBytes: 4 << 20 })
const run = (text: string, inputs: Record<string, AlgorithmValue> = {}, outputs = ['out']): AlgorithmValue[] => {
  const algorithm = runner.load({
    path: 'Sat.Algorithm',
    language: 'JavaScript',
    text,
    inputs: Object.keys(inputs),
    outputs,
  })
  try {
    return algorithm.run(Object.values(inputs))
  } finally {
    algorithm.dispose()
  }
}

describe('algorithms', () => {
  test('read inputs and set outputs by name, or by .value, or return them', () => {
    expect(run('out = a + b', { a: 2, b: 3 })).toEqual([5])
    expect(run('out.value = a.value * 2', { a: 21 })).toEqual([42])
    expect(run('return [a, -a]', { a: 1 }, ['x', 'y'])).toEqual([1, -1])
    expect(run('out = `${mode}!`', { mode: 'SAFE' })).toEqual(['SAFE!'])
    expect(run('out = big + 1n', { big: 2n ** 60n })).toEqual([2n ** 60n + 1n])
    expect(run('x = list.length; y = ok ? 1 : 0', { list: Uint8Array.of(1, 2, 3), ok: false }, ['x', 'y'])).toEqual([
      3, 0,
    ])
  })
  test('an output that is not set is null', () => {
    expect(run('if (a > 1) out = 7', { a: 0 })).toEqual([null])
  })
  test('keep their own state from run to run, and share none with others', () => {
    const load = () =>
      runner.load({
        path: 'A',
        language: 'js',
        text: 'globalThis.n = (globalThis.n ?? 0) + 1; out = n',
        inputs: [],
        outputs: ['out'],
      })
    const [a, b] = [load(), load()]
    expect([a.run([]), a.run([]), b.run([])]).toEqual([[1], [2], [1]])
    a.dispose()
    b.dispose()
  })
  test('have no files, network, clock or chance', () => {
    expect(
      run(
        'out = [typeof require, typeof process, typeof fetch, typeof setTimeout, typeof Date, typeof Math.random].join()',
      ),
    ).toEqual(['undefined,undefined,undefined,undefined,undefined,undefined'])
  })
  test('only languages that are JavaScript are spoken', () => {
    expect(['JavaScript', 'js', 'python', 'Java'].map((l) => runner.speaks(l))).toEqual([true, true, false, false])
  })
})

describe('bounds', () => {
  test('an endless loop ends with VIG-TELEMETRY-010, and the next run is possible', () => {
    const algorithm = runner.load({
      path: 'A',
      language: 'js',
      text: 'while (a) {} out = 1',
      inputs: ['a'],
      outputs: ['out'],
    })
    expect(() => algorithm.run([1])).toThrow(/did not end within 100 ms/)
    expect(algorithm.run([0])).toEqual([1])
    algorithm.dispose()
  })
  test('memory without end ends with VIG-TELEMETRY-011', () => {
    expect(() => run('const a = []; for (;;) a.push(new Uint8Array(1e6))')).toThrow(/more than 4194304 bytes/)
  })
  test('deep recursion, errors and bad syntax end with VIG-TELEMETRY-012', () => {
    expect(() => run('function f() { return f() + 1 } f()')).toThrow(/algorithm "Sat.Algorithm" failed/)
    expect(() => run('throw new Error("no")')).toThrow(/Error: no/)
    expect(() => run('out = = 1')).toThrow(/SyntaxError/)
    expect(() => run('1', { 'a-b': 1 })).toThrow(/cannot be the name of a variable/)
  })
})
