/** Holds on limit violations: alarms, and the silence of what is watched, that keep activities back. */
import { ALARM_LEVELS, type AlarmLevel, type HoldRule } from '@vigie/model'
import { activityErrors } from './activity-errors.ts'
import type { Refusal } from './entries.ts'
import type { Gated, GateWorld } from './gate-world.ts'
import { refusalOf } from './refusal.ts'
import { isInScope, isWithin } from './scope.ts'
import type { SeenAlarm } from './sight.ts'

/** Alarms that a message names. */
const MOST_NAMED = 3
const rank = (level: AlarmLevel): number => ALARM_LEVELS.indexOf(level)

export function holdRefusals(request: Gated, world: GateWorld): Refusal[] {
  const found: Refusal[] = []
  let alarms: readonly SeenAlarm[] | undefined
  for (const rule of world.policy.holds) {
    if (!isInScope(rule.activities, request)) continue
    alarms ??= [...world.sight.alarms()]
    const holding = alarms.filter((alarm) => counts(rule, alarm))
    if (holding.length > 0) found.push(heldByAlarms(rule, request.path, holding, world))
    const silent = silence(rule, world)
    if (silent !== undefined)
      found.push(
        dressed(
          rule,
          world,
          refusalOf('hold', activityErrors.heldBySilence({ path: request.path, rule: rule.name, ...silent })),
        ),
      )
  }
  return found
}

function counts({ while: { parameters, elements, from, until } }: HoldRule, alarm: SeenAlarm): boolean {
  const { parameter } = alarm
  const watched =
    parameters === undefined && elements === undefined
      ? true
      : (parameters?.some((p) => parameter === p || parameter.startsWith(`${p}.`)) ?? false) ||
        (elements?.some((root) => isWithin(parameter, root)) ?? false)
  if (!watched) return false
  return until === 'acknowledged'
    ? !alarm.acknowledged && rank(alarm.worst) >= rank(from)
    : rank(alarm.level) >= rank(from)
}

function heldByAlarms(rule: HoldRule, path: string, holding: readonly SeenAlarm[], world: GateWorld): Refusal {
  const named = holding
    .slice(0, MOST_NAMED)
    .map(
      (a) =>
        `${a.parameter} is ${a.level === 'normal' ? `back, was ${a.worst}` : a.level} (${a.value}, since ${a.since})`,
    )
  if (holding.length > MOST_NAMED) named.push(`${holding.length - MOST_NAMED} more`)
  const wanted =
    rule.while.until === 'acknowledged' ? 'Have it acknowledged' : `Bring it back below the level ${rule.while.from}`
  return dressed(
    rule,
    world,
    refusalOf('hold', activityErrors.heldByAlarm({ path, rule: rule.name, alarms: named.join('; '), wanted })),
  )
}

/** What has been silent for longest. A chain that is lost says nothing more: what is watched there goes silent. */
function silence(
  { while: { parameters = [], elements = [], silent } }: HoldRule,
  { sight, now }: GateWorld,
): { readonly what: string; readonly age: string; readonly limit: number } | undefined {
  if (silent === undefined) return undefined
  let worst: { readonly what: string; readonly age: number } | undefined
  for (const what of [...parameters, ...elements]) {
    const heard = sight.heard(what)
    const age = heard === undefined ? Number.POSITIVE_INFINITY : Number(now - heard) / 1e9
    if (age > silent && (worst === undefined || age > worst.age)) worst = { what, age }
  }
  if (worst === undefined) return undefined
  const age = Number.isFinite(worst.age) ? `for ${Math.round(worst.age)} s` : 'since the centre started'
  return { what: worst.what, age, limit: silent }
}

/** As the rule says: waited for or not, and by whom it can be set aside. */
export function dressed(
  rule: Pick<HoldRule, 'name' | 'otherwise' | 'overriders'>,
  { policy }: Pick<GateWorld, 'policy'>,
  refusal: Refusal,
  until?: string,
): Refusal {
  return {
    ...refusal,
    ...(rule.otherwise === 'refuse' ? {} : { hold: until === undefined ? {} : { until } }),
    override: { name: rule.name, roles: rule.overriders ?? policy.overriders },
  }
}
