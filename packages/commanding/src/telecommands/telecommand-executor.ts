/** Telecommands as activities: encoded before they are asked for, sent by the chain of their satellite, believed by what comes back. */
import { createHash } from 'node:crypto'
import { formatUtc, toHex, VigieError, type Tai } from '@vigie/base'
import { DEFAULT_QUEUE, type TelecommandConfig } from '@vigie/model'
import { activityErrors } from '../activities/activity-errors.ts'
import { STAGES, type Activity, type Stage } from '../activities/activity.ts'
import { argumentTexts, constraintRefusals, givenArguments } from '../activities/command-request.ts'
import type { Refusal } from '../activities/entries.ts'
import type { ActivityAsk, ActivityExecutor, PreparedActivity, StageReport } from '../activities/executor.ts'
import { refusalOf } from '../activities/gates.ts'
import { checkArguments } from '../arguments/check.ts'
import type { CommandValues } from '../arguments/values.ts'
import { SequenceCounters, type CommandContext } from '../context.ts'
import { encodeCommand, type EncodedCommand } from '../encode/encode-command.ts'
import { commandErrors } from '../errors.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { decodeCommand } from '../inspect/decode-command.ts'
import { significanceOf } from '../inspect/significance.ts'
import { queueProblem } from '../uplink/queue-limit.ts'
import type { UplinkReport } from '../uplink/chain-types.ts'
import type { CommandedChain } from './commanded-chain.ts'
import {
  describe,
  expectedStages,
  interlockOf,
  numberOf,
  verdictOn,
  watchOf,
  type Expected,
  type Watch,
} from './expected-stages.ts'
import type { RequestReport } from '../verification/request-reports.ts'

export type { CommandedChain }

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
      readonly priority?: number
    },
  ): void
  /** Asks the chain to drop what has not left; true: it had not, and the failure that is reported of it says so. */
  cancel(chain: string, id: number): Promise<boolean>
  /** Label of a failure code of a report, where the mission gives a parameter for it. */
  failureText?(chain: string, code: number): string | undefined
}

/** What was passed shows that it had left. */
const LEFT: ReadonlySet<Stage> = new Set(STAGES.slice(STAGES.indexOf('sent')))

const countKey = (chain: string, apid: number, sequenceCount: number): string => `${chain} ${apid} ${sequenceCount}`

interface Outstanding {
  readonly id: number
  readonly chain: string
  readonly activity: Activity
  readonly report: (report: StageReport) => void
  /** `later`: of an earlier run of the centre, made when its chain is there. Absent: telemetry tells no more of it. */
  watch: Watch | 'later' | undefined
  /** Packets that have told of it. */
  readonly seen: Set<number>
  left: boolean
  /** The uplink tells no more of it: it has told its last, or is not there any more. */
  told: boolean
  cancelling: boolean
}

/** Beyond so many nobody waits for the oldest. */
const MOST_OUTSTANDING = 10_000

export class TelecommandExecutor implements ActivityExecutor {
  readonly kind = 'telecommand'
  readonly #ports: TelecommandPorts
  readonly #counters = new Map<string, SequenceCounters>()
  readonly #outstanding = new Map<number, Outstanding>()
  /** Those of which telemetry may tell. */
  readonly #watched = new Set<Outstanding>()
  readonly #waits = new Map<string, Set<number>>()
  /** Chain, APID and sequence count → the activity that took it last. */
  readonly #byCount = new Map<string, number>()

  constructor(ports: TelecommandPorts) {
    this.#ports = ports
  }

  /** Its sequence count is taken. */
  requested({ route, apid, sequenceCount }: Activity): void {
    if (route === undefined || apid === undefined || sequenceCount === undefined) return
    this.#countersOf(route.chain).set(apid, (sequenceCount + 1) & 0x3fff)
    // Reports of that count are about this one from now on.
    this.#byCount.delete(countKey(route.chain, apid, sequenceCount))
  }

