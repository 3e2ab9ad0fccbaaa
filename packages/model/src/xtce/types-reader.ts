/** Parameter and argument types, with `baseType` derivation flattened. */
import type { DynamicValue } from '../criteria.ts'
import type {
  ArrayDimension,
  DataType,
  Encoding,
  EnumerationLabel,
  FloatType,
  Member,
  TimeEncoding,
  TimeEpoch,
  ValidRange,
} from '../types.ts'
import { readAlarms } from './alarms-reader.ts'
import { needDynamicValue } from './criteria-reader.ts'
import { readParameterRef, type BoxExtension, type Site } from './references.ts'
import { bounds, TIME_UNITS } from './ranges.ts'
import { describe } from './descriptions.ts'
import { ENCODING_ELEMENTS, readEncoding } from './encodings-reader.ts'
import { readExtension } from './extension.ts'
import type { XmlNode } from './node.ts'
import { clip, parseInteger, parseNumber, type Reading } from './reading.ts'
import { modelName } from './names.ts'
import type { Category, Scope } from './scope.ts'

/** A part of a type and the SpaceSystem in which it is written: references in it start from there. */
interface Part {
  readonly node: XmlNode
  readonly site: Site
}
/** A type and what it is derived from, nearest first. */
type Lineage = readonly Part[]

const KINDS: Readonly<Record<string, DataType['kind']>> = {
  Integer: 'integer',
  Float: 'float',
  Enumerated: 'enumerated',
  Boolean: 'boolean',
  String: 'string',
  Binary: 'binary',
  AbsoluteTime: 'absolute-time',
  RelativeTime: 'relative-time',
  Aggregate: 'aggregate',
  Array: 'array',
}
export const typeKind = (element: string): DataType['kind'] | undefined => {
  // "RelativeTimeAgumentType" is what the schemas 1.1 and 1.2 say.
  const stem = /^(\w+?)(?:Parameter|Argument|Agument)Type$/.exec(element)?.[1]
  return stem !== undefined && Object.hasOwn(KINDS, stem) ? KINDS[stem] : undefined
}

export function readType(site: Site, node: XmlNode, category: 'type' | 'argumentType'): DataType {
  const { reading } = site
  const name = modelName(reading, node, reading.required(node, 'name'))
  const lineage = lineageOf(site, node, category)
  const common = { name, ...describe(site, node) }
  const kind = typeKind(node.name)!
  if (kind === 'aggregate') return { kind, ...common, members: members(site, lineage, category) }
  if (kind === 'array') return array(site, lineage, common, category)
  const scalar = { ...common, ...unit(site, lineage), ...initial(site, lineage), ...alarms(lineage, kind) }
  switch (kind) {
    case 'integer':
      return {
        kind,
        ...scalar,
        signed: boolOf(lineage, 'signed') ?? true,
        sizeInBits: integerOf(lineage, 'sizeInBits') ?? 32,
        ...validRange(lineage),
        ...encoding(lineage),
      }
    case 'float':
      return { kind, ...scalar, sizeInBits: floatSize(lineage), ...validRange(lineage), ...encoding(lineage) }
    case 'enumerated':
      return { kind, ...scalar, labels: labels(lineage), ...encoding(lineage) }
    case 'boolean':
      return {
        kind,
        ...scalar,
        oneString: textOf(lineage, 'oneStringValue') ?? 'True',
        zeroString: textOf(lineage, 'zeroStringValue') ?? 'False',
        ...encoding(lineage),
      }
    case 'string': {
      const range = childOf(lineage, 'SizeRangeInCharacters')
      const minLength = range === undefined ? undefined : range.site.reading.integer(range.node, 'minInclusive')
      const maxLength = range === undefined ? undefined : range.site.reading.integer(range.node, 'maxInclusive')
      const pattern = textOf(lineage, 'restrictionPattern')
      return {
        kind,
        ...scalar,
        ...(minLength === undefined ? {} : { minLength }),
        ...(maxLength === undefined ? {} : { maxLength }),
        ...(pattern === undefined ? {} : { pattern }),
        ...encoding(lineage),
      }
    }
    case 'binary':
      return { kind, ...scalar, ...encoding(lineage) }
    default:
      return { kind, ...scalar, ...timeEncoding(lineage) }
  }
}

