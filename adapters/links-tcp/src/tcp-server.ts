/**
 * Listens for a station or a simulator that connects to us. One peer feeds the link at a time, because a byte stream has one
 * source; a newcomer takes the place of a peer that has been silent, and is turned away otherwise.
 */
import { createServer, type Server, type Socket } from 'node:net'
import type { Clock, Log, Tai, Timer } from '@vigie/base'
import { LinkFeed, machineSeconds, type LinkSink, type LinkStatus, type TelemetryLink } from '@vigie/telemetry'
import { tcpErrors } from './errors.ts'
import { reasonOf } from './reason.ts'
import { feedFrom, sendTo } from './stream.ts'

export interface TcpServerOptions {
  readonly name: string
  readonly host: string
  /** 0: one that the system chooses (`address` tells). */
  readonly port: number
  readonly clock: Clock
  readonly log: Log
  /** Seconds of silence after which a newcomer takes the place of the connected peer. */
  readonly silence?: number
  /** Seconds between tries to open the port while that fails. */
  readonly retry?: number
}

export class TcpServerLink implements TelemetryLink {
  readonly name: string
  readonly #options: Required<TcpServerOptions>
  readonly #feed: LinkFeed
  #server: Server | undefined
  #peer: Socket | undefined
  /** When the peer last sent something, or connected. */
  #heard: Tai = 0n
  #timer: Timer | undefined
  #running = false
  #complained = false

  constructor(options: TcpServerOptions) {
    this.#options = { silence: 30, retry: 5, ...options }
    this.name = options.name
    this.#feed = new LinkFeed(options.clock, options.log)
  }

  get status(): LinkStatus {
    return this.#feed.status
  }

  /** Port that it listens on, once it does. */
  get port(): number | undefined {
    const address = this.#server?.address()
    return address !== null && typeof address === 'object' ? address.port : undefined
  }

  start(sink: LinkSink): void {
    if (this.#running) return
    this.#running = true
    this.#complained = false
    this.#feed.attach(sink)
    this.#listen()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#timer?.cancel()
    this.#timer = undefined
    const server = this.#server
    this.#server = undefined
    const peer = this.#peer
    this.#peer = undefined
    if (peer !== undefined) this.#feed.end()
    this.#feed.say('disabled', 'disabled')
    peer?.destroy()
    if (server === undefined || !server.listening) return
    const { promise, resolve } = Promise.withResolvers<void>()
    server.close(() => resolve())
    await promise
  }

  send(bytes: Uint8Array): boolean {
    return sendTo(this.#peer, bytes)
  }

  #listen(): void {
    const { host, port } = this.#options
    this.#feed.say('connecting', `opening ${host}:${port}`)
    const server = createServer((socket) => this.#welcome(socket))
    // Peers beyond the present one and a newcomer are the work of nobody honest.
    server.maxConnections = 8
    server.on('drop', () => this.#feed.error())
    server.on('listening', () => {
      this.#complained = false
      this.#feed.say('waiting', this.#listening())
    })
    server.on('error', (error: NodeJS.ErrnoException) => this.#cannotListen(server, error))
    this.#server = server
    server.listen({ host, port })
  }

  #cannotListen(server: Server, error: NodeJS.ErrnoException): void {
    if (this.#server !== server) return
    this.#server = undefined
    this.#feed.error()
    const { name, clock, retry, log, host, port } = { ...this.#options, name: this.name }
    const coded =
      error.code === 'EADDRINUSE'
        ? tcpErrors.portInUse({ host, port })
        : tcpErrors.cannotListen({ host, port, reason: reasonOf(error) })
    if (!this.#complained) log.error(coded.toLine(), { link: name, code: coded.code })
    this.#complained = true
    this.#feed.say('failed', coded.toLine())
    this.#timer = clock.after(machineSeconds(clock, retry), () => {
      if (this.#running) this.#listen()
    })
  }

  #listening(): string {
    return `listens on ${this.#options.host}:${this.port ?? this.#options.port}, nobody is connected`
  }

  #welcome(socket: Socket): void {
    const { clock, silence, log } = this.#options
    const who = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`
    socket.on('error', () => this.#feed.error())
    if (!this.#running) {
      socket.destroy()
      return
    }
    const present = this.#peer
    if (present !== undefined) {
      if (clock.now() - this.#heard < machineSeconds(clock, silence)) {
        this.#feed.error()
        log.warn('link turned a second peer away', { link: this.name, peer: who })
        socket.destroy()
        return
      }
      this.#peer = undefined
      present.destroy()
      this.#feed.end()
    }
    this.#peer = socket
    this.#heard = clock.now()
    this.#feed.say('connected', `${who} is connected`)
    socket.on('data', () => {
      this.#heard = clock.now()
    })
    socket.on('close', () => {
      if (this.#peer !== socket) return
      this.#peer = undefined
      this.#feed.end()
      this.#feed.say('waiting', this.#listening())
    })
    feedFrom(socket, this.#feed)
  }
}
