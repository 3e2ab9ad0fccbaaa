/** The centre as the page sees it: who is logged in, the client, the live connection, its clock. One per log-in. */
import {
  api,
  createClient,
  LiveConnection,
  roleIncludes,
  type Client,
  type ConnectionState,
  type Gap,
  type Health,
  type LiveTopic,
  type Mission,
  type Role,
  type Satellite,
  type Session,
  urlOf,
} from '@vigie/contract'
import { createContext, useContext, useSyncExternalStore } from 'react'
import { millisOf } from '../time/format.ts'
import { MissionClock } from '../time/mission-clock.ts'
import { pastOf } from '../time/source.ts'
import { LiveTopics, type TopicState } from './live-topics.ts'
import { LiveValues } from './live-values.ts'
import { ReplayClocks } from './replay-clocks.ts'

export interface Connection {
  readonly state: ConnectionState
  readonly detail: string
  /** The last time that values were missed and why. */
  readonly gap: Gap | undefined
  /** What the centre says of itself; undefined until it has said it. */
  readonly health: Health | undefined
}

/** How often the server is asked how it is and what its clock says. */
const HEALTH_PERIOD = 10_000

export class Centre {
  readonly client: Client
  readonly session: Session
  readonly mission: Mission
  readonly clock = new MissionClock()
  readonly connection: LiveConnection
  readonly values: LiveValues
  readonly topics: LiveTopics
  readonly replays: ReplayClocks
  #state: Connection = { state: 'connecting', detail: '', gap: undefined, health: undefined }
  readonly #watchers = new Set<() => void>()
  readonly #healthTimer: ReturnType<typeof setInterval>

  constructor(client: Client, session: Session, mission: Mission, onRefused: () => void) {
    this.client = client
    this.session = session
    this.mission = mission
    this.clock.hear(millisOf(mission.server.time))
    this.connection = new LiveConnection({
      maxDelay: 5000,
      onState: (state, detail) => {
        this.#set({ ...this.#state, state, detail })
        if (state === 'refused') onRefused()
      },
      onHello: (hello) => this.clock.hear(millisOf(hello.time)),
      onGap: (gap) => this.#set({ ...this.#state, gap }),
    })
    this.values = new LiveValues(this.connection)
    this.topics = new LiveTopics(this.connection)
    this.replays = new ReplayClocks(this.topics.of('replays'), () => this.clock.now())
    this.#healthTimer = setInterval(() => void this.#askHealth(), HEALTH_PERIOD)
    void this.#askHealth()
  }

  may(role: Role): boolean {
    return roleIncludes(this.session.role, role)
  }
  /** What time it is where values of a source (time/source.ts) come from: in a replay, that of the replay. POSIX milliseconds. */
  timeOf(source: string): number {
    return pastOf(source)?.to ?? this.replays.time(source) ?? this.clock.now()
  }
  satelliteOfChain(chain: string): Satellite | undefined {
    return this.mission.satellites.find((s) => s.chains.includes(chain))
  }
  /** The satellite whose element a path lies in. */
  satelliteOfPath(path: string): Satellite | undefined {
    return this.mission.satellites.find((s) => path === s.element || path.startsWith(`${s.element}.`))
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
  readonly state = (): Connection => this.#state

  close(): void {
    clearInterval(this.#healthTimer)
    this.values.close()
    this.connection.close()
  }

  async #askHealth(): Promise<void> {
    try {
      // A centre that is not well answers 503 with the same content, which the client takes for a refusal.
      const answer = await fetch(urlOf(api.getHealth, {}))
      if (!answer.ok && answer.status !== 503) return
      const health = (await answer.json()) as Health
      if (!Array.isArray(health.checks)) return
      this.clock.hear(millisOf(health.time))
      this.#set({ ...this.#state, health })
    } catch {
      // The connection state says that the server is away.
    }
  }

  #set(state: Connection): void {
    this.#state = state
    for (const watcher of this.#watchers) watcher()
  }
}

export const newClient = (): Client => createClient()

export const CentreContext = createContext<Centre | undefined>(undefined)
export function useCentre(): Centre {
  const centre = useContext(CentreContext)
  if (centre === undefined) throw new Error('outside of a log-in')
  return centre
}
export function useConnection(): Connection {
  const centre = useCentre()
  return useSyncExternalStore(centre.watch, centre.state)
}
export function useTopic<T extends LiveTopic>(topic: T): TopicState<T> {
  const store = useCentre().topics.of(topic)
  return useSyncExternalStore(store.subscribe, store.get)
}