function lineageOf(site: Site, node: XmlNode, category: Category): Lineage {
  const { reading } = site
  const lineage: Part[] = []
  const seen = new Set<XmlNode>()
  let scope: Scope = site.scope
  for (let at: XmlNode | undefined = node; at !== undefined;) {
    if (seen.has(at)) {
      reading.report('cycle', node, {
        what: 'type',
        name: clip(node.peek('name') ?? ''),
        through:
          lineage
            .slice(1)
            .map((p) => clip(p.node.peek('name') ?? ''))
            .join(', ') || 'its baseType',
      })
      break
    }
    seen.add(at)
    const box = boxOf(reading, at)
    lineage.push({ node: at, site: { ...site, scope, ...(box === undefined ? {} : { box }) } })
    const base = at.attribute('baseType')
    if (base === undefined) break
    const found = reading.find(scope, category === 'type' ? ['type'] : ['argumentType', 'type'], base, at)
    at = found?.node
    if (found !== undefined) scope = found.scope
  }
  return lineage
}

function boxOf(reading: Reading, node: XmlNode): BoxExtension | undefined {
  const read = readExtension<Record<string, unknown>>(reading, node, 'box')
  if (typeof read !== 'object' || read === null) return undefined
  const { noTerminator, noMaximum, leading } = read
  const { sizeInBits, unitBits } = (leading ?? {}) as Record<string, unknown>
  return {
    ...(noTerminator === true ? { noTerminator } : {}),
    ...(noMaximum === true ? { noMaximum } : {}),
    ...(typeof sizeInBits === 'number' && typeof unitBits === 'number' ? { leading: { sizeInBits, unitBits } } : {}),
  }
}

// ── one thing of a lineage: the nearest that gives it ────────────────────────────────────────────────────────────────

function owner(lineage: Lineage, attribute: string): Part | undefined {
  for (const part of lineage) if (part.node.attribute(attribute) !== undefined) return part
  return undefined
}
const textOf = (lineage: Lineage, attribute: string): string | undefined =>
  owner(lineage, attribute)?.node.attribute(attribute)
function boolOf(lineage: Lineage, attribute: string): boolean | undefined {
  const part = owner(lineage, attribute)
  return part?.site.reading.bool(part.node, attribute)
}
function integerOf(lineage: Lineage, attribute: string): number | undefined {
  const part = owner(lineage, attribute)
  return part?.site.reading.integer(part.node, attribute, 1)
}
function childOf(lineage: Lineage, ...names: readonly string[]): Part | undefined {
  for (const { node, site } of lineage) {
    const found = node.child(...names)
    if (found !== undefined) return { node: found, site }
  }
  return undefined
}

function initial(site: Site, lineage: Lineage): { readonly initialValue?: string } {
  const text = readExtension<unknown>(site.reading, lineage[0]!.node, 'initialValue')
  if (typeof text === 'string') return { initialValue: text }
  const initialValue = textOf(lineage, 'initialValue')
  return initialValue === undefined ? {} : { initialValue }
}

/** Several units with powers and factors become one text: "kg m s^-2". */
function unit(site: Site, lineage: Lineage): { readonly unit?: string } {
  const written = readExtension<unknown>(site.reading, lineage[0]!.node, 'unit')
  if (typeof written === 'string') return { unit: written }
  const units = childOf(lineage, 'UnitSet')?.node.all('Unit') ?? []
  const text = units
    .map((u) => {
      const power = parseNumber(u.attribute('power') ?? '1') ?? 1
      const factor = u.attribute('factor') ?? '1'
      u.attribute('form')
      const description = u.attribute('description')
      const symbol = u.content() || description || ''
      if (symbol === '') return ''
      return `${factor.trim() === '1' || factor.trim() === '1.0' ? '' : `${factor} `}${symbol}${power === 1 ? '' : `^${power}`}`
    })
    .filter((t) => t !== '')
    .join(' ')
  return text === '' ? {} : { unit: text }
}

function alarms(lineage: Lineage, kind: DataType['kind']): ReturnType<typeof readAlarms> {
  return readAlarms(
    childOf(lineage, 'DefaultAlarm'),
    childOf(lineage, 'ContextAlarmList', 'BinaryContextAlarmList'),
    kind,
  )
}

function encoding(lineage: Lineage): { readonly encoding?: Encoding } {
  const part = childOf(lineage, ...ENCODING_ELEMENTS)
  return part === undefined ? {} : { encoding: readEncoding(part.site, part.node) }
}

function floatSize(lineage: Lineage): FloatType['sizeInBits'] {
  const size = integerOf(lineage, 'sizeInBits') ?? 32
  if (size === 32 || size === 64 || size === 128) return size
  const part = lineage[0]!
  part.site.reading.report('badValue', part.node, {
    element: part.node.name,
    value: String(size),
    what: 'sizeInBits',
    expected: '32, 64 or 128',
  })
  return size < 64 ? 32 : 64
}

