/** How a station sees a satellite. */
import type { Station } from '@vigie/model'
import { norm, subtract, type Vector } from './vector.ts'

export interface Look {
  /** degrees */
  readonly azimuth: number
  readonly elevation: number
  /** km */
  readonly range: number
}

const DEGREES = Math.PI / 180
const A = 6378.137
const F = 1 / 298.257_223_563

/** A station on the WGS 84 ellipsoid with its horizon. */
export class StationView {
  readonly position: Vector
  readonly #east: Vector
  readonly #north: Vector
  readonly #up: Vector

  constructor(station: Pick<Station, 'latitude' | 'longitude' | 'altitude'>) {
    const lat = station.latitude * DEGREES
    const lon = station.longitude * DEGREES
    const e2 = F * (2 - F)
    const n = A / Math.sqrt(1 - e2 * Math.sin(lat) ** 2)
    const h = station.altitude / 1000
    this.position = [
      (n + h) * Math.cos(lat) * Math.cos(lon),
      (n + h) * Math.cos(lat) * Math.sin(lon),
      (n * (1 - e2) + h) * Math.sin(lat),
    ]
    this.#up = [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)]
    this.#east = [-Math.sin(lon), Math.cos(lon), 0]
    this.#north = [-Math.sin(lat) * Math.cos(lon), -Math.sin(lat) * Math.sin(lon), Math.cos(lat)]
  }

  /** Of an Earth-fixed position, km. */
  look(fixed: Vector): Look {
    const d = subtract(fixed, this.position)
    const range = norm(d)
    const project = (axis: Vector): number => d[0] * axis[0] + d[1] * axis[1] + d[2] * axis[2]
    const azimuth = Math.atan2(project(this.#east), project(this.#north)) / DEGREES
    return {
      azimuth: (azimuth + 360) % 360,
      elevation: Math.asin(project(this.#up) / range) / DEGREES,
      range,
    }
  }
}
