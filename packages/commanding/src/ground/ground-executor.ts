/**
 * Activities of the ground that the model declares as commands, with typed arguments, preconditions, interlocks and verifiers:
 * stations, programs. What carries them out is behind a port; what telemetry must show of them is looked for as it is of telecommands.
 */
import { createHash } from 'node:crypto'
import { formatUtc, type Tai } from '@vigie/base'
import type { ValueLookup } from '@vigie/telemetry/layout'
import { activityErrors } from '../activities/activity-errors.ts'
import type { Activity, ExpectedStage } from '../activities/activity.ts'
import { argumentTexts, constraintRefusals, givenArguments } from '../activities/command-request.ts'
import type { Refusal } from '../activities/entries.ts'
import type { ActivityAsk, ActivityExecutor, PreparedActivity, StageReport } from '../activities/executor.ts'
import { refusalOf } from '../activities/refusal.ts'
import { plainValue, type PlainArgument } from '../arguments/argument-text.ts'
import { checkArguments } from '../arguments/check.ts'
import type { CommandContext } from '../context.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import type { CommandAlgorithms } from '../inspect/command-algorithms.ts'
import { significanceOf } from '../inspect/significance.ts'
import { describe, groundStages, interlockOf, verdictOn, watchOf, type Watch } from '../telecommands/expected-stages.ts'

export type PlainArguments = Readonly<Record<string, PlainArgument>>

/** What carries out activities of one kind. */
export interface GroundHand {
  readonly kind: string
  /** The plan of an activity that it carries out, by its path or an alias; the most seconds that it takes, where there is a limit. */
  find(path: string): { readonly plan: CommandPlan; readonly within?: number } | undefined
  /** Why it could not now. */
  problem(path: string): Refusal | undefined
  /** What the digest of an activity covers beside its path and arguments. */
  fingerprint?(path: string): string
  /** Begins. Whatever becomes of it is reported. */
  start(activity: Activity, values: PlainArguments, report: (report: StageReport) => void): void
  /** True: it had no effect and will have none. */
  stop(activity: Activity): Promise<boolean>
}

export interface GroundPorts {
  readonly hand: GroundHand
  now(): Tai
  readonly parameters: ValueLookup
  readonly algorithms?: CommandAlgorithms
}

interface Outstanding {
  readonly watch: Watch
  readonly report: (report: StageReport) => void
  left: boolean
}

export class GroundExecutor implements ActivityExecutor {
  readonly kind: string
  readonly #ports: GroundPorts
  readonly #outstanding = new Map<number, Outstanding>()

  constructor(ports: GroundPorts) {
    this.#ports = ports
    this.kind = ports.hand.kind
  }

  prepare(ask: ActivityAsk): PreparedActivity | undefined {
    const { hand } = this.#ports
    const found = hand.find(ask.path)
    if (found === undefined) return undefined
    const { plan, within } = found
    const context = this.#context()
    const { values, problems } = checkArguments(plan, ask.arguments, context)
    const problem = hand.problem(plan.path)
    const { level, reason } = significanceOf(plan, values, context)
    const interlock = interlockOf(plan)
    const pass = plan.lineage.findLast(({ command }) => command.pass !== undefined)?.command.pass
    const given = argumentTexts(plan, values)
    return {
      path: plan.path,
      element: plan.path.slice(0, plan.path.lastIndexOf('.')),
      kind: this.kind,
      arguments: given,
      significance: level,
      ...(reason === undefined ? {} : { reason }),
      digest: createHash('sha256')
        .update(JSON.stringify([plan.path, given, hand.fingerprint?.(plan.path) ?? '']))
        .digest('hex'),
      ...(pass === undefined ? {} : { pass }),
      ...(interlock === undefined ? {} : { interlock }),
      expects: expectsOf(plan, values, this.kind, within),
      refusals: [
        ...problems.map((p) => ({ rule: 'arguments', code: p.code, message: p.message, remedy: p.remedy })),
        ...constraintRefusals(plan, values, context),
        ...(problem === undefined ? [] : [problem]),
      ],
    }
  }

