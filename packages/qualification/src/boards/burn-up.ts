/** How the verification grew: requirements, and how many of them were planned, run and verified, over time. */
import type { QualificationState } from '../book/state.ts'
import { coverage, type CoverageScope } from '../requirements/coverage.ts'
import { suspectLinks } from '../requirements/suspects.ts'
import { boardStatus } from './requirement-board.ts'
import { recordedAt, stateAt } from './state-at.ts'

export interface BurnUpPoint {
  /** UTC. */
  readonly at: string
  readonly requirements: number
  readonly planned: number
  readonly executed: number
  readonly verified: number
  readonly waived: number
  readonly failed: number
  readonly suspect: number
  /** Anomalies that were open then. */
  readonly anomalies: number
}
export interface BurnUpMark {
  readonly at: string
  readonly kind: 'baseline' | 'campaign run' | 'import'
  readonly id: string
}
export interface BurnUp {
  readonly points: readonly BurnUpPoint[]
  readonly marks: readonly BurnUpMark[]
}

/** As many as a plot can show. */
const MOST_POINTS = 60
/** Requirements looked at for all points together; some points there are whatever there is to be looked at. */
const MOST_LOOKS = 300_000
const LEAST_POINTS = 12

/** `breathe`: between points, so that others have their turn. */
export async function burnUp(
  state: QualificationState,
  scope: Omit<CoverageScope, 'baseline'> = {},
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<BurnUp> {
  const most = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, Math.floor(MOST_LOOKS / (state.requirements.size + 1))))
  const points: BurnUpPoint[] = []
  for (const at of thinned(instants(state), most)) {
    points.push(pointAt(state, at, scope))
    await breathe()
  }
  return { points, marks: marksOf(state) }
}

function pointAt(state: QualificationState, at: string, scope: CoverageScope): BurnUpPoint {
  const then = stateAt(state, at)
  const covered = coverage(then, scope)
  const suspects = new Set(suspectLinks(then).map((s) => s.requirement))
  const statuses = covered.rows.map((r) => boardStatus(r, suspects.has(r.requirement)))
  const count = (status: string): number => statuses.filter((s) => s === status).length
  const open = [...state.anomalies.values()].filter(
    (a) => a.detectedAt <= at && (a.state !== 'closed' || (a.closure?.at ?? '') > at),
  )
  return {
    at,
    requirements: covered.total,
    planned: covered.planned,
    executed: covered.executed,
    verified: count('verified'),
    waived: count('waived'),
    failed: count('failed'),
    suspect: count('suspect'),
    anomalies: open.length,
  }
}

/** Each at which something was written that may move a line, once. */
function instants(state: QualificationState): string[] {
  const found = new Set<string>()
  for (const map of [state.requirements, state.tests])
    for (const h of map.values()) {
      for (const head of h.heads) found.add(head.at)
      if (h.removed !== undefined) found.add(h.removed.at)
    }
  for (const run of state.runs.values()) found.add(recordedAt(state, run))
  for (const d of state.decisions) found.add(d.at)
  for (const w of state.waivers.values()) for (const a of w.approvals) found.add(a.at)
  for (const l of state.links.values()) found.add(l.accepted.at)
  for (const a of state.anomalies.values()) {
    found.add(a.detectedAt)
    if (a.closure !== undefined) found.add(a.closure.at)
  }
  found.delete('')
  return [...found].toSorted()
}

/** The first, the last, and of those between as many as fit, evenly over what happened. */
function thinned(all: readonly string[], most: number): readonly string[] {
  if (all.length <= most) return all
  const step = (all.length - 1) / (most - 1)
  return [...new Set(Array.from({ length: most }, (_, i) => all[Math.round(i * step)]!))]
}

function marksOf(state: QualificationState): BurnUpMark[] {
  const marks: BurnUpMark[] = []
  for (const b of state.baselines.values()) marks.push({ at: b.at, kind: 'baseline', id: b.name })
  for (const r of state.campaignRuns.values())
    marks.push({ at: r.endedAt ?? r.startedAt, kind: 'campaign run', id: r.id })
  for (const i of state.imports) marks.push({ at: i.at, kind: 'import', id: i.file })
  return marks.toSorted((a, b) => (a.at < b.at ? -1 : 1))
}
