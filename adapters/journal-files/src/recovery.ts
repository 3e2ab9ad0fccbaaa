/** Brings a journal's folder to a state that can be appended to: cuts what was never acknowledged, keeps it aside. */
import { open } from 'node:fs/promises'
import path from 'node:path'
import { crc32c } from '@vigie/base'
import type { JournalRecovery } from '@vigie/archive'
import type { Disk } from './disk.ts'
import { HEAD_FILE, readHead, type Head } from './head.ts'
import { readStub, type RetentionStub } from './retention-stub.ts'
import { loadIndex, SegmentIndex } from './segment-index.ts'
import { firstOfName, listSegments, readHeader, scanSegment, withSegment } from './segment-files.ts'

export interface JournalState {
  readonly segments: SegmentIndex[]
  readonly stub: RetentionStub | undefined
  readonly head: Head | undefined
  /** Where the last segment's unsealed bytes begin. */
  readonly sealedAt: number
  readonly sealedCount: number
  /** Bytes on disk after the last whole entry of the last segment. */
  readonly tail: number
  /** The last file is not a segment at all: its header was never whole. */
  readonly tornHeader: string | undefined
}

/** Reads what is there, changing nothing. */
export async function readState(folder: string): Promise<JournalState> {
  const stub = await readStub(folder)
  const found = await readHead(path.join(folder, HEAD_FILE))
  const head = found === 'altered' ? undefined : found
  const files = (await listSegments(folder)).filter(
    (file) => stub === undefined || !stub.files.has(path.basename(file)),
  )
  const segments: SegmentIndex[] = []
  let sealedAt = 0
  let sealedCount = 0
  let tail = 0
  let tornHeader: string | undefined
  for (const [i, file] of files.entries()) {
    const last = i === files.length - 1
    if (last) {
      try {
        const scanned = await scanSegment(file)
        sealedAt = scanned.sealedAt
        sealedCount = scanned.sealedCount
        tail = scanned.fileSize - scanned.index.size
        segments.push(scanned.index)
      } catch (error) {
        if (!neverAcknowledged(error, file, head, files.length)) throw error
        tornHeader = file
        const before = segments.at(-1)
        if (before !== undefined) {
          sealedAt = before.size
          sealedCount = before.count
        }
      }
    } else segments.push(await indexOf(file))
  }
  return { segments, stub, head, sealedAt, sealedCount, tail, tornHeader }
}

function neverAcknowledged(error: unknown, file: string, head: Head | undefined, files: number): boolean {
  if ((error as { code?: string }).code !== 'VIG-ARCHIVE-002') return false
  return head === undefined ? files === 1 : firstOfName(file) > head.segment || head.offset === 0
}

/** The index of a closed segment, from the file beside it or from its items. */
export async function indexOf(file: string): Promise<SegmentIndex> {
  const loaded = await withSegment(file, async (segment) => {
    const index = new SegmentIndex(file, await readHeader(segment, file))
    return (await loadIndex(index, segment.size)) ? index : undefined
  })
  const index = loaded ?? (await scanSegment(file)).index
  index.blocks = undefined
  return index
}

export interface Recovered {
  readonly recovery: JournalRecovery
  /** Bytes of the last segment after its last seal, to be covered by a seal at once. */
  readonly unsealed: Uint8Array
  /** Where a new segment must begin instead of going on in the last one, and its previous hash. */
  readonly gap: { readonly position: number; readonly hash: Uint8Array } | undefined
}

/** Cuts the torn tail of the last segment; the bytes go to a `.torn` file named with their CRC. */
export async function recover(disk: Disk, folder: string, state: JournalState): Promise<Recovered> {
  const { head } = state
  const last = state.segments.at(-1)
  const kept = last === undefined || head === undefined ? 0 : Math.max(0, last.end - head.position)
  const nothing = new Uint8Array(0)
  if (state.tornHeader !== undefined) {
    const torn = await setAside(disk, state.tornHeader, 0)
    await disk.removeFile(state.tornHeader)
    await disk.syncFolder(folder)
    return {
      recovery: { tornBytes: torn.bytes, tornFile: torn.file, kept: 0, lost: 0 },
      unsealed: nothing,
      gap: undefined,
    }
  }
  if (last === undefined) {
    const lost = head !== undefined && state.stub === undefined ? head.position : 0
    return {
      recovery: { tornBytes: 0, kept: 0, lost },
      unsealed: nothing,
      gap: lost > 0 ? { position: head!.position, hash: head!.hash } : undefined,
    }
  }
  const acknowledged =
    head !== undefined && (head.position > last.end || (head.segment === last.first && head.offset > last.size))
  if (acknowledged) {
    // Acknowledged bytes are damaged or gone. What remains is evidence: it stays, and the journal goes on in a new segment.
    const lost = Math.max(head.position - last.end, 0)
    return {
      recovery: { tornBytes: 0, kept: 0, lost },
      unsealed: nothing,
      gap: { position: Math.max(head.position, last.end), hash: head.hash },
    }
  }
  let torn: { bytes: number; file: string } | undefined
  if (state.tail > 0) {
    torn = await setAside(disk, last.file, last.size)
    const file = await disk.openFile(last.file)
    try {
      await file.truncate(last.size)
      await file.sync()
    } finally {
      await file.close()
    }
  }
  const unsealed = await bytesOf(last.file, state.sealedAt, last.size)
  const recovery = {
    tornBytes: torn?.bytes ?? 0,
    kept,
    lost: 0,
    ...(torn === undefined ? {} : { tornFile: torn.file }),
  }
  return { recovery, unsealed, gap: undefined }
}

async function bytesOf(file: string, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from)
  if (bytes.length > 0) {
    const handle = await open(file, 'r')
    try {
      await handle.read(bytes, 0, bytes.length, from)
    } finally {
      await handle.close()
    }
  }
  return bytes
}

async function setAside(disk: Disk, file: string, from: number): Promise<{ bytes: number; file: string }> {
  const bytes = await withSegment(file, async (segment) => {
    const tail = new Uint8Array(segment.size - from)
    await segment.read(tail, from)
    return tail
  })
  const crc = crc32c(bytes).toString(16).padStart(8, '0')
  const aside = `${file.replace(/\.vjl$/, '')}-${from}-${crc}.torn`
  await disk.replaceFile(aside, bytes)
  return { bytes: bytes.length, file: path.basename(aside) }
}
