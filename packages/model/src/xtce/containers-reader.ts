/** Sequence containers: entries, places, inclusion, repetition, inheritance. */
import type { Container, Entry, EntryLocation, IndirectEntry, StreamSegmentEntry } from '../containers.ts'
import { fixed, type DynamicValue, type MatchCriteria } from '../criteria.ts'
import { needCriteria, needDynamicValue, readCriteria, readDynamicValue } from './criteria-reader.ts'
import { describe } from './descriptions.ts'
import { CHECK_ELEMENTS, readErrorDetection } from './error-detection-reader.ts'
import { readExtension } from './extension.ts'
import type { XmlNode } from './node.ts'
import { readParameterRef, type Site } from './references.ts'
import { restorePadding } from './padding.ts'
import { modelName } from './names.ts'
import type { Category } from './scope.ts'
import { readDimensions } from './types-reader.ts'

export const CONTAINERS: readonly Category[] = ['container', 'commandContainer']
const COMMAND_CONTAINERS: readonly Category[] = ['commandContainer', 'container']

/** A SequenceContainer, or a CommandContainer of a CommandContainerSet, which is one too. */
export function readContainer(site: Site, node: XmlNode): Container {
  const { reading } = site
  const categories = node.name === 'SequenceContainer' ? CONTAINERS : COMMAND_CONTAINERS
  const abstract = reading.bool(node, 'abstract') ?? false
  const archivePartition = readExtension<unknown>(reading, node, 'archivePartition')
  const list = reading.need(node, 'EntryList')
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    ...describe(site, node),
    abstract,
    ...readBase(site, node, categories),
    entries: restorePadding(
      (list?.all(...ENTRY_ELEMENTS) ?? []).map((entry) => readEntry(site, entry, categories)),
      readExtension<unknown>(reading, node, 'padding'),
    ),
    ...readSize(site, node),
    ...readChecks(site, node),
    ...period(site, node),
    ...(archivePartition === true ? { archivePartition } : {}),
  }
}

export function readBase(
  site: Site,
  node: XmlNode,
  categories: readonly Category[],
): Pick<Container, 'base' | 'restriction' | 'nextContainer'> {
  const { reading } = site
  const base = node.child('BaseContainer')
  if (base === undefined) return {}
  const path = reading.resolve(site.scope, categories, reading.required(base, 'containerRef'), base)
  const criteria = base.child('RestrictionCriteria')
  const restriction = criteria === undefined ? undefined : readCriteria(site, criteria)
  const next = criteria?.child('NextContainer')
  return {
    base: path,
    // The schema wants a condition beside the next container.
    ...(restriction === undefined || (next !== undefined && restriction.kind === 'always') ? {} : { restriction }),
    ...(next === undefined
      ? {}
      : { nextContainer: reading.resolve(site.scope, categories, reading.required(next, 'containerRef'), next) }),
  }
}

export function readSize(site: Site, node: XmlNode): { readonly sizeInBits?: DynamicValue } {
  const size = node.child('BinaryEncoding')?.child('SizeInBits')
  const sizeInBits = size === undefined ? undefined : readDynamicValue(site, size)
  return sizeInBits === undefined ? {} : { sizeInBits }
}

export function readChecks(site: Site, node: XmlNode): Pick<Container, 'errorDetection'> {
  const list =
    node
      .child('BinaryEncoding')
      ?.child('ErrorDetectCorrect')
      ?.all(...CHECK_ELEMENTS) ?? []
  return list.length === 0 ? {} : { errorDetection: list.map((form) => readErrorDetection(site, form)) }
}

/** DefaultRateInStream per second: the longest nominal time between two packets. */
function period(site: Site, node: XmlNode): { readonly period?: number } {
  const exact = readExtension<unknown>(site.reading, node, 'period')
  if (typeof exact === 'number') {
    node.child('DefaultRateInStream')?.attribute('minimumValue')
    return { period: exact }
  }
  const rate = node.child('DefaultRateInStream')
  if (rate === undefined || (rate.attribute('basis') ?? 'perSecond') !== 'perSecond') return {}
  const least = site.reading.number(rate, 'minimumValue')
  const most = site.reading.number(rate, 'maximumValue')
  const used = least ?? most
  return used === undefined || used <= 0 ? {} : { period: 1 / used }
}

const ENTRY_ELEMENTS = [
  'ParameterRefEntry',
  'ParameterSegmentRefEntry',
  'ContainerRefEntry',
  'ContainerSegmentRefEntry',
  'StreamSegmentEntry',
  'IndirectParameterRefEntry',
  'ArrayParameterRefEntry',
  'FixedValueEntry',
] as const

