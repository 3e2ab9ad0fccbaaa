/** A system element and all below it as a SpaceSystem. */
import type { Algorithm, Parameter, SystemElement } from '../../element.ts'
import { joinPath } from '../../paths.ts'
import { writeAlgorithmBody } from './algorithms.ts'
import { writeCommand } from './commands.ts'
import { writeContainer } from './containers.ts'
import { writeCriteria, writeExpression } from './criteria.ts'
import { writeAliases } from './descriptions.ts'
import { writeStream } from './streams.ts'
import { writeType } from './types.ts'
import { xtceName, type Writing } from './writing.ts'
import type { Attributes } from './xml-text.ts'

const STATUSES: ReadonlySet<string> = new Set([
  'Unknown',
  'Working',
  'Draft',
  'Test',
  'Validated',
  'Released',
  'Withdrawn',
])
const HEADER: ReadonlySet<string> = new Set([
  'version',
  'date',
  'classification',
  'classificationInstructions',
  'validationStatus',
  'authors',
  'notes',
  'history',
  'operationalStatus',
])

export function writeElement(w: Writing, element: SystemElement, path: string, attributes: Attributes = {}): void {
  const each = <T extends { readonly name: string }>(things: readonly T[], write: (thing: T) => void): void => {
    const written = new Set<string>()
    for (const thing of things) {
      w.at = joinPath(path, thing.name)
      const name = xtceName(thing.name)
      if (written.has(name)) w.lose('a name that differs from another only by a blank')
      else if (name !== thing.name) w.lose('a blank in a name (an underscore is written)')
      written.add(name)
      write(thing)
    }
  }
  const header = element.header ?? {}
  const more = Object.entries(header).filter(
    ([key, value]) => !HEADER.has(key) || (key === 'validationStatus' && !STATUSES.has(value)),
  )
  const own: Attributes = {
    ...attributes,
    name: xtceName(element.name),
    shortDescription: element.shortDescription,
    operationalStatus: header['operationalStatus'],
  }
  w.xml.element('SpaceSystem', own, () => {
    if (element.longDescription !== undefined) w.xml.leaf('LongDescription', {}, element.longDescription)
    writeAliases(w, element.aliases)
    w.extensions({
      kind: element.kind === 'element' ? undefined : element.kind,
      events: element.events.length === 0 ? undefined : element.events,
      header: more.length === 0 ? undefined : Object.fromEntries(more),
    })
    writeHeader(w, header)
    w.xml.group('TelemetryMetaData', {}, () => {
      w.xml.group('ParameterTypeSet', {}, () => each(element.types, (t) => writeType(w, t, 'Parameter')))
      w.xml.group('ParameterSet', {}, () => each(element.parameters, (p) => writeParameter(w, p)))
      w.xml.group('ContainerSet', {}, () => each(element.containers, (c) => writeContainer(w, c, 'SequenceContainer')))
      w.xml.group('MessageSet', {}, () =>
        each(element.messages, (m) =>
          w.xml.element('Message', { name: xtceName(m.name) }, () => {
            w.xml.element('MatchCriteria', {}, () => writeCriteria(w, m.when, 'plain'))
            w.xml.leaf('ContainerRef', { containerRef: w.reference(m.container) })
          }),
        ),
      )
      w.xml.group('StreamSet', {}, () => each(element.streams, (s) => writeStream(w, s)))
      w.xml.group('AlgorithmSet', {}, () => each(element.algorithms, (a) => writeAlgorithm(w, a)))
    })
    w.xml.group('CommandMetaData', {}, () => {
      w.xml.group('ArgumentTypeSet', {}, () => each(element.argumentTypes, (t) => writeType(w, t, 'Argument')))
      w.xml.group('MetaCommandSet', {}, () => each(element.commands, (c) => writeCommand(w, c)))
      w.xml.group('CommandContainerSet', {}, () =>
        each(element.commandContainers, (c) => writeContainer(w, c, 'CommandContainer')),
      )
    })
    w.xml.group('ServiceSet', {}, () => each(element.services, (s) => writeService(w, s)))
    for (const child of element.children) writeElement(w, child, joinPath(path, child.name))
  })
}

