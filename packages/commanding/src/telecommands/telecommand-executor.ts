/** Telecommands as activities: encoded before they are asked for, sent by the chain of their satellite, believed by what comes back. */
import { createHash } from 'node:crypto'
import { formatUtc, toHex, VigieError, type Tai } from '@vigie/base'
import type { ParameterRef, TelecommandConfig, Verifier } from '@vigie/model'
import type { ValueLookup } from '@vigie/telemetry/layout'
import { activityErrors } from '../activities/activity-errors.ts'
import type { Activity, ExpectedStage, Stage } from '../activities/activity.ts'
import type { Refusal } from '../activities/entries.ts'
import type { ActivityAsk, ActivityExecutor, PreparedActivity, StageReport } from '../activities/executor.ts'
import { refusalOf } from '../activities/gates.ts'
import { argumentText } from '../arguments/argument-text.ts'
import { checkArguments, isDecided } from '../arguments/check.ts'
import type { CommandValues } from '../arguments/values.ts'
import { SequenceCounters, type CommandContext } from '../context.ts'
import { encodeCommand, type EncodedCommand } from '../encode/encode-command.ts'
import { commandErrors } from '../errors.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import type { CommandPlans } from '../encode/compile-commands.ts'
import { appliesTo, checkConstraints, commandConditionHolds } from '../inspect/constraints.ts'
import { criteriaText } from '../inspect/criteria-text.ts'
import { significanceOf } from '../inspect/significance.ts'
import type { UplinkReport } from '../uplink/chain-types.ts'
import type { RequestReport } from '../verification/request-reports.ts'

/** A satellite that can be commanded. */
export interface CommandedChain {
  readonly name: string
  /** Its commands are those of this element and below. */
  readonly element: string
  readonly plans: CommandPlans
  readonly config: TelecommandConfig
  /** Latest values, for conditions and for parameters in commands. */
  readonly parameters: ValueLookup
}

export interface TelecommandPorts {
  now(): Tai
  chains(): Iterable<CommandedChain>
  send(
    chain: string,
    request: {
      readonly id: number
      readonly packet: Uint8Array
      readonly virtualChannel: number
      readonly map: number
      readonly service: 'AD' | 'BD'
    },
  ): void
  /** Asks the chain to drop what has not left; true: it had not, and the failure that is reported of it says so. */
  cancel(chain: string, id: number): Promise<boolean>
  /** Label of a failure code of a report, where the mission gives a parameter for it. */
  failureText?(chain: string, code: number): string | undefined
}

/** Stages of the model's verifiers as those of activities. */
const STAGE_OF: Readonly<Record<Verifier['stage'], Stage>> = {
  'transferred-to-range': 'sent',
  'sent-from-range': 'radiated',
  received: 'received',
  accepted: 'accepted',
  queued: 'accepted',
  executed: 'started',
  complete: 'completed',
  failed: 'completed',
}
/** Request verification: the bit of the acknowledge field that asks for each stage is for the satellite to read; reports come so late. */
const REPORT_WITHIN = 60

interface Expected {
  readonly stage: Stage
  readonly verifier: Verifier
}
interface Outstanding {
  readonly id: number
  readonly chain: CommandedChain
  readonly plan: CommandPlan
  readonly values: CommandValues
  readonly report: (report: StageReport) => void
  readonly apid: number | undefined
  readonly sequenceCount: number | undefined
  /** Verifiers that telemetry may satisfy, but for reports of service 1. */
  readonly watching: Set<Expected>
  readonly before: Map<Expected, number>
  left: boolean
  cancelling: boolean
}

export class TelecommandExecutor implements ActivityExecutor {
  readonly kind = 'telecommand'
  readonly #ports: TelecommandPorts
  readonly #counters = new Map<string, SequenceCounters>()
  readonly #outstanding = new Map<number, Outstanding>()

  constructor(ports: TelecommandPorts) {
    this.#ports = ports
  }

  /** Its sequence count is taken. */
  requested({ route, apid, sequenceCount }: Activity): void {
    if (route === undefined || apid === undefined || sequenceCount === undefined) return
    this.#countersOf(route.chain).set(apid, (sequenceCount + 1) & 0x3fff)
  }

