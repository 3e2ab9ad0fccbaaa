/** What a noisy path does: bits turned at random. */
import type { Random } from '../random.ts'

/** A copy with that share of its bits wrong, and how many they are. */
export function damaged(
  bytes: Uint8Array,
  rate: number,
  random: Random,
): { readonly bytes: Uint8Array; readonly wrongBits: number } {
  const copy = new Uint8Array(bytes)
  const bits = copy.length * 8
  // Distances between wrong bits are exponential.
  const gap = (): number => Math.floor(Math.log(1 - random.next()) / Math.log(1 - Math.min(0.5, rate)))
  let wrongBits = 0
  for (let at = gap(); at < bits; at += 1 + gap()) {
    copy[at >>> 3]! ^= 0x80 >>> (at & 7)
    wrongBits++
  }
  return { bytes: copy, wrongBits }
}
