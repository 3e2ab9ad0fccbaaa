/** Packets that carry their own number, and the model that reads it: what was lost or doubled can be told from what is kept. */
export const COUNTED_BYTES = 40
export const COUNTED_MODEL = `
element: SAT
kind: satellite
types:
  U16: { kind: integer, sizeInBits: 16 }
  U32: { kind: integer, sizeInBits: 32 }
  Seconds: { kind: absolute-time, sizeInBits: 32, epoch: '2026-01-01' }
parameters:
  - { name: Id, type: U16 }
  - { name: Sequence, type: U16 }
  - { name: Length, type: U16 }
  - { name: At, type: Seconds }
  - { name: Number, type: U32 }
containers:
  - { name: Packet, entries: [Id, Sequence, Length, At, Number] }
`

/** Packets of the numbers given, one after another; packets of the same number are equal. APID 5, a hundred a second. */
export function countedPackets(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * COUNTED_BYTES)
  for (const [i, n] of numbers.entries()) {
    const at = i * COUNTED_BYTES
    bytes.writeUInt16BE(5, at)
    bytes.writeUInt16BE(0xc000 | (n & 0x3fff), at + 2)
    bytes.writeUInt16BE(COUNTED_BYTES - 7, at + 4)
    bytes.writeUInt32BE(Math.floor(n / 100), at + 6)
    bytes.writeUInt32BE(n, at + 10)
    bytes.fill(n & 0xff, at + 14, at + COUNTED_BYTES)
  }
  return bytes
}

/** The numbers of packets that lie one after another. */
export const numbersOf = (packets: Buffer): number[] =>
  Array.from({ length: packets.length / COUNTED_BYTES }, (_, i) => packets.readUInt32BE(i * COUNTED_BYTES + 10))
