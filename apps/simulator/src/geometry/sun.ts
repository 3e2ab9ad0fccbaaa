/** The Sun and the shadow of the Earth. */
import { dot, norm, scale, subtract, type Vector } from './vector.ts'

const DEGREES = Math.PI / 180
const EARTH_RADIUS = 6378.137

/** Unit vector to the Sun in the mean equator of date: low-precision formula of the Astronomical Almanac (page C5), 0.01°. */
export function sunDirection(julianDate: number): Vector {
  const n = julianDate - 2_451_545
  const longitude = 280.46 + 0.985_647_4 * n
  const anomaly = (357.528 + 0.985_600_3 * n) * DEGREES
  const ecliptic = (longitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * DEGREES
  const obliquity = (23.439 - 4e-7 * n) * DEGREES
  return [Math.cos(ecliptic), Math.cos(obliquity) * Math.sin(ecliptic), Math.sin(obliquity) * Math.sin(ecliptic)]
}

/** Share of the Sun seen from a position (km): 1 in sunlight, 0 in shadow; a cylinder with a soft edge of ±20 km for the penumbra. */
export function illumination(position: Vector, sun: Vector): number {
  const along = dot(position, sun)
  if (along >= 0) return 1
  const aside = norm(subtract(position, scale(sun, along)))
  return Math.min(1, Math.max(0, (aside - EARTH_RADIUS + 20) / 40))
}