/** The range of a parameter, or those of an argument: then the first also spans them all. */
function validRange(lineage: Lineage): Pick<FloatType, 'validRange' | 'validRanges'> {
  const set = childOf(lineage, 'ValidRange', 'ValidRangeSet')
  if (set === undefined) return {}
  const { reading } = set.site
  const ranges = set.node.name === 'ValidRange' ? [set.node] : set.node.all('ValidRange')
  // 1.1 has the attribute on the type.
  const calibrated =
    reading.bool(set.node, 'validRangeAppliesToCalibrated') ?? boolOf(lineage, 'validRangeAppliesToCalibrated') ?? true
  const read: readonly ValidRange[] = ranges.map((node) => ({ ...bounds(reading, node), calibrated }))
  if (read.length === 0) return {}
  return read.length === 1 ? { validRange: read[0]! } : { validRange: spanOf(read), validRanges: read }
}

function spanOf(ranges: readonly ValidRange[]): ValidRange {
  const lows = ranges.filter((r) => r.min !== undefined).toSorted((a, b) => a.min! - b.min!)
  const highs = ranges.filter((r) => r.max !== undefined).toSorted((a, b) => b.max! - a.max!)
  const low = lows.length === ranges.length ? lows[0] : undefined
  const high = highs.length === ranges.length ? highs[0] : undefined
  return {
    ...(low === undefined ? {} : { min: low.min!, minInclusive: low.minInclusive! }),
    ...(high === undefined ? {} : { max: high.max!, maxInclusive: high.maxInclusive! }),
    calibrated: ranges[0]!.calibrated,
  }
}

function labels(lineage: Lineage): readonly EnumerationLabel[] {
  const list = childOf(lineage, 'EnumerationList')
  if (list === undefined) {
    const { site, node } = lineage[0]!
    site.reading.report('missing', node, { element: node.name, what: 'EnumerationList' })
    return []
  }
  const { reading } = list.site
  const whole = (node: XmlNode, attribute: string): bigint | undefined => {
    const text = node.attribute(attribute)
    const value = text === undefined ? undefined : parseInteger(text)
    if (text !== undefined && value === undefined)
      reading.report('badValue', node, {
        element: node.name,
        value: clip(text),
        what: attribute,
        expected: 'a whole number',
      })
    return value
  }
  return list.node.all('Enumeration').flatMap((node) => {
    reading.required(node, 'value')
    const value = whole(node, 'value')
    const maxValue = whole(node, 'maxValue')
    const description = node.attribute('shortDescription')
    const label = reading.required(node, 'label')
    if (value === undefined) return []
    return [
      {
        value,
        ...(maxValue === undefined || maxValue === value ? {} : { maxValue }),
        label,
        ...(description === undefined ? {} : { description }),
      },
    ]
  })
}

// ── times ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function timeEncoding(lineage: Lineage): { readonly timeEncoding?: TimeEncoding } {
  const part = childOf(lineage, 'Encoding')
  const reference = childOf(lineage, 'ReferenceTime')
  // Some documents put the data encoding straight into the type, as for all other types.
  const direct = part === undefined ? childOf(lineage, ...ENCODING_ELEMENTS) : undefined
  const form = part === undefined ? undefined : part.node.child(...ENCODING_ELEMENTS)
  const coded = direct ?? (form === undefined || part === undefined ? undefined : { node: form, site: part.site })
  const { epoch, offsetFrom } = referenceTime(reference)
  if (coded === undefined) {
    if (part !== undefined)
      part.site.reading.report('missing', part.node, { element: 'Encoding', what: 'data encoding' })
    return {}
  }
  const reading = coded.site.reading
  const seconds = (part === undefined ? undefined : reading.word(part.node, 'units', TIME_UNITS)) ?? 1
  const scale = (part === undefined ? undefined : reading.number(part.node, 'scale')) ?? 1
  const offset = (part === undefined ? undefined : reading.number(part.node, 'offset')) ?? 0
  return {
    timeEncoding: {
      encoding: readEncoding(coded.site, coded.node),
      scale: scale * seconds,
      offset: offset * seconds,
      ...(epoch === undefined ? {} : { epoch }),
      ...(offsetFrom === undefined ? {} : { offsetFrom }),
    },
  }
}

