/** `release` of `mission.yaml`: what differs from the usual policy. */
import type { ReleasePolicy, ReleaseRight } from '../release.ts'
import { optional, type Raw } from './reading.ts'

export function readRelease(raw: Raw | undefined): Partial<ReleasePolicy> | undefined {
  if (raw === undefined) return undefined
  const rights = raw['rights'] as readonly Raw[] | undefined
  return {
    ...optional('rights', rights?.map(readRight)),
    ...optional('approvalFrom', raw['approvalFrom'] as ReleasePolicy['approvalFrom'] | undefined),
    ...optional('approvers', raw['approvers'] as readonly string[] | undefined),
    ...optional('firingFrom', raw['firingFrom'] as ReleasePolicy['firingFrom'] | undefined),
    ...optional('recoverers', raw['recoverers'] as readonly string[] | undefined),
    ...optional('uplinkHeld', raw['uplinkHeld'] as boolean | undefined),
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
