/** Rows of the verification control document follow from the records (ECSS-E-ST-10-02C as restated in the design). */
import { describe, expect, it } from 'vitest'
import { verificationMatrix, matrixCounts } from '../../src/file/index.ts'
import { requirement, run, sampleRecords, testCase } from './sample-records.ts'

const row = (id: string, records = sampleRecords()) => verificationMatrix(records).find((r) => r.requirement === id)!

describe('a requirement is', () => {
  it('closed when its tests passed on each satellite', () =>
    expect(row('REQ-1')).toMatchObject({ compliance: 'yes', status: 'closed', children: ['REQ-2'] }))
  it('open and not complied with when one satellite failed', () => {
    expect(row('REQ-2')).toMatchObject({
      compliance: 'no',
      status: 'open',
      anomalies: ['NCR-0001'],
      parents: ['REQ-1'],
    })
    expect(row('REQ-2').reason).toContain('failed on IDENT1')
  })
  it('closed by a decision where its method is analysis', () =>
    expect(row('REQ-3')).toMatchObject({ compliance: 'yes', status: 'closed', reason: 'compliant, bob (analyst)' }))
  it('closed in part by an approved waiver', () =>
    expect(row('REQ-4')).toMatchObject({ compliance: 'partial', status: 'closed', waivers: ['RFW-1'] }))
  it('not closed by a waiver that is only asked for', () => {
    const records = sampleRecords()
    expect(row('REQ-4', { ...records, waivers: [{ ...records.waivers[0]!, state: 'asked' }] })).toMatchObject({
      compliance: 'no',
      status: 'open',
    })
  })
  it('open when no test verifies it', () =>
    expect(row('REQ-5')).toMatchObject({ compliance: 'open', status: 'open', reason: 'no test verifies it; not run' }))
  it('not applicable when it only informs', () => expect(row('REQ-6')).toMatchObject({ status: 'not applicable' }))

  it('suspect when it was reworded since the run', () => {
    const records = sampleRecords()
    const changed = records.requirements.map((r) =>
      r.id === 'REQ-1' ? requirement('REQ-1', { version: 2, title: 'Something else' }) : r,
    )
    expect(row('REQ-1', { ...records, requirements: changed })).toMatchObject({
      status: 'open',
      targets: [{ verdict: 'suspect' }, { verdict: 'suspect' }],
    })
  })
  it('open when one of two tests was not run, and says which', () => {
    const records = sampleRecords()
    const more = { case: testCase('T-9', ['REQ-1']), campaign: false, fingerprint: '' }
    const found = row('REQ-1', { ...records, tests: [...records.tests, more] })
    expect(found).toMatchObject({ status: 'open', compliance: 'open' })
    expect(found.reason).toContain('not run: T-9')
  })
  it('judged by the last attempt', () => {
    const records = sampleRecords()
    const again = {
      ...run(records.tests[1]!.case, 'IDENT1', 'passed', [records.requirements[1]!]),
      id: 'technical-1/T-2@IDENT1#2',
      attempt: 2,
    }
    expect(row('REQ-2', { ...records, runs: [...records.runs, again] })).toMatchObject({
      compliance: 'yes',
      status: 'closed',
    })
  })
})

it('counts add up to the requirements', () =>
  expect(matrixCounts(verificationMatrix(sampleRecords()))).toEqual({
    closed: 3,
    open: 2,
    notApplicable: 1,
    failed: 1,
  }))
