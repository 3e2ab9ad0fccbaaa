/**
 * A small centre in memory that speaks the contract's types: what the page is tested against, without a mission or an archive.
 * Values are functions of time, so that history, latest values and live updates agree. Test support, never shipped.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import {
  API_PREFIX,
  LIVE_PATH,
  type Alarm,
  type ClientMessage,
  type Job,
  type Link,
  type LiveTopic,
  type Pass,
  type PersonHere,
  type Replay,
  type Role,
  type ServerMessage,
  type VigieEvent,
} from '@vigie/contract'
import { WebSocketServer, type WebSocket } from 'ws'
import { FakeAccounts } from './fake-accounts.ts'
import { FakeCommanding } from './fake-commanding.ts'
import { logBookOperation } from './fake-log-book.ts'
import { preparedOperation } from './fake-prepared.ts'
import { match } from './fake-routes.ts'
import * as model from './fake-model.ts'
import * as state from './fake-state.ts'

export interface FakeOptions {
  readonly dist: string
  readonly port?: number
  readonly role?: Role
}

class Refusal extends Error {
  readonly status: number
  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

interface Request {
  readonly params: Record<string, string>
  readonly query: URLSearchParams
  readonly body: Record<string, unknown>
}

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
/** As the real server sends it: the page must work under it. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'"

export class FakeServer {
  readonly #options: FakeOptions
  #http: Server | undefined
  #sockets: WebSocketServer | undefined
  #port = 0
  readonly #clients = new Set<Client>()
  #timer: ReturnType<typeof setInterval> | undefined
  /** Instance name changes at each start, as the server's does. */
  #starts = 0
  readonly alarms: Alarm[] = state.firstAlarms()
  readonly events: VigieEvent[] = state.firstEvents()
  readonly links: Link[] = state.firstLinks()
  readonly jobs: Job[] = []
  readonly replays: Replay[] = []
  readonly accounts = new FakeAccounts()
  readonly commanding: FakeCommanding
  readonly passes: Pass[] = []
  readonly here: PersonHere[] = [
    { user: 'ada', name: 'Ada Byron', role: 'administrator', since: model.text(Date.now()), connections: 1 },
  ]
  /** What a verification finds. */
  proof: Job['result'] = { ok: true, entries: 1284, problems: [], removed: [] }
  /** Bodies of the operations that change something, by operation. */
  readonly asked: { operation: string; request: Request }[] = []
  /** Operations that fail with this problem. */
  readonly failing = new Map<string, number>()

  constructor(options: FakeOptions) {
    this.#options = options
    this.commanding = new FakeCommanding('ada', options.role ?? 'administrator', (topic, items) =>
      this.tell(topic, items),
    )
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    this.#starts++
    const http = createServer((request, response) => void this.#answer(request, response))
    this.#sockets = new WebSocketServer({ server: http, path: LIVE_PATH })
    this.#sockets.on('connection', (socket, request) => {
      if (!loggedIn(request)) return socket.close(4401, 'nobody is logged in')
      const client = new Client(socket, this)
      this.#clients.add(client)
      socket.on('close', () => this.#clients.delete(client))
      client.send({
        type: 'hello',
        version: 1,
        server: 'fake',
        instance: String(this.#starts),
        time: model.text(Date.now()),
        user: 'ada',
        role: this.#options.role ?? 'administrator',
      })
    })
    await new Promise<void>((resolve) => http.listen(this.#port || (this.#options.port ?? 0), '127.0.0.1', resolve))
    this.#port = (http.address() as AddressInfo).port
    this.#http = http
    this.#timer = setInterval(() => {
      for (const client of this.#clients) client.push()
    }, 100)
  }

  /** As when the process dies: connections are cut. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    for (const client of this.#clients) client.socket.terminate()
    this.#sockets?.close()
    this.#http?.closeAllConnections()
    await new Promise((resolve) => this.#http?.close(resolve))
  }

  topic(topic: LiveTopic): readonly unknown[] {
    switch (topic) {
      case 'alarms':
        return this.alarms
      case 'events':
        return this.events
      case 'links':
        return this.links
      case 'chains':
        return state.chains()
      case 'jobs':
        return this.jobs
      case 'replays':
        return this.replays
      case 'activities':
        return this.commanding.activities
      case 'uplinks':
        return this.commanding.uplinks
      case 'people':
        return this.here
      // Of other topics this centre has nothing.
      default:
        return []
    }
  }
  tell(topic: LiveTopic, items: readonly unknown[], removed: readonly string[] = []): void {
    for (const client of this.#clients) client.tell(topic, items, removed)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    try {
      if (url.pathname.startsWith(`${API_PREFIX}/`)) await this.#api(request, response, url)
      else await this.#file(url.pathname, response)
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 500
      const detail = error instanceof Error ? error.message : String(error)
      response.writeHead(status, { 'content-type': 'application/problem+json' })
      response.end(
        JSON.stringify({
          type: 'urn:vigie:error:VIG-FAKE-001',
          title: 'The centre of the tests refuses.',
          status,
          detail,
          code: 'VIG-FAKE-001',
          cause: 'The centre of the tests refuses.',
          remedy: 'Look at what the test asked for.',
        }),
      )
    }
  }

  async #file(pathname: string, response: ServerResponse): Promise<void> {
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    const file = path.join(this.#options.dist, path.normalize(name).replace(/^(\.\.[/\\])+/, ''))
    try {
      const bytes = await readFile(file)
      response.writeHead(200, {
        'content-type': MIME[path.extname(file)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
      })
      response.end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  }

  async #api(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const found = match(request.method ?? 'GET', url.pathname.slice(API_PREFIX.length))
    if (found === undefined) throw new Refusal(404, `no operation ${request.method} ${url.pathname}`)
    const { name, operation, params } = found
    if (operation.role !== 'public' && !loggedIn(request)) throw new Refusal(401, 'nobody is logged in')
    const failing = this.failing.get(name)
    if (failing !== undefined) throw new Refusal(failing, `${name} fails in this test`)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const asked = { params, query: url.searchParams, body: text === '' ? {} : (JSON.parse(text) as Request['body']) }
    if (operation.method !== 'GET') this.asked.push({ operation: name, request: asked })
    if (name === 'logIn') {
      if (asked.body['password'] !== 'correct horse') throw new Refusal(401, 'unknown user or wrong password')
      response.setHeader('set-cookie', 'vigie_session=1; Path=/; HttpOnly; SameSite=Strict')
    }
    if (name === 'logOut') response.setHeader('set-cookie', 'vigie_session=; Path=/; Max-Age=0')
    const answer = this.#operation(name, asked)
    if (answer instanceof Uint8Array) {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' })
      response.end(answer)
    } else if (answer === undefined) response.writeHead(204).end()
    else {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    }
  }

  #operation(name: string, { params, query, body }: Request): unknown {
    switch (name) {
      case 'logIn':
      case 'whoAmI':
        return { user: 'ada', name: 'Ada Byron', role: this.#options.role ?? 'administrator', via: 'session' }
      case 'getMission':
        return model.mission()
      case 'getHealth':
        return { status: 'ok', version: 'fake', time: model.text(Date.now()), uptime: 1, checks: [] }
      case 'listElements':
        return model.elements()
      case 'listParameters':
        return model.listParameters(query)
      case 'getParameter':
        return model.parameterDetail(this.#known(params['path']!))
      case 'listPacketTypes':
        return model.packetTypes()
      case 'listDisplays':
        return model.displays()
      case 'getDisplay':
        return model.display(params['name']!)
      case 'listDisplayVersions':
        return model.displays().filter((d) => d.name === params['name'])
      case 'getLatest':
        return model.latest(this.#known(params['path']!))
      case 'getLatestOf': {
        const names = body['parameters'] as string[]
        return {
          values: names.flatMap((n) => model.find(n) ?? []).map((p) => model.latest(p)),
          silent: [],
          unknown: names.filter((n) => model.find(n) === undefined),
        }
      }
      case 'getHistory':
        return model.history(this.#known(params['path']!), query)
      case 'listPackets':
        return model.packets(query)
      case 'getPacket':
        return model.packet(params['chain']!, Number(params['position']))
      case 'listEvents':
        return {
          items: this.events
            .filter((e) => (query.get('severity') ?? e.severity) === e.severity)
            .filter((e) => e.message.toLowerCase().includes((query.get('text') ?? '').toLowerCase()))
            .toReversed(),
        }
      case 'getPasses':
        return { version: 1, passes: this.passes }
      case 'listDeclaredEvents':
        return model.declaredEvents(query)
      case 'listRequirements':
        return []
      case 'listProcedures':
        return state.procedures()
      case 'listAlarms':
        return this.alarms
      case 'acknowledgeAlarm': {
        const at = this.alarms.findIndex((a) => a.id === params['id'])
        if (at < 0) throw new Refusal(404, `there is no alarm ${params['id']}`)
        const alarm: Alarm = {
          ...this.alarms[at]!,
          acknowledged: true,
          acknowledgedBy: 'ada',
          acknowledgedAt: model.text(Date.now()),
          comment: String(body['comment']),
        }
        this.alarms[at] = alarm
        this.tell('alarms', [alarm])
        return alarm
      }
      case 'shelveAlarm':
      case 'unshelveAlarm': {
        const at = this.alarms.findIndex((a) => a.id === params['id'])
        if (at < 0) throw new Refusal(404, `there is no alarm ${params['id']}`)
        const { shelved: _, ...alarm } = this.alarms[at]!
        const now = Date.now()
        const next: Alarm = {
          ...alarm,
          ...(name === 'unshelveAlarm'
            ? {}
            : {
                shelved: {
                  by: 'ada',
                  at: model.text(now),
                  until: model.text(now + Number(body['minutes']) * 60_000),
                  comment: String(body['comment']),
                  level: alarm.level,
                },
              }),
        }
        this.alarms[at] = next
        this.tell('alarms', [next])
        return next
      }
      case 'enableLink':
      case 'disableLink': {
        const at = this.links.findIndex((l) => l.chain === params['chain'] && l.name === params['name'])
        const enabled = name === 'enableLink'
        const link: Link = {
          ...this.links[at]!,
          enabled,
          state: enabled ? 'connected' : 'disabled',
          bitRate: enabled ? 12_400 : 0,
        }
        this.links[at] = link
        this.tell('links', [link])
        return link
      }
      case 'getArchive':
        return model.archive()
      case 'startExport':
      case 'startVerify':
      case 'startRebuild':
        return this.#startJob(name, body)
      case 'getJobFile':
        return new TextEncoder().encode('time,parameter,value\n')
      case 'cancelJob': {
        const at = this.jobs.findIndex((j) => j.id === params['id'])
        if (at >= 0) this.jobs.splice(at, 1)
        this.tell('jobs', [], [params['id']!])
        return undefined
      }
      case 'startReplay': {
        const replay: Replay = {
          id: `replay-${this.replays.length + 1}`,
          chain: String(body['chain']),
          from: model.text(Date.now() - 60_000),
          to: model.text(Date.now()),
          at: model.text(Date.now() - 60_000),
          speed: Number(body['speed']),
          paused: false,
          state: 'running',
          detail: '',
          user: 'ada',
        }
        this.replays.push(replay)
        this.tell('replays', [replay])
        return replay
      }
      case 'stopReplay': {
        this.replays.length = 0
        this.tell('replays', [], [params['id']!])
        return undefined
      }
      default: {
        const refuse = (status: number, detail: string): Refusal => new Refusal(status, detail)
        const done =
          this.commanding.operation(name, params, query, body, refuse) ??
          preparedOperation(name, query, body, this.commanding.activities) ??
          logBookOperation(name, params) ??
          this.accounts.operation(name, params, body, refuse)
        return done?.answer
      }
    }
  }

  #known(name: string): model.FakeParameter {
    const found = model.find(name)
    if (found === undefined) throw new Refusal(404, `there is no parameter ${name}`)
    return found
  }

  #startJob(operation: string, body: Record<string, unknown>): Job {
    const kind = operation === 'startExport' ? 'export' : operation === 'startVerify' ? 'verify' : 'rebuild'
    const job: Job = {
      id: `job-${this.jobs.length + 1}`,
      kind,
      title: kind === 'export' ? `export of ${String(body['chain'])} as ${String(body['format'])}` : kind,
      state: 'running',
      progress: 0.4,
      detail: '',
      user: 'ada',
      started: model.text(Date.now()),
    }
    this.jobs.push(job)
    this.tell('jobs', [job])
    setTimeout(() => {
      const done: Job = {
        ...job,
        state: 'done',
        progress: 1,
        ...(kind === 'verify' ? { result: this.proof } : {}),
        ...(kind === 'export' ? { file: { name: 'export.csv', bytes: 21, type: 'text/csv' } } : {}),
      }
      const at = this.jobs.findIndex((j) => j.id === job.id)
      if (at < 0) return
      this.jobs[at] = done
      this.tell('jobs', [done])
    }, 700)
    return job
  }
}

const loggedIn = (request: IncomingMessage): boolean => (request.headers.cookie ?? '').includes('vigie_session=1')

interface Subscribed {
  readonly parameters: readonly model.FakeParameter[]
  sequence: number
  readonly seen: number[]
}

class Client {
  readonly socket: WebSocket
  readonly #server: FakeServer
  readonly #wanted = new Map<number, Subscribed>()
  #topics: readonly LiveTopic[] = []
  #sequence = 0

  constructor(socket: WebSocket, server: FakeServer) {
    this.socket = socket
    this.#server = server
    socket.on('message', (data) => this.#take(JSON.parse(String(data)) as ClientMessage))
  }

  send(message: ServerMessage): void {
    this.socket.send(JSON.stringify(message))
  }

  #take(message: ClientMessage): void {
    if (message.type === 'ping') this.send({ type: 'pong', n: message.n, time: model.text(Date.now()) })
    else if (message.type === 'unsubscribe') this.#wanted.delete(message.id)
    else if (message.type === 'topics') {
      this.#topics = message.topics
      for (const topic of message.topics) this.#topic(topic, this.#server.topic(topic), [], true)
    } else if (message.type === 'subscribe') {
      const parameters = message.parameters.flatMap((p) => model.find(p) ?? [])
      this.send({
        type: 'subscribed',
        id: message.id,
        rate: message.rate ?? 4,
        parameters: parameters.map((p, index) => ({
          index,
          asked: p.path,
          path: p.path,
          kind: p.kind,
          list: false,
          chain: p.chain,
          ...(p.unit === undefined ? {} : { unit: p.unit }),
          ...(p.labels === undefined ? {} : { labels: p.labels }),
        })),
        unknown: message.parameters.filter((p) => model.find(p) === undefined),
      })
      const wanted: Subscribed = { parameters, sequence: 0, seen: parameters.map(() => 0) }
      this.#wanted.set(message.id, wanted)
      this.#values(message.id, wanted, true)
    }
  }

  push(): void {
    for (const [id, wanted] of this.#wanted) this.#values(id, wanted, false)
    if (this.#topics.includes('chains') && this.#sequence++ % 10 === 0) this.tell('chains', state.chains(), [])
  }

  tell(topic: LiveTopic, items: readonly unknown[], removed: readonly string[]): void {
    if (this.#topics.includes(topic)) this.#topic(topic, items, removed, false)
  }

  #topic(topic: LiveTopic, items: readonly unknown[], removed: readonly string[], snapshot: boolean): void {
    this.send({
      type: 'topic',
      topic,
      sequence: this.#sequence,
      items: items as never,
      removed,
      missed: 0,
      ...(snapshot ? { snapshot: true as const } : {}),
    })
  }

  #values(id: number, wanted: Subscribed, snapshot: boolean): void {
    const start = Date.now() - 60_000
    const fresh = wanted.parameters.flatMap((p, index) => {
      const at = model.lastSample(p, Date.now())
      if (!snapshot && at <= wanted.seen[index]!) return []
      wanted.seen[index] = at
      return [{ p, index, at }]
    })
    if (fresh.length === 0 && !snapshot) return
    const values = fresh.map(({ p, at }) => model.valueAt(p, at))
    this.send({
      type: 'values',
      id,
      sequence: snapshot ? 0 : ++wanted.sequence,
      ...(snapshot ? { snapshot: true as const } : {}),
      start: model.text(start),
      i: fresh.map((f) => f.index),
      t: fresh.map((f) => (f.at - start) * 1e6),
      r: fresh.map((f) => (f.at + 40 - start) * 1e6),
      v: values,
      w: fresh.map(({ p, at }) => model.rawAt(p, at)),
      s: fresh.map(({ p }, k) => model.stateOf(p, values[k]!)),
      skipped: 0,
      missed: 0,
    })
  }
}
