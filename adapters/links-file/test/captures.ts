/** Writes captures for the tests, after draft-ietf-opsawg-pcap and -pcapng; shares no code with what reads them. */
export interface Written {
  /** POSIX nanoseconds. */
  readonly time: bigint
  readonly packet: Uint8Array
  /** Length on the network, when only a part was captured. */
  readonly original?: number
}

class Out {
  readonly #parts: Uint8Array[] = []
  readonly #little: boolean
  constructor(little: boolean) {
    this.#little = little
  }
  u16(value: number): this {
    const b = new Uint8Array(2)
    new DataView(b.buffer).setUint16(0, value, this.#little)
    return this.raw(b)
  }
  u32(value: number | bigint): this {
    const b = new Uint8Array(4)
    new DataView(b.buffer).setUint32(0, Number(value), this.#little)
    return this.raw(b)
  }
  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes)
    return this
  }
  padded(bytes: Uint8Array): this {
    return this.raw(bytes).raw(new Uint8Array((4 - (bytes.length % 4)) % 4))
  }
  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts))
  }
}

export function pcap(packets: readonly Written[], { little = true, nanos = false, linkType = 1 } = {}): Uint8Array {
  const out = new Out(little)
    .u32(nanos ? 0xa1b23c4d : 0xa1b2c3d4)
    .u16(2)
    .u16(4)
    .u32(0)
    .u32(0)
    .u32(262_144)
    .u32(linkType)
  for (const { time, packet, original } of packets) {
    out.u32(time / 1_000_000_000n).u32((time % 1_000_000_000n) / (nanos ? 1n : 1000n))
    out
      .u32(packet.length)
      .u32(original ?? packet.length)
      .raw(packet)
  }
  return out.bytes
}

export function pcapng(
  packets: readonly Written[],
  { little = true, resolution = undefined as number | undefined, linkType = 1, offset = 0n, simple = false } = {},
): Uint8Array {
  const out = new Out(little)
  const block = (type: number, content: Uint8Array): void => {
    out
      .u32(type)
      .u32(content.length + 12)
      .raw(content)
      .u32(content.length + 12)
  }
  block(0x0a0d0d0a, new Out(little).u32(0x1a2b3c4d).u16(1).u16(0).u32(0xffffffff).u32(0xffffffff).bytes)
  const description = new Out(little).u16(linkType).u16(0).u32(262_144)
  if (resolution !== undefined) description.u16(9).u16(1).padded(Uint8Array.of(resolution))
  if (offset !== 0n) {
    const seconds = new Uint8Array(8)
    new DataView(seconds.buffer).setBigInt64(0, offset, little)
    description.u16(14).u16(8).raw(seconds)
  }
  description.u16(0).u16(0)
  block(1, description.bytes)
  // An unknown block, as extensions write them.
  block(0x0bad, new Uint8Array(20))
  for (const { time, packet, original } of packets) {
    const relative = time - offset * 1_000_000_000n
    const ticks =
      resolution === undefined
        ? relative / 1000n
        : resolution & 0x80
          ? (relative << BigInt(resolution & 0x7f)) / 1_000_000_000n
          : (relative * 10n ** BigInt(resolution)) / 1_000_000_000n
    if (simple) block(3, new Out(little).u32(original ?? packet.length).padded(packet).bytes)
    else
      block(
        6,
        new Out(little)
          .u32(0)
          .u32(ticks >> 32n)
          .u32(ticks & 0xffff_ffffn)
          .u32(packet.length)
          .u32(original ?? packet.length)
          .padded(packet).bytes,
      )
  }
  return out.bytes
}

export type Layer = 'ethernet' | 'vlan' | 'sll' | 'sll2' | 'raw' | 'loopback'
export const LINK_TYPES: Readonly<Record<Layer, number>> = {
  ethernet: 1,
  vlan: 1,
  sll: 113,
  sll2: 276,
  raw: 101,
  loopback: 0,
}

const times = (count: number, byte: number): number[] => Array.from({ length: count }, () => byte)
const ipv4Start = (options: number, length: number, fragment: number, protocol: number): number[] => {
  const total = 20 + 4 * options + length
  return [0x45 + options, 0, total >> 8, total & 255, 0, 1, fragment >> 8, fragment & 255, 64, protocol, 0, 0]
}
const big = (value: number): number[] => [value >> 8, value & 255]

/** A datagram as it is captured. */
export function datagram(
  payload: Uint8Array,
  { layer = 'ethernet' as Layer, six = false, protocol = 17, fragment = 0, options = 0, padding = 0 } = {},
): Uint8Array {
  const udp = [...big(50_000), ...big(10_015), ...big(payload.length + 8), 0, 0, ...payload]
  const addresses = times(six ? 32 : 8, 1)
  const extension = six && options > 0 ? [protocol, 0, 1, 4, 0, 0, 0, 0] : []
  const header = six
    ? [0x60, 0, 0, 0, ...big(udp.length + extension.length), options > 0 ? 0 : protocol, 64, ...addresses, ...extension]
    : [...ipv4Start(options, udp.length, fragment, protocol), ...addresses, ...times(4 * options, 1)]
  const type = big(six ? 0x86dd : 0x0800)
  const mac = times(12, 2)
  const link: Record<Layer, number[]> = {
    ethernet: [...mac, ...type],
    vlan: [...mac, 0x88, 0xa8, 0, 1, 0x81, 0, 0, 5, ...type],
    sll: [0, 0, 0, 1, 0, 6, ...times(8, 3), ...type],
    sll2: [...type, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, ...times(8, 3)],
    raw: [],
    loopback: [2, 0, 0, 0],
  }
  return Uint8Array.from([...link[layer], ...header, ...udp, ...times(padding, 0)])
}
