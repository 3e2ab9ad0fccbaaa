/** A qualification file of 2 GB verified: it must go as fast as the disk gives it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { buildFile, verifyFile, type QualificationRecords } from '@vigie/qualification/file'
import { newFolder, openFolder, pdfFonts } from '@vigie/qualification-folder'
import type { TestRun } from '@vigie/qualification'
import type { Bench } from '../bench.ts'

const FILES = 32
const SIZE = 64 * 1024 * 1024
let folder: Promise<string> | undefined

/** Bytes that no file system makes smaller: a counter under SHA-256. */
function bytesOf(seed: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(SIZE)
  const block = createHash('sha256').update(String(seed)).digest()
  for (let at = 0; at < SIZE; at += 32) {
    block.writeUInt32LE(at, 0)
    block.copy(bytes, at)
  }
  return bytes
}

async function issued(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'vigie-bench-file-'))
  const at = '2031-04-02T11:30:00.000000000Z'
  const configuration = {
    software: { version: '0', sha256: '' },
    materials: '',
    mission: { name: 'BENCH', sha256: '' },
    models: {},
    environment: 'simulator',
    time: 'real',
    platform: '',
  }
  const evidence = Array.from({ length: FILES }, (_, i) => ({
    kind: 'packets' as const,
    file: `evidence/packets/${i}.bin`,
    size: SIZE,
    sha256: createHash('sha256').update(bytesOf(i)).digest('hex'),
  }))
  const run: TestRun = {
    id: 'bench/B-1#1',
    campaign: 'bench',
    campaignRun: 'bench',
    test: 'B-1',
    testVersion: 1,
    testFingerprint: '',
    line: 1,
    attempt: 1,
    startedAt: at,
    endedAt: at,
    by: 'bench',
    verdict: 'passed',
    reasons: [],
    requirements: [],
    configuration,
    steps: [],
    evidence,
    limits: [],
    anomalies: [],
  }
  const records: QualificationRecords = {
    mission: { name: 'BENCH', title: 'Bench', satellites: [] },
    plan: {
      reference: 'B',
      issue: '1',
      title: 'Bench',
      scope: '',
      approach: '',
      organisation: [],
      documents: [],
      environments: [],
      limitations: [],
      risks: [],
      signatures: [],
    },
    campaign: {
      name: 'bench',
      title: 'Bench',
      kind: 'technical',
      tests: [],
      satellites: [],
      environment: 'simulator',
      lines: 1,
      time: { kind: 'real' },
      onFailure: 'continue',
      margin: 0,
      readiness: [],
    },
    campaignRun: {
      id: 'bench',
      campaign: 'bench',
      baseline: '',
      startedAt: at,
      endedAt: at,
      by: 'bench',
      configuration,
      readiness: [],
      runs: [run.id],
    },
    baseline: { name: 'B', at, by: 'bench', requirements: {} },
    specifications: [],
    requirements: [],
    relations: [],
    links: [],
    tests: [],
    runs: [run],
    anomalies: [],
    waivers: [],
    decisions: [],
    materials: {},
  }
  const reader = {
    async *open(_: TestRun, item: { readonly file: string }) {
      yield bytesOf(Number(/(\d+)\.bin$/.exec(item.file)![1]))
    },
  }
  await buildFile(records, reader, await newFolder(path.join(made, 'file')), await pdfFonts())
  return made
}

export const benches: readonly Bench[] = [
  {
    name: 'verify a qualification file of 2 GB',
    unit: 'MB/s',
    goal: 'the disk',
    async round() {
      folder ??= issued()
      const file = path.join(await folder, 'file')
      const began = performance.now()
      const { findings, bytes } = await verifyFile(await openFolder(file))
      if (findings.length > 0) throw new Error(`${findings[0]!.path}: ${findings[0]!.detail}`)
      return bytes / 1e6 / ((performance.now() - began) / 1000)
    },
  },
]

export const finish = async (): Promise<void> => {
  if (folder !== undefined) await rm(await folder, { recursive: true, force: true })
}
