/** Containers and their entries as XTCE. */
import type { CommandContainer, CommandEntry } from '../../commands.ts'
import type { Container, Entry, IndirectEntry, StreamSegmentEntry } from '../../containers.ts'
import { toHex } from '@vigie/base'
import { removePadding } from '../padding.ts'
import { writeCriteria, writeDynamicValue, type Form } from './criteria.ts'
import { writeErrorDetections } from './error-detection.ts'
import { writeDimensions } from './types.ts'
import { xtceName, type Writing } from './writing.ts'
import type { Attributes } from './xml-text.ts'

export function writeContainer(
  w: Writing,
  container: Container,
  element: 'SequenceContainer' | 'CommandContainer',
): void {
  const { entries, padding, inexact } = removePadding(container.entries)
  if (inexact) w.lose('constant bits at the end of a container, or conditional ones, for other tools to see,')
  const attributes: Attributes = {
    name: xtceName(container.name),
    shortDescription: container.shortDescription,
    abstract: container.abstract ? true : undefined,
  }
  w.xml.element(element, attributes, () => {
    if (container.longDescription !== undefined) w.xml.leaf('LongDescription', {}, container.longDescription)
    w.extensions({
      archivePartition: container.archivePartition === true ? true : undefined,
      padding,
      period: container.period,
    })
    if (container.period !== undefined && container.period > 0)
      w.xml.leaf('DefaultRateInStream', { minimumValue: 1 / container.period })
    writeSize(w, container)
    w.xml.element('EntryList', {}, () => {
      for (const entry of entries) writeEntry(w, entry)
    })
    writeBase(w, container)
  })
}

function writeSize(w: Writing, c: Pick<Container, 'sizeInBits' | 'errorDetection'>): void {
  const { sizeInBits, errorDetection = [] } = c
  // Before 1.3 the schema wants a size beside the check.
  const checks = w.version === '1.2' && sizeInBits === undefined ? [] : errorDetection
  if (checks.length < errorDetection.length) w.lose('a check over a container without a size')
  w.xml.group('BinaryEncoding', {}, () => {
    writeErrorDetections(w, checks)
    if (sizeInBits !== undefined) w.xml.element('SizeInBits', {}, () => writeDynamicValue(w, sizeInBits, 'plain'))
  })
}

function writeBase(
  w: Writing,
  { base, restriction, nextContainer }: Pick<Container, 'base' | 'restriction' | 'nextContainer'>,
): void {
  if (base === undefined) return
  w.xml.element('BaseContainer', { containerRef: w.reference(base) }, () => {
    if (restriction === undefined && nextContainer === undefined) return
    w.xml.element('RestrictionCriteria', {}, () => {
      writeCriteria(w, restriction ?? { kind: 'always' }, 'plain')
      if (nextContainer !== undefined) w.xml.leaf('NextContainer', { containerRef: w.reference(nextContainer) })
    })
  })
}

function writeEntry(w: Writing, entry: Entry): void {
  const description = { shortDescription: entry.shortDescription }
  const place = (): void => writePlace(w, entry, 'plain')
  switch (entry.kind) {
    case 'parameter':
      w.xml.element('ParameterRefEntry', { parameterRef: w.parameterReference(entry), ...description }, place)
      break
    case 'container':
      w.xml.element('ContainerRefEntry', { containerRef: w.reference(entry.container), ...description }, place)
      break
    case 'array':
      w.xml.element('ArrayParameterRefEntry', { parameterRef: w.reference(entry.parameter), ...description }, () => {
        place()
        writeDimensions(w, entry.dimensions, 'plain')
      })
      break
    case 'indirect':
      writeIndirect(w, entry, description, place)
      break
    case 'segment':
      writeSegment(w, entry, description, place)
      break
    default:
  }
}

