import { isIPv4, isIPv6 } from 'node:net'

/** Whether an address is a multicast group: 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291 §2.7). */
export function isMulticast(host: string): boolean {
  if (isIPv4(host)) {
    const first = Number(host.slice(0, host.indexOf('.')))
    return first >= 224 && first <= 239
  }
  return isIPv6(host) && host.toLowerCase().startsWith('ff')
}
