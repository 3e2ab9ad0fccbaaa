/** All clients of the live protocol: the upgrade of the connection, and fan-out to those who asked. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { formatUtc } from '@vigie/base'
import { LIVE_PATH, type LiveTopic, type PersonHere, type Principal, type TopicItems } from '@vigie/contract'
import { WebSocketServer } from 'ws'
import type { LatestValues } from '../state/latest.ts'
import { LiveClient, type LiveSource } from './client.ts'

const PING_MILLIS = 20_000
const MOST_CLIENTS = 500

export class LiveHub {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1_000_000, perMessageDeflate: false })
  readonly #clients = new Map<LiveClient, Principal>()
  /** Who has a page open, by account. */
  readonly #people = new Map<string, PersonHere>()
  readonly #source: LiveSource
  #heldBackBefore = 0
  #closed = false
  readonly #authorise: (request: IncomingMessage) => Promise<Principal | undefined>

  constructor(source: LiveSource, authorise: (request: IncomingMessage) => Promise<Principal | undefined>) {
    this.#source = source
    this.#authorise = authorise
  }

  get size(): number {
    return this.#clients.size
  }
  get missed(): number {
    let sum = 0
    for (const client of this.#clients.keys()) sum += client.missed
    return sum
  }
  get subscriptions(): number {
    let sum = 0
    for (const client of this.#clients.keys()) sum += client.subscriptions
    return sum
  }
  /** Samples and items held back from slow clients since the start, of connections that ended too. */
  get heldBack(): number {
    let sum = this.#heldBackBefore
    for (const client of this.#clients.keys()) sum += client.heldBack
    return sum
  }

  /** For the `upgrade` event of the HTTP server. A refusal is told by a close code, which browsers show to the page. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    const path = request.url?.split('?')[0]
    if (path !== LIVE_PATH || this.#clients.size >= MOST_CLIENTS) {
      socket.end(
        `HTTP/1.1 ${path === LIVE_PATH ? '503 Service Unavailable' : '404 Not Found'}\r\nconnection: close\r\n\r\n`,
      )
      return
    }
    const principal = await this.#authorise(request).catch(() => undefined)
    if (this.#closed) return void socket.destroy()
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      // Also of those that are refused: what they send until they have heard of it may be anything.
      ws.on('error', () => ws.terminate())
      if (principal === undefined) return ws.close(4401, 'nobody is logged in')
      // Others may have come while it was asked who this is.
      if (this.#clients.size >= MOST_CLIENTS) return ws.close(1013, 'too many connections')
      const client = new LiveClient(ws, this.#source, principal)
      this.#clients.set(client, principal)
      this.#came(principal)
      let alive = true
      const beat = setInterval(() => {
        if (!alive) return ws.terminate()
        alive = false
        ws.ping()
        void this.#stillIn(request, client)
      }, PING_MILLIS)
      ws.on('pong', () => {
        alive = true
      })
      ws.on('message', () => {
        alive = true
      })
      ws.on('close', () => {
        clearInterval(beat)
        this.#heldBackBefore += client.heldBack
        this.#clients.delete(client)
        this.#left(principal)
      })
    })
  }

  people(): readonly PersonHere[] {
    return [...this.#people.values()]
  }

  /** Programs with a token are nobody. */
  #came({ user, name, role, via }: Principal): void {
    if (via !== 'session') return
    const before = this.#people.get(user)
    const since = before?.since ?? formatUtc(this.#source.now(), { digits: 3 })
    const here = { user, name, role, since, connections: (before?.connections ?? 0) + 1 }
    this.#people.set(user, here)
    this.topic('people', [here])
  }
  #left({ user, via }: Principal): void {
    const before = this.#people.get(user)
    if (via !== 'session' || before === undefined) return
    const here = { ...before, connections: before.connections - 1 }
    if (here.connections > 0) {
      this.#people.set(user, here)
      this.topic('people', [here])
      return
    }
    this.#people.delete(user)
    this.topic('people', [], [user])
  }

  /** Sessions end, tokens are revoked, accounts lose rights: what was let in is asked for again. */
  async #stillIn(request: IncomingMessage, client: LiveClient): Promise<void> {
    const before = this.#clients.get(client)
    try {
      const now = await this.#authorise(request)
      if (now === undefined || now.role !== before?.role) client.close(4401, 'the session has ended')
    } catch {
      // That it could not be found out (the store does not answer) is no reason to send anybody away.
    }
  }

  values(latest: LatestValues, columns: Int32Array, samples: Uint32Array): void {
    for (const client of this.#clients.keys()) client.values(latest, columns, samples)
  }
  topic<T extends LiveTopic>(topic: T, items: readonly TopicItems[T][], removed: readonly string[] = []): void {
    for (const client of this.#clients.keys()) client.topic(topic, items, removed)
  }
  chainsChanged(): void {
    for (const client of this.#clients.keys()) client.chainsChanged()
  }
  /** Ends the connections of a session or account that is no longer let in. */
  drop(which: (principal: Principal) => boolean): void {
    for (const [client, principal] of this.#clients) if (which(principal)) client.close(4401, 'the session has ended')
  }

  close(): void {
    this.#closed = true
    for (const client of this.#clients.keys()) client.close(1001, 'the server stops')
    this.#server.close()
  }
}
