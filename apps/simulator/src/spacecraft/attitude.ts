/** Attitude: modes, guidance, wheels, sensors. The controller is taken as good: what is simulated is what it shows. */
import { localOrbitalAxes, type Surroundings } from '../geometry/orbit.ts'
import {
  cross,
  fromAxes,
  multiply,
  named,
  norm,
  smallRotation,
  toBody,
  unit,
  type Quaternion,
  type Vector,
} from '../geometry/vector.ts'
import type { Random } from '../random.ts'
import { navigationReadings } from './navigation.ts'
import type { SpacecraftProfile } from './profile.ts'
import { clamp, relax, type RaiseEvent, type Readings } from './reading.ts'
import { StarTracker } from './star-tracker.ts'
import { Wheels } from './wheels.ts'

export const AttitudeMode = { safe: 0, sun: 1, nominal: 2, slew: 3, orbitControl: 4 } as const
export type AttitudeMode = (typeof AttitudeMode)[keyof typeof AttitudeMode]

const AXES = ['X', 'Y', 'Z'] as const
const DEGREES = Math.PI / 180
/** Seconds of a slew, and of a commanded dipole. */
const SLEW = 240
const DIPOLE_HELD = 300
/** Seconds until the estimator has converged. */
const CONVERGENCE = 60

export class Attitude {
  mode: AttitudeMode = AttitudeMode.nominal
  /** Seconds since the mode was entered. */
  inMode = 10_000
  attitude: Quaternion = [1, 0, 0, 0]
  readonly rate: [number, number, number] = [0, -0.062, 0]
  readonly error: [number, number, number] = [0, 0, 0]
  readonly torque: [number, number, number] = [0, 0, 0]
  readonly dipole: [number, number, number] = [0, 0, 0]
  sunBody: Vector = [0, 0, -1]
  fieldBody: Vector = [0, 0, 0]
  gnss = true
  /** A slew's attitude; undefined: that of the orbit. */
  #slewTo: Quaternion | undefined
  /** The mode was commanded from the ground: the ground also says when to fire. */
  commanded = false
  /** On-board seconds of the orbit that the ground uploaded last; 0: none. */
  orbitEpoch = 0
  readonly gyrosOff = new Set<number>()
  readonly gyrosExcluded = new Set<number>()
  readonly #heldDipoles: [number, number, number] = [0, 0, 0]
  readonly #dipoleHeld: [number, number, number] = [0, 0, 0]
  #inEstimation = 10_000
  readonly wheels: Wheels
  readonly trackers: readonly StarTracker[]
  readonly #profile: SpacecraftProfile
  readonly #random: Random
  readonly #raise: RaiseEvent
  #cycles = 400_000
  #surroundings: Surroundings | undefined
  readonly #gyroBias: number[]

  constructor(profile: SpacecraftProfile, random: Random, raise: RaiseEvent) {
    this.#profile = profile
    this.#random = random
    this.#raise = raise
    this.wheels = new Wheels(profile.wheels, random, raise)
    this.trackers = Array.from({ length: profile.starTrackers }, (_, i) => new StarTracker(i + 1, random, raise))
    this.#gyroBias = Array.from({ length: profile.gyros }, () => random.gauss(0.0004))
  }

  enter(mode: AttitudeMode): void {
    if (mode === this.mode) return
    this.mode = mode
    this.inMode = 0
    this.#inEstimation = 0
    this.commanded = false
    this.#slewTo = undefined
    this.#raise(4000, mode)
    // The new guidance starts from where the old one left the satellite.
    const start = mode === AttitudeMode.slew ? 35 : mode === AttitudeMode.safe ? 25 : 20
    for (let i = 0; i < 3; i++) this.error[i] = this.#random.gauss(start / 2)
    this.error[1] = start
  }

  /** Turns to an attitude (inertial), keeps it for the time of a slew, and turns back. */
  slew(to: Quaternion): void {
    this.enter(AttitudeMode.slew)
    this.#slewTo = unitQuaternion(to)
  }
  /** A.m² of one axis, 0 … 2, for some minutes. */
  holdDipole(axis: number, dipole: number): void {
    this.#heldDipoles[axis] = dipole
    this.#dipoleHeld[axis] = DIPOLE_HELD
  }
  resetEstimator(): void {
    this.#inEstimation = 0
  }
  get gyros(): number {
    return this.#profile.gyros
  }

