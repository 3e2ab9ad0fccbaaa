/** What a test has in its hands. */
import { toSeconds, type Tai } from '@vigie/base'
import type { Client, Role } from '@vigie/contract'
import { type Check, type Comparable, type Condition } from '@vigie/qualification/tests'
import { ParameterExpectation, round, type ExpectOptions } from './expectation.ts'
import type {
  ActivityRecord,
  EventRecord,
  ProcedureRunRecord,
  RefusalRecord,
  Sample,
  SendOptions,
  TestLine,
  Answer,
  Question,
} from './line.ts'
import { lineOfTest, TestEnded, type Recorder } from './recorder.ts'
import { notedClient, problemOf } from './centre-control.ts'
import { runProcedure, type ProcedureExpectation } from './run-procedure.ts'
import { SimulatorControl } from './simulator-control.ts'

type Arguments = Readonly<Record<string, unknown>>

export interface SendExpectation extends SendOptions {
  /** How it must end, or the stage that it must pass; "completed" unless told; "nothing": it is sent, and the test goes on. */
  readonly expect?: 'completed' | 'failed' | 'cancelled' | 'uncertain' | 'nothing' | (string & {})
  /** Seconds; 60 unless told. */
  readonly within?: number
  /** Where a failure is expected: what its detail must contain. */
  readonly detail?: string | RegExp
  readonly soft?: boolean
}

export interface EventPattern {
  /** Exactly. */
  readonly name?: string
  /** It, or an element below it. A leading dot: below the satellite of the run. */
  readonly element?: string
  readonly severity?: string
  /** Found in its message. */
  readonly text?: string | RegExp
}

export interface ContextParts {
  readonly line: TestLine
  readonly recorder: Recorder
  readonly satellite: string | undefined
  readonly signal: AbortSignal
}

export class TestContext {
  /** Injects faults, sets states of the simulated satellites. */
  readonly simulator: SimulatorControl
  /** The same checks; one that is not met makes the verdict fall and lets the test go on. */
  readonly soft: Pick<
    TestContext,
    'expectParameter' | 'expectEvent' | 'waitFor' | 'send' | 'expectActivity' | 'runProcedure' | 'check'
  >
  readonly #parts: ContextParts
  readonly #isSoft: boolean

  constructor(parts: ContextParts, soft = false) {
    this.#parts = parts
    this.#isSoft = soft
    this.simulator = new SimulatorControl(parts.line, parts.recorder)
    this.soft = soft ? this : new TestContext(parts, true)
  }

