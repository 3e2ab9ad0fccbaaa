/** The stages that a telecommand is expected to pass, from its verifiers, and whether telemetry shows one. */
import type { ParameterRef, Verifier } from '@vigie/model'
import type { ValueLookup } from '@vigie/telemetry/layout'
import type { ExpectedStage, Stage } from '../activities/activity.ts'
import type { PreparedActivity } from '../activities/executor.ts'
import type { CommandValues } from '../arguments/values.ts'
import type { CommandContext } from '../context.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { appliesTo, commandConditionHolds } from '../inspect/constraints.ts'
import { criteriaText } from '../inspect/criteria-text.ts'
import type { CommandedChain } from './commanded-chain.ts'

/** Stages of the model's verifiers as those of activities. */
const STAGE_OF: Readonly<Record<Verifier['stage'], Stage>> = {
  'transferred-to-range': 'sent',
  'sent-from-range': 'radiated',
  received: 'received',
  accepted: 'accepted',
  queued: 'accepted',
  executed: 'started',
  complete: 'completed',
  failed: 'completed',
}
/** Request verification: the bit of the acknowledge field that asks for each stage is for the satellite to read; reports come so late. */
const REPORT_WITHIN = 60

export interface Expected {
  readonly stage: Stage
  readonly verifier: Verifier
}
/** Where values come from. */
type Watched = Pick<CommandedChain, 'name' | 'parameters' | 'algorithms'>
/** What telemetry is to show of one activity. */
export interface Watch {
  readonly chain: Watched
  readonly plan: CommandPlan
  readonly values: CommandValues
  /** Verifiers that telemetry may satisfy, but for reports of service 1. */
  readonly expected: Set<Expected>
  readonly before: Map<Expected, number>
  /** Those whose window an algorithm has opened. */
  readonly opened: Set<Expected>
}
/** Verified by reports of service 1: the model names the stage and nothing that must be seen. */
const isReport = (verifier: Verifier): boolean => verifier.by.kind === 'criteria' && verifier.by.when.kind === 'always'

interface StageExpected {
  readonly stage: Stage
  readonly verifier?: Verifier
  readonly shown: ExpectedStage
}

export function expectedStages(
  plan: CommandPlan,
  values: CommandValues,
  service: 'AD' | 'BD',
): readonly StageExpected[] {
  const found = declaredStages(plan, values)
  if (found.length > 0) return found
  // Nothing on board tells: what the link can prove is all there is.
  const stage = service === 'AD' ? 'received' : 'radiated'
  const by = service === 'AD' ? 'the acknowledgement of the frame (CLCW)' : 'the station'
  return [{ stage, shown: { stage, from: 'release', by } }]
}

/** Of an activity of the ground: what the model declares of it. */
export const groundStages = (plan: CommandPlan, values: CommandValues): readonly ExpectedStage[] =>
  declaredStages(plan, values).map((e) => e.shown)

const declaredStages = (plan: CommandPlan, values: CommandValues): StageExpected[] =>
  plan.lineage
    .flatMap(({ command }) => command.verifiers ?? [])
    .filter((v) => v.stage !== 'failed' && appliesTo(plan, values, v.onlyFor))
    .map((verifier) => ({
      stage: STAGE_OF[verifier.stage],
      verifier,
      shown: {
        stage: STAGE_OF[verifier.stage],
        // A window that an algorithm closes has no other end.
        ...(verifier.windowAlgorithms === undefined ? { within: verifier.window?.stop ?? REPORT_WITHIN } : {}),
        from: verifier.window?.from === 'last-verifier' ? ('previous' as const) : ('release' as const),
        by: isReport(verifier) ? `the report of stage "${STAGE_OF[verifier.stage]}"` : describe(plan, verifier),
      },
    }))

/** What telemetry is to show of it. */
export function watchOf(chain: Watched, plan: CommandPlan, values: CommandValues): Watch {
  const expected = declaredStages(plan, values).filter((e) => e.verifier !== undefined && !isReport(e.verifier))
  return { chain, plan, values, expected: new Set(expected as Expected[]), before: new Map(), opened: new Set() }
}

export function interlockOf(plan: CommandPlan): PreparedActivity['interlock'] {
  const interlock = plan.lineage.findLast(({ command }) => command.interlock !== undefined)?.command.interlock
  if (interlock === undefined) return undefined
  return {
    scope: interlock.scope,
    until: interlock.until === 'release' ? 'released' : STAGE_OF[interlock.until],
    ...(interlock.suspendable === true ? { suspendable: true } : {}),
  }
}

export function describe(plan: CommandPlan, { by }: Verifier): string {
  switch (by.kind) {
    case 'container':
      return `packet ${by.container}`
    case 'criteria':
      return criteriaText(by.when, plan.path)
    case 'algorithm':
      return `algorithm ${by.algorithm}`
    case 'change':
      return `a change of ${by.parameter.parameter} by ${by.by}`
  }
}

/** `closed`: its window was closed by an algorithm before it was seen. */
export function verdictOn(o: Watch, expected: Expected, containers: readonly string[]): 'seen' | 'closed' | undefined {
  const { windowAlgorithms } = expected.verifier
  if (windowAlgorithms === undefined) return satisfied(o, expected, containers) ? 'seen' : undefined
  const says = (algorithm: string): boolean =>
    commandConditionHolds(o.plan, { kind: 'algorithm', algorithm }, o.values, contextOf(o.chain))
  if (!o.opened.has(expected)) {
    if (!says(windowAlgorithms.start)) return undefined
    o.opened.add(expected)
  }
  if (satisfied(o, expected, containers)) return 'seen'
  return says(windowAlgorithms.stop) ? 'closed' : undefined
}

const contextOf = ({ parameters, algorithms }: Watched): CommandContext => ({
  parameters,
  ...(algorithms === undefined ? {} : { algorithms }),
})

function satisfied(o: Watch, expected: Expected, containers: readonly string[]): boolean {
  const { by } = expected.verifier
  switch (by.kind) {
    case 'container':
      return containers.includes(by.container)
    case 'criteria':
      return commandConditionHolds(o.plan, by.when, o.values, contextOf(o.chain))
    case 'change': {
      const now = numberOf(o.chain.parameters, by.parameter)
      const before = o.before.get(expected)
      if (now === undefined) return false
      if (before === undefined) {
        o.before.set(expected, now)
        return false
      }
      return by.by >= 0 ? now - before >= by.by : now - before <= by.by
    }
    case 'algorithm':
      return commandConditionHolds(o.plan, by, o.values, contextOf(o.chain))
  }
}

export function numberOf(lookup: ValueLookup, ref: ParameterRef): number | undefined {
  const known = lookup(ref)
  const value = ref.calibrated === false ? known?.raw : known?.eng
  if (value === undefined || typeof value === 'object') return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}
