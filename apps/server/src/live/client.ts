/**
 * One client of the live protocol. Values are sent at the rate it asked for and only as fast as it reads: while its
 * socket holds more than `HIGH_WATER` bytes nothing is queued but marks, and when it has drained it gets the latest
 * and the count of what it missed.
 */
import { formatUtc, parseUtc, type Tai } from '@vigie/base'
import {
  LIVE_TOPICS,
  type ClientMessage,
  type LiveTopic,
  type Principal,
  type ServerMessage,
  type SubscribedParameter,
  type TopicItems,
  type Value,
} from '@vigie/contract'
import { VigieError } from '@vigie/base'
import type { WebSocket } from 'ws'
import { serverErrors } from '../errors.ts'
import type { LatestValues } from '../state/latest.ts'

const HIGH_WATER = 256 * 1024
const MOST_SUBSCRIPTIONS = 200
const MOST_PARAMETERS = 5000
/** Of all subscriptions of a connection together. */
const MOST_OF_ALL = 50_000

interface Resolved {
  readonly latest: LatestValues
  readonly column: number
  readonly asked: string
}
interface Columns {
  readonly found: readonly Resolved[]
  readonly unknown: readonly string[]
}
export interface LiveSource {
  /** Columns of the names, and those that nobody carries. Throws where the chain asked for does not exist. */
  resolve(names: readonly string[], chain: string | undefined): Columns
  /** The same as they were at an instant, from the archive. */
  resolveAsOf(names: readonly string[], chain: string | undefined, at: Tai): Promise<Columns>
  snapshot(topic: LiveTopic): readonly unknown[]
  readonly version: string
  readonly instance: string
  now(): Tai
}

interface Subscription {
  readonly id: number
  readonly names: readonly string[]
  readonly chain: string | undefined
  /** It is of this instant, once. */
  readonly at: Tai | undefined
  readonly raw: boolean
  readonly periodMillis: number
  resolved: readonly Resolved[]
  /** By latest-values object: column → index in the subscription. */
  byLatest: Map<LatestValues, Map<number, number>>
  sequence: number
  readonly dirty: Set<number>
  /** Samples since the last message, and those of them in updates that the slow socket held back. */
  samples: number
  missed: number
  lastSent: number
  timer: ReturnType<typeof setTimeout> | undefined
}
interface Topic {
  sequence: number
  missed: number
}

export class LiveClient {
  readonly #socket: WebSocket
  readonly #source: LiveSource
  readonly #subscriptions = new Map<number, Subscription>()
  readonly #topics = new Map<LiveTopic, Topic>()
  #drain: ReturnType<typeof setInterval> | undefined
  /** Items of topics held back since the socket was full. */
  #missedItems = 0
  #heldBack = 0

  constructor(socket: WebSocket, source: LiveSource, principal: Principal) {
    this.#socket = socket
    this.#source = source
    socket.on('message', (data, binary) => this.#take(binary ? '' : String(data as Buffer)))
    socket.on('close', () => this.#end())
    this.#send({
      type: 'hello',
      version: 1,
      server: source.version,
      instance: source.instance,
      time: formatUtc(source.now()),
      user: principal.user,
      role: principal.role,
    })
  }

  get subscriptions(): number {
    return this.#subscriptions.size
  }
  /** All samples and items that this connection did not get because it was slow. */
  get heldBack(): number {
    return this.#heldBack
  }
  /** Of those, what it has not been told of yet. */
  get missed(): number {
    let sum = this.#missedItems
    for (const s of this.#subscriptions.values()) sum += s.missed
    return sum
  }

  /** Columns of a chain were renewed. */
  values(latest: LatestValues, columns: Int32Array, samples: Uint32Array): void {
    for (const s of this.#subscriptions.values()) {
      const mine = s.byLatest.get(latest)
      if (mine === undefined) continue
      let touched = false
      // The smaller side is walked: a client with few parameters costs little however wide the packet.
      for (let i = 0; i < columns.length; i++) {
        const index = mine.get(columns[i]!)
        if (index === undefined) continue
        touched = true
        s.dirty.add(index)
        s.samples += samples[i]!
        if (this.#full) {
          s.missed += samples[i]!
          this.#heldBack += samples[i]!
        }
      }
      if (touched) this.#schedule(s)
    }
  }

  /** A chain came, went, or carries something else now. */
  chainsChanged(): void {
    for (const s of this.#subscriptions.values()) if (s.at === undefined) this.#open(s)
  }

  topic<T extends LiveTopic>(topic: T, items: readonly TopicItems[T][], removed: readonly string[] = []): void {
    const t = this.#topics.get(topic)
    if (t === undefined) return
    if (this.#full) {
      t.missed += items.length + removed.length
      this.#missedItems += items.length + removed.length
      this.#heldBack += items.length + removed.length
      this.#watchDrain()
      return
    }
    this.#send({
      type: 'topic',
      topic,
      sequence: ++t.sequence,
      items,
      ...(removed.length === 0 ? {} : { removed }),
      missed: 0,
    })
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  get #full(): boolean {
    return this.#socket.bufferedAmount > HIGH_WATER
  }

