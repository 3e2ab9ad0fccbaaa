/** Housekeeping structures of the model on board: which are reported, and how often (service 3). */
import type { PacketWriter } from './packet-writer.ts'

interface Structure {
  readonly writer: PacketWriter
  readonly application: number
  enabled: boolean
  /** Seconds. */
  period: number
}

export class Housekeeping {
  readonly #structures = new Map<number, Structure>()
  readonly #byWriter = new Map<PacketWriter, Structure>()

  /** Structures that are stored instead of sent as they are made (service 14). */
  readonly withheld = new Set<number>()

  /** Paths of the parameters that hold the structure and the application of a packet. */
  constructor(writers: readonly PacketWriter[], sidPath: string, apidPath: string) {
    for (const writer of writers) {
      const sid = writer.fixed.get(sidPath)
      if (sid === undefined) continue
      const structure = {
        writer,
        application: writer.fixed.get(apidPath) ?? 0,
        enabled: true,
        period: writer.period,
      }
      this.#structures.set(sid, structure)
      this.#byWriter.set(writer, structure)
    }
  }

  has(sid: number): boolean {
    return this.#structures.has(sid)
  }
  writer(sid: number): PacketWriter | undefined {
    return this.#structures.get(sid)?.writer
  }
  isEnabled(sid: number): boolean {
    return this.#structures.get(sid)?.enabled === true
  }
  application(sid: number): number {
    return this.#structures.get(sid)?.application ?? 0
  }
  period(sid: number): number {
    return this.#structures.get(sid)?.period ?? 0
  }
  get identifiers(): readonly number[] {
    return [...this.#structures.keys()]
  }

  enable(sid: number, on: boolean): void {
    const structure = this.#structures.get(sid)
    if (structure !== undefined) structure.enabled = on
  }
  setPeriod(sid: number, seconds: number): void {
    const structure = this.#structures.get(sid)
    if (structure !== undefined) structure.period = seconds
  }

  /** All as the model says. */
  restart(): void {
    for (const structure of this.#structures.values()) {
      structure.enabled = true
      structure.period = structure.writer.period
    }
  }

  periodOf(writer: PacketWriter): number {
    return this.#byWriter.get(writer)?.period ?? writer.period
  }

  /** Whether a report of that period is made in the second of that number. */
  due(writer: PacketWriter, period: number, second: number): boolean {
    if (this.#byWriter.get(writer)?.enabled === false) return false
    return period > 0 && second % Math.max(1, Math.round(period)) === 0
  }
}
