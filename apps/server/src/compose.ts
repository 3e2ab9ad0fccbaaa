/** The composition root: the one place where ports meet adapters. */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SystemClock } from '@vigie/base/system-clock'
import { describeError, type Clock, type Log, type Secret } from '@vigie/base'
import { LocalBus } from '@vigie/bus-local'
import { LocalIdentity, type IdentityTables } from '@vigie/identity-local'
import { roleIncludes, type Role } from '@vigie/contract'
import { createLog } from '@vigie/log-pino'
import type { Mission } from '@vigie/model'
import { CENTRE_ELEMENT, chainElement, PacketFlag } from '@vigie/telemetry'
import { openDatabase } from '@vigie/sql'
import { eventOf } from './archive/event-search.ts'
import type { Centre } from './centre.ts'
import { bodyOf, transitionOf } from './chains/event-body.ts'
import { chainWorldOn, type ChainWorld } from './chains/chain-world.ts'
import type { Placement } from './chains/runner.ts'
import { ActivityHistory } from './commanding/activity-history.ts'
import { Commanding } from './commanding/commanding.ts'
import { ServiceTransfers } from './commanding/services-transfers.ts'
import { Stacks } from './commanding/stacks.ts'
import { ChainSupervisor } from './chains/supervisor.ts'
import { subject, type JobProgress } from './chains/messages.ts'
import { Displays } from './displays/displays.ts'
import { Workspaces } from './workspaces/workspaces.ts'
import { serverErrors } from './errors.ts'
import { principalOf, requireLoopbackName, requireSameOrigin } from './http/auth.ts'
import { OneTimeKey } from './http/one-time-key.ts'
import { loadMissionApart } from './mission/load-mission.ts'
import { Procedures } from './procedures/procedures.ts'
import { LogDesk } from './logbook/log-desk.ts'
import { LiveHub } from './live/hub.ts'
import { liveSource } from './live/source.ts'
import { ModelView } from './model-view/model-view.ts'
import { CENTRE_CHAIN, OwnTelemetry } from './self/own-telemetry.ts'
import { ownBranches, ownParameters, wholeModel } from './self/centre-elements.ts'
import { SelfReadings } from './self/readings.ts'
import { openDesk } from './qualification/desk.ts'
import { noticesOf } from './qualification/notices.ts'
import { AlarmBook } from './state/alarms.ts'
import { CentreJournal } from './state/centre-journal.ts'
import { AlarmStore, type AlarmTables } from './state/alarm-store.ts'
import { ChainStore, type ChainTables } from './state/chain-store.ts'
import { Endings } from './state/endings.ts'
import { shownOn } from '@vigie/qualification/boards'
import { Passes } from './passes/passes.ts'
import { JobBook } from './state/jobs.ts'
import { operatorActions } from './state/operator-actions.ts'
import type { LatestValues } from './state/latest.ts'
import { Metrics } from './state/metrics.ts'
import { uplinkView, view } from './routes/commanding.ts'
import { entryView } from './routes/logbook.ts'
import { procedureRunView } from './routes/procedures.ts'
import { runView } from './routes/stacks.ts'
import { routes } from './routes/index.ts'
import { RetentionKeeper } from './state/retention-keeper.ts'
import { RefusedLogIns } from './state/refused-log-ins.ts'
import { ReplayBook } from './state/replays.ts'

/** The safe one to take it for: rules are strictest there. */
const FLIGHT_MODEL = 'flight model'

export interface CentreOptions {
  readonly mission: string
  /** What the folder says, where it has been read before. */
  readonly read?: Mission
  readonly data: string
  readonly placement?: Placement
  /** `sqlite:<data>/centre.sqlite` unless told. */
  readonly database?: string
  readonly clock?: Clock
  /** Links, journals and columns of chains that run in this thread; the adapters on `clock` unless told. Worker threads have their own. */
  readonly world?: ChainWorld
  /** Readable log lines go here, warnings and worse; nowhere unless told. */
  readonly terminal?: NodeJS.WritableStream
  /** What it commands, as `procedures/rules.yaml` names it: simulator, engineering model …; unless told a simulator where the mission says so, else a flight model. */
  readonly environment?: string
  readonly secureCookies: boolean
  readonly loopbackOnly: boolean
  readonly restartMillis?: number
}
export interface ComposedCentre {
  readonly centre: Centre
  /** Of a new centre: to be shown once, never logged. */
  readonly firstAdministrator?: { readonly user: string; readonly password: Secret }
  close(): Promise<void>
}

