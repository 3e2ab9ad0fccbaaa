/** Which packet a packet is: the inheritance tree, in the order in which its branches are tried; conflicts. */
import type { Container, MatchCriteria, SpaceSystem } from '@vigie/model'
import type { Findings } from '../errors.ts'

/** Containers that extend each container, most conditions first, so that the most specific is met first. */
export function childrenByBase(system: SpaceSystem): Map<string, { path: string; container: Container }[]> {
  const map = new Map<string, { path: string; container: Container }[]>()
  for (const [path, container] of system.containers) {
    if (container.base === undefined) continue
    const list = map.get(container.base)
    if (list === undefined) map.set(container.base, [{ path, container }])
    else list.push({ path, container })
  }
  for (const list of map.values())
    list.sort((a, b) => conditionCount(b.container.restriction) - conditionCount(a.container.restriction))
  return map
}

function conditionCount(criteria: MatchCriteria | undefined): number {
  if (criteria === undefined || criteria.kind === 'always') return 0
  if (criteria.kind === 'and') return criteria.terms.reduce((n, t) => n + conditionCount(t), 0)
  return 1
}

/** One text for conditions that mean the same; the order of terms does not matter. */
export function canonical(criteria: MatchCriteria | undefined): string {
  if (criteria === undefined) return 'always'
  switch (criteria.kind) {
    case 'comparison': {
      const side = (ref: typeof criteria.left | typeof criteria.right): string =>
        'literal' in ref
          ? JSON.stringify(/^\s*0x/i.test(ref.literal) ? String(Number(ref.literal)) : ref.literal.trim())
          : 'parameter' in ref
            ? `${ref.parameter}${ref.member === undefined ? '' : `.${ref.member}`}${ref.calibrated === false ? ' (raw)' : ''}${(ref.instance ?? 0) === 0 ? '' : ` (${ref.instance})`}`
            : ref.argument
      return `${side(criteria.left)} ${criteria.operator} ${side(criteria.right)}`
    }
    case 'and':
    case 'or': {
      const terms = [...new Set(criteria.terms.map(canonical))]
        .filter((t) => criteria.kind === 'or' || t !== 'always')
        .toSorted()
      if (terms.length === 0) return 'always'
      return terms.length === 1 ? terms[0]! : `(${terms.join(criteria.kind === 'and' ? ' && ' : ' || ')})`
    }
    case 'algorithm':
      return `algorithm ${criteria.algorithm}`
    default:
      return 'always'
  }
}

export function reportConflicts(children: readonly { path: string; container: Container }[], findings: Findings): void {
  const seen = new Map<string, string>()
  for (const { path, container } of children) {
    if (container.abstract) continue
    const identity = canonical(container.restriction)
    const first = seen.get(identity)
    if (first === undefined) seen.set(identity, path)
    else findings.add('sameIdentity', identity === 'always' ? 'warning' : 'error', { first, second: path, identity })
  }
}
