/** Plays a journal back at any speed, as packets of a separate chain. */
import type { Clock, Tai } from '@vigie/base'
import type { PacketBatch } from '@vigie/telemetry'
import { archiveErrors } from '../archive-errors.ts'
import type { Journal, JournalColumns } from '../ports.ts'

export interface ReplayOptions {
  /** Reception times between which entries are played. */
  readonly from: Tai
  readonly to: Tai
  /** 1: as fast as it was received; Infinity: as fast as it is taken. */
  readonly speed: number
  readonly clock: Clock
  /** Name of the chain that the packets are given out as. */
  readonly chain: string
  /** Silence longer than this is cut short, ns; none is unless told. */
  readonly longestPause?: bigint
  readonly signal?: AbortSignal
}

/** Packets due at the same instant come together; those of one millisecond of the original are not kept apart. */
const TOGETHER = 1_000_000n
const MOST_TOGETHER = 4096

/** Times of generation and reception are those of the original; `journal` is −1, for the chain has no journal. Throws VIG-ARCHIVE-007. */
export async function* replay(journal: Journal, options: ReplayOptions): AsyncGenerator<PacketBatch> {
  const { speed, clock, signal } = options
  if (!(speed > 0)) throw archiveErrors.badSpeed({ speed })
  const start = await journal.seekReception(options.from)
  let began = clock.now()
  let origin: Tai | undefined
  let previous: Tai | undefined
  for await (const columns of journal.readColumns(start)) {
    let i = 0
    while (i < columns.count) {
      signal?.throwIfAborted()
      const at = columns.reception[i]!
      if (at > options.to) return
      // An entry received out of order, before the span, is passed over.
      if (at < options.from) {
        i++
        continue
      }
      origin ??= at
      if (options.longestPause !== undefined && previous !== undefined && at - previous > options.longestPause)
        origin += at - previous - options.longestPause
      const end = together(columns, i, options)
      if (speed !== Infinity) {
        const due = began + BigInt(Math.round(Number(at - origin) / speed))
        const wait = due - clock.now()
        if (wait > 0n) await clock.sleep(wait, signal)
        // A consumer that is slower than the replay does not make it catch up in a burst later than a second.
        else if (-wait > 1_000_000_000n) began -= wait
      }
      yield cut(columns, i, end, options.chain)
      previous = columns.reception[end - 1]!
      i = end
    }
  }
}

function together(columns: JournalColumns, from: number, options: ReplayOptions): number {
  const at = columns.reception[from]!
  const span = options.speed === Infinity ? options.to - at : TOGETHER * BigInt(Math.max(1, Math.round(options.speed)))
  let end = from + 1
  while (end < columns.count && end - from < MOST_TOGETHER) {
    const next = columns.reception[end]!
    if (next > options.to || next < options.from || next - at > span) break
    end++
  }
  return end
}

function cut(columns: JournalColumns, from: number, to: number, chain: string): PacketBatch {
  const begin = columns.offsets[from]!
  return {
    chain,
    count: to - from,
    bytes: columns.bytes.subarray(begin, columns.offsets[to]!),
    offsets: columns.offsets.slice(from, to + 1).map((offset) => offset - begin),
    generation: columns.generation.slice(from, to),
    reception: columns.reception.slice(from, to),
    journal: new Float64Array(to - from).fill(-1),
    flags: columns.flags.slice(from, to),
  }
}
