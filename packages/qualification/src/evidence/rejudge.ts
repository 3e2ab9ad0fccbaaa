/**
 * An old run judged again on its archived telemetry: each comparison with a parameter is made again on the samples that were received
 * then, as the present database decodes and monitors them. What people answered, how activities ended and what a test computed stays.
 */
import { parseUtc, type Tai } from '@vigie/base'
import type { Check, RejudgedCheck, TestRun, Verdict } from '../records/run.ts'
import { conditionHolds, parseCondition, type Condition, type Judged } from '../tests/condition.ts'
import { worst } from '../tests/verdict.ts'

/** As it is decoded now, in order of reception. */
export interface ArchivedSample extends Judged {
  readonly reception: Tai
  readonly generation: Tai
}

/** Undefined: the present database has no such parameter. Not archived: it came in no packet, such as those of the centre itself. */
export type SeriesOf = (subject: string) => readonly ArchivedSample[] | 'not archived' | undefined

export interface JudgedAgain {
  readonly before: Verdict
  readonly after: Verdict
  readonly judged: number
  readonly kept: number
  readonly differences: readonly RejudgedCheck[]
}

/** `expected`: other conditions on values, by subject: a requirement may demand something else by now. */
export function judgeAgain(
  run: TestRun,
  series: SeriesOf,
  expected: ReadonlyMap<string, string> = new Map(),
): JudgedAgain {
  const differences: RejudgedCheck[] = []
  let judged = 0
  let kept = 0
  const now = new Map<Check, boolean>()
  for (const step of run.steps)
    for (const [i, check] of step.checks.entries()) {
      const original = isOfParameter(check) ? decidable(parseCondition(check.condition ?? check.expected)) : undefined
      const subject = check.parameter ?? check.subject
      const other =
        original !== undefined && OF_VALUES.has(original.kind)
          ? (expected.get(subject) ?? expected.get(check.subject))
          : undefined
      const wanted = other ?? check.expected
      const condition = other === undefined ? original : parseCondition(other)
      const samples = condition === undefined ? 'not archived' : series(subject)
      if (condition === undefined || samples === 'not archived') {
        kept++
        continue
      }
      const before = { passed: check.passed, ...(check.actual === undefined ? {} : { actual: check.actual }) }
      const at = { step: step.number, check: i, subject: check.subject, expected: wanted, before }
      if (samples === undefined) {
        differences.push(at)
        now.set(check, false)
        continue
      }
      judged++
      const after = judge(check, condition, samples)
      now.set(check, after.passed)
      if (after.passed !== check.passed || after.actual !== check.actual) differences.push({ ...at, after })
    }
  return { before: run.verdict, after: verdictAfter(run, now), judged, kept, differences }
}

/** What another condition may take the place of: not of monitoring, not that something came. */
const OF_VALUES: ReadonlySet<Condition['kind']> = new Set(['compare', 'range', 'one of', 'matches'])
/**
 * Procedures name things by the context that they stand in, with units: where they compared a parameter alone, the record says
 * which and with what; what else they found stays as it was.
 */
const isOfParameter = (c: Check): boolean =>
  (c.kind === 'parameter' || c.kind === 'wait') && (c.condition !== undefined || /^\S+\.\S+$/.test(c.subject))

/** Only numbers are more or less than something. */
const decidable = (c: Condition | undefined): Condition | undefined =>
  c?.kind === 'compare' && c.op !== '=' && c.op !== '!=' && typeof c.value !== 'number' ? undefined : c
const nanos = (seconds: number): bigint => BigInt(Math.round(seconds * 1e9))

function judge(
  check: Check,
  condition: Condition,
  samples: readonly ArchivedSample[],
): { readonly passed: boolean; readonly actual?: string } {
  const at = parseUtc(check.at)
  const good = (s: ArchivedSample): boolean => conditionHolds(condition, s)
  const said = (passed: boolean, s: ArchivedSample | undefined) => ({
    passed,
    ...(s === undefined ? {} : { actual: actualOf(check, s) }),
  })
  if (check.within === undefined && check.held === undefined) {
    const latest = samples.findLast((s) => s.reception <= at)
    return said(latest !== undefined && good(latest), latest)
  }
  const held = nanos(check.held ?? 0)
  // Runs of before did not say when a wait began.
  const since =
    check.since === undefined
      ? at - nanos((check.took ?? 0) + (check.passed ? (check.held ?? 0) : 0))
      : parseUtc(check.since)
  const allowed = since + nanos(check.within ?? 0)
  const end = !check.passed && allowed < at ? at : allowed
  const first = check.fresh === true ? undefined : samples.findLast((s) => s.reception <= since)
  const met =
    first !== undefined && good(first)
      ? first
      : check.within === undefined
        ? undefined
        : samples.find((s) => s.reception > since && s.reception <= end && isFresh(check, s, since) && good(s))
  if (met === undefined)
    return said(
      false,
      samples.findLast((s) => s.reception <= end),
    )
  if (check.held === undefined) return said(true, met)
  const from = met.reception > since ? met.reception : since
  const otherwise = samples.find((s) => s.reception > from && s.reception <= from + held && !good(s))
  if (otherwise !== undefined) return said(false, otherwise)
  return said(true, samples.findLast((s) => s.reception <= from + held) ?? met)
}

const isFresh = (check: Check, s: ArchivedSample, since: Tai): boolean => check.fresh !== true || s.generation > since

/** As procedures say it where one did: with its unit. */
const actualOf = (check: Check, s: ArchivedSample): string =>
  check.parameter === undefined || typeof s.value !== 'number' || s.text !== undefined
    ? textOf(s)
    : `${Number(s.value.toPrecision(12))}${check.unit === undefined ? '' : ` ${check.unit}`}`

const textOf = (s: ArchivedSample): string =>
  s.text ?? (typeof s.value === 'object' ? JSON.stringify(s.value) : String(s.value))

/** What ended a test as it did then is not undone: where a hard check failed, nobody knows what would have followed. */
function verdictAfter(run: TestRun, now: ReadonlyMap<Check, boolean>): Verdict {
  const all = run.steps.flatMap((s) => s.checks)
  const passes = (c: Check): boolean => now.get(c) ?? c.passed
  // Of a test that is to fail, what failed then does not count against it; where that now holds, nobody knows how it would have ended.
  const met = run.verdict !== 'failed' && run.verdict !== 'inconclusive'
  if (met && all.some((c) => !c.passed && c.soft !== true && passes(c))) return 'inconclusive'
  if (all.some((c) => !passes(c) && !(met && !c.passed)))
    return run.verdict === 'failed' ? 'failed' : (worst([run.verdict, 'failed']) ?? 'failed')
  if (run.verdict !== 'failed') return run.verdict
  const mended = all.filter((c) => !c.passed)
  if (mended.length === 0) return run.verdict
  return mended.every((c) => c.soft === true) ? 'passed' : 'inconclusive'
}
