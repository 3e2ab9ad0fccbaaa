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
  /** Times that the marker came a few bits early or late in lock: bits lost or doubled by the receiver. */
  slips: number
}

/** A unit without its marker, upright and byte aligned: valid only during the call. `sure` is false under flywheel. */
export type UnitSink = (unit: Uint8Array, sure: boolean) => void

/** Bits around the expected place of a marker within which it is looked for when it is missing. */
const LARGEST_SLIP = 16

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
    slips: 0,
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
    const from = Math.max(0, Math.min(bytes.length, this.#at >>> 3) - LARGEST_SLIP / 8)
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
      let errors = this.#markerErrors(bytes, this.#at, this.#inverted)
      if (errors > this.#maxBitErrors) {
        const slip = this.#slip(bytes, total)
        if (slip !== 0) {
          this.statistics.slips++
          this.#at += slip
          if (this.#at + markerBits + unitBits > total) return
          errors = this.#markerErrors(bytes, this.#at, this.#inverted)
        }
      }
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
      this.#at += markerBits + unitBits
    }
  }

  /** Bits by which the marker is away from its expected place; 0 when it is not near. */
  #slip(bytes: Uint8Array, total: number): number {
    for (let distance = 1; distance <= LARGEST_SLIP; distance++) {
      for (const slip of [distance, -distance]) {
        const at = this.#at + slip
        if (at < 0 || at + this.#marker.length * 8 > total) continue
        if (this.#markerErrors(bytes, at, this.#inverted) <= this.#maxBitErrors) return slip
      }
    }
    return 0
  }

  /** Puts `#at` on the next place that looks like a marker; false when there is none yet. */
  #search(bytes: Uint8Array, total: number): boolean {
    const markerBits = this.#marker.length * 8
    const last = total - markerBits
    const from = this.#at
    for (let at = this.#candidate(bytes, from, last); at <= last; at = this.#candidate(bytes, at + 1, last)) {
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

  /** The next place, up to `last`, whose first 32 bits can begin a marker of either polarity; beyond `last` when there is none. */
  #candidate(bytes: Uint8Array, from: number, last: number): number {
    const marker = this.#marker
    if (marker.length < 4) return from
    const word = (marker[0]! << 24) | (marker[1]! << 16) | (marker[2]! << 8) | marker[3]!
    const most = this.#maxBitErrors
    for (let at = from; at <= last;) {
      const k = at >>> 3
      const high = (bytes[k]! << 24) | (bytes[k + 1]! << 16) | (bytes[k + 2]! << 8) | bytes[k + 3]!
      // Past the end only at shift 0, where it is shifted out.
      const low = bytes[k + 4] ?? 0
      const stop = Math.min(last, k * 8 + 7)
      for (; at <= stop; at++) {
        const shift = at & 7
        let x = ((high << shift) | (low >>> (8 - shift))) ^ word
        x -= (x >>> 1) & 0x55555555
        x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
        const wrong = Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
        if (wrong <= most || 32 - wrong <= most) return at
      }
    }
    return last + 1
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
