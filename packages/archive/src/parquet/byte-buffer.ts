/** Bytes that grow. */
export class ByteBuffer {
  bytes: Uint8Array
  view: DataView
  size = 0

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }
  reset(): void {
    this.size = 0
  }
  /** Room for `more` bytes; gives where they go. `size` grows with it. */
  reserve(more: number): number {
    const at = this.size
    if (at + more > this.bytes.length) {
      const next = new Uint8Array(Math.max(this.bytes.length * 2, at + more))
      next.set(this.bytes.subarray(0, at))
      this.bytes = next
      this.view = new DataView(next.buffer)
    }
    this.size = at + more
    return at
  }
  byte(value: number): void {
    const at = this.reserve(1)
    this.bytes[at] = value
  }
  /** Unsigned LEB128 of a whole number below 2^53. */
  varint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.byte((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }
  /** Zigzag of a whole number within ±2^52. */
  zigzag(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1)
  }
  append(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length)
    this.bytes.set(bytes, at)
  }
  taken(): Uint8Array {
    return this.bytes.subarray(0, this.size)
  }
}
