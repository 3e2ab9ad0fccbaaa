/** Which satellite was shown to work with which station, function by function. */
import type { QualificationState } from '../book/state.ts'
import { carriedOutAt, type TestRun, type Verdict } from '../records/run.ts'
import { worst } from '../tests/verdict.ts'

export interface CompatibilityCell {
  readonly satellite: string
  readonly station: string
  readonly function: string
  readonly environment: string
  /** Of the last run of each test. */
  readonly verdict: Verdict
  readonly runs: readonly {
    readonly run: string
    readonly test: string
    readonly verdict: Verdict
    readonly at: string
  }[]
  /** What the set-ups did not represent. */
  readonly limits: readonly string[]
}

export interface CompatibilityMatrix {
  readonly satellites: readonly string[]
  readonly stations: readonly string[]
  readonly functions: readonly string[]
  /** Where nothing was run there is no cell. */
  readonly cells: readonly CompatibilityCell[]
}

/** Of tests that say which functions they exercise, on the stations through which they went. `axes`: of the mission, shown although empty. */
export function compatibilityMatrix(
  state: QualificationState,
  axes: { readonly satellites: readonly string[]; readonly stations: readonly string[] },
): CompatibilityMatrix {
  const cells = new Map<string, Map<string, TestRun>>()
  const functions = new Set<string>()
  for (const h of state.tests.values())
    if (h.removed === undefined) for (const f of h.latest.configuration.functions ?? []) functions.add(f)
  for (const run of state.runs.values()) {
    if (run.satellite === undefined) continue
    for (const station of run.stations ?? [])
      for (const f of run.functions ?? []) {
        functions.add(f)
        const key = JSON.stringify([run.satellite, station, f, run.configuration.environment])
        const tests = cells.get(key) ?? new Map<string, TestRun>()
        cells.set(key, tests.set(run.test, run))
      }
  }
  const found = [...cells].map(([key, tests]): CompatibilityCell => {
    const [satellite, station, name, environment] = JSON.parse(key) as [string, string, string, string]
    const runs = [...tests.values()]
    return {
      satellite,
      station,
      function: name,
      environment,
      verdict: worst(runs.map((r) => r.verdict)) ?? 'not run',
      runs: runs.map((r) => ({ run: r.id, test: r.test, verdict: r.verdict, at: carriedOutAt(r) })),
      limits: [...new Set(runs.flatMap((r) => r.limits))],
    }
  })
  const axis = (known: readonly string[], of: 'satellite' | 'station'): string[] => [
    ...new Set([...known, ...found.map((c) => c[of])]),
  ]
  return {
    satellites: axis(axes.satellites, 'satellite'),
    stations: axis(axes.stations, 'station'),
    functions: [...functions].toSorted(),
    cells: found,
  }
}