  prepare(ask: ActivityAsk): PreparedActivity | undefined {
    const found = this.#find(ask.path)
    if (found === undefined) return undefined
    const { chain, plan } = found
    const encoded = this.#encode(chain, plan, ask)
    const { values } = encoded
    const context = this.#context(chain)
    const refused = [...encoded.refusals, ...this.#constraints(plan, values, context), ...routeProblems(ask, chain)]
    const { level, reason } = significanceOf(plan, values, context)
    const expects = expectedStages(plan, values, routeOf(ask, chain).service)
    const interlock = interlockOf(plan)
    const bytes = encoded.command?.bytes
    return {
      path: plan.path,
      element: plan.path.slice(0, plan.path.lastIndexOf('.')),
      kind: this.kind,
      arguments: texts(plan, values),
      significance: level,
      ...(reason === undefined ? {} : { reason }),
      ...(bytes === undefined ? {} : { bytes: toHex(bytes) }),
      digest: bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex'),
      route: routeOf(ask, chain),
      ...(bytes !== undefined && encoded.command!.sequenceCount !== undefined
        ? { apid: ((bytes[0]! & 7) << 8) | bytes[1]!, sequenceCount: encoded.command!.sequenceCount }
        : {}),
      expects: expects.map((e) => e.shown),
      refusals: refused,
      ...(interlock === undefined ? {} : { interlock }),
    }
  }

  /** The command as it would leave, for whoever shows its bits. Undefined where it cannot be encoded. */
  show(ask: ActivityAsk): EncodedCommand | undefined {
    const found = this.#find(ask.path)
    return found === undefined ? undefined : this.#encode(found.chain, found.plan, ask).command
  }

  recheck(activity: Activity): readonly Refusal[] {
    const found = this.#find(activity.path)
    if (found === undefined) return [refusalOf('model', activityErrors.noExecutor({ path: activity.path }))]
    const context = this.#context(found.chain)
    const { values } = checkArguments(found.plan, given(found.plan, activity.arguments), context)
    return this.#constraints(found.plan, values, context)
  }

  execute(activity: Activity, report: (report: StageReport) => void): void {
    const found = this.#find(activity.path)
    const { route, bytes } = activity
    if (found === undefined || route === undefined || bytes === undefined) {
      report({ stage: 'sent', passed: false, detail: 'its satellite cannot be commanded any more' })
      return
    }
    const { chain, plan } = found
    const { values } = checkArguments(plan, given(plan, activity.arguments), this.#context(chain))
    const expected = expectedStages(plan, values, route.service)
    const watching = new Set(expected.filter((e) => e.verifier !== undefined && !isReport(e.verifier)) as Expected[])
    const outstanding: Outstanding = {
      id: activity.id,
      chain,
      plan,
      values,
      report,
      apid: activity.apid,
      sequenceCount: activity.sequenceCount,
      watching,
      before: new Map(),
      left: false,
      cancelling: false,
    }
    for (const e of watching)
      if (e.verifier.by.kind === 'change') {
        const value = numberOf(chain.parameters, e.verifier.by.parameter)
        if (value !== undefined) outstanding.before.set(e, value)
      }
    this.#outstanding.set(activity.id, outstanding)
    this.#ports.send(chain.name, {
      id: activity.id,
      packet: fromHexBytes(bytes),
      virtualChannel: route.virtualChannel,
      map: route.map,
      service: route.service,
    })
  }

  async cancel(activity: Activity): Promise<boolean> {
    const outstanding = this.#outstanding.get(activity.id)
    if (outstanding === undefined || outstanding.left) return false
    outstanding.cancelling = true
    // The chain alone knows whether it has left.
    const taken = await this.#ports.cancel(outstanding.chain.name, activity.id)
    outstanding.cancelling = false
    return taken
  }

  ended(activity: Activity): void {
    this.#outstanding.delete(activity.id)
  }

  /** What the uplink of a chain says of a packet. */
  uplink(chain: string, r: UplinkReport): void {
    const outstanding = this.#outstanding.get(r.id)
    if (outstanding?.chain.name !== chain) return
    if (r.stage !== 'failed') outstanding.left = true
    else if (outstanding.cancelling && r.uncertain !== true) return
    const frames = (r.frames ?? []).map(
      (f) =>
        `${f.type} frame${f.sequence === undefined ? '' : ` ${f.sequence}`} of virtual channel ${f.virtualChannel}`,
    )
    const text = [r.uplink, ...frames, (r.attempt ?? 1) > 1 ? `transmission ${r.attempt}` : undefined, r.detail]
      .filter((t) => t !== undefined && t !== '')
      .join(', ')
    outstanding.report({
      stage: r.stage === 'failed' ? (outstanding.left ? 'received' : 'sent') : r.stage,
      passed: r.stage !== 'failed',
      ...(r.end === undefined ? {} : { there: formatUtc(r.end, { digits: 9 }) }),
      ...(r.detail === undefined ? {} : { detail: r.detail }),
      evidence: [{ kind: r.uplink === undefined ? 'link' : 'station', text }],
      ...(r.uncertain === true ? { uncertain: true } : {}),
    })
  }

