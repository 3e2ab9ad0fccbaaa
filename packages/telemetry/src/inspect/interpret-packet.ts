/**
 * One packet, field by field, by walking the model itself: what the packet inspector shows. It shares no code with the
 * compiler and the generated decoders, so that each is a check of the other.
 */
import type {
  ArrayType,
  Container,
  DataType,
  DynamicValue,
  Entry,
  IndirectEntry,
  ParameterRef,
  SpaceSystem,
  StreamSegmentEntry,
} from '@vigie/model'
import type { RawValue } from '../compile/conversion.ts'
import { Validity } from '../columns.ts'
import { bitsOf } from './bit-string.ts'
import { checksHold } from './check-bits.ts'
import type { AlgorithmRunner } from '../derived/algorithm-runner.ts'
import { Verdicts } from '../derived/verdict.ts'
import { conditionHolds, typeAt, type AlgorithmHolds, type KnownValue, type ValueLookup } from './conditions.ts'
import { findNamed } from './named-value.ts'
import { partType, SegmentStore, wholeSize } from './pieces.ts'
import { encodingFor, engineeringValue, readRaw, type RawReading } from './read-value.ts'

export interface InterpretedField {
  /** Column path. */
  readonly path: string
  /** With the index of each element: `P[2].x`. */
  readonly item: string
  readonly parameter: string
  readonly container: string
  readonly bitOffset: number
  readonly bitSize: number
  readonly raw: RawValue
  readonly eng: RawValue | undefined
  /** Label of an enumeration or of a boolean. */
  readonly label?: string
  readonly unit?: string
  readonly validity: number
}

export interface InterpretedPacket {
  /** The container that the packet is. */
  readonly container: string
  /** No concrete container's conditions hold. */
  readonly unknown: boolean
  /** Something that the layout asks for is not within the packet. */
  readonly truncated: boolean
  /** A check that the container declares does not match: no value of the packet counts. */
  readonly badCheck: boolean
  readonly fields: readonly InterpretedField[]
}

export interface InterpretOptions {
  /** Latest raw and engineering values of parameters that are not in this packet, for contexts and validity conditions. */
  readonly latest?: ValueLookup
  /** Runs the algorithms that conditions of the layout are given as; absent: these conditions are false. */
  readonly algorithms?: AlgorithmRunner
}

const MOST = 65_536

export function interpretPacket(
  system: SpaceSystem,
  root: string,
  bytes: Uint8Array,
  options: InterpretOptions = {},
): InterpretedPacket {
  const verdicts = new Verdicts(system, options.algorithms)
  const holds: AlgorithmHolds = (path, lookup) => {
    const found = verdicts.of(path)
    const inputs = found?.algorithm.inputs.map(({ ref }) => {
      const known = lookup(ref)
      return ref.calibrated === false ? known?.raw : known?.eng
    })
    return inputs !== undefined && found!.verdict(inputs)
  }
  const container = identify(system, root, bytes, holds)
  const walk = new PacketWalk(system, bytes, holds)
  walk.container(container)
  const badCheck = system.containers.get(container)?.abstract === false && !walk.isIntact(container)
  return {
    container,
    badCheck,
    unknown: system.containers.get(container)?.abstract ?? true,
    truncated: walk.truncated,
    fields: walk.readings.map((r) => walk.field(r, options.latest)),
  }
}

/** The most specific concrete container whose conditions hold, else the first abstract one that is reached. */
function identify(system: SpaceSystem, root: string, bytes: Uint8Array, holds: AlgorithmHolds): string {
  const extending = (path: string): [string, Container][] =>
    [...system.containers].filter(([, c]) => c.base === path).toSorted((a, b) => terms(b[1]) - terms(a[1]))
  const search = (path: string, trail: readonly string[]): string => {
    let fallback: string | undefined
    const walk = new PacketWalk(system, bytes, holds)
    if (extending(path).length > 0) walk.container(path)
    for (const [child, container] of extending(path)) {
      if (trail.includes(child)) continue
      if (container.restriction !== undefined && !conditionHolds(system, container.restriction, walk.lookup, holds))
        continue
      const found = search(child, [...trail, child])
      if (system.containers.get(found)?.abstract === false) return found
      fallback ??= found
    }
    return fallback !== undefined && system.containers.get(path)?.abstract !== false ? fallback : path
  }
  return search(root, [root])
}

