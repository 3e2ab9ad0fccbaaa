/** Which files of a folder were played: kept in the folder itself, one JSON line a file, so that a restart does not play them again. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileErrors, reasonOf } from './errors.ts'

/** What tells that a file is still the same. */
export interface FileMark {
  readonly size: number
  /** POSIX milliseconds. */
  readonly modified: number
}

const PLAYED = '.vigie-played.jsonl'

export class PlayedFiles {
  readonly #path: string
  #files: Map<string, FileMark> | undefined
  /** VIG-LINKFILE-006, while the list cannot be kept. */
  trouble: Error | undefined

  constructor(folder: string) {
    this.#path = join(folder, PLAYED)
  }

  /** Reads the list the first time; forgets files that are gone. */
  async load(present: ReadonlySet<string>): Promise<void> {
    this.#files ??= await this.#read()
    for (const name of this.#files.keys()) if (!present.has(name)) this.#files.delete(name)
  }

  has(name: string, mark: FileMark): boolean {
    const known = this.#files?.get(name)
    return known !== undefined && known.size === mark.size && known.modified === mark.modified
  }

  async add(name: string, mark: FileMark): Promise<void> {
    const files = (this.#files ??= new Map())
    files.set(name, mark)
    const text = Array.from(
      files,
      ([file, { size, modified }]) => `${JSON.stringify({ file, size, modified })}\n`,
    ).join('')
    try {
      // A list cut by a crash would play files twice: the new one takes the place of the old one whole.
      await writeFile(`${this.#path}.tmp`, text)
      await rename(`${this.#path}.tmp`, this.#path)
      this.trouble = undefined
    } catch (error) {
      this.trouble = fileErrors.cannotRemember({ path: this.#path, reason: reasonOf(error) })
    }
  }

  async #read(): Promise<Map<string, FileMark>> {
    const files = new Map<string, FileMark>()
    const text = await readFile(this.#path, 'utf8').catch(() => '')
    for (const line of text.split('\n')) {
      try {
        const { file, size, modified } = JSON.parse(line) as { file: unknown; size: unknown; modified: unknown }
        if (typeof file === 'string' && typeof size === 'number' && typeof modified === 'number')
          files.set(file, { size, modified })
      } catch {
        // A line that somebody spoiled: its file is played again.
      }
    }
    return files
  }
}