  recheck(activity: Activity): readonly Refusal[] {
    const { hand } = this.#ports
    const found = hand.find(activity.path)
    if (found === undefined) return [refusalOf('model', activityErrors.noExecutor({ path: activity.path }))]
    const context = this.#context()
    const { values } = checkArguments(found.plan, givenArguments(found.plan, activity), context)
    const problem = hand.problem(activity.path)
    return [...constraintRefusals(found.plan, values, context), ...(problem === undefined ? [] : [problem])]
  }

  execute(activity: Activity, report: (report: StageReport) => void): void {
    const { hand, parameters, algorithms } = this.#ports
    const found = hand.find(activity.path)
    if (found === undefined) return report({ stage: 'sent', passed: false, detail: 'nothing carries it out any more' })
    const { plan } = found
    const { values } = checkArguments(plan, givenArguments(plan, activity), this.#context())
    const chain = { name: this.kind, parameters, ...(algorithms === undefined ? {} : { algorithms }) }
    const outstanding: Outstanding = { watch: watchOf(chain, plan, values), report, left: false }
    this.#outstanding.set(activity.id, outstanding)
    const plain = Object.fromEntries(
      plan.arguments.flatMap((a) => {
        const value = values.arguments[a.name]
        return value === undefined ? [] : [[a.name, plainValue(plan.layout.system, a.type, value.engineering)] as const]
      }),
    )
    // What only telemetry proves is not completed because the one who did it says so.
    const shown = [...outstanding.watch.expected].some((e) => e.stage === 'completed' && e.verifier.stage !== 'failed')
    hand.start(activity, plain, (told) => {
      if (told.passed) outstanding.left = true
      report(told.passed && told.stage === 'completed' && shown ? { ...told, stage: 'progress' } : told)
      if (told.passed && told.stage === 'completed' && shown) this.#look(outstanding, '', [], undefined)
    })
  }

  async cancel(activity: Activity): Promise<boolean> {
    return this.#ports.hand.stop(activity)
  }

  ended({ id }: Activity): void {
    this.#outstanding.delete(id)
  }

  /** Telemetry of a chain was renewed: a packet of that container came, values changed. */
  telemetry(
    chain: string,
    containers: readonly string[],
    at: { readonly position: number; readonly generation: Tai },
  ): void {
    for (const outstanding of this.#outstanding.values())
      if (outstanding.left) this.#look(outstanding, chain, containers, at)
  }

  #look(
    { watch, report }: Outstanding,
    chain: string,
    containers: readonly string[],
    at: { readonly position: number; readonly generation: Tai } | undefined,
  ): void {
    for (const expected of watch.expected) {
      const verdict = verdictOn(watch, expected, containers)
      if (verdict === undefined) continue
      watch.expected.delete(expected)
      const detail = describe(watch.plan, expected.verifier)
      if (verdict === 'closed') {
        report({
          stage: expected.stage,
          passed: false,
          detail: `${detail} was not seen in its window`,
          uncertain: true,
        })
        continue
      }
      report({
        stage: expected.stage,
        passed: expected.verifier.stage !== 'failed',
        detail,
        ...(at === undefined
          ? {}
          : {
              there: formatUtc(at.generation, { digits: 9 }),
              evidence: [{ kind: 'packet' as const, chain, position: at.position, text: detail }],
            }),
      })
    }
  }

  #context(): CommandContext {
    const { parameters, algorithms } = this.#ports
    return { parameters, time: this.#ports.now(), ...(algorithms === undefined ? {} : { algorithms }) }
  }
}

/** What telemetry must show, by the model's verifiers; else the word of the one who does it. */
function expectsOf(
  plan: CommandPlan,
  values: Parameters<typeof groundStages>[1],
  kind: string,
  within: number | undefined,
): readonly ExpectedStage[] {
  const found = groundStages(plan, values)
  if (found.some((e) => e.stage === 'completed')) return found
  return [
    ...found,
    { stage: 'completed', from: 'release', by: `the ${kind}`, ...(within === undefined ? {} : { within }) },
  ]
}
