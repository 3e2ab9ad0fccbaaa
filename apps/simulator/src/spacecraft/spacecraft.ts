/** One satellite: its units together, one step of physics, and what it says of itself. */
import type { Orbit, Surroundings } from '../geometry/orbit.ts'
import { cross, dot, unit, type Vector } from '../geometry/vector.ts'
import { Random } from '../random.ts'
import { Altimeter } from './altimeter.ts'
import { Attitude, AttitudeMode } from './attitude.ts'
import { Communications, type Contact } from './communications.ts'
import { Computer, SatelliteMode } from './computer.ts'
import { HallThruster } from './hall-thruster.ts'
import { Hydrazine } from './hydrazine.ts'
import { Imager } from './imager.ts'
import { MassMemory } from './mass-memory.ts'
import { OnBoardClock } from './on-board-clock.ts'
import { PacketStore } from './packet-store.ts'
import { Power } from './power.ts'
import type { SpacecraftProfile } from './profile.ts'
import type { RaisedEvent, RaiseEvent, Readings } from './reading.ts'
import { Receivers } from './receivers.ts'
import { Thermal } from './thermal.ts'
import type { Tai } from '@vigie/base'

const SafeCause = { power: 1, attitude: 2, commanded: 3 } as const

export class Spacecraft {
  readonly profile: SpacecraftProfile
  readonly orbit: Orbit
  readonly clock: OnBoardClock
  readonly computer: Computer
  readonly power: Power
  readonly thermal: Thermal
  readonly attitude: Attitude
  readonly communications: Communications
  readonly memory: MassMemory
  readonly store = new PacketStore()
  readonly imager: Imager | undefined
  readonly receivers: Receivers | undefined
  readonly altimeter: Altimeter | undefined
  readonly hydrazine: Hydrazine | undefined
  readonly thruster: HallThruster | undefined
  readonly readings: Readings = {}
  /** Events raised since they were last taken. */
  events: RaisedEvent[] = []
  surroundings: Surroundings

