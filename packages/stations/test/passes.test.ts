/**
 * Contact plans as files, and what is open when. The schedule in XML has the elements and attributes that CCSDS 902.1-B-1 names, as
 * an exporter of that format writes them (drorbiteex).
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatUtc, parseUtc } from '@vigie/base'
import type { PassNeed } from '@vigie/model'
import {
  ContactPlan,
  PASS_SERVICES,
  PASS_STATUSES,
  readPasses,
  resolveNames,
  writePasses,
  type Pass,
  type ReadPasses,
} from '../src/index.ts'

const T0 = parseUtc('2026-11-25T12:00:00Z')
const at = (seconds: number) => T0 + BigInt(seconds) * 1_000_000_000n
const pass = (id: string, from: number, to: number, more: Partial<Pass> = {}): Pass => ({
  id,
  station: 'KRU',
  satellite: 'SAT',
  aos: at(from),
  los: at(to),
  status: 'committed',
  services: ['TM', 'TC'],
  ...more,
})
const tc: PassNeed = { when: 'inside', service: 'TC', afterAos: 0, beforeLos: 0 }
const read = ({ passes, findings }: ReadPasses): readonly Pass[] => {
  expect(findings.filter((f) => f.severity === 'error')).toEqual([])
  return passes!
}

describe('the contact plan', () => {
  const plan = new ContactPlan([
    pass('later', 5000, 5600),
    pass('first', 100, 700),
    pass('cancelled', 1000, 1600, { status: 'cancelled' }),
    pass('tentative', 2000, 2600, { status: 'tentative' }),
    pass('listening', 3000, 3600, { services: ['TM'], station: 'AUS' }),
    pass('of another', 0, 9000, { satellite: 'OTHER' }),
  ])
  test.each([
    [0, undefined, 'first'],
    [100, 'first', 'later'],
    [699, 'first', 'later'],
    [700, undefined, 'later'],
    [1200, undefined, 'later'],
    [3100, undefined, 'later'],
    [5600, undefined, undefined],
  ])('at %d s: open %s, next %s', (seconds, open, next) => {
    const seen = plan.see('SAT', tc, at(seconds))
    expect([seen.open?.pass, seen.next?.pass]).toEqual([open, next])
  })
  test('margins narrow a window, and one that is left without time is none', () => {
    const seen = plan.see('SAT', { ...tc, afterAos: 60, beforeLos: 30 }, at(100))
    expect(seen.open).toBeUndefined()
    expect(seen.next).toEqual({ pass: 'first', station: 'KRU', from: at(160), to: at(670) })
    expect(plan.see('SAT', { ...tc, afterAos: 300, beforeLos: 300 }, at(0)).next).toBeUndefined()
  })
  test('what it is for, and which stations count', () => {
    expect(plan.see('SAT', { ...tc, service: 'TM' }, at(3100)).open?.pass).toBe('listening')
    expect(plan.see('SAT', { ...tc, stations: ['AUS'] }, at(200)).open).toBeUndefined()
    expect(plan.see('SAT', { ...tc, when: 'outside', beforeLos: 500 }, at(3100)).open?.pass).toBe('listening')
  })
  test('whether there is a plan at all does not depend on what passes are for', () => {
    expect(plan.see('SAT', tc, at(5599)).planned).toBe(true)
    expect(plan.see('SAT', tc, at(5600)).planned).toBe(false)
    expect(plan.see('NOBODY', tc, at(0))).toEqual({ planned: false })
  })
  test('of two that are open at once, the one that lasts', () => {
    const two = new ContactPlan([pass('short', 0, 100), pass('long', 50, 900, { station: 'INU' })])
    expect(two.see('SAT', tc, at(60)).open?.pass).toBe('long')
  })
  test('a clock that is set back sees what it saw before; a long plan is looked through from where it stands', () => {
    const long = new ContactPlan(Array.from({ length: 2000 }, (_, i) => pass(`p${i}`, i * 1000, i * 1000 + 600)))
    const seen = (seconds: number) => long.see('SAT', tc, at(seconds))
    for (const i of [0, 1, 500, 1999, 3, 1998]) {
      expect(seen(i * 1000 + 10).open?.pass).toBe(`p${i}`)
      expect(seen(i * 1000 + 700).open).toBeUndefined()
      expect(seen(i * 1000 + 700).next?.pass).toBe(i === 1999 ? undefined : `p${i + 1}`)
    }
  })
  test('when it changes next', () => {
    expect(plan.nextChange(at(0))).toBe(at(100))
    expect(plan.nextChange(at(700))).toBe(at(3000))
    expect(plan.nextChange(at(9000))).toBeUndefined()
  })
})

const anyPass = fc.record({
  id: fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ,;"'-]{0,20}$/).map((s) => s.trim()),
  station: fc.constantFrom('KRU', 'AUS'),
  satellite: fc.constantFrom('RECO1', 'IDENT1'),
  aos: fc.bigInt({ min: 0n, max: 10n ** 12n }).map((n) => T0 + n * 1_000_000n),
  length: fc.bigInt({ min: 1n, max: 10n ** 6n }),
  status: fc.constantFrom(...PASS_STATUSES),
  services: fc.subarray([...PASS_SERVICES], { minLength: 1 }),
  orbit: fc.option(fc.nat(), { nil: undefined }),
  comment: fc.option(
    fc.stringMatching(/^[a-z"',;: ]{1,20}x$/).map((s) => s.trim()),
    { nil: undefined },
  ),
})
const anyPasses = fc.uniqueArray(anyPass, { selector: (p) => p.id, maxLength: 12 }).map((list) =>
  list.map(({ length, orbit, comment, ...p }): Pass => ({
    ...p,
    los: p.aos + length * 1_000_000n,
    ...(orbit === undefined ? {} : { orbit }),
    ...(comment === undefined ? {} : { comment }),
  })),
)

describe('as a file', () => {
  test.each(['yaml', 'csv'] as const)('written and read again it is the same (%s)', (format) => {
    fc.assert(
      fc.property(anyPasses, (passes) => {
        expect(read(readPasses(writePasses(passes, format), format))).toEqual(passes)
      }),
    )
  })
  test('YAML: what is not told is what is usual', () => {
    const [only] = read(
      readPasses(
        'passes:\n  - { station: KRU, satellite: RECO1, aos: 2026-329T12:00:00Z, los: 2026-11-25T12:10:00Z }\n',
        'yaml',
      ),
    )
    expect(only).toEqual({
      id: 'RECO1-KRU-2026-11-25T12:00:00Z',
      station: 'KRU',
      satellite: 'RECO1',
      aos: T0,
      los: at(600),
      status: 'committed',
      services: ['TM', 'TC', 'tracking'],
    })
  })
  test('everything wrong is told at once, with its line', () => {
    const { passes, findings } = readPasses(
      `passes:
  - { id: a, station: KRU, satellite: RECO1, aos: 2026-11-25T12:10:00Z, los: 2026-11-25T12:00:00Z }
  - { id: b, satellite: RECO1, aos: yesterday, los: 2026-11-25T12:00:00Z, status: maybe, for: [TM, TV], antenna: 3 }
  - { id: a, station: KRU, satellite: RECO1, aos: 2026-11-25T12:00:00Z, los: 2026-11-25T12:10:00Z }
`,
      'yaml',
    )
    expect(passes).toBeUndefined()
    expect(findings.map((f) => f.line)).toEqual([2, 3, 3, 3, 3, 3])
    expect(findings.map((f) => f.message).join('\n')).toMatch(
      /"los" is not after "aos"[^]*"antenna"[^]*"station" is missing/,
    )
    expect(readPasses('station,satellite\nKRU,RECO1\n', 'csv').findings).toHaveLength(2)
    expect(readPasses('passes: 3', 'yaml').findings).toHaveLength(1)
    expect(readPasses('[', 'yaml').findings.length).toBeGreaterThan(0)
  })
  test('whatever comes, there are findings or passes, never a crash', () => {
    const seed = writePasses([pass('a', 0, 10), pass('b', 20, 30)], 'yaml')
    fc.assert(
      fc.property(fc.nat(seed.length), fc.string(), fc.constantFrom('yaml', 'csv', 'ssf'), (i, s, format) => {
        const { passes, findings } = readPasses(seed.slice(0, i) + s + seed.slice(i + s.length), format)
        expect(passes !== undefined || findings.length > 0).toBe(true)
      }),
    )
  })
})

const SCHEDULE = `<?xml version="1.0" encoding="UTF-8"?>
<cssm:simpleSchedule xmlns:cssm="urn:ccsds:schema:cssm:1.0.0" srvMgtEntityType="SIMPLE_SCHEDULE">
  <cssm:simpleScheduleHeader originatingOrganization="NET" generationTime="2026-328T00:00:00.000Z" status="OPERATIONAL"
    inclusionType="START_INCLUSION" version="1" startTime="2026-329T00:00:00.000Z" endTime="2026-330T00:00:00.000Z"/>
  <cssm:scheduledPackage user="Reco-1" scheduledPackageId="P1">
    <cssm:scheduledActivity scheduledActivityId="1001" activityStatus="COMMITTED" siteRef="Kiruna" apertureRef="K13"
      orbitNumber="421" beginningOfTrack="2026-329T12:00:00.000Z" endOfTrack="2026-329T12:10:00.000Z"
      beginningOfActivity="2026-329T11:50:00.000Z" endOfActivity="2026-329T12:15:00.000Z">
      <cssm:serviceInfo serviceType="TELEMETRY" frequencyBand="S-NE"/>
      <cssm:serviceInfo serviceType="TELECOMMAND" frequencyBand="S-NE"/>
    </cssm:scheduledActivity>
    <cssm:scheduledActivity scheduledActivityId="1002" activityStatus="TENTATIVE" siteRef="INU"
      beginningOfActivity="2026-329T13:00:00.000Z" endOfActivity="2026-329T13:10:00.000Z"/>
    <cssm:scheduledActivity scheduledActivityId="1003" activityStatus="AVAILABLE" siteRef="INU"
      beginningOfTrack="2026-329T14:00:00.000Z" endOfTrack="2026-329T14:10:00.000Z"/>
  </cssm:scheduledPackage>
</cssm:simpleSchedule>
`

describe('the Simple Schedule Format', () => {
  test('gives the passes with their track times, status and services; what only offers time is left out and told', () => {
    const { passes, findings } = readPasses(SCHEDULE, 'ssf')
    expect(passes).toMatchObject([
      { id: '1001', satellite: 'Reco-1', station: 'Kiruna', status: 'committed', services: ['TM', 'TC'], orbit: 421 },
      { id: '1002', status: 'tentative', services: PASS_SERVICES },
    ])
    expect(passes!.map((p) => formatUtc(p.aos, { digits: 0 }))).toEqual([
      '2026-11-25T12:00:00Z',
      '2026-11-25T13:00:00Z',
    ])
    expect(findings).toMatchObject([{ severity: 'information', code: 'VIG-PASS-004' }])
  })
  test('an aperture stands for a site that is not told', () => {
    const { passes } = readPasses(SCHEDULE.replace('siteRef="Kiruna" ', ''), 'ssf')
    expect(passes![0]!.station).toBe('K13')
  })
  test('names of others are those of the mission where they mean the same, and else are told', () => {
    const known = {
      stations: new Map([
        ['KRU', ['Kiruna']],
        ['INU', ['Inuvik']],
      ]),
      satellites: new Map([['RECO1', ['RECO-1']]]),
    }
    const { passes, findings } = resolveNames(readPasses(SCHEDULE, 'ssf').passes!, known)
    expect(findings).toEqual([])
    expect(passes.map((p) => [p.satellite, p.station])).toEqual([
      ['RECO1', 'KRU'],
      ['RECO1', 'INU'],
    ])
    expect(resolveNames([pass('x', 0, 1)], known).findings).toMatchObject([
      {
        code: 'VIG-PASS-003',
        severity: 'error',
        message: 'pass x is of the satellite "SAT", which the mission does not have',
      },
    ])
  })
  test.each([
    ['another document', '<ndm/>'],
    ['not well formed', '<simpleSchedule><a></simpleSchedule>'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><simpleSchedule/>'],
    ['no satellite', SCHEDULE.replace('user="Reco-1"', '')],
    ['no station', SCHEDULE.replace('siteRef="Kiruna" apertureRef="K13"', '')],
    ['no times', SCHEDULE.replaceAll(/(beginning|end)Of\w+="[^"]*"/g, '')],
    ['a time that is none', SCHEDULE.replace('2026-329T12:00:00.000Z', 'noon')],
    ['another status', SCHEDULE.replace('COMMITTED', 'PERHAPS')],
  ])('%s is refused with its line', (_, text) => {
    const { passes, findings } = readPasses(text, 'ssf')
    expect(passes).toBeUndefined()
    expect(findings.find((f) => f.severity === 'error')).toMatchObject({ line: expect.any(Number) })
  })
})
