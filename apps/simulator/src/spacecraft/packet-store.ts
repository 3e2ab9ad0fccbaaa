/** The housekeeping store on board: packets made out of sight of a station wait for the next pass. */

/** Bytes; about nine hours of housekeeping of one satellite. */
const CAPACITY = 16 * 1024 * 1024

export class PacketStore {
  #packets: Uint8Array[] = []
  #first = 0
  bytes = 0
  dumped = 0
  /** Overwritten before they were dumped. */
  lost = 0

  get count(): number {
    return this.#packets.length - this.#first
  }
  get fill(): number {
    return this.bytes / CAPACITY
  }

  store(packet: Uint8Array): void {
    this.#packets.push(packet)
    this.bytes += packet.length
    while (this.bytes > CAPACITY) {
      this.#drop()
      this.lost++
    }
  }

  /** The oldest packet, taken out. */
  take(): Uint8Array | undefined {
    if (this.count === 0) return undefined
    this.dumped++
    return this.#drop()
  }

  #drop(): Uint8Array {
    const packet = this.#packets[this.#first++]!
    this.bytes -= packet.length
    if (this.#first > 4096) {
      this.#packets = this.#packets.slice(this.#first)
      this.#first = 0
    }
    return packet
  }
}
