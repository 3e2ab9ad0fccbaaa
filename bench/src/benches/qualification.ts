/** Work with requirements at the size of large projects: imports into a book on disk, coverage of 10,000 requirements by 30,000 runs. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SystemClock } from '@vigie/base/system-clock'
import {
  applyImport,
  coverage,
  memoryJournal,
  QualificationBook,
  readExchangeFile,
  requirementFingerprint,
  type QualificationState,
  type TestRun,
} from '@vigie/qualification'
import type { Bench } from '../bench.ts'
import { idOf, requirementTable, testLinkExport } from '../exports-of-others.ts'

const REQUIREMENTS = 10_000
const CASES = 30_000
const clock = new SystemClock()
let made: Promise<string> | undefined
let known: Promise<QualificationState> | undefined

async function files(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigie-bench-requirements-'))
  await writeFile(path.join(folder, 'requirements.csv'), requirementTable(REQUIREMENTS))
  await writeFile(path.join(folder, 'cases.xml'), [...testLinkExport(CASES, REQUIREMENTS)].join(''))
  return folder
}

interface Imported {
  readonly seconds: number
  readonly megabytes: number
}

/** In a process of its own: what it needs of memory is what the command needs. */
async function importOnce(file: string, counted: 'requirements' | 'cases', count: number): Promise<Imported> {
  const folder = await (made ??= files())
  const script = fileURLToPath(new URL('../import-once.ts', import.meta.url))
  const said = execFileSync(process.execPath, [script, path.join(folder, file)], { encoding: 'utf8' })
  const result = JSON.parse(said) as Imported & Record<string, number>
  if (result[counted] !== count) throw new Error(`${file}: ${result[counted]} of ${count} ${counted}`)
  return result
}

let last: Imported | undefined

async function filledBook(): Promise<QualificationState> {
  const book = await QualificationBook.open(memoryJournal(), clock)
  const request = { sha256: '', by: 'bench', reason: 'bench', remove: false, keepGoing: false }
  const encoder = new TextEncoder()
  for (const [file, text] of [
    ['requirements.csv', requirementTable(REQUIREMENTS)],
    ['cases.xml', [...testLinkExport(CASES, REQUIREMENTS)].join('')],
  ] as const) {
    const read = await readExchangeFile(encoder.encode(text), file)
    await applyImport(book, { ...request, read, file }, clock, () => Promise.resolve())
  }
  const runs = Array.from({ length: CASES }, (_, i): TestRun => runOf(i, book.state))
  await book.append(
    runs.map((run) => ({ kind: 'test run', run })),
    { by: 'bench' },
  )
  return book.state
}

function runOf(i: number, state: QualificationState): TestRun {
  const named = [i % REQUIREMENTS, (i * 7 + 3) % REQUIREMENTS].map(idOf)
  return {
    id: `bench/BEN-${i + 1}#1`,
    campaign: 'bench',
    campaignRun: 'bench',
    test: `BEN-${i + 1}`,
    testVersion: 1,
    testFingerprint: '',
    line: 1,
    attempt: 1,
    startedAt: '2031-01-01T00:00:00.000000000Z',
    endedAt: '2031-01-01T00:00:10.000000000Z',
    by: 'bench',
    verdict: i % 50 === 0 ? 'failed' : 'passed',
    reasons: [],
    requirements: named.map((id) => {
      const r = state.requirements.get(id)!.latest
      return { id, version: r.version, fingerprint: requirementFingerprint(r) }
    }),
    configuration: {
      software: { version: '0', sha256: '' },
      materials: '',
      mission: { name: 'BENCH', sha256: '' },
      models: {},
      environment: 'simulator',
      time: 'real',
      platform: '',
    },
    steps: [],
    evidence: [],
    limits: [],
    anomalies: [],
  }
}

export const benches: readonly Bench[] = [
  {
    name: 'import of 10,000 requirements (CSV)',
    unit: 's',
    goal: '< 10',
    round: async () => (await importOnce('requirements.csv', 'requirements', REQUIREMENTS)).seconds,
  },
  {
    name: 'import of a TestLink export of 30,000 cases (79 MB)',
    unit: 's',
    goal: '< 10',
    async round() {
      last = await importOnce('cases.xml', 'cases', CASES)
      return last.seconds
    },
  },
  {
    name: 'memory of that import',
    unit: 'MB',
    round: async () => (last ?? (await importOnce('cases.xml', 'cases', CASES))).megabytes,
  },
  {
    name: 'coverage of 10,000 requirements by 30,000 runs',
    unit: 'ms',
    async round() {
      const state = await (known ??= filledBook())
      const began = performance.now()
      const { total, byStatus } = coverage(state)
      if (total !== REQUIREMENTS || byStatus.ok === 0) throw new Error(`${byStatus.ok} of ${total}`)
      return performance.now() - began
    },
  },
]

export const finish = async (): Promise<void> => {
  if (made !== undefined) await rm(await made, { recursive: true, force: true })
}
