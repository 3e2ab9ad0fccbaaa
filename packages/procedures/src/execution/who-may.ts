/** Who may do what with a run, and when: rules of the mission, and who holds it. */
import type { VigieError } from '@vigie/base'
import type { Actor } from '@vigie/commanding'
import type { Direction, DirectionName } from './entries.ts'
import { executionErrors } from './errors.ts'
import type { LiveRun } from './live-run.ts'
import type { Machine } from './machine.ts'
import type { ProcedureRules } from './rules.ts'

/** Acts that only make sense while it stands. */
const PAUSED_ONLY: ReadonlySet<DirectionName> = new Set(['step', 'skip', 'jump'])
/** Acts of anyone who may run procedures: they make it safe, or say who is responsible. */
const ANYONE: ReadonlySet<DirectionName> = new Set(['pause', 'abort', 'take'])

/** Throws VIG-PROCEDURE-203, 204, 205, 210 and 217. */
export function mayDirect(run: LiveRun, { what, reason, to }: Direction, by: Actor, rules: ProcedureRules): Machine {
  const machine = goingOn(run)
  const { path } = run.request
  const holds = run.holder.user === by.user
  if (what === 'take') {
    if (!holds && run.offeredTo !== by.user && !rules.takeOver.includes(by.role))
      throw mayNot(run, what, by, rules.takeOver)
  } else if (!ANYONE.has(what) && !holds && !(what === 'answer' && rules.takeOver.includes(by.role)))
    throw mayNot(run, what, by, rules.takeOver)
  if (what === 'skip' || what === 'jump') {
    if (!rules[what].includes(by.role)) throw mayNot(run, what, by, rules[what])
    if (reason === undefined || reason.trim() === '') throw executionErrors.needsReason({ what: `To ${what}` })
  }
  if (what === 'offer' && (to === undefined || to === by.user))
    throw executionErrors.notTaken({
      run: run.id,
      user: to ?? 'nobody',
      detail: 'it is offered to somebody else than who holds it',
    })
  if (PAUSED_ONLY.has(what) && machine.state.paused === undefined)
    throw executionErrors.notPaused({
      run: run.id,
      path,
      what: { step: 'stepped', skip: 'changed', jump: 'changed' }[what as 'step'],
    })
  return machine
}

/** Throws VIG-PROCEDURE-203, 204, 205 and 210. */
export function mayEdit(run: LiveRun, reason: string, by: Actor, rules: ProcedureRules): Machine {
  const machine = goingOn(run)
  if (run.holder.user !== by.user || !rules.edit.includes(by.role)) throw mayNot(run, 'edit', by, rules.edit)
  if (reason.trim() === '') throw executionErrors.needsReason({ what: 'To edit a run' })
  if (machine.state.paused === undefined)
    throw executionErrors.notPaused({ run: run.id, path: run.request.path, what: 'edited' })
  return machine
}

function goingOn(run: LiveRun): Machine {
  if (!run.over && run.machine !== undefined) return run.machine
  throw executionErrors.over({
    run: run.id,
    path: run.request.path,
    outcome: run.outcome ?? 'it has not been taken up',
  })
}

const mayNot = (run: LiveRun, what: string, by: Actor, roles: readonly string[]): VigieError =>
  executionErrors.mayNot({
    run: run.id,
    path: run.request.path,
    user: by.user,
    role: by.role,
    what,
    roles: roles.join(', ') || 'nobody',
    holder: run.holder.user,
  })
