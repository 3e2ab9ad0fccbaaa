/** Where a file of packets has bytes that are no packet, the last one cut off among them. */
import { PacketSplitter } from '@vigie/ccsds'

export interface RefusedPlace {
  readonly file: string
  /** Byte of the file, and how many bytes from there. */
  readonly offset: number
  readonly bytes: number
}

/** Places that are named; the others are counted. */
const MOST_NAMED = 100

export class RefusedPlaces {
  readonly named: RefusedPlace[] = []
  count = 0
  bytes = 0

  /** Is given the bytes of one file; `end` after the last. */
  ofFile(file: string, skip: number): { push(bytes: Uint8Array): void; end(): void } {
    let at = 0
    let passed = 0
    const splitter = new PacketSplitter(
      (_, from, to) => {
        note()
        at += skip + to - from
      },
      { skip },
    )
    const note = (): void => {
      const bytes = splitter.statistics.skippedBytes - passed
      if (bytes === 0) return
      passed += bytes
      this.count++
      this.bytes += bytes
      if (this.named.length < MOST_NAMED) this.named.push({ file, offset: at, bytes })
      at += bytes
    }
    return {
      push: (bytes) => splitter.push(bytes),
      end: () => {
        splitter.end()
        note()
      },
    }
  }
}
