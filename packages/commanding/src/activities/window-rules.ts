/** Command windows: what leaves only in passes of the contact plan, by rules of the mission and by what the model declares. */
import { formatUtc, type Tai } from '@vigie/base'
import type { PassNeed } from '@vigie/model'
import { activityErrors } from './activity-errors.ts'
import type { Refusal } from './entries.ts'
import type { Gated, GateWorld } from './gate-world.ts'
import { refusalOf } from './refusal.ts'
import { dressed } from './hold-rules.ts'
import { isInScope } from './scope.ts'
import type { SeenPasses } from './sight.ts'

export function windowRefusals(request: Gated, world: GateWorld): Refusal[] {
  const found: Refusal[] = []
  for (const rule of world.policy.windows) {
    if (!isInScope(rule.activities, request)) continue
    const seen = world.sight.passes(request.element, rule.pass, world.now)
    // What belongs to no satellite has no passes.
    if (seen === undefined || (rule.required === 'planned' && !seen.planned)) continue
    const refusal = against(request.path, `rule "${rule.name}"`, rule.pass, seen)
    if (refusal !== undefined) found.push(dressed(rule, world, refusal.refusal, refusal.until))
  }
  if (request.pass !== undefined) {
    const seen = world.sight.passes(request.element, request.pass, world.now)
    const refusal =
      seen === undefined
        ? { refusal: refusalOf('pass', activityErrors.noSatellite({ path: request.path })), until: undefined }
        : against(request.path, 'the model', request.pass, seen)
    if (refusal !== undefined) {
      const rule = { name: 'pass', otherwise: seen === undefined ? 'refuse' : 'hold' } as const
      found.push(dressed(rule, world, refusal.refusal, refusal.until))
    }
  }
  return found
}

const utc = (time: Tai): string => formatUtc(time, { digits: 0 })

function against(
  path: string,
  by: string,
  need: PassNeed,
  { open, next, satellite }: SeenPasses,
): { readonly refusal: Refusal; readonly until: string | undefined } | undefined {
  if (need.when === 'outside') {
    if (open === undefined) return undefined
    const until = utc(open.to)
    const error = activityErrors.insidePass({ path, by, satellite, station: open.station, until })
    return { refusal: refusalOf('pass', error), until: formatUtc(open.to, { digits: 9 }) }
  }
  if (open !== undefined) return undefined
  if (next === undefined)
    return {
      refusal: refusalOf('pass', activityErrors.noPass({ path, by, satellite, service: need.service })),
      until: undefined,
    }
  const error = activityErrors.outsidePass({ path, by, satellite, station: next.station, from: utc(next.from) })
  return { refusal: refusalOf('pass', error), until: formatUtc(next.from, { digits: 9 }) }
}
