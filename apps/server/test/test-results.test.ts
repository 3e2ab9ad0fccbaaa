/** Results, anomalies, waivers and boards over the API: taken from the data folder, decided under rules, shown where the mission stands. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createClient, LiveConnection, type Client, type QualificationNotice } from '@vigie/contract'
import type { Campaign, CampaignRun, TestCase, TestRun } from '@vigie/qualification'
import { serverOnSmallMission, type Fixture } from './small-mission.ts'

let f: Fixture
let client: Client
const RUN = 'qt-20260101T000000Z'
const PROCEDURE = "procedure\n  main\n    log 'hot';\n  end main\nend procedure\n"
const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

const campaign: Campaign = {
  name: 'qt',
  title: 'Technical',
  kind: 'technical',
  tests: ['*'],
  satellites: [],
  environment: 'simulator',
  lines: 1,
  time: { kind: 'stepped' },
  onFailure: 'continue',
  margin: 0,
  readiness: [],
}
const testCase = (id: string, verifies: string, satellites = ['SAT']): TestCase => ({
  id,
  version: 1,
  suite: ['S'],
  title: `Test ${id}`,
  summary: { format: 'text', content: '' },
  preconditions: { format: 'text', content: '' },
  means: { kind: 'manual', steps: [] },
  verifies: [{ requirement: verifies }],
  prerequisites: [],
  importance: 'medium',
  status: 'final',
  keywords: [],
  platforms: [],
  configuration: { satellites, functions: ['telemetry'] },
  limits: ['no radio'],
  attempts: 1,
  order: 0,
  customFields: {},
  attachments: [],
})

/** As `vigie qualify` leaves it (docs/formats/runs.md). */
function leaveRun(data: string, requirements: readonly { id: string; version: number; fingerprint: string }[]): void {
  const folder = path.join(data, 'qualification', 'runs', RUN)
  const put = (name: string, value: unknown): string => {
    const text = typeof value === 'string' ? value : `${JSON.stringify(value)}\n`
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
    return digest(text)
  }
  const configuration: TestRun['configuration'] = {
    software: { version: '0.1.0', sha256: 'f'.repeat(64) },
    materials: 'f'.repeat(64),
    mission: { name: 'SMALL', sha256: 'f'.repeat(64) },
    models: {},
    environment: 'simulator',
    time: 'stepped',
    platform: 'linux',
  }
  const run = (test: string, n: number, verdict: TestRun['verdict'], anomalies: string[]): TestRun => ({
    id: `${RUN}/${test}@SAT#1`,
    campaign: 'qt',
    campaignRun: RUN,
    test,
    testVersion: 1,
    testFingerprint: 'f'.repeat(64),
    satellite: 'SAT',
    line: 1,
    attempt: 1,
    startedAt: '2026-01-01T12:00:00Z',
    endedAt: '2026-01-01T12:01:00Z',
    ranAt: `2026-01-01T00:00:0${n}Z`,
    by: 'runner',
    verdict,
    reasons: verdict === 'failed' ? ['too cold'] : [],
    requirements: requirements.filter((r) => r.id === `SYS-${n}`),
    configuration,
    steps: [
      {
        number: 1,
        title: 'Heat',
        startedAt: '2026-01-01T12:00:00Z',
        endedAt: '2026-01-01T12:01:00Z',
        verdict,
        checks: [],
        activities: [],
      },
    ],
    evidence: [{ kind: 'log', file: 'evidence/log.txt', sha256: digest('said\n'), size: 5 }],
    limits: ['no radio'],
    stations: ['KRU'],
    functions: ['telemetry'],
    procedures: [{ path: 'SAT.Heat', sha256: digest(PROCEDURE), status: 'confirmed' }],
    anomalies,
  })
  const runs = [run('T-1', 1, 'passed', []), run('T-2', 2, 'failed', ['NCR-0001'])]
  const record: CampaignRun = {
    id: RUN,
    campaign: 'qt',
    baseline: '',
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: '2026-01-01T00:01:00Z',
    by: 'runner',
    configuration,
    readiness: [],
    runs: runs.map((r) => r.id),
  }
  put('campaign.json', record)
  put('definition/campaign.json', campaign)
  put('definition/tests.json', [testCase('T-1', 'SYS-1'), testCase('T-2', 'SYS-2')])
  put('software.cdx.json', {})
  put('anomalies.json', [
    {
      id: 'NCR-0001',
      title: 'T-2 on SAT',
      state: 'open',
      classification: 'unclassified',
      detectedAt: '2026-01-01T00:00:30Z',
      detectedBy: 'runner',
      detection: { run: runs[1]!.id, test: 'T-2', satellite: 'SAT' },
      observed: '20',
      required: '30',
      requirements: ['SYS-2'],
      actions: [],
    },
  ])
  const lines: object[] = [
    { type: 'begun', at: record.startedAt, campaignRun: RUN, campaign: 'qt', by: 'runner', definition: '' },
  ]
  for (const [i, r] of runs.entries()) {
    const at = { at: record.startedAt, key: `${r.test}@SAT`, attempt: 1, folder: `000${i + 1}` }
    const sha256 = put(`runs/000${i + 1}/run.json`, r)
    put(`runs/000${i + 1}/evidence/log.txt`, 'said\n')
    lines.push({ type: 'run begun', ...at, line: 1 }, { type: 'run ended', ...at, verdict: r.verdict, sha256 })
  }
  put(
    'progress.ndjson',
    [...lines, { type: 'ended', at: record.endedAt }].map((l) => `${JSON.stringify(l)}\n`).join(''),
  )
}

