/** What becomes of an activity that had not ended when the centre stopped, by what is on record of it (docs/formats/activities.md). */
import { isAfter, type Activity, type Outcome, type Stage } from './activity.ts'

/** `resume`: nothing is sent, and whoever can still tell of it is listened to; what cannot be told any more is `uncertain`. */
export type Standing = { readonly outcome: Outcome; readonly reason?: string } | 'resume'

export function standingAfterRestart(activity: Activity): Standing {
  // Nothing that was not released has left.
  if (activity.state === 'waiting') return { outcome: 'cancelled' }
  // The stop came between what ends it and the word that it has ended.
  const last = activity.stages.at(-1)!
  if (last.passed && endsWith(activity, last.stage)) return { outcome: 'completed', reason: 'completed' }
  if (!last.passed) {
    const told = last.evidence?.some((e) => e.kind === 'packet' || e.kind === 'person') === true
    return { outcome: told ? 'failed' : 'uncertain', reason: last.detail ?? `failed at ${last.stage}` }
  }
  return 'resume'
}

/** Whether a stage that was passed is the last one that is expected of it. */
export function endsWith(activity: Activity, stage: Stage): boolean {
  const last = activity.expects.at(-1)?.stage ?? 'completed'
  return stage === 'completed' || stage === last || (isAfter(stage, last) && stage !== 'progress')
}
