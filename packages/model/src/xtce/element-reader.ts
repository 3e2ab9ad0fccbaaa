/** A SpaceSystem: its declarations first, so that everything can refer to everything, then its things. */
import type { ElementKind, Parameter, SystemElement } from '../element.ts'
import { joinPath } from '../paths.ts'
import { readAlgorithm } from './algorithms-reader.ts'
import { readBlockCommand } from './block-commands-reader.ts'
import { readCommand } from './commands-reader.ts'
import { readContainer } from './containers-reader.ts'
import { needCriteria } from './criteria-reader.ts'
import { describe, readAliases } from './descriptions.ts'
import { readElementExtensions, readFormulaExtension } from './element-extensions.ts'
import { readExtension } from './extension.ts'
import type { XmlNode } from './node.ts'
import type { Reading } from './reading.ts'
import type { Site } from './references.ts'
import { modelName, usedName } from './names.ts'
import { Scope, WORDS, type Category } from './scope.ts'
import { readMessage, readService, readStream, STREAM_ELEMENTS } from './streams-reader.ts'
import { readType, typeKind } from './types-reader.ts'

/** The sets in which each category is declared; telemetry before commands. */
const SETS: readonly (readonly [Category, string])[] = [
  ['type', 'ParameterTypeSet'],
  ['parameter', 'ParameterSet'],
  ['container', 'ContainerSet'],
  ['message', 'MessageSet'],
  ['stream', 'StreamSet'],
  ['algorithm', 'AlgorithmSet'],
  ['argumentType', 'ArgumentTypeSet'],
  ['command', 'MetaCommandSet'],
  ['commandContainer', 'CommandContainerSet'],
]

/** The members of a set that declare something; the rest stays unread and is reported. */
const MEMBERS: Readonly<Record<Category, (element: string) => boolean>> = {
  type: (e) => e.endsWith('ParameterType') && typeKind(e) !== undefined,
  argumentType: (e) => /(?:Argument|Agument)Type$/.test(e) && typeKind(e) !== undefined,
  parameter: (e) => e === 'Parameter',
  container: (e) => e === 'SequenceContainer',
  command: (e) => e === 'MetaCommand' || e === 'BlockMetaCommand',
  commandContainer: (e) => e === 'CommandContainer' || e === 'SequenceContainer',
  algorithm: (e) => e === 'CustomAlgorithm' || e === 'MathAlgorithm',
  stream: (e) => STREAM_ELEMENTS.includes(e),
  service: (e) => e === 'Service',
  message: (e) => e === 'Message',
}

/** Declares the names of a SpaceSystem and of all below it. */
export function declare(reading: Reading, node: XmlNode, parent?: Scope): Scope {
  const written = reading.required(node, 'name') || '_'
  const name = modelName(reading, node, written)
  const scope = new Scope(written, parent === undefined ? '' : joinPath(parent.path, name), node, parent)
  const add = (category: Category, thing: XmlNode): void => {
    const rawName = thing.peek('name')
    // Its reader reports the name that is missing.
    if (rawName === undefined || rawName === '') return
    const first = scope.declare(category, rawName, usedName(rawName), thing)
    if (first !== undefined && first.node !== thing)
      reading.report('duplicate', thing, {
        what: WORDS[category],
        name: rawName.slice(0, 80),
        scope: scope.path === '' ? 'the root SpaceSystem' : scope.path,
        first: first.node.line,
      })
    if (first !== undefined && first.node !== thing) thing.skip()
  }
  for (const [category, set] of SETS) for (const thing of membersOf(node, set, category)) add(category, thing)
  // A command's own container can be extended by those of other commands.
  for (const command of membersOf(node, 'MetaCommandSet', 'command')) {
    const container = command.children.find((c) => c.name === 'CommandContainer')
    if (container !== undefined && scope.own('commandContainer', container.peek('name') ?? '') === undefined)
      add('commandContainer', container)
  }
  for (const service of node.child('ServiceSet')?.all('Service') ?? []) add('service', service)
  for (const child of node.all('SpaceSystem')) {
    const rawName = child.peek('name') ?? ''
    const first = scope.children.get(rawName)
    if (first !== undefined) {
      reading.report('duplicate', child, {
        what: 'SpaceSystem',
        name: rawName.slice(0, 80),
        scope: scope.path === '' ? 'the root SpaceSystem' : scope.path,
        first: first.node.line,
      })
      child.skip()
      continue
    }
    scope.children.set(rawName, declare(reading, child, scope))
  }
  return scope
}

function membersOf(node: XmlNode, set: string, category: Category): readonly XmlNode[] {
  return ['TelemetryMetaData', 'CommandMetaData'].flatMap(
    (meta) =>
      node
        .child(meta)
        ?.child(set)
        ?.children.filter((c) => !c.foreign && MEMBERS[category](c.name)) ?? [],
  )
}

