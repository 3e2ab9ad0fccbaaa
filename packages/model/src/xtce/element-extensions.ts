/** What an element and its parameters have beyond XTCE: the kind of the element, events, formulas. */
import type { PassNeed } from '../commands.ts'
import type { ElementKind, EventDefinition, Parameter } from '../element.ts'
import { isName } from '../paths.ts'
import { isExpression } from './expression-shape.ts'
import { readExtension } from './extension.ts'
import type { XmlNode } from './node.ts'
import type { Site } from './references.ts'

const ELEMENT_KINDS: ReadonlySet<string> = new Set<ElementKind>([
  'mission',
  'satellite',
  'subsystem',
  'equipment',
  'payload',
  'station',
  'antenna',
  'encryptor',
  'centre',
  'service',
  'element',
])
const SEVERITIES: ReadonlySet<unknown> = new Set<EventDefinition['severity']>(['information', 'low', 'medium', 'high'])

export function readElementExtensions(
  site: Site,
  node: XmlNode,
): { readonly kind?: ElementKind; readonly events: readonly EventDefinition[] } {
  const kind = readExtension<unknown>(site.reading, node, 'kind')
  const events = readExtension<unknown>(site.reading, node, 'events')
  return {
    ...(typeof kind === 'string' && ELEMENT_KINDS.has(kind) ? { kind: kind as ElementKind } : {}),
    events: Array.isArray(events) ? events.filter((e) => isEvent(e)) : [],
  }
}

function isEvent(value: unknown): value is EventDefinition {
  if (typeof value !== 'object' || value === null) return false
  const e = value as Record<string, unknown>
  const optional = (key: string, type: string): boolean => e[key] === undefined || typeof e[key] === type
  return (
    typeof e['name'] === 'string' &&
    isName(e['name']) &&
    SEVERITIES.has(e['severity']) &&
    optional('id', 'number') &&
    optional('format', 'string') &&
    optional('shortDescription', 'string') &&
    optional('container', 'string')
  )
}

/** The tree with its absolute paths, and what people wrote. */
export function readFormulaExtension(site: Site, node: XmlNode): Pick<Parameter, 'formula' | 'formulaText'> {
  const read = readExtension<{ text?: unknown; tree?: unknown }>(site.reading, node, 'formula')
  if (read === undefined || read === null || !isExpression(read.tree)) return {}
  return { formula: read.tree, ...(typeof read.text === 'string' ? { formulaText: read.text } : {}) }
}

/** What a command asks of a pass. */
export function readPassExtension(site: Site, node: XmlNode): { readonly pass?: PassNeed } {
  const pass = readExtension<Readonly<Record<string, unknown>>>(site.reading, node, 'pass')
  if (typeof pass !== 'object' || pass === null) return {}
  const { when, service, afterAos, beforeLos, stations } = pass
  if (
    (when !== 'inside' && when !== 'outside') ||
    (service !== 'TC' && service !== 'TM') ||
    !isSeconds(afterAos) ||
    !isSeconds(beforeLos) ||
    (stations !== undefined && !(Array.isArray(stations) && stations.every((s) => typeof s === 'string')))
  )
    return {}
  return {
    pass: {
      when,
      service,
      afterAos,
      beforeLos,
      ...(stations === undefined ? {} : { stations: stations as readonly string[] }),
    },
  }
}

const isSeconds = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x) && x >= 0
