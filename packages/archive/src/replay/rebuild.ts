/** Runs a journal through a decoder again: what was built live is built by the same code, under a corrected model too. */
import type { ColumnBlock, PacketBatch } from '@vigie/telemetry'
import type { Journal, ParameterStore } from '../ports.ts'

/** What makes columns of packets; derived parameters and monitoring states included where the caller wants them rebuilt. */
export type BlockMaker = (batch: PacketBatch) => readonly ColumnBlock[] | Promise<readonly ColumnBlock[]>

export interface RebuildOptions {
  readonly journal: Journal
  readonly decode: BlockMaker
  readonly store: Pick<ParameterStore, 'write' | 'mark' | 'drain'>
  readonly from: number
  /** The journal's length unless told. */
  readonly to?: number
  readonly progress?: (done: { readonly position: number; readonly to: number; readonly samples: number }) => void
  readonly signal?: AbortSignal
}

/** Gives the position up to which it went and the samples that it wrote. */
export async function rebuildColumns(
  options: RebuildOptions,
): Promise<{ readonly position: number; readonly samples: number }> {
  const { journal, decode, store } = options
  const to = options.to ?? journal.length
  let position = options.from
  let samples = 0
  for await (const batch of journal.readColumns(options.from, to)) {
    options.signal?.throwIfAborted()
    const made = decode(batch)
    for (const block of made instanceof Promise ? await made : made) {
      store.write(block)
      for (const column of block.columns) samples += column.eng.length
    }
    position = batch.first + batch.count
    store.mark(journal.chain, position)
    await store.drain()
    options.progress?.({ position, to, samples })
  }
  return { position, samples }
}