  /** A report of request verification. False: it is of no request that is known to have been sent. */
  requestReport(chain: string, r: RequestReport, at: { readonly position: number; readonly generation: Tai }): boolean {
    for (const o of this.#outstanding.values()) {
      if (o.chain.name !== chain || o.apid !== r.apid || o.sequenceCount !== r.sequenceCount || !o.left) continue
      const code = r.code === undefined ? undefined : (this.#ports.failureText?.(chain, r.code) ?? `code ${r.code}`)
      o.report({
        stage: r.stage,
        passed: r.passed,
        there: formatUtc(at.generation, { digits: 9 }),
        ...(code === undefined
          ? r.step === undefined
            ? {}
            : { detail: `step ${r.step}` }
          : { detail: `the satellite reports ${code}` }),
        evidence: [{ kind: 'packet', chain, position: at.position, text: `report (1,${r.subtype})` }],
      })
      return true
    }
    return false
  }

  /** Telemetry of a chain was renewed: a packet of that container came, values changed. */
  telemetry(
    chain: string,
    containers: readonly string[],
    at: { readonly position: number; readonly generation: Tai },
  ): void {
    for (const o of this.#outstanding.values()) {
      if (o.chain.name !== chain || !o.left) continue
      for (const expected of o.watching) {
        if (!satisfied(o, expected, containers)) continue
        o.watching.delete(expected)
        o.report({
          stage: expected.stage,
          passed: expected.verifier.stage !== 'failed',
          there: formatUtc(at.generation, { digits: 9 }),
          detail: describe(o.plan, expected.verifier),
          evidence: [{ kind: 'packet', chain, position: at.position, text: describe(o.plan, expected.verifier) }],
        })
      }
    }
  }

  #find(path: string): { readonly chain: CommandedChain; readonly plan: CommandPlan } | undefined {
    for (const chain of this.#ports.chains()) {
      const plan = chain.plans.plan(path)
      if (plan !== undefined) return { chain, plan }
    }
    return undefined
  }

  #context(chain: CommandedChain): CommandContext {
    return { parameters: chain.parameters, time: this.#ports.now() }
  }

  #encode(
    chain: CommandedChain,
    plan: CommandPlan,
    ask: ActivityAsk,
  ): { readonly command?: EncodedCommand; readonly values: CommandValues; readonly refusals: readonly Refusal[] } {
    // The count is only taken when the request is recorded: what is refused leaves no gap.
    const context = { ...this.#context(chain), sequenceCount: this.#countersOf(chain.name).peek }
    const { values, problems } = checkArguments(plan, ask.arguments, context)
    if (problems.length > 0)
      return {
        values,
        refusals: problems.map((p) => ({ rule: 'arguments', code: p.code, message: p.message, remedy: p.remedy })),
      }
    try {
      const command = encodeCommand(plan, values, context)
      return { command, values, refusals: [] }
    } catch (error) {
      if (error instanceof VigieError) return { values, refusals: [refusalOf('encoding', error)] }
      throw error
    }
  }

  #countersOf(chain: string): SequenceCounters {
    let counters = this.#counters.get(chain)
    if (counters === undefined) this.#counters.set(chain, (counters = new SequenceCounters()))
    return counters
  }

  #constraints(plan: CommandPlan, values: CommandValues, context: CommandContext): readonly Refusal[] {
    return checkConstraints(plan, values, context)
      .filter((c) => !c.holds)
      .map((c) =>
        refusalOf(
          'constraint',
          activityErrors.constraint({
            path: plan.path,
            condition: c.text,
            unknown: c.unknown.length === 0 ? '' : ` (not known: ${c.unknown.join(', ')})`,
          }),
        ),
      )
  }
}

const usual = (chain: CommandedChain): TelecommandConfig['frames']['virtualChannels'][number] | undefined =>
  chain.config.frames.virtualChannels[0]

function routeOf(ask: ActivityAsk, chain: CommandedChain): NonNullable<PreparedActivity['route']> {
  const virtualChannel = ask.route?.virtualChannel ?? usual(chain)?.id ?? 0
  const channel = chain.config.frames.virtualChannels.find((c) => c.id === virtualChannel)
  return {
    chain: chain.name,
    virtualChannel,
    map: ask.route?.map ?? channel?.maps[0] ?? 0,
    service: ask.route?.service ?? (channel?.cop1 === true ? 'AD' : 'BD'),
  }
}

