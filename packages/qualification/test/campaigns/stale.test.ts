/** After a delivery: what changed makes results stale, and nothing else does. */
import { describe, expect, it } from 'vitest'
import { regressionCampaign, staleResults, type PresentVersions } from '@vigie/qualification/evidence'
import type { Campaign, TestRun } from '@vigie/qualification/tests'

const run = (test: string, more: Partial<TestRun> = {}): TestRun =>
  ({
    id: `c1/${test}#1`,
    campaignRun: 'c1',
    test,
    testFingerprint: `fp-${test}`,
    attempt: 1,
    verdict: 'passed',
    requirements: [{ id: 'R-1', version: 1, fingerprint: 'r1' }],
    configuration: { models: { RECO1: 'm1' }, software: { version: '1', sha256: 's1' } },
    ...more,
  }) as TestRun
const present = (more: Partial<PresentVersions> = {}): PresentVersions => ({
  requirement: () => 'r1',
  test: (id) => `fp-${id}`,
  models: { RECO1: 'm1' },
  software: 's1',
  ...more,
})
const reasons = (more: Partial<PresentVersions>): readonly string[] =>
  staleResults([run('T-1')], present(more)).flatMap((s) => s.reasons)

describe('a result', () => {
  it('holds while nothing changed under it', () => expect(staleResults([run('T-1')], present())).toEqual([]))

  it.each<[string, Partial<PresentVersions>]>([
    ['requirement R-1 changed', { requirement: () => 'r2' }],
    ['requirement R-1 is not there any more', { requirement: () => undefined }],
    ['test T-1 changed', { test: () => 'other' }],
    ['the model of RECO1 changed', { models: { RECO1: 'm2' } }],
    ['the software changed', { software: 's2' }],
  ])('is stale when %s', (reason, more) => expect(reasons(more)).toEqual([reason]))

  it('counts as its last attempt, and a later campaign replaces it', () => {
    const later = run('T-1', { id: 'c2/T-1#1', campaignRun: 'c2', testFingerprint: 'new' })
    expect(staleResults([run('T-1'), later], present({ test: () => 'new' }))).toEqual([])
  })

  it('is renewed by a campaign of the stale tests that are still there', () => {
    const now = present({ test: (id) => (id === 'T-2' ? undefined : 'other') })
    const stale = staleResults([run('T-1', { satellite: 'RECO1' }), run('T-2')], now)
    const like = { name: 'technical', lines: 2, tests: ['*'], without: ['#long'] } as unknown as Campaign
    expect(regressionCampaign(stale, like, now, 'r')).toMatchObject({
      name: 'r',
      tests: ['T-1'],
      satellites: ['RECO1'],
      lines: 2,
    })
    expect(regressionCampaign([], like, now, 'r')).toBeUndefined()
  })
})
