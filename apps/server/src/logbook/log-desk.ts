/** The log-book as the server works with it: its journal, contents of attachments, what the mission prepares. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describeError, type Clock, type Log } from '@vigie/base'
import type { LogTemplate } from '@vigie/contract'
import { LogBook, logbookErrors, readTemplate, type Attachment, type LogJournal } from '@vigie/logbook'
import { LogFiles } from './log-files.ts'

export interface LogDeskParts {
  readonly journal: LogJournal
  readonly data: string
  /** Folder of the mission. */
  readonly mission: string
  readonly clock: Clock
  readonly log: Log
}

export class LogDesk {
  readonly book: LogBook
  readonly files: LogFiles
  readonly templates: readonly LogTemplate[]

  private constructor(book: LogBook, files: LogFiles, templates: readonly LogTemplate[]) {
    this.book = book
    this.files = files
    this.templates = templates
  }

  static async open({ journal, data, mission, clock, log }: LogDeskParts): Promise<LogDesk> {
    const files = new LogFiles(data)
    await files.clear()
    return new LogDesk(await LogBook.open(journal, clock), files, await templatesOf(mission, log))
  }

  /** With the sizes that they have. Throws VIG-LOG-004 for a file that was never sent. */
  async held(attachments: readonly Attachment[]): Promise<Attachment[]> {
    return Promise.all(
      attachments.map(async ({ name, sha256 }) => {
        const size = await this.files.size(sha256)
        if (size === undefined) throw logbookErrors.noContent({ sha256 })
        return { name, size, sha256 }
      }),
    )
  }
}

/** Of `logbook/*.yaml` of the mission, by name; one that cannot be used is told and left out. */
async function templatesOf(mission: string, log: Log): Promise<LogTemplate[]> {
  const folder = path.join(mission, 'logbook')
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.ya?ml$/i.test(name)).toSorted()
  const found: LogTemplate[] = []
  for (const file of names) {
    try {
      const template = readTemplate(await readFile(path.join(folder, file), 'utf8'))
      found.push({ name: file.replace(/\.ya?ml$/i, ''), ...template, tags: [...template.tags] })
    } catch (error) {
      log.warn(`logbook/${file}: ${describeError(error)}`)
    }
  }
  return found
}
