/** What an activity of an operator is: arguments as people write them, and the request of a service that it becomes. */
import { fromHex, parseUtc, VigieError, type Tai } from '@vigie/base'
import type { PusMessageType } from '@vigie/ccsds'
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
interface WantedRequest {
  readonly type: PusMessageType<any>
  readonly value: unknown
  /** Commands that go inside it; the request is made with their packets. */
  readonly inside?: readonly InsideCommand[]
}
export interface InsideCommand {
  readonly path: string
  readonly arguments: Readonly<Record<string, unknown>>
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
  /** The request that it becomes. */
  readonly type: PusMessageType<any>
  arguments(names: ServiceNames): readonly OperatorArgument[]
  /** Throws VIG-SERVICE-001, 002 and 005. `packets`: those of the commands inside, once they are known. */
  request(given: Given, world: OperatorWorld, packets?: readonly Uint8Array[]): WantedRequest
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
  /** What was not given is this. */
  wholeOr(name: string, otherwise: number): number {
    return this.has(name) ? this.whole(name) : otherwise
  }
  has(name: string): boolean {
    const value = this.#given[name]
    return value !== undefined && value !== ''
  }
  flag(name: string): boolean {
    const text = this.text(name)
    if (/^(on|yes|true|1)$/i.test(text)) return true
    if (/^(off|no|false|0)$/i.test(text)) return false
    throw this.wrong(text, 'yes or no', 'Give yes or no.')
  }
  bytes(name: string): Uint8Array {
    const text = this.text(name).replaceAll(/[\s_]/g, '')
    if (text.length % 2 !== 0 || !/^[\da-f]*$/i.test(text))
      throw this.wrong(text, 'bytes', 'Give them in hexadecimal, two digits each.')
    return fromHex(text)
  }
  /** Whole numbers: a list, or a text of them with commas or spaces between. */
  wholes(name: string): readonly number[] {
    const value = this.#given[name]
    const items = Array.isArray(value)
      ? value
      : this.text(name)
          .replaceAll(/[[\]]/g, '')
          .split(/[,\s]+/)
          .filter(Boolean)
    return items.map((item) => {
      const n = Number(item)
      if (!Number.isSafeInteger(n) || n < 0) throw this.wrong(String(item), 'whole number', 'Give 0 or more.')
      return n
    })
  }
  /** Commands one after another: a list, or JSON of one, of what has `activity`, `arguments` and `delay`. */
  commands(name: string): readonly (InsideCommand & { readonly delay: number })[] {
    const value = this.#given[name]
    const text = this.text(name)
    let read: unknown = value
    if (typeof value === 'string') {
      try {
        read = JSON.parse(value)
      } catch {
        read = undefined
      }
    }
    if (!Array.isArray(read) || read.length === 0) throw this.wrong(text, 'list of commands', COMMANDS_HINT)
    return read.map((item: unknown) => {
      const { activity, arguments: args, delay } = (item ?? {}) as Readonly<Record<string, unknown>>
      const d = delay === undefined ? 0 : Number(delay)
      if (
        typeof activity !== 'string' ||
        !Number.isSafeInteger(d) ||
        d < 0 ||
        (args !== undefined && typeof args !== 'object')
      )
        throw this.wrong(JSON.stringify(item), 'command of the list', COMMANDS_HINT)
      return { path: activity, arguments: (args ?? {}) as Readonly<Record<string, unknown>>, delay: d }
    })
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

const COMMANDS_HINT = 'Give [{"activity": "SAT.Command", "arguments": {…}, "delay": 0}, …].'

/** One whose request is of that type: its value, from what was given. */
export const wanted = <T>(
  name: string,
  title: string,
  type: PusMessageType<T>,
  args: readonly OperatorArgument[] | ((names: ServiceNames) => readonly OperatorArgument[]),
  value: (given: Given, world: OperatorWorld) => T,
): OperatorActivity => ({
  name,
  title: `${title} (${type.service},${type.subtype})`,
  type,
  arguments: typeof args === 'function' ? args : () => args,
  request: (given, world) => ({ type, value: value(given, world) }),
})

/** One that takes nothing. */
export const simple = (name: string, title: string, type: PusMessageType<any>): OperatorActivity =>
  wanted(name, title, type, [], () => ({}))

/** One that is about something with a number, which the message has in a list. */
export const numbered = (
  name: string,
  title: string,
  type: PusMessageType<any>,
  argument: OperatorArgument,
  list: string,
): OperatorActivity => wanted(name, title, type, [argument], (g) => ({ [list]: [g.whole(argument.name)] }))

/** The same where the message has it alone. */
export const single = (
  name: string,
  title: string,
  type: PusMessageType<any>,
  argument: OperatorArgument,
  field = argument.name,
): OperatorActivity => wanted(name, title, type, [argument], (g) => ({ [field]: g.whole(argument.name) }))

/** One that carries commands: `inside` tells which, `value` is made with their packets. */
export const carrying = <T>(
  name: string,
  title: string,
  type: PusMessageType<T>,
  args: (names: ServiceNames) => readonly OperatorArgument[],
  inside: (given: Given) => readonly InsideCommand[],
  value: (given: Given, world: OperatorWorld, packets: readonly Uint8Array[]) => T,
): OperatorActivity => ({
  name,
  title: `${title} (${type.service},${type.subtype})`,
  type,
  arguments: args,
  request: (given, world, packets) => {
    const commands = inside(given)
    return { type, value: value(given, world, packets ?? commands.map(() => STAND_IN)), inside: commands }
  },
})
/** Before a packet inside is known, an empty one stands for it. */
const STAND_IN = Uint8Array.from([0x18, 0, 0xc0, 0, 0, 0, 0])

export const may = (name: string, expected: string): OperatorArgument => ({ name, expected, required: false })
export const need = (name: string, expected: string, labels?: readonly string[]): OperatorArgument => ({
  name,
  expected,
  required: true,
  ...(labels === undefined || labels.length === 0 ? {} : { labels }),
})
