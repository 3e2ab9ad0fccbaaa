/** What of a dictionary the model has no place for, counted by list and key. */
import type { Dictionary, Json, ListName } from './dictionary.ts'
import { isObject, LISTS } from './dictionary.ts'
import { fprimeErrors } from './errors.ts'

/** The keys that the readers of each list use. */
const READ: Readonly<Record<ListName, readonly string[]>> = {
  typeDefinitions: [
    'kind',
    'qualifiedName',
    'type',
    'underlyingType',
    'representationType',
    'enumeratedConstants',
    'members',
    'elementType',
    'size',
    'annotation',
  ],
  constants: [],
  commands: ['name', 'opcode', 'annotation', 'formalParams'],
  parameters: ['name', 'type', 'annotation'],
  events: ['name', 'id', 'severity', 'annotation', 'format', 'formalParams'],
  telemetryChannels: ['name', 'type', 'id', 'annotation', 'limits'],
  records: [],
  containers: [],
  telemetryPacketSets: ['name', 'members'],
}
const WHOLE: Partial<Readonly<Record<ListName, string>>> = {
  constants: 'a constant',
  records: 'a data product record',
  containers: 'a data product container',
}

export function reportLeftOut(dictionary: Dictionary): void {
  const report = (what: string, at: readonly (string | number)[], count: number): void =>
    dictionary.report(fprimeErrors.unsupported, { what }, at, 'information', count)
  for (const list of LISTS) {
    const entries: unknown = dictionary.value[list]
    if (!Array.isArray(entries) || entries.length === 0) continue
    const whole = WHOLE[list]
    if (whole === undefined) {
      for (const [key, { index, count }] of countUnread(entries, READ[list]))
        report(`"${key.slice(0, 80)}" of ${list}`, [list, index], count)
    } else report(whole, [list], entries.length)
  }
  for (const key of Object.keys(dictionary.value))
    if (key !== 'metadata' && !(LISTS as readonly string[]).includes(key)) report(`"${key.slice(0, 80)}"`, [key], 1)
}

function countUnread(
  entries: readonly unknown[],
  read: readonly string[],
): ReadonlyMap<string, { readonly index: number; readonly count: number }> {
  const counts = new Map<string, { readonly index: number; readonly count: number }>()
  for (const [index, entry] of entries.entries()) {
    if (!isObject(entry)) continue
    for (const key of Object.keys(entry)) {
      if (read.includes(key)) continue
      const met = counts.get(key)
      counts.set(key, { index: met?.index ?? index, count: (met?.count ?? 0) + 1 })
    }
  }
  return counts
}

/** Two entries of a list with one identifier: a packet would mean both. */
export function reportSharedIdentifiers(dictionary: Dictionary): void {
  for (const [list, key, what] of [
    ['telemetryChannels', 'id', 'the channel identifier'],
    ['events', 'id', 'the event identifier'],
    ['commands', 'opcode', 'the opcode'],
  ] as const) {
    const seen = new Set<unknown>()
    const entries: unknown = dictionary.value[list]
    for (const [index, entry] of (Array.isArray(entries) ? (entries as readonly unknown[]) : []).entries()) {
      const id = isObject(entry) ? (entry as Json)[key] : undefined
      if (id === undefined) continue
      if (seen.has(id))
        dictionary.report(fprimeErrors.duplicate, { what, name: String(id).slice(0, 80) }, [list, index])
      seen.add(id)
    }
  }
}
