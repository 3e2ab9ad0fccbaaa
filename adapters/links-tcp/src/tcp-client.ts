/** Connects to a station, a simulator or a front end, and connects again by itself whatever happens. */
import { connect, type Socket } from 'node:net'
import type { Clock, Log, Timer } from '@vigie/base'
import { LinkFeed, machineSeconds, type LinkSink, type LinkStatus, type TelemetryLink } from '@vigie/telemetry'
import { reasonOf } from './reason.ts'
import { feedFrom, sendTo } from './stream.ts'

export interface TcpClientOptions {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly clock: Clock
  readonly log: Log
  /** Seconds before the first new try; doubled each time. */
  readonly firstRetry?: number
  /** Seconds that it grows to. */
  readonly longestRetry?: number
  /** Seconds for a connection to come about. */
  readonly connectTimeout?: number
}

export class TcpClientLink implements TelemetryLink {
  readonly name: string
  readonly #options: Required<TcpClientOptions>
  readonly #feed: LinkFeed
  readonly #where: string
  #socket: Socket | undefined
  #timer: Timer | undefined
  #tries = 0
  #running = false
  /** Why the present connection was ended by this side. */
  #dropped: string | undefined

  constructor(options: TcpClientOptions) {
    this.#options = { firstRetry: 1, longestRetry: 30, connectTimeout: 10, ...options }
    this.name = options.name
    this.#where = `${options.host}:${options.port}`
    this.#feed = new LinkFeed(options.clock, options.log)
  }

  get status(): LinkStatus {
    return this.#feed.status
  }

  start(sink: LinkSink): void {
    if (this.#running) return
    this.#running = true
    this.#tries = 0
    this.#feed.attach(sink)
    this.#connect()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#timer?.cancel()
    this.#timer = undefined
    const socket = this.#socket
    this.#socket = undefined
    if (socket !== undefined) this.#feed.end()
    this.#feed.say('disabled', 'disabled')
    if (socket === undefined || socket.closed) return
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.once('close', () => resolve())
    socket.destroy()
    await promise
  }

  send(bytes: Uint8Array): boolean {
    return sendTo(this.#socket, bytes)
  }

  /** Ends the connection for what came over it ("sent …"); connects again at its own pace. */
  drop(reason: string): void {
    this.#dropped = reason
    this.#socket?.destroy()
  }

  #connect(): void {
    const { host, port, clock, connectTimeout, log } = this.#options
    this.#feed.say('connecting', `connecting to ${this.#where}`)
    const socket = connect({ host, port })
    this.#socket = socket
    this.#dropped = undefined
    let reason = 'did not answer'
    let since: bigint | undefined
    const timeout = clock.after(machineSeconds(clock, connectTimeout), () => socket.destroy())
    socket.on('connect', () => {
      timeout.cancel()
      since = clock.now()
      reason = 'closed by the other end'
      this.#feed.say('connected', `connected to ${this.#where}`)
      log.info('link connected', { link: this.name, to: this.#where })
    })
    socket.on('error', (error) => {
      reason = reasonOf(error)
    })
    socket.on('close', () => {
      timeout.cancel()
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.#feed.end()
      this.#feed.error()
      // A connection that held is a new beginning; one that is closed at once keeps the pace down.
      if (since !== undefined && clock.now() - since > machineSeconds(clock, connectTimeout)) this.#tries = 0
      this.#waitThenConnect(this.#dropped ?? reason)
    })
    feedFrom(socket, this.#feed)
  }

  #waitThenConnect(reason: string): void {
    const { firstRetry, longestRetry, clock, log } = this.#options
    const pace = Math.min(longestRetry, firstRetry * 2 ** Math.min(this.#tries++, 16))
    // Jitter, so that the links of a site do not all come back in the same instant.
    const seconds = pace * (0.75 + Math.random() / 4)
    const words = seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${Math.round(seconds)} s`
    if (this.#tries === 1) log.warn('link lost', { link: this.name, to: this.#where, reason })
    this.#feed.say('waiting', `${this.#where} ${reason}, next try in ${words}`)
    this.#timer = clock.after(machineSeconds(clock, seconds), () => {
      if (this.#running) this.#connect()
    })
  }
}
