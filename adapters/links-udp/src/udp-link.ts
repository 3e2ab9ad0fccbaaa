/**
 * Receives datagrams. UDP cannot be told to wait: what comes while the sink waits is kept within a bound, and what exceeds
 * the bound is dropped and counted as errors.
 */
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Clock, Log, Tai, Timer } from '@vigie/base'
import { LinkFeed, machineSeconds, type LinkSink, type LinkStatus, type TelemetryLink } from '@vigie/telemetry'
import { udpErrors } from './errors.ts'
import { isMulticast } from './multicast.ts'
import { systemDrops } from './system-drops.ts'

export interface UdpOptions {
  readonly name: string
  /** An address of this machine, or a multicast group to join. */
  readonly host: string
  /** 0: one that the system chooses (`port` tells). */
  readonly port: number
  readonly clock: Clock
  readonly log: Log
  /** Bytes asked of the system for its receive buffer; the system may grant less. */
  readonly receiveBuffer?: number
  /** Bytes kept while the sink waits. */
  readonly backlog?: number
  /** Seconds between tries to open the port while that fails. */
  readonly retry?: number
  /** Seconds between looks at what the system dropped. */
  readonly look?: number
}

/** What a datagram costs besides its bytes: so that empty ones are bounded too. */
const OVERHEAD = 200

export class UdpLink implements TelemetryLink {
  readonly name: string
  readonly #options: Required<UdpOptions>
  readonly #feed: LinkFeed
  #socket: Socket | undefined
  #timer: Timer | undefined
  #running = false
  #complained = false
  #waiting = false
  #kept: { readonly bytes: Uint8Array; readonly reception: Tai }[] = []
  #keptBytes = 0
  #dropped = 0
  /** Those of `#dropped` that the system reported for the present socket. */
  #bySystem = 0
  #looks: Timer | undefined

  constructor(options: UdpOptions) {
    this.#options = { receiveBuffer: 4 << 20, backlog: 8 << 20, retry: 5, look: 2, ...options }
    this.name = options.name
    this.#feed = new LinkFeed(options.clock, options.log)
  }

  get status(): LinkStatus {
    return this.#feed.status
  }

  /** Datagrams dropped since the start, here or by the system, because they came faster than they were handled. */
  get dropped(): number {
    return this.#dropped
  }

  /** Port that it receives on, once it does. */
  get port(): number | undefined {
    return this.#socket === undefined || this.#feed.status.state === 'connecting'
      ? undefined
      : this.#socket.address().port
  }

  start(sink: LinkSink): void {
    if (this.#running) return
    this.#running = true
    this.#complained = false
    this.#dropped = 0
    this.#feed.attach(sink)
    this.#bind()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#timer?.cancel()
    this.#timer = undefined
    this.#looks?.cancel()
    const socket = this.#socket
    this.#socket = undefined
    this.#kept = []
    this.#keptBytes = 0
    this.#waiting = false
    this.#feed.say('disabled', 'disabled')
    if (socket === undefined) return
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.close(() => resolve())
    await promise
  }

  #bind(): void {
    const { host, port, receiveBuffer } = this.#options
    const six = isIPv6(host)
    const multicast = isMulticast(host)
    this.#feed.say('connecting', `opening UDP ${host}:${port}`)
    const socket = createSocket({ type: six ? 'udp6' : 'udp4', reuseAddr: multicast, recvBufferSize: receiveBuffer })
    this.#socket = socket
    socket.on('error', (error: NodeJS.ErrnoException) => this.#failed(socket, error))
    socket.on('listening', () => {
      if (multicast) {
        try {
          socket.addMembership(host)
        } catch (error) {
          this.#failed(socket, error as NodeJS.ErrnoException)
          return
        }
      }
      this.#complained = false
      this.#bySystem = 0
      const { clock, look } = this.#options
      this.#looks?.cancel()
      this.#looks = clock.every(machineSeconds(clock, look), () => void this.#look(socket, six))
      this.#feed.say('waiting', `receives on ${this.#where(socket)}, nothing has come yet`)
    })
    socket.on('message', (bytes) => this.#received(socket, bytes))
    socket.bind({ port, exclusive: true, ...(multicast ? {} : { address: host }) })
  }

  async #look(socket: Socket, six: boolean): Promise<void> {
    if (this.#socket !== socket) return
    const drops = await systemDrops(socket.address().port, six)
    if (drops === undefined || this.#socket !== socket || drops <= this.#bySystem) return
    this.#dropped += drops - this.#bySystem
    this.#feed.error(drops - this.#bySystem)
    this.#bySystem = drops
    this.#feed.say('connected', this.#words(socket))
  }

  #where(socket: Socket): string {
    return `UDP ${this.#options.host}:${socket.address().port}`
  }

  #failed(socket: Socket, error: NodeJS.ErrnoException): void {
    if (this.#socket !== socket) return
    this.#socket = undefined
    this.#looks?.cancel()
    socket.close()
    this.#feed.error()
    const { clock, retry, log, host, port } = this.#options
    const coded =
      error.code === 'EADDRINUSE'
        ? udpErrors.portInUse({ host, port })
        : udpErrors.cannotBind({ host, port, reason: error.message })
    if (!this.#complained) log.error(coded.toLine(), { link: this.name, code: coded.code })
    this.#complained = true
    this.#feed.say('failed', coded.toLine())
    this.#timer = clock.after(machineSeconds(clock, retry), () => {
      if (this.#running) this.#bind()
    })
  }

  #received(socket: Socket, bytes: Uint8Array): void {
    if (this.#socket !== socket) return
    if (this.#waiting) {
      if (this.#keptBytes + bytes.length + OVERHEAD > this.#options.backlog) {
        this.#dropped++
        this.#feed.error()
        return
      }
      this.#kept.push({ bytes, reception: this.#options.clock.now() })
      this.#keptBytes += bytes.length + OVERHEAD
      return
    }
    const waiting = this.#feed.give(bytes, true)
    this.#feed.say('connected', this.#words(socket))
    if (waiting !== undefined) void this.#catchUp(socket, waiting)
  }

  #words(socket: Socket): string {
    return `receives on ${this.#where(socket)}${this.#dropped === 0 ? '' : `, ${this.#dropped} datagrams dropped: they came faster than they were handled`}`
  }

  /** Hands over what came meanwhile, in order, until nothing is kept or the link is stopped. */
  async #catchUp(socket: Socket, first: Promise<void>): Promise<void> {
    this.#waiting = true
    await first
    while (this.#socket === socket && this.#kept.length > 0) {
      const batch = this.#kept
      this.#kept = []
      for (const { bytes, reception } of batch) {
        await this.#feed.give(bytes, true, reception)
        if (this.#socket !== socket) return
        this.#keptBytes -= bytes.length + OVERHEAD
      }
    }
    if (this.#socket !== socket) return
    this.#waiting = false
    this.#feed.say('connected', this.#words(socket))
  }
}
