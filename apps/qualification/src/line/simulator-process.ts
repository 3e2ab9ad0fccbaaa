/** The simulator of a line: in a process of its own, spoken to through its control port. */
import { fork, type ChildProcess } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { runnerErrors } from '../errors.ts'

const CHILD = fileURLToPath(new URL('./simulators-host.ts', import.meta.url))

export interface SimulatorOptions {
  /** Mission folder, and the digest of its files. */
  readonly source: string
  readonly digest: string
  /** Its copy, and the ports that it has there. */
  readonly folder: string
  readonly ports: readonly (readonly [of: number, to: number])[]
  readonly seed: number
  /** UTC; absent: now. */
  readonly start?: string
  readonly stepped: boolean
  readonly faults?: string
}

export type ToSimulators =
  | { readonly type: 'open'; readonly id: number; readonly options: SimulatorOptions }
  | { readonly type: 'close'; readonly id: number }
export type FromSimulators =
  | { readonly type: 'open'; readonly id: number; readonly port: number }
  | { readonly type: 'closed'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string }

type Answer = Readonly<Record<string, unknown>>

/** Milliseconds in which a simulator has to end. */
const PATIENCE = 5000

/** The process: kept from one run to the next, replaced when it dies or does not end what it should. */
class Host {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (message: FromSimulators) => void>()
  #said = ''
  #ended = false

  constructor() {
    this.#child = fork(CHILD, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    this.#child.stderr!.on('data', (d: Buffer) => void (this.#said = `${this.#said}${d.toString()}`.slice(-2000)))
    this.#child.on('message', (message: FromSimulators) => {
      this.#waiting.get(message.id)?.(message)
      this.#waiting.delete(message.id)
    })
    this.#child.on('exit', () => {
      this.#ended = true
      if (host === this) host = undefined
      for (const [id, resolve] of this.#waiting)
        resolve({ type: 'failed', id, reason: this.#said.trim() || 'it ended' })
      this.#waiting.clear()
    })
    // The line ends when its runner lets go of it, whatever its simulators do.
    this.#child.unref()
    this.#child.channel?.unref()
    ;(this.#child.stderr as Socket | null)?.unref()
  }

  ask(message: ToSimulators): Promise<FromSimulators> {
    return new Promise((resolve) => {
      if (this.#ended) return resolve({ type: 'failed', id: message.id, reason: 'it ended' })
      this.#waiting.set(message.id, resolve)
      this.#child.channel?.ref()
      this.#child.send(message)
    }).then((answer) => {
      if (this.#waiting.size === 0) this.#child.channel?.unref()
      return answer as FromSimulators
    })
  }

  end(): void {
    if (host === this) host = undefined
    this.#child.kill('SIGKILL')
  }
}
let host: Host | undefined
let flights = 0

export class SimulatorProcess {
  readonly #host: Host
  readonly #id: number
  readonly #socket: Socket
  readonly #waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = []

  private constructor(own: Host, id: number, socket: Socket) {
    this.#host = own
    this.#id = id
    this.#socket = socket
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
    const own = (host ??= new Host())
    const id = ++flights
    const answer = await own.ask({ type: 'open', id, options })
    if (answer.type !== 'open')
      throw runnerErrors.simulatorEnded({ detail: answer.type === 'failed' ? answer.reason : 'it did not start' })
    const socket = await new Promise<Socket>((resolve, reject) => {
      const s = connect(answer.port, '127.0.0.1', () => resolve(s))
      s.once('error', reject)
    })
    return new SimulatorProcess(own, id, socket)
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
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE)
    })
    const closed = await Promise.race([this.#host.ask({ type: 'close', id: this.#id }), late])
    clearTimeout(timer)
    // One that does not let go of its ports is of no use to the next run.
    if (closed?.type !== 'closed') this.#host.end()
  }
}
