/** The world on its sockets, at a pace. */
import type { Tai } from '@vigie/base'
import type { LinkConfig, Mission } from '@vigie/model'
import { ControlPort } from './control/control-port.ts'
import type { Controlled } from './control/controlled.ts'
import { CONGESTED, StationPort } from './ground/port.ts'
import { StationActivities } from './ground/station-activities.ts'
import { StationControlPort } from './ground/station-control-port.ts'
import { UplinkPort } from './ground/uplink-port.ts'
import { World } from './world.ts'
import type { ScheduledFault } from './faults/fault.ts'

export interface SimulatorOptions {
  /** The machine's clock, where the flight is one of now. */
  readonly now?: () => Tai
  readonly mission: Mission
  readonly seed: number
  readonly start: Tai
  readonly phased: boolean
  /** Simulated seconds a second; ignored when stepped. */
  readonly rate: number
  readonly stepped: boolean
  readonly controlPort: number
  readonly faults: readonly ScheduledFault[]
  /** Lines for people. */
  readonly say?: (line: string) => void
}

/** ms of work before others get the thread. */
const SLICE = 20
/** ms that a reader may be behind before it is given up. */
const PATIENCE = 5000

export class Simulator implements Controlled {
  readonly world: World
  readonly ports: ReadonlyMap<string, StationPort>
  /** Where telecommands come in, by the name of the uplink. */
  readonly uplinks: ReadonlyMap<string, UplinkPort>
  /** Where stations take activities, by the code of the station. */
  readonly stationControls: ReadonlyMap<string, StationControlPort>
  readonly control: ControlPort
  readonly stepped: boolean
  #rate: number
  #timer: NodeJS.Timeout | undefined
  #origin = 0
  #originTime: Tai
  #congestedSince: number | undefined
  #closed: Promise<void> | undefined
  readonly #say: (line: string) => void
  readonly #now: (() => Tai) | undefined

  /** Throws VIG-SIM-001, VIG-SIM-002, VIG-SIM-005. */
  constructor(options: SimulatorOptions) {
    this.stepped = options.stepped
    this.#rate = options.rate
    this.#say = options.say ?? (() => {})
    this.#now = options.now
    this.ports = new Map(
      options.mission.chains
        .flatMap((chain) => chain.links)
        .filter((link): link is LinkConfig & { port: number } => link.kind === 'tcp-client' && link.port !== undefined)
        .map((link) => [link.name, new StationPort(link.name, link.host ?? '127.0.0.1', link.port)]),
    )
    this.world = new World(
      options.mission,
      { seed: options.seed, start: options.start, phased: options.phased, truth: false },
      { link: (name, bytes) => this.ports.get(name)?.send(bytes) },
    )
    this.uplinks = new Map(
      this.world.flights.flatMap(({ uplinks }) =>
        uplinks.map((uplink) => [uplink.config.name, new UplinkPort(uplink, () => this.world.now)] as const),
      ),
    )
    this.stationControls = new Map(
      this.world.stations.flatMap((station) => {
        const { control, code } = station.config
        if (control === undefined) return []
        const port = new StationControlPort(
          `${code} control`,
          new StationActivities(station),
          control,
          () => this.world.now,
        )
        return [[code, port] as const]
      }),
    )
    this.world.faults.schedule(options.faults)
    this.#originTime = this.world.now
    this.control = new ControlPort(this, options.controlPort)
  }

  /** Opens the ports and begins. Throws VIG-SIM-003. */
  async start(): Promise<void> {
    try {
      for (const port of this.#allPorts()) await port.open()
      await this.control.open()
    } catch (error) {
      // Half a simulator would keep its ports and never fly.
      await this.close()
      throw error
    }
    this.#origin = performance.now()
    // A flight of now at the pace of now makes up for what the beginning took: its stations keep the time of everybody else.
    if (this.#now !== undefined && !this.stepped && this.#rate === 1)
      this.#origin -= Math.max(0, Number((this.#now() - this.world.now) / 1_000_000n))
    if (!this.stepped) this.#arm(0)
  }

  #allPorts(): readonly { open(): Promise<void>; close(): Promise<void> }[] {
    return [...this.ports.values(), ...this.uplinks.values(), ...this.stationControls.values()]
  }

  get rate(): number {
    return this.stepped ? 0 : this.#rate
  }
  set rate(rate: number) {
    this.#rate = rate
    this.#rebase()
  }

  #rebase(): void {
    this.#origin = performance.now()
    this.#originTime = this.world.now
  }

  #arm(delay: number): void {
    this.#timer = setTimeout(() => this.#run(), delay)
  }

  /** As many seconds as the clock asks for, in slices; waits for readers that are behind. */
  #run(): void {
    const began = performance.now()
    for (;;) {
      if (this.congested()) {
        this.#rebase()
        return this.#arm(10)
      }
      const due = this.#originTime + BigInt(Math.floor((performance.now() - this.#origin) * this.#rate)) * 1_000_000n
      const left = Number(this.world.now + 1_000_000_000n - due) / 1e6
      if (left > 0) return this.#arm(Math.min(250, Math.max(1, left / this.#rate)))
      this.step()
      if (performance.now() - began > SLICE) return this.#arm(0)
    }
  }

  step(): void {
    this.world.step()
    for (const port of this.stationControls.values()) port.step()
    this.#dropLinks()
  }

  /** Steps that many seconds, as fast as readers take them. */
  async stepBy(seconds: number): Promise<void> {
    let began = performance.now()
    for (let i = 0; i < seconds; i++) {
      while (this.congested()) await new Promise((resolve) => setTimeout(resolve, 5))
      this.step()
      if (performance.now() - began < SLICE) continue
      await new Promise((resolve) => setImmediate(resolve))
      began = performance.now()
    }
  }

  /** Whether a reader is behind; one that stays so too long is given up. */
  congested(): boolean {
    let behind = false
    for (const port of this.ports.values()) if (port.waiting > CONGESTED) behind = true
    if (!behind) {
      this.#congestedSince = undefined
      return false
    }
    this.#congestedSince ??= performance.now()
    if (performance.now() - this.#congestedSince < PATIENCE) return true
    for (const port of this.ports.values()) {
      if (port.dropCongested() > 0)
        this.#say(`${port.name}: a reader did not read for ${PATIENCE / 1000} s and was given up`)
    }
    return false
  }

  #dropLinks(): void {
    for (const flight of this.world.flights) {
      for (const [station, name] of flight.links)
        this.ports.get(name)?.refuse(this.world.faults.link(flight.name, station).dropped)
      for (const { config } of flight.uplinks)
        this.uplinks.get(config.name)?.refuse(this.world.faults.link(flight.name, config.station ?? '').dropped)
    }
  }

  close(): Promise<void> {
    this.#closed ??= (async () => {
      clearTimeout(this.#timer)
      await Promise.all(this.#allPorts().map((p) => p.close()))
      await this.control.close()
    })()
    return this.#closed
  }
}
