/** What stands between the mission and its next review. */
import type { QualificationState } from '../book/state.ts'
import type { StaleResult } from '../evidence/stale-results.ts'
import { gaps } from '../requirements/gaps.ts'
import type { CoverageScope } from '../requirements/coverage.ts'
import { suspectLinks } from '../requirements/suspects.ts'
import type { ProcedureBoardRow } from './procedure-board.ts'
import { requirementBoard, type BoardStatus } from './requirement-board.ts'

export const BLOCKER_KINDS = [
  'open anomaly',
  'failed requirement',
  'unverified requirement',
  'uncovered requirement',
  'suspect link',
  'stale result',
  'waiver not decided',
  'failed test without anomaly',
  'procedure not validated',
  'procedure not approved',
  'campaign run not finished',
] as const
export type BlockerKind = (typeof BLOCKER_KINDS)[number]

export interface Blocker {
  readonly kind: BlockerKind
  /** warning: it is told, and holds nothing up. */
  readonly severity: 'blocking' | 'warning'
  readonly subject: {
    readonly kind: 'anomaly' | 'requirement' | 'test' | 'run' | 'waiver' | 'procedure' | 'campaign run'
    readonly id: string
  }
  readonly title: string
  readonly detail: string
}

export interface Readiness {
  readonly ready: boolean
  readonly counts: Readonly<Record<BlockerKind, { readonly blocking: number; readonly warning: number }>>
  /** In the order of `BLOCKER_KINDS`; what blocks first. */
  readonly blockers: readonly Blocker[]
}

export interface ReadinessParts {
  readonly satellites: readonly string[]
  readonly stale: readonly StaleResult[]
  readonly procedures: readonly ProcedureBoardRow[]
  /** On what procedures have to be validated; simulator unless told. */
  readonly environment?: string
  /** Only requirements of this stage: qualification, acceptance, pre-launch, in-orbit. Those that name none are always counted. */
  readonly stage?: string
}

const REQUIREMENT: Readonly<Partial<Record<BoardStatus, BlockerKind>>> = {
  failed: 'failed requirement',
  inconclusive: 'unverified requirement',
  'not run': 'unverified requirement',
  uncovered: 'uncovered requirement',
}

export function readiness(
  state: QualificationState,
  parts: ReadinessParts,
  scope: Omit<CoverageScope, 'satellite'> = {},
): Readiness {
  const found: Blocker[] = []
  const say = (
    kind: BlockerKind,
    subject: Blocker['subject'],
    title: string,
    detail: string,
    severity: Blocker['severity'] = 'blocking',
  ): void => void found.push({ kind, severity, subject, title, detail })

  for (const a of state.anomalies.values())
    if (a.state !== 'closed')
      say(
        'open anomaly',
        { kind: 'anomaly', id: a.id },
        a.title,
        `${a.classification}, ${a.state}`,
        a.classification === 'minor' ? 'warning' : 'blocking',
      )
  const inStage = (id: string): boolean => {
    const stage = state.requirements.get(id)?.latest.stage
    return parts.stage === undefined || stage === undefined || stage === parts.stage
  }
  for (const row of requirementBoard(state, parts.satellites, scope).rows) {
    const kind = REQUIREMENT[row.status]
    if (kind === undefined || !inStage(row.requirement)) continue
    const where = Object.entries(row.satellites).map(([satellite, status]) => `${satellite} ${status}`)
    say(kind, { kind: 'requirement', id: row.requirement }, row.title, where.join(', ') || row.status)
  }
  for (const s of suspectLinks(state))
    if (inStage(s.requirement))
      say(
        'suspect link',
        { kind: 'requirement', id: s.requirement },
        s.test === undefined ? `from ${s.relation?.source ?? 'another'}` : `verified by ${s.test}`,
        s.causes.join(', '),
      )
  for (const { run, reasons } of parts.stale)
    say('stale result', { kind: 'run', id: run.id }, run.test, reasons.join('; '))
  for (const w of state.waivers.values())
    if (w.state === 'asked')
      say('waiver not decided', { kind: 'waiver', id: w.id }, w.departure, `asked by ${w.askedBy ?? 'somebody'}`)
  for (const g of gaps(state))
    if (g.kind === 'failed test without anomaly')
      say('failed test without anomaly', { kind: 'test', id: g.id }, g.title, g.detail)
  const on = parts.environment ?? 'simulator'
  for (const p of parts.procedures) {
    const subject = { kind: 'procedure' as const, id: p.procedure }
    const title = p.title ?? p.procedure
    if (!p.validated.includes(on))
      say(
        'procedure not validated',
        subject,
        title,
        `not on ${on}${p.validated.length === 0 ? '' : `; on ${p.validated.join(', ')}`}`,
      )
    if (!p.approved) say('procedure not approved', subject, title, p.reviewed ? 'reviewed' : 'not reviewed', 'warning')
  }
  for (const r of state.campaignRuns.values())
    if (r.endedAt === undefined)
      say(
        'campaign run not finished',
        { kind: 'campaign run', id: r.id },
        r.campaign,
        `since ${r.startedAt}`,
        'warning',
      )

  const order = (b: Blocker): number => (b.severity === 'blocking' ? 0 : 100) + BLOCKER_KINDS.indexOf(b.kind)
  const count = (kind: BlockerKind, severity: Blocker['severity']): number =>
    found.filter((b) => b.kind === kind && b.severity === severity).length
  return {
    ready: found.every((b) => b.severity !== 'blocking'),
    counts: Object.fromEntries(
      BLOCKER_KINDS.map((k) => [k, { blocking: count(k, 'blocking'), warning: count(k, 'warning') }]),
    ) as Readiness['counts'],
    blockers: found.toSorted((a, b) => order(a) - order(b)),
  }
}
