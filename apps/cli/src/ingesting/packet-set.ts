/**
 * The packets that an archive has, by a 64-bit hash of their bytes, with how often each occurs: 16 bytes a packet, in
 * open-addressed tables. What was ingested is recognised whatever file it comes in again.
 */
import type { Journal } from '@vigie/archive'

const START = 1 << 16

export class PacketSet {
  #high = new Uint32Array(START)
  #low = new Uint32Array(START)
  #count = new Uint32Array(START)
  #size = 0

  static async of(journal: Journal): Promise<PacketSet> {
    const set = new PacketSet()
    for await (const batch of journal.read(0)) for (const { payload } of batch) set.add(payload)
    return set
  }

  /** Adds one occurrence; gives how many there are now. */
  add(bytes: Uint8Array): number {
    if (this.#size * 2 > this.#count.length) this.#grow()
    const { high, low } = hash64(bytes)
    const at = this.#find(high, low)
    if (this.#count[at] === 0) {
      this.#size++
      this.#high[at] = high
      this.#low[at] = low
    }
    return ++this.#count[at]!
  }

  occurrences(bytes: Uint8Array): number {
    const { high, low } = hash64(bytes)
    return this.#count[this.#find(high, low)]!
  }

  #find(high: number, low: number): number {
    const mask = this.#count.length - 1
    let at = (low ^ Math.imul(high, 0x9e3779b1)) & mask
    while (this.#count[at] !== 0 && (this.#high[at] !== high || this.#low[at] !== low)) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const [high, low, count] = [this.#high, this.#low, this.#count]
    this.#high = new Uint32Array(high.length * 2)
    this.#low = new Uint32Array(high.length * 2)
    this.#count = new Uint32Array(high.length * 2)
    for (let i = 0; i < count.length; i++) {
      if (count[i] === 0) continue
      const at = this.#find(high[i]!, low[i]!)
      this.#high[at] = high[i]!
      this.#low[at] = low[i]!
      this.#count[at] = count[i]!
    }
  }
}

/** Two independent 32-bit mixes (multiply and rotate, as MurmurHash3 does), in one pass. */
function hash64(bytes: Uint8Array): { readonly high: number; readonly low: number } {
  let a = 0x811c9dc5 ^ bytes.length
  let b = 0x2545f491 ^ Math.imul(bytes.length, 0x85ebca6b)
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193)
    a ^= a >>> 15
    b = Math.imul(b ^ byte, 0xcc9e2d51)
    b = (b << 13) | (b >>> 19)
  }
  return { high: finish(a), low: finish(b) }
}
function finish(x: number): number {
  let h = x
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
