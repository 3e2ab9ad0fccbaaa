/** Runs one test on a line. For whoever runs tests; authors need `index.ts` only. */
import type { StepRecord, Verdict } from '@vigie/qualification/tests'
import { TestContext } from './context.ts'
import type { TestLine } from './line.ts'
import { Recorder, TestEnded, type RecordedAnswer, type RecordedAttachment } from './recorder.ts'
import type { DeclaredTest } from './registry.ts'

export { collectTests, type DeclaredTest } from './registry.ts'
export { namesInSource, type NameUsed } from './names-in-source.ts'
export { Recorder, TestEnded, type RecordedAnswer, type RecordedAttachment } from './recorder.ts'
export { stepsOfProcedure } from './steps-of-procedure.ts'
export type * from './line.ts'

export interface TestResult {
  readonly verdict: Verdict
  readonly reasons: readonly string[]
  readonly steps: readonly StepRecord[]
  readonly looked: readonly string[]
  readonly answers: readonly RecordedAnswer[]
  readonly attachments: readonly RecordedAttachment[]
  readonly log: readonly string[]
}

/** Seconds of the line's time, unless the test says so. */
const LONGEST = 3600

export async function runTest(
  test: Pick<DeclaredTest, 'body' | 'timeout'>,
  line: TestLine,
  options: { readonly satellite?: string; readonly told?: (text: string) => void } = {},
): Promise<TestResult> {
  const recorder = new Recorder(() => line.now(), options.told ?? (() => undefined))
  const abort = new AbortController()
  const context = new TestContext({
    line: limited(line, test.timeout ?? LONGEST, abort),
    recorder,
    satellite: options.satellite,
    signal: abort.signal,
  })
  let thrown: unknown
  try {
    await test.body(context)
  } catch (error) {
    thrown = error
  }
  const verdict = recorder.finish(thrown)
  return {
    verdict,
    reasons: recorder.reasons,
    steps: recorder.steps,
    looked: [...recorder.looked],
    answers: recorder.answers,
    attachments: recorder.attachments,
    log: recorder.log,
  }
}

/** A line on which no wait goes beyond the time of the test. */
function limited(line: TestLine, seconds: number, abort: AbortController): TestLine {
  const end = line.now() + BigInt(Math.round(seconds * 1e9))
  const left = (wanted: number): number => {
    const rest = Number(end - line.now()) / 1e9
    if (rest > 0) return Math.min(wanted, rest)
    abort.abort()
    throw new TestEnded('inconclusive', `it took longer than the ${seconds} s that it may`)
  }
  return {
    now: () => line.now(),
    sleep: async (s) => {
      const allowed = left(s)
      await line.sleep(allowed)
      if (allowed < s) left(s)
    },
    until: async (holds, s) => {
      const allowed = left(s)
      const held = await line.until(holds, allowed)
      if (!held && allowed < s) left(s)
      return held
    },
    latest: (path) => line.latest(path),
    follow: (path, heard) => line.follow(path, heard),
    knows: (kind, name) => line.knows(kind, name),
    request: (path, args, how) => {
      left(1)
      return line.request(path, args, how)
    },
    activity: (id) => line.activity(id),
    approve: (id, how) => line.approve(id, how),
    fire: (id, digest) => line.fire(id, digest),
    cancel: (id, reason) => line.cancel(id, reason),
    procedureRun: (id) => line.procedureRun(id),
    procedureRecord: (run) => line.procedureRecord(run),
    answerProcedure: (run, question, answer) => line.answerProcedure(run, question, answer),
    declaredAnswer: (question) => line.declaredAnswer(question),
    events: (since) => line.events(since),
    simulator: (command) => line.simulator(command),
    ask: (question) => line.ask(question),
    client: (role) => line.client(role),
    restartCentre: (kill) => line.restartCentre(kill),
    takeUplink: (chain, s) => line.takeUplink(chain, left(s)),
  }
}
