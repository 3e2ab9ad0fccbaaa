import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { SteppedClock, parseUtc } from '@vigie/base'
import type { JournalEntry } from '@vigie/archive'
import { afterAll, afterEach } from 'vitest'
import { Journals, type JournalsOptions } from '../src/index.ts'

export const START = parseUtc('2026-11-24T00:00:00Z')

const folders: string[] = []
const opened: Journals[] = []

afterEach(async () => {
  for (const journals of opened.splice(0)) await journals.closeAll().catch(() => {})
})
// Tests of a file may share a folder: all go at its end.
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vigie-journal-'))
  folders.push(folder)
  return folder
}

export function journalsIn(folder: string, options: Partial<JournalsOptions> = {}): Journals {
  const journals = new Journals({ folder, clock: new SteppedClock(START), ...options })
  opened.push(journals)
  return journals
}

export function entry(i: number, size = 20): JournalEntry {
  const payload = new Uint8Array(size)
  for (let k = 0; k < size; k++) payload[k] = (i * 31 + k * 7) & 255
  return {
    reception: START + BigInt(i) * 1_000_000n,
    generation: START + BigInt(i) * 1_000_000n - 500n,
    source: i % 3 === 0 ? 'KRU' : 'SVB',
    flags: i & 3,
    payload,
  }
}

export async function readAll(
  journal: { read(from: number): AsyncIterable<readonly (JournalEntry & { position: number })[]> },
  from = 0,
) {
  const entries: (JournalEntry & { position: number })[] = []
  for await (const batch of journal.read(from)) entries.push(...batch)
  return entries
}