  #take(text: string): void {
    let message: ClientMessage
    try {
      message = JSON.parse(text) as ClientMessage
      if (message === null || typeof message !== 'object') throw new SyntaxError('not an object')
    } catch {
      return this.#refuse(undefined, serverErrors.badRequest({ detail: 'a live message is a JSON object' }))
    }
    switch (message.type) {
      case 'subscribe':
        return this.#subscribe(message)
      case 'unsubscribe': {
        clearTimeout(this.#subscriptions.get(message.id)?.timer)
        this.#subscriptions.delete(message.id)
        return
      }
      case 'topics': {
        const wanted = Array.isArray(message.topics) ? message.topics.filter((t) => LIVE_TOPICS.includes(t)) : []
        for (const { missed } of this.#topics.values()) this.#missedItems -= missed
        this.#topics.clear()
        for (const topic of wanted) this.#openTopic(topic)
        return
      }
      case 'ping':
        return this.#send({ type: 'pong', n: Number(message.n), time: formatUtc(this.#source.now()) })
      default:
        return this.#refuse(
          undefined,
          serverErrors.badRequest({ detail: 'the type of a live message is subscribe, unsubscribe, topics or ping' }),
        )
    }
  }

  #subscribe(m: Extract<ClientMessage, { type: 'subscribe' }>): void {
    const bad =
      !Number.isInteger(m.id) || !Array.isArray(m.parameters) || m.parameters.some((p) => typeof p !== 'string')
        ? 'a subscription has an integer id and a list of names'
        : m.parameters.length > MOST_PARAMETERS
          ? `a subscription has at most ${MOST_PARAMETERS} parameters`
          : this.#subscriptions.size >= MOST_SUBSCRIPTIONS && !this.#subscriptions.has(m.id)
            ? `a connection has at most ${MOST_SUBSCRIPTIONS} subscriptions`
            : this.#parametersBut(m.id) + m.parameters.length > MOST_OF_ALL
              ? `a connection subscribes to at most ${MOST_OF_ALL} parameters`
              : undefined
    if (bad !== undefined)
      return this.#refuse(Number.isInteger(m.id) ? m.id : undefined, serverErrors.badRequest({ detail: bad }))
    let at: Tai | undefined
    try {
      at = typeof m.at === 'string' ? parseUtc(m.at) : undefined
    } catch (error) {
      return this.#refuse(m.id, error)
    }
    clearTimeout(this.#subscriptions.get(m.id)?.timer)
    const asked = typeof m.rate === 'number' && Number.isFinite(m.rate) ? m.rate : 4
    const s: Subscription = {
      id: m.id,
      names: m.parameters,
      chain: typeof m.chain === 'string' ? m.chain : undefined,
      at,
      raw: m.raw === true,
      periodMillis: 1000 / Math.min(1000, Math.max(0.1, asked)),
      resolved: [],
      byLatest: new Map(),
      sequence: 0,
      dirty: new Set(),
      samples: 0,
      missed: 0,
      lastSent: 0,
      timer: undefined,
    }
    this.#subscriptions.set(m.id, s)
    if (at === undefined) this.#open(s)
    else void this.#openAsOf(s, at)
  }

  #parametersBut(id: number): number {
    let sum = 0
    for (const s of this.#subscriptions.values()) if (s.id !== id) sum += s.names.length
    return sum
  }

