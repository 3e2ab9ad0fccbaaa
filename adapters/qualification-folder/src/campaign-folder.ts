/** The folder of a campaign run: docs/formats/runs.md says what lies where. */
import { createHash } from 'node:crypto'
import { open, mkdir, readdir, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { ProgressEntry, TestRun } from '@vigie/qualification/tests'

export const runsFolder = (data: string): string => path.join(data, 'qualification', 'runs')

export class CampaignFolder {
  readonly folder: string
  #progress: FileHandle | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.folder = folder
  }

  at(...names: string[]): string {
    return path.join(this.folder, ...names)
  }

  /** Whole or not there, and on disk when it resolves; gives its digest. One after another: lines end when they end. */
  write(name: string, content: string | Uint8Array): Promise<string> {
    const next = this.#last.then(() => this.#write(name, content))
    this.#last = next.catch(() => undefined)
    return next
  }

  async #write(name: string, content: string | Uint8Array): Promise<string> {
    const file = this.at(...name.split('/'))
    await mkdir(path.dirname(file), { recursive: true })
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    await writeFile(`${file}.tmp`, bytes, { flush: true })
    await rename(`${file}.tmp`, file)
    return createHash('sha256').update(bytes).digest('hex')
  }

  writeJson(name: string, value: unknown): Promise<string> {
    return this.write(name, `${JSON.stringify(value, null, 1)}\n`)
  }

  async readJson<T>(name: string): Promise<T | undefined> {
    try {
      return JSON.parse(await readFile(this.at(...name.split('/')), 'utf8')) as T
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** What was noted; a last line that was cut by a crash was never acted on. */
  async progress(): Promise<ProgressEntry[]> {
    const text = await readFile(this.at('progress.ndjson'), 'utf8').catch(() => '')
    const lines = text.split('\n')
    const torn = lines.pop()!
    if (torn !== '') await this.write('progress.ndjson', lines.map((l) => `${l}\n`).join(''))
    return lines.filter((l) => l !== '').map((l) => JSON.parse(l) as ProgressEntry)
  }

  /** The same, for who only looks: nothing is mended. */
  async entries(): Promise<ProgressEntry[]> {
    const text = await readFile(this.at('progress.ndjson'), 'utf8').catch(() => '')
    return text
      .split('\n')
      .slice(0, -1)
      .filter((l) => l !== '')
      .map((l) => JSON.parse(l) as ProgressEntry)
  }

  /** On disk when it resolves. */
  async note(entry: ProgressEntry): Promise<void> {
    this.#progress ??= await open(this.at('progress.ndjson'), 'a')
    await this.#progress.write(`${JSON.stringify(entry)}\n`)
    await this.#progress.datasync()
  }

  /** Runs that have ended, in order of their folders. */
  async runs(): Promise<TestRun[]> {
    const found: TestRun[] = []
    for (const name of (await readdir(this.at('runs')).catch(() => [])).toSorted()) {
      const run = await this.readJson<TestRun>(`runs/${name}/run.json`)
      if (run !== undefined) found.push(run)
    }
    return found
  }

  async remove(name: string): Promise<void> {
    await rm(this.at(...name.split('/')), { recursive: true, force: true })
  }

  async close(): Promise<void> {
    await this.#progress?.close()
    this.#progress = undefined
  }
}
