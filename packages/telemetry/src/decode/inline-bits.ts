/** Text of an unsigned integer of n ≤ 32 bits at a fixed bit after byte `base`, most significant first; no call, no loop. */
export function inlineBits(base: string, offset: number, n: number): string {
  const first = Math.floor(offset / 8)
  const last = Math.floor((offset + n - 1) / 8)
  const right = 8 * (last + 1) - (offset + n)
  const phase = offset - 8 * first
  const byte = (k: number): string => `b[${base} + ${k}]`
  const terms: string[] = []
  let unsignedNeeded = false
  for (let k = first; k <= last; k++) {
    const shift = 8 * (last - k) - right
    const masked = k === first && phase > 0 ? `(${byte(k)} & ${0xff >> phase})` : byte(k)
    if (shift < 0) terms.push(`(${masked} >> ${-shift})`)
    else if (shift === 0) terms.push(masked)
    else terms.push(`(${masked} << ${shift})`)
    if (shift > 0 && n === 32) unsignedNeeded = true
  }
  const joined = terms.length === 1 ? terms[0]! : `(${terms.join(' | ')})`
  return unsignedNeeded ? `(${joined} >>> 0)` : joined
}
