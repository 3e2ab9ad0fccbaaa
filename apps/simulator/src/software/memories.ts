/** The memories of the computer: what they hold, byte by byte. */

export const MemoryId = { ram: 0, eeprom: 1, mram: 2, registers: 3 } as const

/** Bytes. */
const SIZES: Readonly<Record<number, number>> = {
  [MemoryId.ram]: 0x0400_0000,
  [MemoryId.eeprom]: 0x0040_0000,
  [MemoryId.mram]: 0x0010_0000,
  [MemoryId.registers]: 0x1000,
}

export class Memories {
  /** What was written over the contents at start, by memory and address. */
  readonly #written = new Map<number, Map<number, number>>()

  /** Whether the memory is there and has those bytes. */
  has(memory: number, address: number, length: number): boolean {
    const size = SIZES[memory]
    return size !== undefined && address + length <= size
  }

  read(memory: number, address: number, length: number): Uint8Array {
    const written = this.#written.get(memory)
    return Uint8Array.from({ length }, (_, i) => written?.get(address + i) ?? original(memory, address + i))
  }

  write(memory: number, address: number, bytes: Uint8Array): void {
    let written = this.#written.get(memory)
    if (written === undefined) this.#written.set(memory, (written = new Map()))
    for (const [i, byte] of bytes.entries()) written.set(address + i, byte)
  }

  /** What is volatile is as at the first start. */
  restart(): void {
    this.#written.delete(MemoryId.ram)
    this.#written.delete(MemoryId.registers)
  }
}

/** The contents at start: nothing in particular, the same for every flight. */
function original(memory: number, address: number): number {
  let x = Math.imul(address ^ (memory << 28) ^ 0x9e3779b9, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) & 255
}
