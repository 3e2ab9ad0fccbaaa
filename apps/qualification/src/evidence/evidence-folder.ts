/** Files of evidence of one run, each with its digest as it was written. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { once } from 'node:events'
import type { EvidenceItem } from '@vigie/qualification/tests'

type About = Pick<EvidenceItem, 'kind' | 'from' | 'to' | 'description'>

export class EvidenceFolder {
  readonly items: EvidenceItem[] = []
  readonly #folder: string

  /** `folder`: "…/runs/0001/evidence". */
  constructor(folder: string) {
    this.#folder = folder
  }

  async add(name: string, content: string | Uint8Array, about: About): Promise<void> {
    const file = path.join(this.#folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    await writeFile(file, bytes)
    this.#note(name, createHash('sha256').update(bytes).digest('hex'), bytes.length, about)
  }

  /** What is too large to be held: pieces, one after another. */
  async stream(name: string, pieces: AsyncIterable<Uint8Array | string>, about: About): Promise<void> {
    const file = path.join(this.#folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    const out = createWriteStream(file)
    const hash = createHash('sha256')
    let size = 0
    for await (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      hash.update(bytes)
      size += bytes.length
      if (!out.write(bytes)) await once(out, 'drain')
    }
    out.end()
    await once(out, 'close')
    this.#note(name, hash.digest('hex'), size, about)
  }

  #note(name: string, sha256: string, size: number, about: About): void {
    this.items.push({ ...about, file: `evidence/${name}`, sha256, size })
  }
}
