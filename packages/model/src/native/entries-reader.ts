/** Entries of containers and of commands: what lies in them, where, how often and when. */
import type { CommandEntry } from '../commands.ts'
import type { Entry, EntryLocation, IndirectEntry, StreamSegmentEntry } from '../containers.ts'
import type { DynamicValue } from '../criteria.ts'
import { nativeFindings } from './findings.ts'
import { hexBytes, optional, text, type Raw, type Reading } from './reading.ts'
import type { Pointer } from '@vigie/documents'

function entryFrame(
  raw: Raw,
  pointer: Pointer,
  reading: Reading,
): {
  location?: EntryLocation
  include?: Entry['include'] & {}
  repeat?: { count: DynamicValue; gap?: DynamicValue; toEnd?: true }
} {
  const at = raw['at']
  const repeat = raw['repeat']
  const location: EntryLocation | undefined =
    at === undefined
      ? undefined
      : typeof at === 'number'
        ? { from: 'container-start', bits: { kind: 'fixed', value: at } }
        : {
            from: (at as Raw)['from'] as EntryLocation['from'],
            bits: reading.dynamic((at as Raw)['bits'], [...pointer, 'at', 'bits']),
          }
  const counted =
    repeat === undefined
      ? undefined
      : typeof repeat === 'object' && (repeat as Raw)['count'] !== undefined
        ? (repeat as Raw)
        : { count: repeat }
  return {
    ...optional('location', location),
    ...optional(
      'include',
      raw['when'] === undefined ? undefined : reading.condition(raw['when'], [...pointer, 'when']),
    ),
    ...optional(
      'repeat',
      counted === undefined
        ? undefined
        : {
            count: reading.dynamic(counted['count'], [...pointer, 'repeat']),
            ...optional(
              'gap',
              counted['gap'] === undefined ? undefined : reading.dynamic(counted['gap'], [...pointer, 'repeat', 'gap']),
            ),
            ...(counted['toEnd'] === true ? { toEnd: true } : {}),
          },
    ),
  }
}

const ENTRY_KINDS = ['parameter', 'argument', 'container', 'array', 'indirect', 'segment', 'pad', 'fixed'] as const

function entryKind(raw: Raw, pointer: Pointer, reading: Reading): (typeof ENTRY_KINDS)[number] {
  const kinds = ENTRY_KINDS.filter((k) => raw[k] !== undefined)
  if (kinds.length !== 1) {
    reading.report(
      pointer,
      nativeFindings.shape({
        where: 'entry',
        detail: kinds.length === 0 ? 'it names nothing' : `it is ${kinds.join(' and ')} at once`,
        hint: `Give exactly one of ${ENTRY_KINDS.join(', ')}.`,
      }),
    )
  }
  return kinds[0] ?? 'pad'
}

export function readEntry(written: unknown, pointer: Pointer, reading: Reading): Entry {
  if (typeof written === 'string') {
    const ref = reading.declarations.resolveParameter(written, reading.element)
    if (ref !== undefined) return { kind: 'parameter', ...ref }
    const container = reading.declarations.resolve('container', written, reading.element)
    if (container !== undefined) return { kind: 'container', container }
    return { kind: 'parameter', parameter: reading.resolve('parameter', written, pointer) }
  }
  const raw = written as Raw
  const frame = { ...entryFrame(raw, pointer, reading), ...optional('shortDescription', text(raw['description'])) }
  const kind = entryKind(raw, pointer, reading)
  switch (kind) {
    case 'parameter':
      return { ...frame, kind, ...reading.parameter(String(raw[kind]), [...pointer, kind]) }
    case 'indirect':
      return { ...frame, ...indirect(raw, pointer, reading) }
    case 'segment':
      return { ...frame, ...segment(raw, pointer, reading) }
    case 'container':
      return { ...frame, kind, container: reading.resolve('container', String(raw[kind]), [...pointer, kind]) }
    case 'array':
      return {
        ...frame,
        kind,
        parameter: reading.resolve('parameter', String(raw[kind]), [...pointer, kind]),
        dimensions: ((raw['counts'] as readonly unknown[] | undefined) ?? []).map((c, i) => ({
          count: reading.dynamic(c, [...pointer, 'counts', i]),
        })),
      }
    case 'fixed': {
      const value = hexBytes(String(raw['fixed']))
      return { ...frame, kind, sizeInBits: (raw['bits'] as number | undefined) ?? value.length * 8, value }
    }
    case 'argument':
      reading.report(
        [...pointer, kind],
        nativeFindings.shape({
          where: 'entry',
          detail: 'a telemetry container has no arguments',
          hint: 'Name a parameter.',
        }),
      )
      return { ...frame, kind: 'fixed', sizeInBits: 0 }
    default:
      return { ...frame, kind: 'fixed', sizeInBits: (raw['pad'] as number | undefined) ?? 0 }
  }
}

