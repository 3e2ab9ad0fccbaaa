/**
 * From a campaign to a file that a third party checks, and from an edited sheet to a suspect test: the whole chain on the demonstration
 * mission, with two of its tests on both satellites. The full campaign is `vigie qualify --campaign technical --out file`.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requirementBoard } from '@vigie/qualification/boards'
import { findRuns, readBook } from '@vigie/qualification-runner/run'
import { BISAT, vigie, vigieProcess } from './run-vigie.ts'

const SATELLITES = ['RECO1', 'IDENT1']
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-qualify-'))
const at = (...names: string[]): string => path.join(folder, ...names)
const mission = at('mission')
const data = at('data')
const file = at('file')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const campaign = (name: string, tests: string): string =>
  `campaign: ${name}\ntitle: ${name}\nkind: technical\ntests: [${tests}]\ntime: stepped\nlines: 2\nstart: 2026-11-25T06:00:00Z\nmargin: 2\napprovals: automatic\nreadiness: ['check: mission', 'check: requirements']\n`

/** The same tests on a simulator that is told to have a fault: what passes on a sound satellite must not pass on these. */
const FAULTY = `tests:
  - { id: BIS-TM-020, satellites: [RECO1], title: Values are valid, verifies: [SYS-TM-080], faults: faults/dead-link.yaml, script: telemetry.test.ts }
  - { id: BIS-TC-010, satellites: [RECO1], title: Connection, verifies: [IF-PUS-140], faults: faults/rejects.yaml, script: commanding.test.ts }
`

beforeAll(() => {
  cpSync(BISAT, mission, { recursive: true })
  writeFileSync(at('mission', 'qualification', 'campaigns', 'short.yaml'), campaign('short', 'BIS-TM-020, BIS-TC-010'))
})

const board = async () => {
  const state = await readBook(data)
  return requirementBoard(state!, SATELLITES)
}
const row = async (requirement: string) => (await board()).rows.find((r) => r.requirement === requirement)!

describe('from a campaign to a file and to a suspect test', () => {
  it('the campaign passes on both satellites, tells its progress and issues a file that is found whole', async () => {
    const ran = await vigieProcess([
      'qualify',
      '--campaign',
      'short',
      '--mission',
      mission,
      '--data',
      data,
      '--out',
      file,
      '--by',
      'ada',
      '--unattended',
    ])
    expect(ran.stdout + ran.stderr).toMatch(/4 runs[^]*BIS-TM-020@IDENT1/)
    expect(ran.code).toBe(0)
    const checked = await vigie('qualification', 'verify', file, '--json')
    expect(checked.code).toBe(0)
    expect(JSON.parse(checked.stdout)).toMatchObject({ ok: true, findings: [] })
    expect(readFileSync(path.join(file, 'cover.html'), 'utf8')).toContain(
      (JSON.parse(checked.stdout) as { root: string }).root,
    )
    // The lines of the plan in its file are not those of the page.
    expect(readFileSync(path.join(file, 'documents/plan.html'), 'utf8')).toContain(
      'monitoring and qualification itself',
    )
  }, 120_000)

  it.each([
    ['documents/verification-matrix.html', 0.5],
    ['runs/BIS-TC-010@RECO1-1/evidence/packets/RECO1.bin', 0.3],
    ['qualification-file.pdf', 0.9],
    ['MANIFEST.sha256', 0.1],
  ])('one flipped bit in %s is named', async (name, where) => {
    const whole = readFileSync(path.join(file, name))
    const altered = Buffer.from(whole)
    const place = Math.floor(altered.length * where)
    altered[place] = altered[place]! ^ 4
    writeFileSync(path.join(file, name), altered)
    const checked = await vigie('qualification', 'verify', file)
    writeFileSync(path.join(file, name), whole)
    expect(checked.code).toBe(1)
    expect(checked.stdout + checked.stderr).toContain(name)
  })

  it('a requirement edited in the exported sheet and imported again makes its tests suspect, and the board says so', async () => {
    expect((await row('SYS-TM-080')).status).toBe('verified')
    const sheet = at('requirements.xlsx')
    await vigie('requirements', 'export', '--to', 'xlsx', '--data', data, '--out', sheet)
    const before = (await board()).rows
    const wording = 'A value whose conditions of validity are not met'
    editSheet(sheet, wording, `${wording} at its generation`)
    const applied = await vigie(
      'requirements',
      'import',
      sheet,
      '--data',
      data,
      '--mission',
      mission,
      '--reason',
      'CR 12',
      '--by',
      'eve',
    )
    expect(applied.stdout).toContain('requirement SYS-TM-080 v2')
    const suspect = await vigie('requirements', 'suspect', '--data', data)
    expect(suspect.code).toBe(1)
    expect(suspect.stdout).toContain('BIS-TM-020 verifies SYS-TM-080')
    expect((await row('SYS-TM-080')).status).toBe('suspect')
    const others = (rows: typeof before) =>
      rows.filter((r) => r.requirement !== 'SYS-TM-080').map((r) => [r.requirement, r.status])
    expect(others((await board()).rows)).toEqual(others(before))
  }, 60_000)

  it('the same tests fail on a simulator with a fault, and each opens an anomaly that names its requirement', async () => {
    writeFileSync(at('mission', 'qualification', 'tests', 'faulty.yaml'), FAULTY)
    writeFileSync(
      at('mission', 'qualification', 'campaigns', 'faulty.yaml'),
      campaign('faulty', 'BIS-TM-020, BIS-TC-010'),
    )
    writeFileSync(at('mission', 'faults', 'dead-link.yaml'), '- { at: 0 s, fault: { kind: frame-loss, rate: 1 } }\n')
    writeFileSync(
      at('mission', 'faults', 'rejects.yaml'),
      '- { at: 0 s, fault: { kind: rejection, satellite: RECO1 } }\n',
    )
    const faulty = at('faulty-data')
    const ran = await vigieProcess([
      'qualify',
      '--campaign',
      'faulty',
      '--mission',
      mission,
      '--data',
      faulty,
      '--by',
      'ada',
      '--unattended',
      '--json',
    ])
    expect(ran.stderr).toBe('')
    expect(ran.code).toBe(1)
    const outcome = JSON.parse(ran.stdout) as { id: string; counts: Record<string, number>; anomalies: string[] }
    expect(outcome.counts).toMatchObject({ failed: 2 })
    expect(outcome.anomalies).toHaveLength(2)
    const anomalies = [...(await readBook(faulty))!.anomalies.values()]
    expect(anomalies.flatMap((a) => a.requirements).toSorted()).toEqual(['IF-PUS-140', 'SYS-TM-080'])
    const runs = await findRuns(faulty, [outcome.id])
    expect(runs.find(({ run }) => run.test === 'BIS-TC-010')!.run.reasons.join()).toContain('TestConnection')
  }, 120_000)
})

/** Replaces text in the cells of a workbook, as somebody who types over them does. */
function editSheet(sheet: string, from: string, to: string): void {
  const parts = unzipSync(readFileSync(sheet))
  let found = 0
  for (const [name, bytes] of Object.entries(parts)) {
    if (!/sharedStrings|worksheets\/sheet/.test(name)) continue
    const xml = strFromU8(bytes)
    found += xml.split(from).length - 1
    parts[name] = strToU8(xml.replaceAll(from, to))
  }
  expect(found).toBeGreaterThan(0)
  writeFileSync(sheet, zipSync(parts))
}
