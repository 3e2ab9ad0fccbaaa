/** Contents of attachments, each under its SHA-256: `<data>/logbook/files/ab/ab12…`. Nothing is held in memory. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { logbookErrors } from '@vigie/logbook'

export const LARGEST = 64 << 20

export interface KeptFile {
  readonly size: number
  readonly sha256: string
  readonly image: boolean
}

export class LogFiles {
  readonly #folder: string
  #temporary = 0

  constructor(data: string) {
    this.#folder = path.join(data, 'logbook', 'files')
  }

  /** What was being sent when the centre stopped belongs to nothing. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => []))
      if (name.endsWith('.part')) await rm(path.join(this.#folder, name), { force: true })
  }

  /** On disk when it resolves; of what is refused nothing stays. Throws VIG-LOG-005. */
  async keep(content: AsyncIterable<Uint8Array>): Promise<KeptFile> {
    await mkdir(this.#folder, { recursive: true })
    const temporary = path.join(this.#folder, `${process.pid}-${this.#temporary++}.part`)
    const hash = createHash('sha256')
    let size = 0
    let head = new Uint8Array()
    try {
      const handle = await open(temporary, 'w')
      try {
        for await (const piece of content) {
          size += piece.length
          if (size > LARGEST) throw logbookErrors.tooLarge({ limit: LARGEST })
          if (head.length < HEAD) head = Buffer.concat([head, piece.subarray(0, HEAD)])
          hash.update(piece)
          await handle.writeFile(piece)
        }
        await handle.sync()
      } finally {
        await handle.close()
      }
      const sha256 = hash.digest('hex')
      const file = this.#file(sha256)
      await mkdir(path.dirname(file), { recursive: true })
      await rename(temporary, file)
      return { size, sha256, image: imageType(head) !== undefined }
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  /** Bytes; undefined where there is none. */
  async size(sha256: string): Promise<number | undefined> {
    return (await stat(this.#file(sha256)).catch(() => undefined))?.size
  }

  /** Undefined where there is none. */
  async read(sha256: string): Promise<{ readonly stream: Readable; readonly type: string } | undefined> {
    const handle = await open(this.#file(sha256)).catch(() => undefined)
    if (handle === undefined) return undefined
    const { buffer, bytesRead } = await handle.read(new Uint8Array(HEAD), 0, HEAD, 0)
    await handle.close()
    const type = imageType(buffer.subarray(0, bytesRead)) ?? 'application/octet-stream'
    return { stream: createReadStream(this.#file(sha256)), type }
  }

  #file(sha256: string): string {
    return path.join(this.#folder, sha256.slice(0, 2), sha256)
  }
}

/** Bytes that tell what a file is. */
const HEAD = 16
const MAGIC: readonly (readonly [type: string, at: number, bytes: readonly number[]])[] = [
  // PNG (ISO/IEC 15948, 5.2), JPEG (ITU-T T.81, B.1.1.3), GIF89a (17), WebP (RFC 9649, 2.4).
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', 8, [0x57, 0x45, 0x42, 0x50]],
]
/** Of pictures that hold nothing that runs. */
const imageType = (head: Uint8Array): string | undefined =>
  MAGIC.find(([, at, bytes]) => bytes.every((b, i) => head[at + i] === b))?.[0]
