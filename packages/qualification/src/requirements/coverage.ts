/** How far requirements are verified: by version, satellite, station and environment. */
import { fingerprintOf, presentRequirements, presentTests, type QualificationState } from '../book/state.ts'
import { bookErrors } from '../book/errors.ts'
import type { Requirement } from '../records/requirement.ts'
import type { Decision, TestRun, Verdict } from '../records/run.ts'
import type { TestCase } from '../records/test-case.ts'

/**
 * ok: all tests passed for this version; nok: one did not; not run: tests are there that have not run; uncovered: no test, and no
 * decision; unknown: what ran is inconclusive, or ran for another version.
 */
export const COVERAGE_STATUSES = ['ok', 'nok', 'not run', 'uncovered', 'unknown'] as const
export type CoverageStatus = (typeof COVERAGE_STATUSES)[number]

export interface CoverageScope {
  readonly satellite?: string
  readonly station?: string
  readonly environment?: string
  /** Versions of a baseline; the present ones unless told. */
  readonly baseline?: string
}

export interface TestCoverage {
  readonly test: string
  readonly satellite?: string
  readonly status: CoverageStatus
  readonly verdict?: Verdict
  /** Id of the run that says it; of a result of another tool, where it comes from. */
  readonly run?: string
  readonly at?: string
  /** The link has not been looked at since the requirement changed. */
  readonly suspect: boolean
}

export interface RequirementCoverage {
  readonly requirement: string
  readonly version: number
  readonly title: string
  readonly specification: string
  readonly status: CoverageStatus
  /** As many tests as are expected, and at least one: a requirement that no test verifies is planned when a decision closes it. */
  readonly planned: boolean
  /** Each of its tests has a verdict for this version. */
  readonly executed: boolean
  /** Somebody with a role has accepted the evidence, of the requirement or of each deciding run. */
  readonly accepted: boolean
  /** A waiver or deviation that was approved stands for it. */
  readonly waived: boolean
  readonly tests: readonly TestCoverage[]
}

export interface Coverage {
  readonly rows: readonly RequirementCoverage[]
  readonly total: number
  readonly byStatus: Readonly<Record<CoverageStatus, number>>
  readonly planned: number
  readonly executed: number
  readonly accepted: number
  readonly waived: number
}

const DONE = new Set<Verdict>(['passed', 'passed with reservation', 'failed', 'inconclusive'])

/** Obsolete requirements, and information that demands nothing, are not counted. Throws VIG-QUALIFICATION-002 for an unknown baseline. */
export function coverage(state: QualificationState, scope: CoverageScope = {}): Coverage {
  const wanted = versionsOf(state, scope).filter(
    (r) => r.status !== 'obsolete' && r.type !== 'information' && applies(r, scope),
  )
  const index = new Index(state, scope)
  const rows = wanted.map((r) => index.of(r))
  const count = (test: (row: RequirementCoverage) => boolean): number => rows.filter(test).length
  return {
    rows,
    total: rows.length,
    byStatus: Object.fromEntries(
      COVERAGE_STATUSES.map((s) => [s, count((r) => r.status === s)]),
    ) as Coverage['byStatus'],
    planned: count((r) => r.planned),
    executed: count((r) => r.executed),
    accepted: count((r) => r.accepted),
    waived: count((r) => r.waived),
  }
}

function versionsOf(state: QualificationState, scope: CoverageScope): readonly Requirement[] {
  if (scope.baseline === undefined) return presentRequirements(state)
  const baseline = state.baselines.get(scope.baseline)
  if (baseline === undefined)
    throw bookErrors.noSuch({
      what: 'baseline',
      id: scope.baseline,
      hint: 'Look at "vigie requirements baseline list".',
    })
  return Object.entries(baseline.requirements).flatMap(([id, { version }]) => {
    const found = state.requirements.get(id)?.versions.find((v) => v.version === version)
    return found === undefined ? [] : [found]
  })
}

function applies(r: Requirement, scope: CoverageScope): boolean {
  const { satellites, stations, environments } = r.appliesTo ?? {}
  const fits = (list: readonly string[] | undefined, name: string | undefined): boolean =>
    name === undefined || list === undefined || list.length === 0 || list.includes(name)
  return fits(satellites, scope.satellite) && fits(stations, scope.station) && fits(environments, scope.environment)
}

interface Said {
  readonly verdict: Verdict
  readonly satellite?: string
  /** Whether it was for the version that is asked about; undefined: it does not say (results of other tools). */
  readonly fingerprint?: string
  readonly run: string
  readonly at: string
}

class Index {
  readonly #state: QualificationState
  readonly #scope: CoverageScope
  readonly #testsOf = new Map<string, TestCase[]>()
  /** By test: what was said of it, the latest last. */
  readonly #said = new Map<
    string,
    {
      readonly run?: TestRun
      readonly verdict: Verdict
      readonly satellite?: string
      readonly id: string
      readonly at: string
    }[]
  >()
  readonly #decisions = new Map<string, Decision>()
  readonly #waived = new Set<string>()

