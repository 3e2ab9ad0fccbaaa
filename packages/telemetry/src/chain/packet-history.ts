/** What came before of each APID: late packets and doubled ones are told from it. Memory is bounded. */
import { PacketFlag } from '../columns.ts'

/** Places for packets of an APID to know doubled ones by; a power of two. A packet takes the place that its checksum gives. */
const PLACES = 512

class Past {
  newest = -(2n ** 63n)
  readonly counts = new Int16Array(PLACES).fill(-1)
  readonly checks = new Int32Array(PLACES)
  readonly times = new BigInt64Array(PLACES)
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
    const place = (check ^ (check >>> 9)) & (PLACES - 1)
    const signed = check | 0
    if (past.counts[place] === count && past.checks[place] === signed && past.times[place] === generation) {
      this.duplicates++
      return PacketFlag.duplicate
    }
    past.counts[place] = count
    past.checks[place] = signed
    past.times[place] = generation
    if (generation < past.newest) {
      this.late++
      return PacketFlag.late
    }
    past.newest = generation
    return 0
  }
}
