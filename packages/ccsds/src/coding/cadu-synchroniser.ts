/**
 * Channel access data units found in a stream by their attached sync marker (CCSDS 131.0-B §9): at any bit offset, with bit errors
 * in the marker tolerated, of either polarity. States: search, then verify (a second marker one unit later), then lock,
 * in which missing markers are tolerated for a while (flywheel).
 */
import { ccsdsErrors } from '../errors.ts'

export interface SynchroniserOptions {
  /** Marker bytes; 1acffc1d for uncoded, Reed–Solomon and convolutional codes. */
  readonly marker?: Uint8Array
  /** Bytes after the marker. */
  readonly unitLength: number
  /** Bits of a marker that may be wrong, in lock and in search alike. */
  readonly maxBitErrors?: number
  /** Markers that may be missing in a row before lock is given up. */
  readonly flywheel?: number
}

export type SynchroniserState = 'search' | 'verify' | 'lock'

export interface SynchroniserStatistics {
  units: number
  /** Times that lock was lost. */
  losses: number
  /** Wrong bits in accepted markers. */
  markerBitErrors: number
  /** Units given with a marker that did not match. */
  flywheelUnits: number
  /** Bits passed over in search. */
  skippedBits: number
}

/** A unit without its marker, upright and byte aligned: valid only during the call. `sure` is false under flywheel. */
export type UnitSink = (unit: Uint8Array, sure: boolean) => void

export const ASM = Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d)

const ONES = Uint8Array.from({ length: 256 }, (_, i) => {
  let n = 0
  for (let b = i; b > 0; b >>>= 1) n += b & 1
  return n
})

export class CaduSynchroniser {
  readonly statistics: SynchroniserStatistics = {
    units: 0,
    losses: 0,
    markerBitErrors: 0,
    flywheelUnits: 0,
    skippedBits: 0,
  }
  readonly #sink: UnitSink
  readonly #marker: Uint8Array
  readonly #unitLength: number
  readonly #maxBitErrors: number
  readonly #flywheel: number
  readonly #unit: Uint8Array
  #kept: Uint8Array = new Uint8Array(0)
  /** Position of the next expected marker, in bits from the start of `#kept`. */
  #at = 0
  #state: SynchroniserState = 'search'
  #inverted = false
  #missed = 0

  /** Throws VIG-CCSDS-002. */
  constructor(sink: UnitSink, options: SynchroniserOptions) {
    this.#sink = sink
    this.#marker = options.marker ?? ASM
    this.#unitLength = options.unitLength
    this.#maxBitErrors = options.maxBitErrors ?? 0
    this.#flywheel = options.flywheel ?? 0
    const bits = this.#marker.length * 8
    if (this.#marker.length === 0 || this.#unitLength < 1 || this.#maxBitErrors * 4 >= bits) {
      throw ccsdsErrors.configuration({
        what: 'the synchronisation',
        value: `marker of ${bits} bits, ${this.#maxBitErrors} errors, units of ${this.#unitLength} bytes`,
        hint: 'Give a marker, units of at least one byte, and fewer errors than a quarter of the bits of the marker.',
      })
    }
    this.#unit = new Uint8Array(this.#unitLength)
  }

  get state(): SynchroniserState {
    return this.#state
  }
  /** Whether the stream came with all bits inverted. */
  get inverted(): boolean {
    return this.#inverted
  }

  push(chunk: Uint8Array): void {
    let bytes = chunk
    if (this.#kept.length > 0) {
      bytes = new Uint8Array(this.#kept.length + chunk.length)
      bytes.set(this.#kept)
      bytes.set(chunk, this.#kept.length)
    }
    this.#run(bytes)
    const from = Math.min(bytes.length, this.#at >>> 3)
    this.#kept = bytes.slice(from)
    this.#at -= from * 8
  }

  #run(bytes: Uint8Array): void {
    const markerBits = this.#marker.length * 8
    const unitBits = this.#unitLength * 8
    const total = bytes.length * 8
    for (;;) {
      if (this.#state === 'search') {
        if (!this.#search(bytes, total)) return
        this.#state = 'verify'
      }
      // A unit is complete when the marker after it is there too, so that it can be verified; in lock it need not wait.
      const end = this.#at + markerBits + unitBits
      if (end > total) return
      if (this.#state === 'verify') {
        if (end + markerBits > total) return
        if (this.#markerErrors(bytes, end, this.#inverted) > this.#maxBitErrors) {
          this.#state = 'search'
          this.#at++
          this.statistics.skippedBits++
          continue
        }
        this.#state = 'lock'
        this.#missed = 0
      }
      const errors = this.#markerErrors(bytes, this.#at, this.#inverted)
      const matches = errors <= this.#maxBitErrors
      if (matches) {
        this.#missed = 0
        this.statistics.markerBitErrors += errors
      } else if (++this.#missed > this.#flywheel) {
        this.statistics.losses++
        this.#state = 'search'
        continue
      } else this.statistics.flywheelUnits++
      this.#give(bytes, this.#at + markerBits, matches)
      this.#at = end
    }
  }

  /** Puts `#at` on the next place that looks like a marker; false when there is none yet. */
  #search(bytes: Uint8Array, total: number): boolean {
    const markerBits = this.#marker.length * 8
    const last = total - markerBits
    const from = this.#at
    for (let at = this.#at; at <= last; at++) {
      const errors = this.#markerErrors(bytes, at, false)
      const upright = errors <= this.#maxBitErrors
      if (!upright && markerBits - errors > this.#maxBitErrors) continue
      this.#at = at
      this.#inverted = !upright
      this.statistics.skippedBits += at - from
      return true
    }
    if (last >= from) {
      this.#at = last + 1
      this.statistics.skippedBits += last + 1 - from
    }
    return false
  }

  /** Wrong bits of a marker at a bit position. */
  #markerErrors(bytes: Uint8Array, at: number, inverted: boolean): number {
    const marker = this.#marker
    const shift = at & 7
    let k = at >>> 3
    let errors = 0
    for (let i = 0; i < marker.length; i++, k++) {
      const byte = shift === 0 ? bytes[k]! : ((bytes[k]! << shift) | (bytes[k + 1]! >>> (8 - shift))) & 255
      errors += ONES[byte ^ marker[i]!]!
    }
    return inverted ? marker.length * 8 - errors : errors
  }

  #give(bytes: Uint8Array, at: number, sure: boolean): void {
    const shift = at & 7
    const from = at >>> 3
    const unit = this.#unit
    if (shift === 0) unit.set(bytes.subarray(from, from + this.#unitLength))
    else
      for (let i = 0; i < unit.length; i++)
        unit[i] = ((bytes[from + i]! << shift) | (bytes[from + i + 1]! >>> (8 - shift))) & 255
    if (this.#inverted) for (let i = 0; i < unit.length; i++) unit[i] = unit[i]! ^ 255
    this.statistics.units++
    this.#sink(unit, sure)
  }
}
