/** Where the mission stands. */
import { Type, type Static } from 'typebox'
import { VERDICTS } from './test-runs.ts'

export const BOARD_STATUSES = [
  'verified',
  'waived',
  'suspect',
  'not run',
  'uncovered',
  'inconclusive',
  'failed',
] as const
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

const Texts = Type.Array(Type.String())
const optionalText = Type.Optional(Type.String())
const Verdict = Type.Enum(VERDICTS)
const BoardStatus = Type.Enum(BOARD_STATUSES)
const integers = <const K extends readonly string[]>(keys: K) =>
  Type.Object(
    Object.fromEntries(keys.map((k) => [k, Type.Integer()])) as Record<K[number], ReturnType<typeof Type.Integer>>,
  )
const Counts = integers(BOARD_STATUSES)

export const RequirementBoard = Type.Object({
  total: Type.Integer(),
  counts: Counts,
  satellites: Type.Array(Type.Object({ satellite: Type.String(), total: Type.Integer(), counts: Counts })),
  specifications: Type.Array(
    Type.Object({ specification: Type.String(), title: Type.String(), total: Type.Integer(), counts: Counts }),
  ),
  rows: Type.Array(
    Type.Object({
      requirement: Type.String(),
      version: Type.Integer(),
      title: Type.String(),
      specification: Type.String(),
      methods: Texts,
      status: Type.Enum(BOARD_STATUSES, { description: 'the gravest of its satellites' }),
      satellites: Type.Record(Type.String(), BoardStatus),
      tests: Texts,
      anomalies: Type.Array(Type.String(), { description: 'that are not closed' }),
      waivers: Type.Array(Type.String(), { description: 'that are approved' }),
    }),
  ),
})
export type RequirementBoard = Static<typeof RequirementBoard>

export const BurnUp = Type.Object({
  points: Type.Array(
    Type.Object({
      at: Type.String({ description: 'UTC' }),
      requirements: Type.Integer(),
      planned: Type.Integer(),
      executed: Type.Integer(),
      verified: Type.Integer(),
      waived: Type.Integer(),
      failed: Type.Integer(),
      suspect: Type.Integer(),
      anomalies: Type.Integer({ description: 'open then' }),
    }),
  ),
  marks: Type.Array(
    Type.Object({ at: Type.String(), kind: Type.Enum(['baseline', 'campaign run', 'import']), id: Type.String() }),
  ),
})
export type BurnUp = Static<typeof BurnUp>

export const ReviewReadiness = Type.Object({
  ready: Type.Boolean({ description: 'nothing blocks' }),
  counts: Type.Record(Type.String(), Type.Object({ blocking: Type.Integer(), warning: Type.Integer() }), {
    description: 'by kind of blocker',
  }),
  blockers: Type.Array(
    Type.Object({
      kind: Type.Enum(BLOCKER_KINDS),
      severity: Type.Enum(['blocking', 'warning']),
      subject: Type.Object({
        kind: Type.Enum(['anomaly', 'requirement', 'test', 'run', 'waiver', 'procedure', 'campaign run']),
        id: Type.String(),
      }),
      title: Type.String(),
      detail: Type.String(),
    }),
    { description: 'what blocks first' },
  ),
})
export type ReviewReadiness = Static<typeof ReviewReadiness>

export const CompatibilityMatrix = Type.Object({
  satellites: Texts,
  stations: Texts,
  functions: Texts,
  cells: Type.Array(
    Type.Object({
      satellite: Type.String(),
      station: Type.String(),
      function: Type.String(),
      environment: Type.String(),
      verdict: Type.Enum(VERDICTS, { description: 'the gravest of the last run of each test' }),
      runs: Type.Array(Type.Object({ run: Type.String(), test: Type.String(), verdict: Verdict, at: Type.String() })),
      limits: Type.Array(Type.String(), { description: 'what the set-ups did not represent' }),
    }),
    { description: 'where nothing was run there is none' },
  ),
})
export type CompatibilityMatrix = Static<typeof CompatibilityMatrix>

export const ProcedureBoard = Type.Array(
  Type.Object({
    procedure: Type.String({ description: 'path of its activity' }),
    title: optionalText,
    digest: Type.String({ description: 'SHA-256 of its text' }),
    verifies: Texts,
    reviewed: Type.Boolean(),
    approved: Type.Boolean(),
    validated: Type.Array(Type.String(), { description: 'environments on which it holds as it is now' }),
    validations: Type.Array(
      Type.Object({
        on: Type.String({ description: 'simulator, engineering model, flight model' }),
        shown: Type.Enum(['declared', 'run']),
        version: optionalText,
        at: optionalText,
        by: optionalText,
        run: optionalText,
        test: optionalText,
        verdict: optionalText,
        current: Type.Optional(Type.Boolean({ description: 'its text has not changed since' })),
      }),
    ),
  }),
)
export type ProcedureBoard = Static<typeof ProcedureBoard>

/** What the live topic `qualification` tells: facts of this kind were written in the book. */
export interface QualificationNotice {
  /** Kind of fact: requirement, link, test run, anomaly, waiver … */
  readonly id: string
  /** Of the last one in the book. */
  readonly position: number
  readonly count: number
  readonly at: string
  readonly by: string
}
