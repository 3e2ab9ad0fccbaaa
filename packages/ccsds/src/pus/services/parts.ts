/** Parts that the messages of the services are made of: read and written under the tailoring of a mission. */
import { decodeTime, encodeTime, timeFieldBytes } from '../../time/index.ts'
import { ccsdsErrors } from '../../errors.ts'
import { packetLength, PRIMARY_HEADER_BYTES } from '../../packets/space-packet.ts'
import type { CompletePusServiceTailoring, PusWidth } from './tailoring.ts'

/** Why bytes are no such message; never leaves this folder. */
export class NotSuchMessage extends Error {}

export class Input {
  at = 0
  readonly bytes: Uint8Array
  readonly t: CompletePusServiceTailoring
  readonly key: string
  readonly request: boolean

  constructor(bytes: Uint8Array, t: CompletePusServiceTailoring, key: string, request: boolean) {
    this.bytes = bytes
    this.t = t
    this.key = key
    this.request = request
  }
  get left(): number {
    return this.bytes.length - this.at
  }
  take(size: number): Uint8Array {
    if (size > this.left)
      throw new NotSuchMessage(`${size} bytes are needed at byte ${this.at}, ${this.left} are there`)
    return this.bytes.slice(this.at, (this.at += size))
  }
  unsigned(size: number): number {
    let value = 0
    for (const byte of this.take(size)) value = value * 256 + byte
    return value
  }
}

export class Output {
  readonly t: CompletePusServiceTailoring
  readonly key: string
  readonly request: boolean
  readonly #bytes: number[] = []

  constructor(t: CompletePusServiceTailoring, key: string, request: boolean) {
    this.t = t
    this.key = key
    this.request = request
  }
  put(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte)
  }
  unsigned(size: number, value: number, field: string): void {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** size)
      throw ccsdsErrors.packetField({
        field,
        value,
        range: size === 0 ? '0, it is left out' : `0 … ${256 ** size - 1}`,
      })
    for (let i = size - 1; i >= 0; i--) this.#bytes.push(Math.floor(value / 256 ** i) % 256)
  }
  done(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}

export interface Part<T> {
  /** Value where a mission leaves it out. */
  readonly blank: T
  /** Not in the standard: only where the layout of the mission names it. */
  readonly extra?: boolean
  read(from: Input): T
  write(to: Output, value: T, field: string): void
}
type ValueOf<P> = P extends Part<infer T> ? T : never

/** A whole number of the width of that name. */
export const number = (width: PusWidth): Part<number> => ({
  blank: 0,
  read: (from) => from.unsigned(from.t.widths[width]),
  write: (to, value, field) => to.unsigned(to.t.widths[width], value, field),
})

export const flag: Part<boolean> = {
  blank: false,
  read: (from) => from.unsigned(from.t.widths.flag) !== 0,
  write: (to, value, field) => to.unsigned(to.t.widths.flag, Number(value), field),
}

/** A float of 4 or 8 bytes. */
export const real = (width: 'limit' | 'angle'): Part<number> => ({
  blank: 0,
  read: (from) => {
    const bytes = from.take(from.t.widths[width])
    const view = new DataView(bytes.buffer)
    return bytes.length === 8 ? view.getFloat64(0) : view.getFloat32(0)
  },
  write: (to, value) => {
    const view = new DataView(new ArrayBuffer(to.t.widths[width]))
    if (view.byteLength === 8) view.setFloat64(0, value)
    else view.setFloat32(0, value)
    to.put(new Uint8Array(view.buffer))
  },
})

/** An instant, TAI ns, in the time code of the mission. */
export const instant: Part<bigint> = {
  blank: 0n,
  read: (from) => decodeTime(from.take(timeFieldBytes(from.t.preamble)), 0, from.t.time).tai,
  write: (to, value) => {
    const { epoch, withoutLeapSeconds } = to.t.time
    const options = {
      ...(epoch === undefined ? {} : { epoch }),
      ...(withoutLeapSeconds === undefined ? {} : { withoutLeapSeconds }),
    }
    to.put(encodeTime(value, to.t.preamble, options))
  },
}

