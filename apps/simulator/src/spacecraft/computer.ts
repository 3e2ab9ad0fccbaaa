/** The on-board computer: modes, loads, counters, its clock. */
import type { Random } from '../random.ts'
import type { OnBoardClock } from './on-board-clock.ts'
import { clamp, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

/** Versions of the software images in memory, by number: the one that flies, and those before it. */
const PREVIOUS = ['-1', '-2', '-3']
/** Seconds that the computer needs to start. */
const BOOTING = 15

export const ResetCause = { powerOn: 0, watchdog: 1, command: 2, exception: 3, undervoltage: 4 } as const
export type ResetCause = (typeof ResetCause)[keyof typeof ResetCause]

export const SatelliteMode = { boot: 0, safe: 1, nominal: 2, maintenance: 3 } as const

export class Computer {
  mode: number = SatelliteMode.nominal
  packets = 0
  events = 0
  uptime = 1_204_000
  violations = 0
  boots = 9
  side = 0
  watchdogArmed = true
  safeModeArmed = true
  /** Image of the software that flies, and the one for the next start. */
  image = 0
  nextImage = 0
  scheduled = 0
  scheduleEnabled = true
  monitors = 0
  #resetCause: ResetCause = ResetCause.command
  #booting = 0
  #afterBoot: number = SatelliteMode.nominal
  #load = 34
  #peak = 50
  /** Requests since the mission began. */
  #received = 1412
  #accepted = 1409
  #rejected = 3
  #executed = 1408
  #failed = 1
  #corrected = 5321
  #scrub = 0
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #version: string

  constructor(version: string, random: Random, raise: RaiseEvent) {
    this.#version = version
    this.#random = random
    this.#raise = raise
  }

  enter(mode: number, cause: number): void {
    if (this.#booting > 0) this.#afterBoot = mode
    if (mode === this.mode || this.#booting > 0) return
    this.mode = mode
    if (mode === SatelliteMode.safe) this.#raise(1002, cause)
    if (mode === SatelliteMode.nominal) this.#raise(1003)
  }

  step(dt: number, busy: number): void {
    this.uptime += dt
    if (this.#booting > 0) {
      this.#booting = Math.max(0, this.#booting - dt)
      if (this.#booting === 0) this.mode = this.#afterBoot
    }
    this.#load = clamp(this.#load + 0.2 * (30 + busy - this.#load) + this.#random.gauss(1.2), 3, 99)
    this.#peak = Math.max(this.#load + 6, this.#peak * 0.995)
    this.#scrub = (this.#scrub + 65_536 * dt) % 268_435_456
    if (this.#random.next() < 0.0008 * dt) this.#corrected++
  }

  // What became of requests.
  received(): void {
    this.#received++
  }
  accepted(): void {
    this.#accepted++
  }
  rejected(): void {
    this.#rejected++
  }
  executed(): void {
    this.#executed++
  }
  failed(): void {
    this.#failed++
  }

  /** The software starts again: for some seconds nothing is heard, then it goes on in the mode that it was in. */
  restarted(cause: ResetCause): void {
    this.boots++
    this.uptime = 0
    this.#resetCause = cause
    this.image = this.nextImage
    if (this.#booting === 0) this.#afterBoot = this.mode
    this.#booting = BOOTING
    this.mode = SatelliteMode.boot
    this.#raise(1001, this.boots)
  }
  get booting(): boolean {
    return this.#booting > 0
  }

  readings(clock: OnBoardClock, thermal: Thermal, steered: () => boolean, plate: number): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const temperature = (): number => thermal.temperatures[plate - 1]!
    return {
      Mode: () => this.mode,
      ActiveSide: () => this.side,
      WatchdogArmed: () => Number(this.watchdogArmed),
      SafeModeArmed: () => Number(this.safeModeArmed),
      SeparationDetected: () => 1,
      CpuLoad: () => this.#load,
      CpuLoadPeak: () => Math.min(100, this.#peak),
      RamUsed: () => 61 + noise(0.2),
      StackMargin: () => 38,
      Uptime: () => Math.floor(this.uptime),
      BootCount: () => this.boots,
      ResetCause: () => this.#resetCause,
      SelectedImage: () => this.nextImage,
      SoftwareVersion: () => this.#version + (this.image === 0 ? '' : PREVIOUS[this.image - 1]!),
      SoftwareChecksum: () => 0x5c1e77a3 + this.image * 0x01020304,
      TcReceived: () => this.#received % 65_536,
      TcAccepted: () => this.#accepted % 65_536,
      TcRejected: () => this.#rejected % 65_536,
      TcExecuted: () => this.#executed % 65_536,
      TcFailed: () => this.#failed % 65_536,
      TcScheduled: () => this.scheduled,
      ScheduleEnabled: () => Number(this.scheduleEnabled),
      TmPackets: () => this.packets % 2 ** 32,
      EventsLogged: () => this.events % 65_536,
      MonitorsEnabled: () => this.monitors,
      MonitorViolations: () => this.violations % 65_536,
      EdacCorrected: () => this.#corrected,
      EdacUncorrected: () => 0,
      ScrubAddress: () => Math.floor(this.#scrub),
      TemperatureProcessor: () => temperature() + 6 + this.#load / 20 + noise(0.05),
      TemperaturePower: () => temperature() + 4 + noise(0.05),
      TemperatureOscillator: () => temperature() + 1 + noise(0.02),
      Voltage3V3: () => 3.302 + noise(0.002),
      Voltage1V8: () => 1.801 + noise(0.001),
      Voltage5V: () => 5.02 + noise(0.003),
      Voltage15V: () => 15.04 + noise(0.006),
      BusErrors1553: () => 17,
      BusRetries1553: () => 25,
      SpaceWireErrors: () => 2,
      TaskLoads: () => [3, 2, 4, 9, 2, 2, 3, 5].map((share) => clamp((share * this.#load) / 34 + noise(0.2), 0, 100)),
      ClockDrift: () => clock.drift + noise(0.004),
      ClockOffset: () => clamp(clock.offset * 1000 + noise(0.02), -327, 327),
      ClockSteered: () => Number(steered() && clock.steered),
      ClockJumps: () => clock.jumps,
    }
  }
}
