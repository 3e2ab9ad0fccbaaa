/** The mission's stations and satellites by what a file calls them. */
import type { Diagnostic } from '@vigie/base'
import { passErrors } from './errors.ts'
import type { Pass } from './pass.ts'

/** By the name that the mission uses, all that it may be called by. */
export interface KnownNames {
  readonly stations: ReadonlyMap<string, readonly string[]>
  readonly satellites: ReadonlyMap<string, readonly string[]>
}

/** Case, blanks and dashes are no difference: RECO-1 is RECO1. */
const key = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')

export function resolveNames(
  passes: readonly Pass[],
  known: KnownNames,
): { readonly passes: readonly Pass[]; readonly findings: readonly Diagnostic[] } {
  const findings: Diagnostic[] = []
  const find = (pass: Pass, what: 'station' | 'satellite'): string => {
    const names = what === 'station' ? known.stations : known.satellites
    const wanted = key(pass[what])
    for (const [name, others] of names)
      if (key(name) === wanted || others.some((other) => key(other) === wanted)) return name
    const { code, message, remedy } = passErrors.unknownName({
      pass: pass.id,
      what,
      name: pass[what],
      known: [...names.keys()].join(', ') || 'none',
    })
    findings.push({ severity: 'error', code, message, remedy })
    return pass[what]
  }
  return {
    passes: passes.map((pass) => ({ ...pass, station: find(pass, 'station'), satellite: find(pass, 'satellite') })),
    findings,
  }
}
