/** One element file, its names already declared, to the things that it gives to its element. */
import { parseDuration, toSeconds } from '@vigie/base'
import type { Argument, Command, CommandEntry, Significance, Verifier, VerifierStage } from '../commands.ts'
import type { Container, Entry, EntryLocation } from '../containers.ts'
import type { DynamicValue } from '../criteria.ts'
import type { ElementKind, EventDefinition, Parameter } from '../element.ts'
import { joinPath } from '../paths.ts'
import type { DataType } from '../types.ts'
import { nativeFindings } from './findings.ts'
import { hexBytes, optional, text, type Raw, type Reading } from './reading.ts'
import { TypeReader } from './types-reader.ts'
import type { Pointer } from './yaml-file.ts'

/** What one file adds to its element. */
export interface ElementPart {
  readonly element: string
  readonly kind?: ElementKind
  readonly shortDescription?: string
  readonly longDescription?: string
  readonly aliases?: Readonly<Record<string, string>>
  readonly types: DataType[]
  readonly argumentTypes: DataType[]
  readonly parameters: Parameter[]
  readonly containers: Container[]
  readonly commands: Command[]
  readonly events: EventDefinition[]
}

const list = (raw: Raw, key: string): readonly Raw[] => (raw[key] as readonly Raw[] | undefined) ?? []

export function readElement(raw: Raw, reading: Reading): ElementPart {
  const types: DataType[] = []
  const argumentTypes: DataType[] = []
  const taken = new Set(Object.keys((raw['types'] as Raw | undefined) ?? {}))
  const declareIn =
    (into: DataType[]) =>
    (name: string, type: DataType): string => {
      let own = name
      for (let n = 2; taken.has(own); n++) own = `${name}_${n}`
      taken.add(own)
      into.push({ ...type, name: own })
      return joinPath(reading.element, own)
    }
  const typeReader = new TypeReader(reading, declareIn(types))
  const argumentTypeReader = new TypeReader(reading, declareIn(argumentTypes))

  for (const [name, type] of Object.entries((raw['types'] as Readonly<Record<string, Raw>> | undefined) ?? {})) {
    types.push(typeReader.read(type, ['types', name], name))
  }
  return {
    element: reading.element,
    ...optional('kind', raw['kind'] as ElementKind | undefined),
    ...optional('shortDescription', text(raw['description'])),
    ...optional('longDescription', text(raw['longDescription'])),
    ...optional('aliases', raw['alias'] as Readonly<Record<string, string>> | undefined),
    types,
    argumentTypes,
    parameters: list(raw, 'parameters').map((p, i) =>
      readParameter(p, ['parameters', i], reading, typeReader, declareIn(types)),
    ),
    containers: list(raw, 'containers').map((c, i) => readContainer(c, ['containers', i], reading)),
    commands: list(raw, 'commands').map((c, i) => readCommand(c, ['commands', i], reading, argumentTypeReader)),
    events: list(raw, 'events').map((e, i) => ({
      name: String(e['name']),
      severity: e['severity'] as EventDefinition['severity'],
      ...optional('shortDescription', text(e['description'])),
      ...optional('id', e['id'] as number | undefined),
      ...optional('format', text(e['text'])),
      ...optional(
        'container',
        e['container'] === undefined
          ? undefined
          : reading.resolve('container', String(e['container']), ['events', i, 'container']),
      ),
    })),
  }
}

