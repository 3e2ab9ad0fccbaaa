import { formatUtc, toHex } from '@vigie/base'
import type { Command } from '@vigie/model'
import {
  plainValue,
  type Activity as Executed,
  type ActivityAsk,
  type Actor,
  type ArgumentValue,
  type CommandedChain,
  type CommandField,
  type CommandPlan,
  type DeclaredServiceActivity,
} from '@vigie/commanding'
import type { Activity, DeclaredActivity, DryRun, Principal, Uplink } from '@vigie/contract'
import type { FopDirective } from '@vigie/ccsds'
import type { Centre } from '../centre.ts'
import type { ActivityQuery } from '../commanding/activity-history.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import { argumentViews, decidedViews, stepViews } from './argument-view.ts'
import { declaredProcedure } from './declared-procedure.ts'

type Names =
  | 'listDeclaredActivities'
  | 'getDeclaredActivity'
  | 'dryRunActivity'
  | 'requestActivity'
  | 'listActivities'
  | 'getActivity'
  | 'approveActivity'
  | 'fireActivity'
  | 'overrideActivity'
  | 'cancelActivity'
  | 'listUplinks'
  | 'takeUplink'
  | 'recoverUplink'
  | 'lendUplink'
  | 'giveBackUplink'
  | 'directFop'
  | 'selectUplink'
  | 'listInhibitions'
  | 'inhibitActivities'
  | 'permitActivities'

const MOST_LISTED = 100