  prepare(ask: ActivityAsk): PreparedActivity | undefined {
    const found = this.#find(ask.path)
    if (found === undefined) return undefined
    const { chain, plan } = found
    const encoded = this.#encode(chain, plan, ask)
    const { values } = encoded
    const context = this.#context(chain)
    const refused = [
      ...encoded.refusals,
      ...constraintRefusals(plan, values, context),
      ...routeProblems(ask, chain),
      ...this.#queueProblems(chain, ask.priority),
    ]
    const { level, reason } = significanceOf(plan, values, context)
    const expects = expectedStages(plan, values, routeOf(ask, chain).service)
    const interlock = interlockOf(plan)
    const bytes = encoded.command?.bytes
    const pass = plan.lineage.findLast(({ command }) => command.pass !== undefined)?.command.pass
    return {
      path: plan.path,
      element: plan.path.slice(0, plan.path.lastIndexOf('.')),
      kind: this.kind,
      arguments: argumentTexts(plan, values),
      significance: level,
      ...(reason === undefined ? {} : { reason }),
      ...(bytes === undefined ? {} : { bytes: toHex(bytes) }),
      digest: bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex'),
      route: routeOf(ask, chain),
      ...(bytes !== undefined && encoded.command!.sequenceCount !== undefined
        ? { apid: ((bytes[0]! & 7) << 8) | bytes[1]!, sequenceCount: encoded.command!.sequenceCount }
        : {}),
      ...(pass === undefined ? {} : { pass }),
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
    const { values } = checkArguments(found.plan, givenArguments(found.plan, activity), context)
    return [...constraintRefusals(found.plan, values, context), ...this.#queueProblems(found.chain, activity.priority)]
  }

  execute(activity: Activity, report: (report: StageReport) => void): void {
    const found = this.#find(activity.path)
    const { route, bytes } = activity
    if (found === undefined || route === undefined || bytes === undefined) {
      report({ stage: 'sent', passed: false, detail: 'its satellite cannot be commanded any more' })
      return
    }
    const { chain, plan } = found
    const { values } = checkArguments(plan, givenArguments(plan, activity), this.#context(chain))
    const watch = watchOf(chain, plan, values)
    for (const e of watch.expected)
      if (e.verifier.by.kind === 'change') {
        const value = numberOf(chain.parameters, e.verifier.by.parameter)
        if (value !== undefined) watch.before.set(e, value)
      }
    this.#keep({
      id: activity.id,
      chain: chain.name,
      activity,
      report,
      watch,
      seen: new Set(),
      left: false,
      told: false,
      cancelling: false,
    })
    this.#waitsOf(chain.name).add(activity.id)
    this.#ports.send(chain.name, {
      id: activity.id,
      packet: fromHexBytes(bytes),
      virtualChannel: route.virtualChannel,
      map: route.map,
      service: route.service,
      ...(activity.priority === undefined ? {} : { priority: activity.priority }),
    })
  }

  async cancel(activity: Activity): Promise<boolean> {
    const outstanding = this.#outstanding.get(activity.id)
    if (outstanding === undefined || outstanding.left) return false
    outstanding.cancelling = true
    // The chain alone knows whether it has left.
    const taken = await this.#ports.cancel(outstanding.chain, activity.id)
    outstanding.cancelling = false
    return taken
  }

  /** What names it can still be told of one that is uncertain; what merely looks like its effect cannot. */
  ended({ id, state }: Activity): void {
    const outstanding = this.#outstanding.get(id)
    if (outstanding === undefined) return
    if (state === 'uncertain') this.#watched.delete(outstanding)
    else this.#drop(outstanding)
  }

  resume(activity: Activity, report: (report: StageReport) => void): boolean {
    const { id, route, stages, expects, state } = activity
    if (route === undefined) return false
    const left = stages.some((s) => s.passed && LEFT.has(s.stage))
    // What only the uplink could tell is gone with it.
    const isOpen = left && state === 'running' && expects.some((e) => e.within !== undefined)
    const evidence = stages.flatMap((s) => s.evidence ?? [])
    this.#keep({
      id,
      chain: route.chain,
      activity,
      report,
      watch: isOpen ? 'later' : undefined,
      seen: new Set(evidence.flatMap((e) => (e.kind === 'packet' && e.chain === route.chain ? [e.position] : []))),
      // Whoever reports on it has received it.
      left: true,
      told: true,
      cancelling: false,
    })
    return isOpen
  }

  /**
   * The uplink of a chain begins anew: what an earlier one had and had not told of will not be told. Gives since when reports may have
   * come that nobody was told of; undefined: nobody waits for any.
   */
  uplinkBegan(chain: string): string | undefined {
    let since: string | undefined
    for (const o of this.#outstanding.values()) {
      if (o.chain !== chain) continue
      const { requestedAt } = o.activity
      if (since === undefined || requestedAt < since) since = requestedAt
      if (o.told) continue
      o.told = true
      this.#waitsOf(chain).delete(o.id)
      const waits = o.activity.expects.some((e) => e.within !== undefined)
      const detail = 'its telecommand chain ended before it had told what became of it'
      if (!o.left) o.report({ stage: 'sent', passed: false, detail, uncertain: true })
      else if (!waits) o.report({ stage: o.activity.expects.at(-1)!.stage, passed: false, detail, uncertain: true })
      o.left = true
    }
    return since
  }

  /** What the uplink of a chain says of a packet. */
  uplink(chain: string, r: UplinkReport): void {
    const outstanding = this.#outstanding.get(r.id)
    if (outstanding?.chain !== chain || outstanding.told) return
    // As it leaves: what changes are counted from is on record, and outlives a stop.
    const before = outstanding.left ? undefined : countedFrom(outstanding.watch)
    if (r.stage !== 'failed') outstanding.left = true
    else if (outstanding.cancelling && r.uncertain !== true) return
    this.#waitsOf(chain).delete(r.id)
    outstanding.told = isLastOfUplink(r.stage, outstanding.activity.route?.service)
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
      ...(r.stage === 'failed' || before === undefined ? {} : { before }),
      ...(r.uncertain === true ? { uncertain: true } : {}),
    })
  }

  /** A report of request verification. False: it is of no request that is known to have been sent. */
  requestReport(chain: string, r: RequestReport, at: { readonly position: number; readonly generation: Tai }): boolean {
    const id = this.#byCount.get(countKey(chain, r.apid, r.sequenceCount))
    const o = id === undefined ? undefined : this.#outstanding.get(id)
    if (o === undefined || !o.left) return false
    // Told before, and read once more.
    if (o.seen.has(at.position)) return true
    o.seen.add(at.position)
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

  /** Telemetry of a chain was renewed: a packet of that container came, values changed. */
  telemetry(
    chain: string,
    containers: readonly string[],
    at: { readonly position: number; readonly generation: Tai },
  ): void {
    for (const o of this.#watched) {
      if (o.chain !== chain || !o.left) continue
      if (o.watch === 'later') o.watch = this.#watchAgain(o)
      const { watch } = o
      if (watch === undefined) {
        this.#watched.delete(o)
        continue
      }
      for (const expected of watch.expected) {
        const verdict = verdictOn(watch, expected, containers)
        if (verdict === undefined) continue
        watch.expected.delete(expected)
        if (verdict === 'closed') {
          const detail = `${describe(watch.plan, expected.verifier)} was not seen before algorithm ${expected.verifier.windowAlgorithms!.stop} closed its window`
          o.report({ stage: expected.stage, passed: false, detail, uncertain: true })
          continue
        }
        o.seen.add(at.position)
        o.report({
          stage: expected.stage,
          passed: expected.verifier.stage !== 'failed',
          there: formatUtc(at.generation, { digits: 9 }),
          detail: describe(watch.plan, expected.verifier),
          evidence: [{ kind: 'packet', chain, position: at.position, text: describe(watch.plan, expected.verifier) }],
        })
      }
    }
  }

  /** Of an activity of an earlier run; a change is looked for where what it is counted from is on record. */
  #watchAgain({ activity, chain }: Outstanding): Watch | undefined {
    const { path, bytes, stages } = activity
    for (const found of this.#ports.chains()) {
      if (found.name !== chain) continue
      const plan = found.plans.plan(path)
      const command =
        plan === undefined
          ? bytes === undefined
            ? undefined
            : decodeCommand(found.plans, fromHexBytes(bytes))
          : { plan, values: checkArguments(plan, givenArguments(plan, activity), this.#context(found)).values }
      if (command === undefined) return undefined
      const watch = watchOf(found, command.plan, command.values)
      const before = stages.find((s) => s.before !== undefined)?.before ?? {}
      for (const e of watch.expected) {
        const key = changeKey(e)
        if (key !== undefined && Object.hasOwn(before, key)) watch.before.set(e, before[key]!)
        const isLost = key !== undefined && !watch.before.has(e)
        if (isLost || stages.some((s) => s.stage === e.stage)) watch.expected.delete(e)
      }
      return watch
    }
    return undefined
  }

  #keep(outstanding: Outstanding): void {
    const { id, chain, activity } = outstanding
    this.#outstanding.set(id, outstanding)
    if (outstanding.watch !== undefined) this.#watched.add(outstanding)
    if (activity.apid !== undefined && activity.sequenceCount !== undefined)
      this.#byCount.set(countKey(chain, activity.apid, activity.sequenceCount), id)
    for (const oldest of this.#outstanding.values()) {
      if (this.#outstanding.size <= MOST_OUTSTANDING) return
      this.#drop(oldest)
    }
  }

  #drop(outstanding: Outstanding): void {
    const { id, chain, activity } = outstanding
    this.#outstanding.delete(id)
    this.#watched.delete(outstanding)
    this.#waitsOf(chain).delete(id)
    if (activity.apid === undefined || activity.sequenceCount === undefined) return
    const key = countKey(chain, activity.apid, activity.sequenceCount)
    if (this.#byCount.get(key) === id) this.#byCount.delete(key)
  }

  /** What was released and has not left, by chain. */
  #waitsOf(chain: string): Set<number> {
    let waits = this.#waits.get(chain)
    if (waits === undefined) this.#waits.set(chain, (waits = new Set()))
    return waits
  }

  #queueProblems({ name, config }: CommandedChain, priority: number | undefined): readonly Refusal[] {
    const problem = queueProblem(name, config.queue ?? DEFAULT_QUEUE, this.#waitsOf(name).size, priority)
    return problem === undefined ? [] : [refusalOf('queue', problem)]
  }

  #find(path: string): { readonly chain: CommandedChain; readonly plan: CommandPlan } | undefined {
    for (const chain of this.#ports.chains()) {
      const plan = chain.plans.plan(path)
      if (plan !== undefined) return { chain, plan }
    }
    return undefined
  }

  #context(chain: CommandedChain): CommandContext {
    return {
      parameters: chain.parameters,
      time: this.#ports.now(),
      ...(chain.algorithms === undefined ? {} : { algorithms: chain.algorithms }),
    }
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

const changeKey = ({ verifier: { by } }: Expected): string | undefined =>
  by.kind === 'change' ? `${by.parameter.parameter}${by.parameter.calibrated === false ? ' (raw)' : ''}` : undefined

function countedFrom(watch: Outstanding['watch']): Readonly<Record<string, number>> | undefined {
  if (watch === undefined || watch === 'later' || watch.before.size === 0) return undefined
  return Object.fromEntries([...watch.before].map(([expected, value]) => [changeKey(expected)!, value]))
}

/** AD ends with `received`, BD with `radiated`. */
const isLastOfUplink = (stage: UplinkReport['stage'], service: 'AD' | 'BD' | undefined): boolean =>
  stage === 'failed' || stage === 'received' || (stage === 'radiated' && service === 'BD')

const fromHexBytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
