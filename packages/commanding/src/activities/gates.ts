/** The rules that an activity must satisfy to be released: each says which it is, and what would satisfy it. */
import type { VigieError } from '@vigie/base'
import type { ReleasePolicy } from '@vigie/model'
import { isAsGraveAs } from '../inspect/significance.ts'
import { activityErrors } from './activity-errors.ts'
import type { ActivityRequest, Actor, RuleOverride } from './activity.ts'
import type { Refusal } from './entries.ts'
import type { Gated, GateWorld } from './gate-world.ts'
import { holdRefusals } from './hold-rules.ts'
import { refusalOf } from './refusal.ts'
import { isWithin } from './scope.ts'
import { windowRefusals } from './window-rules.ts'

export { refusalOf }
export type { Gated, GateWorld }

type Rule = (request: Gated, by: Actor, world: GateWorld) => VigieError | undefined

const RULES: Readonly<Record<string, Rule>> = {
  rights: (request, by, { policy }) => {
    const mine = policy.rights.filter(
      (right) =>
        right.role === by.role &&
        (right.elements?.some((root) => isWithin(request.element, root)) ?? true) &&
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
export function refusals(request: Gated, by: Actor, world: GateWorld): Refusal[] {
  const found = Object.entries(RULES).flatMap(([name, rule]) => {
    const error = rule(request, by, world)
    return error === undefined ? [] : [refusalOf(name, error)]
  })
  const { policy } = world
  if (policy.holds.length > 0) found.push(...holdRefusals(request, world))
  if (policy.windows.length > 0 || request.pass !== undefined) found.push(...windowRefusals(request, world))
  return found
}

/** What is left of them where some were set aside, and what was set aside by whoever may not. */
export function afterOverrides(
  path: string,
  found: readonly Refusal[],
  overrides: readonly RuleOverride[],
  policy: ReleasePolicy,
): readonly Refusal[] {
  if (overrides.length === 0) return found
  const left: Refusal[] = []
  for (const refusal of found) {
    const { override } = refusal
    const given = override === undefined ? [] : overrides.filter((o) => o.rules.includes(override.name))
    const roles = override?.roles ?? policy.overriders
    if (given.some((o) => roles.includes(o.by.role))) continue
    left.push(refusal)
    const [refused] = given
    if (refused !== undefined)
      left.push(
        refusalOf(
          'override',
          activityErrors.mayNotOverride({
            user: refused.by.user,
            role: refused.by.role,
            path,
            rule: override!.name,
            roles: roles.join(', ') || 'nobody',
          }),
        ),
      )
  }
  return left
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