export function commandingRoutes(centre: Centre): Handlers<Names> {
  const { commanding, procedures } = centre
  const { engine } = commanding
  const chainOf = (name: string): CommandedChain => {
    for (const chain of commanding.chains()) if (chain.name === name) return chain
    throw serverErrors.noSuch({ what: 'uplink', name })
  }
  const board = async (
    name: string,
    principal: Principal,
    change: { what: 'taken' | 'recovered' | 'given-back' } | { what: 'lent'; to: string },
  ): Promise<Uplink> => {
    chainOf(name)
    await engine.changeBoard({ ...change, chain: name }, actor(principal))
    return uplinkView(centre, name)
  }
  /** Only who may command the satellite turns the knobs of its uplink. */
  const commander = (name: string, principal: Principal): void => {
    chainOf(name)
    engine.requireUplink(name, actor(principal))
  }
  const planned = function* (): IterableIterator<PlannedActivity> {
    const seen = new Set<string>()
    for (const of of commanding.ground.declared()) {
      seen.add(of.plan.path)
      yield of
    }
    for (const chain of commanding.chains())
      for (const plan of chain.plans.all())
        if (!seen.has(plan.path)) yield { plan, kind: 'telecommand', chain: chain.name }
  }
  const inhibitions = () => engine.board.inhibitions.map((i) => ({ ...i }))
  return {
    listDeclaredActivities: ({ query }) => {
      const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
      const found: DeclaredActivity[] = []
      for (const of of planned()) {
        const { plan } = of
        if (plan.abstract || (query.element !== undefined && !plan.path.startsWith(`${query.element}.`))) continue
        const declared = declaredView(of)
        const text = [declared.path, declared.description ?? '', ...Object.values(declared.aliases)]
          .join(' ')
          .toLowerCase()
        if (words.every((w) => text.includes(w))) found.push(declared)
        if (found.length >= (query.limit ?? 1000)) return found
      }
      for (const service of commanding.onBoard.activities.declared()) {
        if (query.element !== undefined && !service.path.startsWith(`${query.element}.`)) continue
        const text = `${service.path} ${service.title}`.toLowerCase()
        if (words.every((w) => text.includes(w))) found.push(onBoardView(service))
        if (found.length >= (query.limit ?? 1000)) return found
      }
      for (const { path, command } of commanding.services.declared()) {
        if (query.element !== undefined && !path.startsWith(`${query.element}.`)) continue
        const text = `${path} ${command.shortDescription ?? ''}`.toLowerCase()
        if (words.every((w) => text.includes(w))) found.push(serviceView(path, command))
        if (found.length >= (query.limit ?? 1000)) return found
      }
      for (const p of procedures.list()) {
        if (query.element !== undefined && !p.path.startsWith(`${query.element}.`)) continue
        const text = `${p.path} ${p.title ?? ''} ${p.description ?? ''}`.toLowerCase()
        if (words.every((w) => text.includes(w))) found.push(declaredProcedure(p, procedures.problemOf(p)))
        if (found.length >= (query.limit ?? 1000)) break
      }
      return found
    },
    getDeclaredActivity: ({ params }) => {
      for (const of of commanding.ground.declared()) if (of.plan.path === params.path) return declaredView(of)
      for (const chain of commanding.chains()) {
        const plan = chain.plans.plan(params.path)
        if (plan !== undefined) return declaredView({ plan, kind: 'telecommand', chain: chain.name })
      }
      for (const service of commanding.onBoard.activities.declared())
        if (service.path === params.path) return onBoardView(service)
      for (const { path, command } of commanding.services.declared())
        if (path === params.path) return serviceView(path, command)
      const procedure = procedures.find(params.path)
      if (procedure !== undefined) return declaredProcedure(procedure, procedures.problemOf(procedure))
      throw serverErrors.noSuch({ what: 'activity', name: params.path })
    },
    dryRunActivity: ({ body, principal }) => {
      const ask = askOf(body)
      const { refusals, ...run } = engine.dryRun(ask, actor(principal))
      const encoded = commanding.onBoard.activities.show(ask)
      return {
        ...run,
        refusals: [...refusals],
        fields: (encoded?.fields ?? []).map((f) => fieldView(centre, f)),
      } as DryRun
    },
    requestActivity: async ({ body, principal }) => view(await engine.request(askOf(body), actor(principal))),
    listActivities: async ({ query }) => {
      const { limit, ...which } = query
      return (await centre.history.list(which as ActivityQuery, limit ?? MOST_LISTED)).map(view)
    },
    getActivity: async ({ params }) => view(await centre.history.get(params.id)),
    approveActivity: async ({ params, body, principal }) =>
      view(await engine.approve(params.id, body.digest, actor(principal), body.comment)),
    fireActivity: async ({ params, body, principal }) =>
      view(await engine.fire(params.id, body.digest, actor(principal))),
    overrideActivity: async ({ params, body, principal }) =>
      view(await engine.override(params.id, body.rules, actor(principal), body.reason)),
    cancelActivity: async ({ params, body, principal }) =>
      view(await engine.cancel(params.id, actor(principal), body.reason ?? `cancelled by ${principal.user}`)),
    listUplinks: () => [...commanding.chains()].map((chain) => uplinkView(centre, chain.name)),
    takeUplink: ({ params, principal }) => board(params.chain, principal, { what: 'taken' }),
    recoverUplink: ({ params, principal }) => board(params.chain, principal, { what: 'recovered' }),
    lendUplink: ({ params, body, principal }) => board(params.chain, principal, { what: 'lent', to: body.to }),
    giveBackUplink: ({ params, principal }) => board(params.chain, principal, { what: 'given-back' }),
    directFop: ({ params, body, principal }) => {
      commander(params.chain, principal)
      const directive = directiveOf(body.directive, body.value)
      const deed = {
        action: 'directFop',
        message: `${principal.user} gave the FOP of virtual channel ${body.virtualChannel} of ${params.chain} the directive ${body.directive}`,
        element: chainOf(params.chain).element,
        details: { chain: params.chain, ...body },
      }
      return centre.perform(principal, deed, async () => {
        await commanding.ask(params.chain, { what: 'directive', virtualChannel: body.virtualChannel, directive })
        return uplinkView(centre, params.chain)
      })
    },
    selectUplink: ({ params, body, principal }) => {
      commander(params.chain, principal)
      const deed = {
        action: 'selectUplink',
        message: `${principal.user} chose ${body.link ?? 'no particular link'} for the uplink of ${params.chain}`,
        element: chainOf(params.chain).element,
        details: { chain: params.chain, ...body },
      }
      return centre.perform(principal, deed, async () => {
        await commanding.ask(params.chain, { what: 'select', link: body.link })
        return uplinkView(centre, params.chain)
      })
    },
    listInhibitions: inhibitions,
    inhibitActivities: async ({ body, principal }) => {
      await engine.inhibit(body.scope as 'all', actor(principal), body.reason)
      return inhibitions()
    },
    permitActivities: async ({ body, principal }) => {
      await engine.changeBoard({ what: 'permitted', scope: body.scope as 'all' }, actor(principal))
      return inhibitions()
    },
  }
}