  step(dt: number, s: Surroundings): void {
    this.#surroundings = s
    this.inMode += dt
    this.#inEstimation += dt
    this.#cycles += dt * 4
    const fine =
      this.mode === AttitudeMode.nominal || this.mode === AttitudeMode.slew || this.mode === AttitudeMode.orbitControl
    const settle = this.mode === AttitudeMode.safe ? 140 : 45
    const jitter = fine ? (this.wheels.lost ? 0.02 : 0.0025) : 0.4
    for (let i = 0; i < 3; i++) {
      const before = this.error[i]!
      this.error[i] = relax(before, 0, dt, settle) + this.#random.gauss(jitter * Math.sqrt(2 * (dt / settle)))
      const orbital = fine && i === 1 ? -0.0622 : 0
      this.rate[i] = orbital + clamp((this.error[i]! - before) / dt, -3, 3) * 0.9 + this.#random.gauss(0.0004)
      this.torque[i] = -180 * this.error[i]! * DEGREES - 40 * (this.rate[i]! - orbital) * DEGREES
    }
    const target = this.#slewTo ?? this.#guidance(fine, s)

    this.attitude = unitQuaternion(multiply(target, smallRotation(this.error[0], this.error[1], this.error[2])))
    this.sunBody = toBody(this.attitude, s.sun)
    this.fieldBody = toBody(this.attitude, s.field)
    this.wheels.step(dt, this.torque, s, this.mode !== AttitudeMode.safe)
    // Unloading: m = k (B × h), the magnetorquers push against the stored momentum.
    const push = cross(this.fieldBody, this.wheels.excess())
    for (let i = 0; i < 3; i++) {
      this.#dipoleHeld[i] = Math.max(0, this.#dipoleHeld[i]! - dt)
      this.dipole[i] = this.#dipoleHeld[i]! > 0 ? this.#heldDipoles[i]! : clamp(push[i]! * 0.12, -38, 38)
    }
    for (const tracker of this.trackers)
      tracker.step(dt, this.mode !== AttitudeMode.safe, this.sunBody, Math.abs(norm(this.rate)))
    if (this.mode === AttitudeMode.slew && this.inMode > SLEW) this.enter(AttitudeMode.nominal)
  }

  #guidance(fine: boolean, s: Surroundings): Quaternion {
    return fine ? fromAxes(...localOrbitalAxes(s)) : sunPointing(s)
  }

  /** Cosine between the Sun and the array's normal: the wings follow it about one axis. */
  get arrayIncidence(): number {
    const fine =
      this.mode === AttitudeMode.nominal || this.mode === AttitudeMode.slew || this.mode === AttitudeMode.orbitControl
    // One axis of freedom: what lies along the drive axis (body Y) is lost.
    return fine ? Math.sqrt(Math.max(0, 1 - this.sunBody[1] ** 2)) : Math.max(0, -this.sunBody[2])
  }

  readings(): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const readings: Readings = {
      Mode: () => this.mode,
      SubMode: () => (this.inMode < 30 ? 1 : this.inMode < 120 ? 2 : 3),
      Attitude: () => named(this.attitude),
      ControlCycle: () => Math.floor(this.#cycles) % 2 ** 32,
      EstimatorConverged: () => Number(this.#inEstimation > CONVERGENCE),
      UploadedOrbit: () => this.orbitEpoch,
      SunPresent: () => Number((this.#surroundings?.illumination ?? 1) > 0.1),
      ...navigationReadings(
        () => this.#surroundings,
        () => this.gnss,
        this.#random,
      ),
      ...this.wheels.readings(),
    }
    for (const [i, axis] of AXES.entries()) {
      readings[`Rate${axis}`] = () => this.rate[i]!
      readings[`Error${axis}`] = () => this.error[i]!
      readings[`Torque${axis}`] = () => this.torque[i]!
      readings[`Mag1${axis}`] = () => this.fieldBody[i]! + noise(0.05)
      readings[`Mag2${axis}`] = () => this.fieldBody[i]! + 0.4 + noise(0.05)
      readings[`Mtq${axis}`] = () => this.dipole[i]!
      readings[`Sun${axis}`] = () => this.sunBody[i]! + noise(0.002)
    }
    for (let i = 0; i < 6; i++) {
      const sign = i % 2 === 0 ? 1 : -1
      const axis = Math.floor(i / 2)
      readings[`SunSensor${i + 1}`] = () =>
        4.2 * Math.max(0, sign * this.sunBody[axis]!) * (this.#surroundings?.illumination ?? 1) + Math.abs(noise(0.01))
    }
    for (let i = 1; i <= this.#profile.gyros; i++) {
      // Three on the axes, the fourth on the diagonal.
      const along = (): number =>
        i <= 3 ? this.rate[i - 1]! : (this.rate[0] + this.rate[1] + this.rate[2]) / Math.sqrt(3)
      readings[`Gyro${i}Rate`] = () => (this.gyrosOff.has(i) ? 0 : along() + this.#gyroBias[i - 1]! + noise(0.0003))
      readings[`Gyro${i}Temperature`] = () => 22 + i * 0.3 + noise(0.05)
      readings[`Gyro${i}Health`] = () => Number(this.gyrosExcluded.has(i))
    }
    for (const tracker of this.trackers)
      Object.assign(
        readings,
        tracker.readings(() => this.attitude),
      )
    return readings
  }
}

function unitQuaternion(q: Quaternion): Quaternion {
  const k = 1 / Math.hypot(q[0], q[1], q[2], q[3])
  return [q[0] * k, q[1] * k, q[2] * k, q[3] * k]
}

/** −Z, the array side when stowed to safe attitude, to the Sun. */
function sunPointing(s: Surroundings): Quaternion {
  const z: Vector = [-s.sun[0], -s.sun[1], -s.sun[2]]
  const y = unit(cross(z, [0, 0, 1]))
  return fromAxes(cross(y, z), y, z)
}
