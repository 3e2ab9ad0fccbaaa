/** How requirements stand: suspect links, coverage, gaps, baselines, as engineers of verification ask for them. */
import { describe, expect, test } from 'vitest'
import {
  acceptFacts,
  baselineDifference,
  baselineFact,
  coverage,
  fingerprintOf,
  gaps,
  isReviewed,
  readExchangeFile,
  reviewFact,
  suspectLinks,
  type QualificationBook,
  type TestRun,
} from '@vigie/qualification'
import { apply, bytes, emptyBook } from '../exchange/support.ts'

const csv = (book: QualificationBook, text: string, remove = false) =>
  readExchangeFile(bytes(text), 'x.csv').then((read) => apply(book, read, remove))
const REQUIREMENTS = 'ID,Specification,Title,Text,Parents,Method,Satellites\n'
const TESTS = 'Test ID,Suite,Test case,Action,Requirements\n'

async function filled(): Promise<QualificationBook> {
  const book = await emptyBook()
  await csv(
    book,
    `${REQUIREMENTS}P,S,Parent,It shall.,,Test,\nC,S,Child,It shall too.,P,Test,\nA,S,Analysed,It shall hold.,,Analysis,\n`,
  )
  await csv(book, `${TESTS}T-1,S,One,do,P\nT-2,S,Two,do,P; C\n`)
  return book
}
function run(book: QualificationBook, id: string, verdict: TestRun['verdict'], more: Partial<TestRun> = {}): TestRun {
  const verifies = book.state.tests.get(id)!.latest.verifies
  return {
    id: `c/${id}#1`, campaign: 'c', campaignRun: 'c1', test: id, testVersion: 1, testFingerprint: '', line: 1, attempt: 1,
    startedAt: '2026-11-25T05:00:00Z', endedAt: '2026-11-25T05:01:00Z', by: 'ada', verdict, reasons: [], steps: [], evidence: [], limits: [], anomalies: [],
    requirements: verifies.map((v) => {
      const { latest } = book.state.requirements.get(v.requirement)!
      return { id: latest.id, version: latest.version, fingerprint: fingerprintOf(latest) }
    }),
    configuration: { software: { version: '1', sha256: '' }, materials: '', mission: { name: 'M', sha256: '' }, models: {}, environment: 'simulator', time: 'real', platform: '' },
    ...more,
  } // prettier-ignore
}
const keep = (book: QualificationBook, ...runs: TestRun[]) =>
  book.append(
    runs.map((r) => ({ kind: 'test run' as const, run: r })),
    { by: 'ada' },
  )
const statuses = (book: QualificationBook, scope = {}) =>
  Object.fromEntries(coverage(book.state, scope).rows.map((r) => [r.requirement, r.status]))

describe('suspect links', () => {
  test('a change of the words makes links of its tests and to its children suspect; one of the status does not', async () => {
    const book = await filled()
    expect(suspectLinks(book.state)).toEqual([])
    await csv(book, 'ID,Status\nP,Obsolete\n'.replace('ID,Status', 'ID,Title,Status').replace('P,', 'P,Parent,'))
    expect(suspectLinks(book.state)).toEqual([])
    await csv(book, 'ID,Title,Text\nP,Parent,It shall not.\n')
    expect(suspectLinks(book.state).map((s) => [s.kind, s.test ?? s.requirement, ...s.causes])).toEqual([
      ['test', 'T-1', 'requirement changed'],
      ['test', 'T-2', 'requirement changed'],
      ['relation', 'C', 'parent changed'],
    ])
    const accepted = { by: 'bob', at: '2026-11-25T06:00:00Z', reason: 'looked at' }
    expect(() => acceptFacts(book.state, suspectLinks(book.state), { ...accepted, reason: ' ' })).toThrow(
      'needs a reason',
    )
    await book.append((s) => acceptFacts(s, suspectLinks(s), accepted), { by: 'bob' })
    expect(suspectLinks(book.state)).toEqual([])
    expect([...book.state.links.values()].find((l) => l.test === 'T-1')).toMatchObject({
      requirementVersion: 2,
      accepted,
    })
  })

  test('what was taken out makes them suspect; accepting that takes the link out; it comes back with its versions', async () => {
    const book = await filled()
    await csv(book, `${REQUIREMENTS}C,S,Child,It shall too.,,Test,\nA,S,Analysed,It shall hold.,,Analysis,\n`, true)
    expect(suspectLinks(book.state).map((s) => s.causes)).toEqual([
      ['requirement removed'],
      ['requirement removed'],
      ['requirement removed'],
    ])
    await book.append((s) => acceptFacts(s, suspectLinks(s), { by: 'b', at: '', reason: 'gone' }), { by: 'b' })
    expect([...book.state.links.values()].map((l) => `${l.test} ${l.requirement}`)).toEqual(['T-2 C'])
    await csv(book, `${REQUIREMENTS}P,S,Parent,It shall again.,,Test,\n`)
    expect(book.state.requirements.get('P')!.versions.map((v) => v.version)).toEqual([1, 2])
  })

  test('a review counts for what was reviewed only', async () => {
    const book = await filled()
    await book.append((s) => [reviewFact(s, 'P', 'quality')], { by: 'q' })
    expect(isReviewed(book.state, book.state.requirements.get('P')!.latest)).toBe(true)
    await csv(book, 'ID,Title,Text\nP,Parent,Changed.\n')
    expect(isReviewed(book.state, book.state.requirements.get('P')!.latest)).toBe(false)
  })
})

