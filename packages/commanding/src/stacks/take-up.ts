/**
 * A run that was under way when the centre stopped, as it is after the start. What its entries asked for is in the journal of
 * activities, and that is believed: what was kept of the run itself may be older. Nothing goes on by itself.
 */
import { parseUtc } from '@vigie/base'
import type { Activity } from '../activities/activity.ts'
import { activityErrors } from '../activities/activity-errors.ts'
import type { StackStep } from './check-stack.ts'
import { outcomeOf, Run, type StepRun } from './run-state.ts'
import type { StackRun } from './stack.ts'

const STOPPED = activityErrors.stopped({ id: 0, stage: '' }).code

/** `asked`: the last activity that each step asked for, by the index of the step. */
export function takenUp(
  kept: StackRun,
  steps: readonly StackStep[],
  asked: ReadonlyMap<number, Activity>,
  reason: string,
): Run {
  const run = new Run({ ...kept, steps })
  const lastAsked = Math.max(-1, ...asked.keys())
  for (const [i, step] of run.steps.entries()) {
    const was = kept.entries[i]
    const activity = asked.get(i)
    if (activity !== undefined) become(step, activity)
    else if (was?.state === 'done' || was?.state === 'failed' || was?.state === 'skipped') {
      step.state = was.state
      if (was.activity !== undefined) step.activity = was.activity
      if (was.at !== undefined) step.at = was.at
      if (was.detail !== undefined) step.detail = was.detail
    } else if (i < lastAsked) {
      step.state = 'skipped'
      step.detail = 'passed before the centre stopped, with nothing on record of it'
    }
  }
  const next = run.steps.findIndex((s) => s.state === 'pending' || s.state === 'waiting')
  run.at = next < 0 ? run.steps.length : next
  const last = run.steps[lastAsked]
  if (last?.at !== undefined) run.lastSent = parseUtc(last.at)
  const before = run.steps[run.at - 1]
  if (next < 0) {
    run.state = 'completed'
    run.endedAt = last?.at ?? kept.startedAt
  } else if (before?.state === 'failed' && before.step.onFailure === 'stop') {
    run.state = 'stopped'
    run.reason = `entry ${before.step.entry + 1} (${before.step.path}) failed: ${before.detail ?? ''}`
  } else {
    run.state = 'paused'
    run.reason = reason
  }
  return run
}

function become(step: StepRun, activity: Activity): void {
  step.at = activity.requestedAt
  if (activity.state === 'cancelled' && activity.ending?.code === STOPPED) {
    // It has not left, and its turn comes again.
    step.detail = `activity ${activity.id} was cancelled when the centre stopped: nothing of it had left`
    return
  }
  step.activity = activity.id
  const outcome = outcomeOf(step.step, activity)
  if (outcome === 'waiting' || outcome === 'done') step.state = outcome
  else {
    step.state = 'failed'
    step.detail = outcome.failed
  }
}
