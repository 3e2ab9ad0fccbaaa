/** Mappings of tables: those of the mission folder, and those that were made here, which come first. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { exchangeErrors, readMapping, type Mapping } from '@vigie/qualification'

export interface KeptMappingFile {
  readonly mapping: Mapping
  readonly text: string
}

export class MappingFiles {
  readonly #own: string
  readonly #folders: readonly string[]

  constructor(data: string, mission: string | undefined) {
    this.#own = path.join(data, 'qualification', 'mappings')
    this.#folders = [this.#own, ...(mission === undefined ? [] : [path.join(mission, 'qualification', 'mappings')])]
  }

  /** Throws VIG-QUALIFICATION-120 for one that cannot be used. */
  async list(): Promise<KeptMappingFile[]> {
    const found = new Map<string, KeptMappingFile>()
    for (const folder of this.#folders)
      for (const name of (await readdir(folder).catch(() => [])).toSorted()) {
        if (!/\.ya?ml$/i.test(name)) continue
        const text = await readFile(path.join(folder, name), 'utf8')
        const mapping = readMapping(text, path.join(folder, name))
        if (!found.has(mapping.name)) found.set(mapping.name, { mapping, text })
      }
    return [...found.values()]
  }
  /** Throws VIG-QUALIFICATION-129. */
  async get(name: string): Promise<Mapping> {
    const all = await this.list()
    const found = all.find((m) => m.mapping.name === name)
    if (found === undefined)
      throw exchangeErrors.noMapping({ name, known: all.map((m) => m.mapping.name).join(', ') || 'none' })
    return found.mapping
  }
  /** Under the name that it has in itself. Throws VIG-QUALIFICATION-120. */
  async save(text: string): Promise<KeptMappingFile> {
    const mapping = readMapping(text, 'mapping')
    await mkdir(this.#own, { recursive: true })
    const file = path.join(this.#own, `${mapping.name.replaceAll(/[^\w.-]+/g, '-')}.yaml`)
    await writeFile(`${file}.new`, text)
    await rename(`${file}.new`, file)
    return { mapping, text }
  }
}
