/** Thrift compact protocol, as far as Parquet metadata needs it. */

const TYPE = { true: 1, false: 2, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const
const utf8 = new TextEncoder()
const text = new TextDecoder()

/** Writes structs; fields must be given in ascending order of id. */
export class ThriftWriter {
  #bytes = new Uint8Array(4096)
  #size = 0
  #last: number[] = [0]

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size)
  }
  i32(id: number, value: number): void {
    this.#field(id, TYPE.i32)
    this.#varint(((value << 1) ^ (value >> 31)) >>> 0)
  }
  /** A number within ±2^53. */
  i64(id: number, value: number): void {
    this.#field(id, TYPE.i64)
    this.#varint(value >= 0 ? value * 2 : -value * 2 - 1)
  }
  bool(id: number, value: boolean): void {
    this.#field(id, value ? TYPE.true : TYPE.false)
  }
  binary(id: number, value: Uint8Array | string): void {
    this.#field(id, TYPE.binary)
    this.#raw(value)
  }
  struct(id: number, write: () => void): void {
    this.#field(id, TYPE.struct)
    this.#structBody(write)
  }
  structs<T>(id: number, items: readonly T[], write: (item: T) => void): void {
    this.#list(id, TYPE.struct, items.length)
    for (const item of items) this.#structBody(() => write(item))
  }
  i32s(id: number, items: readonly number[]): void {
    this.#list(id, TYPE.i32, items.length)
    for (const item of items) this.#varint(((item << 1) ^ (item >> 31)) >>> 0)
  }
  strings(id: number, items: readonly string[]): void {
    this.#list(id, TYPE.binary, items.length)
    for (const item of items) this.#raw(item)
  }
  /** Ends the outermost struct. */
  stop(): void {
    this.#byte(0)
  }

  #structBody(write: () => void): void {
    this.#last.push(0)
    write()
    this.#byte(0)
    this.#last.pop()
  }
  #list(id: number, type: number, size: number): void {
    this.#field(id, TYPE.list)
    if (size < 15) this.#byte((size << 4) | type)
    else {
      this.#byte(0xf0 | type)
      this.#varint(size)
    }
  }
  #field(id: number, type: number): void {
    const delta = id - this.#last.at(-1)!
    this.#last[this.#last.length - 1] = id
    this.#byte((delta << 4) | type)
  }
  #raw(value: Uint8Array | string): void {
    const bytes = typeof value === 'string' ? utf8.encode(value) : value
    this.#varint(bytes.length)
    this.#grow(bytes.length)
    this.#bytes.set(bytes, this.#size)
    this.#size += bytes.length
  }
  #varint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.#byte((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    this.#byte(rest)
  }
  #byte(value: number): void {
    this.#grow(1)
    this.#bytes[this.#size++] = value
  }
  #grow(more: number): void {
    if (this.#size + more <= this.#bytes.length) return
    const next = new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + more))
    next.set(this.#bytes)
    this.#bytes = next
  }
}

/** A value as read: structs are maps from field id. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct
export type ThriftStruct = ReadonlyMap<number, ThriftValue>

/** Structs nest this deep at most in Parquet metadata. */
const DEEPEST = 16

/** Reads one struct from bytes that may be hostile; throws RangeError where they make no sense. */
export class ThriftReader {
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.at = at
  }

  struct(depth = 0): ThriftStruct {
    if (depth > DEEPEST) throw new RangeError('metadata nested too deep')
    const fields = new Map<number, ThriftValue>()
    let id = 0
    for (;;) {
      const head = this.#byte()
      if (head === 0) return fields
      const delta = head >> 4
      id = delta === 0 ? this.#zigzag() : id + delta
      fields.set(id, this.#value(head & 15, depth))
    }
  }

  #value(type: number, depth: number): ThriftValue {
    switch (type) {
      case 1:
        return true
      case 2:
        return false
      case 3:
        return (this.#byte() << 24) >> 24
      case 4:
      case 5:
      case 6:
        return this.#zigzag()
      case 7: {
        const value = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.at, 8).getFloat64(0, true)
        this.at += 8
        return value
      }
      case 8: {
        const length = this.#varint()
        if (this.at + length > this.#bytes.length) throw new RangeError('metadata ends early')
        this.at += length
        return this.#bytes.subarray(this.at - length, this.at)
      }
      case 9:
      case 10: {
        const head = this.#byte()
        const size = head >> 4 === 15 ? this.#varint() : head >> 4
        if (size > this.#bytes.length - this.at) throw new RangeError('metadata list is too long')
        const items: ThriftValue[] = []
        for (let i = 0; i < size; i++) {
          const element = head & 15
          items.push(element <= 2 ? this.#byte() === 1 : this.#value(element, depth))
        }
        return items
      }
      case 12:
        return this.struct(depth + 1)
      default:
        throw new RangeError(`metadata type ${type}`)
    }
  }
  #zigzag(): number {
    const value = this.#varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  #varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.#byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
      if (scale > 2 ** 63) throw new RangeError('metadata number is too long')
    }
  }
  #byte(): number {
    if (this.at >= this.#bytes.length) throw new RangeError('metadata ends early')
    return this.#bytes[this.at++]!
  }
}

export const field = {
  number: (s: ThriftStruct, id: number): number => (s.get(id) as number | undefined) ?? 0,
  optional: (s: ThriftStruct, id: number): number | undefined => s.get(id) as number | undefined,
  text: (s: ThriftStruct, id: number): string =>
    text.decode((s.get(id) as Uint8Array | undefined) ?? new Uint8Array(0)),
  struct: (s: ThriftStruct, id: number): ThriftStruct => (s.get(id) as ThriftStruct | undefined) ?? new Map(),
  list: <T extends ThriftValue>(s: ThriftStruct, id: number): readonly T[] =>
    (s.get(id) as readonly T[] | undefined) ?? [],
}
