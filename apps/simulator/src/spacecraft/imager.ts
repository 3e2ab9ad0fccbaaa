/** The imager of RECO-1: images by day over land, sent down in X band during passes. */
import { onLand } from '../geometry/land.ts'
import type { Surroundings } from '../geometry/orbit.ts'
import type { Look } from '../geometry/look.ts'
import type { Random } from '../random.ts'
import { relax, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

const BANDS = ['Pan', 'Blue', 'Green', 'Red', 'Nir']
/** Hz: 2.5 m of ground a line at 6.9 km/s. */
const LINE_RATE = 2760
/** Mbit/s after compression. */
const IMAGE_RATE = 490
const XBAND_RATE = 310

export class Imager {
  imaging = false
  xband = false
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #thermal: Thermal
  #images = 18_240
  #lines = 0
  #inState = 0
  #focalPlane = -10
  #signal = 800
  #antenna: Look = { azimuth: 0, elevation: 0, range: 0 }

  constructor(random: Random, raise: RaiseEvent, thermal: Thermal) {
    this.#random = random
    this.#raise = raise
    this.#thermal = thermal
  }

  step(dt: number, s: Surroundings, allowed: boolean, room: boolean, pass: Look | undefined): void {
    this.#inState += dt
    const scene =
      allowed && room && s.illumination === 1 && Math.abs(s.latitude) < 62 && onLand(s.latitude, s.longitude)
    if (this.imaging) {
      this.#lines += LINE_RATE * dt
      if (!scene || this.#inState > 75) this.#switch(false)
    } else if (scene && this.#inState > 140) this.#switch(true)
    this.xband = allowed && pass !== undefined && pass.elevation > 8
    if (pass !== undefined) this.#antenna = pass
    this.#focalPlane = relax(this.#focalPlane, -10 + (this.imaging ? 0.9 : 0), dt, 120)
    this.#signal = relax(this.#signal, this.imaging ? 1700 + 700 * Math.sin(s.longitude) : 96, dt, 2)
  }

  #switch(on: boolean): void {
    this.imaging = on
    this.#inState = 0
    if (on) {
      this.#images++
      this.#raise(8001, 0, this.#images)
    } else {
      this.#raise(8002, 0, this.#lines)
      this.#lines = 0
    }
  }

  get writeRate(): number {
    return this.imaging ? IMAGE_RATE : 0
  }
  get readRate(): number {
    return this.xband ? XBAND_RATE : 0
  }

  readings(): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const node = (n: number): number => this.#thermal.temperatures[n - 1]!
    const readings: Readings = {
      Mode: () => (this.imaging ? 3 : 1),
      CompressionRatio: () => 4,
      Shutter: () => Number(this.imaging),
      Encryption: () => 1,
      ImageNumber: () => this.#images,
      ImageLines: () => Math.floor(this.#lines),
      LineRate: () => (this.imaging ? LINE_RATE : 0),
      DataRate: () => this.writeRate,
      FocalPlaneTemperature: () => this.#focalPlane + noise(0.02),
      CoolerPower: () => 8.2 + (this.imaging ? 1.4 : 0) + noise(0.05),
      CoolerHealth: () => 0,
      MirrorTemperatures: () => [0, 0.4, 0.9, 0.6].map((d) => node(29) + d + noise(0.03)),
      TubeGradient: () => 0.35 * (node(30) - 20) + noise(0.02),
      FocusPosition: () => 124.6,
      FocusMoving: () => 0,
      CalibrationLamp: () => 0,
      ProcessorTemperature: () => node(33) + (this.imaging ? 5 : 0) + noise(0.06),
      ProcessorLoad: () => (this.imaging ? 78 : 9) + noise(0.6),
      XbandOn: () => Number(this.xband),
      XbandPower: () => (this.xband ? 11.8 + noise(0.04) : 0),
      XbandTemperature: () => node(34) + (this.xband ? 12 : 0) + noise(0.06),
      AntennaAzimuth: () => (this.xband ? this.#antenna.azimuth - 180 : 0),
      AntennaElevation: () => (this.xband ? this.#antenna.elevation : 0),
    }
    for (const [i, band] of BANDS.entries()) {
      readings[`${band}Gain`] = () => 4 + i
      readings[`${band}Offset`] = () => 96 + 3 * i
      readings[`${band}Mean`] = () => Math.max(0, Math.round(this.#signal * (1 - 0.07 * i) + noise(4)))
      readings[`${band}Saturated`] = () => (this.imaging ? Math.abs(noise(0.6)) : 0)
      readings[`${band}Temperature`] = () => node(32) - 8 + i + noise(0.06)
      readings[`${band}Voltage`] = () => 12.4 + 0.1 * i + noise(0.006)
    }
    return readings
  }
}