/** What was opened before something refused is closed again. */
export async function composeCentre(options: CentreOptions): Promise<ComposedCentre> {
  const ends = new Endings()
  try {
    return await compose(options, ends)
  } catch (error) {
    await ends.close().catch(() => undefined)
    throw error
  }
}

async function compose(options: CentreOptions, ends: Endings): Promise<ComposedCentre> {
  const clock = options.clock ?? new SystemClock()
  const chainWorld = options.world ?? chainWorldOn(clock)
  const data = path.resolve(options.data)
  await usable(data)
  const log = createLog({
    file: path.join(data, 'logs', 'server.log'),
    ...(options.terminal === undefined ? {} : { terminal: options.terminal, terminalLevel: 'warn' as const }),
  })
  ends.add(() => log.info('stopped'))
  const mission = options.read ?? (await missionOf(options.mission, log))
  const version = await ownVersion()

  const url = options.database ?? `sqlite:${path.join(data, 'centre.sqlite')}`
  const database = await openDatabase<IdentityTables & ChainTables & AlarmTables>(url)
  ends.add(() => database.close())
  const identity = await LocalIdentity.open(database as never, clock)
  const chainStore = await ChainStore.open(database as never)
  const journals = chainWorld.journals(data, clock, log)
  ends.add(() => journals.closeAll())
  const journal = await CentreJournal.open(journals, data, clock, log)

  const qualification = await openDesk({ journals, data, mission: options.mission, clock, log })

  const logbook = await LogDesk.open({
    journal: await journals.open('centre', 'logbook'),
    data,
    mission: mission.folder,
    clock,
    log,
  })

  const configured = await chainStore.apply(mission.chains)
  const alarmStore = await AlarmStore.open(database as never, log)
  ends.add(() => alarmStore.close())
  const names = new Set([CENTRE_CHAIN, ...configured.map((c) => c.name)])
  const alarms = new AlarmBook(clock, await alarmStore.load((chain) => names.has(chain)), (id, kept) =>
    alarmStore.put(id, kept),
  )
  ends.add(() => alarms.stop())
  alarms.onUnshelved((alarm, why) => {
    void journal.event({
      element: `${CENTRE_ELEMENT}.Alarms`,
      name: 'Unshelved',
      kind: 'centre',
      severity: 'low',
      message: `the shelving of ${alarm.parameter} ended: ${why === 'worse' ? 'it got worse' : 'its time is over'}`,
    })
  })

  // What goes wrong while a message is handled ends neither the server nor the chain that sent it.
  const bus = new LocalBus((error, word) => log.error('a message could not be handled', { subject: word, error }))
  ends.add(() => bus.close())
  const jobs = new JobBook(path.join(data, 'jobs'), clock)
  let started = false
  ends.add(async () => {
    if (started)
      await journal.event({
        element: CENTRE_ELEMENT,
        name: 'Stopped',
        kind: 'centre',
        severity: 'information',
        message: 'Vigie stops',
      })
  })
  let hub: LiveHub | undefined
  let commands: Commanding | undefined
  let procedures: Procedures | undefined
  const chains: ChainSupervisor = new ChainSupervisor({
    mission,
    archive: data,
    placement: options.placement ?? 'worker',
    bus,
    clock,
    log,
    world: chainWorld,
    ...(options.restartMillis === undefined ? {} : { restartMillis: options.restartMillis }),
    model: (config) => wholeModel(mission, [config]),
    listener: {
      configured: () => {
        model.changed()
        own?.modelChanged()
        commands?.modelChanged()
        hub?.chainsChanged()
      },
      values: (chain, t) => {
        if (chain.latest !== undefined) hub?.values(chain.latest, t.columns, t.samples)
        commands?.telemetry(chain, t)
        if (chain.kind === 'live' && chain.latest !== undefined) procedures?.values(chain.latest, t.columns)
        if (chain.kind === 'live' && (t.flags & PacketFlag.playback) === 0)
          commands?.onBoard.telemetry(chain.name, chain.latest, t.generation[0] ?? clock.now())
      },
      event: (chain, { position, body }) => {
        if (chain.kind === 'live') journal.tell(eventOf(chain.name, position, body))
      },
      transition: (chain, t) => {
        if (chain.kind !== 'live') return
        const column = chain.latest?.columnsOf(t.parameter)[0]
        alarms.take(chain.name, t, column === undefined ? undefined : chain.latest?.parameters[column]?.unit)
      },
      changed: (chain) => {
        if (chain.state === 'running' && chain.latest !== carried.get(chain.name)) {
          carried.set(chain.name, chain.latest)
          hub?.chainsChanged()
          if (chain.kind === 'live' && chain.latest !== undefined)
            alarms.keepOnly(chain.name, monitoredIn(chain.latest))
        }
        hub?.topic('chains', [chains.view(chain)])
        hub?.topic('links', chains.links(chain))
        if (chain.kind === 'replay') hub?.topic('replays', [replays.view(chain)])
      },
      removed: (chain) => {
        carried.delete(chain.name)
        alarms.forget(chain.name)
        hub?.chainsChanged()
        hub?.topic('chains', [], [chain.name])
        hub?.topic(
          'links',
          [],
          chain.config.links.map((l) => `${chain.name}/${l.name}`),
        )
        if (chain.kind === 'replay') hub?.topic('replays', [], [chain.name])
      },
      note: (severity, name, chain, message) => {
        if (severity === 'high') log.error(message, { chain })
        void journal.event({ element: chainElement({ name: chain }), name, kind: 'chain', severity, message })
      },
    },
  })
  const refused = new RefusedLogIns(journal, clock)
  const carried = new Map<string, unknown>()
  const flown = () => chains.all().flatMap((c) => (c.kind === 'live' ? [c.config] : []))
  const model = new ModelView(() => wholeModel(mission, flown()))
  const displays = await Displays.open({ clock, model, declared: mission.displays, database: database as never })
  const workspaces = await Workspaces.open({
    clock,
    mission: mission.name,
    declared: mission.workspaces,
    database: database as never,
  })
  for (const [file, findings] of workspaces.findings)
    log.warn(`workspaces/${file}.yaml: ${findings.map((f) => f.message).join('; ')}`)
  let own: OwnTelemetry | undefined
  const replays = new ReplayBook(chains)
  const metrics = new Metrics({ chains, alarms, clients: () => ({ count: hub?.size ?? 0, missed: hub?.missed ?? 0 }) })

  journal.onEvent((event) => {
    metrics.event(event.severity)
    hub?.topic('events', [event])
    procedures?.event(event)
  })
  alarms.onChange((changed, removed) => {
    hub?.topic('alarms', changed, removed)
    commands?.engine.reconsider()
  })
  qualification.book.onAppended((entries) => hub?.topic('qualification', noticesOf(entries)))
  logbook.book.onWritten((entry) => hub?.topic('logbook', [entryView(entry)]))
  jobs.onChange((job, removed) =>
    hub?.topic('jobs', job === undefined ? [] : [job], removed === undefined ? [] : [removed]),
  )
  bus.subscribe(subject('*', 'job'), (m) => {
    const { job, progress, detail } = m as JobProgress
    jobs.progress(job, progress, detail)
  })

  ends.add(() => own?.close())
  ends.add(() => chains.close())
  const readings = new SelfReadings({
    data,
    clock,
    log,
    chains,
    alarms,
    live: () => hub,
    sessions: async () => (await identity.sessions({ user: '', name: '', role: 'administrator', via: 'token' })).length,
    refusedLogIns: () => refused.count,
  })
  ends.add(() => readings.stop())
  /** Of the services of satellites; what is news among it becomes events. */
  const serviceReadings = () => {
    if (commands === undefined) return []
    const found = commands.onBoard.readings((chain) => chains.has(chain) && chains.get(chain).state === 'running')
    for (const notice of commands.onBoard.notices()) void journal.event({ ...notice, kind: 'satellite' })
    return found
  }
  own = await OwnTelemetry.open({
    data,
    clock,
    log,
    world: chainWorld,
    model: () => ({ root: ownBranches(wholeModel(mission, flown()), flown()), parameters: ownParameters(flown()) }),
    readings: () => [...readings.take(), ...serviceReadings()],
    values: (latest, columns, samples) => {
      hub?.values(latest, columns, samples)
      procedures?.values(latest, columns)
    },
    event: (event) => {
      const transition = transitionOf(event, false)
      const unit = own?.latest.parameters.find((p) => p.path === event.parameter)?.unit
      if (transition !== undefined) alarms.take(CENTRE_CHAIN, transition, unit)
      void journal.event(bodyOf(event))
    },
    failed: (message) =>
      void journal.event({
        element: `${CENTRE_ELEMENT}.Archive`,
        name: 'ParametersFailed',
        kind: 'centre',
        severity: 'high',
        message,
      }),
  })

  const perform = operatorActions(journal)
  const retention = new RetentionKeeper({ mission, chains, own, journal, clock, perform })
  ends.add(() => retention.stop())
  ends.add(() => jobs.close())
  ends.add(() => hub?.close())

  const passes = await Passes.open({
    clock,
    mission,
    database: database as never,
    changed: () => {
      commands?.engine.reconsider()
      for (const chain of commands?.chains() ?? []) stacks?.linkChanged(chain.name)
    },
  })
  ends.add(() => passes.close())

  let handlers: ReturnType<typeof routes> | undefined
  let stacks: Stacks | undefined
  const activityJournal = await journals.open('centre', 'activities')
  procedures = await Procedures.open({
    clock,
    log,
    journal: await journals.open('centre', 'procedures'),
    mission: mission.folder,
    database: database as never,
    environment: options.environment ?? (mission.simulated ? 'simulator' : FLIGHT_MODEL),
    shownOn: (path, digest) => shownOn(qualification.book.state, path, digest),
    system: () => model.system,
    titles: new Map([
      ...mission.satellites.map((s) => [s.element, [s.name, ...(s.title === undefined ? [] : [s.title])]] as const),
      ...mission.stations.map((s) => [s.element, [s.name, s.code]] as const),
    ]),
    *carriers() {
      for (const chain of chains.all()) if (chain.kind === 'live' && chain.latest !== undefined) yield chain.latest
      if (own !== undefined) yield own.latest
    },
    event: (body) => void journal.event(body),
    run: (run) => hub?.topic('procedures', [procedureRunView(run)]),
    roleOf: async (user) => (await identity.users()).find((u) => u.user === user && !u.disabled)?.role,
  })
  const commanding = await Commanding.open({
    mission,
    chains,
    bus,
    clock,
    log,
    journal: activityJournal,
    data,
    services: {
      handlers: () => (handlers ??= routes(centre)),
      system: () => model.system,
      chains,
      stations: mission.stations,
      jobs,
    },
    alarms,
    passes,
    // Never with more rights than at the request.
    present: async (by) => {
      const role = (await identity.users()).find((u) => u.user === by.user && !u.disabled)?.role
      if (role === undefined) return undefined
      return roleIncludes(role, by.role as Role) ? by : { ...by, role }
    },
    others: () => (own === undefined ? [] : [own.latest]),
    activity: (activity) => {
      hub?.topic('activities', [view(activity)])
      stacks?.activity(activity)
      procedures?.activity(activity)
    },
    uplink: (chain) => {
      stacks?.linkChanged(chain)
      if (chains.has(chain)) hub?.topic('uplinks', [uplinkView(centre, chain)])
    },
    event: (body) => void journal.event(body),
    executors: [procedures.executor],
  })
  commands = commanding
  const transfers = new ServiceTransfers({
    clock,
    activities: commanding.onBoard.activities,
    request: (ask, by) => commanding.engine.request(ask, by),
    find: (id) => commanding.engine.find(id),
    element: (chain) => commanding.onBoard.element(chain),
  })
  commanding.onBoard.transfers = transfers
  ends.add(() => transfers.close())
  ends.add(() => commanding.close())
  stacks = await Stacks.open({
    clock,
    log,
    commanding,
    database: database as never,
    roleOf: async (name) => (await identity.users()).find((u) => u.user === name && !u.disabled)?.role,
    run: (run) => hub?.topic('stacks', [runView(run)]),
  })
  ends.add(() => stacks?.close())
  ends.add(() => procedures?.close())

  const centre: Centre = {
    version,
    started: clock.now(),
    data,
    mission,
    model,
    displays,
    workspaces,
    clock,
    log,
    identity,
    key: new OneTimeKey(clock),
    chains,
    chainStore,
    commanding,
    history: new ActivityHistory(activityJournal, commanding.engine),
    stacks,
    procedures,
    passes,
    qualification,
    logbook,
    alarms,
    journal,
    jobs,
    replays,
    metrics,
    secureCookies: options.secureCookies,
    live: () => hub!,
    readMission: () => missionOf(options.mission, log),
    own,
    refused,
    retention,
    perform,
  }
  hub = new LiveHub(liveSource(centre), (request) => {
    if (options.loopbackOnly) requireLoopbackName(request.headers.host)
    requireSameOrigin(request.headers)
    return principalOf(request.headers, identity)
  })

  const first = await identity.firstAdministrator()
  await journal.event({
    element: CENTRE_ELEMENT,
    name: 'Started',
    kind: 'centre',
    severity: 'information',
    message: `Vigie ${version} started with mission ${mission.name}`,
  })
  started = true
  for (const { file, changed, errors } of await qualification.seed())
    await journal.event({
      element: CENTRE_ELEMENT,
      name: 'RequirementsDiffer',
      kind: 'centre',
      severity: 'low',
      message:
        errors > 0
          ? `${file} was not imported: ${errors} errors; "vigie requirements import" shows them`
          : `${file} differs from the qualification book in ${changed} things; they wait for an import that somebody looks at`,
    })
  for (const config of configured) {
    // A chain kept from before may not fit a mission that was changed since: the others are flown all the same.
    try {
      chains.add(config)
    } catch (error) {
      log.error('a chain cannot be started', { chain: config.name, error })
      await journal.event({
        element: chainElement(config),
        name: 'ChainFailed',
        kind: 'chain',
        severity: 'high',
        message: `chain ${config.name}: ${describeError(error)}`,
      })
    }
  }
  await stacks.takeUp()
  alarms.keepOnly(CENTRE_CHAIN, monitoredIn(own.latest))
  own.start()
  retention.start()
  await procedures.start(commanding)
  return {
    centre,
    ...(first === undefined ? {} : { firstAdministrator: first }),
    close: () => ends.close(),
  }
}

