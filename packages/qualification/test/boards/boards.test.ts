/** Boards are folds of the book: what was written decides, and an older book gives an older board. */
import { SteppedClock, parseUtc } from '@vigie/base'
import { describe, expect, it } from 'vitest'
import {
  fingerprintOf,
  memoryJournal,
  QualificationBook,
  type Anomaly,
  type Requirement,
  type TestCase,
  type TestRun,
} from '@vigie/qualification'
import { burnUp, compatibilityMatrix, procedureBoard, readiness, requirementBoard } from '@vigie/qualification/boards'
import { campaignFacts, type Campaign } from '@vigie/qualification/tests'

const requirement = (id: string, version = 1, text = 'It shall.'): Requirement => ({
  id,
  version,
  specification: 'S',
  title: id,
  text: { format: 'text', content: text },
  type: 'feature',
  status: 'valid',
  expectedCoverage: 1,
  order: 0,
  methods: ['test'],
  customFields: {},
  attachments: [],
})
const testCase = (id: string, verifies: string): TestCase => ({
  id,
  version: 1,
  suite: [],
  title: id,
  summary: { format: 'text', content: '' },
  preconditions: { format: 'text', content: '' },
  means: { kind: 'manual', steps: [] },
  verifies: [{ requirement: verifies }],
  prerequisites: [],
  importance: 'medium',
  status: 'final',
  keywords: [],
  platforms: [],
  configuration: { satellites: ['A', 'B'], functions: ['telemetry'] },
  limits: ['no radio'],
  attempts: 1,
  order: 0,
  customFields: {},
  attachments: [],
})
const configuration: TestRun['configuration'] = {
  software: { version: '1', sha256: 's' },
  materials: 'm',
  mission: { name: 'M', sha256: 'm' },
  models: {},
  environment: 'simulator',
  time: 'stepped',
  platform: 'x',
}

async function book() {
  const clock = new SteppedClock(parseUtc('2026-01-01T00:00:00Z'))
  const made = await QualificationBook.open(memoryJournal(), clock)
  const by = { by: 'ada', reason: 'r' }
  await made.append(
    ['R-1', 'R-2', 'R-3'].map((id) => ({ kind: 'requirement' as const, requirement: requirement(id) })),
    by,
  )
  const run = (n: number, test: string, satellite: string, verdict: TestRun['verdict']): TestRun => {
    const r = made.state.requirements.get(test.replace('T', 'R'))!.latest
    return {
      id: `c${n}/${test}@${satellite}#1`,
      campaign: 'c',
      campaignRun: `c${n}`,
      test,
      testVersion: 1,
      testFingerprint: 't',
      satellite,
      line: 1,
      attempt: 1,
      startedAt: '2030-01-01T00:00:00Z',
      endedAt: '2030-01-01T00:01:00Z',
      ranAt: `2026-01-0${n + 1}T00:00:00Z`,
      by: 'ada',
      verdict,
      reasons: [],
      requirements: [{ id: r.id, version: r.version, fingerprint: fingerprintOf(r) }],
      configuration,
      steps: [],
      evidence: [],
      limits: ['no radio'],
      stations: ['KRU'],
      functions: ['telemetry'],
      procedures: [{ path: 'A.Heat', sha256: 'digest', status: 'confirmed' }],
      anomalies: [],
    }
  }
  const campaign = async (n: number, runs: readonly TestRun[], anomalies: readonly Anomaly[] = []): Promise<void> => {
    clock.advanceTo(parseUtc(`2026-01-0${n + 1}T00:00:00Z`))
    const done = {
      campaign: { name: 'c', title: 'C', kind: 'technical' } as Campaign,
      campaignRun: {
        id: `c${n}`,
        campaign: 'c',
        baseline: '',
        startedAt: `2026-01-0${n + 1}T00:00:00Z`,
        endedAt: `2026-01-0${n + 1}T01:00:00Z`,
        by: 'ada',
        configuration,
        readiness: [],
        runs: runs.map((r) => r.id),
      },
      tests: [testCase('T-1', 'R-1'), testCase('T-2', 'R-2')],
      runs,
      anomalies,
    }
    await made.append((state) => campaignFacts(state, done), by)
  }
  return { made, clock, by, run, campaign }
}
const anomaly = (more: Partial<Anomaly> = {}): Anomaly => ({
  id: 'NCR-0001',
  title: 'a',
  state: 'open',
  classification: 'unclassified',
  detectedAt: '2026-01-02T00:30:00Z',
  detectedBy: 'ada',
  detection: {},
  observed: 'o',
  required: 'r',
  requirements: ['R-2'],
  actions: [],
  ...more,
})

