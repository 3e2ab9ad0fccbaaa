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
  /** Times that the count began anew: a run of packets behind, one after another (a restart on board). */
  restarts: number
}

export type SequenceStep = 'first' | 'next' | 'gap' | 'repeated' | 'backwards' | 'restart'

const MODULUS = 16_384
/** So many packets behind, in order and with none of the old count between them, are a new count. */
const RESTART_RUN = 3

export class SequenceTracker {
  readonly #last = new Int32Array(2048).fill(-1)
  /** The last count behind, and how many came in order up to it. */
  readonly #behind = new Int32Array(2048).fill(-1)
  readonly #run = new Uint8Array(2048)
  readonly #statistics = new Map<number, SequenceStatistics>()

  /** Notes a packet's count and says how it follows the one before of its APID. */
  note(apid: number, count: number): SequenceStep {
    let statistics = this.#statistics.get(apid)
    if (statistics === undefined) {
      statistics = { packets: 0, gaps: 0, missing: 0, repeated: 0, backwards: 0, restarts: 0 }
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
      this.#run[apid] = count === (this.#behind[apid]! + 1) % MODULUS ? this.#run[apid]! + 1 : 1
      this.#behind[apid] = count
      if (this.#run[apid]! < RESTART_RUN) {
        statistics.backwards++
        return 'backwards'
      }
      statistics.restarts++
      this.#run[apid] = 0
      this.#last[apid] = count
      return 'restart'
    }
    this.#run[apid] = 0
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
