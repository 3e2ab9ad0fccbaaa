/** A ground station: sees satellites, tracks, and reports of itself. */
import { NANOS_PER_DAY, taiToUnixNanos, type Tai } from '@vigie/base'
import type { Station } from '@vigie/model'
import { StationView, type Look } from '../geometry/look.ts'
import type { Vector } from '../geometry/vector.ts'
import { Random } from '../random.ts'
import { Pointing, Polarisation, StationEquipment } from './station-equipment.ts'
import { relax, type Readings } from '../spacecraft/reading.ts'

export interface Track {
  readonly satellite: string
  readonly look: Look
  /** km/s */
  readonly rangeRate: number
}

export const StationEvent = { acquisition: 1, loss: 2 } as const
export type StationEvent = (typeof StationEvent)[keyof typeof StationEvent]

const AntennaState = { stowed: 0, prepass: 1, tracking: 2, idle: 3 } as const
/** dB that the wrong polarisation costs. */
const CROSS_POLAR = 25
/** MHz of the downlink carriers. */
const DOWNLINK = 2245
const LIGHT = 299_792.458
const DAYS_1958_TO_1970 = 4383

export class GroundStation {
  readonly config: Station
  readonly view: StationView
  readonly equipment = new StationEquipment()
  /** Names of the satellites that it may be told to follow. */
  readonly satellites: readonly string[]
  frames = 0
  corrected = 0
  lost = 0
  passes = 0
  /** What the antenna follows: the satellite that came first. */
  track: Track | undefined
  /** Acquisitions and losses since they were last taken. */
  events: { readonly id: StationEvent; readonly satellite: string }[] = []
  /** Satellite of the event that is being reported. */
  about = ''
  #expected = false
  #now: Tai = 0n
  #wind = 5
  #gust = 0
  #sequence = 0
  #sinceData = 99
  readonly #random: Random
  readonly #index: ReadonlyMap<string, number>

  constructor(config: Station, satellites: readonly string[], seed: number) {
    this.config = config
    this.view = new StationView(config)
    this.#random = new Random(seed, `station.${config.code}`)
    this.satellites = satellites
    this.#index = new Map(satellites.map((name, i) => [name, i + 1]))
  }

  /** How a satellite is seen, when it is above the horizon of this station. */
  sees(satellite: string, position: Vector, velocity: Vector): Track | undefined {
    const look = this.view.look(position)
    if (look.elevation < this.config.minimumElevation || !this.equipment.looksAt(satellite, look)) return undefined
    const site = this.view.position
    const rangeRate =
      ((position[0] - site[0]) * velocity[0] +
        (position[1] - site[1]) * velocity[1] +
        (position[2] - site[2]) * velocity[2]) /
      look.range
    return { satellite, look, rangeRate }
  }

  /** `visible`: what may be tracked now; `near`: a satellite is about to rise. */
  step(now: Tai, visible: readonly Track[], near: boolean): void {
    this.#now = now
    this.#expected = near
    const kept = visible.find((t) => t.satellite === this.track?.satellite)
    const next = kept ?? visible[0]
    if (kept === undefined) {
      if (this.track !== undefined) this.events.push({ id: StationEvent.loss, satellite: this.track.satellite })
      if (next !== undefined) {
        this.passes++
        this.events.push({ id: StationEvent.acquisition, satellite: next.satellite })
      }
    }
    this.track = next
    this.#sinceData++
    const { equipment } = this
    equipment.step()
    if (!equipment.moves) {
      equipment.azimuth = next?.look.azimuth ?? equipment.azimuth
      equipment.elevation = next?.look.elevation ?? relax(equipment.elevation, 88, 1, 20)
    }
    this.#gust = relax(this.#gust, this.#random.gauss(1.4), 1, 30)
    this.#wind = Math.max(0, 6 + 3 * Math.sin(Number((now / 1_000_000_000n) % 86_400n) / 13_750) + this.#gust)
  }

