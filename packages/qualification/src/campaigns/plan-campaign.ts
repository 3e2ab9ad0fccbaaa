/** Which tests a campaign runs, for which satellites, and what waits for what. */
import type { Diagnostic } from '@vigie/base'
import type { Campaign, TestCase } from '../records/test-case.ts'
import type { PlacedCampaign } from '../tests/read-campaign.ts'
import { nearHint, testFinding, type Placed } from '../tests/test-errors.ts'

export interface PlannedRun {
  /** "<test>[@<satellite>]". */
  readonly key: string
  readonly test: string
  readonly satellite?: string
  readonly attempts: number
  /** Keys of runs that must have passed before. */
  readonly after: readonly string[]
  /** Not named by the campaign: a prerequisite of one that is. */
  readonly added?: boolean
  /** It cannot run here: why. */
  readonly notApplicable?: string
}

export const runKey = (test: string, satellite: string | undefined): string =>
  satellite === undefined ? test : `${test}@${satellite}`

/** Ids that a word of a campaign means: an id, a suite (and those below it), a keyword, or all. */
export function selectTests(word: string, cases: readonly TestCase[]): string[] {
  if (word === '*') return cases.map((c) => c.id)
  if (word.startsWith('#')) return cases.filter((c) => c.keywords.includes(word.slice(1))).map((c) => c.id)
  const exact = cases.find((c) => c.id === word)
  if (exact !== undefined) return [exact.id]
  const suite = word.split('/').map((s) => s.trim())
  return cases.filter((c) => suite.every((s, i) => c.suite[i] === s)).map((c) => c.id)
}

/** In order: as the campaign names them, each after its prerequisites. Tests that are obsolete are left out of suites and keywords. */
export function planCampaign(campaign: Campaign, cases: readonly TestCase[]): readonly PlannedRun[] {
  const byId = new Map(cases.map((c) => [c.id, c]))
  const present = cases.filter((c) => c.status !== 'obsolete' && c.status !== 'future')
  const left = new Set((campaign.without ?? []).flatMap((word) => selectTests(word, cases)))
  const named = new Set(campaign.tests.flatMap((w) => selectTests(w, byId.has(w) ? cases : present)))
  const wanted = [...named].filter((id) => !left.has(id))
  const order: { readonly id: string; readonly added: boolean }[] = []
  const seen = new Set<string>()
  const take = (id: string, added: boolean): void => {
    const test = byId.get(id)
    if (test === undefined || seen.has(id)) return
    seen.add(id)
    for (const before of test.prerequisites) take(before, !wanted.includes(before))
    order.push({ id, added })
  }
  for (const id of wanted) take(id, false)
  const satellites = new Map(order.map(({ id }) => [id, satellitesOf(campaign, byId.get(id)!)]))
  return order.flatMap(({ id, added }) => {
    const test = byId.get(id)!
    const why = notApplicable(campaign, test)
    return satellites.get(id)!.map((satellite): PlannedRun => {
      const after = test.prerequisites
        .filter((p) => satellites.has(p))
        .flatMap((p) => {
          const theirs = satellites.get(p)!
          // Of the same satellite where it runs for it, else all of it.
          return (theirs.includes(satellite) ? [satellite] : theirs).map((s) => runKey(p, s))
        })
      return {
        key: runKey(id, satellite),
        test: id,
        ...(satellite === undefined ? {} : { satellite }),
        attempts: test.attempts,
        after,
        ...(added ? { added: true } : {}),
        ...(why === undefined ? {} : { notApplicable: why }),
      }
    })
  })
}

/** [undefined]: once, for none in particular; empty: for none that the campaign is about. */
export function satellitesOf(campaign: Campaign, test: TestCase): readonly (string | undefined)[] {
  const own = test.configuration.satellites
  if (own.length === 0) return [undefined]
  return campaign.satellites.length === 0 ? own : own.filter((s) => campaign.satellites.includes(s))
}

function notApplicable(campaign: Campaign, test: TestCase): string | undefined {
  const may = test.configuration.environments
  return may === undefined || may.includes(campaign.environment)
    ? undefined
    : `it runs on ${may.join(', ')}; this campaign on ${campaign.environment}`
}

export function checkCampaign(
  placed: PlacedCampaign,
  cases: readonly TestCase[],
  satellites: readonly string[],
): Diagnostic[] {
  const { campaign } = placed
  const found: Diagnostic[] = []
  const words = [
    ...cases.map((c) => c.id),
    ...cases.flatMap((c) => c.suite),
    ...cases.flatMap((c) => c.keywords.map((k) => `#${k}`)),
  ]
  campaign.tests.forEach((word, i) => {
    if (selectTests(word, cases).length === 0)
      found.push(
        testFinding(
          'error',
          'nothing',
          { campaign: campaign.name, word, hint: nearHint(word, words) },
          placed.placeOfTest(i),
        ),
      )
  })
  for (const name of campaign.satellites)
    if (!satellites.includes(name))
      found.push(
        testFinding(
          'error',
          'unknownSatellite',
          { what: `campaign ${campaign.name}`, kind: 'satellite', name, hint: nearHint(name, satellites) },
          placed.place,
        ),
      )
  for (const id of new Set(campaign.tests.flatMap((w) => selectTests(w, cases)))) {
    const test = cases.find((c) => c.id === id)!
    if (satellitesOf(campaign, test).length > 0) continue
    found.push(
      testFinding(
        'information',
        'neverRuns',
        {
          campaign: campaign.name,
          id,
          campaignSatellites: campaign.satellites.join(', '),
          testSatellites: test.configuration.satellites.join(', '),
        },
        placed.place,
      ),
    )
  }
  return found
}

/** Tests that wait for each other, told once each. */
export function prerequisiteCycles(cases: readonly TestCase[]): string[][] {
  const byId = new Map(cases.map((c) => [c.id, c]))
  const done = new Set<string>()
  const cycles: string[][] = []
  const walk = (id: string, trail: readonly string[]): void => {
    const at = trail.indexOf(id)
    if (at >= 0) {
      cycles.push([...trail.slice(at), id])
      return
    }
    if (done.has(id)) return
    for (const next of byId.get(id)?.prerequisites ?? []) walk(next, [...trail, id])
    done.add(id)
  }
  for (const c of cases) walk(c.id, [])
  return cycles
}

export type { Placed }
