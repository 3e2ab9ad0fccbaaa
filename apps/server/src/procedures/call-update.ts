/** Activities of the centre as the procedure that asked for them sees them. */
import type { Activity } from '@vigie/commanding'
import type { CallUpdate, ProcedureRun } from '@vigie/procedures'

/** Written into each request, so that after a stop it is known what was asked for. */
export const doorOf = (run: Pick<ProcedureRun, 'id' | 'path'>, call: number): string =>
  `procedure ${run.path}, run ${run.id}, call ${call}`

export function callOf({ by }: Pick<Activity, 'by'>): { readonly run: number; readonly call: number } | undefined {
  const [, run, call] = /^procedure .+, run (\d+), call (\d+)$/.exec(by.via ?? '') ?? []
  return run === undefined ? undefined : { run: Number(run), call: Number(call) }
}

/** `outcome`: of an activity that is itself a procedure. */
export function callUpdate(activity: Activity, outcome?: ProcedureRun['outcome']): CallUpdate {
  const { state, stage, stages, ending } = activity
  const at = (name: string): string | undefined => stages.find((s) => s.passed && s.stage === name)?.at
  const started = at('started') ?? at('sent')
  const isOver = state !== 'waiting' && state !== 'running'
  const reason = ending?.reason ?? activity.held?.[0]?.message
  return {
    activity: activity.id,
    execution: isOver
      ? 'completed'
      : state === 'waiting'
        ? 'preconditions'
        : ['accepted', 'started', 'progress'].includes(stage)
          ? 'executing'
          : 'routing',
    confirmation: !isOver
      ? 'not available'
      : state === 'completed'
        ? 'confirmed'
        : state === 'cancelled' || outcome === 'aborted'
          ? 'aborted'
          : 'not confirmed',
    initiatedAt: activity.requestedAt,
    ...(started === undefined ? {} : { startedAt: started }),
    ...(ending === undefined ? {} : { endedAt: ending.at }),
    ...(reason === undefined || state === 'completed'
      ? {}
      : { detail: state === 'uncertain' ? `uncertain: ${reason}` : reason }),
  }
}
