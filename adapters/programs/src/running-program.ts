/** One run of a program, until everything of it has ended. */
import { spawn, type ChildProcess } from 'node:child_process'
import type { StageReport } from '@vigie/commanding'
import { stageOf } from './stage-lines.ts'

export interface RunOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** After so long it is ended. */
  readonly seconds: number
  /** Lines of JSON tell stages. */
  readonly lines: boolean
  report(report: StageReport): void
  /** Nothing of it runs any more. */
  over(): void
}

/** Milliseconds between the request to end and the end. */
const GRACE = 2000
/** Characters that are kept of what it says: the last ones. */
const KEPT = 4000
const LONGEST_LINE = 65_536

export class RunningProgram {
  readonly #options: RunOptions
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  readonly #timer: NodeJS.Timeout
  /** Why it is being ended. */
  #killed: string | undefined
  #cancelled = false
  #completed = false
  #said = ''
  #complained = ''

  constructor(options: RunOptions) {
    this.#options = options
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#ended = promise
    this.#child = spawn(options.command, options.args, {
      cwd: options.folder,
      env: options.env,
      shell: false,
      // Its own group: what it starts is ended with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    this.#timer = setTimeout(
      () => void this.kill(`it took longer than ${options.seconds} s`),
      Math.min(options.seconds * 1000, 2 ** 31 - 1),
    )
    this.#child.on('spawn', () =>
      options.report({
        stage: 'sent',
        passed: true,
        evidence: [
          {
            kind: 'centre',
            text: `process ${this.#child.pid}: ${[options.command, ...options.args].join(' ')}`.slice(0, KEPT),
          },
        ],
      }),
    )
    this.#child.on('error', (error) => {
      if (this.#child.pid !== undefined) return
      this.#over(resolve)
      options.report({ stage: 'sent', passed: false, detail: `the program cannot be run: ${error.message}` })
    })
    this.#child.on('close', (code, signal) => {
      this.#over(resolve)
      this.#end(code, signal)
    })
    let waiting = ''
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      waiting += text
      const lines = waiting.split('\n')
      waiting = lines.pop()!.slice(-LONGEST_LINE)
      for (const line of lines) this.#line(line)
    })
    this.#child.stdout!.on('end', () => waiting === '' || this.#line(waiting))
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#complained = (this.#complained + text).slice(-KEPT)
    })
  }

  /** Ends it with all that it started; resolves when it has ended. */
  async kill(why: string): Promise<void> {
    this.#killed ??= why
    this.#signal('SIGTERM')
    const force = setTimeout(() => this.#signal('SIGKILL'), GRACE)
    await this.#ended
    clearTimeout(force)
  }

  /** True: it was ended, and says nothing more. What it had done by then stays done, which is on record. */
  async cancel(): Promise<boolean> {
    if (this.#completed) return false
    this.#options.report({
      stage: 'progress',
      passed: true,
      detail: 'the program is ended on request; what it has done by now stays done',
    })
    this.#cancelled = true
    await this.kill('cancelled')
    return true
  }

  #over(resolve: () => void): void {
    clearTimeout(this.#timer)
    this.#options.over()
    resolve()
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      // The group has ended already; on systems without groups the program alone is ended.
      this.#child.kill(signal)
    }
  }

  #line(line: string): void {
    const told = this.#options.lines ? stageOf(line) : undefined
    if (told === undefined) {
      this.#said = `${this.#said}${line}\n`.slice(-KEPT)
      return
    }
    if (this.#completed || this.#cancelled) return
    if (told.stage === 'completed' || !told.passed) this.#completed = true
    this.#options.report(told)
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#completed || this.#cancelled) return
    this.#completed = true
    const evidence = [
      { kind: 'centre' as const, text: signal === null ? `exit code ${code}` : `ended by ${signal}` },
      ...(this.#said.trim() === '' ? [] : [{ kind: 'centre' as const, text: `output: ${this.#said.trim()}` }]),
      ...(this.#complained.trim() === ''
        ? []
        : [{ kind: 'centre' as const, text: `errors: ${this.#complained.trim()}` }]),
    ]
    if (code === 0) return this.#options.report({ stage: 'completed', passed: true, evidence })
    const last = this.#complained.trim().split('\n').at(-1)?.slice(0, 300)
    const detail =
      this.#killed ??
      `the program ended with ${signal ?? `exit code ${code}`}${last === undefined || last === '' ? '' : `: ${last}`}`
    this.#options.report({
      stage: 'completed',
      passed: false,
      detail,
      evidence,
      // Ended from outside: how far it was nobody knows.
      ...(signal === null ? {} : { uncertain: true }),
    })
  }
}
