/** Campaigns as plan and progress: nothing here has a clock, a file or a process. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CampaignProgress,
  isGood,
  planCampaign,
  prerequisiteCycles,
  readCampaign,
  readTests,
  type Campaign,
  type PlannedRun,
  type ProgressEntry,
  type TestCase,
  type Verdict,
} from '@vigie/qualification/tests'

const test = (id: string, more: Partial<TestCase> = {}): TestCase => ({
  id,
  version: 1,
  suite: ['Technical'],
  title: id,
  summary: { format: 'text', content: '' },
  preconditions: { format: 'text', content: '' },
  means: { kind: 'script', file: 'x.test.ts', name: id },
  verifies: [],
  prerequisites: [],
  importance: 'medium',
  status: 'final',
  keywords: [],
  platforms: [],
  configuration: { satellites: [] },
  limits: [],
  attempts: 1,
  order: 0,
  customFields: {},
  attachments: [],
  ...more,
})
const campaign = (more: Partial<Campaign> = {}): Campaign => ({
  name: 'c',
  title: 'C',
  kind: 'technical',
  tests: ['*'],
  satellites: [],
  environment: 'simulator',
  lines: 2,
  time: { kind: 'stepped' },
  onFailure: 'continue',
  margin: 0,
  readiness: [],
  ...more,
})

/** Tests T0 … Tn, each of which may need earlier ones: no cycles. */
const cases = fc
  .array(fc.tuple(fc.array(fc.nat(20), { maxLength: 3 }), fc.integer({ min: 1, max: 3 }), fc.boolean()), {
    minLength: 1,
    maxLength: 12,
  })
  .map((rows) =>
    rows.map(([needs, attempts, both], i) =>
      test(`T${i}`, {
        prerequisites: [...new Set(needs.filter((n) => n < i).map((n) => `T${n}`))],
        attempts,
        configuration: { satellites: both ? ['A', 'B'] : [] },
      }),
    ),
  )

/** A world in which a run always ends the same way: by its key and by how often it was judged before. */
const verdictOf = (seed: number, key: string, judged: number): Verdict => {
  let h = seed
  for (const c of `${key}#${judged}`) h = (Math.imul(h, 31) + c.codePointAt(0)!) >>> 0
  return (['passed', 'passed', 'passed', 'failed', 'inconclusive'] as const)[h % 5]!
}

/** Runs to the end on some lines, or until `most` facts have been noted: what a killed runner leaves. */
function carryOut(
  plan: readonly PlannedRun[],
  before: readonly ProgressEntry[],
  lines: number,
  seed: number,
  most = Infinity,
): ProgressEntry[] {
  const noted: ProgressEntry[] = [...before]
  const progress = CampaignProgress.from(plan, noted)
  const note = (e: ProgressEntry): boolean => {
    if (noted.length >= most) return false
    noted.push(e)
    progress.take(e)
    return true
  }
  for (const { key, attempt } of progress.interrupted())
    if (
      !note({
        type: 'run lost',
        at: '',
        key,
        attempt: attempt.number,
        folder: attempt.folder,
        reason: 'killed',
        cause: 'runner',
      })
    )
      return noted
  const running: { key: string; attempt: number; folder: string }[] = []
  for (;;) {
    for (const h of progress.hopeless()) {
      const attempt = progress.nextAttempt(h.plan.key)
      const folder = progress.nextFolder
      if (!note({ type: 'run ended', at: '', key: h.plan.key, attempt, folder, verdict: h.verdict, sha256: '' }))
        return noted
    }
    while (running.length < lines) {
      const next = progress.ready()[0]
      if (next === undefined) break
      const begun = { key: next.key, attempt: progress.nextAttempt(next.key), folder: progress.nextFolder }
      if (!note({ type: 'run begun', at: '', line: 1, ...begun })) return noted
      running.push(begun)
    }
    const ended = running.shift()
    if (ended === undefined) {
      if (progress.hopeless().length > 0) continue
      return noted
    }
    const judged = progress.run(ended.key).attempts.filter((a) => a.verdict !== undefined).length
    if (!note({ type: 'run ended', at: '', ...ended, verdict: verdictOf(seed, ended.key, judged), sha256: '' }))
      return noted
  }
}

const verdicts = (plan: readonly PlannedRun[], noted: readonly ProgressEntry[]) =>
  CampaignProgress.from(plan, noted).runs.map((r) => [r.plan.key, r.state, r.verdict])

