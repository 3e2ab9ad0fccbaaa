/** A journal of activities in memory that can lose what was not synced, as a power cut does. */
import type { ActivityEntry } from '../../src/index.ts'

export class MemoryJournal {
  entries: ActivityEntry[] = []
  durable = 0
  /** From which position it was read, each time. */
  readonly reads: number[] = []

  append(entry: ActivityEntry): number {
    return this.entries.push(structuredClone(entry)) - 1
  }
  sync(): Promise<void> {
    const upTo = this.entries.length
    return Promise.resolve().then(() => {
      this.durable = Math.max(this.durable, upTo)
    })
  }
  crash(): void {
    this.entries.length = this.durable
  }
  async *read(from = 0): AsyncIterableIterator<{ position: number; entry: ActivityEntry }> {
    this.reads.push(from)
    for (const [position, entry] of this.entries.entries()) if (position >= from) yield { position, entry }
  }
}