function referenceTime(part: Part | undefined): Pick<TimeEncoding, 'epoch' | 'offsetFrom'> {
  const form = part?.node.child('Epoch', 'OffsetFrom')
  if (part === undefined || form === undefined) return {}
  if (form.name === 'OffsetFrom') {
    const ref = readParameterRef(part.site, form)
    return 'parameter' in ref ? { offsetFrom: ref } : {}
  }
  const epoch = readEpoch(form.content())
  if (epoch === undefined)
    part.site.reading.report('badValue', form, {
      element: 'Epoch',
      value: clip(form.content()),
      what: 'the epoch',
      expected: 'TAI, J2000, UNIX, GPS, a date or a date and time',
    })
  return epoch === undefined ? {} : { epoch }
}
function readEpoch(text: string): TimeEpoch | undefined {
  if (text === 'TAI' || text === 'J2000' || text === 'UNIX' || text === 'GPS') return { kind: text }
  return /^-?\d{4,}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/.test(text)
    ? { kind: 'utc', utc: text }
    : undefined
}

// ── structured values ────────────────────────────────────────────────────────────────────────────────────────────────

const typeCategories = (category: 'type' | 'argumentType'): readonly Category[] =>
  category === 'type' ? ['type'] : ['argumentType', 'type']

function members(site: Site, lineage: Lineage, category: 'type' | 'argumentType'): readonly Member[] {
  const list = childOf(lineage, 'MemberList')
  if (list === undefined) {
    site.reading.report('missing', lineage[0]!.node, { element: lineage[0]!.node.name, what: 'MemberList' })
    return []
  }
  const { reading, scope } = list.site
  const seen = new Set<string>()
  return list.node.all('Member').flatMap((node) => {
    const name = modelName(reading, node, reading.required(node, 'name'))
    const type = reading.resolve(scope, typeCategories(category), reading.required(node, 'typeRef'), node)
    const shortDescription = node.attribute('shortDescription')
    const initialValue = node.attribute('initialValue')
    if (seen.has(name)) {
      reading.report('duplicate', node, { what: 'member', name, scope: 'this aggregate', first: list.node.line })
      return []
    }
    seen.add(name)
    return [
      {
        name,
        ...(shortDescription === undefined ? {} : { shortDescription }),
        type,
        ...(initialValue === undefined ? {} : { initialValue }),
      },
    ]
  })
}

function array(
  site: Site,
  lineage: Lineage,
  common: { readonly name: string },
  category: 'type' | 'argumentType',
): DataType {
  const { reading, scope } = site
  const { node } = lineage[0]!
  const elementType = reading.resolve(scope, typeCategories(category), reading.required(node, 'arrayTypeRef'), node)
  const list = childOf(lineage, 'DimensionList')
  const number = reading.integer(node, 'numberOfDimensions', 1)
  // 1.1 gives only the number of dimensions here; the entry that lays the array in a container gives their sizes.
  const dimensions =
    list === undefined
      ? Array.from({ length: Math.min(number ?? 1, 16) }, (): ArrayDimension => ({
          count: { kind: 'fixed', value: 0 },
        }))
      : readDimensions(list.site, list.node)
  return { kind: 'array', ...common, elementType, dimensions }
}

/** DimensionListType: from a start index, usually 0, to an end index that is included. */
export function readDimensions(site: Site, list: XmlNode): readonly ArrayDimension[] {
  // Drafts of 1.2 had the size itself.
  const sizes = list.all('Size').map((node) => ({ count: needDynamicValue(site, node) }))
  if (sizes.length > 0) return sizes
  return list.all('Dimension').map((node) => {
    const first = site.reading.need(node, 'StartingIndex')
    const last = site.reading.need(node, 'EndingIndex')
    const start = first === undefined ? undefined : needDynamicValue(site, first)
    const end = last === undefined ? undefined : needDynamicValue(site, last)
    return { count: countOf(site, node, start, end) }
  })
}

function countOf(
  site: Site,
  node: XmlNode,
  start: DynamicValue | undefined,
  end: DynamicValue | undefined,
): DynamicValue {
  if (end === undefined) return { kind: 'fixed', value: 0 }
  if (start !== undefined && start.kind !== 'fixed') {
    site.reading.report('indexRange', node, { start: `a ${start.kind}` })
    return { kind: 'fixed', value: 0 }
  }
  const add = 1 - (start?.value ?? 0)
  switch (end.kind) {
    case 'fixed':
      return { kind: 'fixed', value: Math.max(0, end.value + add) }
    case 'reference':
      return { ...end, intercept: end.intercept + add }
    case 'lookup':
      return {
        ...end,
        cases: end.cases.map((c) => ({ ...c, value: c.value + add })),
        ...(end.otherwise === undefined ? {} : { otherwise: end.otherwise + add }),
      }
    default:
      return end
  }
}
