/** The record of a procedure as steps of a test: each step with its checks, and how it ended. */
import { checkText, type Check, type StepRecord, type Verdict } from '@vigie/qualification/tests'
import type { ProcedureRunRecord, ProcedureStatement } from './line.ts'

interface Open {
  readonly node: number
  readonly thread: number
  readonly title: string
  readonly startedAt: string
  readonly line: number
  readonly outer: Open | undefined
  readonly checks: Check[]
  readonly activities: number[]
  endedAt?: string
  status?: ProcedureStatement['status']
  detail?: string
  /** Of a branch that ended because another one was complete first: so it is written. */
  isLeft?: boolean
}

/** Branches side by side, while they are. */
interface Parallel {
  readonly node: number
  readonly thread: number
  readonly outer: Open
  readonly untilOne: boolean
  readonly steps: Open[]
}

/**
 * In the order in which they began. What was found otherwise and dealt with by the procedure itself, which was confirmed all the
 * same, is a reservation: it is said in words, for it decided nothing. `expected`: how the procedure has to end; a step that is not
 * confirmed is no reservation where the whole is not to be.
 */
export function stepsOfProcedure(
  run: Pick<ProcedureRunRecord, 'path' | 'outcome' | 'why'>,
  record: readonly ProcedureStatement[],
  expected: NonNullable<ProcedureRunRecord['outcome']> = 'confirmed',
): Omit<StepRecord, 'number'>[] {
  const first = record[0]?.at ?? ''
  const last = record.at(-1)?.at ?? first
  const root = open({ node: -1, thread: -1, text: `Procedure ${run.path}`, at: first, line: 1 }, undefined)
  const steps: Open[] = [root]
  /** The innermost open step of each branch. */
  const inner = new Map<number, Open>()
  const branchOf = new Map<number, Parallel>()
  let parallels: Parallel[] = []
  const innermost = ({ thread, node }: ProcedureStatement): Open => {
    let found = inner.get(thread)
    if (found === undefined) {
      // What is within a statement has a greater number: a branch is of the innermost that goes on in parallel, a watchdog of its body.
      const parallel = parallels.findLast((p) => p.node < node)
      if (parallel !== undefined) branchOf.set(thread, parallel)
      found = parallel?.outer ?? steps.findLast((s) => s.endedAt === undefined && s.node < node) ?? root
      inner.set(thread, found)
    }
    return found
  }
  for (const s of record) {
    const at = innermost(s)
    if (s.kind === 'parallel' && s.phase === 'start')
      parallels.push({
        node: s.node,
        thread: s.thread,
        outer: at,
        untilOne: s.text === 'until one completes',
        steps: [],
      })
    if (s.kind === 'parallel' && s.phase === 'stop') {
      const ended = parallels.findLast((p) => p.node === s.node && p.thread === s.thread)
      parallels = parallels.filter((p) => p !== ended)
      if (ended?.untilOne === true) for (const step of ended.steps) step.isLeft = step.status === 'aborted'
    }
    if (s.kind === 'step' && s.phase === 'start') {
      const step = open(s, at)
      steps.push(step)
      branchOf.get(s.thread)?.steps.push(step)
      inner.set(s.thread, step)
      continue
    }
    if (s.check !== undefined) at.checks.push(checkOf(s))
    if (s.activity !== undefined && !at.activities.includes(s.activity)) at.activities.push(s.activity)
    if (s.kind === 'step' && s.phase === 'stop') {
      const step = steps.findLast((x) => x.node === s.node && x.thread === s.thread && x.endedAt === undefined)
      if (step === undefined) continue
      step.endedAt = s.at
      if (s.status !== undefined) step.status = s.status
      if (s.detail !== undefined) step.detail = s.detail
      inner.set(s.thread, step.outer ?? root)
    }
  }
  root.endedAt = last
  if (run.outcome !== undefined) root.status = run.outcome
  if (run.why !== undefined) root.detail = run.why
  const asExpected = run.outcome === expected
  root.checks.push({
    kind: 'activity',
    subject: run.path,
    expected,
    actual: `${run.outcome ?? 'not ended'}${run.why === undefined || run.why === '' ? '' : `: ${run.why}`}`,
    at: last,
    passed: asExpected,
  })
  return steps.map((s) => stepRecord(s, last, asExpected, expected, s === root))
}

const open = (
  s: Pick<ProcedureStatement, 'node' | 'thread' | 'text' | 'at' | 'line'>,
  outer: Open | undefined,
): Open => ({
  node: s.node,
  thread: s.thread,
  title: outer === undefined || outer.node < 0 ? (s.text ?? `line ${s.line}`) : `${outer.title} / ${s.text ?? ''}`,
  startedAt: s.at,
  line: s.line,
  outer,
  checks: [],
  activities: [],
})

function stepRecord(
  s: Open,
  last: string,
  asExpected: boolean,
  expected: string,
  isRoot: boolean,
): Omit<StepRecord, 'number'> {
  const otherwise = s.checks.filter((c) => !c.passed)
  // A step without an end is a watchdog that was ended with what it watched over.
  const isWatching = !isRoot && s.status === undefined
  const isOtherwise = !isRoot && !isWatching && s.isLeft !== true && s.status !== 'confirmed'
  const dealtWith = asExpected && (otherwise.length > 0 || isOtherwise)
  const remarks = [
    ...(isWatching ? ['it watched, and was not called for'] : []),
    ...(s.status === undefined || s.status === 'confirmed'
      ? []
      : [s.detail === undefined ? s.status : `${s.status}: ${s.detail}`]),
    ...(asExpected ? otherwise.map((c) => `dealt with: ${checkText(c)}`) : []),
  ]
  return {
    title: s.title,
    startedAt: s.startedAt,
    endedAt: s.endedAt ?? last,
    verdict: verdictOf(s, asExpected, dealtWith && expected === 'confirmed', isRoot),
    ...(remarks.length === 0 ? {} : { remark: [...new Set(remarks)].join('; ') }),
    checks: asExpected ? s.checks.filter((c) => c.passed) : s.checks,
    activities: s.activities,
    line: s.line,
  }
}

function verdictOf(s: Open, asExpected: boolean, reserved: boolean, isRoot: boolean): Verdict {
  if (asExpected) return reserved ? 'passed with reservation' : 'passed'
  return isRoot ||
    s.status === 'not confirmed' ||
    (s.status === 'aborted' && s.isLeft !== true) ||
    s.checks.some((c) => !c.passed)
    ? 'failed'
    : 'passed'
}

function checkOf(s: ProcedureStatement): Check {
  const { check } = s
  return { ...check!, at: s.at, line: s.line }
}
