/** A procedure run by its own executor in the centre of the line: asked for, answered, taken over step by step. */
import type { ProcedureRunRecord, TestLine } from './line.ts'
import { TestEnded, type Recorder } from './recorder.ts'
import { stepsOfProcedure } from './steps-of-procedure.ts'

export interface ProcedureExpectation {
  /** How it must end; confirmed unless told. */
  readonly expect?: 'confirmed' | 'not confirmed' | 'aborted'
  /** Seconds; 1 800 unless told. Then it is withdrawn, and the test is inconclusive. */
  readonly within?: number
  /** To what it asks, in order; before those that the test declares, and whoever follows it. */
  readonly answers?: readonly string[]
  readonly comment?: string
}

interface Parts {
  readonly line: TestLine
  readonly recorder: Recorder
  readonly soft: boolean
  readonly place: number | undefined
}

const LONGEST = 1800

export async function runProcedure(
  parts: Parts,
  path: string,
  args: Readonly<Record<string, unknown>>,
  options: ProcedureExpectation,
): Promise<ProcedureRunRecord> {
  const { line, recorder } = parts
  const { expect = 'confirmed', within = LONGEST, comment } = options
  recorder.say(`run ${path} ${JSON.stringify(args)}`)
  const answer = await line.request(path, args, comment === undefined ? {} : { comment })
  if ('refused' in answer) {
    const why = answer.refused.rules.join('; ') || answer.refused.message
    recorder.check({
      kind: 'activity',
      subject: path,
      expected: expect,
      actual: `refused: ${why}`,
      at: recorder.at(),
      passed: false,
      ...(parts.place === undefined ? {} : { line: parts.place }),
    })
    if (!parts.soft) throw new TestEnded('failed', `${path}: refused: ${why}`)
    return { id: -1, path, state: 'ended', why, questions: [] }
  }
  const { id } = answer.activity
  recorder.activity(id)
  const run = await followed(parts, id, path, options, within)
  const record = run === undefined ? [] : await line.procedureRecord(run.id)
  const ended = run ?? { path, why: stateOf(line, id) }
  const steps = stepsOfProcedure(ended, record, expect)
  recorder.take(steps)
  for (const s of steps) {
    for (const c of s.checks)
      if (!c.passed) recorder.reasons.push(`${s.title}: ${c.subject}: ${c.actual ?? ''}, expected ${c.expected}`)
    recorder.say(`${s.verdict}: ${s.title}${s.remark === undefined ? '' : ` (${s.remark})`}`)
    if (s.verdict === 'passed with reservation') recorder.reasons.push(`${s.title}: ${s.remark ?? ''}`)
  }
  if (run?.state === 'ended' && run.outcome === expect) return run
  if (!parts.soft) throw new TestEnded('failed', `${path} is ${run?.outcome ?? 'not ended'}, expected ${expect}`)
  return run ?? { id: -1, path, state: 'ended', questions: [] }
}

/** Until it has ended; its questions are answered on the way. */
async function followed(
  { line, recorder }: Parts,
  activity: number,
  path: string,
  { answers = [] }: ProcedureExpectation,
  within: number,
): Promise<ProcedureRunRecord | undefined> {
  const end = line.now() + BigInt(Math.round(within * 1e9))
  const asked = new Set<number>()
  const given = [...answers]
  const question = () => line.procedureRun(activity)?.questions.find((q) => !asked.has(q.id))
  const isOver = (): boolean => {
    const { state } = line.activity(activity)
    const run = line.procedureRun(activity)
    return run === undefined ? state !== 'waiting' && state !== 'running' : run.state === 'ended'
  }
  const paused = (): boolean => line.procedureRun(activity)?.state === 'paused'
  for (;;) {
    const left = Number(end - line.now()) / 1e9
    const came = await line.until(() => isOver() || question() !== undefined || paused(), Math.max(0, left))
    if (isOver()) return line.procedureRun(activity)
    const run = line.procedureRun(activity)
    if (paused()) {
      await line.cancel(activity, 'the run stands, and nobody is there to let it go on')
      throw new TestEnded('inconclusive', `${path} stands: ${run?.paused?.why ?? ''}`)
    }
    const open = question()
    if (!came || open === undefined) {
      await line.cancel(activity, `it took longer than ${within} s`)
      throw new TestEnded('inconclusive', `${path} took longer than the ${within} s that it may`)
    }
    asked.add(open.id)
    const choices = open.options === undefined ? {} : { choices: open.options }
    const asking = { text: open.text, ...choices }
    const own = given.shift()
    const answer =
      own === undefined ? (line.declaredAnswer(asking) ?? (await line.ask(asking))) : { by: 'the test', answer: own }
    if (answer === undefined) {
      await line.cancel(activity, 'nobody was there to answer')
      throw new TestEnded('not run', `nobody was there to answer: ${open.text}`)
    }
    recorder.answer({ question: open.text, ...choices, ...answer })
    await line.answerProcedure(run!.id, open.id, answer.answer)
  }
}

function stateOf(line: TestLine, id: number): string {
  const a = line.activity(id)
  return `${a.state} (${a.stage})${a.ending === undefined ? '' : `: ${a.ending.reason}`}`
}