beforeAll(async () => {
  f = await serverOnSmallMission({ placement: 'in-process' }, (folder) => {
    mkdirSync(path.join(folder, 'qualification', 'requirements'), { recursive: true })
    mkdirSync(path.join(folder, 'procedures', 'SAT'), { recursive: true })
    writeFileSync(
      path.join(folder, 'qualification', 'requirements', 'sys.yaml'),
      'specification: SYS\ntitle: System\nrequirements:\n  - { id: SYS-1, title: Heat, text: It shall heat. }\n  - { id: SYS-2, title: Heater, text: It shall have a heater. }\n  - { id: SYS-3, title: Cold, text: It shall cool. }\n',
    )
    writeFileSync(path.join(folder, 'procedures', 'SAT', 'Heat.pluto'), PROCEDURE)
  })
  client = createClient({ baseUrl: f.server.url, token: f.admin['authorization']!.replace('Bearer ', '') })
  const requirements = await Promise.all(
    ['SYS-1', 'SYS-2'].map(async (id) => {
      const { requirement, fingerprint } = await client.getRequirement({ params: { id } })
      return { id, version: requirement.version, fingerprint }
    }),
  )
  leaveRun(f.data, requirements)
})
afterAll(() => f.close())

describe('results', () => {
  it('that were left in the data folder are taken into the book, once', async () => {
    expect(await client.listCampaignRuns()).toMatchObject([{ id: RUN, state: 'ended', recorded: false }])
    const notices: QualificationNotice[] = []
    const live = new LiveConnection({
      baseUrl: f.server.url.replace('http', 'ws'),
      socket: (url) => new WebSocket(url, { headers: f.admin }) as never,
    })
    live.topic('qualification', { items: (_, items) => void notices.push(...items) })
    await expect.poll(() => live.state).toBe('open')
    const params = { id: RUN }
    expect(await client.recordCampaignRun({ params })).toMatchObject({
      recorded: true,
      counts: { passed: 1, failed: 1 },
      progress: [
        { key: 'T-1@SAT', verdict: 'passed', flaky: false },
        { key: 'T-2@SAT', verdict: 'failed' },
      ],
    })
    await client.recordCampaignRun({ params })
    expect((await client.listTestRuns()).total).toBe(2)
    await expect.poll(() => notices.map((n) => n.id)).toContain('test run')
    live.close()
  })

  it('are found by what they are of, and shown with steps and evidence', async () => {
    const { items } = await client.listTestRuns({ query: { verdict: 'failed', requirement: 'SYS-2', station: 'KRU' } })
    expect(items).toMatchObject([{ id: `${RUN}/T-2@SAT#1`, title: 'Test T-2', anomalies: ['NCR-0001'] }])
    const params = { id: items[0]!.id }
    expect(await client.getTestRun({ params })).toMatchObject({
      steps: [{ title: 'Heat' }],
      requirements: [{ id: 'SYS-2', current: true }],
      kept: true,
    })
    const log = await client.getTestEvidence({ params, query: { file: 'evidence/log.txt' } })
    expect(await log.text()).toBe('said\n')
    await expect(client.getTestEvidence({ params, query: { file: '../../campaign.json' } })).rejects.toMatchObject({
      status: 404,
    })
  })

  it('evidence that was altered is not given', async () => {
    writeFileSync(path.join(f.data, 'qualification', 'runs', RUN, 'runs', '0001', 'evidence', 'log.txt'), 'sad\n')
    await expect(
      client.getTestEvidence({ params: { id: `${RUN}/T-1@SAT#1` }, query: { file: 'evidence/log.txt' } }),
    ).rejects.toMatchObject({ status: 409, code: 'VIG-QUALIFICATION-300' })
  })

  it('are decided about, with a reason, by who is named', async () => {
    const subject = { kind: 'run' as const, id: `${RUN}/T-1@SAT#1` }
    await client.decideQualification({ body: { subject, decision: 'accepted', reason: 'complete', role: 'QA' } })
    expect(await client.getTestRun({ params: { id: subject.id } })).toMatchObject({ decision: 'accepted' })
    await expect(
      client.decideQualification({
        body: { subject: { kind: 'run', id: 'none' }, decision: 'accepted', reason: 'r', role: 'QA' },
      }),
    ).rejects.toMatchObject({ status: 404 })
  })
})

