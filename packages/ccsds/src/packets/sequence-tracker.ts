/** Sequence counts per APID (CCSDS 133.0-B-2 §4.1.3.4): what is missing, doubled or out of order. */

export interface SequenceStatistics {
  packets: number
  /** Times that the count jumped ahead. */
  gaps: number
  /** Packets missing in those jumps (modulo 16384: a longer loss looks shorter). */
  missing: number
  /** Packets with the count of the one before. */
  repeated: number
  /** Packets whose count lies up to half the range behind. */
  backwards: number
}

export type SequenceStep = 'first' | 'next' | 'gap' | 'repeated' | 'backwards'

const MODULUS = 16_384

export class SequenceTracker {
  readonly #last = new Int32Array(2048).fill(-1)
  readonly #statistics = new Map<number, SequenceStatistics>()

  /** Notes a packet's count and says how it follows the one before of its APID. */
  note(apid: number, count: number): SequenceStep {
    let statistics = this.#statistics.get(apid)
    if (statistics === undefined) {
      statistics = { packets: 0, gaps: 0, missing: 0, repeated: 0, backwards: 0 }
      this.#statistics.set(apid, statistics)
    }
    statistics.packets++
    const last = this.#last[apid]!
    if (last < 0) {
      this.#last[apid] = count
      return 'first'
    }
    const ahead = (count - last + MODULUS) % MODULUS
    if (ahead === 0) {
      statistics.repeated++
      return 'repeated'
    }
    if (ahead > MODULUS / 2) {
      statistics.backwards++
      return 'backwards'
    }
    this.#last[apid] = count
    if (ahead === 1) return 'next'
    statistics.gaps++
    statistics.missing += ahead - 1
    return 'gap'
  }

  /** By APID. */
  get statistics(): ReadonlyMap<number, Readonly<SequenceStatistics>> {
    return this.#statistics
  }
}
