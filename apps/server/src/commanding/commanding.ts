/** Commanding as composed: the engine of activities, the telecommands of each satellite, what their chains report. */
import { describeError, parseUtc, type Bus, type Clock, type Log, VigieError } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import {
  ActivityEngine,
  CommandAlgorithms,
  compileCommands,
  DEFAULT_POLICY,
  TelecommandExecutor,
  type Activity,
  type ActivityAsk,
  type ActivityExecutor,
  type Actor,
  type BoardChange,
  type CommandedChain,
  type CommandPlans,
  type Refusal,
  type TelecommandChainStatus,
} from '@vigie/commanding'
import type { Mission } from '@vigie/model'
import { PacketFlag } from '@vigie/telemetry'
import { algorithmsOf } from '../chains/algorithms.ts'
import type { ChainSupervisor, ManagedChain } from '../chains/supervisor.ts'
import {
  subject,
  type RequestReportMessage,
  type UplinkAsk,
  type UplinkMessage,
  type ValuesTransfer,
} from '../chains/messages.ts'
import type { EventBody } from '../chains/messages.ts'
import type { Passes } from '../passes/passes.ts'
import type { AlarmBook } from '../state/alarms.ts'
import type { LatestValues } from '../state/latest.ts'
import { CentreExecutor, type CentreServices } from './centre-executor.ts'
import { archivedActivities } from './activity-journal.ts'
import { ActivitySnapshots } from './activity-snapshot.ts'
import { Services } from './services.ts'
import type { ServiceReportMessage } from './services-reports.ts'
import { Ground } from './ground.ts'
import { latestLookup } from './latest-lookup.ts'
import { releaseSight } from './release-sight.ts'

export interface CommandingParts {
  readonly mission: Mission
  readonly chains: ChainSupervisor
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly journal: Journal
  /** Folder of the data of the centre. */
  readonly data: string
  readonly services: CentreServices
  readonly alarms: AlarmBook
  readonly passes: Passes
  /** Who asked for something, with the rights of now. */
  present(by: Actor): Promise<Actor | undefined>
  /** Latest values that no chain of a satellite carries: the centre's own. */
  others(): Iterable<LatestValues>
  activity(activity: Activity): void
  uplink(chain: string): void
  event(body: Omit<EventBody, 'generation' | 'reception'>): void
  /** Of further kinds of activity. */
  readonly executors?: readonly ActivityExecutor[]
}

interface Composed extends CommandingParts {
  readonly algorithms: CommandAlgorithms | undefined
}

export class Commanding {
  readonly engine: ActivityEngine
  readonly telecommands: TelecommandExecutor
  readonly services: CentreExecutor
  /** PUS services of the satellites. */
  readonly onBoard: Services
  /** Stations and programs. */
  readonly ground: Ground
  readonly #parts: Composed
  readonly #snapshots: ActivitySnapshots
  readonly #plans: Map<string, CommandPlans>
  readonly #uplinks: Map<string, TelecommandChainStatus>

  private constructor(
    parts: Composed,
    engine: ActivityEngine,
    snapshots: ActivitySnapshots,
    telecommands: TelecommandExecutor,
    services: CentreExecutor,
    onBoard: Services,
    ground: Ground,
    plans: Map<string, CommandPlans>,
    uplinks: Map<string, TelecommandChainStatus>,
  ) {
    this.#parts = parts
    this.engine = engine
    this.#snapshots = snapshots
    this.telecommands = telecommands
    this.services = services
    this.onBoard = onBoard
    this.ground = ground
    this.#plans = plans
    this.#uplinks = uplinks
  }

