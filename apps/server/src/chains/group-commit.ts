/** Group commit of the journals of a chain: while one sync runs, what comes waits for the next. */
import type { Journal } from '@vigie/archive'

/** Entries appended and not yet synced before links are asked to wait. */
const MOST_UNSYNCED = 20_000

export class GroupCommit {
  readonly #journals: readonly Journal[]
  readonly #failed: (text: string, error: unknown) => void
  #dirty = false
  #syncing: Promise<void> | undefined
  #failure = ''

  /** `failed` is told once for each way in which the disk refuses, not for each packet. */
  constructor(journals: readonly Journal[], failed: (text: string, error: unknown) => void) {
    this.#journals = journals
    this.#failed = failed
  }

  /** Something was appended. */
  touched(): void {
    this.#dirty = true
  }

  /** A promise where the disk is behind by more than it can take in a moment. */
  pressure(): Promise<void> | undefined {
    return this.#journals.some((j) => j.length - j.durable > MOST_UNSYNCED) ? this.sync() : undefined
  }

  /** Resolves when a sync has ended, well or not; what the disk refused is tried again with the next call. */
  sync(): Promise<void> {
    if (this.#syncing !== undefined || !this.#dirty) return this.#syncing ?? Promise.resolve()
    this.#dirty = false
    this.#syncing = Promise.all(this.#journals.map((j) => j.sync())).then(
      () => {
        this.#syncing = undefined
        this.#failure = ''
        if (this.#dirty) void this.sync()
      },
      (error: unknown) => {
        this.#syncing = undefined
        this.#dirty = true
        const text = error instanceof Error ? error.message : String(error)
        if (this.#failure === text) return
        this.#failure = text
        this.#failed(text, error)
      },
    )
    return this.#syncing
  }

  /** Until nothing waits, or the disk refuses. */
  async settled(): Promise<void> {
    while (this.#dirty || this.#syncing !== undefined) {
      await this.sync()
      if (this.#failure !== '') return
    }
  }
}