  constructor(profile: SpacecraftProfile, orbit: Orbit, seed: number, start: Tai) {
    this.profile = profile
    this.orbit = orbit
    this.surroundings = orbit.surroundings(start)
    const random = (unit: string): Random => new Random(seed, `${profile.name}.${unit}`)
    const raise: RaiseEvent = (id, unit = 0, value = 0) => this.events.push({ id, unit, value })
    const { plates } = profile
    this.clock = new OnBoardClock(profile.drift)
    this.computer = new Computer(profile.softwareVersion, random('OBC'), raise)
    this.power = new Power(profile, random('EPS'), raise)
    this.thermal = new Thermal(profile, random('TCS'), raise)
    this.attitude = new Attitude(profile, random('AOCS'), raise)
    this.communications = new Communications(random('TTC'), raise, this.thermal, plates.transponder, profile.downlink)
    this.memory = new MassMemory(profile, random('MMU'), raise, this.store, this.thermal)
    if (profile.purpose === 'imaging') {
      this.imager = new Imager(random('IMG'), raise, this.thermal)
      this.hydrazine = new Hydrazine(this.thermal, random('PROP'), raise)
      this.#say('PROP', this.hydrazine.readings())
      this.#say('IMG', this.imager.readings())
    } else {
      this.receivers = new Receivers(random('RX'), raise, this.thermal)
      this.altimeter = new Altimeter(random('COA'), raise, this.thermal)
      this.thruster = new HallThruster(this.thermal, random('PROP'), (event, manoeuvre, deltaV) =>
        raise(event === 'start' ? 7001 : 7002, manoeuvre, deltaV),
      )
      this.#say('PROP', this.thruster.readings())
      this.#say('AIS', this.receivers.shipReadings())
      this.#say('RFM', this.receivers.monitorReadings())
      this.#say(
        'COA',
        this.altimeter.readings(() => this.power.busVoltage),
      )
    }
    this.#say(
      'OBC',
      this.computer.readings(this.clock, this.thermal, () => this.attitude.gnss, plates.computer),
    )
    this.#say(
      'EPS',
      this.power.readings(() => this.thermal.heaterOn(plates.batteryHeater)),
    )
    this.#say('TCS', this.thermal.readings())
    this.#say('AOCS', this.attitude.readings())
    this.#say('TTC', this.communications.readings())
    this.#say('MMU', this.memory.readings())
    this.#settle(start)
  }

  /** An orbit before the start, in coarse steps, so that temperatures, charge and modes are those of a flight under way. */
  #settle(start: Tai): void {
    const dt = 10
    for (let before = Math.ceil(this.orbit.period / dt); before >= 0; before--)
      this.step(dt, start - BigInt(before * dt) * 1_000_000_000n, undefined)
    this.events = []
  }

  #say(unit: string, readings: Readings): void {
    for (const [name, read] of Object.entries(readings)) this.readings[`${unit}.${name}`] = read
  }

  /** Degrees from the ascending node, 0 … 360. */
  get orbitAngle(): number {
    const { position, velocity } = this.surroundings
    const momentum = cross(position, velocity)
    const node: Vector = unit([-momentum[1], momentum[0], 0])
    const ahead = unit(cross(momentum, node))
    return ((Math.atan2(dot(position, ahead), dot(position, node)) * 180) / Math.PI + 360) % 360
  }

  get safe(): boolean {
    return this.computer.mode === SatelliteMode.safe
  }

  enterSafeMode(cause: number = SafeCause.commanded): void {
    this.computer.enter(SatelliteMode.safe, cause)
    this.attitude.enter(AttitudeMode.safe)
    this.thruster?.stop()
    this.hydrazine?.disarm()
    this.imager?.stop()
  }

  leaveSafeMode(): void {
    this.computer.enter(SatelliteMode.nominal, 0)
    this.attitude.enter(AttitudeMode.nominal)
    this.thruster?.enable()
  }

  /** One step of physics, to `tai`. */
  step(dt: number, tai: Tai, contact: Contact | undefined): void {
    const s = this.orbit.surroundings(tai)
    this.surroundings = s
    const active = !this.safe && this.attitude.mode === AttitudeMode.nominal
    this.attitude.step(dt, s)
    // What the ground commands into orbit control fires when the ground says so, not by the programme on board.
    const programmed = this.attitude.mode === AttitudeMode.orbitControl && !this.attitude.commanded
    if (this.hydrazine?.step(dt, programmed ? this.attitude.inMode : undefined) === true)
      this.attitude.enter(AttitudeMode.nominal)
    this.communications.step(dt, contact)
    this.imager?.step(dt, s, active, this.memory.stored < 0.95 * this.profile.memory, contact?.look)
    this.receivers?.step(dt, s, !this.safe)
    this.altimeter?.step(dt, s, !this.safe)
    this.thruster?.step(dt, argumentOfLatitude(s), active && s.illumination === 1 && this.power.charge > 0.8)
    const passRead = contact !== undefined && active ? (this.imager?.readRate ?? 140) : 0
    this.memory.step(dt, this.imager?.writeRate ?? this.receivers?.writeRate ?? 0, passRead)
    this.thermal.step(dt, s, this.safe ? -4 : 0)
    this.power.step(dt, s, this.attitude.arrayIncidence, {
      transmitter: this.communications.transmitting ? 1 : 0,
      imager: this.imager?.imaging === true ? 1 : 0.15,
      xband: this.imager?.xband === true ? 1 : 0.02,
      heaters: this.thermal.heating,
      wheel: this.safe ? 0.4 : 1,
      thruster: this.thruster?.load ?? 0,
      receivers: this.receivers?.on === true ? 1 : 0.1,
      hosted: this.altimeter?.load ?? 0,
    })
    this.clock.step(dt, this.thermal.temperatures[this.profile.plates.computer - 1]!, this.attitude.gnss)
    this.computer.step(dt, (this.imager?.imaging === true ? 22 : 0) + (contact === undefined ? 0 : 6))
    if (this.power.low && !this.safe && this.computer.safeModeArmed) this.enterSafeMode(SafeCause.power)
  }
}

/** Degrees from the ascending node, −180 … 180. */
function argumentOfLatitude(s: Surroundings): number {
  const sine = Math.min(1, Math.max(-1, s.position[2] / Math.hypot(...s.position)))
  const angle = (Math.asin(sine) * 180) / Math.PI
  return s.velocity[2] >= 0 ? angle : 180 - angle
}