function writeHeader(w: Writing, header: Readonly<Record<string, string>>): void {
  const { version, date, classification, classificationInstructions, validationStatus, authors, notes, history } =
    header
  const values = [version, date, classification, classificationInstructions, validationStatus, authors, notes, history]
  if (values.every((v) => v === undefined)) return
  const lines = (set: string, item: string, text: string | undefined): void =>
    w.xml.group(set, {}, () => {
      for (const line of text?.split('\n') ?? []) w.xml.leaf(item, {}, line)
    })
  const status = validationStatus !== undefined && STATUSES.has(validationStatus) ? validationStatus : 'Unknown'
  w.xml.element(
    'Header',
    { version, date, classification, classificationInstructions, validationStatus: status },
    () => {
      lines('AuthorSet', 'Author', authors)
      lines('NoteSet', 'Note', notes)
      lines('HistorySet', 'History', history)
    },
  )
}

function writeParameter(w: Writing, p: Parameter): void {
  const attributes = {
    name: xtceName(p.name),
    shortDescription: p.shortDescription,
    parameterTypeRef: w.reference(p.type),
    initialValue: p.initialValue,
  }
  const properties = {
    dataSource: p.source === 'telemetered' ? undefined : p.source,
    readOnly: p.readOnly,
    persistence: p.persistent,
  }
  w.xml.element('Parameter', attributes, () => {
    if (p.longDescription !== undefined) w.xml.leaf('LongDescription', {}, p.longDescription)
    writeAliases(w, p.aliases)
    w.extensions({ formula: p.formula === undefined ? undefined : { text: p.formulaText, tree: p.formula } })
    const empty = Object.values(properties).every((v) => v === undefined)
    if (empty && p.systemName === undefined && p.validity === undefined) return
    w.xml.element('ParameterProperties', properties, () => {
      if (p.systemName !== undefined) w.xml.leaf('SystemName', {}, p.systemName)
      if (p.validity !== undefined) {
        const { validity } = p
        w.xml.element('ValidityCondition', {}, () => writeCriteria(w, validity, 'plain'))
      }
    })
  })
}

function writeAlgorithm(w: Writing, algorithm: Algorithm): void {
  const attributes = { name: xtceName(algorithm.name), shortDescription: algorithm.shortDescription }
  const { expression, outputs } = algorithm
  if (expression !== undefined) {
    if (outputs[0] === undefined) {
      w.lose('a math algorithm without an output')
      return
    }
    const output = w.reference(outputs[0].parameter)
    w.xml.element('MathAlgorithm', attributes, () =>
      w.xml.element('MathOperation', { outputParameterRef: output }, () => {
        writeExpression(w, expression, 'plain', true)
        w.xml.element('TriggerSet', { triggerRate: algorithm.triggerRate }, () => writeTriggers(w, algorithm))
      }),
    )
    return
  }
  w.xml.element('CustomAlgorithm', attributes, () => {
    writeAlgorithmBody(w, algorithm)
    w.xml.group('OutputSet', {}, () => {
      for (const { name, parameter } of outputs)
        w.xml.leaf('OutputParameterRef', { parameterRef: w.reference(parameter), outputName: name })
    })
    w.xml.group('TriggerSet', { triggerRate: algorithm.triggerRate }, () => writeTriggers(w, algorithm))
  })
}

function writeTriggers(w: Writing, { triggers }: Algorithm): void {
  for (const t of triggers) {
    if (t.kind === 'parameter') w.xml.leaf('OnParameterUpdateTrigger', { parameterRef: w.reference(t.parameter) })
    else if (t.kind === 'container') w.xml.leaf('OnContainerUpdateTrigger', { containerRef: w.reference(t.container) })
    else w.xml.leaf('OnPeriodicRateTrigger', { fireRateInSeconds: t.seconds })
  }
}

function writeService(w: Writing, service: SystemElement['services'][number]): void {
  const { containers, messages } = service
  if (containers.length > 0 && messages.length > 0) w.lose('a service of both containers and messages')
  if (containers.length === 0 && messages.length === 0) {
    w.lose('an empty service')
    return
  }
  w.xml.element('Service', { name: xtceName(service.name) }, () => {
    if (containers.length === 0)
      w.xml.element('MessageRefSet', {}, () => {
        for (const m of messages) w.xml.leaf('MessageRef', { messageRef: w.reference(m) })
      })
    else
      w.xml.element('ContainerRefSet', {}, () => {
        for (const c of containers) w.xml.leaf('ContainerRef', { containerRef: w.reference(c) })
      })
  })
}
