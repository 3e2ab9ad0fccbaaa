/** Which files of a folder were played: kept in the folder itself, one JSON line a file, so that a restart does not play them again. */
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileErrors, reasonOf } from './errors.ts'

/** What tells that a file is still the same. */
export interface FileMark {
  readonly size: number
  /** POSIX milliseconds. */
  readonly modified: number
}

const PLAYED = '.vigie-played.jsonl'

/** Begins with the end of a line, so that one that a crash cut spoils no other. */
const line = (file: string, { size, modified }: FileMark): string => `\n${JSON.stringify({ file, size, modified })}`

export class PlayedFiles {
  readonly #path: string
  #files: Map<string, FileMark> | undefined
  /** Lines read, of which some are of files that are gone or changed. */
  #lines = 0
  /** VIG-LINKFILE-006, while the list cannot be kept. */
  trouble: Error | undefined

  constructor(folder: string) {
    this.#path = join(folder, PLAYED)
  }

  /** Reads the list the first time, and writes it anew when it has grown by what is gone; forgets files that are gone. */
  async load(present: ReadonlySet<string>): Promise<void> {
    const first = this.#files === undefined
    const files = (this.#files ??= await this.#read())
    for (const name of files.keys()) if (!present.has(name)) files.delete(name)
    if (!first || this.#lines <= 2 * files.size) return
    // A list cut by a crash would play files twice: the new one takes the place of the old one whole.
    const text = Array.from(files, ([file, mark]) => line(file, mark)).join('')
    await this.#keep(async () => {
      await writeFile(`${this.#path}.tmp`, text)
      await rename(`${this.#path}.tmp`, this.#path)
    })
  }

  has(name: string, mark: FileMark): boolean {
    const known = this.#files?.get(name)
    return known !== undefined && known.size === mark.size && known.modified === mark.modified
  }

  async add(name: string, mark: FileMark): Promise<void> {
    this.#files ??= new Map()
    this.#files.set(name, mark)
    await this.#keep(() => appendFile(this.#path, line(name, mark)))
  }

  async #keep(write: () => Promise<void>): Promise<void> {
    try {
      await write()
      this.trouble = undefined
    } catch (error) {
      this.trouble = fileErrors.cannotRemember({ path: this.#path, reason: reasonOf(error) })
    }
  }

  async #read(): Promise<Map<string, FileMark>> {
    const files = new Map<string, FileMark>()
    const text = await readFile(this.#path, 'utf8').catch(() => '')
    for (const entry of text.split('\n')) {
      if (entry === '') continue
      this.#lines++
      try {
        const { file, size, modified } = JSON.parse(entry) as { file: unknown; size: unknown; modified: unknown }
        if (typeof file === 'string' && typeof size === 'number' && typeof modified === 'number')
          files.set(file, { size, modified })
      } catch {
        // A line that somebody spoiled: its file is played again.
      }
    }
    return files
  }
}
