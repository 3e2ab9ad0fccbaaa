/**
 * The snapshot of the journal of activities: what a start would make of all its entries, so that it reads only those after. A projection:
 * `<data>/state/centre/activities.snapshot` can be deleted, and is believed only where it is whole and belongs to the journal.
 *
 * Lines of JSON: what it is (position, SHA-256 of the last entry in it, board), then each activity, then the SHA-256 of all before.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describeError, type Log } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import type { Activity, ActivitySnapshot } from '@vigie/commanding'

const FORMAT = 'vigie-activities'
const VERSION = 1
/** Activities written in one go: commands do not wait longer. */
const SLICE = 200
/** Entries after which another one is written: what a start reads at most. */
const EVERY = 50_000

interface Head extends Omit<ActivitySnapshot, 'activities'> {
  readonly format: typeof FORMAT
  readonly version: number
  /** SHA-256 of the payload of the entry before `upTo`. */
  readonly last: string
  readonly count: number
}

export class ActivitySnapshots {
  readonly #file: string
  readonly #journal: Journal
  readonly #log: Log
  #upTo = 0
  #writing: Promise<void> | undefined

  constructor(data: string, journal: Journal, log: Log) {
    this.#file = path.join(data, 'state', 'centre', 'activities.snapshot')
    this.#journal = journal
    this.#log = log
  }

  /** Undefined where there is none that can be believed: then the journal is read whole. */
  async read(): Promise<ActivitySnapshot | undefined> {
    let text: string
    try {
      text = await readFile(this.#file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#unusable(describeError(error))
      return undefined
    }
    const snapshot = await this.#parsed(text)
    if (typeof snapshot === 'string') {
      this.#unusable(snapshot)
      return undefined
    }
    this.#upTo = snapshot.upTo
    return snapshot
  }

  /** Writes one where much has come since the last; in order, and never two at once. */
  offer(take: () => ActivitySnapshot, every = EVERY): void {
    if (this.#writing !== undefined || this.#journal.length - this.#upTo < every) return
    this.#writing = this.write(take()).finally(() => {
      this.#writing = undefined
    })
  }

  /** What cannot be written is told, and is no harm: the start takes longer. */
  async write(snapshot: ActivitySnapshot): Promise<void> {
    if (snapshot.upTo === this.#upTo || snapshot.upTo === 0) return
    try {
      // Nothing in it may be lost by a power cut that it survives.
      await this.#journal.sync()
      const { activities, ...rest } = snapshot
      const head: Head = {
        format: FORMAT,
        version: VERSION,
        ...rest,
        last: (await this.#digestBefore(snapshot.upTo)) ?? '',
        count: activities.length,
      }
      await mkdir(path.dirname(this.#file), { recursive: true })
      const aside = `${this.#file}.new`
      const file = await open(aside, 'w')
      try {
        const hash = createHash('sha256')
        const put = async (text: string): Promise<void> => {
          hash.update(text)
          await file.writeFile(text)
        }
        await put(`${JSON.stringify(head)}\n`)
        for (let i = 0; i < activities.length; i += SLICE) {
          await put(
            activities
              .slice(i, i + SLICE)
              .map((a) => `${JSON.stringify(a)}\n`)
              .join(''),
          )
          await setImmediate()
        }
        await file.writeFile(`${hash.digest('hex')}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(aside, this.#file)
      this.#upTo = snapshot.upTo
    } catch (error) {
      this.#log.warn('the snapshot of activities could not be written', { error: describeError(error) })
    }
  }

  /** Until none is being written. */
  async settled(): Promise<void> {
    await this.#writing
  }

  /** Why it is not believed, or what it says. */
  async #parsed(text: string): Promise<ActivitySnapshot | string> {
    const end = text.lastIndexOf('\n', text.length - 2) + 1
    const body = text.slice(0, end)
    const digest = text.slice(end, -1)
    if (!text.endsWith('\n') || createHash('sha256').update(body).digest('hex') !== digest)
      return 'it is not as it was written'
    const lines = body.split('\n')
    const { format, version, last, count, ...rest } = JSON.parse(lines[0]!) as Head
    if (format !== FORMAT || version !== VERSION) return `it is of version ${version}`
    if (count !== lines.length - 2) return 'it is not whole'
    if (rest.upTo > this.#journal.length) return `the journal ends at ${this.#journal.length}, it says ${rest.upTo}`
    if ((await this.#digestBefore(rest.upTo)) !== last) return 'it belongs to another journal'
    return { ...rest, activities: lines.slice(1, -1).map((line) => JSON.parse(line) as Activity) }
  }

  async #digestBefore(position: number): Promise<string | undefined> {
    for await (const batch of this.#journal.read(position - 1, position))
      for (const { payload } of batch) return createHash('sha256').update(payload).digest('hex')
    return undefined
  }

  #unusable(reason: string): void {
    this.#log.warn('the snapshot of activities is not used: their journal is read whole', { reason })
  }
}
