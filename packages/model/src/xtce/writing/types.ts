/** Parameter and argument types as XTCE. */
import type {
  AbsoluteTimeType,
  ArrayDimension,
  BinaryType,
  BooleanType,
  DataType,
  EnumeratedType,
  FloatType,
  IntegerType,
  RelativeTimeType,
  StringType,
  ValidRange,
} from '../../types.ts'
import { limits, writeAlarms } from './alarms.ts'
import { writeDynamicValue, type Form } from './criteria.ts'
import { boxExtension, writeEncoding } from './encodings.ts'
import { xtceName, type Writing } from './writing.ts'
import type { Attributes } from './xml-text.ts'

type Use = 'Parameter' | 'Argument'
type Scalar =
  | IntegerType
  | FloatType
  | EnumeratedType
  | BooleanType
  | StringType
  | BinaryType
  | AbsoluteTimeType
  | RelativeTimeType

const ELEMENTS: Readonly<Record<DataType['kind'], string>> = {
  integer: 'Integer',
  float: 'Float',
  enumerated: 'Enumerated',
  boolean: 'Boolean',
  string: 'String',
  binary: 'Binary',
  'absolute-time': 'AbsoluteTime',
  'relative-time': 'RelativeTime',
  aggregate: 'Aggregate',
  array: 'Array',
}

export function writeType(w: Writing, type: DataType, use: Use): void {
  const form: Form = use === 'Argument' ? 'command' : 'plain'
  const common: Attributes = { name: xtceName(type.name), shortDescription: type.shortDescription }
  // The schema 1.2 has the word misspelt.
  const suffix =
    type.kind === 'relative-time' && use === 'Argument' && w.version === '1.2' ? 'AgumentType' : `${use}Type`
  const element = `${ELEMENTS[type.kind]}${suffix}`
  if (type.kind === 'aggregate')
    w.xml.element(element, common, () => {
      longDescription(w, type)
      w.xml.element('MemberList', {}, () => {
        for (const m of type.members)
          w.xml.leaf('Member', {
            name: xtceName(m.name),
            shortDescription: m.shortDescription,
            typeRef: w.reference(m.type),
            initialValue: m.initialValue,
          })
      })
    })
  else if (type.kind === 'array')
    w.xml.element(element, { ...common, arrayTypeRef: w.reference(type.elementType) }, () => {
      longDescription(w, type)
      writeDimensions(w, type.dimensions, form)
    })
  else writeScalar(w, element, common, type, use)
}

const longDescription = (w: Writing, type: DataType): void => {
  if (type.longDescription !== undefined) w.xml.leaf('LongDescription', {}, type.longDescription)
}

/** What the schema takes as the initial value of each kind. */
const INITIAL: Readonly<Record<string, RegExp>> = {
  integer: /^-?\d{1,18}$/,
  float: /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/,
  binary: /^(?:[\da-fA-F]{2})+$/,
  'absolute-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?$/,
  'relative-time': /^-?PT\d+(?:\.\d+)?S$/,
}

function writeScalar(w: Writing, element: string, common: Attributes, type: Scalar, use: Use): void {
  const isTime = type.kind === 'absolute-time' || type.kind === 'relative-time'
  const fits = type.initialValue !== undefined && (INITIAL[type.kind]?.test(type.initialValue) ?? true)
  const encoding = isTime ? type.timeEncoding?.encoding : type.encoding
  const form: Form = use === 'Argument' ? 'command' : 'plain'
  const plainUnit = type.unit !== undefined && type.unit === type.unit.trim() && !isTime
  w.xml.element(element, { ...common, initialValue: fits ? type.initialValue : undefined, ...own(type) }, () => {
    longDescription(w, type)
    w.extensions({
      box: boxExtension(encoding),
      initialValue: fits ? undefined : type.initialValue,
      unit: plainUnit ? undefined : type.unit,
    })
    if (plainUnit) w.xml.element('UnitSet', {}, () => w.xml.leaf('Unit', {}, type.unit))
    if (isTime) writeTime(w, type)
    else if (type.encoding !== undefined) writeEncoding(w, type.encoding, form)
    writeOwn(w, type, use)
    if (use === 'Parameter') writeAlarms(w, type.kind, type.alarms, type.contextAlarms)
    else if (type.alarms !== undefined || type.contextAlarms !== undefined) w.lose('an alarm of an argument')
  })
}

