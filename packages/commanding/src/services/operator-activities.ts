/** What operators want of the services, by the names of the model: each becomes one request. */
import { parseUtc, VigieError, type Tai } from '@vigie/base'
import { pus, type PusMessageType } from '@vigie/ccsds'
import type { SpaceSystem } from '@vigie/model'
import { serviceErrors } from './service-errors.ts'
import type { PusSatellite } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'

export interface OperatorArgument {
  readonly name: string
  readonly expected: string
  readonly required: boolean
  readonly labels?: readonly string[]
}
export interface WantedRequest {
  readonly type: PusMessageType<any>
  readonly value: unknown
  /** A command that goes inside it; the request is made with its packet. */
  readonly inside?: { readonly path: string; readonly arguments: Readonly<Record<string, unknown>> }
}
export interface OperatorWorld {
  readonly satellite: PusSatellite
  readonly names: ServiceNames
  readonly system: SpaceSystem
  readonly now: Tai
}
export interface OperatorActivity {
  readonly name: string
  readonly title: string
  arguments(names: ServiceNames): readonly OperatorArgument[]
  /** Throws VIG-SERVICE-001, 002 and 005. `packet`: that of the command inside, once it is known. */
  request(given: Given, world: OperatorWorld, packet?: Uint8Array): WantedRequest
}

/** Arguments as they were given to an activity. */
export class Given {
  readonly #path: string
  readonly #given: Readonly<Record<string, unknown>>

