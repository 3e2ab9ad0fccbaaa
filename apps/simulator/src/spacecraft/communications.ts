/** The two transponders and what the FARM says. */
import { encodeClcw } from '@vigie/ccsds'
import type { Farm } from '../telecommand/farm.ts'
import type { TelecommandReceiver } from '../telecommand/receiver.ts'
import type { Look } from '../geometry/look.ts'
import type { Random } from '../random.ts'
import { relax, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

/** A station that tracks the satellite, and how fast the distance changes, km/s. */
export interface Contact {
  readonly look: Look
  readonly rangeRate: number
}

/** MHz of the uplink carrier. */
const UPLINK = 2056
const LIGHT = 299_792.458
/** dB, by antenna: the zenith one looks away from the Earth, both share the signal. */
const ANTENNA_LOSS = [0, 8, 3] as const

export class Communications {
  framesSent = 0
  /** What decodes telecommands; absent on a satellite that is not commanded. */
  receiver: TelecommandReceiver | undefined
  contact: Contact | undefined
  #amplifier = 18
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #thermal: Thermal
  readonly #plate: number
  /** bit/s of the downlink. */
  rate: number
  /** In use: 0 nadir, 1 zenith, 2 both. */
  antenna = 0
  /** Transmitters that are switched on; the first of them is heard. */
  readonly enabled: [boolean, boolean] = [true, false]
  readonly coherent: [boolean, boolean] = [false, false]

  /** `plate`: thermal node of transponder 1; `rate`: downlink, bit/s. */
  constructor(random: Random, raise: RaiseEvent, thermal: Thermal, plate: number, rate: number) {
    this.#random = random
    this.#raise = raise
    this.#thermal = thermal
    this.#plate = plate
    this.rate = rate
  }

  step(dt: number, contact: Contact | undefined): void {
    const before = this.contact !== undefined
    this.contact = contact
    if (contact !== undefined && !before) this.#raise(5001, 1, this.#level(1))
    if (contact === undefined && before) this.#raise(5002, 1)
    this.#amplifier = relax(
      this.#amplifier,
      this.#thermal.temperatures[this.#plate - 1]! + (contact === undefined ? 0 : 16),
      dt,
      300,
    )
  }

  get transmitting(): boolean {
    return this.contact !== undefined && (this.enabled[0] || this.enabled[1])
  }

  /** Whether transmitter 1 or 2 sends: within a contact. */
  #sends(transmitter: number): boolean {
    return this.contact !== undefined && this.enabled[transmitter - 1]!
  }

  /** Free-space loss from a 45 dBW station into a hemispherical antenna, dBm. */
  #level(receiver: number): number {
    if (this.contact === undefined) return -138
    const loss = 20 * Math.log10(this.contact.look.range * UPLINK) + 32.45
    return (
      75 -
      loss +
      3 * Math.sin((this.contact.look.elevation * Math.PI) / 180) -
      (receiver === 1 ? 2 : 11) -
      ANTENNA_LOSS[this.antenna]!
    )
  }

  /** Operational control field of the next frame. */
  clcw(): number {
    const locked = this.contact !== undefined
    const surroundings = { status: 0, noRfAvailable: !locked, noBitLock: !locked }
    if (this.receiver !== undefined) return this.receiver.clcw(surroundings)
    return encodeClcw({
      ...surroundings,
      copInEffect: 1,
      virtualChannelId: 0,
      lockout: false,
      wait: false,
      retransmit: false,
      farmBCounter: 0,
      reportValue: 0,
    })
  }

  /** Of the channel for operations. */
  #farm(): Farm | undefined {
    return this.receiver?.farms.values().next().value
  }

  readings(): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const readings: Readings = {
      AntennaSwitch: () => this.antenna,
      DownlinkRate: () => this.rate / 1000,
      FarmState: () => (this.#farm()?.state ?? 1) - 1,
      FarmCounter: () => this.#farm()?.receiverFrameSequenceNumber ?? 0,
      FramesSent: () => this.framesSent % 2 ** 32,
      ClcwCount: () => this.framesSent % 2 ** 32,
    }
    for (const r of [1, 2]) {
      readings[`Rx${r}Lock`] = () => Number(this.contact !== undefined)
      readings[`Rx${r}BitLock`] = () => Number(this.contact !== undefined && r === 1)
      readings[`Rx${r}Agc`] = () => this.#level(r) + noise(0.25)
      readings[`Rx${r}Offset`] = () =>
        this.contact === undefined ? 0 : (-UPLINK * 1000 * this.contact.rangeRate) / LIGHT + noise(0.1)
      readings[`Rx${r}Temperature`] = () => this.#thermal.temperatures[this.#plate - 2 + r]! + 3 + noise(0.05)
      readings[`Tx${r}On`] = () => Number(this.#sends(r))
      readings[`Tx${r}Coherent`] = () => Number(this.coherent[r - 1])
      readings[`Tx${r}Temperature`] = () =>
        (r === 1 ? this.#amplifier : this.#thermal.temperatures[this.#plate]!) + noise(0.05)
      readings[`Tx${r}Power`] = () => (this.#sends(r) ? 36.9 + noise(0.03) : 0)
      readings[`Tx${r}Current`] = () => (this.#sends(r) ? 1.12 + noise(0.004) : 0)
    }
    return readings
  }
}
