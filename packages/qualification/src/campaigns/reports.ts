/** Results for continuous integration: JUnit XML, and CTRF (https://ctrf.io, report format 0.0.0). */
import type { CampaignRun, TestRun, Verdict } from '../records/run.ts'
import type { Campaign } from '../records/test-case.ts'
import { checkText } from '../tests/verdict.ts'

type Titles = ReadonlyMap<string, string>

/** The last attempt of each test on each satellite, and how many there were. */
export function lastAttempts(
  runs: readonly TestRun[],
): readonly { readonly run: TestRun; readonly attempts: number }[] {
  const found = new Map<string, { run: TestRun; attempts: number }>()
  for (const run of runs) {
    const key = `${run.test}@${run.satellite ?? ''}`
    const before = found.get(key)
    if (before === undefined) found.set(key, { run, attempts: 1 })
    else found.set(key, { run: run.attempt >= before.run.attempt ? run : before.run, attempts: before.attempts + 1 })
  }
  return [...found.values()]
}

const nameOf = (run: TestRun, titles: Titles): string =>
  `${run.test}${run.satellite === undefined ? '' : ` [${run.satellite}]`} ${titles.get(run.test) ?? ''}`.trim()
const secondsOf = (run: TestRun): number => Math.max(0, (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000)

export function junitReport(campaign: Campaign, record: CampaignRun, runs: readonly TestRun[], titles: Titles): string {
  const last = lastAttempts(runs)
  const count = (...verdicts: Verdict[]): number => last.filter(({ run }) => verdicts.includes(run.verdict)).length
  const total = last.reduce((sum, { run }) => sum + secondsOf(run), 0)
  const head = `tests="${last.length}" failures="${count('failed')}" errors="${count('inconclusive', 'blocked')}" skipped="${count('not run', 'not applicable')}" time="${total.toFixed(3)}"`
  const cases = last.map(({ run, attempts }) => {
    const properties = [
      ...run.requirements.map((r) => property('requirement', `${r.id}@${r.version}`)),
      ...run.anomalies.map((a) => property('anomaly', a)),
      property('verdict', run.verdict),
      property('run', run.id),
      ...(attempts > 1 ? [property('attempts', String(attempts))] : []),
    ]
    const detail = run.steps.flatMap((s) => s.checks.filter((c) => !c.passed).map((c) => `${s.title}: ${checkText(c)}`))
    const text = xml([...run.reasons, ...detail].join('\n'))
    const message = xml(run.reasons[0] ?? run.verdict)
    const outcome =
      run.verdict === 'failed'
        ? `      <failure message="${message}">${text}</failure>\n`
        : run.verdict === 'inconclusive' || run.verdict === 'blocked'
          ? `      <error message="${message}" type="${run.verdict}">${text}</error>\n`
          : run.verdict === 'not run' || run.verdict === 'not applicable'
            ? `      <skipped message="${message}"/>\n`
            : ''
    return `    <testcase name="${xml(nameOf(run, titles))}" classname="${xml(`${campaign.name}.${run.satellite ?? 'all'}`)}" time="${secondsOf(run).toFixed(3)}">
      <properties>
${properties.map((p) => `        ${p}\n`).join('')}      </properties>
${outcome}    </testcase>
`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${xml(record.id)}" ${head}>
  <testsuite name="${xml(campaign.title)}" timestamp="${xml(record.startedAt.slice(0, 19))}" ${head}>
${cases.join('')}  </testsuite>
</testsuites>
`
}

const property = (name: string, value: string): string => `<property name="${xml(name)}" value="${xml(value)}"/>`

/** Characters that XML 1.0 cannot hold are left out. */
const xml = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const CTRF_STATUS: Readonly<Record<Verdict, 'passed' | 'failed' | 'skipped' | 'pending' | 'other'>> = {
  passed: 'passed',
  'passed with reservation': 'passed',
  failed: 'failed',
  inconclusive: 'other',
  blocked: 'other',
  'not run': 'pending',
  'not applicable': 'skipped',
}

export function ctrfReport(campaign: Campaign, record: CampaignRun, runs: readonly TestRun[], titles: Titles): object {
  const last = lastAttempts(runs)
  const count = (status: string): number => last.filter(({ run }) => CTRF_STATUS[run.verdict] === status).length
  const millis = (text: string | undefined): number => (text === undefined ? 0 : Date.parse(text))
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name: 'vigie', version: record.configuration.software.version },
      summary: {
        tests: last.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: count('pending'),
        other: count('other'),
        start: millis(record.startedAt),
        stop: millis(record.endedAt),
      },
      tests: last.map(({ run, attempts }) => ({
        name: nameOf(run, titles),
        status: CTRF_STATUS[run.verdict],
        rawStatus: run.verdict,
        duration: Math.round(secondsOf(run) * 1000),
        suite: campaign.title,
        ...(run.reasons.length === 0 ? {} : { message: run.reasons.join('\n') }),
        tags: run.requirements.map((r) => `${r.id}@${r.version}`),
        retries: attempts - 1,
        flaky: attempts > 1 && CTRF_STATUS[run.verdict] === 'passed',
        extra: { run: run.id, anomalies: run.anomalies },
      })),
      environment: {
        appName: 'vigie',
        appVersion: record.configuration.software.version,
        ...(record.configuration.software.commit === undefined ? {} : { commit: record.configuration.software.commit }),
        testEnvironment: record.configuration.environment,
      },
    },
  }
}