  static async open(given: CommandingParts): Promise<Commanding> {
    const parts: Composed = { ...given, algorithms: await commandAlgorithms(given) }
    const plans = new Map<string, CommandPlans>()
    const uplinks = new Map<string, TelecommandChainStatus>()
    const telecommands = new TelecommandExecutor({
      now: () => parts.clock.now(),
      chains: () => commanded(parts, plans),
      send: (chain, request) => {
        parts.chains.ask(chain, { ask: 'uplink', uplink: { what: 'send', request } }).catch((error: unknown) =>
          // What the chain refuses it has not taken; where the chain failed, nobody knows whether it had.
          telecommands.uplink(chain, {
            id: request.id,
            stage: 'failed',
            time: parts.clock.now(),
            detail: describeError(error),
            uncertain: !(error instanceof VigieError && error.code.startsWith('VIG-UPLINK-')),
          }),
        )
      },
      cancel: async (chain, id) =>
        (await parts.chains.ask(chain, { ask: 'uplink', uplink: { what: 'cancel', id } })) === true,
      failureText: (chain, code) => failureText(parts, chain, code),
    })
    const services = new CentreExecutor(parts.services)
    const onBoard = new Services({
      clock: parts.clock,
      log: parts.log,
      telecommands,
      system: () => parts.mission.system,
      chains: () => commanded(parts, plans),
      config: (chain) => parts.chains.get(chain).config,
      activities: () => engine.list(),
      stored: (chain) =>
        parts.chains.ask<{ readonly reports: readonly ServiceReportMessage[]; readonly upTo: number }>(chain, {
          ask: 'service-reports',
        }),
    })
    const ground = new Ground({
      mission: parts.mission,
      clock: parts.clock,
      log: parts.log,
      algorithms: parts.algorithms,
      *latest() {
        yield* live(parts.chains)
        yield* parts.others()
      },
    })
    const snapshots = new ActivitySnapshots(parts.data, parts.journal, parts.log)
    let opened: ActivityEngine | undefined
    const engine: ActivityEngine = await ActivityEngine.open(
      {
        clock: parts.clock,
        journal: archivedActivities(parts.journal, parts.clock),
        // What a station or a program carries out is theirs, wherever its element is.
        executors: [...ground.executors, onBoard.activities, services, ...(parts.executors ?? [])],
        policy: { ...DEFAULT_POLICY, ...parts.mission.release },
        present: (by) => parts.present(by),
        sight: releaseSight({
          alarms: parts.alarms,
          passes: parts.passes,
          latest: () => live(parts.chains),
        }),
        changed: (activity) => {
          onBoard.activity(activity)
          parts.activity(activity)
          if (opened !== undefined) snapshots.offer(() => opened!.snapshot())
        },
        refused: (path, by, refusals) => parts.event(refusedEvent(path, by, refusals)),
        boardChanged: (change, by) => {
          parts.event(boardEvent(change, by))
          if ('chain' in change) parts.uplink(change.chain)
          else for (const chain of commanded(parts, plans)) parts.uplink(chain.name)
        },
      },
      await snapshots.read(),
    )
    opened = engine
    ground.open()
    const commanding = new Commanding(parts, engine, snapshots, telecommands, services, onBoard, ground, plans, uplinks)
    parts.bus.subscribe(subject('*', 'uplink'), (message, from) =>
      commanding.#told(chainOf(parts.chains, from), message as UplinkMessage),
    )
    parts.bus.subscribe(subject('*', 'ready'), (_, from) => {
      const chain = parts.chains.all().find((c) => c.kind === 'live' && subject(c.name, 'ready') === from)
      if (chain !== undefined) void commanding.#readBack(chain.name)
    })
    return commanding
  }

  /** Chains that can be commanded. */
  chains(): Iterable<CommandedChain> {
    return commanded(this.#parts, this.#plans)
  }
  uplink(chain: string): TelecommandChainStatus | undefined {
    return this.#uplinks.get(chain)
  }

  /** The mission or its chains were changed: commands are compiled anew when they are next asked for. */
  modelChanged(): void {
    this.#plans.clear()
    this.onBoard.modelChanged()
  }

  /** Telemetry was renewed: what waits to be seen may be there. */
  telemetry(chain: ManagedChain, transfer: ValuesTransfer): void {
    if (chain.kind !== 'live' || (transfer.flags & PacketFlag.playback) !== 0 || transfer.journal < 0) return
    const containers = lineage(this.#parts.mission, transfer.packetType)
    const generation = transfer.generation[0] ?? this.#parts.clock.now()
    const at = { position: transfer.journal, generation }
    this.telecommands.telemetry(chain.name, containers, at)
    this.ground.telemetry(chain.name, containers, at)
  }

  /** Why nothing of this leaves in the passes that are open now, by rules of the mission or by the model; undefined: it can. */
  windowProblem(ask: ActivityAsk, by: Actor): string | undefined {
    let problem: string | undefined
    for (const { rule, message, hold } of this.engine.dryRun(ask, by).refusals) {
      if (rule !== 'pass') continue
      problem ??= message
      if (hold?.until !== undefined) this.#parts.passes.remind(parseUtc(hold.until))
    }
    return problem
  }

  ask(chain: string, uplink: UplinkAsk): Promise<unknown> {
    return this.#parts.chains.ask(chain, { ask: 'uplink', uplink })
  }

  async close(): Promise<void> {
    await this.ground.close()
    this.engine.close()
    await this.#snapshots.settled()
    await this.#snapshots.write(this.engine.snapshot())
  }

  /** A chain has begun: what it received before, and perhaps told nobody, is looked at for what is still open. */
  async #readBack(chain: string): Promise<void> {
    // Whoever keeps the chains hears of it after this.
    await Promise.resolve()
    const since = this.telecommands.uplinkBegan(chain)
    if (since === undefined) return
    try {
      const ask = { ask: 'request-reports', since: parseUtc(since) } as const
      for (const { report, position, generation } of await this.#parts.chains.ask<readonly RequestReportMessage[]>(
        chain,
        ask,
      ))
        this.telecommands.requestReport(chain, report, { position, generation })
    } catch (error) {
      this.#parts.log.warn('reports of requests could not be read back', { chain, error: describeError(error) })
    }
    this.engine.caughtUp(chain)
  }

