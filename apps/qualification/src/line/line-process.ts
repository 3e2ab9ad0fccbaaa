/** A test line as its runner sees it: a process that is given jobs, and is replaced when it dies or says nothing any more. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Question } from '@vigie/testkit/run'
import type { FromLine, JobResult, LineJob, ToLine } from './line-messages.ts'

const HOST = fileURLToPath(new URL('./line-host.ts', import.meta.url))
/** Milliseconds without a sign of life after which a line is ended: a test that never gives the thread back. */
const SILENCE = 60_000

export interface LineListener {
  told(text: string): void
  at(time: string): void
  ask(question: Question): Promise<Answer | undefined>
}

/** The line ended under a test. */
export class LineLost extends Error {}

export class LineProcess {
  readonly number: number
  readonly #listener: LineListener
  #child: ChildProcess | undefined

  constructor(number: number, listener: LineListener) {
    this.number = number
    this.#listener = listener
  }

  /** Rejects with `LineLost` where the process dies; the next job gets another one. */
  run(job: LineJob): Promise<JobResult> {
    const child = (this.#child ??= fork(HOST, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }))
    let said = ''
    const errors = (piece: Buffer): void => void (said = `${said}${piece.toString()}`.slice(-4000))
    child.stderr?.on('data', errors)
    return new Promise<JobResult>((resolve, reject) => {
      let heard = performance.now()
      const silence = setInterval(() => {
        if (performance.now() - heard < SILENCE) return
        said = `it gave no sign of life for ${SILENCE / 1000} s`
        child.kill('SIGKILL')
      }, 1000)
      const end = (): void => {
        clearInterval(silence)
        child.off('message', take)
        child.off('exit', died)
        child.stderr?.off('data', errors)
      }
      const died = (code: number | null, signal: string | null): void => {
        end()
        this.#child = undefined
        reject(new LineLost(said.trim() || `the line ended with ${signal ?? `code ${code}`}`))
      }
      const take = (message: FromLine): void => {
        heard = performance.now()
        switch (message.type) {
          case 'told':
            return this.#listener.told(message.text)
          case 'alive':
            if (message.at !== undefined) this.#listener.at(message.at)
            return
          case 'ask':
            void this.#listener.ask(message.ask).then((answer) => {
              const reply: ToLine = {
                type: 'answer',
                question: message.question,
                ...(answer === undefined ? {} : { answer }),
              }
              if (child.connected) child.send(reply)
            })
            return
          case 'done':
            end()
            return resolve(message.result)
          case 'failed':
            end()
            return reject(new LineLost(message.reason))
        }
      }
      child.on('message', take)
      child.on('exit', died)
      const order: ToLine = { type: 'run', job }
      child.send(order)
    })
  }

  async close(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.#child = undefined
    const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await ended
  }
}