const actor = (principal: Principal): Actor => ({ user: principal.user, role: principal.role, via: principal.via })

export const view = (activity: Executed): Activity => activity as unknown as Activity

function askOf(body: {
  path: string
  arguments?: Record<string, unknown>
  comment?: string
  route?: { virtualChannel?: number; map?: number; service?: 'AD' | 'BD' }
  priority?: number
  override?: { rules: string[]; reason: string }
}): ActivityAsk {
  return {
    path: body.path,
    arguments: (body.arguments ?? {}) as Record<string, ArgumentValue>,
    ...(body.comment === undefined ? {} : { comment: body.comment }),
    ...(body.route === undefined ? {} : { route: body.route }),
    ...(body.priority === undefined ? {} : { priority: body.priority }),
    ...(body.override === undefined ? {} : { override: body.override }),
  }
}

const VALUED = new Set(['initiate-with-set-vr', 'set-vs', 'set-window', 'set-t1', 'set-limit', 'set-timeout-type'])

function directiveOf(kind: string, value: number | undefined): FopDirective {
  if (!VALUED.has(kind)) return { kind } as FopDirective
  if (value === undefined) throw serverErrors.badRequest({ detail: `the directive ${kind} needs a value` })
  return { kind, value } as FopDirective
}

/** A command of the model, and who carries it out. */
interface PlannedActivity {
  readonly plan: CommandPlan
  readonly kind: string
  readonly chain?: string
}

function declaredView({ plan, kind, chain }: PlannedActivity): DeclaredActivity {
  const command = plan.lineage.at(-1)!.command
  const significance = plan.lineage.findLast((l) => l.command.significance !== undefined)?.command.significance
  const description = command.shortDescription ?? command.longDescription
  // What stays on the ground needs no bytes.
  const problem = chain === undefined || plan.encodable || command.steps !== undefined ? undefined : plan.problems[0]
  const decided = decidedViews(plan)
  const steps = stepViews(plan)
  return {
    path: plan.path,
    element: plan.path.slice(0, plan.path.lastIndexOf('.')),
    name: command.name,
    ...(description === undefined ? {} : { description }),
    kind,
    ...(chain === undefined ? {} : { chain }),
    significance: significance?.level ?? 'none',
    aliases: { ...command.aliases },
    arguments: argumentViews(plan),
    ...(decided.length === 0 ? {} : { decided }),
    ...(steps === undefined ? {} : { steps }),
    ...(problem === undefined ? {} : { problem }),
  }
}

const onBoardView = ({ path, chain, title, arguments: args }: DeclaredServiceActivity): DeclaredActivity => ({
  path,
  element: path.slice(0, path.lastIndexOf('.')),
  name: path.slice(path.lastIndexOf('.') + 1),
  description: title,
  kind: 'telecommand',
  chain,
  significance: 'none',
  aliases: {},
  arguments: args.map(({ name, expected, required, labels }) => ({
    name,
    kind: 'string' as const,
    expected,
    required,
    inherited: false,
    ...(labels === undefined ? {} : { labels: [...labels] }),
    // A command that goes inside is named by one argument, and has its own in the other.
    ...(name === 'arguments' && args.some((a) => a.name === 'activity') ? { argumentsOf: 'activity' } : {}),
  })),
})