describe('boards', () => {
  it('show where each requirement stands, for each satellite', async () => {
    const board = await client.getRequirementBoard()
    expect(board.counts).toMatchObject({ verified: 1, failed: 1, uncovered: 1 })
    expect(board.satellites).toMatchObject([{ satellite: 'SAT', total: 3 }])
    expect(board.rows[1]).toMatchObject({ requirement: 'SYS-2', status: 'failed', anomalies: ['NCR-0001'] })
  })

  it('show what blocks the next review', async () => {
    const found = await client.getReviewReadiness()
    expect(found.ready).toBe(false)
    expect(found.blockers.map((b) => `${b.severity} ${b.kind} ${b.subject.id}`)).toEqual(
      expect.arrayContaining([
        'blocking open anomaly NCR-0001',
        'blocking failed requirement SYS-2',
        'blocking uncovered requirement SYS-3',
        `blocking stale result ${RUN}/T-1@SAT#1`,
        'warning procedure not approved SAT.Heat',
      ]),
    )
    expect(found.blockers.some((b) => b.kind === 'procedure not validated')).toBe(false)
  })

  it('show compatibility, validated procedures, and how it grew', async () => {
    expect((await client.getCompatibilityMatrix()).cells).toMatchObject([
      { satellite: 'SAT', station: 'KRU', function: 'telemetry', verdict: 'failed', limits: ['no radio'] },
    ])
    expect(await client.getProcedureBoard()).toMatchObject([
      { procedure: 'SAT.Heat', validated: ['simulator'], approved: false },
    ])
    const { points, marks } = await client.getBurnUp()
    expect(points.at(-1)).toMatchObject({ requirements: 3, verified: 1, failed: 1, anomalies: 1 })
    expect(marks.map((m) => m.kind)).toContain('campaign run')
  })

  it('a requirement that changed makes what was verified suspect', async () => {
    const content = Buffer.from('Requirement ID;Title;Text\nSYS-1;Heat;It shall heat to 40 degrees.\n').toString(
      'base64',
    )
    await client.importQualification({ body: { file: 'r.csv', content, reason: 'CR 1' } })
    expect((await client.getRequirementBoard()).rows[0]).toMatchObject({ requirement: 'SYS-1', status: 'suspect' })
    expect(await client.listSuspectLinks()).toMatchObject([{ test: 'T-1', requirement: 'SYS-1' }])
    expect((await client.listStaleRuns())[0]!.reasons).toContain('requirement SYS-1 changed')
  })
})

