/** Life of anomalies and waivers (ECSS-Q-ST-10-09C): nothing is closed without evidence. */
import { describe, expect, it } from 'vitest'
import type { Anomaly, TestRun, Waiver } from '@vigie/qualification/tests'
import {
  analyse,
  approveWaiver,
  askWaiver,
  close,
  dispose,
  doAction,
  nextId,
  verify,
} from '@vigie/qualification/anomalies'

const deed = { by: 'ada', at: '2026-01-02T00:00:00Z' }
const open: Anomaly = {
  id: 'NCR-0001',
  title: 'T-1',
  state: 'open',
  classification: 'unclassified',
  detectedAt: '2026-01-01T00:00:00Z',
  detectedBy: 'ada',
  detection: { test: 'T-1', satellite: 'RECO1' },
  observed: 'OFF',
  required: 'ON',
  requirements: ['R-1'],
  actions: [],
}
const run = (more: Partial<TestRun>): TestRun =>
  ({
    id: 'c/T-1#2',
    test: 'T-1',
    satellite: 'RECO1',
    verdict: 'passed',
    startedAt: '2026-01-03T00:00:00Z',
    requirements: [{ id: 'R-1', version: 1, fingerprint: '' }],
    ...more,
  }) as TestRun
const book = (found?: TestRun, waiver?: Waiver) => ({
  run: (id: string) => (found?.id === id ? found : undefined),
  waiver: (id: string) => (waiver?.id === id ? waiver : undefined),
})
const code = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('an anomaly', () => {
  const analysed = analyse(open, { cause: 'relay', effect: 'heater stays off', classification: 'major' }, deed)
  const given = {
    members: ['ada', 'eve'],
    disposition: 'rework' as const,
    minutes: 'Relay replaced.',
    actions: [{ text: 'Replace it', owner: 'eve' }],
  }

  it('goes from the opening to the closure, with evidence at its end', () => {
    const disposed = dispose(analysed, given, deed, book())
    const done = doAction(disposed, 1, 'work order 12', deed)
    const good = book(run({}))
    const closed = close(verify(done, 'c/T-1#2', deed, good), 'It holds.', deed, good)
    expect(closed).toMatchObject({ state: 'closed', closure: { evidence: 'c/T-1#2', reason: 'It holds.' } })
  })

  it('leaves out no step, needs its board, its actions and its evidence', () => {
    expect(code(() => dispose(open, given, deed, book()))).toBe('VIG-QUALIFICATION-351')
    expect(code(() => analyse(open, { cause: 'a', effect: 'b' }, deed))).toBe('VIG-QUALIFICATION-355')
    expect(code(() => dispose(analysed, { ...given, members: ['ada'] }, deed, book()))).toBe('VIG-QUALIFICATION-356')
    expect(code(() => dispose(analysed, { ...given, disposition: 'use as is' }, deed, book()))).toBe(
      'VIG-QUALIFICATION-354',
    )
    const disposed = dispose(analysed, given, deed, book())
    expect(code(() => verify(disposed, 'c/T-1#2', deed, book(run({}))))).toBe('VIG-QUALIFICATION-352')
  })

  it.each<[string, Partial<TestRun>]>([
    ['that failed', { verdict: 'failed' }],
    ['from before', { startedAt: '2025-12-31T00:00:00Z' }],
    ['of another satellite', { satellite: 'IDENT1' }],
    ['of another test and requirement', { test: 'T-2', requirements: [] }],
  ])('is not closed by a run %s', (_, more) => {
    const done = doAction(dispose(analysed, given, deed, book()), 1, 'x', deed)
    expect(code(() => verify(done, 'c/T-1#2', deed, book(run(more))))).toBe('VIG-QUALIFICATION-353')
  })

  it('is numbered after the last one', () => {
    expect(nextId('NCR', ['NCR-0007', 'NCR-0002', 'OTHER-9'])).toBe('NCR-0008')
  })
})

describe('a waiver', () => {
  const asked = askWaiver(
    {
      id: 'W-1',
      kind: 'waiver',
      requirements: ['R-1'],
      departure: 'd',
      justification: 'j',
      impact: 'none',
      askedBy: 'ada',
      anomalies: [],
    },
    { requirement: (id) => id === 'R-1', anomaly: () => false },
  )
  it('is approved by others than who asked, each once', () => {
    const by = { role: 'authority', at: deed.at, needed: 2 }
    expect(code(() => approveWaiver(asked, { ...by, by: 'ada' }))).toBe('VIG-QUALIFICATION-360')
    const once = approveWaiver(asked, { ...by, by: 'eve' })
    expect(once.state).toBe('asked')
    expect(code(() => approveWaiver(once, { ...by, by: 'eve' }))).toBe('VIG-QUALIFICATION-359')
    expect(approveWaiver(once, { ...by, by: 'bob' }).state).toBe('approved')
  })
})
