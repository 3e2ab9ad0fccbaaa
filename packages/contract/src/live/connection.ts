/** The client's end of the live protocol: connects, subscribes, reconnects by itself, and says what was missed. */
import { LIVE_PATH } from '../api.ts'
import type { Problem } from '../schemas/index.ts'
import type {
  ClientMessage,
  LiveTopic,
  ServerMessage,
  SubscribedParameter,
  TopicItems,
  TopicMessage,
  ValuesMessage,
} from './protocol.ts'

export type ConnectionState = 'connecting' | 'open' | 'waiting' | 'closed' | 'refused'

/** Why values may be missing between two instants of the client's clock (POSIX milliseconds). */
export interface Gap {
  readonly reason: 'disconnected' | 'slow'
  readonly from: number
  readonly to: number
  /** Samples or items, where the server counted them. */
  readonly missed?: number
  /** The server was started again in between. */
  readonly restarted?: boolean
}

export interface ValuesListener {
  /** Once per connection, before any value: what the indices mean from now on. */
  subscribed?(parameters: readonly SubscribedParameter[], unknown: readonly string[]): void
  values(message: ValuesMessage): void
  gap?(gap: Gap): void
  error?(problem: Problem): void
}
export interface TopicListener<T extends LiveTopic> {
  items(message: TopicMessage<T>, items: readonly TopicItems[T][]): void
  gap?(gap: Gap): void
}
export interface SubscribeOptions {
  readonly rate?: number
  readonly chain?: string
  readonly at?: string
  readonly raw?: boolean
}
export interface Subscription {
  /** Replaces what is subscribed to; the listener stays. */
  change(parameters: readonly string[], options?: SubscribeOptions): void
  close(): void
}

/** The part of the browser's WebSocket that is used; `ws` of Node has it too. */
export interface SocketLike {
  readonly readyState: number
  addEventListener(type: string, listener: (event: never) => void): void
  send(text: string): void
  close(code?: number, reason?: string): void
}

export interface LiveOptions {
  /** `ws://127.0.0.1:7440`; in a page its own server unless told. */
  readonly baseUrl?: string
  /** How a socket is made: the browser's WebSocket unless told. Node clients give the token here as a header. */
  readonly socket?: (url: string) => SocketLike
  readonly onState?: (state: ConnectionState, detail: string) => void
  readonly onHello?: (hello: Extract<ServerMessage, { type: 'hello' }>) => void
  readonly onGap?: (gap: Gap) => void
  /** Milliseconds before the first try to reconnect, doubled up to `maxDelay`. */
  readonly minDelay?: number
  readonly maxDelay?: number
  /** A connection on which nothing arrives for so many milliseconds, pings included, is taken for dead. */
  readonly silence?: number
}

interface Wanted {
  parameters: readonly string[]
  options: SubscribeOptions
  readonly listener: ValuesListener
  /** Of the last message; undefined until the snapshot: what still comes before it was sent for what was wanted before. */
  sequence: number | undefined
}

/** Close codes after which trying again makes no sense: nobody is logged in, or the rights are gone. */
const REFUSED: ReadonlySet<number> = new Set([4401, 4403])

export class LiveConnection {
  readonly #options: LiveOptions
  readonly #wanted = new Map<number, Wanted>()
  readonly #topics = new Map<LiveTopic, { sequence: number; readonly listeners: Set<TopicListener<LiveTopic>> }>()
  #socket: SocketLike | undefined
  #state: ConnectionState = 'connecting'
  #nextId = 1
  #delay: number
  #retry: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setInterval> | undefined
  #lostAt: number | undefined
  #lastSeen = 0
  #pings = 0
  #instance: string | undefined

  constructor(options: LiveOptions = {}) {
    this.#options = options
    this.#delay = options.minDelay ?? 500
    this.#connect()
  }

  get state(): ConnectionState {
    return this.#state
  }

