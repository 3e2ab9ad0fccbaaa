/** Mass memory: payload data come in, go down in passes; the housekeeping store lies beside. */
import type { Random } from '../random.ts'
import type { PacketStore } from './packet-store.ts'
import type { SpacecraftProfile } from './profile.ts'
import { clamp, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

/** Gbit a file. */
const FILE = 8

const MemoryMode = { off: 0, standby: 1, record: 2, playback: 3, recordPlayback: 4 } as const

export class MassMemory {
  /** Gbit */
  stored: number
  /** Mbit/s */
  writeRate = 0
  readRate = 0
  dumping = false
  /** What was commanded: what the memory may do. */
  mode: number = MemoryMode.recordPlayback
  readonly isolated = new Set<number>()
  readonly #profile: SpacecraftProfile
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #store: PacketStore
  readonly #thermal: Thermal
  #files = 31
  #filesDumped = 4820
  #corrected = 812
  #full = false

  constructor(profile: SpacecraftProfile, random: Random, raise: RaiseEvent, store: PacketStore, thermal: Thermal) {
    this.#profile = profile
    this.#random = random
    this.#raise = raise
    this.#store = store
    this.#thermal = thermal
    this.stored = profile.memory * 0.3
  }

  /** Rates in Mbit/s: what the payload writes and the payload downlink reads. */
  step(dt: number, write: number, read: number): void {
    const before = this.stored
    const room = this.capacity - this.stored
    const may = (mode: number): boolean => this.mode === mode || this.mode === MemoryMode.recordPlayback
    this.writeRate = room > 0.1 && may(MemoryMode.record) ? write : 0
    this.readRate = this.stored > 0.1 && may(MemoryMode.playback) ? read : 0
    this.stored = clamp(this.stored + ((this.writeRate - this.readRate) * dt) / 1000, 0, this.#profile.memory)
    const crossed = Math.floor(this.stored / FILE) - Math.floor(before / FILE)
    if (crossed > 0) this.#files += crossed
    if (crossed < 0) {
      this.#files = Math.max(0, this.#files + crossed)
      this.#filesDumped -= crossed
    }
    if (this.#random.next() < 0.002 * dt) this.#corrected++
    const full = this.stored > 0.9 * this.#profile.memory
    if (full && !this.#full) this.#raise(6003, 0, (100 * this.stored) / this.#profile.memory)
    this.#full = full
  }

  /** Gbit, of the banks in use. */
  get capacity(): number {
    return (this.#profile.memory * (this.#profile.banks - this.isolated.size)) / this.#profile.banks
  }
  get files(): number {
    return this.#files
  }
  get canPlay(): boolean {
    return this.mode === MemoryMode.playback || this.mode === MemoryMode.recordPlayback
  }

  /** Everything is gone, and every bank is in use again. */
  format(): void {
    this.stored = 0
    this.#files = 0
    this.isolated.clear()
    this.#store.clear()
  }

  /** A payload file is gone: deleted, or sent down. */
  removeFile(sent: boolean): void {
    this.#files--
    this.stored = Math.max(0, this.stored - FILE)
    if (sent) this.#filesDumped++
  }

  /** Reading all of a bank finds and corrects what has gathered in it. */
  scrub(): void {
    this.#corrected += 3 * (this.#profile.banks - this.isolated.size)
  }

  readings(): Readings {
    const base = (): number => this.#thermal.temperatures[this.#profile.plates.memory - 1]!
    const readings: Readings = {
      Mode: () =>
        this.mode === MemoryMode.off ? 0 : this.writeRate > 0 ? (this.readRate > 0 ? 4 : 2) : this.readRate > 0 ? 3 : 1,
      Health: () => 0,
      PayloadStored: () => this.stored,
      PayloadFill: () => (100 * this.stored) / this.#profile.memory,
      HkStored: () => this.#store.bytes,
      HkFill: () => 100 * this.#store.fill,
      HkPacketsStored: () => this.#store.count,
      HkPacketsDumped: () => this.#store.dumped,
      HkPacketsLost: () => this.#store.lost,
      WriteRate: () => this.writeRate,
      ReadRate: () => this.readRate,
      BadBlocks: () => 7,
      EccCorrected: () => this.#corrected,
      EccUncorrected: () => 0,
      DumpActive: () => Number(this.dumping),
      FilesStored: () => this.#files,
      FilesDumped: () => this.#filesDumped % 65_536,
    }
    for (let bank = 1; bank <= this.#profile.banks; bank++) {
      readings[`Bank${bank}Health`] = () => Number(this.isolated.has(bank))
      readings[`Bank${bank}Temperature`] = () => base() + bank * 0.4 + this.#random.gauss(0.05)
      readings[`Bank${bank}Current`] = () =>
        this.isolated.has(bank) ? 0 : 0.24 + (this.writeRate > 0 ? 0.3 : 0) + Math.abs(this.#random.gauss(0.004))
    }
    return readings
  }
}