function readEntry(site: Site, node: XmlNode, containers: readonly Category[]): Entry {
  const { reading, scope } = site
  const shortDescription = node.attribute('shortDescription')
  const place = { ...readPlace(site, node), ...(shortDescription === undefined ? {} : { shortDescription }) }
  switch (node.name) {
    case 'ParameterRefEntry':
      return {
        kind: 'parameter',
        ...reading.resolveParameter(scope, reading.required(node, 'parameterRef'), node),
        ...place,
      }
    case 'ContainerRefEntry':
      return {
        kind: 'container',
        container: reading.resolve(scope, containers, reading.required(node, 'containerRef'), node),
        ...place,
      }
    case 'ArrayParameterRefEntry': {
      reading.bool(node, 'lastEntryForThisArrayInstance')
      const dimensions = node.child('DimensionList')
      const ref = reading.resolveParameter(scope, reading.required(node, 'parameterRef'), node)
      // Without sizes of its own the entry is the array as its type has it.
      return dimensions === undefined
        ? { kind: 'parameter', ...ref, ...place }
        : { kind: 'array', parameter: ref.parameter, dimensions: readDimensions(site, dimensions), ...place }
    }
    case 'IndirectParameterRefEntry':
      return { ...readIndirect(site, node), ...place }
    case 'FixedValueEntry':
      return { kind: 'fixed', ...readFixedValue(site, node), ...place }
    default:
      return { ...readSegment(site, node, containers), ...place }
  }
}

export function readIndirect(site: Site, node: XmlNode): IndirectEntry {
  const instance = site.reading.need(node, 'ParameterInstance')
  const ref = instance === undefined ? undefined : readParameterRef(site, instance)
  const aliasNamespace = node.attribute('aliasNameSpace')
  return {
    kind: 'indirect',
    ref: ref !== undefined && 'parameter' in ref ? ref.parameter : '',
    ...(ref?.calibrated === false ? { raw: true } : {}),
    ...(aliasNamespace === undefined ? {} : { aliasNamespace }),
  }
}

export function readSegment(site: Site, node: XmlNode, containers: readonly Category[]): StreamSegmentEntry {
  const { reading, scope } = site
  const order = reading.integer(node, 'order')
  const of =
    node.name === 'ParameterSegmentRefEntry' ? 'parameter' : node.name === 'StreamSegmentEntry' ? 'stream' : 'container'
  const path =
    of === 'parameter'
      ? reading.resolveParameter(scope, reading.required(node, 'parameterRef'), node).parameter
      : of === 'stream'
        ? reading.resolve(scope, ['stream'], reading.required(node, 'streamRef'), node)
        : reading.resolve(scope, containers, reading.required(node, 'containerRef'), node)
  return {
    kind: 'segment',
    of,
    path,
    sizeInBits: reading.integer(node, 'sizeInBits', 1) ?? 0,
    ...(order === undefined ? {} : { order }),
  }
}

/** `binaryValue` right-justified in `sizeInBits`; the size of the bytes written when there is none. */
export function readFixedValue(site: Site, node: XmlNode): { readonly sizeInBits: number; readonly value: Uint8Array } {
  const { reading } = site
  node.attribute('name')
  const value = reading.bytes(node, reading.required(node, 'binaryValue'), 'binaryValue') ?? new Uint8Array()
  return { sizeInBits: reading.integer(node, 'sizeInBits', 1) ?? value.length * 8, value }
}

const REFERENCES: Readonly<Record<string, EntryLocation['from']>> = {
  containerStart: 'container-start',
  containerEnd: 'container-end',
  previousEntry: 'previous-end',
  nextEntry: 'next-start',
}

export interface Place {
  readonly location?: EntryLocation
  readonly include?: MatchCriteria
  readonly repeat?: { readonly count: DynamicValue; readonly gap?: DynamicValue; readonly toEnd?: true }
}
/** LocationInContainerInBits, IncludeCondition and RepeatEntry of an entry. */
export function readPlace(site: Site, node: XmlNode): Place {
  const { reading } = site
  const location = node.child('LocationInContainerInBits')
  const include = node.child('IncludeCondition')
  const repeat = node.child('RepeatEntry')
  const count = repeat === undefined ? undefined : reading.need(repeat, 'Count')
  const offset = repeat?.child('Offset')
  offset?.attribute('offsetSizeInBits')
  return {
    ...(location === undefined
      ? {}
      : {
          location: {
            from: reading.word(location, 'referenceLocation', REFERENCES) ?? 'previous-end',
            bits: needDynamicValue(site, location),
          },
        }),
    ...(include === undefined ? {} : { include: needCriteria(site, include) }),
    ...(count === undefined
      ? {}
      : {
          repeat: {
            count: needDynamicValue(site, count),
            ...(offset === undefined ? {} : { gap: readDynamicValue(site, offset) ?? fixed(0) }),
            ...(readExtension<unknown>(reading, node, 'toEnd') === true ? { toEnd: true } : {}),
          },
        }),
  }
}
