/**
 * Packets of a network capture, PCAP (draft-ietf-opsawg-pcap) or PCAPNG (draft-ietf-opsawg-pcapng), of either byte order and any
 * resolution of time, from bytes pushed in pieces of any size. Bounded memory: at most one block is kept.
 */
export interface CapturedPacket {
  /** POSIX nanoseconds; undefined where the format has none (simple packet blocks). */
  readonly time: bigint | undefined
  /** LINKTYPE_ value of its interface. */
  readonly linkType: number
  /** Bytes captured: a view that is valid until the next push. */
  readonly bytes: Uint8Array
  /** Bytes that were on the network, at least as many. */
  readonly originalLength: number
}

interface Interface {
  readonly linkType: number
  readonly snapLength: number
  readonly offsetNanos: bigint
  /** Nanoseconds of a tick of time: multiply, then divide. */
  readonly multiply: bigint
  readonly divide: bigint
}

/** Blocks and packets beyond this are passed over (packets) or damage (PCAP, whose packets cannot be told apart any more). */
const LONGEST_BLOCK = 1 << 20
const MOST_INTERFACES = 65_536
const NANOS = 1_000_000_000n

export class CaptureDecoder {
  #kept: Uint8Array = new Uint8Array(0)
  #at = 0
  #view = new DataView(new ArrayBuffer(0))
  #little = false
  #format: 'unknown' | 'pcap' | 'pcapng' = 'unknown'
  #fraction = 1000n
  #linkType = 0
  #interfaces: Interface[] = []
  #passOver = 0
  /** Bytes of the file before `#kept`. */
  #offset = 0
  /** Blocks that were too long, of unknown interfaces, or of a form that says nothing. */
  skipped = 0
  /** Set when the rest of the file cannot be read. */
  damage: { readonly offset: number; readonly what: string } | undefined
  /** Set when the file does not begin as a capture. */
  foreign = false

  push(bytes: Uint8Array): void {
    const rest = this.#kept.subarray(this.#at)
    this.#offset += this.#at
    const whole = new Uint8Array(rest.length + bytes.length)
    whole.set(rest)
    whole.set(bytes, rest.length)
    this.#kept = whole
    this.#at = 0
    this.#view = new DataView(whole.buffer)
  }

