/** Which procedures are validated on what: as somebody declared it, and as runs show it. */
import type { QualificationState } from '../book/state.ts'
import { carriedOutAt } from '../records/run.ts'

export interface KnownProcedure {
  readonly path: string
  readonly title?: string
  /** SHA-256 of its text as it is now. */
  readonly digest: string
  readonly verifies: readonly string[]
  readonly reviewed?: { readonly by: string }
  readonly approved?: { readonly by: string }
  readonly validatedOn: readonly {
    readonly on: string
    readonly version?: string
    readonly at?: string
    readonly by?: string
  }[]
}

export interface ProcedureValidation {
  /** simulator, engineering model, flight model. */
  readonly on: string
  /** declared: somebody says so, beside the procedure; run: a run of a test shows it. */
  readonly shown: 'declared' | 'run'
  /** Of what it was validated on, where declared; of the software that ran it. */
  readonly version?: string
  readonly at?: string
  readonly by?: string
  readonly run?: string
  readonly test?: string
  readonly verdict?: string
  /** The text has not changed since; undefined where nobody recorded it. */
  readonly current?: boolean
}

export interface ProcedureBoardRow {
  readonly procedure: string
  readonly title?: string
  readonly digest: string
  readonly verifies: readonly string[]
  readonly reviewed: boolean
  readonly approved: boolean
  /** Environments on which it holds as it is now. */
  readonly validated: readonly string[]
  readonly validations: readonly ProcedureValidation[]
}

/** By a run, with the text that ran. */
type Shown = ProcedureValidation & { readonly sha256: string }

/** Environments on which the last run of a test shows that this text of a procedure holds. */
export function shownOn(state: QualificationState, path: string, digest: string): readonly string[] {
  const last = new Map<string, boolean>()
  for (const run of state.runs.values())
    for (const p of run.procedures ?? [])
      if (p.path === path && p.sha256 === digest)
        last.set(
          JSON.stringify([run.configuration.environment, run.test]),
          p.status === 'confirmed' && (run.verdict === 'passed' || run.verdict === 'passed with reservation'),
        )
  return [...new Set([...last].filter(([, holds]) => holds).map(([key]) => (JSON.parse(key) as string[])[0]!))]
}

export function procedureBoard(
  state: QualificationState,
  procedures: Iterable<KnownProcedure>,
): readonly ProcedureBoardRow[] {
  const last = new Map<string, Map<string, Shown>>()
  for (const run of state.runs.values())
    for (const p of run.procedures ?? []) {
      const of = last.get(p.path) ?? new Map<string, Shown>()
      last.set(p.path, of)
      const on = run.configuration.environment
      of.set(JSON.stringify([on, run.test, p.sha256]), {
        on,
        shown: 'run',
        version: run.configuration.software.version,
        at: carriedOutAt(run),
        by: run.by,
        run: run.id,
        test: run.test,
        // A procedure may be meant to fail in a test: what counts is how it ended where its test passed.
        verdict: p.status === 'confirmed' ? run.verdict : p.status,
        sha256: p.sha256,
      })
    }
  return [...procedures].map((p): ProcedureBoardRow => {
    const runs = [...(last.get(p.path)?.values() ?? [])].map(({ sha256, ...shown }) => ({
      ...shown,
      current: sha256 === p.digest,
    }))
    const declared = p.validatedOn.map((v): ProcedureValidation => ({ ...v, shown: 'declared' }))
    const holds = (v: ProcedureValidation): boolean =>
      v.shown === 'declared' ||
      (v.current === true && (v.verdict === 'passed' || v.verdict === 'passed with reservation'))
    return {
      procedure: p.path,
      ...(p.title === undefined ? {} : { title: p.title }),
      digest: p.digest,
      verifies: p.verifies,
      reviewed: p.reviewed !== undefined,
      approved: p.approved !== undefined,
      validated: [...new Set([...declared, ...runs].filter(holds).map((v) => v.on))],
      validations: [...declared, ...runs],
    }
  })
}
