/** The rules that an activity must satisfy to be released: each says which it is, and what would satisfy it. */
import { VigieError } from '@vigie/base'
import type { ReleasePolicy } from '@vigie/model'
import { isAsGraveAs } from '../inspect/significance.ts'
import { activityErrors } from './activity-errors.ts'
import type { ActivityRequest, Actor } from './activity.ts'
import type { Refusal } from './entries.ts'
import type { ReleaseBoard } from './release-board.ts'

/** What the rules look at besides the request. */
export interface GateWorld {
  readonly policy: ReleasePolicy
  readonly board: ReleaseBoard
}

type Rule = (request: Omit<ActivityRequest, 'needs'>, by: Actor, world: GateWorld) => VigieError | undefined

export const refusalOf = (rule: string, error: VigieError): Refusal => ({
  rule,
  code: error.code,
  message: error.message,
  remedy: error.remedy,
})

const within = (element: string, root: string): boolean =>
  root === '' || element === root || element.startsWith(`${root}.`)

const RULES: Readonly<Record<string, Rule>> = {
  rights: (request, by, { policy }) => {
    const mine = policy.rights.filter(
      (right) =>
        right.role === by.role &&
        (right.elements?.some((root) => within(request.element, root)) ?? true) &&
        (right.kinds?.includes(request.kind) ?? true),
    )
    if (mine.some((right) => isAsGraveAs(right.upTo, request.significance))) return undefined
    return activityErrors.noRight({ user: by.user, role: by.role, path: request.path, level: request.significance })
  },
  inhibition: (request, _by, { board }) => {
    const inhibition = board.inhibition(request.route?.chain, request.kind)
    if (inhibition === undefined) return undefined
    return activityErrors.inhibited({
      path: request.path,
      scope: inhibition.scope,
      by: inhibition.by,
      reason: inhibition.reason ?? 'no reason was given',
    })
  },
  uplink: (request, by, { policy, board }) => {
    const chain = request.route?.chain
    if (chain === undefined || !policy.uplinkHeld) return undefined
    const commander = board.commander(chain)
    if (commander === by.user) return undefined
    return commander === undefined
      ? activityErrors.uplinkFree({ chain })
      : activityErrors.uplinkHeld({ chain, holder: commander, user: by.user })
  },
}

/** All rules that are not satisfied, of the engine's own. */
export function refusals(request: Omit<ActivityRequest, 'needs'>, by: Actor, world: GateWorld): Refusal[] {
  return Object.entries(RULES).flatMap(([name, rule]) => {
    const error = rule(request, by, world)
    return error === undefined ? [] : [refusalOf(name, error)]
  })
}

export function needsOf(
  request: Pick<ActivityRequest, 'significance'>,
  policy: ReleasePolicy,
): ActivityRequest['needs'] {
  return {
    approvals: isAsGraveAs(request.significance, policy.approvalFrom) ? 1 : 0,
    firing: isAsGraveAs(request.significance, policy.firingFrom),
  }
}