describe('coverage', () => {
  test('ok, nok, not run, uncovered, unknown: the worst of its tests, for this version', async () => {
    const book = await filled()
    expect(statuses(book)).toEqual({ P: 'not run', C: 'not run', A: 'uncovered' })
    await keep(book, run(book, 'T-1', 'passed'))
    expect(statuses(book)).toMatchObject({ P: 'not run', C: 'not run' })
    await keep(book, run(book, 'T-2', 'failed'))
    expect(statuses(book)).toMatchObject({ P: 'nok', C: 'nok' })
    await keep(book, run(book, 'T-2', 'passed with reservation', { id: 'c/T-2#2' }))
    expect(statuses(book)).toMatchObject({ P: 'ok', C: 'ok' })
    await csv(book, 'ID,Title,Text\nP,Parent,Another demand.\n')
    expect(statuses(book)).toMatchObject({ P: 'unknown', C: 'ok' })
    await keep(book, run(book, 'T-2', 'inconclusive', { id: 'c/T-2#3' }))
    expect(statuses(book)).toMatchObject({ C: 'unknown' })
  })

  test('planned, executed and accepted apart; a decision closes what no test verifies; a waiver is told', async () => {
    const book = await filled()
    await keep(book, run(book, 'T-1', 'passed'), run(book, 'T-2', 'passed'))
    expect(coverage(book.state)).toMatchObject({ total: 3, planned: 2, executed: 2, accepted: 0 })
    const decide = (kind: 'requirement' | 'run', id: string) => ({
      kind: 'decision' as const,
      decision: {
        subject: { kind, id },
        decision: 'accepted',
        reason: 'evidence seen',
        by: 'q',
        role: 'quality',
        at: '',
      },
    })
    await book.append([decide('requirement', 'A'), decide('run', 'c/T-1#1'), decide('run', 'c/T-2#1')], { by: 'q' })
    expect(coverage(book.state)).toMatchObject({ planned: 3, executed: 3, accepted: 3, byStatus: { ok: 3 } })
  })

  test('by satellite and environment', async () => {
    const book = await filled()
    await csv(book, `${REQUIREMENTS}X,S,Only one,It shall.,,Test,RECO1\n`)
    await csv(book, `${TESTS}T-9,S,Nine,do,X\n`)
    await keep(
      book,
      run(book, 'T-1', 'passed', { satellite: 'RECO1' }),
      run(book, 'T-1', 'failed', { id: 'c/T-1@2', satellite: 'RECO2' }),
      run(book, 'T-2', 'passed'),
    )
    expect(statuses(book)).toMatchObject({ P: 'nok' })
    expect(statuses(book, { satellite: 'RECO1' })).toMatchObject({ P: 'ok', X: 'not run' })
    expect(statuses(book, { satellite: 'RECO2' })).not.toHaveProperty('X')
    expect(statuses(book, { environment: 'flight model' })).toMatchObject({ P: 'not run' })
  })
})

test('gaps name each thing that is missing', async () => {
  const book = await filled()
  await csv(book, `${REQUIREMENTS}N,S,Nobody,It shall.,GONE,Test,\n`)
  await csv(book, `${TESTS}T-0,S,None,do,\nT-U,S,Unknown,do,R-UNKNOWN\n`)
  await keep(book, run(book, 'T-1', 'failed'))
  expect(gaps(book.state).map((g) => `${g.kind}: ${g.id}`)).toEqual([
    'requirement without test: N',
    'test without requirement: T-0',
    'unknown requirement: T-U',
    'failed test without anomaly: T-1',
    'requirement without parent in its relation: N',
  ])
})

test('a baseline never changes; what became of the requirements since is told word by word', async () => {
  const book = await filled()
  const named = { name: 'PDR', at: '2026-11-25T05:00:00Z', by: 'ada' }
  await book.append((s) => [baselineFact(s, named)], { by: 'ada' })
  expect(() => baselineFact(book.state, named)).toThrow('already')
  await csv(
    book,
    `${REQUIREMENTS}P,S,Parent,It shall run.,,Test,\nC,S,Child,It shall too.,P,Test,\nNEW,S,New,It shall.,,Test,\n`,
    true,
  )
  expect(Object.keys(book.state.baselines.get('PDR')!.requirements)).toEqual(['P', 'C', 'A'])
  expect(baselineDifference(book.state, 'PDR', undefined)).toMatchObject([
    {
      requirement: 'P',
      change: 'changed',
      before: 1,
      after: 2,
      fields: expect.arrayContaining([expect.objectContaining({ field: 'text', after: 'It shall run.' })]),
    },
    { requirement: 'A', change: 'removed' },
    { requirement: 'NEW', change: 'added' },
  ])
  expect(statuses(book, { baseline: 'PDR' })).toMatchObject({ P: 'not run', C: 'not run', A: 'uncovered' })
})