function readParameter(
  raw: Raw,
  pointer: Pointer,
  reading: Reading,
  types: TypeReader,
  declare: (name: string, type: DataType) => string,
): Parameter {
  const name = String(raw['name'])
  const formulaText = text(raw['formula'])
  const formula = formulaText === undefined ? undefined : reading.formula(formulaText, [...pointer, 'formula'])
  let type: string
  if (raw['type'] === undefined) {
    if (formulaText === undefined) {
      reading.report(
        pointer,
        nativeFindings.shape({
          where: `parameter "${name}"`,
          detail: 'it has neither a type nor a formula',
          hint: 'Give "type", or "formula" for a value computed from others.',
        }),
      )
    }
    type = declare(name, {
      name,
      kind: 'float',
      sizeInBits: 64,
      ...optional('unit', text(raw['unit'])),
      ...types.alarms(raw, pointer),
    })
  } else {
    type = types.use(raw['type'], [...pointer, 'type'], name)
  }
  return {
    name,
    ...optional('shortDescription', text(raw['description'])),
    ...optional('longDescription', text(raw['longDescription'])),
    ...optional('aliases', raw['alias'] as Readonly<Record<string, string>> | undefined),
    type,
    source:
      (raw['source'] as Parameter['source'] | undefined) ?? (formulaText === undefined ? 'telemetered' : 'derived'),
    ...optional('formula', formula),
    ...optional('formulaText', formulaText),
    ...optional('initialValue', text(raw['initialValue'])),
    ...optional('readOnly', raw['readOnly'] as boolean | undefined),
    ...optional(
      'validity',
      raw['validWhen'] === undefined ? undefined : reading.condition(raw['validWhen'], [...pointer, 'validWhen']),
    ),
  }
}

function readContainer(raw: Raw, pointer: Pointer, reading: Reading): Container {
  const period = text(raw['period'])
  return {
    name: String(raw['name']),
    ...optional('shortDescription', text(raw['description'])),
    abstract: raw['abstract'] === true,
    ...optional(
      'base',
      raw['base'] === undefined ? undefined : reading.resolve('container', String(raw['base']), [...pointer, 'base']),
    ),
    ...optional(
      'restriction',
      raw['when'] === undefined ? undefined : reading.condition(raw['when'], [...pointer, 'when']),
    ),
    ...optional('period', period === undefined ? undefined : toSeconds(parseDuration(period))),
    ...optional(
      'sizeInBits',
      raw['sizeInBits'] === undefined ? undefined : reading.dynamic(raw['sizeInBits'], [...pointer, 'sizeInBits']),
    ),
    entries: ((raw['entries'] as readonly unknown[] | undefined) ?? []).map((e, i) =>
      readEntry(e, [...pointer, 'entries', i], reading),
    ),
  }
}

function entryFrame(
  raw: Raw,
  pointer: Pointer,
  reading: Reading,
): { location?: EntryLocation; include?: Entry['include'] & {}; repeat?: { count: DynamicValue; gap?: DynamicValue } } {
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
          },
    ),
  }
}

const ENTRY_KINDS = ['parameter', 'argument', 'container', 'array', 'pad', 'fixed'] as const

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

