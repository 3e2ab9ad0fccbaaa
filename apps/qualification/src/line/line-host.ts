/** The process of a test line: runs one test after another, each on a world of its own; ends when its runner is gone. */
import { rm } from 'node:fs/promises'
import { describeError, formatUtc } from '@vigie/base'
import { runTest, type Answer } from '@vigie/testkit/run'
import { collectEvidence } from '../evidence/collect-evidence.ts'
import { clockOfLine } from './clock-of-line.ts'
import { bodyOfTest } from './body-of-test.ts'
import { openLine, type OpenLine } from './open-line.ts'
import type { FromLine, JobResult, LineJob, ToLine } from './line-messages.ts'

const tell = (message: FromLine): void => void process.send?.(message)
process.on('disconnect', () => process.exit(0))
// A test that leaves something undone must not end the line: its run tells.
process.on('unhandledRejection', (error) => tell({ type: 'told', text: `unhandled: ${describeError(error)}` }))

const answers = new Map<number, (answer: Answer | undefined) => void>()
let questions = 0
let open: OpenLine | undefined

setInterval(
  () => tell({ type: 'alive', ...(open === undefined ? {} : { at: formatUtc(open.line.now()) }) }),
  2000,
).unref()

process.on('message', (message: ToLine) => {
  if (message.type === 'answer') {
    answers.get(message.question)?.(message.answer)
    answers.delete(message.question)
    return
  }
  run(message.job).then(
    (result) => tell({ type: 'done', result }),
    (error: unknown) => tell({ type: 'failed', reason: describeError(error) }),
  )
})
tell({ type: 'ready' })

async function run(job: LineJob): Promise<JobResult> {
  const { test, satellite } = job
  const body = await bodyOfTest(test, job.mission, satellite)
  const line = (open = await openLine({
    mission: job.mission,
    folder: job.work,
    time: job.time,
    seed: job.seed,
    start: job.start,
    simulated: job.environment === 'simulator',
    environment: job.environment,
    ...(job.approvals === undefined ? {} : { approvals: job.approvals }),
    ...(test.configuration.answers === undefined ? {} : { answers: test.configuration.answers }),
    ...(test.configuration.faults === undefined ? {} : { faults: test.configuration.faults }),
    ask: (ask) =>
      new Promise((resolve) => {
        const question = ++questions
        answers.set(question, resolve)
        tell({ type: 'ask', question, ask })
      }),
  }))
  try {
    if (job.margin > 0) await line.line.sleep(job.margin)
    const startedAt = formatUtc(line.line.now(), { digits: 9 })
    const result = await runTest(body, line.line, {
      ...(satellite === undefined ? {} : { satellite }),
      told: (text) => tell({ type: 'told', text }),
    })
    const endedAt = formatUtc(line.line.now(), { digits: 9 })
    const clock = await clockOfLine(line)
    if (job.margin > 0) await line.line.sleep(job.margin)
    const { evidence, stations, procedures } = await collectEvidence(line, job, result, { startedAt, endedAt }, clock)
    return {
      verdict: result.verdict,
      reasons: result.reasons,
      steps: result.steps,
      evidence,
      startedAt,
      endedAt,
      pace: line.time.pace,
      ...(clock.offset === undefined ? {} : { clockOffset: clock.offset }),
      stations,
      procedures,
    }
  } finally {
    open = undefined
    await line.close().catch((error: unknown) => tell({ type: 'told', text: `closing: ${describeError(error)}` }))
    await rm(job.work, { recursive: true, force: true })
  }
}
