/** The faults in force, those to come, and what each does to the world when it begins and ends. */
import type { Tai } from '@vigie/base'
import { simulatorErrors } from '../errors.ts'
import type { Spacecraft } from '../spacecraft/spacecraft.ts'
import { AttitudeMode } from '../spacecraft/attitude.ts'
import type { Fault, ScheduledFault } from './fault.ts'
import type { SensorFaults } from './sensor-faults.ts'

export interface ActiveFault {
  readonly id: number
  readonly fault: Fault
  readonly since: Tai
  /** When it ends by itself. */
  readonly until?: Tai
}

export interface LinkTrouble {
  /** Share of frames lost. */
  readonly loss: number
  /** Share of wrong bits. */
  readonly errors: number
  readonly dropped: boolean
}

const NO_TROUBLE: LinkTrouble = { loss: 0, errors: 0, dropped: false }

export class FaultBoard {
  readonly active = new Map<number, ActiveFault>()
  readonly #crafts: ReadonlyMap<string, Spacecraft>
  readonly #stations: ReadonlySet<string>
  readonly #sensors: ReadonlyMap<string, SensorFaults>
  readonly #parameters: (path: string) => boolean
  #coming: ScheduledFault[] = []
  #next = 1

  constructor(
    crafts: ReadonlyMap<string, Spacecraft>,
    stations: ReadonlySet<string>,
    sensors: ReadonlyMap<string, SensorFaults>,
    parameters: (path: string) => boolean,
  ) {
    this.#crafts = crafts
    this.#stations = stations
    this.#sensors = sensors
    this.#parameters = parameters
  }

  /** Throws VIG-SIM-005 when a fault names what is not there. */
  schedule(script: readonly ScheduledFault[]): void {
    for (const { fault } of script) this.#check(fault)
    this.#coming = [...this.#coming, ...script].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  }

  /** Puts a fault in force. Throws VIG-SIM-005. */
  inject(fault: Fault, now: Tai, duration?: bigint): ActiveFault {
    this.#check(fault)
    const active: ActiveFault = {
      id: this.#next++,
      fault,
      since: now,
      ...(duration === undefined ? {} : { until: now + duration }),
    }
    this.active.set(active.id, active)
    this.#begin(fault)
    return active
  }

  /** Ends a fault; false when there is none of that number. */
  clear(id: number): boolean {
    const active = this.active.get(id)
    if (active === undefined) return false
    this.active.delete(id)
    this.#end(active.fault)
    return true
  }

  /** Begins and ends what is due. */
  advance(now: Tai): void {
    while (this.#coming.length > 0 && this.#coming[0]!.at <= now) {
      const { fault, duration } = this.#coming.shift()!
      this.inject(fault, now, duration)
    }
    for (const { id, until } of this.active.values()) if (until !== undefined && until <= now) this.clear(id)
  }

  link(satellite: string, station: string): LinkTrouble {
    if (this.active.size === 0) return NO_TROUBLE
    let { loss, errors, dropped } = NO_TROUBLE
    for (const { fault } of this.active.values()) {
      if (fault.kind !== 'frame-loss' && fault.kind !== 'bit-errors' && fault.kind !== 'link-drop') continue
      if ((fault.satellite ?? satellite) !== satellite || (fault.station ?? station) !== station) continue
      if (fault.kind === 'frame-loss') loss = Math.max(loss, fault.rate)
      else if (fault.kind === 'bit-errors') errors = Math.max(errors, fault.rate)
      else dropped = true
    }
    return { loss, errors, dropped }
  }

  #check(fault: Fault): void {
    const refuse = (detail: string): never => {
      throw simulatorErrors.badFault({ detail })
    }
    if ('satellite' in fault && fault.satellite !== undefined && !this.#crafts.has(fault.satellite))
      refuse(`there is no satellite ${fault.satellite}: ${[...this.#crafts.keys()].join(', ')}`)
    if ('station' in fault && fault.station !== undefined && !this.#stations.has(fault.station))
      refuse(`there is no station ${fault.station}: ${[...this.#stations].join(', ')}`)
    if (fault.kind === 'sensor' && !this.#parameters(fault.parameter))
      refuse(`there is no parameter ${fault.parameter}`)
    if (fault.kind === 'sensor' && this.#sensorsOf(fault.parameter) === undefined)
      refuse(`${fault.parameter} is not telemetry of a satellite`)
    const craft = 'satellite' in fault ? this.#crafts.get(fault.satellite ?? '') : undefined
    const within = (what: string, n: number, most: number): void => {
      if (!Number.isInteger(n) || n < 1 || n > most) refuse(`${what} is 1 … ${most}`)
    }
    if (fault.kind === 'wheel-failure') within('wheel', fault.wheel, craft!.profile.wheels)
    if (fault.kind === 'star-tracker-failure') within('tracker', fault.tracker, craft!.profile.starTrackers)
    if (fault.kind === 'cell-loss') within('cell', fault.cell, 8)
  }

  #sensorsOf(parameter: string): SensorFaults | undefined {
    for (const [element, sensors] of this.#sensors) if (parameter.startsWith(`${element}.`)) return sensors
    return undefined
  }

  #begin(fault: Fault): void {
    if (fault.kind === 'sensor') this.#sensorsOf(fault.parameter)?.set(fault)
    if (!('satellite' in fault) || fault.satellite === undefined) return
    const craft = this.#crafts.get(fault.satellite)!
    switch (fault.kind) {
      case 'safe-mode':
        return craft.enterSafeMode()
      case 'time-jump':
        craft.clock.jump(fault.seconds)
        return void craft.events.push({ id: 1005, unit: 0, value: fault.seconds })
      case 'wheel-failure':
        return craft.attitude.wheels.fail(fault.wheel)
      case 'star-tracker-failure':
        return void (craft.attitude.trackers[fault.tracker - 1]!.failed = true)
      case 'cell-loss':
        craft.power.lostCell = fault.cell
        return void craft.events.push({
          id: 2005,
          unit: fault.cell,
          value: craft.power.cellVoltage(fault.cell),
        })
      case 'gnss-loss':
        craft.attitude.gnss = false
        return void craft.events.push({ id: 4005, unit: 0, value: 0 })
      default:
    }
  }

  #end(fault: Fault): void {
    if (fault.kind === 'sensor') this.#sensorsOf(fault.parameter)?.clear(fault.parameter)
    if (!('satellite' in fault) || fault.satellite === undefined) return
    const craft = this.#crafts.get(fault.satellite)!
    switch (fault.kind) {
      case 'safe-mode':
        if (craft.attitude.mode === AttitudeMode.safe) craft.leaveSafeMode()
        return
      case 'wheel-failure':
        return craft.attitude.wheels.repair(fault.wheel)
      case 'star-tracker-failure':
        return void (craft.attitude.trackers[fault.tracker - 1]!.failed = false)
      case 'cell-loss':
        return void (craft.power.lostCell = 0)
      case 'gnss-loss':
        return void (craft.attitude.gnss = true)
      default:
    }
  }
}
