/** A TCP port of a station: whoever connects gets what is received. */
import { createServer, type Server, type Socket } from 'node:net'
import { simulatorErrors } from '../errors.ts'

/** Bytes waiting in a connection beyond which the simulation waits for the reader. */
export const CONGESTED = 4 * 1024 * 1024

export class StationPort {
  readonly name: string
  sent = 0
  readonly #wanted: number
  readonly #host: string
  readonly #clients = new Set<Socket>()
  #server: Server | undefined
  #refusing = false

  constructor(name: string, host: string, port: number) {
    this.name = name
    this.#host = host
    this.#wanted = port
  }

  /** Throws VIG-SIM-003. */
  async open(): Promise<void> {
    const server = createServer((socket) => {
      if (this.#refusing) return void socket.destroy()
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => this.#clients.delete(socket))
      // Nothing is listened to on a telemetry port.
      socket.resume()
      this.#clients.add(socket)
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) =>
        reject(
          simulatorErrors.portInUse({ port: this.#wanted, what: this.name, detail: error.message }, { cause: error }),
        ),
      )
      server.listen(this.#wanted, this.#host, resolve)
    })
    this.#server = server
  }

  get port(): number {
    const address = this.#server?.address()
    return typeof address === 'object' && address !== null ? address.port : this.#wanted
  }
  get clients(): number {
    return this.#clients.size
  }
  /** Bytes that wait for the slowest reader. */
  get waiting(): number {
    let most = 0
    for (const client of this.#clients) most = Math.max(most, client.writableLength)
    return most
  }

  send(bytes: Uint8Array): void {
    this.sent += bytes.length
    for (const client of this.#clients) client.write(bytes)
  }

  /** Closes the connections and refuses new ones, or accepts again. */
  refuse(on: boolean): void {
    if (on === this.#refusing) return
    this.#refusing = on
    if (on) for (const client of this.#clients) client.destroy()
  }

  /** Gives up readers that do not read. */
  dropCongested(): number {
    let dropped = 0
    for (const client of this.#clients) {
      if (client.writableLength < CONGESTED) continue
      client.destroy()
      dropped++
    }
    return dropped
  }

  /** Sends what waits, then closes. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.end()
    await new Promise<void>((resolve) => {
      if (this.#server === undefined) return resolve()
      this.#server.close(() => resolve())
      setTimeout(() => {
        for (const client of this.#clients) client.destroy()
      }, 500).unref()
    })
  }
}
