/** Sun, shadow, stations and orbits against facts that can be looked up. */
import { parseUtc, type Tai } from '@vigie/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StationView } from '../src/geometry/look.ts'
import { julianDateOf, Orbit } from '../src/geometry/orbit.ts'
import { phasedForPass, withCheckDigit } from '../src/geometry/phasing.ts'
import { illumination, sunDirection } from '../src/geometry/sun.ts'
import { dot, fromAxes, norm, toBody, unit, type Vector } from '../src/geometry/vector.ts'
import { bisat } from './fixtures.ts'

const DEGREES = Math.PI / 180

describe('the Sun', () => {
  // Instants of 2026 as published by the almanacs: equinox 20 March 14:46 UTC, solstice 21 June 08:24 UTC.
  test('is on the equator at the equinox and at its highest at the solstice', () => {
    const equinox = sunDirection(julianDateOf(parseUtc('2026-03-20T14:46:00Z')))
    expect(Math.abs(Math.asin(equinox[2]) / DEGREES)).toBeLessThan(0.02)
    expect(Math.abs(Math.atan2(equinox[1], equinox[0]) / DEGREES)).toBeLessThan(0.03)
    const solstice = sunDirection(julianDateOf(parseUtc('2026-06-21T08:24:00Z')))
    expect(Math.asin(solstice[2]) / DEGREES).toBeCloseTo(23.436, 2)
  })

  test('is hidden behind the Earth and nowhere else', () => {
    const sun: Vector = [1, 0, 0]
    expect(illumination([-7000, 0, 0], sun)).toBe(0)
    expect(illumination([7000, 0, 0], sun)).toBe(1)
    expect(illumination([-7000, 6400, 0], sun)).toBe(1)
    expect(illumination([-2500, 6378.137, 0], sun)).toBeCloseTo(0.5, 6)
  })
})

describe('a station', () => {
  test('sees what is above it at the zenith, and the antipode below its feet', () => {
    const view = new StationView({ latitude: 0, longitude: 0, altitude: 0 })
    expect(view.look([7000, 0, 0])).toMatchObject({ elevation: 90, range: 7000 - 6378.137 })
    expect(view.look([-7000, 0, 0]).elevation).toBe(-90)
    // Due north on the horizon's side.
    expect(view.look([6378.137, 0, 1000]).azimuth).toBeCloseTo(0, 9)
    expect(view.look([6378.137, 1000, 0]).azimuth).toBeCloseTo(90, 9)
  })
})

describe('the orbits of the mission', () => {
  test('are Sun-synchronous at the heights that the mission says', async () => {
    const { satellites } = await bisat()
    for (const [i, height] of [620, 580].entries()) {
      const orbit = new Orbit(satellites[i]!.tle!)
      let sum = 0
      const n = 200
      for (let k = 0; k < n; k++)
        sum += orbit.surroundings(orbit.epoch + BigInt(Math.round((k / n) * orbit.period * 1e9))).altitude
      expect(Math.abs(sum / n - height)).toBeLessThan(15)
      expect(withCheckDigit(satellites[i]!.tle![0])).toBe(satellites[i]!.tle![0])
      // After 60 days the angle between node and Sun is what it was, within a few degrees (equation of time included).
      const angle = (days: number): number => {
        const tai: Tai = orbit.epoch + BigInt(days) * 86_400_000_000_000n
        const s = orbit.surroundings(tai)
        const h = unit([
          s.position[1] * s.velocity[2] - s.position[2] * s.velocity[1],
          s.position[2] * s.velocity[0] - s.position[0] * s.velocity[2],
          s.position[0] * s.velocity[1] - s.position[1] * s.velocity[0],
        ])
        return Math.atan2(h[1], h[0]) - Math.atan2(s.sun[1], s.sun[0])
      }
      const turned = Math.atan2(Math.sin(angle(60) - angle(0)), Math.cos(angle(60) - angle(0)))
      expect(Math.abs(turned / DEGREES)).toBeLessThan(8)
    }
  })

  test('shifted for a start, each satellite rises over a station within seconds, whenever it is', async () => {
    const { satellites, stations } = await bisat()
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 * 365 * 86_400 }),
        fc.constantFrom(...satellites),
        (seconds, satellite) => {
          const start = parseUtc('2026-01-01') + BigInt(seconds) * 1_000_000_000n
          const orbit = new Orbit(phasedForPass(satellite.tle!, start, stations))
          const up = (t: number): boolean =>
            stations.some(
              (s) =>
                new StationView(s).look(orbit.fixedPosition(start + BigInt(t) * 1_000_000_000n)).elevation >=
                s.minimumElevation,
            )
          expect(up(5)).toBe(true)
          expect(up(60)).toBe(true)
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('rotations', () => {
  test('a quaternion of axes turns each axis onto its own', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        (a, b) => {
          const x: Vector = [Math.cos(a) * Math.cos(b), Math.sin(a) * Math.cos(b), Math.sin(b)]
          const y: Vector = [-Math.sin(a), Math.cos(a), 0]
          const z: Vector = [-Math.cos(a) * Math.sin(b), -Math.sin(a) * Math.sin(b), Math.cos(b)]
          const q = fromAxes(x, y, z)
          for (const [axis, body] of [
            [x, [1, 0, 0]],
            [y, [0, 1, 0]],
            [z, [0, 0, 1]],
          ] as const)
            expect(dot(toBody(q, axis), body)).toBeCloseTo(1, 9)
          expect(norm(q.slice(1) as unknown as Vector)).toBeLessThanOrEqual(1 + 1e-12)
        },
      ),
    )
  })
})