function terms(container: Container): number {
  const count = (c: Container['restriction']): number =>
    c === undefined || c.kind === 'always' ? 0 : c.kind === 'and' ? c.terms.reduce((n, t) => n + count(t), 0) : 1
  return count(container.restriction)
}

interface Reading extends RawReading {
  readonly parameter: string
  readonly member: string
  readonly container: string
  readonly type: DataType
  readonly bitOffset: number
  readonly bitSize: number
}

/** Thrown inside a walk where the layout cannot go on. */
const END = Symbol('end of layout')

class PacketWalk {
  readonly readings: Reading[] = []
  truncated = false
  #at = 0
  /** A bound on what lying counts can do. */
  #iterations: number
  readonly #system: SpaceSystem
  #bytes: Uint8Array
  #bits: number
  readonly #segments = new SegmentStore()
  /** Where each parameter was met last. */
  readonly #places = new Map<string, number>()
  #inWhole = false
  readonly #values = new Map<string, KnownValue>()

  readonly #holds: AlgorithmHolds

  constructor(system: SpaceSystem, bytes: Uint8Array, holds: AlgorithmHolds) {
    this.#system = system
    this.#holds = holds
    this.#bytes = bytes
    this.#bits = bytes.length * 8
    this.#iterations = Math.min(1_000_000, 1024 + this.#bits * 4)
  }

  readonly lookup: ValueLookup = (ref: ParameterRef) =>
    (ref.instance ?? 0) === 0 ? this.#values.get(`${ref.parameter}/${ref.member ?? ''}`) : undefined

  container(path: string): void {
    try {
      for (const [name, container] of this.#lineage(path)) this.#entries(name, container, 0, this.#bits, [name])
    } catch (stop) {
      if (stop !== END) throw stop
    }
  }

  /** After the walk. */
  isIntact(path: string): boolean {
    const containers = this.#lineage(path).map(([, c]) => c)
    return checksHold(containers, this.#bytes, (parameter) => {
      const type = this.#system.type(this.#system.parameters.get(parameter)?.type ?? '')
      const encoding = type === undefined ? undefined : encodingFor(type)
      if (encoding?.kind !== 'integer' || encoding.sizeInBits > 32 || typeof encoding.byteOrder === 'object')
        return 'unreadable'
      const at = this.#places.get(parameter)
      const size = encoding.sizeInBits
      if (at === undefined || at < 0 || at + size > this.#bits) return undefined
      return { at, size, littleEndian: encoding.byteOrder === 'lsb' && size % 8 === 0 }
    })
  }

  #lineage(path: string): [string, Container][] {
    const list: [string, Container][] = []
    for (let at: string | undefined = path; at !== undefined;) {
      const container: Container | undefined = this.#system.containers.get(at)
      if (container === undefined || list.some(([name]) => name === at)) break
      list.unshift([at, container])
      at = container.base
    }
    return list
  }

