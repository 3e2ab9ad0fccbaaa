/** Contents of attachments, each under its SHA-256: `<data>/qualification/files/ab/ab12…`. */
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from '@vigie/qualification'

export class AttachmentFiles {
  readonly #folder: string
  #temporary = 0

  constructor(data: string) {
    this.#folder = path.join(data, 'qualification', 'files')
  }

  /** On disk when it resolves. */
  async keep(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [digest, content] of files) {
      const file = this.#file(digest)
      if ((await stat(file).catch(() => undefined)) !== undefined) continue
      await mkdir(path.dirname(file), { recursive: true })
      const temporary = `${file}.${process.pid}-${this.#temporary++}`
      const handle = await open(temporary, 'w')
      try {
        await handle.writeFile(content)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, file)
    }
  }

  /** Undefined where there is none, or where it is not what its name says. */
  async content(digest: string): Promise<Uint8Array | undefined> {
    const content = await readFile(this.#file(digest)).catch(() => undefined)
    return content !== undefined && sha256(content) === digest ? content : undefined
  }

  #file(digest: string): string {
    return path.join(this.#folder, digest.slice(0, 2), digest)
  }
}
