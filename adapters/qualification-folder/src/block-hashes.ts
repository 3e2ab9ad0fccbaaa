/** SHA-256 of each 64 KiB of a stream of bytes. */
import { createHash, type Hash } from 'node:crypto'
import { BLOCK_SIZE } from '@vigie/qualification/file'

export class BlockHashes {
  readonly #done: string[] = []
  #hash: Hash | undefined
  #filled = 0

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      this.#hash ??= createHash('sha256')
      const part = bytes.subarray(at, at + BLOCK_SIZE - this.#filled)
      this.#hash.update(part)
      this.#filled += part.length
      at += part.length
      if (this.#filled === BLOCK_SIZE) this.#end()
    }
  }

  digest(): string[] {
    if (this.#filled > 0) this.#end()
    return this.#done
  }

  #end(): void {
    this.#done.push(this.#hash!.digest('hex'))
    this.#hash = undefined
    this.#filled = 0
  }
}
