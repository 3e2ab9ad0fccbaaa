/** What a procedure would ask for, carried out against nothing: time is stepped, activities are confirmed, the rest is assumed. */
import { formatUtc, type Tai } from '@vigie/base'
import type { ConfirmationStatus } from '../language/ast.ts'
import { Machine } from './machine.ts'
import type { Program } from './program.ts'
import type { StatementRecord } from './record.ts'
import type { Value } from './values.ts'
import type { Effect, ProcedureWorld } from './world.ts'

export interface Assumption {
  readonly line: number
  readonly what: string
}
export interface WouldAsk extends Pick<
  Extract<Effect, { kind: 'activity' }>,
  'path' | 'arguments' | 'comment' | 'route'
> {
  readonly line: number
  /** UTC text: when, as far as waits say. */
  readonly at: string
}
export interface DryRunResult {
  readonly outcome?: ConfirmationStatus
  readonly why?: string
  readonly statements: number
  /** Seconds. */
  readonly took: number
  readonly assumed: readonly Assumption[]
  readonly asked: readonly WouldAsk[]
  readonly records: readonly StatementRecord[]
}

/** Beyond so many it is not shown any more. */
const MOST_TURNS = 2000
const MOST_RECORDS = 20_000

export function dryRun(
  program: Program,
  given: Readonly<Record<string, Value>>,
  world: ProcedureWorld,
  start: Tai,
): DryRunResult {
  const assumed: Assumption[] = []
  const told = new Set<string>()
  const assume = (line: number, what: string): void => {
    const key = `${line} ${what}`
    if (told.has(key) || told.size > 1000) return
    told.add(key)
    assumed.push({ line, what })
  }
  const records: StatementRecord[] = []
  const asked: WouldAsk[] = []
  let now = start
  const machine = Machine.begin(program, given, world, now, { assume, mostBusy: 100_000 })
  let why: string | undefined
  for (let turns = 0; ; turns++) {
    const turn = machine.turn(now)
    records.push(...turn.records)
    let changed = false
    for (const effect of turn.effects) changed = met(machine, effect, now, asked, assume) || changed
    if (machine.over) break
    if (machine.state.paused !== undefined) {
      why = machine.state.paused.why
      break
    }
    if (turns > MOST_TURNS || records.length > MOST_RECORDS) {
      why = 'it goes on for long; this is its beginning'
      break
    }
    if (turn.more || changed) continue
    if (turn.next === undefined) {
      why = 'it waits for what does not come of itself'
      break
    }
    if (turn.next > now) now = turn.next
  }
  const { outcome } = machine.state
  const reason = machine.state.why ?? why
  return {
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { why: reason }),
    statements: machine.state.statements,
    took: Number(now - start) / 1e9,
    assumed,
    asked,
    records: records.slice(0, MOST_RECORDS),
  }
}

function met(
  machine: Machine,
  effect: Effect,
  now: Tai,
  asked: WouldAsk[],
  assume: (line: number, what: string) => void,
): boolean {
  if (effect.kind === 'activity') {
    const { path, comment, route } = effect
    const line = machine.program.nodes[machine.state.calls[effect.call]!.node]!.line
    asked.push({
      line,
      path,
      arguments: effect.arguments,
      at: formatUtc(now),
      ...(comment === undefined ? {} : { comment }),
      ...(route === undefined ? {} : { route }),
    })
    machine.call(effect.call, { execution: 'completed', confirmation: 'confirmed' })
    return true
  }
  if (effect.kind !== 'question') return false
  const question = machine.state.questions.find((q) => q.id === effect.question)
  if (question === undefined) return false
  const answer = question.expected ?? question.options?.[0] ?? 'YES'
  assume(question.line, `"${question.text}" is answered "${answer}"`)
  machine.answer(question.id, answer, 'nobody', now)
  return true
}
