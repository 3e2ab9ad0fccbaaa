/** Links from an entry to what it is about: `kind:target`. What a target names is for those who open it. */

export const LINK_KINDS = [
  'parameter',
  'element',
  'alarm',
  'event',
  'activity',
  'procedure',
  'run',
  'pass',
  'display',
  'anomaly',
  'entry',
  /** `<from>/<to>`, UTC. */
  'time',
  /** Address of a panel in the page: `#/panel/plot?…`. */
  'panel',
] as const
export type LinkKind = (typeof LINK_KINDS)[number]

export interface Link {
  readonly kind: LinkKind
  readonly target: string
}

/** Undefined where it is none. */
export function readLink(text: string): Link | undefined {
  const at = text.indexOf(':')
  const kind = LINK_KINDS.find((k) => k === text.slice(0, Math.max(at, 0)))
  const target = text.slice(at + 1)
  if (kind === undefined || target.trim() === '') return undefined
  // An address of a panel leads nowhere else.
  if (kind === 'panel' && !target.startsWith('#/panel/')) return undefined
  return { kind, target }
}
