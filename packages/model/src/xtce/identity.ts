/** Containers that claim the same packets: the same base under the same restriction. */
import type { SpaceSystem } from '../space-system.ts'
import { clip, type Reading } from './reading.ts'
import { allScopes, type Scope } from './scope.ts'

export function checkIdentity(reading: Reading, system: SpaceSystem, root: Scope): void {
  const claims = new Map<string, string>()
  const doubled = new Map<string, string>()
  for (const [path, c] of system.containers) {
    // An abstract container is no packet; several may share what their heirs tell apart.
    if (c.base === undefined || c.restriction === undefined || c.abstract) continue
    const claim = JSON.stringify([c.base, c.restriction, c.nextContainer ?? null])
    const first = claims.get(claim)
    if (first === undefined) claims.set(claim, path)
    else doubled.set(path, first)
  }
  if (doubled.size === 0) return
  for (const scope of allScopes(root))
    for (const { path, node } of scope.declared('container').values()) {
      const first = doubled.get(path)
      if (first !== undefined)
        reading.report(
          'forms',
          node,
          {
            what: `the containers "${clip(first)}" and "${clip(path)}" claim the same packets`,
            hint: 'Give them restrictions that differ; the first one is used.',
          },
          'warning',
        )
    }
}
