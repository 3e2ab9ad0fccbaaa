/** The simulator of a line: a process of its own, spoken to through its control port. */
import { fork, type ChildProcess } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { runnerErrors } from '../errors.ts'

const CHILD = fileURLToPath(new URL('./simulator-child.ts', import.meta.url))

export interface SimulatorOptions {
  readonly mission: string
  readonly seed: number
  /** UTC; absent: now. */
  readonly start?: string
  readonly stepped: boolean
  readonly faults?: string
}

type Answer = Readonly<Record<string, unknown>>

export class SimulatorProcess {
  readonly #child: ChildProcess
  readonly #socket: Socket
  readonly #waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = []
  readonly #ended: Promise<void>

  private constructor(child: ChildProcess, socket: Socket, ended: Promise<void>) {
    this.#child = child
    this.#socket = socket
    this.#ended = ended
    let text = ''
    socket.setNoDelay(true)
    socket.setEncoding('utf8')
    socket.on('data', (piece: string) => {
      text += piece
      const lines = text.split('\n')
      text = lines.pop()!
      for (const line of lines) this.#take(line)
    })
    const lost = (): void => {
      for (const { reject } of this.#waiting.splice(0)) reject(runnerErrors.simulatorEnded({ detail: 'it ended' }))
    }
    socket.on('error', lost)
    socket.on('close', lost)
  }

  /** Throws VIG-QUALIFICATION-223. */
  static async start(options: SimulatorOptions): Promise<SimulatorProcess> {
    const args = ['--mission', options.mission, '--seed', String(options.seed), '--control-port', '0', '--json']
    if (options.start !== undefined) args.push('--start', options.start, '--phased')
    if (options.stepped) args.push('--stepped')
    if (options.faults !== undefined) args.push('--faults', options.faults)
    const child = fork(CHILD, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
    const port = await new Promise<number>((resolve, reject) => {
      let out = ''
      let said = ''
      child.stderr!.on('data', (d: Buffer) => void (said = `${said}${d.toString()}`.slice(-2000)))
      child.stdout!.on('data', (d: Buffer) => {
        out += d.toString()
        const found = /"control": "127\.0\.0\.1:(\d+)"/.exec(out)
        if (found !== null) resolve(Number(found[1]))
      })
      void ended.then(() => reject(runnerErrors.simulatorEnded({ detail: said.trim() || 'it did not start' })))
    })
    const socket = await new Promise<Socket>((resolve, reject) => {
      const s = connect(port, '127.0.0.1', () => resolve(s))
      s.once('error', reject)
    })
    return new SimulatorProcess(child, socket, ended)
  }

  #take(line: string): void {
    const waiting = this.#waiting.shift()
    if (waiting === undefined) return
    const answer = JSON.parse(line) as { ok: boolean; error?: { code?: string; message: string } } & Answer
    if (answer.ok) waiting.resolve(answer)
    else waiting.reject(new Error(`${answer.error?.code ?? ''} ${answer.error?.message ?? 'refused'}`.trim()))
  }

  /** Answers come in the order of the questions. Rejects where the simulator refuses. */
  ask(command: Readonly<Record<string, unknown>>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(runnerErrors.simulatorEnded({ detail: 'it ended' }))
      this.#waiting.push({ resolve, reject })
      this.#socket.write(`${JSON.stringify(command)}\n`)
    })
  }

  async close(): Promise<void> {
    this.#socket.destroy()
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}
