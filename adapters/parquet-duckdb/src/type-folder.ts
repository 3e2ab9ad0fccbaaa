/** The files of one packet type and the list that says which of them count. */
import { open, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ColumnSchema } from '@vigie/archive'

export const LIST_FILE = 'files.json'

/** One Parquet file. Times are TAI ns. */
export interface DataFile {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  /** CRC-32 of the file and of its summary. */
  readonly crc: number
  readonly summaryCrc: number
  readonly samples: number
  readonly from: bigint
  readonly to: bigint
  /** Lowest and highest journal position; −1: none is journalled. */
  readonly firstPosition: number
  readonly lastPosition: number
  /** Packets of playback. */
  readonly playback: number
  /** Index in `schemas`. */
  readonly schema: number
}

/** A file that is written and does not count yet. */
export type NewFile = Omit<DataFile, 'schema'> & { readonly columns: readonly ColumnSchema[] }

/** Journal positions, both included, that were dropped from memory while the disk refused: files after them do not hold them. */
export interface Gap {
  readonly from: number
  readonly to: number
}

interface StoredList {
  readonly version: 1
  readonly packetType: string
  readonly next: number
  readonly gaps: readonly Gap[]
  readonly schemas: readonly (readonly ColumnSchema[])[]
  readonly files: readonly (Omit<DataFile, 'from' | 'to'> & { readonly from: string; readonly to: string })[]
}

/** A packet type's path as the name of a folder. */
export function folderName(packetType: string): string {
  const name = packetType
    .replace(/^\//, '')
    .replaceAll(/[^A-Za-z0-9_/-]/g, (c) =>
      [...new TextEncoder().encode(c)].map((b) => `%${b.toString(16).padStart(2, '0')}`).join(''),
    )
    .replaceAll('/', '.')
  return name === '' ? '_' : name.slice(0, 200)
}

export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Whole and durable, or not there. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.tmp`, content, { flush: true })
  await rename(`${file}.tmp`, file)
  await syncFolder(path.dirname(file))
}

export class TypeFolder {
  readonly folder: string
  readonly packetType: string
  files: readonly DataFile[] = []
  schemas: readonly (readonly ColumnSchema[])[] = []
  gaps: readonly Gap[] = []
  #next = 0
  #made = false
  readonly #columns = new Set<string>()
  #changing: Promise<void> = Promise.resolve()

  constructor(folder: string, packetType: string) {
    this.folder = folder
    this.packetType = packetType
  }

  /** Reads the list; undefined where there is none that can be read. */
  static async load(folder: string): Promise<TypeFolder | undefined> {
    let stored: StoredList
    try {
      stored = JSON.parse(await readFile(path.join(folder, LIST_FILE), 'utf8')) as StoredList
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined
      throw error
    }
    const type = new TypeFolder(folder, stored.packetType)
    type.#next = stored.next
    type.#made = true
    type.schemas = stored.schemas
    type.gaps = stored.gaps
    type.files = stored.files.map((file) => ({ ...file, from: BigInt(file.from), to: BigInt(file.to) }))
    type.#learn()
    return type
  }

  /** Highest journal position in the files; −1: none. */
  get heldUpTo(): number {
    return this.files.reduce((max, file) => Math.max(max, file.lastPosition), -1)
  }

  addGap(from: number, to: number): void {
    this.gaps = [...this.gaps, { from, to }]
  }

  /** Positions from … to of the type are in a file that is about to be committed. */
  fillGaps(from: number, to: number): void {
    this.gaps = this.gaps.flatMap((gap) => {
      if (gap.from < from || gap.from > to) return [gap]
      return gap.to <= to ? [] : [{ from: to + 1, to: gap.to }]
    })
  }

  has(column: string): boolean {
    return this.#columns.has(column)
  }

  /** Number of the next file. */
  take(): number {
    return this.#next++
  }

  /** The folder with a list before its first file: one without a list has lost it, it is not being begun. */
  async make(): Promise<void> {
    if (this.#made) return
    await mkdir(this.folder, { recursive: true })
    await syncFolder(path.dirname(this.folder))
    await this.change((files) => files)
    this.#made = true
  }

  /** Index of a schema, added when it is new. */
  #schemaIndex(schema: readonly ColumnSchema[]): number {
    const text = JSON.stringify(schema)
    const known = this.schemas.findIndex((s) => JSON.stringify(s) === text)
    if (known >= 0) return known
    this.schemas = [...this.schemas, schema]
    return this.schemas.length - 1
  }

  /**
   * Makes another list of files the one that counts, durably; undefined leaves it as it is. Removed files go after. Writes, merges
   * and retention may ask at once: one list is made after another, each from the one before.
   */
  change(edit: (files: readonly DataFile[]) => readonly (DataFile | NewFile)[] | undefined): Promise<void> {
    const change = this.#changing.then(async () => {
      const files = edit(this.files)
      if (files !== undefined) await this.#commit(files.map((file) => this.#counted(file)))
    })
    this.#changing = change.catch(() => undefined)
    return change
  }

  #counted(file: DataFile | NewFile): DataFile {
    if (!('columns' in file)) return file
    const { columns, ...rest } = file
    return { ...rest, schema: this.#schemaIndex(columns) }
  }

  async #commit(files: readonly DataFile[]): Promise<void> {
    const gone = this.files.filter((file) => !files.includes(file))
    const sorted = files.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    const used = [...new Set(sorted.map((file) => file.schema))]
    const schemas = used.map((i) => this.schemas[i]!)
    const renumbered = sorted.map((file) => ({ ...file, schema: used.indexOf(file.schema) }))
    const stored: StoredList = {
      version: 1,
      packetType: this.packetType,
      next: this.#next,
      gaps: this.gaps,
      schemas,
      files: renumbered.map((file) => ({ ...file, from: String(file.from), to: String(file.to) })),
    }
    await replaceFile(path.join(this.folder, LIST_FILE), JSON.stringify(stored))
    this.schemas = schemas
    this.files = renumbered
    this.#learn()
    for (const file of gone) {
      await rm(path.join(this.folder, file.name), { force: true })
      await rm(path.join(this.folder, summaryName(file.name)), { force: true })
    }
  }

  /** Removes what no list counts: files of a write that was interrupted. */
  async sweep(): Promise<void> {
    const counted = new Set(this.files.flatMap((file) => [file.name, summaryName(file.name)]))
    counted.add(LIST_FILE)
    for (const name of await readdir(this.folder))
      if (!counted.has(name)) await rm(path.join(this.folder, name), { force: true, recursive: true })
  }

  #learn(): void {
    this.#columns.clear()
    for (const schema of this.schemas) for (const column of schema) this.#columns.add(column.name)
  }
}

export const summaryName = (file: string): string => file.replace(/\.parquet$/, '.summary')