  subscribe(parameters: readonly string[], listener: ValuesListener, options: SubscribeOptions = {}): Subscription {
    const id = this.#nextId++
    const wanted: Wanted = { parameters, options, listener, sequence: undefined }
    this.#wanted.set(id, wanted)
    this.#sendSubscribe(id, wanted)
    return {
      change: (names, changed) => {
        if (!this.#wanted.has(id)) return
        wanted.parameters = names
        if (changed !== undefined) wanted.options = changed
        this.#sendSubscribe(id, wanted)
      },
      close: () => {
        if (this.#wanted.delete(id)) this.#send({ type: 'unsubscribe', id })
      },
    }
  }

  /** Gives a function that ends it. The first message is a snapshot; a listener that comes later gets one of its own. */
  topic<T extends LiveTopic>(topic: T, listener: TopicListener<T>): () => void {
    const entry = this.#topics.get(topic) ?? { sequence: 0, listeners: new Set<TopicListener<LiveTopic>>() }
    this.#topics.set(topic, entry)
    entry.listeners.add(listener as unknown as TopicListener<LiveTopic>)
    this.#sendTopics()
    return () => {
      entry.listeners.delete(listener as unknown as TopicListener<LiveTopic>)
      if (entry.listeners.size === 0) {
        this.#topics.delete(topic)
        this.#sendTopics()
      }
    }
  }

  /** Tries again at once, after a log-in for instance. */
  reconnect(): void {
    if (this.#state === 'open') this.#socket?.close(4000, 'asked to reconnect')
    else {
      clearTimeout(this.#retry)
      this.#connect()
    }
  }

  close(): void {
    clearTimeout(this.#retry)
    clearInterval(this.#watch)
    this.#set('closed', '')
    const socket = this.#socket
    this.#socket = undefined
    socket?.close(1000, 'done')
  }

  #connect(): void {
    this.#set('connecting', '')
    const base =
      this.#options.baseUrl ??
      (globalThis as { location?: { origin: string } }).location?.origin.replace(/^http/, 'ws') ??
      ''
    const url = `${base}${LIVE_PATH}`
    const socket = this.#options.socket?.(url) ?? (new WebSocket(url) as unknown as SocketLike)
    this.#socket = socket
    socket.addEventListener('open', () => {
      if (this.#socket !== socket) return socket.close(1000, 'done')
      this.#lastSeen = Date.now()
      this.#delay = this.#options.minDelay ?? 500
      this.#set('open', '')
      for (const [id, wanted] of this.#wanted) this.#sendSubscribe(id, wanted)
      this.#sendTopics()
      clearInterval(this.#watch)
      const silence = this.#options.silence ?? 15_000
      this.#watch = setInterval(() => {
        if (Date.now() - this.#lastSeen > silence) socket.close(4001, 'nothing arrives')
        else this.#send({ type: 'ping', n: ++this.#pings })
      }, silence / 3)
    })
    socket.addEventListener('message', (event: { data: unknown }) => {
      if (this.#socket !== socket) return
      this.#lastSeen = Date.now()
      if (typeof event.data === 'string') this.#take(JSON.parse(event.data) as ServerMessage)
    })
    // What failed is told by the close that follows; Node would throw an error that nobody listens to.
    socket.addEventListener('error', () => undefined)
    socket.addEventListener('close', (event: { code: number; reason: string }) => {
      if (this.#socket === socket) this.#lost(event.code, event.reason)
    })
  }

  #lost(code: number, reason: string): void {
    clearInterval(this.#watch)
    this.#socket = undefined
    this.#lostAt ??= Date.now()
    if (REFUSED.has(code)) return this.#set('refused', reason)
    this.#set(
      'waiting',
      `${reason === '' ? 'the connection was lost' : reason}; next try in ${Math.ceil(this.#delay / 1000)} s`,
    )
    this.#retry = setTimeout(() => this.#connect(), this.#delay * (0.75 + Math.random() / 2))
    this.#delay = Math.min(this.#delay * 2, this.#options.maxDelay ?? 10_000)
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'hello': {
        if (this.#lostAt !== undefined) {
          this.#gap({
            reason: 'disconnected',
            from: this.#lostAt,
            to: Date.now(),
            restarted: this.#instance !== undefined && this.#instance !== message.instance,
          })
        }
        this.#lostAt = undefined
        this.#instance = message.instance
        this.#options.onHello?.(message)
        return
      }
      case 'subscribed':
        this.#wanted.get(message.id)?.listener.subscribed?.(message.parameters, message.unknown)
        return
      case 'values': {
        const wanted = this.#wanted.get(message.id)
        if (wanted === undefined) return
        const snapshot = message.snapshot !== undefined
        const hole = !snapshot && wanted.sequence !== undefined && message.sequence !== wanted.sequence + 1
        if (snapshot || wanted.sequence !== undefined) wanted.sequence = message.sequence
        if (message.missed > 0 || hole) {
          const gap: Gap = { reason: 'slow', from: this.#lastSeen, to: this.#lastSeen, missed: message.missed }
          wanted.listener.gap?.(gap)
          this.#options.onGap?.(gap)
        }
        wanted.listener.values(message)
        return
      }
      case 'topic': {
        const entry = this.#topics.get(message.topic)
        if (entry === undefined) return
        entry.sequence = message.sequence
        for (const listener of entry.listeners) {
          if (message.missed > 0)
            listener.gap?.({ reason: 'slow', from: this.#lastSeen, to: this.#lastSeen, missed: message.missed })
          listener.items(message, message.items)
        }
        return
      }
      case 'error':
        if (message.id !== undefined) this.#wanted.get(message.id)?.listener.error?.(message.problem)
        return
      default:
    }
  }

  #gap(gap: Gap): void {
    this.#options.onGap?.(gap)
    for (const wanted of this.#wanted.values()) wanted.listener.gap?.(gap)
    for (const { listeners } of this.#topics.values()) for (const listener of listeners) listener.gap?.(gap)
  }

  #set(state: ConnectionState, detail: string): void {
    this.#state = state
    this.#options.onState?.(state, detail)
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message))
  }

  #sendSubscribe(id: number, wanted: Wanted): void {
    wanted.sequence = undefined
    this.#send({ type: 'subscribe', id, parameters: wanted.parameters, ...wanted.options })
  }

  #sendTopics(): void {
    this.#send({ type: 'topics', topics: [...this.#topics.keys()] })
  }
}
