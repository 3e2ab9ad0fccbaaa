/** Reading numbers of any width at any bit, most significant bit first: the counterpart of bits.ts. */

/** An unsigned number of 0 … 53 bits at bit `at`. */
export function takeBits(bytes: Uint8Array, at: number, bits: number): number {
  let value = 0
  let position = at
  let left = bits
  while (left > 0) {
    const room = 8 - (position & 7)
    const take = Math.min(room, left)
    const part = (bytes[position >>> 3]! >>> (room - take)) & (2 ** take - 1)
    value = value * 2 ** take + part
    position += take
    left -= take
  }
  return value
}

const scratch = new DataView(new ArrayBuffer(8))

export function takeFloat(bytes: Uint8Array, at: number, bits: 32 | 64): number {
  scratch.setUint32(0, takeBits(bytes, at, 32))
  if (bits === 32) return scratch.getFloat32(0)
  scratch.setUint32(4, takeBits(bytes, at + 32, 32))
  return scratch.getFloat64(0)
}