  #stop(truncated: boolean): never {
    if (truncated) this.truncated = true
    throw END
  }

  #entries(path: string, container: Container, start: number, end: number, within: readonly string[]): void {
    for (const [i, entry] of container.entries.entries()) {
      if (entry.include !== undefined && !conditionHolds(this.#system, entry.include, this.lookup, this.#holds))
        continue
      if (entry.location !== undefined) this.#locate(entry, container.entries[i + 1], start, end)
      if (entry.repeat === undefined) {
        this.#entry(path, entry, within)
        continue
      }
      const count = this.#count([entry.repeat.count])
      const toEnd = entry.repeat.toEnd === true
      for (let k = 0; k < count; k++) {
        if ((toEnd && this.#at >= Math.min(end, this.#bits)) || !this.#iterate()) break
        if (k > 0 && entry.repeat.gap !== undefined) this.#at += this.#amount(entry.repeat.gap)
        this.#entry(path, entry, within)
      }
    }
  }

  #locate(entry: Entry, next: Entry | undefined, start: number, end: number): void {
    const { from, bits } = entry.location!
    if (from === 'next-start') {
      const after = next?.location
      if (
        bits.kind !== 'fixed' ||
        after?.bits.kind !== 'fixed' ||
        (after.from !== 'container-start' && after.from !== 'container-end')
      )
        this.#stop(false)
      const begin = after.from === 'container-start' ? start + after.bits.value : end - after.bits.value
      this.#at = begin - bits.value
      return
    }
    const by = this.#amount(bits)
    this.#at = from === 'container-start' ? start + by : from === 'container-end' ? end - by : this.#at + by
  }

  #entry(path: string, entry: Entry, within: readonly string[]): void {
    switch (entry.kind) {
      case 'fixed':
        this.#at += entry.sizeInBits
        return
      case 'segment':
        return this.#segment(path, entry, within)
      case 'indirect':
        return this.#indirect(path, entry)
      case 'container':
        return this.#nested(entry.container, within)
      default: {
        const parameter = this.#system.parameters.get(entry.parameter)
        if (parameter === undefined) this.#stop(false)
        const member = (entry.kind === 'parameter' ? entry.member : undefined) ?? ''
        const type = member === '' ? parameter.type : partType(this.#system, parameter.type, member)
        if (type === undefined) this.#stop(false)
        this.#value(path, entry.parameter, member, type, 0, entry.kind === 'array' ? entry.dimensions : undefined)
      }
    }
  }

  #nested(path: string, within: readonly string[]): void {
    const inner = this.#system.containers.get(path)
    if (inner === undefined || within.includes(path) || within.length > 32) this.#stop(false)
    const start = this.#at
    const size = inner.sizeInBits?.kind === 'fixed' ? inner.sizeInBits.value : undefined
    for (const [name, container] of this.#lineage(path))
      this.#entries(name, container, start, size === undefined ? this.#bits : start + size, [...within, path])
    if (size !== undefined) this.#at = start + size
  }

  #indirect(path: string, entry: IndirectEntry): void {
    const ref: ParameterRef = { parameter: entry.ref, ...(entry.raw === true ? { calibrated: false } : {}) }
    const known = this.lookup(ref)
    const type = typeAt(this.#system, ref)
    const value = entry.raw === true ? known?.raw : known?.eng
    if (value === undefined || typeof value === 'object' || type === undefined) this.#stop(true)
    const name =
      type.kind === 'enumerated' && entry.raw !== true && typeof value !== 'string'
        ? type.labels.find((l) => value >= l.value && value <= (l.maxValue ?? l.value))?.label
        : String(value)
    const named = name === undefined ? undefined : findNamed(this.#system, path, name, entry.aliasNamespace)
    if (named === undefined) this.#stop(true)
    this.#value(path, named, '', this.#system.parameters.get(named)!.type, 0)
  }

  /** The pieces met so far; with the last one the whole is read as if it lay there. */
  #segment(path: string, entry: StreamSegmentEntry, within: readonly string[]): void {
    const begin = this.#at
    const after = begin + entry.sizeInBits
    const total = entry.of === 'stream' ? undefined : wholeSize(this.#system, entry.of, entry.path)
    this.#at = after
    if (total === undefined) return
    if (begin < 0 || after > this.#bits) {
      this.truncated = true
      return
    }
    const whole = this.#segments.add(entry, bitsOf(this.#bytes, begin, entry.sizeInBits), total)
    if (whole === 'too-long') this.truncated = true
    if (typeof whole !== 'object') return
    const outer = { bytes: this.#bytes, bits: this.#bits, inWhole: this.#inWhole }
    this.#inWhole = true
    this.#bytes = whole
    this.#bits = total
    this.#at = 0
    const first = this.readings.length
    try {
      if (entry.of === 'container') this.#nested(entry.path, within)
      else this.#value(path, entry.path, '', this.#system.parameters.get(entry.path)!.type, 0)
    } catch (stop) {
      if (stop !== END) throw stop
    }
    this.#inWhole = outer.inWhole
    this.#bytes = outer.bytes
    this.#bits = outer.bits
    this.#at = after
    // What was read has no place of its own; that of the last piece is shown.
    for (let i = first; i < this.readings.length; i++)
      this.readings[i] = { ...this.readings[i]!, bitOffset: begin, bitSize: entry.sizeInBits }
  }

  #value(
    container: string,
    parameter: string,
    member: string,
    typePath: string,
    depth: number,
    dimensions?: ArrayType['dimensions'],
  ): void {
    const type = this.#system.type(typePath)
    if (type === undefined || depth > 32) this.#stop(false)
    if (type.kind === 'aggregate') {
      for (const m of type.members)
        this.#value(container, parameter, member === '' ? m.name : `${member}.${m.name}`, m.type, depth + 1)
    } else if (type.kind === 'array') {
      const chosen = dimensions !== undefined && dimensions.length > 0 ? dimensions : type.dimensions
      const count = this.#count(chosen.map((d) => d.count))
      for (let k = 0; k < count && this.#iterate(); k++)
        this.#value(container, parameter, `${member}[${k}]`, type.elementType, depth + 1)
    } else this.#scalar(container, parameter, member, type)
  }

  #scalar(container: string, parameter: string, member: string, type: DataType): void {
    const bitOffset = this.#at
    if (!this.#inWhole) this.#places.set(parameter, bitOffset)
    const outcome = readRaw(type, this.#bytes, bitOffset, (value) => this.#amount(value))
    if (outcome === undefined) this.#stop(false)
    if (outcome.after === undefined) this.#stop(true)
    this.#at = outcome.after
    if (outcome.reading === undefined) {
      this.truncated = true
      return
    }
    const reading = {
      ...outcome.reading,
      parameter,
      member,
      container,
      type,
      bitOffset,
      bitSize: outcome.after - bitOffset,
    }
    this.readings.push(reading)
    const key = `${parameter}/${member}`
    // Without an index, the last element is meant.
    const last = `${parameter}/${member.replaceAll(/\[\d+\]/g, '[]')}`
    if (reading.validity === Validity.badEncoding && typeof reading.raw !== 'string') {
      // Bits that are no value leave nothing to compare with, not even what was read before.
      this.#values.delete(key)
      this.#values.delete(last)
      return
    }
    const eng = engineeringValue(type, reading, undefined, () => undefined).eng
    const known: KnownValue = { raw: reading.raw, eng }
    this.#values.set(key, known)
    this.#values.set(last, known)
  }

  #count(counts: readonly DynamicValue[]): number {
    let total = 1
    for (const value of counts) {
      const n = this.#dynamic(value)
      if (n === undefined || !(n >= 0 && n <= MOST)) this.#stop(true)
      total *= n
    }
    if (total > MOST) this.#stop(true)
    return total
  }

  /** Whether a repeat may go round once more. */
  #iterate(): boolean {
    if (this.#at > this.#bits) {
      this.truncated = true
      return false
    }
    if (--this.#iterations < 0) this.#stop(true)
    return true
  }

  #amount(value: DynamicValue): number {
    return this.#dynamic(value) ?? this.#stop(true)
  }

  #dynamic(value: DynamicValue): number | undefined {
    if (value.kind === 'fixed') return value.value
    if (value.kind === 'algorithm') return undefined
    if (value.kind === 'lookup')
      return (
        value.cases.find((c) => conditionHolds(this.#system, c.when, this.lookup, this.#holds))?.value ??
        value.otherwise
      )
    const known = 'parameter' in value.ref ? this.lookup(value.ref) : undefined
    const number = 'parameter' in value.ref && value.ref.calibrated === false ? known?.raw : known?.eng
    if (number === undefined || typeof number === 'object' || number === '') return undefined
    const result = Math.floor(Number(number) * value.slope + value.intercept)
    return Number.isNaN(result) ? undefined : result
  }

  field(r: Reading, latest: ValueLookup | undefined): InterpretedField {
    const lookup: ValueLookup = (ref) => this.lookup(ref) ?? latest?.(ref)
    const parameter = this.#system.parameters.get(r.parameter)!
    const { eng, validity, label } = engineeringValue(r.type, r, this.#system, lookup, parameter.validity, this.#holds)
    const join = (member: string): string =>
      member === '' || member.startsWith('[') ? `${r.parameter}${member}` : `${r.parameter}.${member}`
    const pattern = r.member.replaceAll(/\[\d+\]/g, '[]')
    const scalars = pattern.endsWith('[]') && pattern.indexOf('[]') === pattern.length - 2
    const unit = 'unit' in r.type ? r.type.unit : undefined
    return {
      path: join(scalars ? pattern.slice(0, -2) : pattern),
      item: join(r.member),
      parameter: r.parameter,
      container: r.container,
      bitOffset: r.bitOffset,
      bitSize: r.bitSize,
      raw: r.raw,
      eng,
      ...(label === undefined ? {} : { label }),
      ...(unit === undefined ? {} : { unit }),
      validity,
    }
  }
}
