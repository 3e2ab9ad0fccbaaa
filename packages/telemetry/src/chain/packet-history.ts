/** What came before of each APID: late packets and doubled ones are told from it. Memory is bounded. */
import { PacketFlag } from '../columns.ts'

/** Packets of an APID remembered to know doubled ones by. */
const REMEMBERED = 64

class Past {
  newest = -(2n ** 63n)
  /** Sequence counts and times of the last packets, in a ring. */
  readonly counts = new Int32Array(REMEMBERED).fill(-1)
  readonly times = new BigInt64Array(REMEMBERED)
  readonly checks = new Int32Array(REMEMBERED)
  next = 0
}

export class PacketHistory {
  late = 0
  duplicates = 0
  readonly #past = new Map<number, Past>()

  /**
   * Flags of a packet: `late` when it was generated before one of its APID (and origin) already seen, `duplicate` when the
   * same APID, sequence count, time and checksum came before, by this link or another.
   */
  note(apid: number, count: number, generation: bigint, check: number, playback: boolean): number {
    const key = playback ? apid + 4096 : apid
    let past = this.#past.get(key)
    if (past === undefined) this.#past.set(key, (past = new Past()))
    for (let i = 0; i < REMEMBERED; i++) {
      if (past.counts[i] === count && past.checks[i] === check && past.times[i] === generation) {
        this.duplicates++
        return PacketFlag.duplicate
      }
    }
    const k = past.next
    past.counts[k] = count
    past.times[k] = generation
    past.checks[k] = check
    past.next = (k + 1) % REMEMBERED
    if (generation < past.newest) {
      this.late++
      return PacketFlag.late
    }
    past.newest = generation
    return 0
  }
}
