/** Names of segments, and reading one through windows of bounded size. */
import { open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { decodeHeader, ItemCursor, ItemType, MAX_HEADER, type SegmentHeader } from '@vigie/archive'
import { SegmentIndex } from './segment-index.ts'

const SEGMENT = /^\d{16}\.vjl$/
const WINDOW = 1024 * 1024

export const segmentName = (first: number): string => `${String(first).padStart(16, '0')}.vjl`
export const firstOfName = (file: string): number => Number(path.basename(file).slice(0, 16))

/** Segments of a journal's folder in order, as paths. */
export async function listSegments(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names
    .filter((name) => SEGMENT.test(name))
    .toSorted()
    .map((name) => path.join(folder, name))
}

export interface OpenSegment {
  readonly size: number
  read(buffer: Uint8Array, offset: number): Promise<number>
}

/** Opens a segment for reading while `use` runs. */
export async function withSegment<T>(file: string, use: (segment: OpenSegment) => Promise<T>): Promise<T> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    return await use({
      size,
      async read(buffer, offset) {
        let done = 0
        while (done < buffer.length) {
          const { bytesRead } = await handle.read(buffer, done, buffer.length - done, offset + done)
          if (bytesRead === 0) break
          done += bytesRead
        }
        return done
      },
    })
  } finally {
    await handle.close()
  }
}

/** Throws VIG-ARCHIVE-002. */
export async function readHeader(segment: OpenSegment, file: string): Promise<SegmentHeader> {
  const bytes = new Uint8Array(Math.min(MAX_HEADER, segment.size))
  const got = await segment.read(bytes, 0)
  return decodeHeader(bytes.subarray(0, got), path.basename(file))
}

export type ScanStop = 'end' | 'incomplete' | 'bad'

/**
 * Walks the items of a segment between two offsets. `visit` gets the cursor on each item and the offset in the file of
 * the cursor's buffer, and may return false to stop. Gives where it stopped and why.
 */
export async function walkItems(
  segment: OpenSegment,
  from: number,
  to: number,
  visit: (cursor: ItemCursor, base: number) => boolean | void,
  /** Called when the bytes of a window have been walked, before they are reused. */
  window?: (bytes: Uint8Array, base: number, upTo: number) => void,
): Promise<{ readonly offset: number; readonly stop: ScanStop }> {
  let buffer = new Uint8Array(Math.min(WINDOW, Math.max(to - from, 1)))
  let base = from
  for (;;) {
    const want = Math.min(buffer.length, to - base)
    const got = want <= 0 ? 0 : await segment.read(buffer.subarray(0, want), base)
    const last = base + got >= to || got < want
    const cursor = new ItemCursor(buffer, 0, got)
    for (;;) {
      const result = cursor.next()
      if (result === 'item') {
        if (visit(cursor, base) === false) {
          window?.(buffer, base, cursor.at)
          return { offset: base + cursor.at, stop: 'end' }
        }
        continue
      }
      window?.(buffer, base, cursor.at)
      if (result === 'bad') return { offset: base + cursor.at, stop: 'bad' }
      if (last) return { offset: base + cursor.at, stop: result }
      if (cursor.at === 0 && result === 'incomplete') {
        buffer = new Uint8Array(buffer.length * 2)
      }
      base += cursor.at
      break
    }
  }
}

export interface ScannedSegment {
  readonly index: SegmentIndex
  /** Offset after the last seal; 0 where there is none. */
  readonly sealedAt: number
  readonly sealedCount: number
  readonly stop: ScanStop
  readonly fileSize: number
}

/** Builds the index of a segment from its items, up to the first that is not whole. Throws VIG-ARCHIVE-002. */
export async function scanSegment(file: string): Promise<ScannedSegment> {
  return withSegment(file, async (segment) => {
    const header = await readHeader(segment, file)
    const index = new SegmentIndex(file, header)
    // The first group has the header in it.
    let sealedAt = 0
    let sealedCount = 0
    let disorder = false
    const { offset, stop } = await walkItems(segment, header.length, segment.size, (cursor, base) => {
      if (cursor.type === ItemType.record) {
        if (cursor.ordinal !== index.count || index.ended) {
          disorder = true
          return false
        }
        index.add(base + cursor.at, cursor.reception, cursor.generation, cursor.source)
      } else if (cursor.type === ItemType.source) index.addSource(cursor.sourceName)
      else {
        index.hash = cursor.sealHash.slice()
        index.ended = cursor.isEnd
        sealedAt = base + cursor.nextAt
        sealedCount = index.count
      }
      return true
    })
    index.size = offset
    return { index, sealedAt, sealedCount, stop: disorder ? 'bad' : stop, fileSize: segment.size }
  })
}