  #open(s: Subscription): void {
    let resolved
    try {
      resolved = this.#source.resolve(s.names, s.chain)
    } catch (error) {
      this.#subscriptions.delete(s.id)
      return this.#refuse(s.id, error)
    }
    this.#tell(s, resolved)
  }

  async #openAsOf(s: Subscription, at: Tai): Promise<void> {
    try {
      const resolved = await this.#source.resolveAsOf(s.names, s.chain, at)
      // Another one of the same id may have taken its place meanwhile.
      if (this.#subscriptions.get(s.id) === s) this.#tell(s, resolved)
    } catch (error) {
      if (this.#subscriptions.get(s.id) !== s) return
      this.#subscriptions.delete(s.id)
      this.#refuse(s.id, error)
    }
  }

  /** What the names mean, and a snapshot of their values. */
  #tell(s: Subscription, resolved: Columns): void {
    clearTimeout(s.timer)
    s.timer = undefined
    s.resolved = resolved.found
    s.byLatest = new Map()
    s.dirty.clear()
    s.sequence = 0
    s.samples = 0
    const parameters: SubscribedParameter[] = resolved.found.map(({ latest, column, asked }, index) => {
      const p = latest.parameters[column]!
      const columns = s.byLatest.get(latest) ?? new Map<number, number>()
      columns.set(column, index)
      s.byLatest.set(latest, columns)
      if (latest.samples[column]! > 0) s.dirty.add(index)
      const labels =
        p.kind === 'boolean'
          ? { '0': p.zeroString ?? 'false', '1': p.oneString ?? 'true' }
          : p.labels === undefined
            ? undefined
            : Object.fromEntries(p.labels.map((l) => [String(l.value), l.label]))
      return {
        index,
        asked,
        path: p.path,
        kind: p.kind,
        list: p.list,
        ...(p.unit === undefined ? {} : { unit: p.unit }),
        ...(labels === undefined ? {} : { labels }),
        chain: latest.chain,
      }
    })
    this.#send({ type: 'subscribed', id: s.id, rate: 1000 / s.periodMillis, parameters, unknown: resolved.unknown })
    this.#flush(s, true)
  }

  #openTopic(topic: LiveTopic): void {
    this.#topics.set(topic, { sequence: 0, missed: 0 })
    this.#send({
      type: 'topic',
      topic,
      sequence: 0,
      snapshot: true,
      items: this.#source.snapshot(topic) as never,
      missed: 0,
    })
  }

  #schedule(s: Subscription): void {
    if (s.timer !== undefined) return
    const wait = s.lastSent + s.periodMillis - performance.now()
    if (wait <= 0) this.#flush(s, false)
    else s.timer = setTimeout(() => this.#flush(s, false), wait)
  }

  #flush(s: Subscription, snapshot: boolean): void {
    s.timer = undefined
    if (!snapshot && this.#full) return this.#watchDrain()
    const i = [...s.dirty]
    const n = i.length
    if (n === 0 && !snapshot) return
    let start: Tai | undefined
    for (const index of i) {
      const { latest, column } = s.resolved[index]!
      const g = latest.generation[column]!
      if (start === undefined || g < start) start = g
    }
    const base = start ?? this.#source.now()
    const t = Array.from<number>({ length: n })
    const r = Array.from<number>({ length: n })
    const v = Array.from<Value>({ length: n })
    const w = Array.from<Value>({ length: s.raw ? n : 0 })
    const states = Array.from<number>({ length: n })
    const validities = Array.from<number>({ length: n })
    const flags = Array.from<number>({ length: n })
    let odd = 0
    for (let k = 0; k < n; k++) {
      const { latest, column } = s.resolved[i[k]!]!
      t[k] = Number(latest.generation[column]! - base)
      r[k] = Number(latest.reception[column]! - base)
      v[k] = latest.liveValue(column)
      if (s.raw) w[k] = latest.liveRaw(column)
      states[k] = latest.state[column]!
      validities[k] = latest.validity[column]!
      flags[k] = latest.flags[column]!
      odd |= (states[k] === 0 ? 0 : 1) | (validities[k] === 0 ? 0 : 2) | (flags[k] === 0 ? 0 : 4)
    }
    this.#send({
      type: 'values',
      id: s.id,
      sequence: snapshot ? 0 : ++s.sequence,
      ...(snapshot ? { snapshot: true } : {}),
      start: formatUtc(base, { digits: 9 }),
      i,
      t,
      r,
      v,
      ...(s.raw ? { w } : {}),
      ...((odd & 1) === 0 ? {} : { s: states }),
      ...((odd & 2) === 0 ? {} : { q: validities }),
      ...((odd & 4) === 0 ? {} : { f: flags }),
      skipped: snapshot ? 0 : Math.max(0, s.samples - n - s.missed),
      missed: s.missed,
    })
    s.dirty.clear()
    s.samples = 0
    s.missed = 0
    s.lastSent = performance.now()
  }

  /** While the socket is full, looks a few times a second whether it has drained. */
  #watchDrain(): void {
    this.#drain ??= setInterval(() => {
      if (this.#full) return
      clearInterval(this.#drain)
      this.#drain = undefined
      for (const s of this.#subscriptions.values()) if (s.dirty.size > 0 && s.timer === undefined) this.#flush(s, false)
      for (const [topic, t] of this.#topics) {
        if (t.missed === 0) continue
        const { missed } = t
        t.missed = 0
        this.#missedItems -= missed
        // What was missed of a state is made good by the whole of it; of events, by the latest.
        this.#send({
          type: 'topic',
          topic,
          sequence: ++t.sequence,
          snapshot: true,
          items: this.#source.snapshot(topic) as never,
          missed,
        })
      }
    }, 50)
  }

  #refuse(id: number | undefined, error: unknown): void {
    const problem =
      error instanceof VigieError ? error.toProblem() : serverErrors.internal({ reference: 'live' }).toProblem()
    this.#send({ type: 'error', ...(id === undefined ? {} : { id }), problem })
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState === 1) this.#socket.send(JSON.stringify(message))
  }

  #end(): void {
    clearInterval(this.#drain)
    for (const s of this.#subscriptions.values()) clearTimeout(s.timer)
    this.#subscriptions.clear()
    this.#topics.clear()
  }
}
