/** Files of a mission on disk, kept within its folder and within a size that memory bears. */
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FileTree } from '@vigie/model/native'
import { missionFolderErrors } from './errors.ts'

/** The largest model file that is read: far above any database of the field. */
export const MAX_MODEL_FILE_BYTES = 256 * 1024 * 1024
const MAX_FILES = 10_000

export class DiskFiles implements FileTree {
  readonly #root: string
  constructor(root: string) {
    this.#root = path.resolve(root)
  }

  async #inside(relative: string): Promise<string> {
    const absolute = path.resolve(this.#root, relative)
    const root = await realpath(this.#root)
    const real = await realpath(absolute)
    if (real !== root && !real.startsWith(root + path.sep)) throw missionFolderErrors.outside({ path: relative })
    return real
  }

  async read(relative: string): Promise<Uint8Array> {
    const absolute = await this.#inside(relative)
    const { size } = await stat(absolute)
    if (size > MAX_MODEL_FILE_BYTES)
      throw missionFolderErrors.tooLarge({ path: relative, size, limit: MAX_MODEL_FILE_BYTES })
    return readFile(absolute)
  }

  async list(relative: string): Promise<readonly string[]> {
    const absolute = await this.#inside(relative)
    if ((await stat(absolute)).isFile()) return [relative]
    const found: string[] = []
    const walk = async (folder: string, under: string): Promise<void> => {
      for (const name of (await readdir(folder)).toSorted()) {
        if (found.length > MAX_FILES) throw missionFolderErrors.tooMany({ path: relative, limit: MAX_FILES })
        const at = path.join(folder, name)
        const info = await lstat(at)
        if (info.isDirectory()) await walk(at, `${under}/${name}`)
        else if (info.isFile()) found.push(`${under}/${name}`)
      }
    }
    await walk(absolute, relative.replace(/\/+$/, ''))
    return found
  }
}
