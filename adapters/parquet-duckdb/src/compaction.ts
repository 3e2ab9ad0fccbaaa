/** Small files of a day become one, sorted by time of generation; column by column, so that memory stays small. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { NANOS_PER_DAY } from '@vigie/base'
import { orderOf, reorder, type ColumnData, type ColumnSchema, type ColumnShape, type Table } from '@vigie/archive'
import { writeDataFile, writeTableFile, type WriteOptions } from './data-file-writer.ts'
import { OpenDataFile } from './file-reader.ts'
import { joinColumns } from './join-columns.ts'
import { summaryName, type DataFile, type TypeFolder } from './type-folder.ts'

/** Files that are as large as this stay as they are. */
const LARGE_BYTES = 64 * 1024 * 1024
/** Small files of a day that is not over are merged when they are so many. */
const MANY = 16
/** A merged file has at most so many rows: a column of it is decoded whole. */
const MOST_ROWS = 2_000_000

/** Merges what is worth it; gives how many files were merged. */
export async function compactType(type: TypeFolder, options: WriteOptions): Promise<number> {
  let merged = 0
  for (const group of groups(type)) {
    await merge(type, group, options)
    merged += group.length
  }
  return merged
}

function groups(type: TypeFolder): DataFile[][] {
  const days = new Map<bigint, DataFile[]>()
  let newest = -1n
  for (const file of type.files) {
    const day = file.from / NANOS_PER_DAY
    if (day > newest) newest = day
    if (file.bytes >= LARGE_BYTES) continue
    const list = days.get(day)
    if (list === undefined) days.set(day, [file])
    else list.push(file)
  }
  const chosen: DataFile[][] = []
  for (const [day, files] of days) {
    if (files.length < (day === newest ? MANY : 2)) continue
    let group: DataFile[] = []
    let rows = 0
    for (const file of files) {
      const fits =
        rows + file.rows <= MOST_ROWS && (group.length === 0 || unified(type, [...group, file]) !== undefined)
      if (!fits) {
        if (group.length > 1) chosen.push(group)
        group = []
        rows = 0
      }
      group.push(file)
      rows += file.rows
    }
    if (group.length > 1) chosen.push(group)
  }
  return chosen
}

/** The schema that holds the columns of all files; undefined where a column has two types. */
function unified(type: TypeFolder, files: readonly DataFile[]): ColumnSchema[] | undefined {
  const schemas = [...new Set(files.map((file) => file.schema))].map((i) => type.schemas[i]!)
  const columns = new Map<string, { schema: ColumnSchema; seen: number }>()
  for (const schema of schemas)
    for (const column of schema) {
      const known = columns.get(column.name)
      if (known === undefined) columns.set(column.name, { schema: column, seen: 1 })
      else {
        if (known.schema.type !== column.type) return undefined
        known.schema = { ...column, shape: wider(known.schema.shape, column.shape) }
        known.seen++
      }
    }
  return [...columns.values()].map(({ schema, seen }) =>
    seen === schemas.length || schema.shape === 'list' ? schema : { ...schema, shape: 'optional' },
  )
}

const wider = (a: ColumnShape, b: ColumnShape): ColumnShape =>
  a === 'list' || b === 'list' ? 'list' : a === 'optional' || b === 'optional' ? 'optional' : 'required'

async function merge(type: TypeFolder, files: readonly DataFile[], options: WriteOptions): Promise<void> {
  const schema = unified(type, files)!.toSorted(baseFirst(type, files))
  const open = files.map((file) => new OpenDataFile(path.join(type.folder, file.name)))
  try {
    const rows = files.map((file) => file.rows)
    const total = rows.reduce((sum, n) => sum + n, 0)
    const read = (name: string): ColumnData => {
      const column = schema.find((c) => c.name === name)!
      return joinColumns(
        open.map((file) => file.column(name)),
        rows,
        column,
      )
    }
    const generation = read('generation').values as BigInt64Array
    const position = Float64Array.from(read('position').values as BigInt64Array, Number)
    const order = orderOf(generation, position)
    const table: Table = {
      rows: total,
      schema,
      generation: reorder({ values: generation }, order).values as BigInt64Array,
      column: (index) => reorder(read(schema[index]!.name), order),
    }
    const first = files.map((file) => file.firstPosition).filter((p) => p >= 0)
    const extent = {
      rows: total,
      from: table.generation[0]!,
      to: table.generation[total - 1]!,
      firstPosition: first.length === 0 ? undefined : Math.min(...first),
      lastPosition: first.length === 0 ? undefined : Math.max(...files.map((file) => file.lastPosition)),
      playback: files.reduce((sum, file) => sum + file.playback, 0),
    }
    const samples = files.reduce((sum, file) => sum + file.samples, 0)
    const made = await writeDataFile(type, extent, samples, options, (job) => writeTableFile(job, table))
    const names = new Set(files.map((file) => file.name))
    // Files written meanwhile stay; where one of those merged was taken away, the merged one would bring it back.
    let merged = false
    await type.change((present) => {
      const kept = present.filter((file) => !names.has(file.name))
      merged = kept.length + files.length === present.length
      return merged ? [...kept, made] : undefined
    })
    if (merged) return
    await rm(path.join(type.folder, made.name), { force: true })
    await rm(path.join(type.folder, summaryName(made.name)), { force: true })
  } finally {
    for (const file of open) file.close()
  }
}

/** Base columns first, as in every file, then by name. */
function baseFirst(type: TypeFolder, files: readonly DataFile[]): (a: ColumnSchema, b: ColumnSchema) => number {
  const base = type.schemas[files[0]!.schema]!.slice(0, 5).map((c) => c.name)
  const rank = (name: string): number => {
    const i = base.indexOf(name)
    return i < 0 ? base.length : i
  }
  return (a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
}