function indirect(raw: Raw, pointer: Pointer, reading: Reading): IndirectEntry {
  return {
    kind: 'indirect',
    ref: reading.resolve('parameter', String(raw['indirect']), [...pointer, 'indirect']),
    ...(raw['raw'] === true ? { raw: true } : {}),
    ...optional('aliasNamespace', text(raw['namespace'])),
  }
}

function segment(raw: Raw, pointer: Pointer, reading: Reading): StreamSegmentEntry {
  const of = raw['of'] === 'container' ? 'container' : 'parameter'
  return {
    kind: 'segment',
    of,
    path: reading.resolve(of, String(raw['segment']), [...pointer, 'segment']),
    sizeInBits: (raw['bits'] as number | undefined) ?? 0,
    ...optional('order', raw['order'] as number | undefined),
  }
}

/** The name of an argument of the command at hand, perhaps with a member. */
const isArgument = (reading: Reading, name: string): boolean => reading.arguments.has(/^[^.[]+/.exec(name)?.[0] ?? name)

export function readCommandEntry(entry: unknown, pointer: Pointer, reading: Reading): CommandEntry {
  if (typeof entry === 'string') {
    if (isArgument(reading, entry)) return { kind: 'argument', argument: entry }
    return { kind: 'parameter', ...reading.parameter(entry, pointer) }
  }
  const raw = entry as Raw
  const frame = entryFrame(raw, pointer, reading)
  const kind = entryKind(raw, pointer, reading)
  switch (kind) {
    case 'argument':
      if (!isArgument(reading, String(raw[kind])))
        reading.report(
          [...pointer, kind],
          nativeFindings.unresolved({
            what: 'the argument',
            name: String(raw[kind]),
            scope: 'this command',
            hint: 'Declare it under "arguments".',
          }),
        )
      return { ...frame, kind, argument: String(raw[kind]) }
    case 'parameter':
      return { ...frame, kind, ...reading.parameter(String(raw[kind]), [...pointer, kind]) }
    case 'indirect':
      return { ...frame, ...indirect(raw, pointer, reading) }
    case 'segment':
      return { ...frame, ...segment(raw, pointer, reading) }
    case 'container':
      return { ...frame, kind, container: reading.resolve('container', String(raw[kind]), [...pointer, kind]) }
    case 'array': {
      const written = String(raw[kind])
      const dimensions = ((raw['counts'] as readonly unknown[] | undefined) ?? []).map((c, i) => ({
        count: reading.dynamic(c, [...pointer, 'counts', i]),
      }))
      if (isArgument(reading, written)) return { ...frame, kind, argument: written, dimensions }
      const parameter = reading.resolve('parameter', written, [...pointer, kind])
      return { ...frame, kind: 'parameter-array', parameter, dimensions }
    }
    case 'fixed': {
      const value = hexBytes(String(raw['fixed']))
      return { ...frame, kind, sizeInBits: (raw['bits'] as number | undefined) ?? value.length * 8, value }
    }
    default: {
      const sizeInBits = (raw['pad'] as number | undefined) ?? 0
      return { ...frame, kind: 'fixed', sizeInBits, value: new Uint8Array(Math.ceil(sizeInBits / 8)) }
    }
  }
}