function readEntry(written: unknown, pointer: Pointer, reading: Reading): Entry {
  if (typeof written === 'string') {
    const parameter = reading.declarations.resolve('parameter', written, reading.element)
    if (parameter !== undefined) return { kind: 'parameter', parameter }
    const container = reading.declarations.resolve('container', written, reading.element)
    if (container !== undefined) return { kind: 'container', container }
    return { kind: 'parameter', parameter: reading.resolve('parameter', written, pointer) }
  }
  const raw = written as Raw
  const frame = { ...entryFrame(raw, pointer, reading), ...optional('shortDescription', text(raw['description'])) }
  const kind = entryKind(raw, pointer, reading)
  switch (kind) {
    case 'parameter':
      return { ...frame, kind, parameter: reading.resolve('parameter', String(raw[kind]), [...pointer, kind]) }
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

const STAGES: Readonly<Record<string, VerifierStage>> = { started: 'executed', completed: 'complete' }

function readCommand(raw: Raw, pointer: Pointer, reading: Reading, types: TypeReader): Command {
  const name = String(raw['name'])
  const own = list(raw, 'arguments')
  // Arguments may be found by name in entries, sizes and conditions of this command.
  reading.arguments = new Set(own.map((a) => String(a['name'])))
  const args: Argument[] = own.map((a, i) => ({
    name: String(a['name']),
    ...optional('shortDescription', text(a['description'])),
    type: types.use(a['type'], [...pointer, 'arguments', i, 'type'], `${name}_${String(a['name'])}`),
    ...optional('initialValue', text(a['initialValue'])),
  }))
  const base =
    raw['base'] === undefined ? undefined : reading.resolve('command', String(raw['base']), [...pointer, 'base'])
  const entries = (raw['entries'] as readonly unknown[] | undefined)?.map((e, i) =>
    readCommandEntry(e, [...pointer, 'entries', i], reading),
  )
  const significance = raw['significance']
  const command: Command = {
    name,
    ...optional('shortDescription', text(raw['description'])),
    ...optional('longDescription', text(raw['longDescription'])),
    ...optional('aliases', raw['alias'] as Readonly<Record<string, string>> | undefined),
    abstract: raw['abstract'] === true,
    ...optional('base', base),
    ...optional(
      'assignments',
      raw['assign'] === undefined
        ? undefined
        : Object.entries(raw['assign'] as Raw).map(([argument, value]) => ({ argument, value: String(value) })),
    ),
    arguments: args,
    ...optional('container', entries === undefined ? undefined : { name, ...optional('base', base), entries }),
    ...optional(
      'significance',
      significance === undefined
        ? undefined
        : typeof significance === 'string'
          ? { level: significance as Significance['level'] }
          : {
              level: (significance as Raw)['level'] as Significance['level'],
              ...optional('reason', text((significance as Raw)['reason'])),
            },
    ),
    ...optional(
      'constraints',
      (raw['constraints'] as readonly unknown[] | undefined)?.map((c, i) => {
        const at: Pointer = [...pointer, 'constraints', i]
        if (typeof c === 'string') return { when: reading.condition(c, at) }
        const timeout = text((c as Raw)['timeout'])
        return {
          when: reading.condition((c as Raw)['when'], [...at, 'when']),
          ...optional('timeout', timeout === undefined ? undefined : toSeconds(parseDuration(timeout))),
        }
      }),
    ),
    ...optional(
      'verifiers',
      (raw['verifiers'] as readonly unknown[] | undefined)?.map((v, i): Verifier => {
        const at: Pointer = [...pointer, 'verifiers', i]
        const given: Raw = typeof v === 'string' ? { stage: v } : (v as Raw)
        const stage = STAGES[String(given['stage'])] ?? (String(given['stage']) as VerifierStage)
        const window = given['window'] as readonly [string, string] | undefined
        return {
          stage,
          by:
            given['container'] === undefined
              ? {
                  kind: 'criteria',
                  when:
                    given['when'] === undefined
                      ? { kind: 'always' }
                      : reading.condition(given['when'], [...at, 'when']),
                }
              : {
                  kind: 'container',
                  container: reading.resolve('container', String(given['container']), [...at, 'container']),
                },
          ...optional(
            'window',
            window === undefined
              ? undefined
              : {
                  start: toSeconds(parseDuration(window[0])),
                  stop: toSeconds(parseDuration(window[1])),
                  from: 'release' as const,
                },
          ),
        }
      }),
    ),
  }
  reading.arguments = new Set()
  return command
}

function readCommandEntry(written: unknown, pointer: Pointer, reading: Reading): CommandEntry {
  if (typeof written === 'string') {
    if (reading.arguments.has(written)) return { kind: 'argument', argument: written }
    return { kind: 'parameter', parameter: reading.resolve('parameter', written, pointer) }
  }
  const raw = written as Raw
  const frame = entryFrame(raw, pointer, reading)
  const kind = entryKind(raw, pointer, reading)
  switch (kind) {
    case 'argument':
      if (!reading.arguments.has(String(raw[kind])))
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
      return { ...frame, kind, parameter: reading.resolve('parameter', String(raw[kind]), [...pointer, kind]) }
    case 'container':
      return { ...frame, kind, container: reading.resolve('container', String(raw[kind]), [...pointer, kind]) }
    case 'array':
      return {
        ...frame,
        kind,
        argument: String(raw[kind]),
        dimensions: ((raw['counts'] as readonly unknown[] | undefined) ?? []).map((c, i) => ({
          count: reading.dynamic(c, [...pointer, 'counts', i]),
        })),
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
