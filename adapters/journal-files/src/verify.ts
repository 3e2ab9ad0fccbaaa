/** Reads everything again and compares: checksums, order, the hash chain, the head, what retention says it removed. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32c } from '@vigie/base'
import { NO_HASH, type IntegrityProblem, type IntegrityReport } from '@vigie/archive'
import { HEAD_FILE, readHead, type Head } from './head.ts'
import { lockOwner } from './lock.ts'
import { journalFolder, listJournals, type JournalName } from './open-journals.ts'
import { STUB_FILE, type StoredStub } from './retention-stub.ts'
import { readSealed } from './sealed-text.ts'
import { firstOfName, listSegments, segmentName } from './segment-files.ts'
import { verifySegment, type SegmentVerdict } from './verify-segment.ts'

export interface VerifyOptions {
  /** Called after each segment with the bytes read so far. */
  readonly progress?: (done: { readonly journal: string; readonly bytes: number }) => void
  /** Only these journals; all of the data folder unless told. */
  readonly journals?: readonly JournalName[]
}

/** Verifies the journals of a data folder, also while they are written (up to what was acknowledged when it began). */
export async function verifyJournals(data: string, options: VerifyOptions = {}): Promise<IntegrityReport> {
  const total = { packets: 0, frames: 0, entries: 0, bytes: 0 }
  const problems: IntegrityProblem[] = []
  const unacknowledged: IntegrityProblem[] = []
  const removed: { journal: string; from: number; to: number }[] = []
  for (const name of options.journals ?? (await listJournals(data))) {
    const check = new JournalCheck(journalFolder(data, name.chain, name.kind), `${name.chain}/${name.kind}`, (bytes) =>
      options.progress?.({ journal: `${name.chain}/${name.kind}`, bytes: total.bytes + bytes }),
    )
    await check.run()
    problems.push(...check.problems)
    unacknowledged.push(...check.unacknowledged)
    removed.push(...check.removed)
    total.entries += check.entries
    total.bytes += check.bytes
    if (name.kind === 'packets') total.packets += check.entries
    if (name.kind === 'frames') total.frames += check.entries
  }
  return { ok: problems.length === 0, ...total, problems, unacknowledged, removed }
}

class JournalCheck {
  readonly problems: IntegrityProblem[] = []
  readonly unacknowledged: IntegrityProblem[] = []
  readonly removed: { journal: string; from: number; to: number }[] = []
  entries = 0
  bytes = 0
  readonly #folder: string
  readonly #journal: string
  readonly #progress: (bytes: number) => void
  /** Where the journal goes on: position and chain hash that the next segment must have. */
  #position = 0
  #hash: Uint8Array | undefined = NO_HASH

  constructor(folder: string, journal: string, progress: (bytes: number) => void) {
    this.#folder = folder
    this.#journal = journal
    this.#progress = progress
  }

