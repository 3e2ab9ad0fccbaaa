/** The journals of a data folder: `<data>/journals/<chain>/<kind>/`. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Clock, Log } from '@vigie/base'
import { JOURNAL_KINDS, type JournalKind } from '@vigie/archive'
import { realDisk, type Disk } from './disk.ts'
import { FileJournal, type JournalLimits } from './file-journal.ts'
import { codedIoError, journalErrors } from './journal-errors.ts'
import { ReadOnlyJournal } from './journal-reader.ts'
import { lockFolder } from './lock.ts'
import { readState } from './recovery.ts'

export interface JournalsOptions {
  /** The data folder. */
  readonly folder: string
  readonly clock: Clock
  readonly log?: Log
  readonly disk?: Disk
  /** 128 MiB, one day and 64 MiB unless told. */
  readonly limits?: Partial<JournalLimits>
}

const LIMITS: JournalLimits = {
  segmentBytes: 128 * 1024 * 1024,
  segmentAge: 86_400_000_000_000n,
  backlogBytes: 64 * 1024 * 1024,
}

export interface JournalName {
  readonly chain: string
  readonly kind: JournalKind
}

export const journalsFolder = (data: string): string => path.join(data, 'journals')

export function journalFolder(data: string, chain: string, kind: JournalKind): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/.test(chain)) throw journalErrors.badName({ chain })
  return path.join(journalsFolder(data), chain, kind)
}

/** Journals present in a data folder, in order of name. */
export async function listJournals(data: string): Promise<JournalName[]> {
  const found: JournalName[] = []
  for (const chain of await folders(journalsFolder(data)))
    for (const kind of await folders(path.join(journalsFolder(data), chain)))
      if ((JOURNAL_KINDS as readonly string[]).includes(kind)) found.push({ chain, kind: kind as JournalKind })
  return found
}

async function folders(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .toSorted()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

export class Journals {
  readonly #options: JournalsOptions
  readonly #open = new Map<string, Promise<FileJournal>>()

  constructor(options: JournalsOptions) {
    this.#options = options
  }

  /** The journal of a chain, created when absent, opened for writing once. Throws VIG-JOURNAL-001 … 004, 011. */
  open(chain: string, kind: JournalKind): Promise<FileJournal> {
    const name = `${chain}/${kind}`
    const known = this.#open.get(name)
    if (known !== undefined) return known
    const opening = this.#openJournal(chain, kind)
    this.#open.set(name, opening)
    opening.catch(() => this.#open.delete(name))
    return opening
  }

  /** For reading only, beside whoever writes it; undefined where there is none. */
  async read(chain: string, kind: JournalKind): Promise<ReadOnlyJournal | undefined> {
    const folder = journalFolder(this.#options.folder, chain, kind)
    try {
      return await ReadOnlyJournal.open(folder, chain, kind)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** Closes one, so that it can be opened again. */
  async close(chain: string, kind: JournalKind): Promise<void> {
    const name = `${chain}/${kind}`
    const journal = await this.#open.get(name)
    this.#open.delete(name)
    await journal?.close()
  }

  async closeAll(): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    const results = await Promise.allSettled(open.map(async (journal) => (await journal).close()))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  async #openJournal(chain: string, kind: JournalKind): Promise<FileJournal> {
    const { clock, log, disk = realDisk } = this.#options
    const folder = journalFolder(this.#options.folder, chain, kind)
    try {
      await disk.makeFolder(folder)
      await disk.syncFolder(path.dirname(folder))
      const lock = await lockFolder(folder)
      try {
        const state = await readState(folder)
        const limits = { ...LIMITS, ...this.#options.limits }
        const journal = await FileJournal.open({ folder, chain, kind, disk, clock, limits }, lock, state)
        const { recovery } = journal
        if (recovery.lost > 0)
          log?.error('acknowledged entries are missing from a journal', { journal: journal.name, ...recovery })
        else if (recovery.tornBytes > 0 || recovery.kept > 0)
          log?.info('a journal was not closed in order and is whole again', { journal: journal.name, ...recovery })
        return journal
      } catch (error) {
        await lock.release()
        throw error
      }
    } catch (error) {
      throw codedIoError(error, folder)
    }
  }
}
