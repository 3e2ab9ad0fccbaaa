/** Exports of the archive room into a file: what is not whole is not left behind. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { exportCsv, exportParquet, type ExportProgress, type ParameterStore } from '@vigie/archive'
import type { PlannedParameter } from '@vigie/telemetry'
import type { ExportJob } from '../chains/messages.ts'

export interface SeriesExport {
  readonly store: ParameterStore
  readonly chain: string
  readonly parameters: readonly PlannedParameter[]
  readonly request: ExportJob
  readonly progress: (fraction: number, detail: string) => void
  readonly signal: AbortSignal
}

/** Histories of parameters as CSV (a row per sample) or Parquet (a column per parameter). */
export async function exportSeries(e: SeriesExport): Promise<{ readonly rows: number }> {
  const { request, store, chain, parameters } = e
  const query = {
    chain,
    parameters: parameters.map((p) => p.path),
    from: request.from,
    to: request.to,
    ...(request.link === undefined ? {} : { link: request.link }),
  }
  let rows = 0
  const progress = (told: ExportProgress): void => {
    rows = told.rows
    e.progress(shareOf(request, told.at), `${rows} rows`)
  }
  await writePieces(
    request.format === 'csv'
      ? exportCsv(store, query, { shape: 'long', parameters, progress })
      : exportParquet(store, query, progress),
    request.file,
    e.signal,
  )
  return { rows }
}

export const shareOf = ({ from, to }: Pick<ExportJob, 'from' | 'to'>, at: bigint): number =>
  Math.max(0, Math.min(1, Number(at - from) / Math.max(1, Number(to - from))))

/** As fast as the disk takes them; closes the file however it ends. */
export async function writePieces(pieces: AsyncIterable<Uint8Array>, file: string, signal: AbortSignal): Promise<void> {
  await pipeline(pieces, createWriteStream(file), { signal })
}
