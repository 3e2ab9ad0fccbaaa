/**
 * The head of a journal: how far it was acknowledged, written after each fsync of the segment. It tells a tail that was
 * never acknowledged (cut at the next start) from one that was removed.
 */
import { readFile } from 'node:fs/promises'
import { crc32c } from '@vigie/base'
import { HASH_BYTES } from '@vigie/archive'

export const HEAD_FILE = 'head'
const MAGIC = 0x44454856 // "VHED"
const SIZE = 80

export interface Head {
  /** The journal was closed in order: nothing may follow. */
  readonly closed: boolean
  /** Entries acknowledged. */
  readonly position: number
  /** First position of the segment that they end in. */
  readonly segment: number
  /** Bytes of that segment. */
  readonly offset: number
  readonly time: bigint
  /** Chain hash at that point. */
  readonly hash: Uint8Array
}

export function encodeHead(head: Head): Uint8Array {
  const bytes = new Uint8Array(SIZE)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, 1, true)
  view.setUint16(6, head.closed ? 1 : 0, true)
  view.setBigUint64(8, BigInt(head.position), true)
  view.setBigUint64(16, BigInt(head.segment), true)
  view.setBigUint64(24, BigInt(head.offset), true)
  view.setBigInt64(32, head.time, true)
  bytes.set(head.hash, 40)
  view.setUint32(76, crc32c(bytes, 0, 76), true)
  return bytes
}

/** `undefined` where there is none, `'altered'` where it does not match its checksum. */
export async function readHead(file: string): Promise<Head | undefined | 'altered'> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (bytes.length !== SIZE) return 'altered'
  const view = new DataView(bytes.buffer, bytes.byteOffset, SIZE)
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(76, true) !== crc32c(bytes, 0, 76)) return 'altered'
  return {
    closed: view.getUint16(6, true) === 1,
    position: Number(view.getBigUint64(8, true)),
    segment: Number(view.getBigUint64(16, true)),
    offset: Number(view.getBigUint64(24, true)),
    time: view.getBigInt64(32, true),
    hash: bytes.slice(40, 40 + HASH_BYTES),
  }
}