function routeProblems(ask: ActivityAsk, chain: CommandedChain): Refusal[] {
  const route = routeOf(ask, chain)
  const channel = chain.config.frames.virtualChannels.find((c) => c.id === route.virtualChannel)
  const detail =
    channel === undefined
      ? `virtual channel ${route.virtualChannel} is not one of its telecommand channels`
      : channel.maps.length > 0 && !channel.maps.includes(route.map)
        ? `virtual channel ${route.virtualChannel} has no MAP ${route.map}`
        : route.service === 'AD' && !channel.cop1
          ? `virtual channel ${route.virtualChannel} has no sequence-controlled service`
          : undefined
  return detail === undefined ? [] : [refusalOf('route', commandErrors.badRoute({ chain: chain.name, detail }))]
}

/** Verified by reports of service 1: the model names the stage and nothing that must be seen. */
const isReport = (verifier: Verifier): boolean => verifier.by.kind === 'criteria' && verifier.by.when.kind === 'always'

function expectedStages(
  plan: CommandPlan,
  values: CommandValues,
  service: 'AD' | 'BD',
): readonly { readonly stage: Stage; readonly verifier?: Verifier; readonly shown: ExpectedStage }[] {
  const found = plan.lineage
    .flatMap(({ command }) => command.verifiers ?? [])
    .filter((v) => v.stage !== 'failed' && appliesTo(plan, values, v.onlyFor))
    .map((verifier) => ({
      stage: STAGE_OF[verifier.stage],
      verifier,
      shown: {
        stage: STAGE_OF[verifier.stage],
        within: verifier.window?.stop ?? REPORT_WITHIN,
        from: verifier.window?.from === 'last-verifier' ? ('previous' as const) : ('release' as const),
        by: isReport(verifier) ? `the report of stage "${STAGE_OF[verifier.stage]}"` : describe(plan, verifier),
      },
    }))
  if (found.length > 0) return found
  // Nothing on board tells: what the link can prove is all there is.
  const stage = service === 'AD' ? 'received' : 'radiated'
  const by = service === 'AD' ? 'the acknowledgement of the frame (CLCW)' : 'the station'
  return [{ stage, shown: { stage, from: 'release', by } }]
}

function interlockOf(plan: CommandPlan): PreparedActivity['interlock'] {
  const interlock = plan.lineage.findLast(({ command }) => command.interlock !== undefined)?.command.interlock
  if (interlock === undefined) return undefined
  return { scope: interlock.scope, until: interlock.until === 'release' ? 'released' : STAGE_OF[interlock.until] }
}

function describe(plan: CommandPlan, { by }: Verifier): string {
  switch (by.kind) {
    case 'container':
      return `packet ${by.container}`
    case 'criteria':
      return criteriaText(by.when, plan.path)
    case 'algorithm':
      return `algorithm ${by.algorithm}`
    case 'change':
      return `a change of ${by.parameter.parameter} by ${by.by}`
  }
}

function satisfied(o: Outstanding, expected: Expected, containers: readonly string[]): boolean {
  const { by } = expected.verifier
  switch (by.kind) {
    case 'container':
      return containers.includes(by.container)
    case 'criteria':
      return commandConditionHolds(o.plan, by.when, o.values, { parameters: o.chain.parameters })
    case 'change': {
      const now = numberOf(o.chain.parameters, by.parameter)
      const before = o.before.get(expected)
      if (now === undefined) return false
      if (before === undefined) {
        o.before.set(expected, now)
        return false
      }
      return by.by >= 0 ? now - before >= by.by : now - before <= by.by
    }
    case 'algorithm':
      return false
  }
}

function numberOf(lookup: ValueLookup, ref: ParameterRef): number | undefined {
  const known = lookup(ref)
  const value = ref.calibrated === false ? known?.raw : known?.eng
  if (value === undefined || typeof value === 'object') return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

/** Arguments as text that reads back; those that nobody gives are left out. */
function texts(plan: CommandPlan, values: CommandValues): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const argument of plan.arguments) {
    if (isDecided(argument)) continue
    const value = values.arguments[argument.name]
    if (value !== undefined) shown[argument.name] = argumentText(plan.layout.system, argument.type, value.engineering)
  }
  return shown
}

const given = (plan: CommandPlan, argumentTexts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(argumentTexts).filter(([name]) => plan.arguments.some((a) => a.name === name && !isDecided(a))),
  )

const fromHexBytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
