/** Where each requirement stands, in one word for people, for each satellite. */
import { presentRequirements, type QualificationState } from '../book/state.ts'
import { coverage, type CoverageScope, type RequirementCoverage } from '../requirements/coverage.ts'
import { suspectLinks } from '../requirements/suspects.ts'

/**
 * verified: all of its tests passed for this version, or it was decided; waived: it is not so, and that is approved; suspect: it was
 * so for another wording, or a link has to be looked at again. The gravest comes last.
 */
export const BOARD_STATUSES = [
  'verified',
  'waived',
  'suspect',
  'not run',
  'uncovered',
  'inconclusive',
  'failed',
] as const
export type BoardStatus = (typeof BOARD_STATUSES)[number]
export type BoardCounts = Readonly<Record<BoardStatus, number>>

export interface RequirementBoardRow {
  readonly requirement: string
  readonly version: number
  readonly title: string
  readonly specification: string
  readonly methods: readonly string[]
  /** The gravest of its satellites. */
  readonly status: BoardStatus
  /** By name; those that it holds for. */
  readonly satellites: Readonly<Record<string, BoardStatus>>
  readonly tests: readonly string[]
  /** Anomalies that are not closed. */
  readonly anomalies: readonly string[]
  /** Approved waivers and deviations. */
  readonly waivers: readonly string[]
}

export interface RequirementBoard {
  readonly total: number
  readonly counts: BoardCounts
  readonly satellites: readonly { readonly satellite: string; readonly total: number; readonly counts: BoardCounts }[]
  readonly specifications: readonly {
    readonly specification: string
    readonly title: string
    readonly total: number
    readonly counts: BoardCounts
  }[]
  readonly rows: readonly RequirementBoardRow[]
}

/** Throws VIG-QUALIFICATION-002 for an unknown baseline. */
export function requirementBoard(
  state: QualificationState,
  satellites: readonly string[],
  scope: Omit<CoverageScope, 'satellite'> = {},
): RequirementBoard {
  const suspects = new Set(suspectLinks(state).map((s) => s.requirement))
  const status = (row: RequirementCoverage): BoardStatus => boardStatus(row, suspects.has(row.requirement))
  const bySatellite = new Map(
    satellites.map((satellite) => [
      satellite,
      new Map(coverage(state, { ...scope, satellite }).rows.map((r) => [r.requirement, status(r)])),
    ]),
  )
  const methods = new Map(presentRequirements(state).map((r) => [r.id, r.methods]))
  const open = Map.groupBy(
    [...state.anomalies.values()].flatMap((a) =>
      a.state === 'closed' ? [] : a.requirements.map((id) => ({ id, anomaly: a.id })),
    ),
    (x) => x.id,
  )
  const waivers = Map.groupBy(
    [...state.waivers.values()].flatMap((w) =>
      w.state === 'approved' ? w.requirements.map((id) => ({ id, waiver: w.id })) : [],
    ),
    (x) => x.id,
  )
  const rows = coverage(state, scope).rows.map((row): RequirementBoardRow => {
    const each = [...bySatellite].flatMap(([satellite, known]) => {
      const found = known.get(row.requirement)
      return found === undefined ? [] : [[satellite, found] as const]
    })
    return {
      requirement: row.requirement,
      version: row.version,
      title: row.title,
      specification: row.specification,
      methods: methods.get(row.requirement) ?? [],
      status: gravest([status(row), ...each.map(([, s]) => s)]),
      satellites: Object.fromEntries(each),
      tests: [...new Set(row.tests.map((t) => t.test))],
      anomalies: (open.get(row.requirement) ?? []).map((x) => x.anomaly),
      waivers: (waivers.get(row.requirement) ?? []).map((x) => x.waiver),
    }
  })
  const specifications = Map.groupBy(rows, (r) => r.specification)
  return {
    total: rows.length,
    counts: countStatuses(rows.map((r) => r.status)),
    satellites: [...bySatellite].map(([satellite, known]) => ({
      satellite,
      total: known.size,
      counts: countStatuses(known.values()),
    })),
    specifications: [...specifications].map(([specification, of]) => ({
      specification,
      title: state.specifications.get(specification)?.title ?? specification,
      total: of.length,
      counts: countStatuses(of.map((r) => r.status)),
    })),
    rows,
  }
}

/** `suspect`: a link to it has not been looked at since something changed. */
export function boardStatus(row: RequirementCoverage, suspect: boolean): BoardStatus {
  const looked = row.tests.some((t) => t.suspect) || suspect
  switch (row.status) {
    case 'ok':
      return looked ? 'suspect' : 'verified'
    case 'nok':
      return row.waived ? 'waived' : 'failed'
    case 'unknown':
      if (looked || row.tests.some((t) => t.status === 'unknown' && isGood(t.verdict))) return 'suspect'
      return row.waived ? 'waived' : 'inconclusive'
    case 'not run':
      return row.waived ? 'waived' : 'not run'
    case 'uncovered':
      return row.waived ? 'waived' : 'uncovered'
  }
}

/** It passed, for another wording. */
const isGood = (verdict: string | undefined): boolean => verdict === 'passed' || verdict === 'passed with reservation'

const gravest = (statuses: readonly BoardStatus[]): BoardStatus =>
  BOARD_STATUSES.findLast((s) => statuses.includes(s)) ?? 'uncovered'

function countStatuses(statuses: Iterable<BoardStatus>): BoardCounts {
  const counts = Object.fromEntries(BOARD_STATUSES.map((s) => [s, 0])) as Record<BoardStatus, number>
  for (const s of statuses) counts[s]++
  return counts
}
