/** When a chain has data: by packet times where they are few, by the buckets of summaries or by whole files where they are many. */
import path from 'node:path'
import {
  clipStretch,
  joinStretches,
  stretchesOf,
  type Coverage,
  type CoverageQuery,
  type Stretch,
  type Tail,
} from '@vigie/archive'
import type { ChainTables } from './chain-tables.ts'
import { OpenDataFile, readTimes } from './file-reader.ts'
import { summaryName, type DataFile, type TypeFolder } from './type-folder.ts'

const DEFAULT_CELLS = 500
/** Packet times are looked at one by one up to so many. */
const EXACT_ROWS = 1_000_000
/** Summaries are opened up to so many. */
const MOST_SUMMARIES = 1000

type Source =
  | { readonly kind: 'file'; readonly file: DataFile; readonly type: TypeFolder; readonly span: Stretch }
  | { readonly kind: 'tail'; readonly times: BigInt64Array; readonly span: Stretch }

export function coverageOf(tables: ChainTables, query: CoverageQuery): Coverage {
  const sources = sourcesOf(tables, query)
  const first = sources.reduce((min, { span }) => (span.from < min ? span.from : min), sources[0]?.span.from ?? 0n)
  const last = sources.reduce((max, { span }) => (span.to > max ? span.to : max), sources[0]?.span.to ?? 0n)
  if (sources.length === 0) return { rows: 0, exact: true, resolution: 0n, stretches: [] }
  const from = query.from ?? first
  const to = query.to ?? last
  const gap = (to > from ? to - from : 0n) / BigInt(query.cells ?? DEFAULT_CELLS)
  const asked = sources.filter(({ span }) => span.to >= from && span.from <= to)
  const files = asked.filter((source) => source.kind === 'file')
  const exact = files.reduce((sum, { file }) => sum + file.rows, 0) <= EXACT_ROWS
  const bySummary = files.length <= MOST_SUMMARIES
  const stretches = asked.flatMap((source): Stretch[] => {
    if (source.kind === 'tail') return stretchesOf(source.times, gap, from, to)
    const { type, file } = source
    if (exact) return stretchesOf(generationOf(path.join(type.folder, file.name)), gap, from, to)
    const times = bySummary ? readTimes(path.join(type.folder, summaryName(file.name))) : undefined
    if (times === undefined) return clipStretch(source.span, from, to)
    return joinStretches(
      Array.from(times.first, (start, b) => ({ from: start, to: times.last[b]!, rows: times.rows[b]! })),
      gap,
    ).flatMap((stretch) => clipStretch(stretch, from, to))
  })
  return {
    from: first,
    to: last,
    rows: stretches.reduce((sum, { rows }) => sum + rows, 0),
    exact,
    resolution: gap,
    stretches: joinStretches(stretches, gap),
  }
}

function sourcesOf(tables: ChainTables, { parameter, packetType }: CoverageQuery): Source[] {
  const sources: Source[] = []
  for (const type of tables.types) {
    if (packetType !== undefined && type.packetType !== packetType) continue
    for (const file of type.files) {
      if (parameter !== undefined && !type.schemas[file.schema]!.some((c) => c.name === parameter)) continue
      sources.push({ kind: 'file', file, type, span: { from: file.from, to: file.to, rows: file.rows } })
    }
    for (const tail of tables.memory(type.packetType)) {
      if (tail.count === 0 || (parameter !== undefined && !tail.columns.has(parameter))) continue
      const times = timesOf(tail)
      sources.push({ kind: 'tail', times, span: { from: times[0]!, to: times.at(-1)!, rows: times.length } })
    }
  }
  return sources
}

/** In order: packets may have come in another one. */
const timesOf = (tail: Tail): BigInt64Array => tail.generation.toSorted()

function generationOf(name: string): BigInt64Array {
  const file = new OpenDataFile(name)
  try {
    return file.shared('generation')!.values as BigInt64Array
  } finally {
    file.close()
  }
}
