/** The centre as the page sees it: who is logged in, the client, the live connection, its clock. One per log-in. */
import {
  createClient,
  LiveConnection,
  roleIncludes,
  type Client,
  type ConnectionState,
  type Gap,
  type LiveTopic,
  type Mission,
  type Role,
  type Satellite,
  type Session,
} from '@vigie/contract'
import { createContext, useContext, useSyncExternalStore } from 'react'
import { millisOf } from '../time/format.ts'
import { MissionClock } from '../time/mission-clock.ts'
import { LiveTopics, type TopicState } from './live-topics.ts'
import { LiveValues } from './live-values.ts'

export interface Connection {
  readonly state: ConnectionState
  readonly detail: string
  /** The last time that values were missed and why. */
  readonly gap: Gap | undefined
}

/** How often the clock is compared with the server's. */
const CLOCK_PERIOD = 10_000

export class Centre {
  readonly client: Client
  readonly session: Session
  readonly mission: Mission
  readonly clock = new MissionClock()
  readonly connection: LiveConnection
  readonly values: LiveValues
  readonly topics: LiveTopics
  #state: Connection = { state: 'connecting', detail: '', gap: undefined }
  readonly #watchers = new Set<() => void>()
  readonly #clockTimer: ReturnType<typeof setInterval>

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
    this.#clockTimer = setInterval(() => void this.#compareClocks(), CLOCK_PERIOD)
  }

  may(role: Role): boolean {
    return roleIncludes(this.session.role, role)
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
    clearInterval(this.#clockTimer)
    this.values.close()
    this.connection.close()
  }

  async #compareClocks(): Promise<void> {
    try {
      this.clock.hear(millisOf((await this.client.getHealth()).time))
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
