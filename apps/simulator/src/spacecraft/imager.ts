/** The imager of RECO-1: images by day over land, sent down in X band during passes. */
import { onLand } from '../geometry/land.ts'
import type { Surroundings } from '../geometry/orbit.ts'
import type { Look } from '../geometry/look.ts'
import type { Random } from '../random.ts'
import { clamp, relax, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

const BANDS = ['Pan', 'Blue', 'Green', 'Red', 'Nir']
/** Hz: 2.5 m of ground a line at 6.9 km/s. */
const LINE_RATE = 2760
/** Mbit/s after compression. */
const IMAGE_RATE = 490
const XBAND_RATE = 310

export const ImagerMode = { off: 0, standby: 1, calibration: 2, imaging: 3, heating: 4 } as const
/** °C beyond which the focal plane is told to be warm. */
const WARM = 0

export class Imager {
  imaging = false
  xband = false
  /** What was commanded; images are taken in standby only. */
  mode: number = ImagerMode.standby
  cooler = true
  lamp = false
  encryption = true
  /** X-band transmitter as commanded; undefined: on during passes. */
  xbandCommanded: boolean | undefined
  focus = 124.6
  readonly gains = [4, 5, 6, 7, 8]
  compression = 4
  /** Lines that are left of the image that was commanded. */
  #ordered = 0
  #focusGoal = 124.6
  #warm = false
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #thermal: Thermal
  #images = 18_240
  #lines = 0
  #inState = 0
  #focalPlane = -10
  #signal = 800
  #antenna: Look = { azimuth: 180, elevation: 0, range: 0 }

  constructor(random: Random, raise: RaiseEvent, thermal: Thermal) {
    this.#random = random
    this.#raise = raise
    this.#thermal = thermal
  }

  step(dt: number, s: Surroundings, allowed: boolean, room: boolean, pass: Look | undefined): void {
    this.#inState += dt
    this.#order(dt, room)
    const scene =
      allowed &&
      room &&
      this.mode === ImagerMode.standby &&
      s.illumination === 1 &&
      Math.abs(s.latitude) < 62 &&
      onLand(s.latitude, s.longitude)
    if (this.#ordered > 0) {
      this.#lines += LINE_RATE * dt
    } else if (this.imaging) {
      this.#lines += LINE_RATE * dt
      if (!scene || this.#inState > 75) this.#switch(false)
    } else if (scene && this.#inState > 140) this.#switch(true)
    this.xband = this.xbandCommanded ?? (allowed && pass !== undefined && pass.elevation > 8)
    if (pass !== undefined && this.xband) this.#antenna = pass
    const plane = (this.cooler ? -10 : 14) + (this.imaging ? 0.9 : 0) + (this.mode === ImagerMode.heating ? 12 : 0)
    this.#focalPlane = relax(this.#focalPlane, plane, dt, 120)
    if (this.#focalPlane > WARM !== this.#warm) {
      this.#warm = !this.#warm
      if (this.#warm) this.#raise(8003, 0, this.#focalPlane)
    }
    // 2 µm a second.
    this.focus += clamp(this.#focusGoal - this.focus, -2 * dt, 2 * dt)
    this.#signal = relax(this.#signal, this.imaging ? 1700 + 700 * Math.sin(s.longitude) : 96, dt, 2)
  }

  #order(dt: number, room: boolean): void {
    if (this.#ordered <= 0) return
    this.#ordered -= LINE_RATE * dt
    if (this.#ordered > 0 && room) return
    this.#ordered = 0
    this.#switch(false)
  }

  /** Takes an image of so many lines, wherever it is. */
  take(lines: number): void {
    if (this.imaging) this.#switch(false)
    this.#switch(true)
    this.#ordered = lines
  }
  get ordered(): number {
    return this.#ordered
  }
  /** Ends imaging at once. */
  stop(): void {
    this.#ordered = 0
    if (this.imaging) this.#switch(false)
  }
  moveFocus(to: number): void {
    this.#focusGoal = to
  }
  get focusMoving(): boolean {
    return this.focus !== this.#focusGoal
  }
  point(azimuth: number, elevation: number): void {
    this.#antenna = { ...this.#antenna, azimuth: azimuth + 180, elevation }
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
      Mode: () => (this.imaging ? ImagerMode.imaging : this.mode),
      CompressionRatio: () => this.compression,
      Shutter: () => Number(this.imaging),
      Encryption: () => Number(this.encryption),
      ImageNumber: () => this.#images,
      ImageLines: () => Math.floor(this.#lines),
      LineRate: () => (this.imaging ? LINE_RATE : 0),
      DataRate: () => this.writeRate,
      FocalPlaneTemperature: () => this.#focalPlane + noise(0.02),
      CoolerPower: () => (this.cooler ? 8.2 + (this.imaging ? 1.4 : 0) + noise(0.05) : 0),
      CoolerHealth: () => 0,
      MirrorTemperatures: () => [0, 0.4, 0.9, 0.6].map((d) => node(29) + d + noise(0.03)),
      TubeGradient: () => 0.35 * (node(30) - 20) + noise(0.02),
      FocusPosition: () => this.focus,
      FocusMoving: () => Number(this.focusMoving),
      CalibrationLamp: () => (this.lamp ? 42 + noise(0.1) : 0),
      ProcessorTemperature: () => node(33) + (this.imaging ? 5 : 0) + noise(0.06),
      ProcessorLoad: () => (this.imaging ? 78 : 9) + noise(0.6),
      XbandOn: () => Number(this.xband),
      XbandPower: () => (this.xband ? 11.8 + noise(0.04) : 0),
      XbandTemperature: () => node(34) + (this.xband ? 12 : 0) + noise(0.06),
      AntennaAzimuth: () => this.#antenna.azimuth - 180,
      AntennaElevation: () => this.#antenna.elevation,
    }
    for (const [i, band] of BANDS.entries()) {
      readings[`${band}Gain`] = () => this.gains[i]!
      readings[`${band}Offset`] = () => 96 + 3 * i
      readings[`${band}Mean`] = () => Math.max(0, Math.round(this.#signal * (1 - 0.07 * i) + noise(4)))
      readings[`${band}Saturated`] = () => (this.imaging ? Math.abs(noise(0.6)) : 0)
      readings[`${band}Temperature`] = () => node(32) - 8 + i + noise(0.06)
      readings[`${band}Voltage`] = () => 12.4 + 0.1 * i + noise(0.006)
    }
    return readings
  }
}