function own(type: Scalar): Attributes {
  switch (type.kind) {
    case 'integer':
      return { signed: type.signed, sizeInBits: type.sizeInBits }
    case 'float':
      return { sizeInBits: type.sizeInBits }
    case 'boolean':
      return { oneStringValue: type.oneString, zeroStringValue: type.zeroString }
    case 'string':
      return { restrictionPattern: type.pattern }
    default:
      return {}
  }
}

function writeOwn(w: Writing, type: Scalar, use: Use): void {
  switch (type.kind) {
    case 'integer':
    case 'float':
      if (type.validRange !== undefined) writeValidRange(w, type, type.validRange, use)
      break
    case 'enumerated':
      w.xml.element('EnumerationList', {}, () => {
        for (const l of type.labels)
          w.xml.leaf('Enumeration', {
            value: String(l.value),
            maxValue: l.maxValue === undefined ? undefined : String(l.maxValue),
            label: l.label,
            shortDescription: l.description,
          })
      })
      break
    case 'string':
      if (type.minLength !== undefined || type.maxLength !== undefined)
        w.xml.leaf('SizeRangeInCharacters', { minInclusive: type.minLength, maxInclusive: type.maxLength })
      break
    default:
  }
}

function writeValidRange(w: Writing, type: IntegerType | FloatType, range: ValidRange, use: Use): void {
  const attributesOf = (r: ValidRange): Attributes => (type.kind === 'integer' ? wholeLimits(r) : limits(r))
  const applies = { validRangeAppliesToCalibrated: range.calibrated ? undefined : false }
  if (use === 'Parameter') {
    if (type.validRanges !== undefined) w.lose('a second valid range of a parameter')
    w.xml.leaf('ValidRange', { ...attributesOf(range), ...applies })
  } else
    w.xml.element('ValidRangeSet', applies, () => {
      for (const r of type.validRanges ?? [range]) w.xml.leaf('ValidRange', attributesOf(r))
    })
}
/** Ranges of integers are whole and include their ends. */
function wholeLimits({ min, minInclusive, max, maxInclusive }: ValidRange): Attributes {
  const low = min === undefined ? undefined : minInclusive === false && Number.isInteger(min) ? min + 1 : Math.ceil(min)
  const high =
    max === undefined ? undefined : maxInclusive === false && Number.isInteger(max) ? max - 1 : Math.floor(max)
  return { minInclusive: low, maxInclusive: high }
}

function writeTime(w: Writing, type: AbsoluteTimeType | RelativeTimeType): void {
  const time = type.timeEncoding
  if (time === undefined) return
  w.xml.element(
    'Encoding',
    { scale: time.scale === 1 ? undefined : time.scale, offset: time.offset === 0 ? undefined : time.offset },
    () => writeEncoding(w, time.encoding, 'plain'),
  )
  w.xml.group('ReferenceTime', {}, () => {
    if (time.offsetFrom !== undefined)
      w.xml.leaf('OffsetFrom', {
        parameterRef: w.parameterReference(time.offsetFrom),
        instance: time.offsetFrom.instance,
        useCalibratedValue: time.offsetFrom.calibrated === false ? false : undefined,
      })
    else if (time.epoch !== undefined)
      w.xml.leaf('Epoch', {}, time.epoch.kind === 'utc' ? time.epoch.utc : time.epoch.kind)
  })
  if (time.offsetFrom !== undefined && time.epoch !== undefined) w.lose('a time with both an epoch and an offset')
}

/** From 0 to the last index. */
export function writeDimensions(w: Writing, dimensions: readonly ArrayDimension[], form: Form): void {
  w.xml.element('DimensionList', {}, () => {
    for (const { count } of dimensions)
      w.xml.element('Dimension', {}, () => {
        w.xml.element('StartingIndex', {}, () => w.xml.leaf('FixedValue', {}, '0'))
        w.xml.element('EndingIndex', {}, () => writeDynamicValue(w, count, form, -1))
      })
  })
}
