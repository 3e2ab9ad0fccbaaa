/**
 * The services of satellites as activities, and their gate. An activity of `<element>.PUS` becomes the command of the model that
 * is that request: its bytes, its gates and its verifiers are those of the command. A request that carries others is as grave as
 * what it carries, whoever made it.
 */
import { fromHex, toHex, VigieError } from '@vigie/base'
import {
  encodePusTelecommand,
  pus,
  writeErrorControl,
  writePacketHeader,
  readPacketHeader,
  type LargePart,
  type PusMessageType,
} from '@vigie/ccsds'
import type { SpaceSystem } from '@vigie/model'
import type { Activity, Actor } from '../activities/activity.ts'
import type { Refusal } from '../activities/entries.ts'
import type { ActivityAsk, ActivityExecutor, PreparedActivity, StageReport } from '../activities/executor.ts'
import { refusalOf } from '../activities/gates.ts'
import { isDecided } from '../arguments/check.ts'
import type { ArgumentValue } from '../arguments/values.ts'
import type { CommandPlans } from '../encode/compile-commands.ts'
import type { EncodedCommand } from '../encode/encode-command.ts'
import { checkConstraints } from '../inspect/constraints.ts'
import { decodeCommand } from '../inspect/decode-command.ts'
import { isAsGraveAs } from '../inspect/significance.ts'
import type { CommandedChain, TelecommandExecutor } from '../telecommands/telecommand-executor.ts'
import { OPERATOR_ACTIVITIES, operatorActivity } from './operator-activities.ts'
import { Given, type InsideCommand, type OperatorActivity, type OperatorArgument } from './operator-request.ts'
import { serviceErrors } from './service-errors.ts'
import { readServiceRequest, writeServiceRequest, type PusSatellite } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'

/** A satellite of which the services are known. */
export interface ServicedChain {
  readonly chain: CommandedChain
  readonly satellite: PusSatellite
  readonly names: ServiceNames
}
export interface ServiceActivitiesPorts {
  readonly telecommands: TelecommandExecutor
  now(): bigint
  system(): SpaceSystem
  chains(): Iterable<ServicedChain>
}
export interface DeclaredServiceActivity {
  readonly path: string
  readonly chain: string
  readonly title: string
  readonly arguments: readonly OperatorArgument[]
}

/** Sequence counts of requests inside others are so far from those of what leaves by itself. */
const INSIDE = 0x2000
/** Enough for the fields of any command of a service to be there, all zero. */
const PROBE_BYTES = 256
/** Requests inside requests inside requests: nobody needs more, and bytes of anyone's must end. */
const DEEPEST = 4
const MOST_ANNOUNCED = 64
const { uplinkFirst, uplinkIntermediate, uplinkLast, uplinkRepeated } = pus.largePacketTransfer
/** Parts of large messages. */
const UPLOADED: ReadonlySet<PusMessageType<any>> = new Set<PusMessageType<any>>([
  uplinkFirst,
  uplinkIntermediate,
  uplinkLast,
  uplinkRepeated,
])

export class ServiceActivities implements ActivityExecutor {
  readonly kind = 'telecommand'
  readonly #ports: ServiceActivitiesPorts
  readonly #telecommands: TelecommandExecutor
  /** Requests that a model has. */
  readonly #announced = new Map<string, { readonly parts: readonly LargePart[]; readonly message: Uint8Array }>()
  readonly #declared = new WeakMap<CommandPlans, Map<PusMessageType<any>, boolean>>()

  constructor(ports: ServiceActivitiesPorts) {
    this.#ports = ports
    this.#telecommands = ports.telecommands
  }

