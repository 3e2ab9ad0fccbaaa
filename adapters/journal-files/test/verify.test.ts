/** The promise of the format (docs/formats/journal.md): any altered, missing or doubled byte is found and placed. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { verifyJournals } from '../src/index.ts'
import { entry, journalsIn, temporaryFolder } from './helpers.ts'

const RUNS = Number(process.env['VIGIE_FUZZ_RUNS'] ?? 150)

async function fill(folder: string): Promise<string> {
  for (let session = 0; session < 2; session++) {
    const journals = journalsIn(folder, { limits: { segmentBytes: 1500 } })
    const journal = await journals.open('RECO1', 'packets')
    const base = journal.length
    for (let i = 0; i < 40; i++) {
      journal.append(entry(base + i, 5 + ((i * 13) % 40)))
      if (i % 7 === 6) await journal.sync()
    }
    await journals.closeAll()
  }
  return path.join(folder, 'journals', 'RECO1', 'packets')
}

describe('a journal that nobody touched', () => {
  it('verifies, and every entry is counted', async () => {
    const folder = temporaryFolder()
    await fill(folder)
    const report = await verifyJournals(folder)
    expect(report.problems).toEqual([])
    expect(report).toMatchObject({ ok: true, packets: 80, frames: 0, entries: 80, unacknowledged: [], removed: [] })
  })
})

describe('a journal in which one byte was changed', () => {
  let original: string
  let files: { name: string; bytes: Buffer }[]
  beforeAll(async () => {
    original = temporaryFolder()
    const folder = await fill(original)
    files = readdirSync(folder)
      .toSorted()
      .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }))
  })

  const place = fc.record({ file: fc.nat(), byte: fc.nat(), xor: fc.integer({ min: 1, max: 255 }) })
  const damage = async (change: (bytes: Buffer, at: number) => Buffer, where: { file: number; byte: number }) => {
    const data = temporaryFolder()
    const folder = path.join(data, 'journals', 'RECO1', 'packets')
    cpSync(original, data, { recursive: true })
    const { name, bytes } = files[where.file % files.length]!
    const at = where.byte % bytes.length
    writeFileSync(path.join(folder, name), change(Buffer.from(bytes), at))
    const report = await verifyJournals(data)
    rmSync(data, { recursive: true })
    expect(report.ok).toBe(false)
    const found = report.problems.find((p) => p.segment === name)
    expect(found, `${name} at ${at}: ${JSON.stringify(report.problems)}`).toBeDefined()
    if (name.endsWith('.vjl')) {
      // The place is the item that holds the byte (an item has at most 80 bytes here) or the seal of its group.
      const nearest = Math.min(...report.problems.filter((p) => p.segment === name).map((p) => Math.abs(p.offset - at)))
      expect(nearest, `${name} at ${at}: ${JSON.stringify(report.problems)}`).toBeLessThan(110)
    }
  }

  it('names the file and the item of an altered byte', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (p) =>
        damage((bytes, at) => {
          bytes[at]! ^= p.xor
          return bytes
        }, p),
      ),
      { numRuns: RUNS },
    )
  })
  it('names the file and the item of a missing byte', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (p) =>
        damage((bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]), p),
      ),
      { numRuns: RUNS / 2 },
    )
  })
  it('names the file and the item of a doubled byte', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (p) =>
        damage((bytes, at) => Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at)]), p),
      ),
      { numRuns: RUNS / 2 },
    )
  })

  it('tells altered, missing and doubled apart within a record', async () => {
    const { name, bytes } = files.find((f) => f.name.endsWith('.vjl'))!
    const kinds: string[] = []
    for (const change of [
      (at: number) => Buffer.concat([bytes.subarray(0, at), Buffer.from([bytes[at]! ^ 1]), bytes.subarray(at + 1)]),
      (at: number) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
      (at: number) => Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at)]),
    ]) {
      const data = temporaryFolder()
      cpSync(original, data, { recursive: true })
      writeFileSync(path.join(data, 'journals', 'RECO1', 'packets', name), change(180))
      kinds.push((await verifyJournals(data)).problems[0]!.kind)
    }
    expect(kinds).toEqual(['altered', 'missing', 'doubled'])
  })

  it('finds a record that was copied, and one that was taken out whole', async () => {
    const { name, bytes } = files.find((f) => f.name.endsWith('.vjl'))!
    // Header 64 + 5 + 4 bytes; then the name of the first source (4 + 3 bytes) and the first record (24 + 5 bytes).
    const record = 73 + 8 + 7
    const size = 8 + 24 + 5
    const put = async (changed: Buffer) => {
      const data = temporaryFolder()
      cpSync(original, data, { recursive: true })
      writeFileSync(path.join(data, 'journals', 'RECO1', 'packets', name), changed)
      return (await verifyJournals(data)).problems
    }
    const doubled = await put(Buffer.concat([bytes.subarray(0, record + size), bytes.subarray(record)]))
    expect(doubled[0]).toMatchObject({ kind: 'doubled', offset: record + size, position: 0 })
    const missing = await put(Buffer.concat([bytes.subarray(0, record), bytes.subarray(record + size)]))
    expect(missing[0]).toMatchObject({ kind: 'missing', position: 0 })
  })
})

describe('a journal in which a file is not there', () => {
  it('finds a segment, the head, or the last segment missing', async () => {
    const original = temporaryFolder()
    const folder = await fill(original)
    const segments = readdirSync(folder)
      .filter((name) => name.endsWith('.vjl'))
      .toSorted()
    for (const victim of [segments[0]!, segments[1]!, segments.at(-1)!, 'head']) {
      const data = temporaryFolder()
      cpSync(original, data, { recursive: true })
      rmSync(path.join(data, 'journals', 'RECO1', 'packets', victim))
      const { problems } = await verifyJournals(data)
      expect(
        problems.map((p) => p.kind),
        victim,
      ).toContain('missing')
    }
  })
})
