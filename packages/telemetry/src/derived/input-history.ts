/** The last samples of each value that computations need, as they happen and played back: sample and hold by generation time. */
import { PacketFlag, type ColumnBlock } from '../columns.ts'
import type { RawValue } from '../compile/conversion.ts'
import type { ComputationInput } from '../compile/computation.ts'

/** Samples kept per value, so that late packets find what held at their time. */
const KEPT = 256

interface Track {
  readonly generation: bigint[]
  /** Packet in the batch that brought it; −1: an earlier batch. */
  readonly order: number[]
  readonly eng: (RawValue | readonly RawValue[])[]
  readonly raw: (RawValue | readonly RawValue[])[]
}
const emptyTrack = (): Track => ({ generation: [], order: [], eng: [], raw: [] })

export class InputHistory {
  readonly #tracks: readonly [Map<number, Track>, Map<number, Track>] = [new Map(), new Map()]

  constructor(columns: Iterable<number>) {
    for (const column of columns) for (const origin of this.#tracks) origin.set(column, emptyTrack())
  }

  get isEmpty(): boolean {
    return this.#tracks[0].size === 0
  }

  /** Whether a value of it has ever come as it happened. */
  isKnown(input: ComputationInput): boolean {
    return (this.#tracks[0].get(input.column)?.eng.length ?? 0) > 0
  }

  /** Samples of earlier batches keep their place before those of the next. */
  begin(): void {
    for (const origin of this.#tracks) {
      for (const t of origin.values()) {
        const extra = t.generation.length - KEPT
        if (extra > 0) {
          t.generation.splice(0, extra)
          t.order.splice(0, extra)
          t.eng.splice(0, extra)
          t.raw.splice(0, extra)
        }
        t.order.fill(-1)
      }
    }
  }

  /** Notes the values of blocks of one batch, in order of arrival. Values that are not valid are held as NaN. */
  take(blocks: readonly ColumnBlock[]): void {
    const touched = new Set<Track>()
    for (const block of blocks) {
      for (const c of block.columns) {
        if (!this.#tracks[0].has(c.parameter)) continue
        const entries = c.rows?.length ?? block.count
        for (let i = 0; i < entries; i++) {
          const row = c.rows?.[i] ?? i
          const track = this.#tracks[(block.flags[row]! & PacketFlag.playback) === 0 ? 0 : 1].get(c.parameter)!
          const valid = (c.validity?.[i] ?? 0) === 0
          track.generation.push(block.generation[row]!)
          track.order.push(block.order?.[row] ?? row)
          track.eng.push(
            !valid
              ? NaN
              : c.offsets === undefined
                ? c.eng[i]!
                : (Array.from(
                    c.eng.slice(c.offsets[i], c.offsets[i + 1]) as ArrayLike<RawValue>,
                  ) as readonly RawValue[]),
          )
          track.raw.push(
            c.offsets === undefined
              ? c.raw[i]!
              : (Array.from(c.raw.slice(c.offsets[i], c.offsets[i + 1]) as ArrayLike<RawValue>) as readonly RawValue[]),
          )
          touched.add(track)
        }
      }
    }
    for (const track of touched) sortByArrival(track)
  }

  /** The value that held when a packet of the batch was generated: the newest that had come and is not younger. */
  at(input: ComputationInput, origin: 0 | 1, order: number, generation: bigint): RawValue | undefined {
    const track = this.#tracks[origin].get(input.column)
    if (track === undefined) return undefined
    let k = track.order.length - 1
    while (k >= 0 && track.order[k]! > order) k--
    while (k >= 0 && track.generation[k]! > generation) k--
    k -= input.back
    if (k < 0) return undefined
    const value = (input.raw ? track.raw : track.eng)[k]!
    return Array.isArray(value) ? (value as readonly RawValue[])[input.index ?? value.length - 1] : (value as RawValue)
  }
}

/** Several blocks may bring the same value in one batch. */
function sortByArrival(t: Track): void {
  if (t.order.every((order, i) => i === 0 || t.order[i - 1]! <= order)) return
  const index = t.order.map((_, i) => i).toSorted((a, b) => t.order[a]! - t.order[b]! || a - b)
  const permute = <T>(list: T[]): void => {
    const copy = [...list]
    for (const [i, from] of index.entries()) list[i] = copy[from]!
  }
  permute(t.generation)
  permute(t.eng)
  permute(t.raw)
  permute(t.order)
}
