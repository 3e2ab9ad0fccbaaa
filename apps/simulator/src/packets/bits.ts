/** Writing numbers of any width at any bit of a packet, most significant bit first. */

/** Writes the low `bits` (1 … 53) of a whole number ≥ 0 at bit `at`; the bits there must be zero. */
export function putBits(bytes: Uint8Array, at: number, bits: number, value: number): void {
  let left = bits
  let rest = value
  let position = at + bits
  while (left > 0) {
    const room = position % 8 === 0 ? 8 : position % 8
    const take = Math.min(room, left)
    const size = 2 ** take
    const part = rest % size
    const shift = position % 8 === 0 ? 0 : 8 - (position % 8)
    bytes[(position - 1) >>> 3]! |= part << shift
    rest = (rest - part) / size
    left -= take
    position -= take
  }
}

const scratch = new DataView(new ArrayBuffer(8))

export function putFloat(bytes: Uint8Array, at: number, bits: 32 | 64, value: number): void {
  if (bits === 32) {
    scratch.setFloat32(0, value)
    putBits(bytes, at, 32, scratch.getUint32(0))
  } else {
    scratch.setFloat64(0, value)
    putBits(bytes, at, 32, scratch.getUint32(0))
    putBits(bytes, at + 32, 32, scratch.getUint32(4))
  }
}
