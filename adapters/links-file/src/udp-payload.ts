/** The UDP payload of a captured packet: link layer (LINKTYPE_ registry), IPv4 (RFC 791) or IPv6 (RFC 8200), UDP (RFC 768). */

/** Why a packet gives nothing. `other`: it carries no UDP. `fragment`: a piece of a datagram that IP cut. `truncated`: captured in part. */
export type NoPayload = 'other' | 'fragment' | 'truncated'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const UDP = 17

export function udpPayload(packet: Uint8Array, linkType: number): Uint8Array | NoPayload {
  switch (linkType) {
    case 0: // BSD loopback: an address family in the byte order of the machine that captured
    case 108:
      return ip(packet, 4)
    case 1:
      return ethernet(packet)
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return ip(packet, 0)
    case 113:
      return byEtherType(packet, 14, 16)
    case 276:
      return byEtherType(packet, 0, 20)
    default:
      // LINKTYPE_USER0 … USER15: the packet itself is the unit, by agreement of those who captured it.
      return linkType >= 147 && linkType <= 162 ? packet : 'other'
  }
}

const u16 = (b: Uint8Array, at: number): number => (b[at]! << 8) | b[at + 1]!

function ethernet(packet: Uint8Array): Uint8Array | NoPayload {
  let at = 12
  // VLAN tags (IEEE 802.1Q, 802.1ad), at most as many as anybody stacks.
  for (let tags = 0; tags < 4 && at + 2 <= packet.length; tags++) {
    const type = u16(packet, at)
    if (type !== 0x8100 && type !== 0x88a8 && type !== 0x9100) break
    at += 4
  }
  return byEtherType(packet, at, at + 2)
}

function byEtherType(packet: Uint8Array, typeAt: number, ipAt: number): Uint8Array | NoPayload {
  if (packet.length < ipAt) return 'truncated'
  const type = u16(packet, typeAt)
  return type === IPV4 || type === IPV6 ? ip(packet, ipAt) : 'other'
}

function ip(packet: Uint8Array, at: number): Uint8Array | NoPayload {
  if (packet.length <= at) return 'truncated'
  const version = packet[at]! >>> 4
  if (version === 4) return ipv4(packet, at)
  return version === 6 ? ipv6(packet, at) : 'other'
}

function ipv4(packet: Uint8Array, at: number): Uint8Array | NoPayload {
  if (packet.length < at + 20) return 'truncated'
  const header = (packet[at]! & 15) * 4
  if (header < 20 || packet[at + 9] !== UDP) return 'other'
  // More fragments, or an offset.
  if ((u16(packet, at + 6) & 0x3fff) !== 0) return 'fragment'
  return udp(packet, at + header)
}

function ipv6(packet: Uint8Array, at: number): Uint8Array | NoPayload {
  if (packet.length < at + 40) return 'truncated'
  let next = packet[at + 6]!
  let from = at + 40
  // Hop-by-hop, routing and destination options may precede; each tells its length in units of 8 bytes.
  for (let headers = 0; headers < 8 && (next === 0 || next === 43 || next === 60); headers++) {
    if (packet.length < from + 8) return 'truncated'
    next = packet[from]!
    from += (packet[from + 1]! + 1) * 8
  }
  if (next === 44) return 'fragment'
  return next === UDP ? udp(packet, from) : 'other'
}

function udp(packet: Uint8Array, at: number): Uint8Array | NoPayload {
  if (packet.length < at + 8) return 'truncated'
  const length = u16(packet, at + 4)
  if (length < 8) return 'other'
  if (packet.length < at + length) return 'truncated'
  return packet.subarray(at + 8, at + length)
}