const NANOS = 1_000_000_000n
/** A time offset, ns, signed: seconds and fraction as CUC has them (two's complement); with CDS days, four bytes of milliseconds. */
export const offset: Part<bigint> = {
  blank: 0n,
  read: (from) => {
    const { size, unit } = offsetOf(from.t)
    let value = 0n
    for (const byte of from.take(size)) value = value * 256n + BigInt(byte)
    const signed = BigInt.asIntN(size * 8, value)
    return (signed * NANOS) / unit
  },
  write: (to, value, field) => {
    const { size, unit } = offsetOf(to.t)
    const scaled = value * unit
    // To the nearest unit, so that what was read is written as it was.
    const count = (scaled + (scaled < 0n ? -NANOS / 2n : NANOS / 2n)) / NANOS
    if (BigInt.asIntN(size * 8, count) !== count)
      throw ccsdsErrors.packetField({ field, value: String(value), range: `${size} bytes` })
    const bits = BigInt.asUintN(size * 8, count)
    const bytes = new Uint8Array(size)
    for (let i = 0; i < size; i++) bytes[i] = Number((bits >> BigInt(8 * (size - 1 - i))) & 0xffn)
    to.put(bytes)
  },
}
function offsetOf({ preamble }: CompletePusServiceTailoring): { readonly size: number; readonly unit: bigint } {
  return preamble.code === 'cuc'
    ? { size: preamble.coarse + preamble.fine, unit: 1n << BigInt(8 * preamble.fine) }
    : { size: 4, unit: 1000n }
}

/** All bytes up to the end of the message. */
export const rest: Part<Uint8Array> = {
  blank: new Uint8Array(0),
  read: (from) => from.take(from.left),
  write: (to, value) => to.put(value),
}

/** Bytes with their number in front; where that has no width, up to the end. */
export const sized = (width: PusWidth): Part<Uint8Array> => ({
  blank: new Uint8Array(0),
  read: (from) => {
    const size = from.t.widths[width]
    return from.take(size === 0 ? from.left : from.unsigned(size))
  },
  write: (to, value, field) => {
    const size = to.t.widths[width]
    if (size > 0) to.unsigned(size, value.length, `length of ${field}`)
    to.put(value)
  },
})

/** Value of a parameter as it lies in the packet: so many bytes, or up to the end. */
export const parameterValue: Part<Uint8Array> = {
  blank: new Uint8Array(0),
  read: (from) => from.take(from.t.widths.value === 0 ? from.left : from.t.widths.value),
  write: (to, value, field) => {
    const size = to.t.widths.value
    if (size > 0 && value.length !== size)
      throw ccsdsErrors.packetField({ field: `${field} of bytes`, value: value.length, range: String(size) })
    to.put(value)
  },
}

/** So many bytes as they are. */
export const fixed = (width: PusWidth): Part<Uint8Array> => ({
  blank: new Uint8Array(0),
  read: (from) => from.take(from.t.widths[width]),
  write: (to, value, field) => {
    const size = to.t.widths[width]
    if (value.length !== size)
      throw ccsdsErrors.packetField({ field: `${field} of bytes`, value: value.length, range: String(size) })
    to.put(value)
  },
})

/** A whole number of that width in two's complement. */
export const signed = (width: PusWidth): Part<number> => ({
  blank: 0,
  read: (from) => {
    const size = from.t.widths[width]
    const value = from.unsigned(size)
    return size > 0 && value >= 256 ** size / 2 ? value - 256 ** size : value
  },
  write: (to, value, field) => {
    const size = to.t.widths[width]
    if (value < -(256 ** size) / 2 || value >= 256 ** size / 2)
      throw ccsdsErrors.packetField({ field, value, range: `${size} bytes, signed` })
    to.unsigned(size, value < 0 ? value + 256 ** size : value, field)
  },
})

/** A telecommand packet inside another one. */
export const embedded: Part<Uint8Array> = {
  blank: new Uint8Array(0),
  read: (from) => {
    const size = from.t.widths.requestLength
    const length = size > 0 ? from.unsigned(size) : undefined
    const own = from.left < PRIMARY_HEADER_BYTES ? from.left + 1 : packetLength(from.bytes, from.at)
    if (length !== undefined && length !== own)
      throw new NotSuchMessage(`a request inside it says ${own} bytes where ${length} are announced`)
    return from.take(own)
  },
  write: (to, value, field) => {
    if (value.length < PRIMARY_HEADER_BYTES || packetLength(value, 0) !== value.length)
      throw ccsdsErrors.packetField({ field, value: `${value.length} bytes`, range: 'one whole packet' })
    if (to.t.widths.requestLength > 0) to.unsigned(to.t.widths.requestLength, value.length, `length of ${field}`)
    to.put(value)
  },
}

