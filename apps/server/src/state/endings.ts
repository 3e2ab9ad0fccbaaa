/** What was opened is closed in the reverse order, all of it, whatever refuses on the way. */
export class Endings {
  readonly #ends: (() => void | Promise<void>)[] = []
  #closing: Promise<void> | undefined

  add(end: () => void | Promise<void>): void {
    this.#ends.push(end)
  }

  /** Throws the first error when all has been tried. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const errors: unknown[] = []
    for (const end of this.#ends.toReversed()) {
      try {
        await end()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }
}
