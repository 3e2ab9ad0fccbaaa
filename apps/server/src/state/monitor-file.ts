/**
 * Where monitoring stood: levels that are not normal, and how many samples in a row speak for a change. Kept beside the
 * archive with the position in the packet journal up to which it counts; from there a restart goes on with the journal.
 * `<data>/state/<chain>/monitor.json`, written whole or not at all.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { describeError, type Log } from '@vigie/base'
import type { MonitorSnapshot } from '@vigie/telemetry'

export interface KeptMonitor {
  /** Packets before this position have been judged. */
  readonly position: number
  readonly monitor: MonitorSnapshot
}

export class MonitorFile {
  readonly #file: string
  readonly #log: Log
  #written = ''

  constructor(data: string, chain: string, log: Log) {
    this.#file = path.join(data, 'state', chain, 'monitor.json')
    this.#log = log
  }

  /** Undefined where there is none that can be used: then every value counts as normal until it is judged. */
  async read(): Promise<KeptMonitor | undefined> {
    let text: string
    try {
      text = await readFile(this.#file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#unusable(error)
      return undefined
    }
    try {
      const kept = JSON.parse(text) as KeptMonitor
      if (!Number.isInteger(kept.position) || !Array.isArray(kept.monitor.states))
        throw new SyntaxError('not a state of monitoring')
      return kept
    } catch (error) {
      this.#unusable(error)
      return undefined
    }
  }

  /** Durable when it resolves; nothing is written where nothing has changed. */
  async write(kept: KeptMonitor): Promise<void> {
    const text = JSON.stringify(kept)
    if (text === this.#written) return
    await mkdir(path.dirname(this.#file), { recursive: true })
    const aside = `${this.#file}.new`
    const file = await open(aside, 'w')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, this.#file)
    this.#written = text
  }

  /** Gives what was kept to who monitors; whether it took it. */
  restore(kept: KeptMonitor | undefined, into: { restore(snapshot: MonitorSnapshot): void }): boolean {
    if (kept === undefined) return false
    try {
      into.restore(kept.monitor)
      return true
    } catch (error) {
      this.#unusable(error)
      return false
    }
  }

  #unusable(error: unknown): void {
    this.#log.warn('the state of monitoring cannot be read: values count as normal until they are judged', {
      file: this.#file,
      error: describeError(error),
    })
  }
}
