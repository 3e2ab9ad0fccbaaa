/** A run on the terminal: a line for each statement, a line of state below them, and the questions of the procedure. */
import { createInterface } from 'node:readline/promises'
import type { ProcedureRun, StatementRecord } from '@vigie/contract'
import { err, out, Progress } from '../output.ts'
import type { RunWatcher } from './follow-run.ts'
import { placeText, questionText, recordLine, runState } from './texts.ts'

type Question = ProcedureRun['questions'][number]

export interface DisplayOptions {
  /** Nothing of statements: the caller prints JSON. */
  readonly quiet: boolean
  /** Given before: for the questions in their order. */
  readonly answers: readonly string[]
  /** Ask whoever sits there. */
  readonly attended: boolean
  answer(question: Question, text: string): Promise<unknown>
  /** How an operator answers from elsewhere, or lets a paused run go on; undefined: nobody can. */
  hint(run: ProcedureRun, what: 'answer' | 'resume'): string | undefined
}

export class RunDisplay implements RunWatcher {
  readonly #options: DisplayOptions
  readonly #progress = new Progress('')
  readonly #answers: string[]
  readonly #asked = new Set<number>()
  #asking: { readonly question: number; readonly abort: AbortController } | undefined
  #latest: ProcedureRun | undefined
  #pausedFor: string | undefined
  readonly #ticks: NodeJS.Timeout

  constructor(options: DisplayOptions) {
    this.#options = options
    this.#answers = [...options.answers]
    this.#ticks = setInterval(() => this.#state(), 500)
    this.#ticks.unref()
  }

  record(record: StatementRecord): void {
    if (this.#options.quiet) return
    this.#progress.done()
    out(recordLine(record))
  }

  changed(run: ProcedureRun): void {
    this.#latest = run
    const open = new Set(run.questions.map((q) => q.id))
    if (this.#asking !== undefined && !open.has(this.#asking.question)) this.#asking.abort.abort()
    if (run.paused !== undefined && run.paused.why !== this.#pausedFor) {
      const how = this.#options.hint(run, 'resume')
      this.#say(`${runState(run)}${how === undefined ? '' : `\n  ${how}`}`)
    }
    this.#pausedFor = run.paused?.why
    for (const question of run.questions) this.#meet(run, question)
    this.#state()
  }

  end(): void {
    clearInterval(this.#ticks)
    this.#asking?.abort.abort()
    this.#progress.done()
  }

  #say(text: string): void {
    this.#progress.done()
    err(text)
  }

  #state(): void {
    const run = this.#latest
    if (run === undefined || run.state === 'ended' || this.#options.quiet || this.#asking !== undefined) return
    const main = run.places.find((p) => p.doing !== 'armed' && p.doing !== 'branches') ?? run.places[0]
    this.#progress.update(
      `${run.statements} statements, ${runState(run)}${main === undefined ? '' : `; ${placeText(main)}`}`.slice(
        0,
        Math.max(20, (process.stderr.columns ?? 100) - 2),
      ),
    )
  }

  #meet(run: ProcedureRun, question: Question): void {
    if (this.#asked.has(question.id)) return
    const given = this.#answers.shift()
    if (given !== undefined) {
      this.#asked.add(question.id)
      this.#answered(question, given)
      return
    }
    if (!this.#options.attended) {
      this.#asked.add(question.id)
      const how = this.#options.hint(run, 'answer')
      this.#say(`line ${question.line} asks: ${questionText(question)}${how === undefined ? '' : `\n  ${how}`}`)
      return
    }
    // One after another.
    if (this.#asking !== undefined) return
    this.#asked.add(question.id)
    void this.#ask(question)
  }

  async #ask(question: Question): Promise<void> {
    const abort = new AbortController()
    this.#asking = { question: question.id, abort }
    this.#progress.done()
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    try {
      const { options } = question
      err(`line ${question.line} asks: ${questionText(question)}`)
      options?.forEach((o, i) => err(`  ${i + 1}  ${o}`))
      for (;;) {
        const said = (await terminal.question('> ', { signal: abort.signal })).trim()
        const chosen =
          options === undefined
            ? said || question.expected
            : (options[Number(said) - 1] ?? options.find((o) => o.toLowerCase() === said.toLowerCase()))
        if (chosen === undefined || chosen === '') continue
        this.#answered(question, chosen)
        return
      }
    } catch {
      // Answered by somebody else, or nobody looks at it any more.
      err('')
    } finally {
      terminal.close()
      this.#asking = undefined
      const run = this.#latest
      if (run !== undefined && !abort.signal.aborted) for (const q of run.questions) this.#meet(run, q)
    }
  }

  #answered(question: Question, text: string): void {
    this.#options.answer(question, text).catch((error: Error) => {
      this.#say(error.message)
    })
  }
}
