/**
 * Datagrams that the system itself dropped because a socket's receive buffer was full. Linux tells them in /proc/net/udp (last
 * column, for each socket); other systems do not, and there it is not known.
 */
import { readFile } from 'node:fs/promises'

export async function systemDrops(port: number, six: boolean): Promise<number | undefined> {
  let text: string
  try {
    text = await readFile(six ? '/proc/net/udp6' : '/proc/net/udp', 'latin1')
  } catch {
    return undefined
  }
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const line of text.split('\n')) {
    const columns = line.trim().split(/\s+/)
    if (columns[1]?.endsWith(end) !== true) continue
    const drops = Number(columns.at(-1))
    return Number.isInteger(drops) ? drops : undefined
  }
  return undefined
}