  /** The next packet; undefined when more bytes are needed, or after damage. */
  next(): CapturedPacket | undefined {
    for (;;) {
      if (this.damage !== undefined || this.foreign) return undefined
      if (this.#passOver > 0) {
        const now = Math.min(this.#passOver, this.#left)
        this.#at += now
        this.#passOver -= now
        if (this.#passOver > 0) return undefined
      }
      if (this.#format === 'unknown' && !this.#begin()) return undefined
      const found = this.#format === 'pcap' ? this.#record() : this.#block()
      if (found === 'more') return undefined
      if (found !== 'nothing') return found
    }
  }

  /** The file ended: one too short to begin as a capture is none. */
  end(): void {
    if (this.#format === 'unknown') this.foreign = true
  }

  /** Bytes of an incomplete block at the end: what is left when the file ended in the middle of one. */
  get unfinished(): number {
    return this.#left + this.#passOver
  }

  get #left(): number {
    return this.#kept.length - this.#at
  }

  #u16(at: number): number {
    return this.#view.getUint16(at, this.#little)
  }
  #u32(at: number): number {
    return this.#view.getUint32(at, this.#little)
  }

  #begin(): boolean {
    if (this.#left < 24) return false
    const magic = this.#view.getUint32(0)
    if (magic === 0x0a0d0d0a) {
      this.#format = 'pcapng'
      return true
    }
    this.#little = magic === 0xd4c3b2a1 || magic === 0x4d3cb2a1
    if (this.#u32(0) !== 0xa1b2c3d4 && this.#u32(0) !== 0xa1b23c4d) {
      this.foreign = true
      return false
    }
    this.#fraction = this.#u32(0) === 0xa1b23c4d ? 1n : 1000n
    // The upper bits tell the length of a frame check sequence.
    this.#linkType = this.#u32(20) & 0xffff
    this.#format = 'pcap'
    this.#at = 24
    return true
  }

  #record(): CapturedPacket | 'more' {
    const at = this.#at
    if (this.#left < 16) return 'more'
    const length = this.#u32(at + 8)
    if (length > LONGEST_BLOCK) {
      this.damage = { offset: this.#offset + at, what: `a packet of ${length} bytes` }
      return 'more'
    }
    if (this.#left < 16 + length) return 'more'
    this.#at = at + 16 + length
    return {
      time: BigInt(this.#u32(at)) * NANOS + BigInt(this.#u32(at + 4)) * this.#fraction,
      linkType: this.#linkType,
      bytes: this.#kept.subarray(at + 16, at + 16 + length),
      originalLength: Math.max(length, this.#u32(at + 12)),
    }
  }

  #block(): CapturedPacket | 'more' | 'nothing' {
    const at = this.#at
    if (this.#left < 12) return 'more'
    const type = this.#u32(at)
    if (type === 0x0a0d0d0a) this.#little = this.#view.getUint32(at + 8, true) === 0x1a2b3c4d
    const length = this.#u32(at + 4)
    if (length < 12 || length % 4 !== 0) {
      this.damage = { offset: this.#offset + at, what: `a block of ${length} bytes` }
      return 'more'
    }
    if (length > LONGEST_BLOCK) {
      this.skipped++
      this.#passOver = length
      return 'nothing'
    }
    if (this.#left < length) return 'more'
    if (this.#u32(at + length - 4) !== length) {
      this.damage = { offset: this.#offset + at, what: 'the two lengths of a block differ' }
      return 'more'
    }
    this.#at = at + length
    return this.#content(type, at + 8, at + length - 4) ?? 'nothing'
  }

  /** A block's content is at `from` … `to`. */
  #content(type: number, from: number, to: number): CapturedPacket | undefined {
    switch (type) {
      case 0x0a0d0d0a:
        // Interfaces are numbered anew in each section.
        this.#interfaces = []
        return undefined
      case 1:
        if (to - from >= 8 && this.#interfaces.length < MOST_INTERFACES)
          this.#interfaces.push(this.#interface(from, to))
        return undefined
      case 2:
        return to - from < 20 ? this.#skip() : this.#packet(this.#u16(from), from + 4, to)
      case 3:
        return to - from < 4 ? this.#skip() : this.#simple(from, to)
      case 6:
        return to - from < 20 ? this.#skip() : this.#packet(this.#u32(from), from + 4, to)
      default:
        return undefined
    }
  }

  #skip(): undefined {
    this.skipped++
    return undefined
  }

  #interface(from: number, to: number): Interface {
    let offsetNanos = 0n
    let multiply = 1000n
    let divide = 1n
    for (let at = from + 8; at + 4 <= to;) {
      const code = this.#u16(at)
      const length = this.#u16(at + 2)
      if (code === 0 || at + 4 + length > to) break
      if (code === 9 && length >= 1) {
        // if_tsresol: a negative power of ten, or of two when the highest bit is set.
        const power = this.#view.getUint8(at + 4)
        multiply = NANOS
        divide = power & 0x80 ? 1n << BigInt(power & 0x7f) : 10n ** BigInt(power)
      }
      if (code === 14 && length >= 8) offsetNanos = this.#view.getBigInt64(at + 4, this.#little) * NANOS
      at += 4 + length + ((4 - (length % 4)) % 4)
    }
    return { linkType: this.#u16(from), snapLength: this.#u32(from + 4), offsetNanos, multiply, divide }
  }

  /** Enhanced and (obsolete) packet blocks from their time on. */
  #packet(interfaceIndex: number, from: number, to: number): CapturedPacket | undefined {
    const known = this.#interfaces[interfaceIndex]
    const length = this.#u32(from + 8)
    if (known === undefined || length > to - from - 16) return this.#skip()
    const ticks = (BigInt(this.#u32(from)) << 32n) | BigInt(this.#u32(from + 4))
    return {
      time: (ticks * known.multiply) / known.divide + known.offsetNanos,
      linkType: known.linkType,
      bytes: this.#kept.subarray(from + 16, from + 16 + length),
      originalLength: Math.max(length, this.#u32(from + 12)),
    }
  }

  #simple(from: number, to: number): CapturedPacket | undefined {
    const known = this.#interfaces[0]
    if (known === undefined) return this.#skip()
    const original = this.#u32(from)
    const captured = Math.min(original, to - from - 4, known.snapLength === 0 ? original : known.snapLength)
    return {
      time: undefined,
      linkType: known.linkType,
      bytes: this.#kept.subarray(from + 4, from + 4 + captured),
      originalLength: original,
    }
  }
}
