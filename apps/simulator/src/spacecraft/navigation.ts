/** The orbit as the GNSS receiver tells it. */
import type { Surroundings } from '../geometry/orbit.ts'
import type { Random } from '../random.ts'
import type { Readings } from './reading.ts'

export function navigationReadings(at: () => Surroundings | undefined, fix: () => boolean, random: Random): Readings {
  const readings: Readings = {
    GnssFix: () => (fix() ? 2 : 3),
    GnssSatellites: () => (fix() ? 8 + random.integer(4) : 0),
    GnssPdop: () => (fix() ? 1.6 + Math.abs(random.gauss(0.3)) : 25.5),
    Latitude: () => at()?.latitude ?? 0,
    Longitude: () => at()?.longitude ?? 0,
    Altitude: () => at()?.altitude ?? 0,
    InEclipse: () => Number((at()?.illumination ?? 1) < 0.5),
    OrbitNumber: () => at()?.orbitNumber ?? 0,
  }
  for (const [i, axis] of ['X', 'Y', 'Z'].entries()) {
    // 5 m and 1 cm/s of receiver noise.
    readings[`Position${axis}`] = () => (at()?.fixedPosition[i] ?? 0) + random.gauss(0.005)
    readings[`Velocity${axis}`] = () => (at()?.fixedVelocity[i] ?? 0) + random.gauss(1e-5)
  }
  return readings
}
