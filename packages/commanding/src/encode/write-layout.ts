/**
 * A layout written step by step: the plain way, for every construct. What a decoder reads at a place is what this writes
 * there; two fields on the same bits must agree.
 */
import type { DynamicValue } from '@vigie/model'
import { MAX_COUNT, readRaw, type Step, type ValueLookup } from '@vigie/telemetry/layout'
import type { RawValue } from '@vigie/telemetry'
import { shown } from '../arguments/environment.ts'
import { placeOf } from '../arguments/values.ts'
import { commandErrors } from '../errors.ts'
import { sameRaw } from '../inspect/same.ts'
import { putBits, putBytes } from './bits.ts'
import type { CommandLayout } from './command-plan.ts'
import { chosenSteps, dynamicNumber, holds } from './known-values.ts'
import { shortName } from './layout.ts'
import { cutBits, type SegmentStep } from './pieces.ts'
import type { Written } from './texts.ts'
import { plainBits, writeScalar, type FieldName } from './write-scalar.ts'

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
  let bytes = new Uint8Array(256)
  let used = new Uint8Array(256)
  let at = 0
  /** Nothing was laid from here on. */
  let laid = 0
  let end = layout.declaredBits ?? 0
  let iterations = 0

  const unknownSize = (field: FieldName): never => {
    throw commandErrors.noSize({ command, field: field() })
  }
  const amount = (value: DynamicValue, field: FieldName): number => {
    const n = dynamicNumber(system, value, lookup)
    return n === undefined || n < 0 || n > MOST_BITS ? unknownSize(field) : n
  }
  const reach = (bit: number, field: FieldName): void => {
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
  const lay = (written: Written, field: FieldName): void => {
    if (at < 0) unknownSize(field)
    reach(at + written.bits, field)
    if (at >= laid) {
      putBytes(bytes, at, written.bits, written.bytes)
      markUsed(used, at, written.bits)
      laid = at + written.bits
      return
    }
    laid = Math.max(laid, at + written.bits)
    for (let i = 0; i < written.bits; i++) {
      const bit = at + i
      const mask = 128 >> (bit & 7)
      const value = (written.bytes[i >> 3]! & (128 >> (i & 7))) !== 0
      if ((used[bit >> 3]! & mask) !== 0) {
        if (((bytes[bit >> 3]! & mask) !== 0) !== value) throw commandErrors.overlap({ command, field: field(), bit })
      } else {
        used[bit >> 3]! |= mask
        if (value) bytes[bit >> 3]! |= mask
      }
    }
  }
  const countOf = (counts: readonly DynamicValue[], field: FieldName): number => {
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
      const { bytes: inside, bits } = writeLayout(command, alone, source, lookup, (f) => fields.push(f))
      if (bits !== step.total) unknownSize(() => `the ${step.whole}`)
      verifyFields(command, layout, inside, fields, lookup)
      wholes.set(step.whole, (whole = { bytes: inside, fields }))
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
          const { column, parameter } = step
          const member = withIndices(step.member, step.indices === undefined ? indices : [...step.indices, ...indices])
          const field: FieldName = () => shortName(command, placeOf(parameter, member))
          const wire = layout.wires[column]!
          const raw = source(parameter, member, column)
          let bitLength = plainBits(wire, raw)
          if (bitLength > 0 && at >= laid) {
            reach(at + bitLength, field)
            putBits(bytes, at, bitLength, raw as number)
            markUsed(used, at, bitLength)
            laid = at + bitLength
          } else {
            const written = writeScalar(command, field, raw, wire, (value) => amount(value, field))
            lay(written, field)
            bitLength = written.bits
          }
          onField?.({ column, parameter, member, bitOffset: at, bitLength, raw })
          at += bitLength
          break
        }
        case 'skip':
          at += step.bits
          break
        case 'move': {
          const by = amount(step.bits, () => 'an entry')
          const origin =
            step.from === 'start' ? start : step.from === 'end' ? (frameEnd ?? unknownSize(() => 'an entry')) : at
          at = step.back ? origin - by : origin + by
          break
        }
        case 'if':
          if (holds(system, step.when, lookup)) run(step.steps, start, frameEnd, indices)
          break
        case 'repeat': {
          const count = countOf([step.count], () => 'a repeated entry')
          for (let k = 0; k < count; k++) {
            if (k > 0 && step.gap !== undefined) at += amount(step.gap, () => 'the gap of a repeated entry')
            run(step.steps, start, frameEnd, indices)
          }
          break
        }
        case 'array': {
          const count = countOf(step.counts, () => 'an array')
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
          const piece = layout.pieces.get(step) ?? unknownSize(() => 'a piece')
          const whole = wholeOf(step)
          lay(
            { bytes: cutBits(whole.bytes, piece.from, step.bits), bits: step.bits },
            () => `a piece of the ${step.whole}`,
          )
          if (piece.last)
            for (const f of whole.fields) onField?.({ ...f, bitOffset: at, bitLength: step.bits, inPieces: true })
          at += step.bits
          break
        }
        case 'choose':
          run(
            chosenSteps(system, step, lookup) ?? unknownSize(() => 'an entry named by a value'),
            start,
            frameEnd,
            indices,
          )
          break
        case 'lists':
          break
        default:
          unknownSize(() => 'an entry')
      }
      if (at > end && step.op !== 'move') reach(at, () => 'an entry')
    }
  }
  run(layout.steps, 0, layout.declaredBits, [])
  reach(end, () => 'the command')
  return { bytes: bytes.slice(0, Math.ceil(end / 8)), bits: end }
}

function markUsed(used: Uint8Array, at: number, n: number): void {
  const [first, last] = [(at + 7) >> 3, (at + n) >> 3]
  if (first > last) putBits(used, at, n, 2 ** n - 1)
  else {
    if (first * 8 > at) putBits(used, at, first * 8 - at, 2 ** (first * 8 - at) - 1)
    used.fill(255, first, last)
    if (last * 8 < at + n) putBits(used, last * 8, at + n - last * 8, 2 ** (at + n - last * 8) - 1)
  }
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
  onlyTexts = false,
): void {
  for (const f of fields) {
    if (f.inPieces === true) continue
    const { type, encoding } = layout.wires[f.column]!
    // Numbers and bytes lie where and as long as the layout says; a text says itself where it ends.
    if (encoding.kind !== 'string' && onlyTexts) continue
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
