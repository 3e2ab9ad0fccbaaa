/** The library of tests on a line that is made up: verdicts, what is recorded, names that are found before anything runs. */
import { describe, expect, it } from 'vitest'
import { formatUtc } from '@vigie/base'
import { collectTests, namesInSource, runTest, type Sample, type TestLine } from '@vigie/testkit/run'
import { test, type TestBody } from '@vigie/testkit'

const sample = (path: string, value: number): Sample => ({
  path,
  value,
  raw: value,
  validity: 'valid',
  generation: '1958-01-01T00:00:00Z',
  reception: '1958-01-01T00:00:00Z',
  count: 1,
})

/**
 * Time goes by only in waits, a second at a time; the value of X.P is the second. Each second four samples of X.Q come: 0, and in the
 * third second 1 among them.
 */
function madeUpLine(more: Partial<TestLine> = {}): TestLine {
  let second = 0
  const followed = new Map<string, Set<(s: Sample) => void>>()
  const tick = (): void => {
    second++
    const at = formatUtc(line.now())
    const tell = (s: Sample) => followed.get(s.path)?.forEach((heard) => heard({ ...s, generation: at, reception: at }))
    tell(sample('X.P', second))
    for (let i = 0; i < 4; i++) tell(sample('X.Q', second === 3 && i === 1 ? 1 : 0))
  }
  const nothing = (): never => {
    throw new Error('nothing was sent')
  }
  const line: TestLine = {
    now: () => BigInt(second) * 1_000_000_000n,
    sleep: async (s) => void (second += s),
    until: async (holds, s) => {
      for (let left = s; !holds(); left--) {
        if (left <= 0) return false
        tick()
      }
      return true
    },
    latest: (path) => sample(path, path === 'X.Q' ? 0 : second),
    follow: (path, heard) => {
      const all = followed.get(path) ?? new Set()
      followed.set(path, all.add(heard))
      return () => void all.delete(heard)
    },
    knows: () => true,
    request: async () => ({ refused: { code: 'VIG-X-001', message: 'no', rules: ['rights: no'] } }),
    activity: nothing,
    approve: async () => undefined,
    fire: async () => undefined,
    cancel: async () => undefined,
    procedureRun: () => undefined,
    procedureRecord: async () => [],
    answerProcedure: async () => undefined,
    declaredAnswer: () => undefined,
    events: () => [],
    simulator: async () => ({}),
    ask: async () => undefined,
    client: nothing,
    restartCentre: async () => undefined,
    takeUplink: async () => true,
    ...more,
  }
  return line
}
const run = (body: TestBody, more?: Partial<TestLine>) => runTest({ body }, madeUpLine(more), { satellite: 'X' })

describe('a test', () => {
  it('waits for a value, and records what it took', async () => {
    const { verdict, steps, looked } = await run(async (t) => {
      await t.step('It rises', () => t.expectParameter('.P').toBeAtLeast(3, { within: 5 }))
    })
    expect(verdict).toBe('passed')
    expect(looked).toEqual(['X.P'])
    expect(steps[0]).toMatchObject({
      title: 'It rises',
      checks: [{ subject: 'X.P', expected: '>= 3', within: 5, took: 3, passed: true }],
    })
  })

  it('looks at every sample, also those that only lasted a moment between two looks', async () => {
    const seen = await run((t) => t.waitFor('.Q', 1, { within: 5 }).then(() => undefined))
    expect(seen.verdict).toBe('passed')
    expect(seen.steps[0]!.checks[0]).toMatchObject({ actual: '1', took: 3 })
    const kept = await run((t) =>
      t
        .expectParameter('.Q')
        .toBe(0, { within: 1, for: 5 })
        .then(() => undefined),
    )
    expect(kept.verdict).toBe('failed')
    expect(kept.steps[0]!.checks[0]).toMatchObject({ expected: '= 0', actual: '1', held: 5, took: 3, passed: false })
    const before = await run((t) =>
      t
        .expectParameter('.Q')
        .toBe(0, { within: 1, for: 2 })
        .then(() => undefined),
    )
    expect(before.verdict).toBe('passed')
  })

  it.each<[string, string, TestBody]>([
    ['failed', 'a hard check ends it', async (t) => void (await t.expectParameter('.P').toBe(7))],
    [
      'inconclusive',
      'it breaks',
      () => {
        throw new TypeError('oops')
      },
    ],
    ['inconclusive', 'it checks nothing', () => undefined],
    ['blocked', 'what it needs is not there', (t) => t.block('no station')],
    ['not run', 'nobody answers', async (t) => void (await t.ask('Is it so?'))],
    ['not applicable', 'it says so', (t) => t.notApplicable('no heater')],
    [
      'passed with reservation',
      'it says so',
      (t) => {
        t.check('it is', true)
        t.reserve('slowly')
      },
    ],
    ['inconclusive', 'it takes too long', (t) => t.sleep(4000)],
  ])('is %s when %s', async (verdict, _, body) => {
    expect((await run(body)).verdict).toBe(verdict)
  })

  it('goes on after a soft check, and fails all the same', async () => {
    const { verdict, steps } = await run(async (t) => {
      await t.soft.expectParameter('.P').toBe(7)
      t.check('it went on', true)
    })
    expect(verdict).toBe('failed')
    expect(steps.flatMap((s) => s.checks.map((c) => c.passed))).toEqual([false, true])
  })

  it('expects a refusal, with its code', async () => {
    expect((await run(async (t) => void (await t.expectRefused('.C', {}, { code: 'VIG-X-001' })))).verdict).toBe(
      'passed',
    )
    expect((await run(async (t) => void (await t.expectRefused('.C', {}, { code: 'VIG-X-002' })))).verdict).toBe(
      'failed',
    )
    expect((await run(async (t) => void (await t.send('.C')))).verdict).toBe('failed')
  })
})

describe('a file of tests', () => {
  it('declares one for each row of a table', async () => {
    const tests = await collectTests(async () => {
      test.each([{ name: 'one' }, { name: 'two' }])('row %s', { id: 'T' }, () => undefined)
    })
    expect(tests.map((t) => [t.id, t.title])).toEqual([
      ['T/1', 'row one'],
      ['T/2', 'row two'],
    ])
  })

  it('shows the names of the model that it uses, at their lines', () => {
    const text = `// t.send('NOT.THIS')
await t.expectParameter('.EPS.Bus').toBe(1)
await t.send(\`\${t.satellite}.TC\`)
await t.send(\`\${made}.TC\`)`
    expect(namesInSource(text)).toEqual([
      { kind: 'parameter', name: '{satellite}.EPS.Bus', line: 2 },
      { kind: 'activity', name: '{satellite}.TC', line: 3 },
    ])
  })
})