  /** Of the run; throws where the test runs for none in particular. */
  get satellite(): string {
    if (this.#parts.satellite === undefined)
      throw new Error('this test runs for no satellite: give it "satellites" in its options')
    return this.#parts.satellite
  }

  /** ".TCS.Heater01" is that of the satellite of the run; any other name is itself. */
  path(name: string): string {
    return name.startsWith('.') ? `${this.satellite}${name}` : name
  }

  /** A part of the test with a title of its own: what was done and checked in it is evidence of it. */
  async step<T>(title: string, body: () => Promise<T> | T): Promise<T> {
    const { recorder } = this.#parts
    recorder.begin(title, lineOfTest())
    try {
      const result = await body()
      recorder.end()
      return result
    } catch (error) {
      recorder.end(
        error instanceof TestEnded ? error.verdict : 'inconclusive',
        error instanceof Error ? error.message : String(error),
      )
      throw error
    }
  }

  expectParameter(name: string): ParameterExpectation {
    return new ParameterExpectation({
      line: this.#parts.line,
      recorder: this.#parts.recorder,
      path: this.path(name),
      soft: this.#isSoft,
      place: lineOfTest(),
      defaultWithin: 60,
    })
  }

  /** A condition, or a value to be equal to. Resolves with the sample that met it. */
  waitFor(
    name: string,
    condition: Condition | Comparable,
    options: ExpectOptions & { readonly within: number },
  ): Promise<Sample> {
    const wanted: Condition = typeof condition === 'object' ? condition : { kind: 'compare', op: '=', value: condition }
    return this.expectParameter(name).to(wanted, options)
  }

  /** The latest value, nothing checked; undefined where nothing was received. */
  latest(name: string): Sample | undefined {
    const path = this.path(name)
    this.#parts.recorder.looked.add(path)
    return this.#parts.line.latest(path)
  }

  /** Asks for an activity (a telecommand, a procedure, a service of the centre) and waits until it ends as expected. */
  async send(name: string, args: Arguments = {}, options: SendExpectation = {}): Promise<ActivityRecord> {
    const { line, recorder } = this.#parts
    const path = this.path(name)
    const place = lineOfTest()
    const { expect = 'completed', within = 60, detail, soft: _, ...how } = options
    const began = line.now()
    recorder.say(`send ${path} ${JSON.stringify(args)}`)
    const answer = await line.request(path, args, how)
    if ('refused' in answer) {
      this.#note({
        kind: 'activity',
        subject: path,
        expected: expect === 'nothing' ? 'sent' : expect,
        actual: `refused: ${answer.refused.rules.join('; ') || answer.refused.message}`,
        passed: false,
        ...placeOf(place),
      })
      // A soft check goes on; what was not sent has no record.
      return { id: -1, path, state: 'failed', stage: 'requested', stages: [] }
    }
    const { id } = answer.activity
    recorder.activity(id)
    if (expect === 'nothing') return line.activity(id)
    return this.#outcome(id, expect, within, detail, began, place)
  }

  /** As it is now. */
  activity(of: number | Pick<ActivityRecord, 'id'>): ActivityRecord {
    return this.#parts.line.activity(typeof of === 'number' ? of : of.id)
  }

  /** What was asked for before (`expect: 'nothing'`) must end so, or pass such a stage. */
  expectActivity(
    of: number | Pick<ActivityRecord, 'id'>,
    expect: Exclude<SendExpectation['expect'], undefined | 'nothing'> = 'completed',
    options: Pick<SendExpectation, 'within' | 'detail'> = {},
  ): Promise<ActivityRecord> {
    const id = typeof of === 'number' ? of : of.id
    return this.#outcome(id, expect, options.within ?? 60, options.detail, this.#parts.line.now(), lineOfTest())
  }

  async #outcome(
    id: number,
    expect: string,
    within: number,
    detail: string | RegExp | undefined,
    began: Tai,
    place: number | undefined,
  ): Promise<ActivityRecord> {
    const { line } = this.#parts
    const stage = OUTCOMES.has(expect) ? undefined : expect
    const done = (): boolean => {
      const a = line.activity(id)
      return isOver(a) || (stage !== undefined && a.stages.some((s) => s.stage === stage && s.passed))
    }
    await line.until(done, within)
    const activity = line.activity(id)
    const { path } = activity
    const reached =
      stage === undefined ? activity.state === expect : activity.stages.some((s) => s.stage === stage && s.passed)
    const why = reasonOf(activity)
    const told = detail === undefined || (typeof detail === 'string' ? why.includes(detail) : detail.test(why))
    this.#note({
      kind: 'activity',
      subject: path,
      expected: detail === undefined ? expect : `${expect}: ${String(detail)}`,
      actual: `${activity.state === 'running' || activity.state === 'waiting' ? `${activity.state} (${activity.stage})` : activity.state}${why === '' ? '' : `: ${why}`}`,
      within,
      took: round(toSeconds(line.now() - began)),
      passed: reached && told,
      ...placeOf(place),
    })
    return activity
  }

  /** Runs a procedure, answers what it asks, and takes over its steps and checks; it must be confirmed unless told. */
  runProcedure(name: string, args: Arguments = {}, options: ProcedureExpectation = {}): Promise<ProcedureRunRecord> {
    const { line, recorder } = this.#parts
    return runProcedure({ line, recorder, soft: this.#isSoft, place: lineOfTest() }, this.path(name), args, options)
  }

  /**
   * A second person's word for what waits for one: for the bytes of the activity, unless another `digest` is given. `expect`:
   * 'refused' where it must not be taken.
   */
  async approve(
    activity: Pick<ActivityRecord, 'id' | 'path'>,
    options: {
      readonly digest?: string
      readonly own?: boolean
      readonly comment?: string
      readonly expect?: 'approved' | 'refused'
    } = {},
  ): Promise<void> {
    const { expect = 'approved', ...how } = options
    const refused = await this.#parts.line.approve(activity.id, how)
    this.#word(`approval of ${activity.path}`, expect, 'approved', refused)
  }
  /** Releases what is armed. */
  async fire(
    activity: Pick<ActivityRecord, 'id' | 'path'>,
    options: { readonly digest?: string; readonly expect?: 'fired' | 'refused' } = {},
  ): Promise<void> {
    const refused = await this.#parts.line.fire(activity.id, options.digest)
    this.#word(`firing of ${activity.path}`, options.expect ?? 'fired', 'fired', refused)
  }
  #word(subject: string, expected: string, done: string, refused: RefusalRecord | undefined): void {
    this.#note({
      kind: 'activity',
      subject,
      expected,
      actual: refused === undefined ? done : `refused ${refused.code}: ${refused.message}`,
      passed: (refused === undefined) === (expected === done),
      ...placeOf(lineOfTest()),
    })
  }

  /** The centre must not take it: nothing is sent. `code`: of the refusal, `rule`: found in one of its rules. */
  async expectRefused(
    name: string,
    args: Arguments = {},
    options: SendOptions & { readonly code?: string; readonly rule?: string | RegExp } = {},
  ): Promise<RefusalRecord | undefined> {
    const path = this.path(name)
    const place = lineOfTest()
    const { code, rule, ...how } = options
    const answer = await this.#parts.line.request(path, args, how)
    const refused = 'refused' in answer ? answer.refused : undefined
    if ('activity' in answer) this.#parts.recorder.activity(answer.activity.id)
    const texts = refused === undefined ? [] : [refused.message, ...refused.rules]
    const fits =
      refused !== undefined &&
      (code === undefined || refused.code === code) &&
      (rule === undefined || texts.some((t) => (typeof rule === 'string' ? t.includes(rule) : rule.test(t))))
    this.#note({
      kind: 'activity',
      subject: path,
      expected: ['refused', code, rule === undefined ? undefined : String(rule)]
        .filter((p) => p !== undefined)
        .join(' '),
      actual:
        refused === undefined ? 'taken' : `refused ${refused.code}: ${refused.rules.join('; ') || refused.message}`,
      passed: fits,
      ...placeOf(place),
    })
    return refused
  }

  /** An event must have come since `since` (the call, unless told) or come `within` so many seconds. */
  async expectEvent(
    pattern: EventPattern,
    options: { readonly within?: number; readonly since?: Tai } = {},
  ): Promise<EventRecord | undefined> {
    const { line } = this.#parts
    const place = lineOfTest()
    const began = line.now()
    const since = options.since ?? began
    const find = (): EventRecord | undefined => line.events(since).find((e) => this.#fits(e, pattern))
    const within = options.within ?? 0
    if (within > 0) await line.until(() => find() !== undefined, within)
    const found = find()
    this.#note({
      kind: 'event',
      subject: patternText(pattern),
      expected: 'told',
      actual: found === undefined ? 'not told' : `${found.element}.${found.name}: ${found.message}`,
      within,
      took: round(toSeconds(line.now() - began)),
      passed: found !== undefined,
      ...placeOf(place),
    })
    return found
  }

  /** No such event may come for so many seconds, nor have come since `since`. */
  async expectNoEvent(
    pattern: EventPattern,
    options: { readonly for?: number; readonly since?: Tai } = {},
  ): Promise<void> {
    const { line } = this.#parts
    const place = lineOfTest()
    const since = options.since ?? line.now()
    const find = (): EventRecord | undefined => line.events(since).find((e) => this.#fits(e, pattern))
    if (options.for !== undefined) await line.until(() => find() !== undefined, options.for)
    const found = find()
    this.#note({
      kind: 'event',
      subject: patternText(pattern),
      expected: 'not told',
      actual: found === undefined ? 'not told' : `${found.element}.${found.name}: ${found.message}`,
      passed: found === undefined,
      ...placeOf(place),
    })
  }

  #fits(e: EventRecord, p: EventPattern): boolean {
    const element = p.element === undefined ? undefined : this.path(p.element)
    return (
      // An event of the model is told by its path.
      (p.name === undefined || e.name === p.name || e.name.endsWith(`.${p.name}`)) &&
      (element === undefined || e.element === element || e.element.startsWith(`${element}.`)) &&
      (p.severity === undefined || e.severity === p.severity) &&
      (p.text === undefined || (typeof p.text === 'string' ? e.message.includes(p.text) : p.text.test(e.message)))
    )
  }

  /** Anything else that must be so. It cannot be judged again without running the test. */
  check(
    statement: string,
    passed: boolean,
    values: { readonly expected?: unknown; readonly actual?: unknown } = {},
  ): void {
    this.#note({
      kind: 'statement',
      subject: statement,
      expected: values.expected === undefined ? 'true' : String(values.expected),
      actual: values.actual === undefined ? String(passed) : String(values.actual),
      passed,
      ...placeOf(lineOfTest()),
    })
  }

  #note(check: Omit<Check, 'at'>): void {
    this.#parts.recorder.check({ ...check, at: this.#parts.recorder.at(), ...(this.#isSoft ? { soft: true } : {}) })
    if (!check.passed && !this.#isSoft) throw new TestEnded('failed', `${check.subject}: ${check.expected}`)
  }

  /** Lets the line's time go by. */
  sleep(seconds: number): Promise<void> {
    return this.#parts.line.sleep(seconds)
  }
  now(): Tai {
    return this.#parts.line.now()
  }

  /** The API of the centre of the line, as a program of that role uses it; its calls are in the log of the test. */
  client(role: Role = 'controller'): Promise<Client> {
    return notedClient(this.#parts.line, this.#parts.recorder, role)
  }
  /** The API must refuse it, with such a status or code. */
  async expectProblem(
    call: () => Promise<unknown>,
    expected: { readonly status?: number; readonly code?: string } = {},
  ): Promise<void> {
    const place = lineOfTest()
    const problem = await problemOf(call)
    this.#note({
      kind: 'statement',
      subject: 'the API refuses it',
      expected: [expected.status, expected.code].filter((p) => p !== undefined).join(' ') || 'refused',
      actual: problem === undefined ? 'done' : `${problem.status} ${problem.code}: ${problem.message}`,
      passed:
        problem !== undefined &&
        (expected.status === undefined || problem.status === expected.status) &&
        (expected.code === undefined || problem.code === expected.code),
      ...placeOf(place),
    })
  }

  /**
   * Ends the centre of the line and starts it again on what it left; the simulated world goes on from there. `kill`: as if its process
   * had been killed, with nothing that an orderly end would have written.
   */
  async restartCentre(options: { readonly kill?: boolean } = {}): Promise<void> {
    this.#parts.recorder.say(options.kill === true ? 'kill the centre, and start it again' : 'restart the centre')
    await this.#parts.line.restartCentre(options.kill === true)
  }

  /** Takes the uplink of the satellite's chain, and waits until commands can be sent; blocked where they cannot. */
  async takeUplink(chain: string = this.satellite, within = 120): Promise<void> {
    if (!(await this.#parts.line.takeUplink(chain, within)))
      throw new TestEnded('blocked', `the uplink of ${chain} did not come up within ${within} s`)
  }

  /** Asks whoever follows the test; "not run" where nobody is there. */
  async ask(text: string, choices?: readonly string[]): Promise<string> {
    const answer = await answerTo(this.#parts.line, { text, ...(choices === undefined ? {} : { choices }) })
    if (answer === undefined) throw new TestEnded('not run', `nobody was there to answer: ${text}`)
    this.#parts.recorder.answer({ question: text, ...(choices === undefined ? {} : { choices }), ...answer })
    return answer.answer
  }

  /** Asks whether it is so; "no" fails as any check does. */
  async confirm(statement: string): Promise<void> {
    const answer = await this.ask(statement, ['yes', 'no'])
    this.check(statement, answer === 'yes', { expected: 'yes', actual: answer })
  }

  log(text: string): void {
    this.#parts.recorder.say(text)
  }
  attach(name: string, content: string | Uint8Array, mediaType?: string): void {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    this.#parts.recorder.attach({
      name,
      content: bytes,
      mediaType: mediaType ?? (typeof content === 'string' ? 'text/plain' : 'application/octet-stream'),
    })
  }

  /** It passes, with something to be said. */
  reserve(reason: string): void {
    this.#parts.recorder.reserve(reason)
  }
  /** What must be there for this test is not: it ends as blocked. */
  block(reason: string): never {
    throw new TestEnded('blocked', reason)
  }
  inconclusive(reason: string): never {
    throw new TestEnded('inconclusive', reason)
  }
  notApplicable(reason: string): never {
    throw new TestEnded('not applicable', reason)
  }
  /** Aborted when the time of the test is over. */
  get signal(): AbortSignal {
    return this.#parts.signal
  }
}

/** Declared, else of whoever follows the test. */
const answerTo = async (line: TestLine, question: Question): Promise<Answer | undefined> =>
  line.declaredAnswer(question) ?? (await line.ask(question))

const OUTCOMES = new Set(['completed', 'failed', 'cancelled', 'uncertain'])
const isOver = (a: ActivityRecord): boolean => a.state !== 'waiting' && a.state !== 'running'
const placeOf = (line: number | undefined): { readonly line?: number } => (line === undefined ? {} : { line })

function reasonOf(a: ActivityRecord): string {
  const failed = a.stages.findLast((s) => !s.passed)
  return [failed?.detail, a.ending?.reason].filter((r) => r !== undefined && r !== '').join('; ')
}

const patternText = (p: EventPattern): string =>
  Object.entries(p)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ') || 'any event'
