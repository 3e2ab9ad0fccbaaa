/** What the routes work on: the parts of the centre, as composed. */
import type { Clock, Log, Tai } from '@vigie/base'
import type { Identity, Principal } from '@vigie/contract'
import type { Mission } from '@vigie/model'
import type { ChainSupervisor } from './chains/supervisor.ts'
import type { ActivityHistory } from './commanding/activity-history.ts'
import type { Commanding } from './commanding/commanding.ts'
import type { Stacks } from './commanding/stacks.ts'
import type { Displays } from './displays/displays.ts'
import type { OneTimeKey } from './http/one-time-key.ts'
import type { LogDesk } from './logbook/log-desk.ts'
import type { LiveHub } from './live/hub.ts'
import type { ModelView } from './model-view/model-view.ts'
import type { Procedures } from './procedures/procedures.ts'
import type { OwnTelemetry } from './self/own-telemetry.ts'
import type { Passes } from './passes/passes.ts'
import type { QualificationDesk } from './qualification/desk.ts'
import type { AlarmBook } from './state/alarms.ts'
import type { CentreJournal } from './state/centre-journal.ts'
import type { ChainStore } from './state/chain-store.ts'
import type { JobBook } from './state/jobs.ts'
import type { Metrics } from './state/metrics.ts'
import type { RefusedLogIns } from './state/refused-log-ins.ts'
import type { RetentionKeeper } from './state/retention-keeper.ts'
import type { ReplayBook } from './state/replays.ts'
import type { Workspaces } from './workspaces/workspaces.ts'

export interface Centre {
  readonly version: string
  readonly started: Tai
  readonly data: string
  readonly mission: Mission
  readonly model: ModelView
  readonly displays: Displays
  readonly workspaces: Workspaces
  readonly clock: Clock
  readonly log: Log
  readonly identity: Identity
  readonly key: OneTimeKey
  readonly chains: ChainSupervisor
  readonly chainStore: ChainStore
  readonly commanding: Commanding
  readonly history: ActivityHistory
  readonly stacks: Stacks
  readonly procedures: Procedures
  readonly passes: Passes
  readonly qualification: QualificationDesk
  readonly logbook: LogDesk
  readonly alarms: AlarmBook
  readonly journal: CentreJournal
  readonly jobs: JobBook
  readonly replays: ReplayBook
  readonly metrics: Metrics
  /** What the centre reports of itself. */
  readonly own: OwnTelemetry
  readonly refused: RefusedLogIns
  readonly retention: RetentionKeeper
  readonly secureCookies: boolean
  live(): LiveHub
  /** The mission as its files are now. Throws VIG-SERVER-013. */
  readMission(): Promise<Mission>
  /**
   * Does what an operator asks for: the intention is journalled first, durable before anything is done (what cannot be
   * recorded is not done); then the work; then its outcome, also as an event of the element.
   */
  perform<T>(by: Pick<Principal, 'user' | 'role'>, deed: Deed, work: () => T | Promise<T>): Promise<T>
}

export interface Deed {
  /** Operation of the API. */
  readonly action: string
  /** As of something done: "ada stopped chain RECO1". */
  readonly message: string
  /** Element that it is an activity of; CENTRE unless told. */
  readonly element?: string
  readonly details?: Readonly<Record<string, unknown>>
  /** Done well it is on record only, and no event. */
  readonly quiet?: boolean
}
