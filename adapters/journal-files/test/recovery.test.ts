/** What a crash leaves is brought back to what was acknowledged; what was cut is kept aside and told. */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SteppedClock } from '@vigie/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Journals, realDisk, restore, retain, verifyJournals, type Disk } from '../src/index.ts'
import { entry, journalsIn, readAll, START, temporaryFolder } from './helpers.ts'

const inFolder = (data: string): string => path.join(data, 'journals', 'RECO1', 'packets')

describe('a journal whose last write was interrupted at any byte', () => {
  it('keeps all that was acknowledged, cuts only what was not whole, and verifies', async () => {
    const original = temporaryFolder()
    const journals = journalsIn(original)
    const journal = await journals.open('RECO1', 'packets')
    for (let i = 0; i < 30; i++) journal.append(entry(i))
    await journal.sync()
    const head = readFileSync(path.join(inFolder(original), 'head'))
    const segment = readdirSync(inFolder(original)).find((name) => name.endsWith('.vjl'))
    const acknowledged = statSync(path.join(inFolder(original), segment!)).size
    for (let i = 30; i < 60; i++) journal.append(entry(i))
    await journal.sync()
    await journals.closeAll()
    const size = statSync(path.join(inFolder(original), segment!)).size
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: acknowledged, max: size }), async (cut) => {
        const data = temporaryFolder()
        cpSync(original, data, { recursive: true })
        // The second group was being written: the head is still that of the first.
        writeFileSync(path.join(inFolder(data), 'head'), head)
        truncateSync(path.join(inFolder(data), segment!), cut)
        const before = await verifyJournals(data)
        expect(before.problems).toEqual([])
        const again = journalsIn(data)
        const recovered = await again.open('RECO1', 'packets')
        expect(recovered.length).toBeGreaterThanOrEqual(30)
        expect(recovered.recovery.lost).toBe(0)
        expect(recovered.recovery.kept).toBe(recovered.length - 30)
        if (recovered.recovery.tornBytes > 0)
          expect(statSync(path.join(inFolder(data), recovered.recovery.tornFile!)).size).toBe(
            recovered.recovery.tornBytes,
          )
        recovered.append(entry(recovered.length))
        await recovered.sync()
        const entries = await readAll(recovered)
        expect(entries.map((e) => Buffer.from(e.payload).toString('hex'))).toEqual(
          entries.map((_, i) => Buffer.from(entry(i).payload).toString('hex')),
        )
        await again.closeAll()
        const after = await verifyJournals(data)
        expect(after).toMatchObject({ ok: true, unacknowledged: [], packets: entries.length })
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('a journal whose first write was interrupted at any byte, nothing acknowledged yet', () => {
  it('keeps the entries that are whole, the first group with the header in its hash, and verifies', async () => {
    const original = temporaryFolder()
    const journals = journalsIn(original)
    const journal = await journals.open('RECO1', 'packets')
    for (let i = 0; i < 30; i++) journal.append(entry(i))
    await journal.sync()
    await journals.closeAll()
    const segment = readdirSync(inFolder(original)).find((name) => name.endsWith('.vjl'))!
    const size = statSync(path.join(inFolder(original), segment)).size
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: size }), async (cut) => {
        const data = temporaryFolder()
        cpSync(original, data, { recursive: true })
        rmSync(path.join(inFolder(data), 'head'))
        truncateSync(path.join(inFolder(data), segment), cut)
        const again = journalsIn(data)
        const recovered = await again.open('RECO1', 'packets')
        const kept = recovered.length
        for (let i = kept; i < 40; i++) recovered.append(entry(i))
        await again.closeAll()
        expect(await verifyJournals(data)).toMatchObject({ ok: true, unacknowledged: [], packets: 40 })
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('a journal that was killed between its data and its head', () => {
  it('acknowledges when it is opened what is whole on the disk, with nothing appended', async () => {
    const data = temporaryFolder()
    const journals = journalsIn(data)
    const journal = await journals.open('RECO1', 'packets')
    for (let i = 0; i < 30; i++) journal.append(entry(i))
    await journal.sync()
    const head = readFileSync(path.join(inFolder(data), 'head'))
    for (let i = 30; i < 60; i++) journal.append(entry(i))
    await journal.sync()
    await journals.closeAll()
    writeFileSync(path.join(inFolder(data), 'head'), head)
    const again = journalsIn(data)
    const opened = await again.open('RECO1', 'packets')
    expect([opened.length, opened.durable]).toEqual([60, 60])
    // What others read of it, while it is open: the entries acknowledged, little-endian at byte 8.
    expect(readFileSync(path.join(inFolder(data), 'head')).readBigUInt64LE(8)).toBe(60n)
    await again.closeAll()
    expect(await verifyJournals(data)).toMatchObject({ ok: true, unacknowledged: [], packets: 60 })
  })
})

describe('a journal that lost acknowledged bytes', () => {
  it('goes on after the gap, keeps what is left, and is named by verify from then on', async () => {
    const data = temporaryFolder()
    let journals = journalsIn(data)
    let journal = await journals.open('RECO1', 'packets')
    for (let i = 0; i < 20; i++) journal.append(entry(i))
    await journals.closeAll()
    const file = path.join(inFolder(data), '0000000000000000.vjl')
    truncateSync(file, statSync(file).size - 200)
    journals = journalsIn(data)
    journal = await journals.open('RECO1', 'packets')
    expect(journal.length).toBe(20)
    expect(journal.recovery.lost).toBeGreaterThan(0)
    expect(journal.append(entry(20))).toBe(20)
    await journal.sync()
    const positions = (await readAll(journal)).map((e) => e.position)
    expect(positions.at(-1)).toBe(20)
    expect(positions).toHaveLength(21 - journal.recovery.lost)
    await journals.closeAll()
    const report = await verifyJournals(data)
    expect(report.problems.map((p) => p.kind)).toContain('missing')
  })
})

describe('one writer a folder', () => {
  it('refuses the second with who the first is, and lets it in when the first has closed', async () => {
    const data = temporaryFolder()
    const first = journalsIn(data)
    await first.open('RECO1', 'packets')
    const second = journalsIn(data)
    await expect(second.open('RECO1', 'packets')).rejects.toMatchObject({
      code: 'VIG-JOURNAL-001',
      message: expect.stringContaining(String(process.pid)),
    })
    await first.closeAll()
    expect((await second.open('RECO1', 'packets')).length).toBe(0)
  })

  it('lets others read beside it what is in files', async () => {
    const data = temporaryFolder()
    const journal = await journalsIn(data).open('RECO1', 'packets')
    journal.append(entry(0))
    await journal.sync()
    journal.append(entry(1))
    const beside = (await journalsIn(data).read('RECO1', 'packets'))!
    expect((await readAll(beside)).map((e) => e.position)).toEqual([0])
    expect(() => beside.append()).toThrow(/reading only/)
    expect((await verifyJournals(data)).ok).toBe(true)
  })
})

/** A disk that takes no more after so many bytes, until it is told that there is space again. */
function smallDisk(): { disk: Disk; space: { bytes: number }; reason: { code: string } } {
  const space = { bytes: 0 }
  const reason = { code: 'ENOSPC' }
  const disk: Disk = {
    ...realDisk,
    async openFile(name) {
      const file = await realDisk.openFile(name)
      return {
        sync: () => file.sync(),
        truncate: (size) => file.truncate(size),
        close: () => file.close(),
        async write(buffers, offset) {
          const bytes = Buffer.concat(buffers)
          if (name.endsWith('.vjl') && bytes.length > space.bytes) {
            // As a full disk does: a part of it arrives.
            await file.write([bytes.subarray(0, space.bytes)], offset)
            space.bytes = 0
            throw Object.assign(new Error('refused'), { code: reason.code })
          }
          if (name.endsWith('.vjl')) space.bytes -= bytes.length
          await file.write(buffers, offset)
        },
      }
    },
  }
  return { disk, space, reason }
}

describe('a disk that refuses', () => {
  it.each([
    ['ENOSPC', 'VIG-JOURNAL-002'],
    ['EROFS', 'VIG-JOURNAL-003'],
    ['EIO', 'VIG-JOURNAL-004'],
  ])('%s: says %s with a remedy, acknowledges nothing, and goes on when it can', async (reason, code) => {
    const data = temporaryFolder()
    const small = smallDisk()
    small.space.bytes = 2000
    small.reason.code = reason
    const journals = journalsIn(data, { disk: small.disk, limits: { segmentBytes: 1500 } })
    const journal = await journals.open('RECO1', 'packets')
    let acknowledged = 0
    let refused: unknown
    for (let i = 0; i < 60; i++) {
      journal.append(entry(i, 40))
      await journal.sync().then(
        () => (acknowledged = journal.durable),
        (error: unknown) => (refused = error),
      )
      expect(journal.durable).toBe(acknowledged)
    }
    expect(refused).toMatchObject({ code, remedy: expect.any(String) })
    expect(acknowledged).toBeLessThan(60)
    expect((await readAll(journal)).length).toBe(60)
    small.space.bytes = 1_000_000
    await journal.sync()
    expect(journal.durable).toBe(60)
    await journals.closeAll()
    expect(await verifyJournals(data)).toMatchObject({ ok: true, packets: 60 })
  })

  it('takes no more than the backlog allows, and says so', async () => {
    const small = smallDisk()
    const journals = journalsIn(temporaryFolder(), { disk: small.disk, limits: { backlogBytes: 10_000 } })
    const journal = await journals.open('RECO1', 'packets')
    expect(() => {
      for (let i = 0; i < 1000; i++) journal.append(entry(i, 100))
    }).toThrow(expect.objectContaining({ code: 'VIG-JOURNAL-005' }))
    small.space.bytes = 1_000_000
    await journal.sync()
    expect(journal.append(entry(0))).toBe(journal.durable)
  })
})

describe('retention', () => {
  it('removes whole old segments; the chain still verifies and says what is gone', async () => {
    const data = temporaryFolder()
    const clock = new SteppedClock(START)
    let journals = new Journals({ folder: data, clock, limits: { segmentBytes: 1000 } })
    let journal = await journals.open('RECO1', 'packets')
    for (let i = 0; i < 100; i++) journal.append(entry(i))
    await journal.sync()
    const counts = new Map(await journal.countBySource())
    const removed = await retain(journal, { maxBytes: 3000 }, clock)
    expect(removed.length).toBeGreaterThan(1)
    expect(await retain(journal, { maxAge: 1_000_000_000_000n }, clock)).toEqual([])
    clock.advance(2_000_000_000_000n)
    const more = await retain(journal, { maxAge: 1_000_000_000_000n }, clock)
    const kept = journal.first
    expect(kept).toBe(more.at(-1)!.first + more.at(-1)!.count)
    expect((await readAll(journal)).map((e) => e.position)).toEqual(
      Array.from({ length: 100 - kept }, (_, i) => kept + i),
    )
    await journals.closeAll()
    const report = await verifyJournals(data)
    expect(report.ok).toBe(true)
    expect(report.removed.at(-1)!.to).toBe(kept)
    journals = new Journals({ folder: data, clock })
    journal = await journals.open('RECO1', 'packets')
    expect(journal.first).toBe(kept)
    expect(journal.append(entry(100))).toBe(100)
    counts.set('SVB', counts.get('SVB')! + 1)
    expect(await journal.countBySource()).toEqual(counts)
    await journals.closeAll()
  })
})

describe('restore', () => {
  it('brings a copy back, and refuses one that does not verify or a folder that is in use', async () => {
    const data = temporaryFolder()
    const journals = journalsIn(data)
    for (const kind of ['packets', 'events'] as const) {
      const journal = await journals.open('RECO1', kind)
      for (let i = 0; i < 10; i++) journal.append(entry(i))
    }
    await journals.closeAll()
    const target = temporaryFolder()
    expect(await restore(data, target)).toMatchObject({ ok: true, entries: 20 })
    expect((await verifyJournals(target)).entries).toBe(20)
    await expect(restore(data, target)).rejects.toMatchObject({ code: 'VIG-JOURNAL-009' })
    const file = path.join(inFolder(data), '0000000000000000.vjl')
    const bytes = readFileSync(file)
    bytes[300]! ^= 1
    writeFileSync(file, bytes)
    const other = temporaryFolder()
    await expect(restore(data, other)).rejects.toMatchObject({ code: 'VIG-JOURNAL-010' })
    expect(readdirSync(other)).toEqual([])
  })
})
