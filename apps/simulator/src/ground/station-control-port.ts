/** The TCP port on which a station takes activities: JSON lines (docs/formats/station-control.md). */
import { createServer, type Server, type Socket } from 'node:net'
import { formatUtc, type Tai } from '@vigie/base'
import { simulatorErrors } from '../errors.ts'
import type { StationActivities, StationTold } from './station-activities.ts'

const LONGEST_LINE = 65_536

export class StationControlPort {
  readonly name: string
  readonly #activities: StationActivities
  readonly #where: { readonly host: string; readonly port: number }
  readonly #now: () => Tai
  #server: Server | undefined
  #client: Socket | undefined

  constructor(
    name: string,
    activities: StationActivities,
    where: { readonly host: string; readonly port: number },
    now: () => Tai,
  ) {
    this.name = name
    this.#activities = activities
    this.#where = where
    this.#now = now
  }

  /** Throws VIG-SIM-003. */
  async open(): Promise<void> {
    const { host, port } = this.#where
    const server = createServer((socket) => this.#serve(socket))
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) =>
        reject(simulatorErrors.portInUse({ port, what: this.name, detail: error.message }, { cause: error })),
      )
      server.listen(port, host, resolve)
    })
    this.#server = server
  }
  get port(): number {
    const address = this.#server?.address()
    return typeof address === 'object' && address !== null ? address.port : this.#where.port
  }

  /** A second of the world has passed. */
  step(): void {
    for (const { id, told } of this.#activities.step()) this.#tell(id, told)
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy())
    // One centre commands: who comes second is turned away.
    if (this.#client !== undefined) return void socket.destroy()
    this.#client = socket
    socket.setNoDelay(true)
    socket.setEncoding('utf8')
    socket.on('close', () => {
      this.#client = undefined
      this.#activities.forget()
    })
    let waiting = ''
    socket.on('data', (text: string) => {
      waiting += text
      if (waiting.length > LONGEST_LINE) return void socket.destroy()
      const lines = waiting.split('\n')
      waiting = lines.pop()!
      for (const line of lines) if (line.trim() !== '' && !this.#take(line)) return void socket.destroy()
    })
  }

  /** False: it is no message. */
  #take(line: string): boolean {
    let asked: Readonly<Record<string, unknown>>
    try {
      asked = JSON.parse(line) as Readonly<Record<string, unknown>>
    } catch {
      return false
    }
    const { do: id, abort, activity, arguments: given } = asked
    if (typeof abort === 'number') {
      this.#say({ of: abort, aborted: this.#activities.abort(abort) })
      return true
    }
    if (typeof id !== 'number' || typeof activity !== 'string') return false
    for (const told of this.#activities.begin(id, activity, (given ?? {}) as Readonly<Record<string, unknown>>))
      this.#tell(id, told)
    return true
  }

  #tell(id: number, told: StationTold): void {
    this.#say({ of: id, ...told, at: formatUtc(this.#now(), { digits: 9 }) })
  }
  #say(message: object): void {
    this.#client?.write(`${JSON.stringify(message)}\n`)
  }

  async close(): Promise<void> {
    this.#client?.destroy()
    await new Promise<void>((resolve) => {
      if (this.#server === undefined) resolve()
      else this.#server.close(() => resolve())
    })
  }
}
