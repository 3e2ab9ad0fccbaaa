/**
 * A layout written step by step: the plain way, for every construct. What a decoder reads at a place is what this writes
 * there; two fields on the same bits must agree.
 */
import type { DynamicValue } from '@vigie/model'
import { MAX_COUNT, readRaw, type Step, type ValueLookup, type Wire } from '@vigie/telemetry/layout'
import type { RawValue } from '@vigie/telemetry'
import { shown } from '../arguments/environment.ts'
import { placeOf } from '../arguments/values.ts'
import { commandErrors } from '../errors.ts'
import { sameRaw } from '../inspect/same.ts'
import { putBig, putBits, wireOrder } from './bits.ts'
import type { CommandLayout } from './command-plan.ts'
import { floatPattern } from './floats.ts'
import { integerPattern } from './integers.ts'
import { chosenSteps, dynamicNumber, holds } from './known-values.ts'
import { shortName } from './layout.ts'
import { cutBits, type SegmentStep } from './pieces.ts'
import { writeBinary, writeText, type Written } from './texts.ts'

/** The raw value of a leaf: `member` has an index for each array it lies in. */
export type LeafSource = (parameter: string, member: string, column: number) => RawValue

export interface WrittenField {
  readonly column: number
  readonly parameter: string
  readonly member: string
  readonly bitOffset: number
  readonly bitLength: number
  readonly raw: RawValue
  /** It lies in pieces: the place is that of the last one, and its bits are not there as they are. */
  readonly inPieces?: true
}

/** No command is larger: a megabyte, whatever its counts say. */
const MOST_BITS = 8_388_608

export interface WrittenLayout {
  readonly bytes: Uint8Array
  /** Without the bits that fill up the last byte. */
  readonly bits: number
}

/** Throws VIG-COMMANDING-018, 023, 033 and 034. */
export function writeLayout(
  command: string,
  layout: CommandLayout,
  source: LeafSource,
  lookup: ValueLookup,
  onField?: (field: WrittenField) => void,
): WrittenLayout {
  const { system } = layout
  let bytes = new Uint8Array(64)
  let used = new Uint8Array(64)
  let at = 0
  let end = layout.declaredBits ?? 0
  let iterations = 0

  const name = (parameter: string, member: string): string => shortName(command, placeOf(parameter, member))
  const unknownSize = (field: string): never => {
    throw commandErrors.noSize({ command, field })
  }
  const amount = (value: DynamicValue, field: string): number => {
    const n = dynamicNumber(system, value, lookup)
    return n === undefined || n < 0 || n > MOST_BITS ? unknownSize(field) : n
  }
  const reach = (bit: number, field: string): void => {
    if (bit > MOST_BITS) unknownSize(field)
    if (bit > end) end = bit
    const need = Math.ceil(bit / 8)
    if (need <= bytes.length) return
    const grow = (old: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
      const larger = new Uint8Array(Math.max(need, 2 * old.length))
      larger.set(old)
      return larger
    }
    bytes = grow(bytes)
    used = grow(used)
  }
  /** Lays bits down; those that were laid before must be the same. */
  const lay = (written: Written, field: string): void => {
    if (at < 0) unknownSize(field)
    reach(at + written.bits, field)
    for (let i = 0; i < written.bits; i++) {
      const bit = at + i
      const mask = 128 >> (bit & 7)
      const value = (written.bytes[i >> 3]! & (128 >> (i & 7))) !== 0
      if ((used[bit >> 3]! & mask) !== 0) {
        if (((bytes[bit >> 3]! & mask) !== 0) !== value) throw commandErrors.overlap({ command, field, bit })
      } else {
        used[bit >> 3]! |= mask
        if (value) bytes[bit >> 3]! |= mask
      }
    }
  }
  const countOf = (counts: readonly DynamicValue[], field: string): number => {
    let total = 1
    for (const c of counts) total *= amount(c, field)
    iterations += total
    return total > MAX_COUNT || iterations > 1_000_000 ? unknownSize(field) : total
  }

  const wholes = new Map<string, { readonly bytes: Uint8Array; readonly fields: readonly WrittenField[] }>()
  /** A whole is laid out by itself, and cut. */
  const wholeOf = (step: SegmentStep): { readonly bytes: Uint8Array; readonly fields: readonly WrittenField[] } => {
    let whole = wholes.get(step.whole)
    if (whole === undefined) {
      const fields: WrittenField[] = []
      const alone = { ...layout, steps: step.steps, declaredBits: step.total }
      const { bytes: laid, bits } = writeLayout(command, alone, source, lookup, (f) => fields.push(f))
      if (bits !== step.total) unknownSize(`the ${step.whole}`)
      verifyFields(command, layout, laid, fields, lookup)
      wholes.set(step.whole, (whole = { bytes: laid, fields }))
    }
    return whole
  }

  const run = (
    steps: readonly Step[],
    start: number,
    frameEnd: number | undefined,
    indices: readonly number[],
  ): void => {
    for (const step of steps) {
      switch (step.op) {
        case 'leaf': {
          const member = withIndices(step.member, [...(step.indices ?? []), ...indices])
          const field = name(step.parameter, member)
          const wire = layout.wires[step.column]!
          const raw = source(step.parameter, member, step.column)
          const written = writeScalar(command, field, raw, wire, (value) => amount(value, field))
          lay(written, field)
          onField?.({
            column: step.column,
            parameter: step.parameter,
            member,
            bitOffset: at,
            bitLength: written.bits,
            raw,
          })
          at += written.bits
          break
        }
        case 'skip':
          at += step.bits
          break
        case 'move': {
          const by = amount(step.bits, 'an entry')
          const origin =
            step.from === 'start' ? start : step.from === 'end' ? (frameEnd ?? unknownSize('an entry')) : at
          at = step.back ? origin - by : origin + by
          break
        }
        case 'if':
          if (holds(system, step.when, lookup)) run(step.steps, start, frameEnd, indices)
          break
        case 'repeat': {
          const count = countOf([step.count], 'a repeated entry')
          for (let k = 0; k < count; k++) {
            if (k > 0 && step.gap !== undefined) at += amount(step.gap, 'the gap of a repeated entry')
            run(step.steps, start, frameEnd, indices)
          }
          break
        }
        case 'array': {
          const count = countOf(step.counts, 'an array')
          for (let k = 0; k < count; k++) run(step.steps, start, frameEnd, [...indices, k])
          break
        }
        case 'frame': {
          const from = at
          run(step.steps, from, step.size === undefined ? frameEnd : from + step.size, indices)
          if (step.size !== undefined) at = from + step.size
          break
        }
        case 'segment': {
          const piece = layout.pieces.get(step) ?? unknownSize('a piece')
          const whole = wholeOf(step)
          lay({ bytes: cutBits(whole.bytes, piece.from, step.bits), bits: step.bits }, `a piece of the ${step.whole}`)
          if (piece.last)
            for (const f of whole.fields) onField?.({ ...f, bitOffset: at, bitLength: step.bits, inPieces: true })
          at += step.bits
          break
        }
        case 'choose':
          run(chosenSteps(system, step, lookup) ?? unknownSize('an entry named by a value'), start, frameEnd, indices)
          break
        case 'lists':
          break
        default:
          unknownSize('an entry')
      }
      if (at > end && step.op !== 'move') reach(at, 'an entry')
    }
  }
  run(layout.steps, 0, layout.declaredBits, [])
  reach(end, 'the command')
  return { bytes: bytes.slice(0, Math.ceil(end / 8)), bits: end }
}

