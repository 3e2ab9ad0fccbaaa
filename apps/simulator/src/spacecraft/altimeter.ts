/** COA, the payload of another owner on IDENT-1: a radar altimeter that tracks over the sea while its owner consents. */
import { onLand } from '../geometry/land.ts'
import type { Surroundings } from '../geometry/orbit.ts'
import type { Random } from '../random.ts'
import { relax, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

export const InstrumentMode = { off: 0, init: 1, idle: 2, track: 3, calibrate: 4 } as const
const Mode = InstrumentMode
/** Pulses a second. */
const REPETITION = 1920

export class Altimeter {
  consent = true
  /** Mode that was commanded; track: over the sea, idle over land. */
  commanded: number = Mode.track
  radar = true
  requests = 219
  #mode: number = Mode.idle
  #range = 580
  #waves = 2
  #pulses = 100_000
  #losses = 40
  #science = 1_400_000
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #thermal: Thermal

  constructor(random: Random, raise: RaiseEvent, thermal: Thermal) {
    this.#random = random
    this.#raise = raise
    this.#thermal = thermal
  }

  step(dt: number, s: Surroundings, powered: boolean): void {
    const before = this.#mode
    const sea = !onLand(s.latitude, s.longitude)
    const may = this.consent && sea && this.radar
    this.#mode = !powered ? Mode.off : this.commanded === Mode.track ? (may ? Mode.track : Mode.idle) : this.commanded
    this.#range = s.altitude
    if (before === Mode.track && this.#mode === Mode.idle) {
      this.#losses++
      this.#raise(8301, 0, this.#range)
    }
    this.#waves = relax(this.#waves, 1.4 + Math.abs(s.latitude) / 14, dt, 120)
    if (this.#mode === Mode.track) {
      this.#pulses = (this.#pulses + REPETITION * dt) % 2 ** 32
      this.#science = (this.#science + 5200 * dt) % 25_000_000
    }
  }

  get tracking(): boolean {
    return this.#mode === Mode.track
  }
  /** Share of the nominal current. */
  get load(): number {
    return this.#mode === Mode.track ? 1 : this.#mode === Mode.off ? 0 : 0.45
  }

  readings(busVoltage: () => number): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const node = (n: number): number => this.#thermal.temperatures[n - 1]!
    const tracking = (value: number, sigma: number): number => (this.tracking ? value + noise(sigma) : 0)
    return {
      Mode: () => this.#mode,
      OwnerConsent: () => Number(this.consent),
      RadarOn: () => Number(this.tracking || (this.radar && this.#mode === Mode.calibrate)),
      Range: () => tracking(this.#range, 2e-5),
      WaveHeight: () => Math.max(0, tracking(this.#waves, 0.08)),
      Backscatter: () => Math.max(0, tracking(11.5 - this.#waves * 0.4, 0.1)),
      TrackingLoss: () => this.#losses,
      PulseCount: () => Math.floor(this.#pulses),
      TransmitPower: () => Math.max(0, tracking(6.1, 0.02)),
      TubeVoltage: () => Math.max(0, tracking(2480, 1.2)),
      TubeCurrent: () => Math.max(0, tracking(41, 0.2)),
      TransmitterTemperature: () => node(30) + (this.tracking ? 9 : 0) + noise(0.06),
      ReceiverTemperature: () => node(30) + 2 + noise(0.06),
      DigitalTemperature: () => node(30) + 4 + noise(0.06),
      AntennaTemperature: () => node(31) + noise(0.1),
      PrimaryVoltage: () => busVoltage() - 0.08 + noise(0.01),
      PrimaryCurrent: () => 1.6 * this.load * (28 / busVoltage()) + Math.abs(noise(0.004)),
      ScienceStored: () => Math.floor(this.#science),
      OwnerRequests: () => this.requests % 65_536,
      // Brown's ocean echo: noise floor, leading edge whose slope is the wave height, slow decay.
      Waveform: () =>
        Array.from({ length: 32 }, (_, gate) => {
          const rise = 1 / (1 + Math.exp(-(gate - 10) / (0.4 + 0.3 * this.#waves)))
          const level = this.tracking ? 14 + 180 * rise * Math.exp(-Math.max(0, gate - 10) / 40) : 14
          return Math.max(0, Math.min(255, Math.round(level + noise(3))))
        }),
    }
  }
}
