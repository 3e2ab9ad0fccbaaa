/** The control port: JSON lines over TCP, one command a line, one answer a line. */
import { createServer, type Server, type Socket } from 'node:net'
import { describeError, VigieError } from '@vigie/base'
import { simulatorErrors } from '../errors.ts'
import { execute } from './commands.ts'
import type { Controlled } from './controlled.ts'

const LONGEST_LINE = 65_536

export class ControlPort {
  readonly #simulator: Controlled
  readonly #wanted: number
  readonly #clients = new Set<Socket>()
  #server: Server | undefined

  constructor(simulator: Controlled, port: number) {
    this.#simulator = simulator
    this.#wanted = port
  }

  /** Throws VIG-SIM-003. Loopback only. */
  async open(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket))
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) =>
        reject(
          simulatorErrors.portInUse(
            { port: this.#wanted, what: 'the control port', detail: error.message },
            { cause: error },
          ),
        ),
      )
      server.listen(this.#wanted, '127.0.0.1', resolve)
    })
    this.#server = server
  }

  get port(): number {
    const address = this.#server?.address()
    return typeof address === 'object' && address !== null ? address.port : this.#wanted
  }

  #serve(socket: Socket): void {
    this.#clients.add(socket)
    socket.setEncoding('utf8')
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#clients.delete(socket))
    let waiting = ''
    // Commands of a connection are answered in their order.
    let turn = Promise.resolve()
    socket.on('data', (text: string) => {
      waiting += text
      if (waiting.length > LONGEST_LINE) return void socket.destroy()
      const lines = waiting.split('\n')
      waiting = lines.pop()!
      for (const line of lines.filter((l) => l.trim() !== '')) turn = turn.then(() => this.#answer(socket, line))
    })
  }

  async #answer(socket: Socket, line: string): Promise<void> {
    let answer: object
    try {
      answer = { ok: true, ...(await execute(this.#simulator, parse(line))) }
    } catch (error) {
      answer = { ok: false, error: error instanceof VigieError ? error.toJSON() : { message: describeError(error) } }
    }
    if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`)
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.end()
    await new Promise<void>((resolve) => {
      if (this.#server === undefined) return resolve()
      this.#server.close(() => resolve())
      setTimeout(() => {
        for (const client of this.#clients) client.destroy()
      }, 200).unref()
    })
  }
}

function parse(line: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw simulatorErrors.badCommand({ detail: 'it is not JSON' })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw simulatorErrors.badCommand({ detail: 'it is not a JSON object' })
  return value as Readonly<Record<string, unknown>>
}