  async run(): Promise<void> {
    // The owner is asked before the head is read: what is acknowledged after that is not looked at.
    const live = (await lockOwner(this.#folder)) !== undefined
    const stub = await this.#stub()
    const head = await this.#head()
    const files = (await listSegments(this.#folder)).filter((file) => !stub.has(path.basename(file)))
    if (head === undefined && files.length > 0 && !live)
      this.#problem('missing', HEAD_FILE, 0, 0, 'the head of the journal is not there')
    for (const [i, file] of files.entries()) {
      const first = firstOfName(file)
      if (live && head !== undefined && (first > head.segment || (head.offset === 0 && first >= head.segment))) break
      await this.#segment(file, head, live, i === files.length - 1)
      this.#progress(this.bytes)
    }
    if (head !== undefined) this.#compareHead(head)
    await this.#besides()
  }

  async #stub(): Promise<ReadonlySet<string>> {
    const stub = await readSealed<StoredStub>(path.join(this.#folder, STUB_FILE))
    if (stub === undefined) return new Set()
    if (stub === 'altered') {
      this.#problem('altered', STUB_FILE, 0, 0, 'what retention removed does not match its digest')
      // What follows cannot be tied to it: begin with whatever comes first.
      this.#hash = undefined
      return new Set()
    }
    for (const segment of stub.segments)
      this.removed.push({ journal: this.#journal, from: segment.first, to: segment.first + segment.count })
    const last = stub.segments.at(-1)!
    this.#position = last.first + last.count
    this.#hash = new Uint8Array(Buffer.from(last.hash, 'hex'))
    return new Set(stub.segments.map((segment) => segment.file))
  }

  async #head(): Promise<Head | undefined> {
    const head = await readHead(path.join(this.#folder, HEAD_FILE))
    if (head !== 'altered') return head
    this.#problem('altered', HEAD_FILE, 0, 0, 'the head of the journal does not match its checksum')
    return undefined
  }

  async #segment(file: string, head: Head | undefined, live: boolean, last: boolean): Promise<void> {
    const name = path.basename(file)
    const first = firstOfName(file)
    const isHead = head !== undefined && head.segment === first
    const beyond = head !== undefined && !head.closed && first > head.segment
    const verdict = await verifySegment(file, {
      previousHash: this.#hash,
      upTo: live && isHead ? head.offset : undefined,
      acknowledged: isHead && !head.closed ? head.offset : beyond || (last && head === undefined) ? 0 : undefined,
    })
    this.bytes += verdict.bytes
    this.entries += verdict.entries
    if (this.#hash !== undefined && first > this.#position)
      this.#problem('missing', name, 0, this.#position, `entries ${this.#position} to ${first - 1} are not there`)
    else if (this.#hash !== undefined && first < this.#position)
      this.#problem('doubled', name, 0, first, `entries from ${first} on are there twice`)
    for (const p of verdict.problems) {
      const problem = {
        journal: this.#journal,
        segment: name,
        offset: p.offset,
        position: first + p.ordinal,
        kind: p.kind,
        detail: p.detail,
      }
      if (p.acknowledged) this.problems.push(problem)
      else this.unacknowledged.push(problem)
    }
    if (isHead) this.#compareOffset(name, head, verdict, first)
    this.#position = first + verdict.count
    this.#hash = verdict.hash
    if (verdict.complete && !verdict.ended && !last)
      this.#problem('missing', name, verdict.size, this.#position, 'the segment is not closed, and another follows')
  }

  /** The head says how many bytes of its segment were acknowledged, and what the chain hash was there. */
  #compareOffset(name: string, head: Head, verdict: SegmentVerdict, first: number): void {
    if (verdict.size < head.offset)
      this.#problem(
        'missing',
        name,
        verdict.size,
        first + verdict.count,
        `${head.offset - verdict.size} acknowledged bytes are not there`,
      )
    else if (head.closed && verdict.size > head.offset && verdict.problems.length === 0)
      this.#problem(
        'doubled',
        name,
        head.offset,
        head.position,
        `${verdict.size - head.offset} bytes follow the end of a closed journal`,
      )
    const seal = verdict.seals.get(head.offset)
    if (
      verdict.problems.length === 0 &&
      verdict.size >= head.offset &&
      (seal === undefined || !Buffer.from(seal).equals(head.hash))
    )
      this.#problem('altered', name, head.offset, head.position, 'the chain hash is not the one that was acknowledged')
  }

  #compareHead(head: Head): void {
    if (head.position > this.#position && !this.problems.some((p) => p.kind === 'missing'))
      this.#problem(
        'missing',
        segmentName(head.segment),
        0,
        this.#position,
        `entries ${this.#position} to ${head.position - 1} were acknowledged and are not there`,
      )
  }

  /** Indices and torn ends kept aside carry checksums of their own. */
  async #besides(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const file = path.join(this.#folder, name)
      if (name.endsWith('.vji') && (await readSealed(file)) === 'altered')
        this.#problem(
          'altered',
          name,
          0,
          Number(name.slice(0, 16)),
          'the index of the segment does not match its digest; it is built again when it is deleted',
        )
      const torn = /-(\d+)-([0-9a-f]{8})\.torn$/.exec(name)
      if (torn !== null && crc32c(await readFile(file)) !== Number.parseInt(torn[2]!, 16))
        this.#problem(
          'altered',
          name,
          0,
          Number(name.slice(0, 16)),
          'an end that was kept aside does not match the checksum in its name',
        )
    }
  }

  #problem(kind: IntegrityProblem['kind'], segment: string, offset: number, position: number, detail: string): void {
    this.problems.push({ journal: this.#journal, segment, offset, position, kind, detail })
  }
}