  /** Satellites send and receive in right-hand polarisation. */
  get #matched(): boolean {
    return this.equipment.polarisation === Polarisation.rhc
  }
  /** Whether frames of what it follows can be told from noise. */
  get receives(): boolean {
    return this.equipment.receiver && this.#matched
  }
  /** Whether a satellite that takes `rate` bit/s locks on its carrier. */
  isHeard(rate: number): boolean {
    return this.#matched && (this.equipment.rate ?? rate) === rate
  }

  heard(wrongBits: number): void {
    this.frames++
    if (wrongBits > 0) this.corrected++
    this.#sinceData = 0
  }

  /** Of all packets of the station; `packetLength` is that of the one being written. */
  readings(element: string, packetLength: () => number, apid: number): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const tracking = (): boolean => this.track !== undefined
    const locked = (): boolean => tracking() && this.#sinceData < 3
    const level = (): number =>
      this.track === undefined || !this.equipment.receiver
        ? -135
        : -72 - 20 * Math.log10(this.track.look.range / 600) + noise(0.3) - (this.#matched ? 0 : CROSS_POLAR)
    const root = element.slice(0, element.lastIndexOf('.'))
    const header: Readings = {
      PacketVersion: () => 0,
      PacketType: () => 0,
      SecondaryHeaderFlag: () => 1,
      Apid: () => apid,
      SequenceFlags: () => 3,
      SequenceCount: () => this.#sequence++ % 16_384,
      PacketLength: () => packetLength() - 7,
      Day: () => Number(this.#utcNanos() / NANOS_PER_DAY) + DAYS_1958_TO_1970,
      Millisecond: () => Number((this.#utcNanos() % NANOS_PER_DAY) / 1_000_000n),
      EventSatellite: () => this.#index.get(this.about) ?? 0,
    }
    const own: Readings = {
      AntennaState: () =>
        this.equipment.pointing === Pointing.stowed && this.equipment.inPosition
          ? AntennaState.stowed
          : tracking()
            ? AntennaState.tracking
            : this.#expected && !this.equipment.moves
              ? AntennaState.prepass
              : AntennaState.idle,
      Pointing: () => this.equipment.pointing,
      UplinkCarrier: () => Number(this.equipment.carrier),
      Receiver: () => Number(this.equipment.receiver),
      Polarisation: () => this.equipment.polarisation,
      TelecommandRate: () => this.equipment.rate ?? 4000,
      SweepOffset: () => this.equipment.offset,
      Target: () => (this.track === undefined ? 0 : this.#index.get(this.track.satellite)!),
      Azimuth: () => this.equipment.azimuth,
      Elevation: () => this.equipment.elevation,
      AzimuthError: () => (tracking() ? noise(8 + this.#wind) : 0),
      ElevationError: () => (tracking() ? noise(6 + this.#wind * 0.7) : 0),
      Range: () => this.track?.look.range ?? 0,
      Doppler: () => (this.track === undefined ? 0 : (-DOWNLINK * 1000 * this.track.rangeRate) / LIGHT + noise(0.02)),
      CarrierLock: () => Number(tracking() && this.receives),
      FrameLock: () => Number(locked()),
      SignalLevel: level,
      EbN0: () => (locked() ? level() + 92 : 0),
      SystemTemperature: () =>
        118 +
        (tracking() ? 60 / Math.max(0.08, Math.sin((this.equipment.elevation * Math.PI) / 180)) / 8 : 0) +
        noise(0.8),
      FramesReceived: () => this.frames % 2 ** 32,
      FramesCorrected: () => this.corrected % 2 ** 32,
      FramesLost: () => this.lost % 2 ** 32,
      UplinkOn: () => Number(tracking() && this.equipment.carrier),
      PassNumber: () => this.passes % 65_536,
      WindSpeed: () => this.#wind,
      AirTemperature: () =>
        18 -
        Math.abs(this.config.latitude) * 0.35 +
        3 * Math.sin(Number((this.#now / 1_000_000_000n) % 86_400n) / 13_750) +
        noise(0.05),
      Humidity: () => 71 + noise(0.5),
    }
    return Object.fromEntries([
      ...Object.entries(header).map(([name, read]) => [`${root}.${name}`, read] as const),
      ...Object.entries(own).map(([name, read]) => [`${element}.${name}`, read] as const),
    ])
  }

  #utcNanos(): bigint {
    return taiToUnixNanos(this.#now)
  }
}
