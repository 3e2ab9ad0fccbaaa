/**
 * Elements that bring a satellite over a station at a given instant: the orbit's shape stays, its epoch becomes the
 * instant, and the place in the orbit (and, where that is not enough, the node) is chosen so that a pass begins.
 */
import { taiToUtc, type Tai } from '@vigie/base'
import type { Station } from '@vigie/model'
import { StationView } from './look.ts'
import { Orbit, type Tle } from './orbit.ts'

const SECOND = 1_000_000_000n

/** The line with its check digit (column 69: digits summed, a minus counts one, modulo ten). */
export function withCheckDigit(line: string): string {
  const body = line.slice(0, 68)
  let sum = 0
  for (const char of body) sum += char === '-' ? 1 : /\d/.test(char) ? Number(char) : 0
  return body + (sum % 10)
}

/** The elements with another epoch, node and mean anomaly, degrees. */
function withPhase(tle: Tle, epoch: Tai, node: number, anomaly: number): Tle {
  const t = taiToUtc(epoch)
  const fraction = (t.hour * 3600 + t.minute * 60 + t.second + t.nanosecond / 1e9) / 86_400
  const day = (t.dayOfYear + fraction).toFixed(8).padStart(12, '0')
  const angle = (value: number): string => (((value % 360) + 360) % 360).toFixed(4).padStart(8)
  return [
    withCheckDigit(tle[0].slice(0, 18) + String(t.year % 100).padStart(2, '0') + day + tle[0].slice(32)),
    withCheckDigit(tle[1].slice(0, 17) + angle(node) + tle[1].slice(25, 43) + angle(anomaly) + tle[1].slice(51)),
  ]
}

interface Candidate {
  readonly tle: Tle
  readonly elevation: number
}

/** A pass that begins `early` … `late` seconds after `start`: the one that climbs highest, with the least change of the node. */
export function phasedForPass(tle: Tle, start: Tai, stations: readonly Station[], early = 1, late = 5): Tle {
  const views = stations.map((station) => ({ view: new StationView(station), minimum: station.minimumElevation }))
  const node = nodeAt(tle, start)
  let best: Candidate | undefined
  for (let shift = 0; shift <= 180; shift += 15) {
    for (const offset of shift === 0 ? [0] : [shift, -shift]) {
      for (let anomaly = 0; anomaly < 360; anomaly += 0.25) {
        const candidate = withPhase(tle, start, node + offset, anomaly)
        const elevation = passElevation(new Orbit(candidate), start, views, early, late)
        if (elevation > (best?.elevation ?? 0)) best = { tle: candidate, elevation }
      }
    }
    if (best !== undefined && best.elevation >= 25) break
  }
  return best?.tle ?? withPhase(tle, start, node, 0)
}

/** A Sun-synchronous node turns with the mean Sun: 360° in a tropical year. */
function nodeAt(tle: Tle, start: Tai): number {
  const days = Number(start - new Orbit(tle).epoch) / 86_400e9
  return Number(tle[1].slice(17, 25)) + (days * 360) / 365.2422
}

function passElevation(
  orbit: Orbit,
  start: Tai,
  views: readonly { readonly view: StationView; readonly minimum: number }[],
  early: number,
  late: number,
): number {
  const before = orbit.fixedPosition(start + BigInt(early) * SECOND)
  const after = orbit.fixedPosition(start + BigInt(late) * SECOND)
  let highest = 0
  for (const { view, minimum } of views) {
    if (view.look(before).elevation >= minimum || view.look(after).elevation < minimum) continue
    for (let t = late; t < late + 700; t += 30) {
      const { elevation } = view.look(orbit.fixedPosition(start + BigInt(t) * SECOND))
      if (elevation > highest) highest = elevation
      if (elevation < minimum) break
    }
  }
  return highest
}
