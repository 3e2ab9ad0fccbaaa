/** One element file, its names already declared, to the things that it gives to its element. */
import { parseDuration, toSeconds } from '@vigie/base'
import type { Command } from '../commands.ts'
import type { Container } from '../containers.ts'
import type { ElementKind, EventDefinition, Parameter } from '../element.ts'
import { joinPath } from '../paths.ts'
import type { DataType } from '../types.ts'
import { readCommand } from './command-reader.ts'
import { readEntry } from './entries-reader.ts'
import { nativeFindings } from './findings.ts'
import { optional, text, type Raw, type Reading } from './reading.ts'
import { TypeReader } from './types-reader.ts'
import type { Pointer } from '@vigie/documents'

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