describe('an anomaly', () => {
  it('is reported, linked, and moved only as its rules let', async () => {
    const made = await client.openAnomaly({
      body: {
        title: 'It smells',
        observed: 'smoke',
        required: 'none',
        requirements: ['SYS-3'],
        links: [{ kind: 'anomaly', id: 'NCR-0001' }],
      },
    })
    expect(made).toMatchObject({ id: 'AR-0001', state: 'open', next: ['analyse', 'link'] })
    expect((await client.getAnomaly({ params: { id: 'NCR-0001' } })).links).toEqual([
      { kind: 'anomaly', id: 'AR-0001' },
    ])
    const params = { id: made.id }
    await expect(client.moveAnomaly({ params, body: { deed: 'close', reason: 'tired' } })).rejects.toMatchObject({
      status: 409,
      code: 'VIG-QUALIFICATION-351',
    })
    await client.moveAnomaly({
      params,
      body: { deed: 'analyse', cause: 'dust', effect: 'smell', classification: 'major' },
    })
    const board = { deed: 'dispose' as const, members: ['ada', 'eve'], disposition: 'use as is' as const, minutes: 'm' }
    await expect(client.moveAnomaly({ params, body: board })).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-354' })
    const asked = await client.askWaiver({
      body: {
        kind: 'waiver',
        requirements: ['SYS-3'],
        departure: 'it smells',
        justification: 'harmless',
        impact: 'none',
        anomalies: [made.id],
      },
    })
    expect(asked).toMatchObject({ id: 'RFW-0001', state: 'asked', approvalsNeeded: 2 })
    await client.moveAnomaly({ params, body: { ...board, waiver: asked.id } })
    await expect(client.moveAnomaly({ params, body: { deed: 'verify', evidence: asked.id } })).rejects.toMatchObject({
      code: 'VIG-QUALIFICATION-353',
    })
    await expect(
      client.decideWaiver({ params: { id: asked.id }, body: { decision: 'approve', role: 'QA' } }),
    ).rejects.toMatchObject({ status: 403, code: 'VIG-QUALIFICATION-360' })
    expect(await client.getAnomaly({ params })).toMatchObject({
      state: 'disposed',
      waivers: ['RFW-0001'],
      history: [{ state: 'open' }, { state: 'analysed' }, { state: 'disposed' }],
    })
    expect(await client.listAnomalies({ query: { open: true, requirement: 'SYS-3' } })).toHaveLength(1)
  })

  it('is reported by controllers and moved by operations engineers; viewers only look', async () => {
    const as = async (role: 'viewer' | 'controller'): Promise<Client> => {
      const { secret } = await f.server.centre.identity.addToken('admin', role, role)
      return createClient({ baseUrl: f.server.url, token: secret.reveal() })
    }
    const body = { title: 't', observed: 'o', required: 'r' }
    const [viewer, controller] = [await as('viewer'), await as('controller')]
    expect(await viewer.listAnomalies()).not.toHaveLength(0)
    await expect(viewer.openAnomaly({ body })).rejects.toMatchObject({ status: 403 })
    const { id } = await controller.openAnomaly({ body })
    const move = { params: { id }, body: { deed: 'analyse' as const, cause: 'c', effect: 'e' } }
    await expect(controller.moveAnomaly(move)).rejects.toMatchObject({ status: 403 })
  })
})
