/** Packets whose length depends on what they say: dumps, lists of rows. Laid out by the model, as all others. */
import type { Entry, MatchCriteria, SpaceSystem } from '@vigie/model'
import { crc16 } from '@vigie/ccsds'
import { simulatorErrors } from '../errors.ts'
import type { Reading, Readings } from '../spacecraft/reading.ts'
import { putBits } from './bits.ts'
import type { TruthSink } from './packet-writer.ts'
import { valueWriter } from './value-writer.ts'

/** Values by the name of the parameter below the satellite. */
export type ReportValues = Readonly<Record<string, Reading>>

interface Write {
  readonly bits: number
  write(bytes: Uint8Array, at: number): void
}

const CHECK_BYTES = 2

export class ReportWriter {
  readonly container: string
  readonly fixed: ReadonlyMap<string, number>
  readonly #system: SpaceSystem
  readonly #element: string
  readonly #entries: readonly Entry[]
  readonly #check: boolean

  /** Throws VIG-SIM-002 for a container that the model does not have. */
  constructor(system: SpaceSystem, element: string, container: string, check: boolean) {
    this.container = container
    this.#system = system
    this.#element = element
    this.#check = check
    const fixed = new Map<string, number>()
    const entries: Entry[] = []
    const chain: string[] = []
    for (let path: string | undefined = container; path !== undefined; path = system.containers.get(path)?.base)
      chain.unshift(path)
    for (const path of chain) {
      const found = system.containers.get(path)
      if (found === undefined) throw simulatorErrors.notFlown({ container, detail: `${path} is not in the model` })
      restrictions(found.restriction, fixed)
      entries.push(...found.entries)
    }
    this.fixed = fixed
    this.#entries = entries
  }

  /**
   * A packet. `header` gives what every packet has, `values` what this one says, `rows` what each repetition of a repeated
   * container says. `length` hears the bytes of the packet before the header is read; `truth` hears what each parameter
   * is, once for every time that it is in the packet.
   */
  write(
    header: Readings,
    values: ReportValues,
    rows: readonly ReportValues[],
    length: (bytes: number) => void,
    truth?: TruthSink,
  ): Uint8Array {
    const writes: Write[] = []
    const lateHeader: { readonly parameter: string; readonly index: number }[] = []
    const one = (parameter: string, from: ReportValues): void => {
      const name = parameter.slice(this.#element.length + 1)
      const value = this.fixed.get(parameter) ?? from[name] ?? values[name]
      if (value !== undefined) {
        truth?.(parameter, value)
        return void writes.push(this.#value(parameter, value))
      }
      if (header[parameter] === undefined)
        throw simulatorErrors.notFlown({ container: this.container, detail: `${parameter} has no source` })
      lateHeader.push({ parameter, index: writes.length })
      writes.push(this.#value(parameter, 0))
    }
    const all = (entries: readonly Entry[], from: ReportValues): void => {
      for (const entry of entries) {
        if (entry.kind === 'parameter') one(entry.parameter, from)
        else if (entry.kind === 'fixed') writes.push({ bits: entry.sizeInBits, write: () => {} })
        else if (entry.kind === 'container') {
          const inner = this.#system.containers.get(entry.container)?.entries ?? []
          if (entry.repeat === undefined) all(inner, from)
          else for (const row of rows) all(inner, row)
        } else throw simulatorErrors.notFlown({ container: this.container, detail: `it has ${entry.kind} entries` })
      }
    }
    all(this.#entries, values)
    const size = Math.ceil(writes.reduce((sum, w) => sum + w.bits, 0) / 8)
    const bytes = new Uint8Array(size + (this.#check ? CHECK_BYTES : 0))
    length(bytes.length)
    for (const { parameter, index } of lateHeader) {
      const value = header[parameter]!()
      truth?.(parameter, value)
      writes[index] = this.#value(parameter, value)
    }
    let at = 0
    for (const w of writes) {
      w.write(bytes, at)
      at += w.bits
    }
    if (this.#check) {
      const crc = crc16(bytes, 0, size)
      bytes[size] = crc >>> 8
      bytes[size + 1] = crc & 255
    }
    return bytes
  }

  #value(parameter: string, value: Reading): Write {
    const type = this.#system.parameters.get(parameter)?.type
    const kind = type === undefined ? undefined : this.#system.type(type)
    if (type === undefined || kind === undefined)
      throw simulatorErrors.notFlown({ container: this.container, detail: `${parameter} is not in the model` })
    if (kind.kind === 'binary' && value instanceof Uint8Array)
      return {
        bits: value.length * 8,
        write: (bytes, at) => {
          for (let i = 0; i < value.length; i++) putBits(bytes, at + i * 8, 8, value[i]!)
        },
      }
    if (kind.kind === 'array' && Array.isArray(value)) {
      const element = valueWriter(this.#system, kind.elementType, this.container)
      return {
        bits: element.bits * value.length,
        write: (bytes, at) => {
          for (const [i, item] of (value as readonly number[]).entries())
            element.write(bytes, at + i * element.bits, item)
        },
      }
    }
    const writer = valueWriter(this.#system, type, this.container)
    return { bits: writer.bits, write: (bytes, at) => writer.write(bytes, at, value) }
  }
}

function restrictions(criteria: MatchCriteria | undefined, into: Map<string, number>): void {
  if (criteria?.kind === 'and') for (const term of criteria.terms) restrictions(term, into)
  if (criteria?.kind !== 'comparison' || criteria.operator !== '==') return
  if ('parameter' in criteria.left && 'literal' in criteria.right)
    into.set(criteria.left.parameter, Number(criteria.right.literal))
}