/** A text of a fixed width filled up with zeros; of width −1, ended by one; of width 0, left out. US-ASCII. */
export const text = (width: 'fileName' | 'directory'): Part<string> => ({
  blank: '',
  read: (from) => {
    const size = from.t.widths[width]
    let bytes: Uint8Array
    if (size >= 0) bytes = from.take(size)
    else {
      const end = from.bytes.indexOf(0, from.at)
      if (end < 0) throw new NotSuchMessage('a text does not end')
      bytes = from.take(end - from.at + 1)
    }
    const end = bytes.indexOf(0)
    if (bytes.some((byte) => byte > 0x7f)) throw new NotSuchMessage('a text is not ASCII')
    return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)))
  },
  write: (to, value, field) => {
    const size = to.t.widths[width]
    const bytes = Uint8Array.from(value, (c) => c.charCodeAt(0))
    if ((size >= 0 && bytes.length > size) || [...value].some((c) => c === '\0' || c > '\u007f'))
      throw ccsdsErrors.packetField({
        field,
        value,
        range: size >= 0 ? `${size} ASCII characters` : 'ASCII characters',
      })
    to.put(bytes)
    to.put(new Uint8Array(size >= 0 ? size - bytes.length : 1))
  },
})

/** Any number of instances, with their number in front as the tailoring says. `name`: of the list within the message. */
export const list = <T>(part: Part<T>, name?: string): Part<readonly T[]> => ({
  blank: [],
  read: (from) => {
    const size = countBytes(from, name)
    const found: T[] = []
    if (size < 0) while (from.left > 0) found.push(instance(from, part))
    else for (let n = size === 0 ? 1 : from.unsigned(size); n > 0; n--) found.push(instance(from, part))
    return found
  },
  write: (to, values, field) => {
    const size = countBytes(to, name)
    if (size === 0 && values.length !== 1)
      throw ccsdsErrors.packetField({
        field: `number of ${field}`,
        value: values.length,
        range: '1: it is not written',
      })
    if (size > 0) to.unsigned(size, values.length, `number of ${field}`)
    for (const value of values) part.write(to, value, field)
  },
})
function countBytes({ t, key, request }: Input | Output, name: string | undefined): number {
  const own = name === undefined ? t.counts[key] : t.counts[`${key}/${name}`]
  return own ?? (request ? t.requestCount : t.reportCount)
}
/** Instances of no bytes would go on for ever. */
function instance<T>(from: Input, part: Part<T>): T {
  const before = from.at
  const value = part.read(from)
  if (from.at === before) throw new NotSuchMessage('its instances have no bytes')
  return value
}

/** Only where the layout of the mission names it. */
export const extra = <T>(part: Part<T>): Extra<T> => ({ ...part, extra: true })
export interface Extra<T> extends Part<T> {
  readonly extra: true
}

/** What is extra is there where the layout of the mission has it. */
export type StructureOf<P> = {
  readonly [K in keyof P as P[K] extends Extra<any> ? never : K]: ValueOf<P[K]>
} & { readonly [K in keyof P as P[K] extends Extra<any> ? K : never]?: ValueOf<P[K]> | undefined }

/** Parts one after another. `name`: under which a mission may give another order; that of the message where it is undefined. */
export function structure<P extends Record<string, Part<any>>>(parts: P, name?: string): Part<StructureOf<P>> {
  const standard = Object.keys(parts).filter((field) => parts[field]!.extra !== true)
  const layoutOf = ({ t, key }: Input | Output): readonly string[] => {
    const layout = t.layouts[name === undefined ? key : `${key}/${name}`] ?? standard
    for (const field of layout)
      if (parts[field] === undefined)
        throw ccsdsErrors.configuration({
          what: `a field of message ${key}`,
          value: field,
          hint: `It has ${Object.keys(parts).join(', ')}.`,
        })
    return layout
  }
  const blank = Object.fromEntries(standard.map((field) => [field, parts[field]!.blank])) as StructureOf<P>
  return {
    blank,
    read: (from) => {
      const found: Record<string, unknown> = { ...blank }
      for (const field of layoutOf(from)) found[field] = parts[field]!.read(from)
      return found as StructureOf<P>
    },
    write: (to, value, at) => {
      for (const field of layoutOf(to))
        parts[field]!.write(
          to,
          (value as Record<string, unknown>)[field] ?? parts[field]!.blank,
          at === '' ? field : `${at}.${field}`,
        )
    },
  }
}
