/** A trace as test cases, and results of a report as what was seen of each. */
import { formatUtc, parseUtc } from '@vigie/base'
import { sha256, type StepRecord, type TestCase, type Verdict } from '@vigie/qualification/tests'
import type { ReportedTest } from './report.ts'
import { tracedKey, type RequirementTrace, type TracedTest } from './trace.ts'

export interface TracedCase {
  readonly test: TestCase
  readonly traced: TracedTest
}

/** The whole suite as one test: none of its tests may fail. It is shown by whoever traces to this name. */
export const WHOLE_SUITE = '*'

const NO_TEXT = { format: 'text', content: '' } as const

/** One for each file, or file and title, that is traced to. */
export function casesOfTrace(traces: readonly RequirementTrace[]): readonly TracedCase[] {
  const found = new Map<string, { traced: TracedTest; verifies: { requirement: string }[] }>()
  for (const { requirement, tests } of traces)
    for (const traced of tests) {
      const key = tracedKey(traced)
      const before = found.get(key)
      if (before === undefined) found.set(key, { traced, verifies: [{ requirement }] })
      else before.verifies.push({ requirement })
    }
  return [...found.values()].map(({ traced, verifies }, order) => ({ traced, test: caseOf(traced, verifies, order) }))
}

function caseOf(traced: TracedTest, verifies: TestCase['verifies'], order: number): TestCase {
  const { file, title } = traced
  const [floor = '', room = ''] = file.split('/')
  return {
    id: idOf(traced),
    version: 1,
    suite: file === WHOLE_SUITE ? [] : [floor, room],
    title: file === WHOLE_SUITE ? 'All automated tests' : (title ?? `All of ${file}`),
    summary: {
      format: 'text',
      content:
        file === WHOLE_SUITE
          ? 'No automated test of the repository fails.'
          : `${file}${title === undefined ? '' : `: tests whose title has "${title}"`}`,
    },
    preconditions: NO_TEXT,
    means: { kind: 'script', file, name: title ?? WHOLE_SUITE },
    verifies,
    prerequisites: [],
    importance: 'medium',
    status: 'final',
    keywords: [],
    platforms: [],
    configuration: { satellites: [] },
    limits: [],
    attempts: 1,
    order,
    customFields: {},
    attachments: [],
  }
}

/** "telemetry.monitoring.limits-1f3a": readable, and another one for another title. */
function idOf({ file, title }: TracedTest): string {
  if (file === WHOLE_SUITE) return 'suite'
  const name = file
    .replace(/^(?:packages|adapters|apps)\//, '')
    .replace('/test/', '/')
    .replace(/\.test\.ts$/, '')
    .replaceAll('/', '.')
  if (title === undefined) return name
  const words = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return `${name}.${words.slice(0, 32).replaceAll(/^-|-$/g, '')}-${sha256(title).slice(0, 4)}`
}

/** `files`: all files of tests there are. Of the whole suite, those that the report does not have were not run. */
export const resultsOf = (
  { traced }: TracedCase,
  report: readonly ReportedTest[],
  files: readonly string[],
): readonly ReportedTest[] =>
  traced.file === WHOLE_SUITE
    ? [...report, ...missingFiles(report, files)]
    : report.filter((r) => r.file === traced.file && (traced.title === undefined || r.title.includes(traced.title)))

function missingFiles(report: readonly ReportedTest[], files: readonly string[]): ReportedTest[] {
  const there = new Set(report.map((r) => r.file))
  return files
    .filter((file) => !there.has(file))
    .map((file) => ({ file, title: file, verdict: 'not run', notes: 'the report has nothing of this file' }))
}

export interface Judged {
  readonly verdict: Verdict
  readonly reasons: readonly string[]
}

/** A test that did not run shows nothing; where others of the same case passed, they passed with that reservation. */
export function judge(results: readonly ReportedTest[]): Judged {
  if (results.length === 0) return { verdict: 'not run', reasons: ['the report has no test of this file and title'] }
  const of = (verdict: Verdict): readonly ReportedTest[] => results.filter((r) => r.verdict === verdict)
  const failed = [...of('failed'), ...of('inconclusive')]
  if (failed.length > 0)
    return {
      verdict: of('failed').length > 0 ? 'failed' : 'inconclusive',
      reasons: failed.slice(0, 20).map((r) => `${r.file}: ${r.title}`),
    }
  const skipped = of('not run')
  if (skipped.length === results.length) return { verdict: 'not run', reasons: ['it was left out'] }
  return skipped.length === 0
    ? { verdict: 'passed', reasons: [] }
    : {
        verdict: 'passed with reservation',
        reasons: [
          `${skipped.length} of ${results.length} were left out: ${skipped
            .slice(0, 5)
            .map((r) => r.title)
            .join('; ')}`,
        ],
      }
}

/** A step for each result. `at`: where the report has no time. */
export function stepsOf(results: readonly ReportedTest[], at: string): readonly StepRecord[] {
  return results.map((r, i): StepRecord => {
    const began = r.at === undefined ? parseUtc(at) : parseUtc(r.at)
    const ended = began + BigInt(Math.round((r.seconds ?? 0) * 1e9))
    const startedAt = formatUtc(began, { digits: 9 })
    const endedAt = formatUtc(ended, { digits: 9 })
    return {
      number: i + 1,
      title: r.title,
      startedAt,
      endedAt,
      verdict: r.verdict,
      ...(r.notes === '' ? {} : { remark: r.notes.slice(0, 2000) }),
      checks:
        r.verdict === 'not run'
          ? []
          : [
              {
                kind: 'statement',
                subject: r.title,
                expected: 'passed',
                actual: r.verdict,
                at: endedAt,
                passed: r.verdict === 'passed',
              },
            ],
      activities: [],
    }
  })
}