/**
 * Each field as a decoder finds it at its place: what only the whole packet shows (texts without a clear end). Throws
 * VIG-COMMANDING-038.
 */
export function verifyFields(
  command: string,
  layout: CommandLayout,
  bytes: Uint8Array,
  fields: readonly WrittenField[],
  lookup: ValueLookup,
): void {
  for (const f of fields) {
    if (f.inPieces === true) continue
    const { type } = layout.wires[f.column]!
    const outcome = readRaw(
      type,
      bytes,
      f.bitOffset,
      (value) => dynamicNumber(layout.system, value, lookup) ?? Number.NaN,
    )
    const read = outcome?.reading?.raw
    if (read !== undefined && outcome?.after === f.bitOffset + f.bitLength && sameRaw(read, f.raw)) continue
    throw commandErrors.notReadBack({
      command,
      field: shortName(command, placeOf(f.parameter, f.member)),
      read: read === undefined ? 'nothing' : shown(read),
      meant: shown(f.raw),
    })
  }
}

/** `a[].b` with its indices filled in. */
export function withIndices(member: string, indices: readonly number[]): string {
  if (indices.length === 0) return member
  let k = 0
  return member.replaceAll('[]', () => `[${indices[k++]}]`)
}

/** The bits of one value. */
export function writeScalar(
  command: string,
  field: string,
  raw: RawValue,
  wire: Wire,
  amount: (value: DynamicValue) => number,
): Written {
  const e = wire.encoding
  if (e.kind === 'integer' || e.kind === 'float') {
    const pattern =
      e.kind === 'integer' ? integerPattern(raw, e) : typeof raw === 'number' ? floatPattern(raw, e) : undefined
    if (pattern === undefined)
      throw commandErrors.notRepresentable({
        command,
        place: field,
        given: String(raw),
        encoding: `${e.sizeInBits} bits`,
      })
    const bytes = new Uint8Array(Math.ceil(e.sizeInBits / 8))
    const ordered = wireOrder(pattern, e.sizeInBits, e.byteOrder, e.bitOrder)
    if (e.sizeInBits <= 32) putBits(bytes, 0, e.sizeInBits, Number(ordered))
    else putBig(bytes, 0, e.sizeInBits, ordered)
    return { bytes, bits: e.sizeInBits }
  }
  const written =
    e.kind === 'string'
      ? typeof raw === 'string'
        ? writeText(raw, e, e.size.boxBits === undefined ? undefined : amount(e.size.boxBits))
        : undefined
      : raw instanceof Uint8Array
        ? writeBinary(raw, e, e.leading === undefined ? amount(e.sizeInBits) : undefined)
        : undefined
  if (written !== undefined && 'bytes' in written) return written
  if (written?.reason === 'long' || written?.reason === 'short')
    throw commandErrors.wrongLength({
      command,
      place: field,
      given: `${written.bits / 8} bytes`,
      expected: `${written.reason === 'long' && e.kind === 'string' ? 'at most ' : ''}${written.most / 8} bytes`,
    })
  throw commandErrors.notRepresentable({
    command,
    place: field,
    given: 'the value',
    encoding: `its ${e.kind} encoding`,
  })
}
