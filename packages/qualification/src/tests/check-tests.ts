/** What no single test can know of itself: names of others, of requirements, of the model. All findings at once. */
import type { Diagnostic } from '@vigie/base'
import { prerequisiteCycles } from '../campaigns/plan-campaign.ts'
import type { PlacedCase } from './read-tests.ts'
import { nearHint, testFinding, type Placed } from './test-errors.ts'

/** What the mission has; absent: not looked at. */
export interface KnownNames {
  readonly satellites: readonly string[]
  readonly stations: readonly string[]
  readonly requirements?: ReadonlySet<string>
  /** Activities, procedures too. */
  readonly activity?: (path: string) => boolean
  readonly activities?: () => Iterable<string>
  readonly hasFile?: (file: string) => boolean
}

export function checkTests(cases: readonly PlacedCase[], known: KnownNames): Diagnostic[] {
  const found: Diagnostic[] = []
  const ids = new Set(cases.map((c) => c.test.id))
  const { requirements } = known
  for (const { test, place } of cases) {
    const what = `test ${test.id}`
    for (const id of test.prerequisites)
      if (!ids.has(id)) found.push(testFinding('error', 'unknownTest', { what, id, hint: nearHint(id, ids) }, place))
    if (requirements !== undefined) {
      for (const { requirement } of test.verifies)
        if (!requirements.has(requirement))
          found.push(
            testFinding(
              'error',
              'unknownRequirement',
              { id: test.id, requirement, hint: nearHint(requirement, requirements) },
              place,
            ),
          )
    }
    if (test.verifies.length === 0) found.push(testFinding('warning', 'nothingVerified', { id: test.id }, place))
    for (const [kind, names, mission] of [
      ['satellite', test.configuration.satellites, known.satellites],
      ['station', test.configuration.stations ?? [], known.stations],
    ] as const)
      for (const name of names)
        if (!mission.includes(name))
          found.push(
            testFinding('error', 'unknownSatellite', { what, kind, name, hint: nearHint(name, mission) }, place),
          )
    const { faults } = test.configuration
    if (faults !== undefined && known.hasFile?.(faults) === false)
      found.push(testFinding('error', 'noFile', { what, file: faults }, place))
    if (test.means.kind === 'procedure')
      found.push(...unknownActivities(test.id, test.means.activity, test.configuration.satellites, known, place))
  }
  for (const cycle of prerequisiteCycles(cases.map((c) => c.test))) {
    const place = cases.find((c) => c.test.id === cycle[0])?.place ?? {}
    found.push(testFinding('error', 'cycle', { cycle: cycle.join(' → ') }, place))
  }
  return found
}

function unknownActivities(
  id: string,
  written: string,
  satellites: readonly string[],
  known: KnownNames,
  place: Placed,
): Diagnostic[] {
  const { activity } = known
  if (activity === undefined) return []
  const paths = written.includes('{satellite}')
    ? satellites.map((s) => written.replaceAll('{satellite}', s))
    : [written]
  return paths
    .filter((name) => !activity(name))
    .map((name) =>
      testFinding(
        'error',
        'unknownName',
        { id, kind: 'activity', name, hint: nearHint(name, known.activities?.() ?? []) },
        place,
      ),
    )
}
