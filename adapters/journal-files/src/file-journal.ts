/** The writer of a journal: entries are laid in memory, and one write and one fsync acknowledge all that wait. */
import path from 'node:path'
import type { Clock } from '@vigie/base'
import {
  archiveErrors,
  MAX_PAYLOAD,
  NO_HASH,
  SegmentEncoder,
  type JournalBatch,
  type JournalEntry,
  type JournalKind,
  type JournalRecovery,
} from '@vigie/archive'
import type { Disk, DiskFile } from './disk.ts'
import { encodeHead, HEAD_FILE, type Head } from './head.ts'
import { codedIoError, journalErrors } from './journal-errors.ts'
import { JournalReader } from './journal-reader.ts'
import type { FolderLock } from './lock.ts'
import { recover, type JournalState } from './recovery.ts'
import { segmentName } from './segment-files.ts'
import { SegmentIndex, storeIndex } from './segment-index.ts'

export interface JournalLimits {
  /** Bytes after which a segment is closed. */
  readonly segmentBytes: number
  /** Age after which a segment is closed, ns. */
  readonly segmentAge: bigint
  /** Bytes that may wait in memory for the disk. */
  readonly backlogBytes: number
}

interface Piece {
  readonly segment: SegmentIndex
  readonly offset: number
  readonly size: number
  readonly buffers: Uint8Array[]
  /** Length of the journal with it. */
  readonly end: number
  readonly hash: Uint8Array
  readonly closes: boolean
}

interface Current {
  readonly encoder: SegmentEncoder
  readonly index: SegmentIndex
  /** Bytes of the segment that are in pieces or on disk. */
  taken: number
}

export class FileJournal extends JournalReader {
  readonly recovery: JournalRecovery
  readonly #disk: Disk
  readonly #clock: Clock
  readonly #limits: JournalLimits
  readonly #lock: FolderLock
  #length: number
  #durable: number
  #current: Current | undefined
  #gap: { readonly position: number; readonly hash: Uint8Array } | undefined
  #pieces: Piece[] = []
  #waiting = 0
  #rotate = false
  #closed = false
  #file: { readonly segment: SegmentIndex; readonly file: DiskFile } | undefined
  #head: DiskFile | undefined
  #written: Head | undefined
  #flushing: Promise<void> | undefined
  #next: Promise<void> | undefined

  /** Opens a folder that is locked already, after its recovery. */
  static async open(
    options: { folder: string; chain: string; kind: JournalKind; disk: Disk; clock: Clock; limits: JournalLimits },
    lock: FolderLock,
    state: JournalState,
  ): Promise<FileJournal> {
    const recovered = await recover(options.disk, options.folder, state)
    const journal = new FileJournal(options, lock, state, recovered.recovery)
    journal.#gap = recovered.gap
    const last = state.segments.at(-1)
    if (recovered.gap !== undefined) journal.#length = journal.#durable = recovered.gap.position
    else if (last !== undefined && !last.ended) {
      const encoder = new SegmentEncoder(
        {
          kind: options.kind,
          chain: options.chain,
          firstPosition: last.first,
          opened: last.opened,
          previousHash: last.previousHash,
        },
        { size: last.size, count: last.count, hash: last.hash, sources: last.sources, unsealed: recovered.unsealed },
      )
      journal.#current = { encoder, index: last, taken: last.size }
      if (recovered.unsealed.length > 0) {
        journal.#take(false)
        await journal.sync()
      }
    }
    if (recovered.gap === undefined && last !== undefined) await journal.#catchUp(state, last)
    return journal
  }

  private constructor(
    options: { folder: string; chain: string; kind: JournalKind; disk: Disk; clock: Clock; limits: JournalLimits },
    lock: FolderLock,
    state: JournalState,
    recovery: JournalRecovery,
  ) {
    super(options.kind, options.chain, options.folder, state.segments, state.stub)
    this.#disk = options.disk
    this.#clock = options.clock
    this.#limits = options.limits
    this.#lock = lock
    this.recovery = recovery
    this.#length = state.segments.at(-1)?.end ?? state.stub?.end ?? 0
    this.#durable = this.#length
    this.#written = headOf(state)
  }

  /** A group was on the disk, whole, and its head was not: killed between both. Whoever waits for the head need not for the next append. */
  async #catchUp(state: JournalState, last: SegmentIndex): Promise<void> {
    const sealed = last.first + state.sealedCount
    if (this.#head !== undefined || sealed === 0 || (state.head !== undefined && state.head.position >= sealed)) return
    const file = await this.#disk.openFile(last.file)
    try {
      await file.sync()
    } finally {
      await file.close()
    }
    await this.#openHead()
  }

