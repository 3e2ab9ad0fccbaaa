/** The TCP port on which a station takes telecommands for one satellite. */
import { createServer, type Server, type Socket } from 'node:net'
import type { Tai } from '@vigie/base'
import { simulatorErrors } from '../errors.ts'
import { MessageReader, MessageType } from './station-message.ts'
import type { Uplink } from './uplink.ts'

export class UplinkPort {
  readonly uplink: Uplink
  readonly #now: () => Tai
  #server: Server | undefined
  #client: Socket | undefined
  #refusing = false

  constructor(uplink: Uplink, now: () => Tai) {
    this.uplink = uplink
    this.#now = now
    uplink.answer = (message) => this.#client?.write(message)
  }

  get name(): string {
    return this.uplink.config.name
  }

  /** Throws VIG-SIM-003. */
  async open(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket))
    const { port, host } = this.uplink.config
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
    return typeof address === 'object' && address !== null ? address.port : this.uplink.config.port
  }
  get connected(): boolean {
    return this.#client !== undefined
  }

  /** Closes the connection and refuses new ones, or accepts again. */
  refuse(on: boolean): void {
    if (on === this.#refusing) return
    this.#refusing = on
    if (on) this.#client?.destroy()
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy())
    // One centre commands: who comes second is turned away.
    if (this.#refusing || this.#client !== undefined) return void socket.destroy()
    this.#client = socket
    socket.setNoDelay(true)
    socket.on('close', () => {
      this.#client = undefined
      this.uplink.forget()
    })
    this.uplink.connected()
    if (this.uplink.config.protocol === 'cltu-raw') {
      // Bits as they come: the receiver on board finds the start sequences.
      socket.on('data', (bytes: Buffer) => this.uplink.radiate(0, new Uint8Array(bytes), this.#now()))
      return
    }
    const reader = new MessageReader()
    socket.on('data', (bytes: Buffer) => {
      for (const { type, sequence, payload } of reader.push(bytes)) {
        if (type === MessageType.radiate) this.uplink.radiate(sequence, payload, this.#now())
        else if (type === MessageType.abort) this.uplink.abort()
        else this.uplink.malformed(sequence)
      }
      if (reader.broken) socket.destroy()
    })
  }

  async close(): Promise<void> {
    this.#client?.destroy()
    await new Promise<void>((resolve) => {
      if (this.#server === undefined) resolve()
      else this.#server.close(() => resolve())
    })
  }
}