describe('the board of requirements', () => {
  it('tells the gravest word of all satellites, and each satellite its own', async () => {
    const { made, run, campaign } = await book()
    await campaign(1, [
      run(1, 'T-1', 'A', 'passed'),
      run(1, 'T-1', 'B', 'passed'),
      run(1, 'T-2', 'A', 'passed'),
      run(1, 'T-2', 'B', 'failed'),
    ])
    const board = requirementBoard(made.state, ['A', 'B'])
    expect(board.rows.map((r) => [r.requirement, r.status, r.satellites])).toEqual([
      ['R-1', 'verified', { A: 'verified', B: 'verified' }],
      ['R-2', 'failed', { A: 'verified', B: 'failed' }],
      ['R-3', 'uncovered', { A: 'uncovered', B: 'uncovered' }],
    ])
    expect(board.satellites[0]!.counts).toMatchObject({ verified: 2, uncovered: 1, failed: 0 })
  })

  it('a requirement that changed is suspect until its tests have passed for it, and its links were looked at', async () => {
    const { made, clock, by, run, campaign } = await book()
    await campaign(1, [run(1, 'T-1', 'A', 'passed'), run(1, 'T-1', 'B', 'passed')])
    clock.advanceTo(parseUtc('2026-01-02T12:00:00Z'))
    await made.append([{ kind: 'requirement', requirement: requirement('R-1', 2, 'It shall more.') }], by)
    const status = (): string => requirementBoard(made.state, ['A', 'B']).rows[0]!.status
    expect(status()).toBe('suspect')
    await campaign(2, [run(2, 'T-1', 'A', 'passed'), run(2, 'T-1', 'B', 'passed')])
    expect(status()).toBe('suspect')
    const link = made.state.links.get(JSON.stringify(['T-1', 'R-1']))!
    const r = made.state.requirements.get('R-1')!.latest
    await made.append(
      [{ kind: 'link', link: { ...link, requirementVersion: 2, requirementFingerprint: fingerprintOf(r) } }],
      by,
    )
    expect(status()).toBe('verified')
  })
})

describe('the burn-up', () => {
  it('is of what the book had at each instant, on the clock of the machine', async () => {
    const { made, run, campaign } = await book()
    await campaign(1, [run(1, 'T-1', 'A', 'passed'), run(1, 'T-1', 'B', 'passed')])
    await campaign(2, [run(2, 'T-2', 'A', 'passed'), run(2, 'T-2', 'B', 'passed')], [anomaly()])
    const { points, marks } = await burnUp(made.state)
    const at = (time: string) => points.findLast((p) => p.at <= time)!
    expect(at('2026-01-01T12:00:00Z')).toMatchObject({ requirements: 3, verified: 0 })
    expect(at('2026-01-02T12:00:00Z')).toMatchObject({ verified: 1, anomalies: 1 })
    expect(at('2026-01-03T12:00:00Z')).toMatchObject({ verified: 2 })
    expect(marks.map((m) => m.id)).toEqual(['c1', 'c2'])
  })
})

describe('readiness', () => {
  const parts = { satellites: ['A', 'B'], stale: [], procedures: [] }
  it('names each thing that blocks, and lets minor anomalies pass', async () => {
    const { made, run, campaign } = await book()
    await campaign(1, [run(1, 'T-1', 'A', 'passed')], [anomaly()])
    const found = readiness(made.state, parts)
    expect(found.ready).toBe(false)
    expect(found.blockers.map((b) => `${b.kind} ${b.subject.id}`)).toEqual([
      'open anomaly NCR-0001',
      'unverified requirement R-1',
      'uncovered requirement R-2',
      'uncovered requirement R-3',
    ])
    expect(found.counts['open anomaly']).toEqual({ blocking: 1, warning: 0 })
    await made.append([{ kind: 'anomaly', anomaly: anomaly({ classification: 'minor' }) }], { by: 'ada' })
    expect(readiness(made.state, parts).counts['open anomaly']).toEqual({ blocking: 0, warning: 1 })
  })
})

describe('compatibility and procedures', () => {
  it('come from what ran: satellite by station by function, with what it did not represent', async () => {
    const { made, run, campaign } = await book()
    await campaign(1, [run(1, 'T-1', 'A', 'passed'), run(1, 'T-2', 'A', 'failed')])
    const { cells, functions, stations } = compatibilityMatrix(made.state, {
      satellites: ['A', 'B'],
      stations: ['AUS'],
    })
    expect(functions).toEqual(['telemetry'])
    expect(stations).toEqual(['AUS', 'KRU'])
    expect(cells).toMatchObject([{ satellite: 'A', station: 'KRU', verdict: 'failed', limits: ['no radio'] }])
  })

  it('a validation by run holds for the text that ran', async () => {
    const { made, run, campaign } = await book()
    await campaign(1, [run(1, 'T-1', 'A', 'passed')])
    const of = (digest: string) =>
      procedureBoard(made.state, [{ path: 'A.Heat', digest, verifies: [], validatedOn: [{ on: 'flight model' }] }])[0]!
    expect(of('digest').validated).toEqual(['flight model', 'simulator'])
    expect(of('other').validated).toEqual(['flight model'])
    expect(of('other').validations).toContainEqual(expect.objectContaining({ shown: 'run', current: false }))
  })
})

describe('the facts of a campaign', () => {
  it('taken twice add no run twice, and leave an anomaly where a board has moved it', async () => {
    const { made, run, campaign } = await book()
    await campaign(1, [run(1, 'T-1', 'A', 'failed')], [anomaly()])
    await made.append([{ kind: 'anomaly', anomaly: anomaly({ state: 'analysed', classification: 'major' }) }], {
      by: 'eve',
    })
    await campaign(1, [run(1, 'T-1', 'A', 'failed')], [anomaly()])
    expect(made.state.runs.size).toBe(1)
    expect(made.state.anomalies.get('NCR-0001')).toMatchObject({ state: 'analysed' })
    await expect(
      campaign(2, [run(2, 'T-1', 'A', 'failed')], [anomaly({ detectedAt: '2026-01-03T00:30:00Z' })]),
    ).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-219' })
  })
})