  get length(): number {
    return this.#length
  }
  get durable(): number {
    return this.#durable
  }
  /** Bytes that wait for the disk. */
  get backlog(): number {
    return this.#waiting + (this.#current === undefined ? 0 : this.#current.encoder.size - this.#current.taken)
  }

  append(entry: JournalEntry): number {
    this.#admit(entry.payload.length)
    if (this.backlog > this.#limits.backlogBytes)
      throw journalErrors.backlog({ journal: this.name, bytes: this.backlog })
    const current = this.#ready()
    const source = current.encoder.source(entry.source)
    if (source === undefined) {
      this.#rotate = true
      return this.append(entry)
    }
    this.#nameSource(current, source, entry.source)
    const at = current.encoder.size
    current.encoder.append(
      entry.reception,
      entry.generation,
      entry.flags,
      source,
      entry.payload,
      0,
      entry.payload.length,
    )
    current.index.add(at, entry.reception, entry.generation, source)
    current.index.size = current.encoder.size
    return this.#length++
  }

  appendBatch(batch: JournalBatch, source: string): number {
    const first = this.#length
    // All of it or nothing: what can be refused is refused before the first entry.
    for (let i = 0; i < batch.count; i++) this.#admit(batch.offsets[i + 1]! - batch.offsets[i]!)
    if (this.backlog > this.#limits.backlogBytes)
      throw journalErrors.backlog({ journal: this.name, bytes: this.backlog })
    for (let i = 0; i < batch.count; i++) {
      const current = this.#ready()
      const index = current.encoder.source(source)
      if (index === undefined) {
        this.#rotate = true
        i--
        continue
      }
      this.#nameSource(current, index, source)
      const reception = batch.reception[i]!
      const generation = batch.generation[i]!
      const at = current.encoder.size
      current.encoder.append(
        reception,
        generation,
        batch.flags[i]!,
        index,
        batch.bytes,
        batch.offsets[i]!,
        batch.offsets[i + 1]!,
      )
      current.index.add(at, reception, generation, index)
      current.index.size = current.encoder.size
      this.#length++
    }
    return first
  }

  sync(): Promise<void> {
    if (this.#next !== undefined) return this.#next
    if (this.#flushing === undefined && !this.#dirty) return Promise.resolve()
    const before = this.#flushing ?? Promise.resolve()
    const next = before
      .catch(() => {})
      .then(() => {
        this.#next = undefined
        const flush = this.#flush().finally(() => {
          if (this.#flushing === flush) this.#flushing = undefined
        })
        this.#flushing = flush
        return flush
      })
    this.#next = next
    return next
  }

  rotate(): void {
    if (this.#current !== undefined) this.#rotate = true
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    try {
      await this.sync()
      if (this.#written !== undefined) await this.#writeHead({ ...this.#written, closed: true }, true)
    } catch (error) {
      throw codedIoError(error, this.folder, this.#length - this.#durable)
    } finally {
      await this.#file?.file.close().catch(() => {})
      await this.#head?.close().catch(() => {})
      await this.#lock.release()
    }
  }

  /** Closed segments, oldest first, for retention. */
  closedSegments(): readonly SegmentIndex[] {
    return this.segments.filter((segment) => segment.ended && segment.end <= this.#durable)
  }

  /** Retention has written its stub: the segments that it names are no more. */
  forget(stub: NonNullable<JournalReader['stub']>): void {
    this.stub = stub
    while (this.segments.length > 0 && stub.files.has(path.basename(this.segments[0]!.file))) this.segments.shift()
  }

  protected memory(position: number): { segment: SegmentIndex; buffers: readonly Uint8Array[] } | undefined {
    const pieces = this.#pieces.filter((piece) => position < piece.end)
    const segment = pieces[0]?.segment ?? this.#current?.index
    if (segment === undefined || position < segment.first) return undefined
    const buffers = pieces.filter((piece) => piece.segment === segment).flatMap((piece) => piece.buffers)
    if (this.#current?.index === segment) buffers.push(...this.#current.encoder.peek())
    return { segment, buffers }
  }

  get #dirty(): boolean {
    return this.#pieces.length > 0 || (this.#current !== undefined && this.#current.encoder.open > 0)
  }

  /** The segment to append to, begun when there is none or the last one is full. */
  #ready(): Current {
    if (this.#closed) throw journalErrors.closed({ journal: this.name })
    const current = this.#current
    if (current !== undefined) {
      if (!this.#rotate && current.encoder.size < this.#limits.segmentBytes) return current
      this.#take(true)
    }
    return this.#begin()
  }

  #admit(bytes: number): void {
    if (bytes > MAX_PAYLOAD)
      throw archiveErrors.payloadTooLarge({ chain: this.chain, kind: this.kind, bytes, limit: MAX_PAYLOAD })
  }

  #begin(): Current {
    this.#rotate = false
    const last = this.segments.at(-1)
    const start = {
      kind: this.kind,
      chain: this.chain,
      firstPosition: this.#length,
      opened: this.#clock.now(),
      previousHash: this.#gap?.hash ?? last?.hash ?? this.stub?.hash ?? NO_HASH,
    }
    this.#gap = undefined
    const encoder = new SegmentEncoder(start)
    const index = new SegmentIndex(path.join(this.folder, segmentName(this.#length)), {
      ...start,
      length: encoder.size,
    })
    this.segments.push(index)
    this.#current = { encoder, index, taken: 0 }
    return this.#current
  }

  #nameSource(current: Current, index: number, name: string): void {
    if (current.index.sources.length === index) current.index.addSource(name)
  }

  /** Closes the group of what was appended and puts it in the queue for the disk. */
  #take(closes: boolean): void {
    const current = this.#current!
    const buffers = current.encoder.seal(this.#clock.now(), closes)
    const size = current.encoder.size
    this.#pieces.push({
      segment: current.index,
      offset: current.taken,
      size,
      buffers,
      end: current.index.end,
      hash: current.encoder.hash,
      closes,
    })
    this.#waiting += size - current.taken
    current.taken = size
    current.index.size = size
    current.index.hash = current.encoder.hash
    if (closes) {
      current.index.ended = true
      this.#current = undefined
    }
  }

  async #flush(): Promise<void> {
    const current = this.#current
    if (current !== undefined && current.encoder.open > 0) {
      const old = this.#clock.now() - current.encoder.opened >= this.#limits.segmentAge
      this.#take(this.#rotate || old)
    }
    let at = this.folder
    try {
      if (this.#pieces.length > 0 && this.#head === undefined) {
        at = path.join(this.folder, HEAD_FILE)
        await this.#openHead()
      }
      while (this.#pieces.length > 0) {
        at = this.#pieces[0]!.segment.file
        await this.#writePieces()
      }
    } catch (error) {
      const file = this.#file?.file
      this.#file = undefined
      await file?.close().catch(() => {})
      throw codedIoError(error, at, this.#length - this.#durable)
    }
  }

  /** Writes the waiting pieces of one segment; they leave the queue only when they are on the disk. */
  async #writePieces(): Promise<void> {
    const first = this.#pieces[0]!
    let n = 1
    while (!this.#pieces[n - 1]!.closes && this.#pieces[n]?.segment === first.segment) n++
    const pieces = this.#pieces.slice(0, n)
    const last = pieces[n - 1]!
    if (this.#file?.segment !== first.segment) {
      await this.#file?.file.close()
      this.#file = undefined
      this.#file = { segment: first.segment, file: await this.#disk.openFile(first.segment.file) }
    }
    const { file } = this.#file!
    await file.write(
      pieces.flatMap((piece) => piece.buffers),
      first.offset,
    )
    await file.sync()
    if (first.offset === 0) await this.#disk.syncFolder(this.folder)
    await this.#writeHead(
      {
        closed: false,
        position: last.end,
        segment: last.segment.first,
        offset: last.size,
        time: this.#clock.now(),
        hash: last.hash,
      },
      false,
    )
    this.#pieces.splice(0, n)
    this.#waiting -= last.size - first.offset
    this.#durable = last.end
    if (last.closes) {
      await file.close()
      this.#file = undefined
      // The index can be built again from the segment: a failure here loses nothing.
      await storeIndex(this.#disk, last.segment).catch(() => {})
      last.segment.blocks = undefined
    }
  }

  /** Before anything is appended the head must say that the journal is open again. */
  async #openHead(): Promise<void> {
    const head = await this.#disk.openFile(path.join(this.folder, HEAD_FILE))
    try {
      const last = this.#written
      const open = last ?? { position: 0, segment: 0, offset: 0, time: this.#clock.now(), hash: NO_HASH }
      await head.write([encodeHead({ ...open, closed: false })], 0)
      await head.sync()
      await this.#disk.syncFolder(this.folder)
    } catch (error) {
      await head.close().catch(() => {})
      throw error
    }
    this.#head = head
  }

  async #writeHead(head: Head, durable: boolean): Promise<void> {
    if (this.#head === undefined) {
      if (this.#written?.closed === head.closed) return
      await this.#openHead()
    }
    await this.#head!.write([encodeHead(head)], 0)
    if (durable) await this.#head!.sync()
    this.#written = head
  }
}

/** What the head should say of what is on the disk and sealed. */
function headOf(state: JournalState): Head | undefined {
  const last = state.segments.at(-1)
  if (last === undefined) return state.head
  const position = last.first + state.sealedCount
  if (state.head !== undefined && state.head.position >= position) return state.head
  return { closed: false, position, segment: last.first, offset: state.sealedAt, time: last.opened, hash: last.hash }
}