describe('the plan of a campaign', () => {
  it('has each run after those that must have passed before', () => {
    fc.assert(
      fc.property(cases, (all) => {
        const seen = new Set<string>()
        for (const run of planCampaign(campaign(), all)) {
          for (const before of run.after) expect(seen).toContain(before)
          seen.add(run.key)
        }
      }),
    )
  })

  it('runs a prerequisite that it does not name, of the same satellite', () => {
    const all = [
      test('A', { configuration: { satellites: ['R', 'I'] } }),
      test('B', { prerequisites: ['A'], configuration: { satellites: ['R'] } }),
    ]
    const plan = planCampaign(campaign({ tests: ['B'], satellites: ['R'] }), all)
    expect(plan.map((p) => [p.key, p.added ?? false, p.after])).toEqual([
      ['A@R', true, []],
      ['B@R', false, ['A@R']],
    ])
  })

  it('chooses by suite, keyword and id, and leaves out what it is told to', () => {
    const all = [
      test('A', { suite: ['Technical', 'Commanding'] }),
      test('B', { suite: ['Operational'], keywords: ['quick'] }),
      test('C', { suite: ['Technical', 'Telemetry'] }),
    ]
    const chosen = (tests: string[], without: string[] = []) =>
      planCampaign(campaign({ tests, without }), all).map((p) => p.key)
    expect(chosen(['Technical'])).toEqual(['A', 'C'])
    expect(chosen(['#quick', 'Technical/Telemetry'])).toEqual(['B', 'C'])
    expect(chosen(['*'], ['Technical/Commanding'])).toEqual(['B', 'C'])
  })

  it('names tests that wait for each other', () => {
    const all = [
      test('A', { prerequisites: ['C'] }),
      test('B', { prerequisites: ['A'] }),
      test('C', { prerequisites: ['B'] }),
    ]
    expect(prerequisiteCycles(all)).toEqual([['A', 'C', 'B', 'A']])
  })
})

describe('the progress of a campaign', () => {
  it('reaches the same verdicts on any number of lines, killed at any moment and taken up again', () => {
    fc.assert(
      fc.property(
        cases,
        fc.nat(),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(60), { maxLength: 4 }),
        (all, seed, lines, kills) => {
          const plan = planCampaign(campaign(), all)
          const whole = verdicts(plan, carryOut(plan, [], 1, seed))
          let noted: ProgressEntry[] = []
          for (const more of kills) noted = carryOut(plan, noted, lines, seed, noted.length + more)
          expect(verdicts(plan, carryOut(plan, noted, lines, seed))).toEqual(whole)
        },
      ),
    )
  })

  it('blocks what needs a test that did not pass, and all that needs that', () => {
    const all = [test('A'), test('B', { prerequisites: ['A'] }), test('C', { prerequisites: ['B'] })]
    const plan = planCampaign(campaign(), all)
    const progress = new CampaignProgress(plan)
    progress.take({ type: 'run ended', at: '', key: 'A', attempt: 1, folder: '0001', verdict: 'failed', sha256: '' })
    expect(progress.hopeless().map((h) => [h.plan.key, h.verdict, h.reason])).toEqual([['B', 'blocked', 'A is failed']])
    expect(progress.ready()).toEqual([])
  })

  it('tries again only what declares it', () => {
    const plan = planCampaign(campaign(), [test('A'), test('B', { attempts: 2 })])
    const progress = new CampaignProgress(plan)
    for (const key of ['A', 'B'])
      progress.take({ type: 'run ended', at: '', key, attempt: 1, folder: '0001', verdict: 'failed', sha256: '' })
    expect(progress.ready().map((p) => p.key)).toEqual(['B'])
    expect(progress.failedBefore('B')?.number).toBe(1)
    expect(isGood('failed')).toBe(false)
  })
})

describe('files of tests and campaigns', () => {
  it('tell all that is wrong, each with its place', () => {
    const { cases: read, diagnostics } = readTests(
      [
        {
          file: 'qualification/tests/a.yaml',
          text: `suite: Technical/Commanding
tests:
  - { id: A, title: First, verifies: [R-1@2], manual: [{ do: Look., expect: It is there. }] }
  - { id: A, title: Again, procedure: X.Y }
  - { id: B, title: Two ways, procedure: X.Y, script: b.test.ts }
  - { id: C, title: No such script, script: c.test.ts }
`,
        },
      ],
      [{ file: 'qualification/tests/d.test.ts', id: 'D', title: 'By itself', line: 3 }],
    )
    expect(read.map((c) => c.test.id)).toEqual(['A', 'D'])
    expect(read[0]!.test).toMatchObject({
      suite: ['Technical', 'Commanding'],
      verifies: [{ requirement: 'R-1', version: 2 }],
    })
    expect(read[1]!.test.suite).toEqual(['D'])
    expect(diagnostics.map((d) => [d.code, d.line])).toEqual([
      ['VIG-QUALIFICATION-202', 4],
      ['VIG-QUALIFICATION-201', 5],
      ['VIG-QUALIFICATION-207', 6],
    ])
  })

  it('refuse what the schema does not know', () => {
    const { campaign: read, diagnostics } = readCampaign({
      file: 'c.yaml',
      text: 'campaign: c\ntitle: C\nkind: other\ntests: [A]\n',
    })
    expect(read).toBeUndefined()
    expect(diagnostics[0]).toMatchObject({ code: 'VIG-QUALIFICATION-122', line: 3 })
  })
})