  #told(chain: string | undefined, message: UplinkMessage): void {
    if (chain === undefined) return
    switch (message.kind) {
      case 'report':
        return this.telecommands.uplink(chain, message.report)
      case 'status':
        this.#uplinks.set(chain, message.status)
        return this.#parts.uplink(chain)
      case 'service-report':
        return this.onBoard.report(chain, message)
      case 'request-report': {
        const { report, position, generation, flags } = message
        // A dump repeats what was told when it happened; where it was missed then, it is the proof.
        const known = this.telecommands.requestReport(chain, report, { position, generation })
        if (known || (flags & PacketFlag.playback) !== 0 || report.passed) return
        this.#parts.event({
          element: this.#parts.chains.get(chain).config.element,
          name: 'UnknownRequestReported',
          kind: 'satellite',
          severity: 'medium',
          message: `report (1,${report.subtype}) is about request ${report.apid}/${report.sequenceCount}, which is not one under way`,
          packet: position,
        })
      }
    }
  }
}

/** Of a model that brings none along there is none. */
async function commandAlgorithms({ mission, log }: CommandingParts): Promise<CommandAlgorithms | undefined> {
  const { algorithms } = await algorithmsOf(mission.system)
  if (algorithms === undefined) return undefined
  return new CommandAlgorithms(mission.system, algorithms, (path, error, disabled) =>
    log.warn('an algorithm of a command failed', { algorithm: path, error: describeError(error), disabled }),
  )
}

function* live(chains: ChainSupervisor): IterableIterator<LatestValues> {
  for (const chain of chains.all()) if (chain.kind === 'live' && chain.latest !== undefined) yield chain.latest
}

function* commanded(
  { chains, mission, others, algorithms }: Pick<Composed, 'chains' | 'mission' | 'others' | 'algorithms'>,
  plans: Map<string, CommandPlans>,
): IterableIterator<CommandedChain> {
  for (const chain of chains.all()) {
    const { config, name } = chain
    if (chain.kind !== 'live' || config.telecommands === undefined) continue
    let known = plans.get(name)
    if (known === undefined) {
      known = compileCommands(mission.system, {
        element: config.element,
        ...(config.telecommands.packets === undefined ? {} : { packets: config.telecommands.packets }),
      })
      plans.set(name, known)
    }
    yield {
      name,
      element: config.element,
      plans: known,
      config: config.telecommands,
      ...(algorithms === undefined ? {} : { algorithms }),
      parameters: latestLookup(function* () {
        if (chain.latest !== undefined) yield chain.latest
        for (const other of chains.all())
          if (other !== chain && other.kind === 'live' && other.latest !== undefined) yield other.latest
        yield* others()
      }),
    }
  }
}

const chainOf = (chains: ChainSupervisor, from: string): string | undefined =>
  chains.all().find((c) => subject(c.name, 'uplink') === from)?.name

/** A container and those that it extends. */
function lineage({ system }: Mission, packetType: string): string[] {
  const found: string[] = []
  for (let at: string | undefined = packetType; at !== undefined && !found.includes(at);) {
    found.push(at)
    at = system.containers.get(at)?.base
  }
  return found
}

function failureText({ chains, mission }: CommandingParts, chain: string, code: number): string | undefined {
  const path = chains.get(chain).config.telecommands?.verification?.failureCode
  const type =
    path === undefined ? undefined : mission.system.types.get(mission.system.parameters.get(path)?.type ?? '')
  if (type?.kind !== 'enumerated') return undefined
  return type.labels.find((l) => code >= l.value && code <= (l.maxValue ?? l.value))?.label
}

const refusedEvent = (
  path: string,
  by: Actor,
  refusals: readonly Refusal[],
): Omit<EventBody, 'generation' | 'reception'> => ({
  element: path.slice(0, path.lastIndexOf('.')),
  name: 'ActivityRefused',
  kind: 'operator',
  severity: 'low',
  message: `${by.user} asked for ${path}, which was refused: ${refusals.map((r) => r.message).join('; ')}`,
  user: by.user,
})

function boardEvent(change: BoardChange, by: Actor): Omit<EventBody, 'generation' | 'reception'> {
  const what =
    'chain' in change
      ? change.what === 'lent'
        ? `lent the uplink of ${change.chain} to ${change.to}`
        : `${{ taken: 'took', recovered: 'recovered', 'given-back': 'gave back' }[change.what]} the uplink of ${change.chain}`
      : `${change.what} activities (${change.scope})${change.reason === undefined ? '' : `: ${change.reason}`}`
  return {
    element: 'CENTRE',
    name: 'chain' in change ? 'UplinkHold' : 'ActivitiesInhibited',
    kind: 'operator',
    severity: 'information',
    message: `${by.user} ${what}`,
    user: by.user,
  }
}