const serviceView = (path: string, command: Command): DeclaredActivity => ({
  path,
  element: path.slice(0, path.lastIndexOf('.')),
  name: command.name,
  ...(command.shortDescription === undefined ? {} : { description: command.shortDescription }),
  kind: 'centre',
  significance: command.significance?.level ?? 'none',
  aliases: { ...command.aliases },
  arguments: command.arguments.map((a) => ({
    name: a.name,
    kind: 'string' as const,
    expected: 'a text',
    ...(a.initialValue === undefined ? {} : { initialValue: a.initialValue }),
    required: a.initialValue === undefined,
    inherited: false,
  })),
})

function fieldView({ mission }: Centre, f: CommandField): DryRun['fields'][number] {
  const text = (value: unknown): string =>
    value instanceof Uint8Array ? toHex(value) : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return {
    name: f.name,
    path: f.path,
    bitOffset: f.bitOffset,
    bitLength: f.bitLength,
    raw: text(f.raw),
    ...(f.engineering === undefined
      ? {}
      : {
          engineering: `${text(plainValue(mission.system, undefined, f.engineering))}${f.unit === undefined ? '' : ` ${f.unit}`}`,
        }),
    origin: f.origin,
  }
}

/** What is shown of an uplink; of one whose chain has not told yet, what is declared. */
export function uplinkView({ commanding, chains }: Pick<Centre, 'commanding' | 'chains'>, name: string): Uplink {
  const { config } = chains.get(name)
  const { board } = commanding.engine
  const hold = board.hold(name)
  const inhibited = board.inhibition(name, 'telecommand')
  const status = commanding.uplink(name)
  return {
    chain: name,
    ...(hold === undefined ? {} : { holder: hold.user }),
    ...(hold?.lentTo === undefined ? {} : { lentTo: hold.lentTo }),
    ...(inhibited === undefined ? {} : { inhibited: { ...inhibited } }),
    ...(status?.selected === undefined ? {} : { selected: status.selected }),
    selection: status?.selection ?? 'automatic',
    ...(status === undefined ? {} : { queue: status.queue }),
    links: (config.uplinks ?? []).map((link) => {
      const told = status?.uplinks.find((u) => u.name === link.name)
      return {
        name: link.name,
        ...(link.station === undefined ? {} : { station: link.station }),
        state: told?.state ?? (link.enabled ? 'waiting' : 'disabled'),
        detail: told?.detail ?? '',
        ...(told?.carrier === undefined ? {} : { carrier: told.carrier }),
        ...(told?.rfAvailable === undefined ? {} : { rfAvailable: told.rfAvailable }),
        ...(told?.bitLock === undefined ? {} : { bitLock: told.bitLock }),
        radiated: told?.radiated ?? 0,
        refused: told?.refused ?? 0,
        outstanding: told?.outstanding ?? 0,
      }
    }),
    virtualChannels: (status?.virtualChannels ?? []).map((c) => ({
      id: c.id,
      cop1: c.cop1,
      state: c.state,
      suspended: c.suspended,
      vs: c.vs,
      nnr: c.nnr,
      window: c.window,
      t1: c.t1,
      limit: c.limit,
      timeoutType: c.timeoutType,
      transmissionCount: c.transmissionCount,
      sent: c.sent,
      queued: c.queued,
      ...(c.clcw === undefined
        ? {}
        : { clcw: { ...c.clcw, word: c.clcw.word.toString(16).padStart(8, '0'), time: formatUtc(c.clcw.time) } }),
      alerts: c.alerts.map((a) => ({ time: formatUtc(a.time), reason: a.reason })),
      ...(c.lastDirective === undefined
        ? {}
        : {
            lastDirective: {
              directive: c.lastDirective.directive.kind,
              outcome: c.lastDirective.outcome,
              time: formatUtc(c.lastDirective.time),
            },
          }),
    })),
  }
}
