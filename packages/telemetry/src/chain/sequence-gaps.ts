/**
 * Packets missing of each APID: those that real-time telemetry jumped over and that neither playback nor a late packet has
 * brought. A playback packet stands for a missing one when its count and its time of generation lie in the gap; it may come
 * before the gap is noticed. Each APID is remembered for one round of its count (16,384). Where packets have no time, the
 * count alone decides, and only what comes after the gap.
 */
import { NANOS_PER_SECOND } from '@vigie/base'
import { SequenceTracker, type SequenceStatistics } from '@vigie/ccsds'

const MODULUS = 16_384
/** Times of generation may shift a little where the on-board clock is correlated anew. */
const SLACK = 60n * NANOS_PER_SECOND

/** Between two real-time packets, by their times of generation. */
interface Gap {
  readonly from: bigint
  readonly to: bigint
}

class Followed {
  /** Missing packets by count; made with the first gap. */
  gaps: (Gap | undefined)[] | undefined
  /** When the last playback packet of each count was generated; made with the first one. */
  played: BigInt64Array | undefined
  last = 0n
  lastCount = 0
}

/** APIDs whose counts are remembered, which bounds the memory to 64 MB; what others miss stays missing. */
const MOST_APIDS = 256

const NEVER = -(2n ** 63n)

export class SequenceGaps {
  /** Packets that came by neither. */
  missing = 0
  readonly #tracker = new SequenceTracker()
  readonly #followed = new Map<number, Followed>()
  readonly #remembered = new Set<number>()
  readonly #timed: boolean

  /** `timed`: packets say when they were generated. */
  constructor(timed: boolean) {
    this.#timed = timed
  }

  /** Of real-time telemetry, by APID; its `missing` counts also what playback brought. */
  get realtime(): ReadonlyMap<number, Readonly<SequenceStatistics>> {
    return this.#tracker.statistics
  }

  /** A packet that is not a doubled one. */
  note(apid: number, count: number, generation: bigint, playback: boolean): void {
    let followed = this.#followed.get(apid)
    if (followed === undefined) this.#followed.set(apid, (followed = new Followed()))
    if (playback) {
      if (this.#fill(followed, count, generation)) return
      if (!this.#timed || !this.#remember(apid)) return
      if (followed.played === undefined) followed.played = new BigInt64Array(MODULUS).fill(NEVER)
      followed.played[count] = generation
      return
    }
    const step = this.#tracker.note(apid, count)
    if (step === 'backwards') {
      this.#fill(followed, count, generation)
      return
    }
    if (step === 'repeated') return
    if (step === 'gap') this.#open(apid, followed, count, generation)
    followed.last = generation
    followed.lastCount = count
  }

  #remember(apid: number): boolean {
    if (this.#remembered.size < MOST_APIDS) this.#remembered.add(apid)
    return this.#remembered.has(apid)
  }

  #fill(followed: Followed, count: number, generation: bigint): boolean {
    const gap = followed.gaps?.[count]
    if (gap === undefined || (this.#timed && !within(generation, gap))) return false
    followed.gaps![count] = undefined
    this.missing--
    return true
  }

  #open(apid: number, followed: Followed, count: number, generation: bigint): void {
    const jump = (count - followed.lastCount + MODULUS) % MODULUS
    const gap: Gap = { from: followed.last, to: generation }
    const { played } = followed
    if (followed.gaps === undefined && this.#remember(apid))
      followed.gaps = Array.from({ length: MODULUS }, () => undefined)
    for (let back = jump - 1; back > 0; back--) {
      const gone = (count - back + MODULUS) % MODULUS
      if (played !== undefined && within(played[gone]!, gap)) {
        played[gone] = NEVER
        continue
      }
      if (followed.gaps !== undefined) followed.gaps[gone] = gap
      this.missing++
    }
  }
}

const within = (generation: bigint, { from, to }: Gap): boolean =>
  generation >= from - SLACK && generation <= to + SLACK
