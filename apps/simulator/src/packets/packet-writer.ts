/** A packet type of the model as a writer of packets: entries of its bases first, each at its bit. */
import type { MatchCriteria, SpaceSystem } from '@vigie/model'
import { crc16 } from '@vigie/ccsds'
import { simulatorErrors } from '../errors.ts'
import type { Reading, Readings } from '../spacecraft/reading.ts'
import { valueWriter, type ValueWriter } from './value-writer.ts'

interface Field {
  readonly parameter: string
  readonly at: number
  readonly writer: ValueWriter
  readonly read: () => Reading
}

const CHECK_BYTES = 2

/** Called with each value as it was before it was encoded. */
export type TruthSink = (parameter: string, value: Reading) => void

export class PacketWriter {
  readonly container: string
  /** Nominal seconds between packets; 0: on occasion. */
  readonly period: number
  /** Values that the restrictions of the container and its bases demand, by parameter path. */
  readonly fixed: ReadonlyMap<string, number>
  readonly #fields: readonly Field[]
  readonly #bytes: number
  readonly #check: boolean

  /**
   * `readings` gives values by parameter path. Throws VIG-SIM-002 for layouts that are not fixed and parameters without
   * a source.
   */
  constructor(system: SpaceSystem, container: string, readings: Readings, check: boolean) {
    this.container = container
    this.#check = check
    const chain = [container]
    for (
      let base = system.containers.get(container)?.base;
      base !== undefined;
      base = system.containers.get(base)?.base
    )
      chain.unshift(base)
    const fixed = new Map<string, number>()
    for (const path of chain) restrictionValues(system.containers.get(path)?.restriction, fixed)
    this.fixed = fixed
    this.period = system.containers.get(container)?.period ?? 0
    const fields: Field[] = []
    let at = 0
    for (const path of chain) {
      for (const entry of system.containers.get(path)?.entries ?? []) {
        if (entry.location !== undefined || entry.include !== undefined || entry.repeat !== undefined)
          throw simulatorErrors.notFlown({ container, detail: 'its layout depends on values' })
        if (entry.kind === 'fixed') {
          at += entry.sizeInBits
          continue
        }
        if (entry.kind !== 'parameter')
          throw simulatorErrors.notFlown({ container, detail: `it has ${entry.kind} entries` })
        const { parameter } = entry
        const value = fixed.get(parameter)
        const read = value === undefined ? readings[parameter] : (): Reading => value
        if (read === undefined) throw simulatorErrors.notFlown({ container, detail: `${parameter} has no source` })
        const writer = valueWriter(system, system.parameters.get(parameter)!.type, container)
        fields.push({ parameter, at, writer, read })
        at += writer.bits
      }
    }
    this.#fields = fields
    this.#bytes = Math.ceil(at / 8)
  }

  /** Bytes of a packet, check included. */
  get length(): number {
    return this.#bytes + (this.#check ? CHECK_BYTES : 0)
  }

  /** A packet of the values now; `truth` hears them. */
  write(truth?: TruthSink): Uint8Array {
    const bytes = new Uint8Array(this.length)
    for (const field of this.#fields) {
      const value = field.read()
      field.writer.write(bytes, field.at, value)
      truth?.(field.parameter, value)
    }
    if (this.#check) {
      const crc = crc16(bytes, 0, this.#bytes)
      bytes[this.#bytes] = crc >>> 8
      bytes[this.#bytes + 1] = crc & 255
    }
    return bytes
  }
}

/** `Service == 3 && Subservice == 25` as values to write. */
function restrictionValues(criteria: MatchCriteria | undefined, into: Map<string, number>): void {
  if (criteria?.kind === 'and') for (const term of criteria.terms) restrictionValues(term, into)
  if (criteria?.kind !== 'comparison' || criteria.operator !== '==') return
  if ('parameter' in criteria.left && 'literal' in criteria.right)
    into.set(criteria.left.parameter, Number(criteria.right.literal))
}
