/** What a station can be told: where the antenna points, carrier, receiver, polarisation, rate, sweep. Out of the box it follows what it sees. */
import type { Look } from '../geometry/look.ts'

export const Pointing = { automatic: 0, satellite: 1, fixed: 2, stowed: 3 } as const
export type Pointing = (typeof Pointing)[keyof typeof Pointing]
export const Polarisation = { rhc: 0, lhc: 1 } as const
export type Polarisation = (typeof Polarisation)[keyof typeof Polarisation]

/** Degrees a second of both axes, and from the target within which it is reached. */
const SLEW = 6
const REACHED = 0.05
/** Degrees: half of the beam. */
const BEAM = 0.6
export const STOW_ELEVATION = 90

export class StationEquipment {
  pointing: Pointing = Pointing.automatic
  /** With `Pointing.satellite`. */
  satellite = ''
  target = { azimuth: 0, elevation: STOW_ELEVATION }
  azimuth = 0
  elevation = 88
  carrier = true
  receiver = true
  polarisation: Polarisation = Polarisation.rhc
  /** bit/s of telecommands; undefined: what the satellite takes. */
  rate: number | undefined
  /** Carrier against its nominal frequency, kHz. */
  offset = 0
  #sweep: { readonly span: number; readonly rate: number; done: number } | undefined

  /** Whether the antenna follows, or happens to look at, a satellite there. */
  looksAt(satellite: string, look: Look): boolean {
    if (this.pointing === Pointing.automatic) return true
    if (this.pointing === Pointing.satellite) return satellite === this.satellite
    if (this.pointing === Pointing.stowed) return false
    const azimuth = this.#turn(look.azimuth - this.azimuth) * Math.cos((this.elevation * Math.PI) / 180)
    return Math.hypot(azimuth, look.elevation - this.elevation) <= BEAM
  }

  /** The antenna is told where to be; it follows nothing then. */
  get moves(): boolean {
    return this.pointing === Pointing.fixed || this.pointing === Pointing.stowed
  }
  get inPosition(): boolean {
    const { azimuth, elevation } = this.target
    return Math.abs(this.#turn(azimuth - this.azimuth)) < REACHED && Math.abs(elevation - this.elevation) < REACHED
  }

  /** The carrier goes up by `span` kHz, down to −`span`, and back, at `rate` kHz a second. */
  sweep(span: number, rate: number): void {
    this.#sweep = { span, rate, done: 0 }
  }
  get sweeping(): boolean {
    return this.#sweep !== undefined
  }
  /** Of the sweep: 0 … 1. */
  get swept(): number {
    return this.#sweep === undefined ? 1 : this.#sweep.done / (4 * this.#sweep.span)
  }
  endSweep(): void {
    this.#sweep = undefined
    this.offset = 0
  }

  /** One second. */
  step(): void {
    if (this.moves) {
      this.azimuth = (this.azimuth + this.#limited(this.#turn(this.target.azimuth - this.azimuth)) + 360) % 360
      this.elevation += this.#limited(this.target.elevation - this.elevation)
    }
    const sweep = this.#sweep
    if (sweep === undefined) return
    sweep.done += sweep.rate
    if (!this.carrier || sweep.done >= 4 * sweep.span) return this.endSweep()
    const { done, span } = sweep
    this.offset = done <= span ? done : done <= 3 * span ? 2 * span - done : done - 4 * span
  }

  #limited(degrees: number): number {
    return Math.max(-SLEW, Math.min(SLEW, degrees))
  }
  /** The short way round. */
  #turn(degrees: number): number {
    return ((((degrees + 180) % 360) + 360) % 360) - 180
  }
}
