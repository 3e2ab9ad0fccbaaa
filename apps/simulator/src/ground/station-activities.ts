/** Activities of a station (docs/formats/station-control.md): begun at once, told of until they have ended. */
import type { GroundStation } from './station.ts'
import { Pointing, Polarisation, STOW_ELEVATION } from './station-equipment.ts'

type StationStage = 'accepted' | 'started' | 'progress' | 'completed'
export interface StationTold {
  readonly stage: StationStage
  readonly passed: boolean
  readonly detail?: string
}
/** Told after each second of the world; undefined: it goes on and there is nothing to tell. */
type Continued = () => StationTold | undefined
type Given = Readonly<Record<string, unknown>>

/** What is wrong with a request: it is rejected. */
class Rejected extends Error {}

const done = (detail?: string): StationTold => ({
  stage: 'completed',
  passed: true,
  ...(detail === undefined ? {} : { detail }),
})

function number(given: Given, name: string, low: number, high: number): number {
  const value = given[name]
  if (typeof value === 'number' && value >= low && value <= high) return value
  throw new Rejected(`"${name}" is a number from ${low} to ${high}`)
}
function oneOf<T>(given: Given, name: string, labels: Readonly<Record<string, T>>): T {
  const value = String(given[name])
  if (Object.hasOwn(labels, value)) return labels[value]!
  throw new Rejected(`"${name}" is one of ${Object.keys(labels).join(', ')}`)
}
const SWITCH = { OFF: false, ON: true, false: false, true: true }

/** Works until the antenna is where it was told to be, or was told to be somewhere else. */
function moved({ equipment }: GroundStation): Continued {
  const { target } = equipment
  return () => {
    if (equipment.target !== target || !equipment.moves)
      return { stage: 'completed', passed: false, detail: 'the antenna was told to do something else' }
    return equipment.inPosition
      ? done(`azimuth ${target.azimuth.toFixed(1)} deg, elevation ${target.elevation.toFixed(1)} deg`)
      : undefined
  }
}

const ACTIVITIES: Readonly<Record<string, (station: GroundStation, given: Given) => Continued>> = {
  Track: (station, given) => {
    const satellite = oneOf(given, 'satellite', Object.fromEntries(station.satellites.map((s) => [s, s])))
    const { equipment } = station
    equipment.pointing = Pointing.satellite
    equipment.satellite = satellite
    return () =>
      done(station.track?.satellite === satellite ? `follows ${satellite}` : `waits for ${satellite} to rise`)
  },
  TrackAutomatically: (station) => {
    station.equipment.pointing = Pointing.automatic
    return () => done(station.track === undefined ? 'nothing is in view' : `follows ${station.track.satellite}`)
  },
  Point: (station, given) => {
    const azimuth = number(given, 'azimuth', 0, 360) % 360
    const elevation = number(given, 'elevation', 0, 90)
    station.equipment.pointing = Pointing.fixed
    station.equipment.target = { azimuth, elevation }
    return moved(station)
  },
  Stow: (station) => {
    station.equipment.pointing = Pointing.stowed
    station.equipment.target = { azimuth: 0, elevation: STOW_ELEVATION }
    return moved(station)
  },
  SwitchCarrier: ({ equipment }, given) => {
    equipment.carrier = oneOf(given, 'state', SWITCH)
    return () => done(`carrier ${equipment.carrier ? 'on' : 'off'}`)
  },
  SwitchReceiver: ({ equipment }, given) => {
    equipment.receiver = oneOf(given, 'state', SWITCH)
    return () => done(`receiver ${equipment.receiver ? 'on' : 'off'}`)
  },
  SetPolarisation: ({ equipment }, given) => {
    equipment.polarisation = oneOf(given, 'polarisation', { RHC: Polarisation.rhc, LHC: Polarisation.lhc })
    return () => done()
  },
  SetTelecommandRate: ({ equipment }, given) => {
    equipment.rate = number(given, 'rate', 100, 256_000)
    return () => done(`${equipment.rate} bit/s`)
  },
  Sweep: ({ equipment }, given) => {
    if (!equipment.carrier) throw new Rejected('the carrier is off')
    if (equipment.sweeping) throw new Rejected('a sweep is under way')
    equipment.sweep(number(given, 'span', 1, 200), number(given, 'rate', 1, 200))
    let told = 0
    return () => {
      if (!equipment.carrier) return { stage: 'completed', passed: false, detail: 'the carrier was switched off' }
      if (!equipment.sweeping) return done()
      const quarter = Math.floor(equipment.swept * 4)
      if (quarter <= told) return undefined
      told = quarter
      return { stage: 'progress', passed: true, detail: `${quarter * 25} %` }
    }
  },
}

export class StationActivities {
  readonly #station: GroundStation
  readonly #running = new Map<number, { readonly name: string; readonly next: Continued }>()

  constructor(station: GroundStation) {
    this.#station = station
  }

  begin(id: number, name: string, given: Given): StationTold[] {
    const activity = Object.hasOwn(ACTIVITIES, name) ? ACTIVITIES[name] : undefined
    try {
      if (activity === undefined) throw new Rejected(`the station knows no "${name}"`)
      if (this.#running.has(id)) throw new Rejected(`number ${id} is under way`)
      this.#running.set(id, { name, next: activity(this.#station, given) })
    } catch (error) {
      if (!(error instanceof Rejected)) throw error
      return [{ stage: 'accepted', passed: false, detail: error.message }]
    }
    return [
      { stage: 'accepted', passed: true },
      { stage: 'started', passed: true },
    ]
  }

  /** True: it is stopped, as it is. */
  abort(id: number): boolean {
    const running = this.#running.get(id)
    if (running === undefined) return false
    this.#running.delete(id)
    const { equipment } = this.#station
    if (running.name === 'Sweep') equipment.endSweep()
    if (equipment.moves) equipment.target = { azimuth: equipment.azimuth, elevation: equipment.elevation }
    return true
  }

  /** Nobody asks any more. */
  forget(): void {
    this.#running.clear()
  }

  /** A second of the world has passed. */
  step(): { readonly id: number; readonly told: StationTold }[] {
    const all: { id: number; told: StationTold }[] = []
    for (const [id, { next }] of this.#running) {
      const told = next()
      if (told === undefined) continue
      if (told.stage === 'completed') this.#running.delete(id)
      all.push({ id, told })
    }
    return all
  }
}
