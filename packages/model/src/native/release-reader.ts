/** `release` of `mission.yaml`: what differs from the usual policy. */
import { parseDuration, toSeconds } from '@vigie/base'
import type { ActivityScope, HoldRule, ReleasePolicy, ReleaseRight, WindowRule } from '../release.ts'
import { readPassNeed } from './pass-reader.ts'
import { optional, type Raw } from './reading.ts'

export function readRelease(raw: Raw | undefined): Partial<ReleasePolicy> | undefined {
  if (raw === undefined) return undefined
  const rights = raw['rights'] as readonly Raw[] | undefined
  const holds = raw['holds'] as readonly Raw[] | undefined
  const windows = raw['windows'] as readonly Raw[] | undefined
  return {
    ...optional('rights', rights?.map(readRight)),
    ...optional('approvalFrom', raw['approvalFrom'] as ReleasePolicy['approvalFrom'] | undefined),
    ...optional('approvers', raw['approvers'] as readonly string[] | undefined),
    ...optional('firingFrom', raw['firingFrom'] as ReleasePolicy['firingFrom'] | undefined),
    ...optional('recoverers', raw['recoverers'] as readonly string[] | undefined),
    ...optional('uplinkHeld', raw['uplinkHeld'] as boolean | undefined),
    ...optional('overriders', raw['overriders'] as readonly string[] | undefined),
    ...optional('holds', holds?.map(readHold)),
    ...optional('windows', windows?.map(readWindow)),
  }
}

function readRight(raw: Raw): ReleaseRight {
  return {
    role: String(raw['role']),
    ...optional('elements', raw['elements'] as readonly string[] | undefined),
    ...optional('kinds', raw['kinds'] as readonly string[] | undefined),
    upTo: (raw['upTo'] as ReleaseRight['upTo'] | undefined) ?? 'severe',
  }
}

function readHold(raw: Raw): HoldRule {
  const given = raw['while'] as Raw
  const silent = given['silent'] === undefined ? undefined : toSeconds(parseDuration(String(given['silent'])))
  return {
    ...readRule(raw, 'refuse'),
    activities: readScope(raw['activities'] as Raw | undefined),
    while: {
      ...optional('parameters', given['parameters'] as readonly string[] | undefined),
      ...optional('elements', given['elements'] as readonly string[] | undefined),
      from: (given['from'] as HoldRule['while']['from'] | undefined) ?? 'critical',
      until: (given['until'] as HoldRule['while']['until'] | undefined) ?? 'normal',
      ...optional('silent', silent),
    },
  }
}

/** Windows are about telecommands unless told: what has no way through space needs no pass. */
function readWindow(raw: Raw): WindowRule {
  const scope = readScope(raw['activities'] as Raw | undefined)
  return {
    ...readRule(raw, 'hold'),
    activities: scope.kinds === undefined ? { ...scope, kinds: ['telecommand'] } : scope,
    pass: readPassNeed(raw['pass'] ?? 'inside')!,
    required: (raw['required'] as WindowRule['required'] | undefined) ?? 'always',
  }
}

function readRule(raw: Raw, otherwise: HoldRule['otherwise']): Pick<HoldRule, 'name' | 'otherwise' | 'overriders'> {
  return {
    name: String(raw['name']),
    otherwise: (raw['otherwise'] as HoldRule['otherwise'] | undefined) ?? otherwise,
    ...optional('overriders', raw['overriders'] as readonly string[] | undefined),
  }
}

function readScope(raw: Raw | undefined): ActivityScope {
  if (raw === undefined) return {}
  return {
    ...optional('elements', raw['elements'] as readonly string[] | undefined),
    ...optional('kinds', raw['kinds'] as readonly string[] | undefined),
    ...optional('from', raw['from'] as ActivityScope['from'] | undefined),
    ...optional('except', raw['except'] as readonly string[] | undefined),
  }
}
