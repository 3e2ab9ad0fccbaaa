/** When stations will see satellites: what a contact plan of the simulated mission is made from. */
import { formatUtc, type Tai } from '@vigie/base'
import type { GroundStation } from '../ground/station.ts'
import type { Orbit } from './orbit.ts'

export interface PredictedPass {
  readonly station: string
  readonly satellite: string
  readonly aos: string
  readonly los: string
  /** Degrees. */
  readonly elevation: number
}

const SECOND = 1_000_000_000n
/** The shortest pass that is surely found lasts so long. */
const STEP = 20n * SECOND

/** In the order of their acquisition, to the second; one that is under way begins at `from`, one that goes on ends at `to`. */
export function predictedPasses(
  orbits: ReadonlyMap<string, Orbit>,
  stations: readonly GroundStation[],
  from: Tai,
  to: Tai,
): PredictedPass[] {
  const found: PredictedPass[] = []
  for (const [satellite, orbit] of orbits)
    for (const { view, config } of stations) {
      const elevation = (at: Tai): number => view.look(orbit.surroundings(at).fixedPosition).elevation
      const isUp = (at: Tai): boolean => elevation(at) >= config.minimumElevation
      /** The first second after `low` at which it is up or not, as at `high`. */
      const edge = (low: Tai, high: Tai, up: boolean): Tai => {
        let [a, b] = [low, high]
        while (b - a > SECOND) {
          const middle = a + ((b - a) / SECOND / 2n) * SECOND
          if (isUp(middle) === up) b = middle
          else a = middle
        }
        return b
      }
      let aos = isUp(from) ? from : undefined
      let highest = elevation(from)
      for (let at = from; at < to; at += STEP) {
        const next = at + STEP < to ? at + STEP : to
        const now = elevation(next)
        const up = now >= config.minimumElevation
        if (up && aos === undefined) {
          aos = edge(at, next, true)
          highest = now
        }
        if (aos === undefined) continue
        highest = Math.max(highest, now)
        if (up && next < to) continue
        const los = up ? to : edge(at, next, false)
        if (los > aos)
          found.push({
            station: config.code,
            satellite,
            aos: formatUtc(aos, { digits: 3 }),
            los: formatUtc(los, { digits: 3 }),
            elevation: Math.round(highest * 10) / 10,
          })
        aos = undefined
      }
    }
  return found.toSorted((a, b) => (a.aos < b.aos ? -1 : a.aos > b.aos ? 1 : 0))
}
