/** "What would be sent": a procedure carried out against nothing, its telecommands encoded. */
import { describeError } from '@vigie/base'
import type { ActivityAsk, Actor } from '@vigie/commanding'
import type { ProcedureRehearsal } from '@vigie/contract'
import {
  checkProcedureArguments,
  dryRun,
  type ProcedureWorld,
  type SeenValue,
  type StoredProcedure,
  type Value,
} from '@vigie/procedures'
import type { Centre } from '../centre.ts'

export interface RehearsalAsk {
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly values?: Readonly<Record<string, unknown>>
  readonly live?: boolean
  readonly text?: string
}

/** Throws VIG-PROCEDURE-201 and 212. */
export function rehearse(
  { procedures, commanding, clock }: Centre,
  procedure: StoredProcedure,
  ask: RehearsalAsk,
  by: Actor,
): ProcedureRehearsal {
  const program = ask.text === undefined ? procedures.program(procedure) : procedures.compile(procedure.path, ask.text)
  const { values, problems } = checkProcedureArguments(procedure.path, procedure.arguments, ask.arguments ?? {})
  if (problems[0] !== undefined) throw problems[0]
  const result = dryRun(program, values, assumedWorld(procedures.world, ask), clock.now())
  return {
    path: procedure.path,
    ...(result.outcome === undefined ? {} : { outcome: result.outcome }),
    ...(result.why === undefined ? {} : { why: result.why }),
    steps: result.statements,
    took: result.took,
    assumed: result.assumed.map((a) => ({ ...a })),
    activities: result.asked.map(({ line, at, ...effect }) => {
      const head = { line, at, path: effect.path, arguments: { ...effect.arguments } }
      try {
        const shown = commanding.engine.dryRun(procedures.asked(effect) as ActivityAsk, by)
        return {
          ...head,
          significance: shown.significance,
          digest: shown.digest,
          ...(shown.bytes === undefined ? {} : { bytes: shown.bytes }),
          refusals: shown.refusals.map(({ rule, code, message }) => ({ rule, code, message })),
        }
      } catch (error) {
        return { ...head, refusals: [], problem: describeError(error) }
      }
    }),
    records: result.records.map((r) => ({ ...r })) as unknown as ProcedureRehearsal['records'],
  }
}

/** Values that are given, else the present ones where they are wanted, else nothing is known. */
function assumedWorld(present: ProcedureWorld, { values = {}, live = false }: RehearsalAsk): ProcedureWorld {
  const given = new Map<string, SeenValue>()
  for (const [path, value] of Object.entries(values)) {
    const own = valueOf(value)
    given.set(path, { value: own, raw: own, validity: 'valid' })
  }
  return {
    parameter: (path) => given.get(path) ?? (live ? present.parameter(path) : undefined),
    element: (path) => present.element(path),
  }
}

function valueOf(value: unknown): Value {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const text = String(value)
  const [, digits, unit] = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*?)?\s*$/.exec(text) ?? []
  if (digits === undefined) return text
  return unit === undefined ? Number(digits) : { n: Number(digits), unit }
}