  constructor(path: string, given: Readonly<Record<string, unknown>>) {
    this.#path = path
    this.#given = given
  }
  text(name: string): string {
    const value = this.#given[name]
    if (value === undefined || value === '')
      throw serviceErrors.missing({ path: this.#path, what: name, arguments: 'the arguments that it is declared with' })
    return String(value)
  }
  number(name: string, what = 'number'): number {
    const text = this.text(name)
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value)) throw this.wrong(text, what, 'Give a number.')
    return value
  }
  whole(name: string): number {
    const value = this.number(name, 'whole number')
    if (!Number.isSafeInteger(value) || value < 0) throw this.wrong(String(value), 'whole number', 'Give 0 or more.')
    return value
  }
  time(name: string): Tai {
    const text = this.text(name)
    try {
      return parseUtc(text)
    } catch (error) {
      if (!(error instanceof VigieError)) throw error
      throw this.wrong(text, 'UTC time', 'Give it as 2026-11-25T12:00:00Z.')
    }
  }
  named(name: string, what: string, find: (text: string) => number | undefined): number {
    const text = this.text(name)
    const id = find(text)
    if (id === undefined)
      throw this.wrong(text, what, `Give the path of a ${what}, its name where only one has it, or its number.`)
    return id
  }
  /** A structure, or JSON of one; nothing where it is not given. */
  structure(name: string): Readonly<Record<string, unknown>> {
    const value = this.#given[name]
    if (value === undefined || value === '') return {}
    let read: unknown = value
    if (typeof value === 'string') {
      try {
        read = JSON.parse(value)
      } catch {
        read = undefined
      }
    }
    if (typeof read !== 'object' || read === null || Array.isArray(read) || read instanceof Uint8Array)
      throw this.wrong(String(value), 'structure of arguments', 'Give values by name, as JSON where it is a text.')
    return read as Readonly<Record<string, unknown>>
  }
  wrong(value: string, what: string, hint: string): VigieError {
    return serviceErrors.argument({ path: this.#path, value, what, hint })
  }
}

const wanted = (
  name: string,
  title: string,
  args: (names: ServiceNames) => readonly OperatorArgument[],
  request: OperatorActivity['request'],
): OperatorActivity => ({ name, title, arguments: args, request })

const need = (name: string, expected: string, labels?: readonly string[]): OperatorArgument => ({
  name,
  expected,
  required: true,
  ...(labels === undefined || labels.length === 0 ? {} : { labels }),
})
const report = (names: ServiceNames): OperatorArgument =>
  need('report', 'a housekeeping report by its path, its name, or its structure identifier', names.structures())
const event = (names: ServiceNames): OperatorArgument =>
  need('event', 'an event by its path, its name, or its number', names.events())
const parameter = need('parameter', 'an on-board parameter by its path or its number')
const monitor = need('monitor', 'number of the monitoring definition')
const insideArguments: OperatorArgument = {
  name: 'arguments',
  expected: 'its arguments by name, as JSON where it is a text',
  required: false,
}
const placeArguments = [
  need('memory', 'number of the memory'),
  need('address', 'first address'),
  need('length', 'bytes'),
]
const scheduledArguments = [need('apid', 'APID of the scheduled request'), need('count', 'its sequence count')]

const structures = (given: Given, { names }: OperatorWorld): { structures: readonly number[] } => ({
  structures: [given.named('report', 'housekeeping report', names.structureOf)],
})
const events = (given: Given, { names }: OperatorWorld): { events: readonly number[] } => ({
  events: [given.named('event', 'event', names.eventOf)],
})
const parameterOf = (given: Given, { names }: OperatorWorld): number =>
  given.named('parameter', 'on-board parameter', names.parameterOf)
const scheduledOf = (given: Given): object => ({
  source: 0,
  apid: given.whole('apid'),
  sequenceCount: given.whole('count'),
})
const block = (given: Given): { memory: number; blocks: readonly object[] } => ({
  memory: given.whole('memory'),
  blocks: [{ address: given.whole('address'), length: given.whole('length') }],
})
const insideOf = (given: Given): NonNullable<WantedRequest['inside']> => ({
  path: given.text('activity'),
  arguments: given.structure('arguments'),
})
/** Before the packet inside is known, an empty one stands for it. */
const STAND_IN = Uint8Array.from([0x18, 0, 0xc0, 0, 0, 0, 0])

const { housekeeping, eventReporting, timeSchedule, memoryManagement, parameterManagement, onBoardMonitoring } = pus

export const OPERATOR_ACTIVITIES: readonly OperatorActivity[] = [
  wanted(
    'EnableReport',
    'Enable a housekeeping report (3,5)',
    (n) => [report(n)],
    (g, w) => ({ type: housekeeping.enable, value: structures(g, w) }),
  ),
  wanted(
    'DisableReport',
    'Disable a housekeeping report (3,6)',
    (n) => [report(n)],
    (g, w) => ({ type: housekeeping.disable, value: structures(g, w) }),
  ),
  wanted(
    'RequestReport',
    'Have a housekeeping report once (3,27)',
    (n) => [report(n)],
    (g, w) => ({ type: housekeeping.once, value: structures(g, w) }),
  ),
  wanted(
    'SetReportInterval',
    'Change how often a housekeeping report is made (3,31)',
    (n) => [report(n), need('interval', 'collection interval, in the unit of the satellite')],
    (g, w) => ({
      type: housekeeping.setIntervals,
      value: { structures: [{ structure: structures(g, w).structures[0], interval: g.whole('interval') }] },
    }),
  ),
  wanted(
    'EnableEvent',
    'Enable an event report (5,5)',
    (n) => [event(n)],
    (g, w) => ({ type: eventReporting.enable, value: events(g, w) }),
  ),
  wanted(
    'DisableEvent',
    'Disable an event report (5,6)',
    (n) => [event(n)],
    (g, w) => ({ type: eventReporting.disable, value: events(g, w) }),
  ),
  wanted(
    'DumpMemory',
    'Dump a range of memory (6,5)',
    () => placeArguments,
    (g) => ({ type: memoryManagement.dump, value: block(g) }),
  ),
  wanted(
    'CheckMemory',
    'Have the checksum of a range of memory (6,9)',
    () => placeArguments,
    (g) => ({ type: memoryManagement.check, value: block(g) }),
  ),
  wanted(
    'Schedule',
    'Have a command released on board at a time (11,4)',
    () => [need('at', 'UTC time'), need('activity', 'path of the command'), insideArguments],
    (g, { now }, packet) => {
      const at = g.time('at')
      if (at <= now) throw serviceErrors.tooLate({ at: g.text('at') })
      return {
        type: timeSchedule.insert,
        value: { subSchedule: 0, activities: [{ group: 0, release: at, request: packet ?? STAND_IN }] },
        inside: insideOf(g),
      }
    },
  ),
  wanted(
    'Unschedule',
    'Delete a command from the time-based schedule (11,5)',
    () => scheduledArguments,
    (g) => ({ type: timeSchedule.remove, value: { activities: [scheduledOf(g)] } }),
  ),
  wanted(
    'Reschedule',
    'Shift a command of the time-based schedule (11,7)',
    () => [...scheduledArguments, need('by', 'seconds, negative for earlier')],
    (g) => ({
      type: timeSchedule.shift,
      value: { offset: BigInt(Math.round(g.number('by') * 1e9)), activities: [scheduledOf(g)] },
    }),
  ),
  wanted(
    'EnableMonitoring',
    'Enable an on-board monitoring definition (12,1)',
    () => [monitor],
    (g) => ({ type: onBoardMonitoring.enable, value: { monitors: [g.whole('monitor')] } }),
  ),
  wanted(
    'DisableMonitoring',
    'Disable an on-board monitoring definition (12,2)',
    () => [monitor],
    (g) => ({ type: onBoardMonitoring.disable, value: { monitors: [g.whole('monitor')] } }),
  ),
  wanted(
    'MonitorParameter',
    'Have an on-board parameter checked against limits (12,5)',
    () => [monitor, parameter, need('low', 'low limit'), need('high', 'high limit')],
    (g, w) => ({
      type: onBoardMonitoring.add,
      value: {
        definitions: [
          {
            monitor: g.whole('monitor'),
            parameter: parameterOf(g, w),
            interval: 1,
            repetitions: 1,
            check: { kind: 'limit', low: g.number('low'), lowEvent: 0, high: g.number('high'), highEvent: 0 },
          },
        ],
      },
    }),
  ),
  wanted(
    'OnEvent',
    'Have a command released on board when an event is raised (19,1)',
    (n) => [event(n), need('activity', 'path of the command'), insideArguments],
    (g, w, packet) => ({
      type: pus.eventAction.add,
      value: { actions: [{ event: events(g, w).events[0], request: packet ?? STAND_IN }] },
      inside: insideOf(g),
    }),
  ),
  wanted(
    'ReportParameter',
    'Have the value of an on-board parameter (20,1)',
    () => [parameter],
    (g, w) => ({ type: parameterManagement.ask, value: { parameters: [parameterOf(g, w)] } }),
  ),
  wanted(
    'SetParameter',
    'Set an on-board parameter (20,3)',
    () => [parameter, need('value', 'raw value, or a label of the parameter')],
    (g, w) => {
      const number = parameterOf(g, w)
      return {
        type: parameterManagement.set,
        value: { parameters: [{ parameter: number, value: valueBytes(g, w, w.names.parameter(number)) }] },
      }
    },
  ),
]

/** A raw value as it lies in the request: a float where the parameter is coded as one, a whole number else. */
function valueBytes(given: Given, { satellite, system }: OperatorWorld, path: string | undefined): Uint8Array {
  const type = system.types.get(system.parameters.get(path ?? '')?.type ?? '')
  const text = given.text('value')
  const label =
    type?.kind === 'enumerated'
      ? type.labels.find((l) => l.label === text)?.value
      : type?.kind === 'boolean' && (text === type.oneString || text === type.zeroString)
        ? Number(text === type.oneString)
        : undefined
  const size = satellite.services.widths?.value ?? 4
  const bytes = new Uint8Array(size === 0 ? 4 : size)
  const view = new DataView(bytes.buffer)
  const encoding = type !== undefined && 'encoding' in type ? type.encoding : undefined
  if (label === undefined && encoding?.kind === 'float' && (bytes.length === 4 || bytes.length === 8)) {
    if (bytes.length === 4) view.setFloat32(0, given.number('value'))
    else view.setFloat64(0, given.number('value'))
    return bytes
  }
  const bits = BigInt(bytes.length) * 8n
  let value: bigint
  try {
    value = BigInt(label ?? text.trim())
  } catch {
    throw given.wrong(
      text,
      'raw value or label of the parameter',
      'Give a whole number, or a label that the model has for it.',
    )
  }
  if (value >= 1n << bits || value < -(1n << (bits - 1n)))
    throw given.wrong(text, `value of ${bytes.length} bytes`, 'Give a value that fits.')
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number((value >> BigInt(8 * (bytes.length - 1 - i))) & 0xffn)
  return bytes
}
