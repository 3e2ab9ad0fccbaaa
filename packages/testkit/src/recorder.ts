/** What a test did, as it is kept: steps with their checks, answers, words, attachments. */
import { formatUtc, type Tai } from '@vigie/base'
import {
  checkText,
  verdictOfChecks,
  worst,
  type Check,
  type StepRecord,
  type Verdict,
} from '@vigie/qualification/tests'

export interface RecordedAnswer {
  readonly question: string
  readonly choices?: readonly string[]
  readonly answer: string
  readonly by: string
  readonly remark?: string
  readonly at: string
}
export interface RecordedAttachment {
  readonly name: string
  readonly mediaType: string
  readonly content: Uint8Array
}

/** Ends a test with a word of its own. */
export class TestEnded extends Error {
  readonly verdict: Verdict
  constructor(verdict: Verdict, reason: string) {
    super(reason)
    this.name = 'TestEnded'
    this.verdict = verdict
  }
}

interface OpenStep {
  readonly number: number
  readonly title: string
  readonly startedAt: string
  readonly line?: number
  readonly checks: Check[]
  readonly activities: number[]
  readonly implicit: boolean
  verdict?: Verdict
  remark?: string
}

export class Recorder {
  readonly steps: StepRecord[] = []
  readonly answers: RecordedAnswer[] = []
  readonly attachments: RecordedAttachment[] = []
  readonly log: string[] = []
  /** Parameters that a check or a wait looked at: their samples are kept as evidence. */
  readonly looked = new Set<string>()
  readonly reasons: string[] = []
  readonly #now: () => Tai
  readonly #told: (text: string) => void
  readonly #open: OpenStep[] = []
  #count = 0
  #reserved = false

  constructor(now: () => Tai, told: (text: string) => void) {
    this.#now = now
    this.#told = told
  }

  at(): string {
    return formatUtc(this.#now(), { digits: 9 })
  }

  begin(title: string, line: number | undefined, implicit = false): void {
    this.#closeImplicit()
    const outer = this.#open.at(-1)
    this.#open.push({
      number: ++this.#count,
      title: outer === undefined ? title : `${outer.title} / ${title}`,
      startedAt: this.at(),
      ...(line === undefined ? {} : { line }),
      checks: [],
      activities: [],
      implicit,
    })
    if (!implicit) this.say(`step ${this.#count}: ${this.#open.at(-1)!.title}`)
  }

  end(verdict?: Verdict, remark?: string): void {
    this.#closeImplicit()
    this.#close(verdict, remark)
  }

  #close(verdict?: Verdict, remark?: string): void {
    const step = this.#open.pop()
    if (step === undefined) return
    const { implicit: _, verdict: own, remark: said, ...rest } = step
    const remarks = [said, remark].filter((r) => r !== undefined)
    this.steps.push({
      ...rest,
      endedAt: this.at(),
      verdict: worst([
        verdictOfChecks(step.checks),
        ...(own === undefined ? [] : [own]),
        ...(verdict === undefined ? [] : [verdict]),
      ])!,
      ...(remarks.length === 0 ? {} : { remark: remarks.join('; ') }),
    })
  }

  #closeImplicit(): void {
    if (this.#open.at(-1)?.implicit === true) this.#close()
  }

  #current(): OpenStep {
    if (this.#open.length === 0) this.begin('Test', undefined, true)
    return this.#open.at(-1)!
  }

  check(check: Check): void {
    this.#current().checks.push(check)
    this.say(`${check.passed ? 'ok' : check.soft === true ? 'NOT OK (goes on)' : 'NOT OK'}: ${checkText(check)}`)
    if (!check.passed) this.reasons.push(checkText(check))
  }

  activity(id: number): void {
    this.#current().activities.push(id)
  }

  /** Steps that something else has recorded: a procedure. They come below the one that is open. */
  take(steps: readonly Omit<StepRecord, 'number'>[]): void {
    const outer = this.#open.findLast((s) => !s.implicit)
    for (const step of steps)
      this.steps.push({
        ...step,
        number: ++this.#count,
        title: outer === undefined ? step.title : `${outer.title} / ${step.title}`,
      })
  }

  reserve(reason: string): void {
    this.#reserved = true
    this.reasons.push(reason)
    const step = this.#current()
    step.verdict = worst([step.verdict ?? 'passed', 'passed with reservation'])!
    step.remark = step.remark === undefined ? reason : `${step.remark}; ${reason}`
    this.say(`reservation: ${reason}`)
  }

  answer(answer: Omit<RecordedAnswer, 'at'>): void {
    this.answers.push({ ...answer, at: this.at() })
    this.say(`asked: ${answer.question} — ${answer.by} said: ${answer.answer}`)
  }

  attach(attachment: RecordedAttachment): void {
    this.attachments.push(attachment)
    this.say(`attached ${attachment.name}`)
  }

  say(text: string): void {
    const line = `${this.at()}  ${text}`
    this.log.push(line)
    this.#told(text)
  }

  /** Closes what is open and gives the verdict. `thrown`: what the body of the test threw. */
  finish(thrown: unknown): Verdict {
    const ended = thrown instanceof TestEnded ? thrown : undefined
    const broken = thrown !== undefined && ended === undefined
    if (broken) this.reasons.push(`the test itself broke: ${wordsOf(thrown)}`)
    else if (ended !== undefined && ended.verdict !== 'failed') this.reasons.push(ended.message)
    while (this.#open.length > 0) this.#close(broken ? 'inconclusive' : ended?.verdict)
    this.steps.sort((a, b) => a.number - b.number)
    if (broken) this.say(`broken: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`)
    const verdict = worst([
      ...this.steps.map((s) => s.verdict),
      ...(broken ? (['inconclusive'] as const) : []),
      ...(ended === undefined ? [] : [ended.verdict]),
      ...(this.#reserved ? (['passed with reservation'] as const) : []),
    ])
    // Where nothing was looked at, nothing was shown.
    if (verdict === undefined || (isPassed(verdict) && this.steps.every((s) => s.checks.length === 0))) {
      this.reasons.push('it checked nothing')
      return 'inconclusive'
    }
    return verdict
  }
}

const isPassed = (v: Verdict): boolean => v === 'passed' || v === 'passed with reservation'
const wordsOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

/** Line of the test file from which the library was called. */
export function lineOfTest(): number | undefined {
  const frames = (new Error().stack ?? '').split('\n').slice(1)
  const caller = frames.find((f) => /:\d+:\d+\)?$/.test(f) && !f.includes('/testkit/src/') && !f.includes('node:'))
  const place = /:(\d+):\d+\)?$/.exec(caller ?? '')
  return place === null ? undefined : Number(place[1])
}