  *declared(): IterableIterator<DeclaredServiceActivity> {
    for (const { chain, names, satellite } of this.#ports.chains())
      for (const activity of OPERATOR_ACTIVITIES)
        if (this.#has(chain, satellite, activity))
          yield {
            path: `${chain.element}.PUS.${activity.name}`,
            chain: chain.name,
            title: activity.title,
            arguments: activity.arguments(names),
          }
  }

  /** Whether the model has a command that is such a request: what it could carry makes no difference to that. */
  #has({ plans, element }: CommandedChain, satellite: PusSatellite, { type }: OperatorActivity): boolean {
    let known = this.#declared.get(plans)
    if (known === undefined) this.#declared.set(plans, (known = new Map()))
    let has = known.get(type)
    if (has === undefined) {
      const packet = encodePusTelecommand(
        {
          apid: satellite.config.application,
          sequenceCount: 0,
          service: type.service,
          subtype: type.subtype,
          data: new Uint8Array(PROBE_BYTES),
        },
        satellite.telecommands,
      )
      const found = decodeCommand(plans, packet)
      has = found !== undefined && samePlace(found.command, element)
      known.set(type, has)
    }
    return has
  }

  prepare(ask: ActivityAsk, _by?: Actor): PreparedActivity | undefined {
    return this.#prepare(ask, 0)
  }

  /** A command as it would be inside another one: its packet, and what stands against it. Throws VIG-SERVICE-004. */
  embedded(
    chain: string,
    command: InsideCommand,
  ): { readonly bytes: Uint8Array; readonly refusals: readonly Refusal[] } {
    const serviced = this.#serviced(chain)
    if (serviced === undefined) throw serviceErrors.inside({ path: command.path, detail: `${chain} has no services` })
    return this.#inside(command, serviced, 0)
  }

  /**
   * A message will leave in these parts, under this number: each that leaves is held against them. Parts that are as announced are
   * harmless before the last one, which is as grave as the command that the message is; others are taken for the gravest.
   */
  announce(chain: string, transaction: number, parts: readonly LargePart[], message: Uint8Array): void {
    this.#announced.delete(`${chain} ${transaction}`)
    this.#announced.set(`${chain} ${transaction}`, { parts, message })
    if (this.#announced.size > MOST_ANNOUNCED) this.#announced.delete(this.#announced.keys().next().value!)
  }

  /** As it would leave, for whoever shows its bits. */
  show(ask: ActivityAsk): EncodedCommand | undefined {
    const found = this.#find(ask.path)
    if (found === undefined) return this.#telecommands.show(ask)
    try {
      return this.#telecommands.show(this.#command(ask, found, 0).ask)
    } catch (error) {
      if (error instanceof VigieError) return undefined
      throw error
    }
  }

  requested(activity: Activity): void {
    this.#telecommands.requested(activity)
  }
  recheck(activity: Activity): readonly Refusal[] {
    return this.#telecommands.recheck(this.#asCommand(activity))
  }
  execute(activity: Activity, report: (report: StageReport) => void): void {
    this.#telecommands.execute(this.#asCommand(activity), report)
  }
  resume(activity: Activity, report: (report: StageReport) => void): boolean {
    return this.#telecommands.resume(activity, report)
  }
  cancel(activity: Activity): Promise<boolean> {
    return this.#telecommands.cancel(activity)
  }
  ended(activity: Activity): void {
    this.#telecommands.ended(activity)
  }

  #prepare(ask: ActivityAsk, depth: number): PreparedActivity | undefined {
    const found = this.#find(ask.path)
    if (found === undefined) {
      const prepared = this.#telecommands.prepare(ask)
      return prepared === undefined ? undefined : this.#asGraveAsInside(prepared)
    }
    const args = Object.fromEntries(Object.entries(ask.arguments).map(([name, value]) => [name, argumentText(value)]))
    const named = { path: ask.path, element: `${found.serviced.chain.element}.PUS`, arguments: args }
    try {
      const { ask: command, refusals } = this.#command(ask, found, depth)
      const prepared = this.#telecommands.prepare(command)
      if (prepared === undefined) throw serviceErrors.inside({ path: command.path, detail: 'nothing executes it' })
      return this.#asGraveAsInside({ ...prepared, ...named, refusals: [...prepared.refusals, ...refusals] })
    } catch (error) {
      if (!(error instanceof VigieError)) throw error
      return {
        ...named,
        kind: this.kind,
        significance: 'none',
        digest: '',
        expects: [],
        refusals: [refusalOf('arguments', error)],
        route: { chain: found.serviced.chain.name, virtualChannel: 0, map: 0, service: 'AD' },
      }
    }
  }

  /** The command of the model that the activity becomes. Throws VIG-SERVICE and VIG-CCSDS-001. */
  #command(
    ask: ActivityAsk,
    { serviced, activity }: Found,
    depth: number,
  ): { readonly ask: ActivityAsk; readonly refusals: readonly Refusal[] } {
    const given = new Given(ask.path, ask.arguments)
    const { satellite, names } = serviced
    const world = { satellite, names, system: this.#ports.system(), now: this.#ports.now() }
    const outer = activity.request(given, world)
    if (outer.inside === undefined)
      return { ask: this.#asOfModel(ask, serviced, outer.type, outer.value), refusals: [] }
    const inside = outer.inside.map((command) => this.#inside(command, serviced, depth))
    // The counts of the requests inside follow from that of the one around them: two of them never have the same.
    const first = activity.request(
      given,
      world,
      inside.map((i) => i.bytes),
    )
    const around = this.#telecommands.prepare(this.#asOfModel(ask, serviced, first.type, first.value))
    const count = around?.sequenceCount
    const last = activity.request(
      given,
      world,
      inside.map(({ bytes }, i) =>
        count === undefined ? bytes : renumbered(bytes, (count + INSIDE + i) & 0x3fff, satellite),
      ),
    )
    return { ask: this.#asOfModel(ask, serviced, last.type, last.value), refusals: inside.flatMap((i) => i.refusals) }
  }

  #inside(
    { path, arguments: args }: InsideCommand,
    { chain }: ServicedChain,
    depth: number,
  ): { readonly bytes: Uint8Array; readonly refusals: readonly Refusal[] } {
    if (depth >= DEEPEST) throw serviceErrors.inside({ path, detail: 'it is inside too many others' })
    const prepared = this.#prepare({ path, arguments: args as Record<string, ArgumentValue> }, depth + 1)
    if (prepared === undefined) throw serviceErrors.inside({ path, detail: 'there is no such command' })
    if (prepared.route?.chain !== chain.name)
      throw serviceErrors.inside({ path, detail: `it is not a command of ${chain.element}` })
    // Its preconditions are about the moment of its release, not about now.
    const refusals = prepared.refusals.filter((r) => r.rule !== 'constraint')
    if (prepared.bytes === undefined)
      throw serviceErrors.inside({ path, detail: refusals.map((r) => r.message).join('; ') || 'it has no bytes' })
    return { bytes: fromHex(prepared.bytes), refusals }
  }

  /** The ask of the command whose bytes such a request has. Throws VIG-SERVICE-003. */
  #asOfModel(
    ask: ActivityAsk,
    { chain, satellite }: ServicedChain,
    type: PusMessageType<any>,
    value: unknown,
  ): ActivityAsk {
    const decoded = decodeCommand(chain.plans, writeServiceRequest(type, value, satellite))
    if (decoded?.whole !== true || !samePlace(decoded.command, chain.element))
      throw serviceErrors.noCommand({ element: chain.element, service: type.service, subtype: type.subtype })
    const args: Record<string, ArgumentValue> = {}
    for (const argument of decoded.plan.arguments) {
      const value = decoded.values.arguments[argument.name]
      // Headers are the model's own.
      const own = argument.declaredBy === decoded.command || argument.initialValue === undefined
      if (own && value?.origin === 'given' && !isDecided(argument)) args[argument.name] = value.engineering
    }
    const { comment, route } = ask
    return {
      path: decoded.command,
      arguments: args,
      ...(comment === undefined ? {} : { comment }),
      ...(route === undefined ? {} : { route }),
    }
  }

  /** What carries requests is as grave as the gravest of them; what cannot be read inside is critical. */
  #asGraveAsInside(prepared: PreparedActivity): PreparedActivity {
    const serviced = this.#serviced(prepared.route?.chain)
    if (serviced === undefined || prepared.bytes === undefined) return prepared
    let { significance, reason } = prepared
    const unchecked: string[] = []
    for (const inside of this.#carried(fromHex(prepared.bytes), serviced)) {
      unchecked.push(...this.#conditions(inside, serviced))
      const found = this.#gravity(inside, serviced)
      if (isAsGraveAs(significance, found.level)) continue
      significance = found.level
      reason = found.reason
    }
    return {
      ...prepared,
      significance,
      ...(reason === undefined ? {} : { reason }),
      ...(unchecked.length === 0 ? {} : { unchecked }),
    }
  }

  /** Requests that it has inside; of a part of an announced message, the message where it is the last one. */
  *#carried(packet: Uint8Array, { chain, satellite }: ServicedChain): IterableIterator<Uint8Array> {
    const read = readServiceRequest(packet, satellite)
    if (read !== undefined && !('problem' in read) && UPLOADED.has(read.type)) {
      const { transaction, part, data } = read.value as LargePart
      const announced = this.#announced.get(`${chain.name} ${transaction}`)
      const expected = announced?.parts[part - 1]
      if (expected !== undefined && toHex(expected.data) === toHex(data)) {
        if (part < announced!.parts.length) return
        yield announced!.message
        yield* carried(announced!.message, satellite, 1)
        return
      }
    }
    yield* carried(packet, satellite, 0)
  }

  /** Its preconditions as people read them, and whether they hold now: a condition of its release, which is on board. */
  #conditions(packet: Uint8Array, { chain }: ServicedChain): string[] {
    const decoded = decodeCommand(chain.plans, packet)
    if (decoded?.whole !== true) return []
    return checkConstraints(decoded.plan, decoded.values, { parameters: chain.parameters }).map(
      ({ text, holds, unknown }) =>
        `${decoded.command}: ${text} (now it ${holds ? 'holds' : unknown.length > 0 ? 'is not known' : 'does not hold'})`,
    )
  }