  constructor(state: QualificationState, scope: CoverageScope) {
    this.#state = state
    this.#scope = scope
    for (const t of presentTests(state)) {
      if (t.status === 'obsolete' || !this.#fitsTest(t)) continue
      for (const id of new Set(t.verifies.map((v) => v.requirement))) {
        const list = this.#testsOf.get(id)
        if (list === undefined) this.#testsOf.set(id, [t])
        else list.push(t)
      }
    }
    const say = (
      test: string,
      said: { run?: TestRun; verdict: Verdict; satellite?: string; id: string; at: string },
    ): void => {
      const list = this.#said.get(test)
      if (list === undefined) this.#said.set(test, [said])
      else list.push(said)
    }
    for (const [i, r] of state.results.entries())
      if (scope.satellite === undefined || r.platform === undefined || r.platform === scope.satellite)
        if (scope.environment === undefined)
          say(r.test, {
            verdict: r.verdict,
            id: `result ${i + 1} of ${r.plan ?? 'another tool'}`,
            at: r.at ?? '',
            ...(r.platform === undefined ? {} : { satellite: r.platform }),
          })
    for (const run of state.runs.values()) {
      if (scope.satellite !== undefined && run.satellite !== undefined && run.satellite !== scope.satellite) continue
      if (scope.environment !== undefined && run.configuration.environment !== scope.environment) continue
      say(run.test, {
        run,
        verdict: run.verdict,
        id: run.id,
        at: run.endedAt,
        ...(run.satellite === undefined ? {} : { satellite: run.satellite }),
      })
    }
    for (const d of state.decisions) this.#decisions.set(`${d.subject.kind} ${d.subject.id}`, d)
    for (const w of state.waivers.values())
      if (w.state === 'approved') for (const id of w.requirements) this.#waived.add(id)
  }

  #fitsTest(t: TestCase): boolean {
    const { satellites, stations = [], environments = [] } = t.configuration
    const fits = (list: readonly string[], name: string | undefined): boolean =>
      name === undefined || list.length === 0 || list.includes(name)
    return (
      fits(satellites, this.#scope.satellite) &&
      fits(stations, this.#scope.station) &&
      fits(environments, this.#scope.environment)
    )
  }

  of(r: Requirement): RequirementCoverage {
    const tests = (this.#testsOf.get(r.id) ?? []).flatMap((t) => this.#ofTest(r, t))
    const testable = r.methods.includes('test')
    const closed = isAcceptance(this.#decisions.get(`requirement ${r.id}`))
    const statuses = new Set(tests.map((t) => t.status))
    const worst = (['nok', 'unknown', 'not run', 'ok'] as const).find((s) => statuses.has(s))
    // What is verified by analysis, review or inspection alone is as the decision about it.
    const status: CoverageStatus = worst ?? (closed && !testable ? 'ok' : 'uncovered')
    const distinct = new Set(tests.map((t) => t.test)).size
    const runsAccepted =
      tests.length > 0 &&
      tests.every(
        (t) => t.run !== undefined && t.verdict !== undefined && isAcceptance(this.#decisions.get(`run ${t.run}`)),
      )
    return {
      requirement: r.id,
      version: r.version,
      title: r.title,
      specification: r.specification,
      status,
      planned: tests.length > 0 ? distinct >= Math.max(1, r.expectedCoverage) : closed && !testable,
      executed:
        tests.length > 0
          ? tests.every((t) => t.verdict !== undefined && DONE.has(t.verdict) && t.status !== 'unknown')
          : closed && !testable,
      accepted: closed || runsAccepted,
      waived: this.#waived.has(r.id),
      tests,
    }
  }

  /** A row for each satellite that it runs on; one where it has none. */
  #ofTest(r: Requirement, t: TestCase): TestCoverage[] {
    const link = this.#state.links.get(JSON.stringify([t.id, r.id]))
    const fingerprint = fingerprintOf(r)
    const suspect = link !== undefined && link.requirementFingerprint !== fingerprint
    const said = (this.#said.get(t.id) ?? []).map((s): Said => {
      const named = s.run?.requirements.find((q) => q.id === r.id)
      return {
        verdict: s.verdict,
        run: s.id,
        at: s.at,
        ...(s.satellite === undefined ? {} : { satellite: s.satellite }),
        ...(named === undefined ? {} : { fingerprint: named.fingerprint }),
      }
    })
    const wanted = this.#scope.satellite === undefined ? satellitesOf(r, t, said) : [this.#scope.satellite]
    return (wanted.length === 0 ? [undefined] : wanted).map((satellite) => {
      const last = said.findLast(
        (s) => satellite === undefined || s.satellite === undefined || s.satellite === satellite,
      )
      const head = { test: t.id, suspect, ...(satellite === undefined ? {} : { satellite }) }
      if (last === undefined) return { ...head, status: 'not run' as const }
      const stale =
        (last.fingerprint !== undefined && last.fingerprint !== fingerprint) ||
        (last.fingerprint === undefined && suspect)
      return { ...head, status: statusOf(last.verdict, stale), verdict: last.verdict, run: last.run, at: last.at }
    })
  }
}

/** Those that the requirement holds for, of those that the test is for; what ran says the rest. */
function satellitesOf(r: Requirement, t: TestCase, said: readonly Said[]): readonly string[] {
  const planned = t.configuration.satellites
  const list =
    planned.length > 0 ? planned : [...new Set(said.flatMap((s) => (s.satellite === undefined ? [] : [s.satellite])))]
  const held = r.appliesTo?.satellites
  return held === undefined || held.length === 0 ? list : list.filter((s) => held.includes(s))
}

function statusOf(verdict: Verdict, stale: boolean): CoverageStatus {
  switch (verdict) {
    case 'failed':
      return 'nok'
    case 'passed':
    case 'passed with reservation':
      return stale ? 'unknown' : 'ok'
    case 'not run':
    case 'not applicable':
      return 'not run'
    default:
      return 'unknown'
  }
}

const isAcceptance = (d: Decision | undefined): boolean =>
  d !== undefined && /^(accepted|closed|compliant|verified)\b/i.test(d.decision)
