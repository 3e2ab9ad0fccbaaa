/**
 * The software qualifies itself (docs/guides/qualify-vigie.md). What a report says is taken at its word; that each traced test is there is
 * looked up in the files of tests themselves.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { OWN_MISSION, qualifySelf, readOwnMission } from '@vigie/qualification-runner/self'
import type { Verdict } from '@vigie/qualification/tests'
import { checkTrace } from '../src/self/check-trace.ts'
import { titlesIn } from '../src/self/titles.ts'
import type { ReportedTest } from '../src/self/report.ts'
import { casesOfTrace, judge, resultsOf } from '../src/self/traced-cases.ts'
import { readTrace } from '../src/self/trace.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const work = mkdtempSync(path.join(tmpdir(), 'vigie-self-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('the own requirements', () => {
  it('have each a test that is there, or a reason; there are 120 and more, in a hierarchy', async () => {
    const { requirements, traces, diagnostics } = await readOwnMission()
    expect(diagnostics).toEqual([])
    expect(requirements.length).toBeGreaterThanOrEqual(120)
    expect(requirements.filter((r) => (r.rationale ?? '') === '')).toEqual([])
    // A reason is the exception.
    expect(traces.filter((t) => t.reason !== undefined).length).toBeLessThan(requirements.length / 20)
  })
})

describe('a trace', () => {
  const check = (yaml: string, requirements: string[]): string[] => {
    const { traces, diagnostics } = readTrace(yaml, 'trace.yaml')
    const around = {
      file: 'trace.yaml',
      requirements: new Set(requirements),
      source: (file: string) =>
        file === 'a.test.ts' ? "describe('a link', () => { it('comes back', () => {}) })" : undefined,
    }
    return [...diagnostics, ...checkTrace(traces, around)].map((d) => `${d.line}: ${d.message}`)
  }

  it('is whole where each requirement names what is there', () => {
    expect(check('A:\n  - a.test.ts: comes back\n  - a.test.ts\nB:\n  reason: by inspection\n', ['A', 'B'])).toEqual([])
  })

  it('that names a test that was renamed, a file that is gone, a requirement that is not, or none at all is told with its line', () => {
    expect(check('A:\n  - a.test.ts: comes bakc\n', ['A'])).toEqual([
      expect.stringMatching(/^1: .*no test of a\.test\.ts is called "comes bakc" \(did you mean "comes back"\?\)/),
    ])
    expect(check('A:\n  - b.test.ts\n', ['A'])).toEqual([expect.stringContaining('there is no file b.test.ts')])
    expect(check('A:\n  - a.test.ts\nC:\n  - a.test.ts\n', ['A'])).toEqual([
      expect.stringMatching(/^3: .*there is no requirement C/),
    ])
    expect(check('A:\n  - a.test.ts\n', ['A', 'B'])).toEqual([
      expect.stringContaining('B has neither a test nor a reason'),
    ])
    expect(check('A: []\n', ['A'])[0]).toMatch(/^1: /)
    expect(check('A:\n  tests: [x]\n', ['A'])[0]).toMatch(/^2: .*array is expected/)
  })

  it('knows titles in quotes, in templates between their values, and after tables', () => {
    const source = [
      "it('it\\'s one', () => {})",
      'test.each([1, 2])("of %i", () => {})',
      'it.skipIf(!there)(`survives ${n} kills`, () => {})',
      "describe.each([\n  { name: 'x)' },\n])('a table $name', () => {})",
    ].join('\n')
    expect(titlesIn(source)).toEqual(
      expect.arrayContaining(["it's one", 'of %i', 'survives ', ' kills', 'a table $name']),
    )
  })
})

describe('a report of tests', () => {
  const report = (cases: string): string => {
    const file = path.join(work, `${Math.random()}.xml`)
    writeFileSync(
      file,
      `<?xml version="1.0"?><testsuites><testsuite name="t" timestamp="2031-01-01T00:00:00.000Z">${cases}</testsuite></testsuites>`,
    )
    return file
  }
  const one = (title: string, inner = ''): string =>
    `<testcase classname="packages/base/test/tai.test.ts" name="TAI and UTC &gt; ${title}" time="0.5">${inner}</testcase>`
  const survives = one('any instant from 1958 to 2200 survives text and Unix time')
  const count = one('the CCSDS day count is the Unix one plus 4383 (CCSDS 301.0-B-4 §3.3)')
  const qualify = (name: string, xml: string) =>
    qualifySelf({
      reports: [report(xml)],
      data: path.join(work, 'data'),
      out: path.join(work, name),
      by: 'tester',
      command: 'made up',
      only: ['packages/base/test/tai'],
    })

  it('closes nothing that failed, and opens an anomaly with what the runner said; met again, it is the same one', async () => {
    const failed = one('day-of-year and calendar forms name the same instant', '<failure message="off by one"/>')
    const first = await qualify('failed', survives + failed + count)
    expect(first.failed).toEqual(['VIG-TIME-010'])
    expect(first.verified).toEqual([])
    expect(first.notCovered.find((r) => r.id === 'VIG-PERF-010')?.reason).toContain('benches')
    expect(first.anomalies).toHaveLength(1)
    expect(readFileSync(path.join(first.out, 'data', 'anomalies.json'), 'utf8')).toContain('calendar forms')
    expect(first.findings).toEqual([])
    // Runs are told apart by the second in which they were recorded.
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const again = await qualify('again', survives + failed + count)
    expect(again.anomalies).toEqual(first.anomalies)
  }, 90_000)

  it('is judged by its gravest result; what was left out is a reservation, and what is not there was not run', () => {
    const result = (verdict: Verdict): ReportedTest => ({ file: 'a.test.ts', title: verdict, verdict, notes: '' })
    const verdict = (...all: Verdict[]): Verdict => judge(all.map(result)).verdict
    expect(verdict('passed', 'passed')).toBe('passed')
    expect(verdict('passed', 'not run')).toBe('passed with reservation')
    expect(verdict('passed', 'not run', 'failed')).toBe('failed')
    expect(verdict('passed', 'inconclusive')).toBe('inconclusive')
    expect(verdict('not run')).toBe('not run')
    expect(verdict()).toBe('not run')
    // The whole suite: a file of which the report has nothing was not run.
    const place = { line: 1, column: 1 }
    const [suite] = casesOfTrace([{ requirement: 'A', tests: [{ file: '*' }], place }])
    expect(judge(resultsOf(suite!, [result('passed')], ['a.test.ts'])).verdict).toBe('passed')
    expect(judge(resultsOf(suite!, [result('passed')], ['a.test.ts', 'b.test.ts'])).verdict).toBe(
      'passed with reservation',
    )
  })

  it('that is cut or empty is refused', async () => {
    await expect(qualify('empty', '')).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-231' })
  })
})

describe('npm run qualify', () => {
  it('runs tests and issues a file that verifies (a few tests of one room)', () => {
    const out = path.join(work, 'file')
    const args = ['scripts/qualify.ts', '--only', 'packages/base/test/tai', '--only', 'packages/base/test/errors']
    const done = spawnSync(
      process.execPath,
      [...args, '--out', out, '--data', path.join(work, 'own'), '--by', 'tester', '--json'],
      { cwd: ROOT, encoding: 'utf8', timeout: 90_000 },
    )
    expect(done.status, done.stderr).toBe(0)
    const outcome = JSON.parse(done.stdout) as { verified: string[]; tests: number; findings: unknown[] }
    expect(outcome.tests).toBeGreaterThan(10)
    expect(outcome.verified).toContain('VIG-TIME-010')
    expect(outcome.findings).toEqual([])
    const vigie = path.join(ROOT, 'apps', 'cli', 'bin', 'vigie.mjs')
    const verified = spawnSync(process.execPath, [vigie, 'qualification', 'verify', out], { encoding: 'utf8' })
    expect(verified.status, verified.stderr).toBe(0)
  }, 120_000)

  it('is a mission without a satellite', () => {
    expect(readFileSync(path.join(OWN_MISSION, 'mission.yaml'), 'utf8')).not.toMatch(/^satellites:/m)
  })
})