function writeIndirect(
  w: Writing,
  entry: Pick<IndirectEntry, 'ref' | 'raw' | 'aliasNamespace'>,
  description: Attributes,
  place: () => void,
): void {
  w.xml.element('IndirectParameterRefEntry', { aliasNameSpace: entry.aliasNamespace, ...description }, () => {
    place()
    w.xml.leaf('ParameterInstance', {
      parameterRef: w.reference(entry.ref),
      useCalibratedValue: entry.raw === true ? false : undefined,
    })
  })
}

function writeSegment(
  w: Writing,
  entry: Pick<StreamSegmentEntry, 'of' | 'path' | 'order' | 'sizeInBits'>,
  description: Attributes,
  place: () => void,
): void {
  const rest = { order: entry.order, sizeInBits: entry.sizeInBits, ...description }
  const path = w.reference(entry.path)
  if (entry.of === 'parameter') w.xml.element('ParameterSegmentRefEntry', { parameterRef: path, ...rest }, place)
  else if (entry.of === 'stream') w.xml.element('StreamSegmentEntry', { streamRef: path, ...rest }, place)
  else w.xml.element('ContainerSegmentRefEntry', { containerRef: path, ...rest }, place)
}

const FROM = {
  'container-start': 'containerStart',
  'container-end': 'containerEnd',
  'previous-end': undefined,
  'next-start': 'nextEntry',
} as const

function writePlace(
  w: Writing,
  { location, include, repeat }: Pick<Entry, 'location' | 'include' | 'repeat'>,
  form: Form,
): void {
  if (location !== undefined)
    w.xml.element('LocationInContainerInBits', { referenceLocation: FROM[location.from] }, () =>
      writeDynamicValue(w, location.bits, form),
    )
  if (repeat !== undefined)
    w.xml.element('RepeatEntry', {}, () => {
      w.xml.element('Count', {}, () => writeDynamicValue(w, repeat.count, form))
      if (repeat.gap !== undefined) {
        const { gap } = repeat
        w.xml.element('Offset', {}, () => writeDynamicValue(w, gap, form))
      }
    })
  if (include !== undefined) w.xml.element('IncludeCondition', {}, () => writeCriteria(w, include, form))
  w.extensions({ toEnd: repeat?.toEnd })
}

/** The container of a command, inside its MetaCommand. */
export function writeCommandContainer(w: Writing, container: CommandContainer): void {
  w.xml.element('CommandContainer', { name: xtceName(container.name) }, () => {
    writeSize(w, container)
    w.xml.element('EntryList', {}, () => {
      for (const entry of container.entries) writeCommandEntry(w, entry)
    })
    writeBase(w, container)
  })
}

function writeCommandEntry(w: Writing, entry: CommandEntry): void {
  const place = (): void => writePlace(w, entry, 'command')
  switch (entry.kind) {
    case 'argument':
      writeWithArgument(w, 'ArgumentRefEntry', entry.argument, place)
      break
    case 'parameter':
      w.xml.element('ParameterRefEntry', { parameterRef: w.parameterReference(entry) }, place)
      break
    case 'parameter-array':
      w.xml.element('ArrayParameterRefEntry', { parameterRef: w.reference(entry.parameter) }, () => {
        place()
        writeDimensions(w, entry.dimensions, 'plain')
      })
      break
    case 'indirect':
      writeIndirect(w, entry, {}, place)
      break
    case 'segment':
      writeSegment(w, entry, {}, place)
      break
    case 'container':
      w.xml.element('ContainerRefEntry', { containerRef: w.reference(entry.container) }, place)
      break
    case 'fixed':
      w.xml.element('FixedValueEntry', { binaryValue: toHex(entry.value), sizeInBits: entry.sizeInBits }, place)
      break
    default:
      writeWithArgument(w, 'ArrayArgumentRefEntry', entry.argument, () => {
        place()
        writeDimensions(w, entry.dimensions, 'command')
      })
  }
}

function writeWithArgument(w: Writing, element: string, argument: string, inside: () => void): void {
  const argumentRef = w.argumentReference(argument)
  if (argumentRef !== undefined) w.xml.element(element, { argumentRef }, inside)
}
