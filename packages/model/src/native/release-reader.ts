/** `release` of `mission.yaml`: what differs from the usual policy. */
import { parseDuration, toSeconds } from '@vigie/base'
import type { ActivityScope, HoldRule, ReleasePolicy, ReleaseRight, WindowRule } from '../release.ts'
import { readPassNeed } from './pass-reader.ts'
import { optional, type Raw } from './reading.ts'
import type { SpaceSystem } from '../space-system.ts'
import type { Pointer } from '@vigie/documents'

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

interface Unknown {
  readonly at: Pointer
  readonly what: string
  readonly name: string
  readonly known: Iterable<string>
}

/** What rules name and the mission does not have. Elements of the centre are laid into the model by the centre itself. */
export function* unknownInRelease(
  release: Partial<ReleasePolicy> | undefined,
  { parameters, elements, commands }: SpaceSystem,
  stations: readonly string[],
): IterableIterator<Unknown> {
  const isOfCentre = (path: string): boolean => path === 'CENTRE' || path.startsWith('CENTRE.')
  const missing = (
    at: Pointer,
    what: string,
    names: readonly string[] = [],
    ...known: ReadonlyMap<string, unknown>[]
  ) =>
    names
      .filter((name) => !isOfCentre(name) && !known.some((map) => map.has(name)))
      .map((name) => ({ at, what, name, known: known[0]!.keys() }))
  for (const [i, { while: when, activities }] of (release?.holds ?? []).entries()) {
    yield* missing(['holds', i, 'while', 'parameters'], 'the parameter', when.parameters, parameters)
    yield* missing(['holds', i, 'while', 'elements'], 'the element', when.elements, elements)
    yield* missing(['holds', i, 'activities', 'elements'], 'the element', activities.elements, elements)
    yield* missing(['holds', i, 'activities', 'except'], 'the activity', activities.except, commands, elements)
  }
  for (const [i, { pass, activities }] of (release?.windows ?? []).entries()) {
    yield* missing(['windows', i, 'activities', 'elements'], 'the element', activities.elements, elements)
    yield* missing(['windows', i, 'activities', 'except'], 'the activity', activities.except, commands, elements)
    const codes = new Map(stations.map((code) => [code, code]))
    yield* missing(['windows', i, 'pass', 'stations'], 'the station', pass.stations, codes)
  }
}
