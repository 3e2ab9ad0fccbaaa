/** The files of the computer: a flat store of names, kept over restarts. */

export interface StoredFile {
  content: Uint8Array
  locked: boolean
}

const CAPACITY = 4 * 1024 * 1024

export class Files {
  readonly #files = new Map<string, StoredFile>([
    ['boot.log', { content: new TextEncoder().encode('start 9: command, image 0\n'), locked: true }],
  ])

  get(name: string): StoredFile | undefined {
    return this.#files.get(name)
  }
  get names(): readonly string[] {
    return [...this.#files.keys()].toSorted()
  }
  /** Whether so many more bytes find room. */
  fits(bytes: number): boolean {
    let used = 0
    for (const { content } of this.#files.values()) used += content.length
    return used + bytes <= CAPACITY
  }
  put(name: string, content: Uint8Array): void {
    this.#files.set(name, { content, locked: false })
  }
  delete(name: string): void {
    this.#files.delete(name)
  }
}