/** Reads what was declared. */
export function readElement(reading: Reading, scope: Scope): SystemElement {
  const { node } = scope
  const site: Site = { reading, scope }
  const setOf = (category: Category): string => SETS.find(([c]) => c === category)![1]
  const read = <T>(category: Category, make: (site: Site, node: XmlNode) => T): T[] => {
    const things: T[] = []
    for (const thing of membersOf(node, setOf(category), category)) {
      thing.markRead()
      // Of two with one name the second is not read; it was reported.
      const name = thing.peek('name') ?? ''
      if (scope.own(category, name)?.node === thing || name === '') things.push(make(site, thing))
    }
    return things
  }
  const types = read('type', (s, n) => readType(s, n, 'type'))
  const argumentTypes = read('argumentType', (s, n) => readType({ ...s, anyArgument: true }, n, 'argumentType'))
  const parameters = read('parameter', readParameter)
  const containers = read('container', readContainer)
  const commands = read('command', (s, n) =>
    n.name === 'BlockMetaCommand' ? readBlockCommand(s, n) : readCommand(s, n),
  )
  const commandContainers = read('commandContainer', readContainer)
  const streams = read('stream', readStream)
  const messages = read('message', readMessage)
  const services = (node.child('ServiceSet')?.all('Service') ?? [])
    .filter((n) => scope.own('service', n.peek('name') ?? '')?.node === n)
    .map((n) => readService(site, n))
  const algorithms = read('algorithm', readAlgorithm)
  const { kind, events } = readElementExtensions(site, node)
  return {
    name: modelName(reading, node, scope.name),
    kind: kind ?? kindOf(node, scope),
    ...describe(site, node),
    ...readAliases(site, node),
    ...readHeader(reading, node),
    types,
    parameters,
    containers,
    argumentTypes,
    commands,
    commandContainers,
    events,
    algorithms: [...algorithms, ...scope.inline.values()],
    streams,
    services,
    messages,
    children: [...scope.children.values()].map((child) => readElement(reading, child)),
  }
}

/** `systemType` of 1.3 says little; the rest is an element. */
function kindOf(node: XmlNode, scope: Scope): ElementKind {
  const type = node.attribute('systemType')
  node.attribute('assetType')
  if (type === 'asset') return 'satellite'
  if (type === 'assetComponent') return 'equipment'
  return scope.parent === undefined && type === 'assetGroup' ? 'mission' : 'element'
}

const SOURCES = {
  telemetered: 'telemetered',
  derived: 'derived',
  constant: 'constant',
  local: 'local',
  ground: 'ground',
} as const

function readParameter(site: Site, node: XmlNode): Parameter {
  const { reading, scope } = site
  const initialValue = node.attribute('initialValue')
  const properties = node.child('ParameterProperties')
  const validity = properties?.child('ValidityCondition')
  const systemName = properties?.child('SystemName')?.content()
  const source = properties === undefined ? undefined : reading.word(properties, 'dataSource', SOURCES)
  const readOnly = properties === undefined ? undefined : reading.bool(properties, 'readOnly')
  const persistent = properties === undefined ? undefined : reading.bool(properties, 'persistence')
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    ...describe(site, node),
    ...readAliases(site, node),
    type: reading.resolve(scope, ['type'], reading.required(node, 'parameterTypeRef'), node),
    source: source ?? 'telemetered',
    ...readFormulaExtension(site, node),
    ...(initialValue === undefined ? {} : { initialValue }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(validity === undefined ? {} : { validity: needCriteria(site, validity) }),
    ...(systemName === undefined || systemName === '' ? {} : { systemName }),
    ...(persistent === undefined ? {} : { persistent }),
  }
}

/** Attributes by name; authors, notes and history one to a line. */
function readHeader(reading: Reading, node: XmlNode): { readonly header?: Readonly<Record<string, string>> } {
  const header: Record<string, string> = {}
  const operational = node.attribute('operationalStatus')
  if (operational !== undefined) header['operationalStatus'] = operational
  const n = node.child('Header')
  if (n !== undefined) {
    for (const name of ['version', 'date', 'classification', 'classificationInstructions', 'validationStatus']) {
      const value = n.attribute(name)
      if (value !== undefined) header[name] = value
    }
    for (const [key, set, item] of [
      ['authors', 'AuthorSet', 'Author'],
      ['notes', 'NoteSet', 'Note'],
      ['history', 'HistorySet', 'History'],
    ] as const) {
      const list = n.child(set)?.all(item) ?? []
      const text = list.map((i) => i.content().replaceAll(/\s*\n\s*/g, ' ')).filter((t) => t !== '')
      if (text.length > 0) header[key] = text.join('\n')
    }
    if (header['validationStatus'] === undefined) {
      reading.report('missing', n, { element: 'Header', what: 'attribute validationStatus' }, 'warning')
      header['validationStatus'] = 'Unknown'
    }
  }
  const more = readExtension<Record<string, unknown>>(reading, node, 'header')
  for (const [key, value] of Object.entries(more ?? {})) if (typeof value === 'string') header[key] = value
  return Object.keys(header).length === 0 ? {} : { header }
}
