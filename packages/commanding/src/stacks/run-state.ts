/** One run of a stack as the runner keeps it, and as it is shown. */
import type { Activity, Actor } from '../activities/activity.ts'
import { isAfter } from '../activities/activity.ts'
import type { StackStep } from './check-stack.ts'
import type { EntryRun, EntryState, RunState, StackRun } from './stack.ts'

export interface StepRun {
  readonly step: StackStep
  state: EntryState
  activity?: number
  at?: string
  detail?: string
}

export class Run {
  readonly id: number
  readonly stack: string
  readonly version: number
  readonly chain: string
  readonly priority: number
  readonly by: Actor
  readonly startedAt: string
  readonly steps: readonly StepRun[]
  state: RunState = 'queued'
  reason: string | undefined
  endedAt: string | undefined
  /** The step whose turn it is. */
  at = 0
  /** The step whose turn it is goes out although the run is paused or its release is manual. */
  single = false
  cancelledBy: Actor | undefined
  /** Its beginning is on record: its entries may be asked for. */
  begun = true
  /** When the last step was asked for, TAI ns. */
  lastSent: bigint | undefined

  constructor(
    told: Omit<StackRun, 'state' | 'entries' | 'endedAt' | 'reason'> & { readonly steps: readonly StackStep[] },
  ) {
    this.id = told.id
    this.stack = told.stack
    this.version = told.version
    this.chain = told.chain
    this.priority = told.priority
    this.by = told.by
    this.startedAt = told.startedAt
    this.steps = told.steps.map((step) => ({ step, state: 'pending' }))
  }

  get current(): StepRun | undefined {
    return this.steps[this.at]
  }
  get over(): boolean {
    return this.state === 'completed' || this.state === 'cancelled'
  }

  view(): StackRun {
    return {
      id: this.id,
      stack: this.stack,
      version: this.version,
      chain: this.chain,
      priority: this.priority,
      by: this.by,
      startedAt: this.startedAt,
      state: this.state,
      entries: this.steps.map(entryView),
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      ...(this.endedAt === undefined ? {} : { endedAt: this.endedAt }),
    }
  }
}

const entryView = ({ step, state, activity, at, detail }: StepRun): EntryRun => ({
  entry: step.entry,
  path: step.path,
  release: step.release,
  spacing: step.spacing,
  wait: step.wait,
  onFailure: step.onFailure,
  onLinkLoss: step.onLinkLoss,
  state,
  ...(activity === undefined ? {} : { activity }),
  ...(at === undefined ? {} : { at }),
  ...(detail === undefined ? {} : { detail }),
})

/** What an activity means for the entry that asked for it. */
export function outcomeOf(step: StackStep, a: Activity): 'waiting' | 'done' | { readonly failed: string } {
  const passed = a.stages.some((s) => s.passed && (s.stage === step.wait || isAfter(s.stage, step.wait)))
  if (passed || a.state === 'completed') return 'done'
  if (a.state === 'waiting' || a.state === 'running') return 'waiting'
  return { failed: `activity ${a.id} ${a.state}${a.ending === undefined ? '' : `: ${a.ending.reason}`}` }
}
