/** Where a satellite is: SGP4 on its two-line elements. */
import { parseUtc, taiToUnixMillis, type Tai } from '@vigie/base'
import { eciToEcf, eciToGeodetic, gstime, sgp4, twoline2satrec, type SatRec } from 'satellite.js'
import { simulatorErrors } from '../errors.ts'
import { illumination, sunDirection } from './sun.ts'
import { cross, dot, scale, toEarthFixedVelocity, unit, type Vector } from './vector.ts'

export type Tle = readonly [string, string]

/** Instant and place, everything that the satellite feels of them. */
export interface Surroundings {
  readonly tai: Tai
  readonly julianDate: number
  /** km and km/s, inertial (TEME). */
  readonly position: Vector
  readonly velocity: Vector
  /** km and km/s, Earth-fixed. */
  readonly fixedPosition: Vector
  readonly fixedVelocity: Vector
  /** degrees, degrees, km */
  readonly latitude: number
  readonly longitude: number
  readonly altitude: number
  readonly sun: Vector
  /** 0 in eclipse … 1 in sunlight */
  readonly illumination: number
  /** Magnetic field, µT, inertial. */
  readonly field: Vector
  readonly orbitNumber: number
}

const DEGREES = Math.PI / 180

export const julianDateOf = (tai: Tai): number => taiToUnixMillis(tai) / 86_400_000 + 2_440_587.5

export class Orbit {
  readonly tle: Tle
  readonly #record: SatRec
  readonly epoch: Tai
  /** seconds */
  readonly period: number

  constructor(tle: Tle) {
    this.tle = tle
    this.#record = twoline2satrec(tle[0], tle[1])
    const year = Number(tle[0].slice(18, 20))
    const day = Number(tle[0].slice(20, 32))
    const start = parseUtc(`${year < 57 ? 2000 + year : 1900 + year}-01-01`)
    this.epoch = start + BigInt(Math.round((day - 1) * 86_400e6)) * 1000n
    this.period = 86_400 / Number(tle[1].slice(52, 63))
  }

  /** Position and velocity, km and km/s (TEME). Throws VIG-SIM-001 when the orbit has decayed. */
  state(tai: Tai): { readonly position: Vector; readonly velocity: Vector } {
    const found = sgp4(this.#record, Number(tai - this.epoch) / 60e9)
    if (found === null || typeof found.position === 'boolean')
      throw simulatorErrors.mission({
        folder: this.tle[0].slice(2, 7),
        detail: 'its orbit cannot be propagated to this date',
      })
    const { position: p, velocity: v } = found
    return { position: [p.x, p.y, p.z], velocity: [v.x, v.y, v.z] }
  }

  fixedPosition(tai: Tai): Vector {
    const [x, y, z] = this.state(tai).position
    const fixed = eciToEcf({ x, y, z }, gstime(julianDateOf(tai)))
    return [fixed.x, fixed.y, fixed.z]
  }

  surroundings(tai: Tai): Surroundings {
    const { position, velocity } = this.state(tai)
    const julianDate = julianDateOf(tai)
    const sidereal = gstime(julianDate)
    const eci = { x: position[0], y: position[1], z: position[2] }
    const fixed = eciToEcf(eci, sidereal)
    const place = eciToGeodetic(eci, sidereal)
    const sun = sunDirection(julianDate)
    return {
      tai,
      julianDate,
      position,
      velocity,
      fixedPosition: [fixed.x, fixed.y, fixed.z],
      fixedVelocity: toEarthFixedVelocity(position, velocity, sidereal),
      latitude: place.latitude / DEGREES,
      longitude: ((((place.longitude / DEGREES + 180) % 360) + 360) % 360) - 180,
      altitude: place.height,
      sun,
      illumination: illumination(position, sun),
      field: dipoleField(position, sidereal),
      orbitNumber: Math.max(0, Math.floor(Number(tai - this.epoch) / 1e9 / this.period)),
    }
  }
}

/** Field of the tilted dipole, µT: 29.4 µT at the equator's surface, axis through 80.7° N, 72.7° W (IGRF-13, 2025). */
function dipoleField(position: Vector, sidereal: number): Vector {
  const colatitude = 9.3 * DEGREES
  const longitude = -72.7 * DEGREES + sidereal
  const axis: Vector = [
    -Math.sin(colatitude) * Math.cos(longitude),
    -Math.sin(colatitude) * Math.sin(longitude),
    -Math.cos(colatitude),
  ]
  const r = Math.hypot(position[0], position[1], position[2])
  const k = 29.4 * (6371.2 / r) ** 3
  const up = unit(position)
  const along = 3 * dot(axis, up)
  return [k * (along * up[0] - axis[0]), k * (along * up[1] - axis[1]), k * (along * up[2] - axis[2])]
}

/** Axes of the local orbital frame: x forward, y against the orbit's normal, z to the Earth. */
export function localOrbitalAxes(s: Surroundings): readonly [Vector, Vector, Vector] {
  const z = scale(unit(s.position), -1)
  const y = scale(unit(cross(s.position, s.velocity)), -1)
  return [cross(y, z), y, z]
}
