/** A real campaign: centres, simulators, tests in TypeScript; and what is left of it when its runner is killed. */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const VIGIE = path.join(ROOT, 'apps/cli/bin/vigie.mjs')

const TESTS = `import { test } from '@vigie/testkit'
test('The connection test is answered', { id: 'T-1', verifies: ['REQ-1'], satellites: ['RECO1'] }, async (t) => {
  await t.takeUplink()
  await t.step('Are you alive', () => t.send('.TestConnection'))
})
test('A wrong sensor is found', { id: 'T-2', verifies: ['REQ-2'], satellites: ['RECO1'], prerequisites: ['T-1'] }, async (t) => {
  await t.simulator.inject({ kind: 'sensor', parameter: 'RECO1.EPS.BusVoltage', effect: 'bias', value: -8 })
  await t.expectParameter('.EPS.BusVoltage').toBeWithin(30, 40, { fresh: true, within: 5 })
})
test('What needs it is blocked', { id: 'T-3', verifies: ['REQ-2'], satellites: ['RECO1'], prerequisites: ['T-2'] }, () => undefined)
`

let folder: string
let mission: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vigie-campaign-'))
  mission = path.join(folder, 'mission')
  cpSync(path.join(ROOT, 'missions/bisat'), mission, { recursive: true })
  const own = path.join(mission, 'qualification')
  rmSync(own, { recursive: true, force: true })
  for (const name of ['tests', 'campaigns', 'requirements']) mkdirSync(path.join(own, name), { recursive: true })
  writeFileSync(path.join(own, 'tests', 'small.test.ts'), TESTS)
  writeFileSync(
    path.join(own, 'requirements', 'small.yaml'),
    `specification: S
title: Small
requirements:
  - { id: REQ-1, title: Alive, text: It answers. }
  - { id: REQ-2, title: Power, text: The bus is powered. }
`,
  )
  writeFileSync(
    path.join(own, 'campaigns', 'small.yaml'),
    `campaign: small
title: Small
kind: technical
tests: ['*']
time: stepped
margin: 2
readiness: ['check: mission', 'check: requirements']
`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Outcome {
  readonly id: string
  readonly folder: string
  readonly counts: Readonly<Record<string, number>>
  readonly anomalies: readonly string[]
  readonly recorded: boolean
}

/** `killWhen`: looked at while it runs; true kills it as a power cut would. */
function qualify(
  data: string,
  args: readonly string[] = [],
  killWhen?: () => boolean,
): Promise<{ code: number | null; outcome?: Outcome; said: string }> {
  const all = ['qualify', '--campaign', 'small', '--mission', mission, '--data', data, '--json', '--by', 'ada', ...args]
  const child = spawn(process.execPath, [VIGIE, ...all], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  let said = ''
  child.stdout.on('data', (d: Buffer) => void (text += d.toString()))
  child.stderr.on('data', (d: Buffer) => void (said += d.toString()))
  const watch = setInterval(() => {
    if (killWhen?.() === true) child.kill('SIGKILL')
  }, 20)
  return new Promise((resolve) =>
    child.on('exit', (code) => {
      clearInterval(watch)
      resolve({ code, said, ...(text.trim() === '' ? {} : { outcome: JSON.parse(text) as Outcome }) })
    }),
  )
}

const runOf = (
  campaign: string,
  number: string,
): { verdict: string; test: string; evidence: readonly { file: string; sha256: string }[] } =>
  JSON.parse(readFileSync(path.join(campaign, 'runs', number, 'run.json'), 'utf8')) as never

describe('a campaign on a real line', () => {
  it('gives verdicts, evidence whose digests hold, and an anomaly; the book has it all', async () => {
    const { code, outcome, said } = await qualify(path.join(folder, 'data-1'))
    expect(said).toBe('')
    expect(code).toBe(1)
    expect(outcome).toMatchObject({
      counts: { passed: 1, failed: 1, blocked: 1 },
      anomalies: ['NCR-0001'],
      recorded: true,
    })
    for (const number of ['0001', '0002']) {
      const run = runOf(outcome!.folder, number)
      const kinds = run.evidence.map((e) => e.file.replace(/^evidence\//, ''))
      expect(kinds).toEqual(
        expect.arrayContaining(['packets/RECO1.bin', 'events.ndjson', 'log.txt', 'procedure.ts', 'configuration.json']),
      )
      for (const item of run.evidence) {
        const bytes = readFileSync(path.join(outcome!.folder, 'runs', number, item.file))
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(item.sha256)
      }
    }
    expect(readFileSync(path.join(outcome!.folder, 'results/junit.xml'), 'utf8')).toContain('failures="1"')
  }, 60_000)

  it('killed at any moment goes on where it was: what had ended is kept, what was under way is run again', async () => {
    const data = path.join(folder, 'data-2')
    const runs = path.join(data, 'qualification', 'runs')
    const campaign = (): string => path.join(runs, readdirSync(runs)[0] ?? '')
    const begun = (n: string): boolean => existsSync(runs) && existsSync(path.join(campaign(), 'runs', n, 'run.json'))
    const noted = (): string => readFileSync(path.join(campaign(), 'progress.ndjson'), 'utf8')
    await qualify(data, [], () => begun('0001') && noted().includes('"key":"T-2@RECO1"'))
    const kept = readFileSync(path.join(campaign(), 'runs/0001/run.json'), 'utf8')
    const { outcome } = await qualify(data, ['--resume'])
    expect(outcome).toMatchObject({ counts: { passed: 1, failed: 1, blocked: 1 }, anomalies: ['NCR-0001'] })
    expect(readdirSync(runs)).toHaveLength(1)
    expect(readFileSync(path.join(campaign(), 'runs/0001/run.json'), 'utf8')).toBe(kept)
    expect(noted()).toContain('"cause":"runner"')
    expect(runOf(campaign(), '0003')).toMatchObject({ test: 'T-2', verdict: 'failed' })
  }, 90_000)

  it('does not begin where the readiness review says no, and says which point', async () => {
    const file = path.join(mission, 'qualification/campaigns/small.yaml')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace("['check: mission'", "['The configuration is frozen', 'check: mission'"))
    const { outcome } = await qualify(path.join(folder, 'data-3'))
    writeFileSync(file, before)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'VIG-QUALIFICATION-222' } })
  }, 30_000)
})
