/** The faults in force, those to come, and what each does to the world when it begins and ends. */
import type { Tai } from '@vigie/base'
import { simulatorErrors } from '../errors.ts'
import type { Spacecraft } from '../spacecraft/spacecraft.ts'
import { AttitudeMode } from '../spacecraft/attitude.ts'
import type { FlightSoftware } from '../software/flight-software.ts'
import { ResetCause } from '../spacecraft/computer.ts'
import { FailureCode } from '../telecommand/failure.ts'
import { ACKNOWLEDGEMENT_STAGES, type Fault, type ScheduledFault } from './fault.ts'
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

export interface UplinkTrouble {
  /** Share of CLTUs lost. */
  readonly loss: number
  /** Share of wrong bits. */
  readonly errors: number
  readonly refusing: boolean
}

const NO_UPLINK_TROUBLE: UplinkTrouble = { loss: 0, errors: 0, refusing: false }
const NO_TROUBLE: LinkTrouble = { loss: 0, errors: 0, dropped: false }

export class FaultBoard {
  readonly active = new Map<number, ActiveFault>()
  readonly #crafts: ReadonlyMap<string, Spacecraft>
  readonly #stations: ReadonlySet<string>
  readonly #sensors: ReadonlyMap<string, SensorFaults>
  readonly #parameters: (path: string) => boolean
  readonly #commanding: ReadonlyMap<string, FlightSoftware>
  #coming: ScheduledFault[] = []
  #next = 1

  constructor(
    crafts: ReadonlyMap<string, Spacecraft>,
    stations: ReadonlySet<string>,
    sensors: ReadonlyMap<string, SensorFaults>,
    parameters: (path: string) => boolean,
    commanding: ReadonlyMap<string, FlightSoftware>,
  ) {
    this.#commanding = commanding
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

  uplink(satellite: string, station: string): UplinkTrouble {
    if (this.active.size === 0) return NO_UPLINK_TROUBLE
    let { loss, errors, refusing } = NO_UPLINK_TROUBLE
    for (const { fault } of this.active.values()) {
      if (fault.kind !== 'uplink-loss' && fault.kind !== 'uplink-errors' && fault.kind !== 'uplink-refused') continue
      if ((fault.satellite ?? satellite) !== satellite || (fault.station ?? station) !== station) continue
      if (fault.kind === 'uplink-loss') loss = Math.max(loss, fault.rate)
      else if (fault.kind === 'uplink-errors') errors = Math.max(errors, fault.rate)
      else refusing = true
    }
    return { loss, errors, refusing }
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
    if (fault.kind === 'output-trip') within('output', fault.output, craft!.power.outputs)
    if (fault.kind === 'rejection' && fault.code !== undefined) within('code', fault.code, 65_535)
    if (fault.kind === 'farm-lockout' && !this.#software(fault).receiver?.farms.has(fault.channel ?? 0))
      refuse(`${fault.satellite} has no telecommand channel ${fault.channel ?? 0}`)
    if (fault.kind === 'cell-loss') within('cell', fault.cell, 8)
  }

  #software(fault: { readonly satellite: string }): FlightSoftware {
    return this.#commanding.get(fault.satellite)!
  }

  /** What the reports of service 1 suffer, of all faults in force. */
  #verification(satellite: string): void {
    const silent = new Set<number>()
    let wrongEcho = false
    for (const { fault } of this.active.values()) {
      if (!('satellite' in fault) || fault.satellite !== satellite) continue
      if (fault.kind === 'wrong-echo') wrongEcho = true
      if (fault.kind !== 'no-acknowledgement') continue
      const stages =
        fault.stage === undefined ? Object.values(ACKNOWLEDGEMENT_STAGES) : [ACKNOWLEDGEMENT_STAGES[fault.stage]]
      for (const subservice of stages.flat()) silent.add(subservice)
    }
    this.#commanding.get(satellite)!.verification.trouble = { silent, wrongEcho }
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
      case 'output-trip':
        return craft.power.trip(fault.output)
      case 'no-acknowledgement':
      case 'wrong-echo':
        return this.#verification(fault.satellite)
      case 'rejection':
        return void (this.#software(fault).rejecting = (fault.code ?? FailureCode.wrongMode) as FailureCode)
      case 'farm-lockout': {
        const farm = this.#software(fault).receiver!.farms.get(fault.channel ?? 0)!
        return void farm.sequenceControlled(farm.receiverFrameSequenceNumber + 128)
      }
      case 'farm-wait': {
        const { receiver } = this.#software(fault)
        return void (receiver !== undefined && (receiver.congested = true))
      }
      case 'reset':
        return this.#software(fault).restart(ResetCause.watchdog)
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
      case 'no-acknowledgement':
      case 'wrong-echo':
        return this.#verification(fault.satellite)
      case 'rejection':
        return void (this.#software(fault).rejecting = undefined)
      case 'farm-wait':
        return this.#software(fault).receiver?.release()
      case 'gnss-loss':
        return void (craft.attitude.gnss = true)
      default:
    }
  }
}