  #gravity(
    packet: Uint8Array,
    { chain }: ServicedChain,
  ): { readonly level: PreparedActivity['significance']; readonly reason: string } {
    const decoded = decodeCommand(chain.plans, packet)
    if (decoded?.whole !== true) return { level: 'critical', reason: 'it carries what cannot be read as a command' }
    const args: Record<string, ArgumentValue> = {}
    for (const argument of decoded.plan.arguments) {
      const value = decoded.values.arguments[argument.name]
      if (value?.origin === 'given' && !isDecided(argument)) args[argument.name] = value.engineering
    }
    const prepared = this.#telecommands.prepare({ path: decoded.command, arguments: args })
    return {
      level: prepared?.significance ?? 'critical',
      reason: `it carries ${decoded.command}${prepared?.reason === undefined ? '' : `: ${prepared.reason}`}`,
    }
  }

  /** The activity as that of the command that its bytes are. */
  #asCommand(activity: Activity): Activity {
    const found = this.#find(activity.path)
    if (found === undefined || activity.bytes === undefined) return activity
    const decoded = decodeCommand(found.serviced.chain.plans, fromHex(activity.bytes))
    if (decoded === undefined) return activity
    const args: Record<string, string> = {}
    for (const argument of decoded.plan.arguments) {
      const value = decoded.values.arguments[argument.name]
      if (value?.origin === 'given' && !isDecided(argument)) args[argument.name] = value.engineering as string
    }
    return { ...activity, path: decoded.command, arguments: args }
  }

  #serviced(chain: string | undefined): ServicedChain | undefined {
    for (const serviced of this.#ports.chains()) if (serviced.chain.name === chain) return serviced
    return undefined
  }
  #find(path: string): Found | undefined {
    for (const serviced of this.#ports.chains()) {
      const prefix = `${serviced.chain.element}.PUS.`
      if (!path.startsWith(prefix) || serviced.chain.plans.plan(path) !== undefined) continue
      const activity = operatorActivity(path.slice(prefix.length))
      if (activity !== undefined) return { serviced, activity }
    }
    return undefined
  }
}

