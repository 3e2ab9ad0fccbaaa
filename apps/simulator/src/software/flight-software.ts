/** The on-board software of a satellite: takes telecommand packets, has its services execute them, and reports on each. */
import type { Tai } from '@vigie/base'
import { crc16, packetApid, packetHasSecondaryHeader, packetIsTelecommand, pusVersion } from '@vigie/ccsds'
import type { SpaceSystem } from '@vigie/model'
import type { ReportValues } from '../packets/report-writer.ts'
import type { TelemetrySource } from '../packets/telemetry-source.ts'
import type { RaisedEvent } from '../spacecraft/reading.ts'
import { ResetCause } from '../spacecraft/computer.ts'
import type { Spacecraft } from '../spacecraft/spacecraft.ts'
import { CommandDecoder } from '../telecommand/command-decoder.ts'
import { FailureCode, RequestFailure } from '../telecommand/failure.ts'
import type { TelecommandReceiver } from '../telecommand/receiver.ts'
import { ParameterPool } from './parameter-pool.ts'
import type { Handler, OnBoard, Running, Service } from './service.ts'
import { ReceivedPackets } from './received-packets.ts'
import { Verification } from './verification.ts'

/** Header of PUS-C and error control. */
const SHORTEST = 13
const PUS_C = 2

interface Executing {
  readonly packet: Uint8Array
  readonly run: Running
  steps: number
}

export class FlightSoftware implements OnBoard {
  readonly craft: Spacecraft
  readonly telemetry: TelemetrySource
  readonly parameters: ParameterPool
  readonly receiver: TelecommandReceiver | undefined
  readonly verification: Verification
  readonly commands: readonly string[]
  now: Tai
  /** Packets that have come from the uplink, in their order: what is true of what was sent. The last ones. */
  readonly received = new ReceivedPackets()
  /** Every request is refused with this code (a fault). */
  rejecting: FailureCode | undefined
  readonly #decoder: CommandDecoder
  readonly #services: readonly Service[]
  readonly #handlers = new Map<string, Handler>()
  readonly #apids: ReadonlySet<number>
  #executing: Executing[] = []
  /** Reports of the handler that is at work, which follow the report of its start. */
  #held: (() => void)[] | undefined
  #laterEvents: readonly RaisedEvent[] = []
  #restarting = false
  #cause: ResetCause = ResetCause.command

  /** Throws VIG-SIM-002 for commands that the satellite cannot read. */
  constructor(
    system: SpaceSystem,
    element: string,
    craft: Spacecraft,
    telemetry: TelemetrySource,
    receiver: TelecommandReceiver | undefined,
    now: Tai,
    services: (onBoard: OnBoard) => readonly Service[],
  ) {
    this.craft = craft
    this.telemetry = telemetry
    this.receiver = receiver
    this.now = now
    this.parameters = new ParameterPool(system, element, craft.readings)
    this.verification = new Verification((container, values) => telemetry.report(container, values, [], this.now))
    this.#decoder = new CommandDecoder(system, element)
    this.commands = this.#decoder.commands
    this.#apids = new Set(Object.values(craft.profile.applications))
    this.#services = services(this)
    for (const { handlers } of this.#services)
      for (const [name, handler] of Object.entries(handlers)) this.#handlers.set(name, handler)
  }

  get time(): number {
    return this.craft.clock.at(this.now).coarse
  }

  /** Commands of the model that nothing executes. */
  get unhandled(): readonly string[] {
    return this.commands.filter((name) => !this.#handlers.has(name))
  }

  report(container: string, values: ReportValues, rows: readonly ReportValues[] = []): void {
    const { now } = this
    const send = (): void => this.telemetry.report(container, values, rows, now)
    if (this.#held === undefined) send()
    else this.#held.push(send)
  }

  /** A packet from the uplink, at the instant at which it came. */
  receive(packet: Uint8Array, at: Tai): void {
    this.now = at
    this.received.add(packet)
    // While it starts, the computer hears nothing.
    if (!this.craft.computer.booting) this.issue(packet)
  }

  issue(packet: Uint8Array): void {
    const { computer } = this.craft
    computer.received()
    try {
      this.#accept(packet)
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error
      computer.rejected()
      if (error.code === FailureCode.illegalApid) this.verification.notRouted(packet, error.code)
      else this.verification.rejected(packet, error.code)
    }
  }

  #accept(packet: Uint8Array): void {
    const refuse = (code: FailureCode): never => {
      throw new RequestFailure(code, 'acceptance')
    }
    const { verification } = this
    if (packet.length < SHORTEST) refuse(FailureCode.illegalLength)
    if (crc16(packet, 0, packet.length) !== 0) refuse(FailureCode.badChecksum)
    if (!this.#apids.has(packetApid(packet, 0))) refuse(FailureCode.illegalApid)
    if (!packetIsTelecommand(packet, 0) || !packetHasSecondaryHeader(packet, 0) || pusVersion(packet, 0) !== PUS_C)
      refuse(FailureCode.illegalType)
    if (this.rejecting !== undefined) refuse(this.rejecting)
    const command = this.#decoder.decode(packet, packet.length - 2)
    const handler = this.#handlers.get(command.name) ?? refuse(FailureCode.illegalType)
    const outer = this.#held
    const held: (() => void)[] = []
    this.#held = held
    let running: Running | void
    try {
      running = handler({ ...command, packet })
    } catch (error) {
      if (!(error instanceof RequestFailure) || error.stage === 'acceptance') throw error
      this.craft.computer.accepted()
      this.craft.computer.failed()
      verification.accepted(packet)
      verification.startFailed(packet, error.code)
      return
    } finally {
      this.#held = outer
    }
    this.craft.computer.accepted()
    verification.accepted(packet)
    verification.started(packet)
    for (const send of held) send()
    if (running === undefined) this.#complete(packet)
    else this.#executing.push({ packet, run: running, steps: 0 })
    if (this.#restarting) this.#restart()
  }

  #complete(packet: Uint8Array): void {
    this.craft.computer.executed()
    this.verification.completed(packet)
  }

  /** A second has passed, to `now`. */
  step(now: Tai): void {
    this.now = now
    const before = this.#executing
    this.#executing = []
    for (const one of before) {
      const outcome = one.run(1)
      if (outcome === 'done') this.#complete(one.packet)
      else if (outcome === 'going') this.#executing.push(one)
      else if ('step' in outcome) {
        one.steps = outcome.step
        this.verification.progress(one.packet, outcome.step)
        this.#executing.push(one)
      } else {
        this.craft.computer.failed()
        if (one.steps > 0) this.verification.progressFailed(one.packet, one.steps, outcome.failed)
        this.verification.failed(one.packet, outcome.failed)
      }
    }
    for (const service of this.#services) service.step?.(1)
    if (this.#restarting) this.#restart()
  }

  /** What was raised on board since the last call is seen by the services before it is reported. */
  noticeEvents(events: readonly RaisedEvent[]): void {
    const count = events.length
    for (const event of [...this.#laterEvents, ...events]) for (const service of this.#services) service.event?.(event)
    // What the actions themselves raise is acted upon a second later: no circle goes round within one.
    this.#laterEvents = events.slice(count)
  }

  /** Starts the computer again, once what is at hand is done: what was executing is forgotten, without a word. */
  restart(cause: ResetCause = ResetCause.command): void {
    this.#cause = cause
    this.#restarting = true
  }

  #restart(): void {
    this.#restarting = false
    this.#executing = []
    this.receiver?.restart()
    for (const service of this.#services) service.restart?.()
    this.craft.computer.restarted(this.#cause)
  }
}