/** Whether a value is watched: the alarm of one that no longer is could never end. */
const monitoredIn =
  (latest: LatestValues) =>
  (parameter: string): boolean =>
    latest.columnsOf(parameter).some((c) => {
      const p = latest.parameters[c]!
      return p.alarms !== undefined || p.contextAlarms !== undefined
    })

/** Throws VIG-SERVER-012 unless files can be made there. */
async function usable(data: string): Promise<void> {
  const probe = path.join(data, `.probe-${process.pid}`)
  try {
    await makeFolder(data)
    await writeFile(probe, 'Vigie can write here')
    await rm(probe, { force: true })
  } catch (error) {
    throw serverErrors.dataFolder(
      { folder: data, detail: error instanceof Error ? error.message : String(error) },
      { cause: error },
    )
  }
}

/** One level at a time: where a file system refuses new folders (/proc), Node's own recursive form never ends. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    const parent = path.dirname(folder)
    if (code !== 'ENOENT' || parent === folder || (await stat(parent).catch(() => undefined)) !== undefined) throw error
    await makeFolder(parent)
    await mkdir(folder)
  }
}

/** Throws VIG-SERVER-013 with the findings as its cause. */
async function missionOf(folder: string, log: Log): Promise<Mission> {
  const { mission, diagnostics } = await loadMissionApart(folder)
  for (const d of diagnostics)
    if (d.severity === 'warning') log.warn(d.message, { code: d.code, file: d.file, line: d.line })
  if (mission === undefined) {
    const errors = diagnostics.filter((d) => d.severity === 'error')
    throw serverErrors.badMission({ folder, count: errors.length }, { cause: diagnostics })
  }
  return mission
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