interface Found {
  readonly serviced: ServicedChain
  readonly activity: OperatorActivity
}

const samePlace = (path: string, element: string): boolean => path.startsWith(`${element}.`)

/** Requests that a request has inside, and those that these have. */
function* carried(packet: Uint8Array, satellite: PusSatellite, depth: number): IterableIterator<Uint8Array> {
  const read = readServiceRequest(packet, satellite)
  if (read === undefined || 'problem' in read || depth >= DEEPEST) return
  for (const inside of insideOf(read.type, read.value)) {
    yield inside
    yield* carried(inside, satellite, depth + 1)
  }
}

function insideOf(type: PusMessageType<any>, value: any): readonly Uint8Array[] {
  switch (type) {
    case pus.timeSchedule.insert:
    case pus.positionSchedule.insert:
      return value.activities.map((a: { readonly request: Uint8Array }) => a.request)
    case pus.eventAction.add:
      return value.actions.map((a: { readonly request: Uint8Array }) => a.request)
    // Parts of something that cannot be read before all of it is there: graver than any of its parts alone.
    case pus.largePacketTransfer.uplinkFirst:
    case pus.largePacketTransfer.uplinkIntermediate:
    case pus.largePacketTransfer.uplinkLast:
    case pus.largePacketTransfer.uplinkRepeated:
      return [value.data]
    case pus.requestSequences.load:
      return [
        ...value.steps.map((s: { readonly request: Uint8Array }) => s.request),
        ...(value.requests === undefined ? [] : backToBack(value.requests)),
      ]
    default:
      return []
  }
}

/** Packets one after another; what is left over is given too, as it is. */
function backToBack(bytes: Uint8Array): readonly Uint8Array[] {
  const found: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const length = at + 6 <= bytes.length ? 7 + ((bytes[at + 4]! << 8) | bytes[at + 5]!) : bytes.length - at
    found.push(bytes.slice(at, at + length))
    at += length
  }
  return found
}

function renumbered(packet: Uint8Array, sequenceCount: number, satellite: PusSatellite): Uint8Array {
  const copy = packet.slice()
  writePacketHeader({ ...readPacketHeader(copy), sequenceCount }, copy)
  writeErrorControl(satellite.telecommands.errorControl ?? 'none', copy)
  return copy
}

const argumentText = (value: ArgumentValue): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value)
