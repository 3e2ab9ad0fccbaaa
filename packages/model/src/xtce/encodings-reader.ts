/** Data encodings: how a value lies in the bits of a container. */
import { fixed, type DynamicValue } from '../criteria.ts'
import type { BinaryEncoding, Encoding, FloatEncoding, IntegerEncoding, StringEncoding, StringSize } from '../types.ts'
import { readInlineAlgorithm } from './algorithms-reader.ts'
import { CHECK_ELEMENTS, readErrorDetection } from './error-detection-reader.ts'
import { readCalibration } from './calibrators-reader.ts'
import { needDynamicValue, readDiscreteLookup, readDynamicReference, readDynamicValue } from './criteria-reader.ts'
import type { Site } from './references.ts'
import type { XmlNode } from './node.ts'

export const ENCODING_ELEMENTS = [
  'IntegerDataEncoding',
  'FloatDataEncoding',
  'StringDataEncoding',
  'BinaryDataEncoding',
] as const

const INTEGER_SCHEMES: Readonly<Record<string, IntegerEncoding['scheme']>> = {
  unsigned: 'unsigned',
  signMagnitude: 'sign-magnitude',
  twosComplement: 'twos-complement',
  onesComplement: 'ones-complement',
  BCD: 'bcd',
  packedBCD: 'packed-bcd',
  // The spelling of XTCE 1.1.
  twosCompliment: 'twos-complement',
  onesCompliment: 'ones-complement',
}
const FLOAT_SCHEMES: Readonly<Record<string, FloatEncoding['scheme']>> = {
  IEEE754_1985: 'ieee754',
  IEEE754: 'ieee754',
  MILSTD_1750A: 'mil1750a',
  DEC: 'dec',
  IBM: 'ibm',
  TI: 'ti',
}
const FLOAT_SIZES: ReadonlySet<number> = new Set([16, 32, 40, 48, 64, 80, 128])
const CHARSETS: Readonly<Record<string, StringEncoding['charset']>> = Object.fromEntries(
  [
    'US-ASCII',
    'ISO-8859-1',
    'Windows-1252',
    'UTF-8',
    'UTF-16',
    'UTF-16LE',
    'UTF-16BE',
    'UTF-32',
    'UTF-32LE',
    'UTF-32BE',
  ].map((name) => [name, name as StringEncoding['charset']]),
)
const BIT_ORDERS = { mostSignificantBitFirst: 'msb', leastSignificantBitFirst: 'lsb' } as const

export function readEncoding(site: Site, node: XmlNode): Encoding {
  switch (node.name) {
    case 'IntegerDataEncoding':
      return integer(site, node)
    case 'FloatDataEncoding':
      return float(site, node)
    case 'StringDataEncoding':
      return string(site, node)
    default:
      return binary(site, node)
  }
}

function orders(site: Site, node: XmlNode): Pick<Encoding, 'byteOrder' | 'bitOrder' | 'errorDetection'> {
  const bitOrder = site.reading.word(node, 'bitOrder', BIT_ORDERS) ?? 'msb'
  const detection = node.child('ErrorDetectCorrect')
  // One over a value; a second one stays unread and is reported.
  const form = detection?.child(...CHECK_ELEMENTS)
  const errorDetection = form === undefined ? undefined : readErrorDetection(site, form)
  return { byteOrder: byteOrder(site, node), bitOrder, ...(errorDetection === undefined ? {} : { errorDetection }) }
}

/** `byteOrder` of 1.2 and later, or the ByteOrderList of 1.1; a list that is one of the usual orders is called by its name. */
function byteOrder(site: Site, node: XmlNode): Encoding['byteOrder'] {
  const { reading } = site
  const list = node.child('ByteOrderList')
  let significances: readonly number[]
  if (list === undefined) {
    const written = node.attribute('byteOrder')?.trim()
    if (written === undefined || written === 'mostSignificantByteFirst') return 'msb'
    if (written === 'leastSignificantByteFirst') return 'lsb'
    if (!/^\d+(?:\s*,\s*\d+)*$/.test(written) || written.length > 200) {
      reading.report('badValue', node, {
        element: node.name,
        value: written.slice(0, 80),
        what: 'byteOrder',
        expected: 'mostSignificantByteFirst, leastSignificantByteFirst or a list such as 1,0,3,2',
      })
      return 'msb'
    }
    significances = written.split(',').map(Number)
  } else {
    significances = list.all('Byte').map((b) => reading.integer(b, 'byteSignificance') ?? 0)
  }
  const n = significances.length
  if (n === 0 || n > 64 || new Set(significances).size !== n || significances.some((s) => s >= n)) {
    reading.report('badValue', list ?? node, {
      element: (list ?? node).name,
      value: significances.slice(0, 20).join(','),
      what: 'the byte order',
      expected: 'each significance from 0 once',
    })
    return 'msb'
  }
  if (significances.every((s, i) => s === n - 1 - i)) return 'msb'
  return significances.every((s, i) => s === i) ? 'lsb' : significances
}

function integer(site: Site, node: XmlNode): IntegerEncoding {
  const { reading } = site
  return {
    kind: 'integer',
    sizeInBits: reading.integer(node, 'sizeInBits', 1) ?? 8,
    scheme: reading.word(node, 'encoding', INTEGER_SCHEMES) ?? 'unsigned',
    ...orders(site, node),
    ...readCalibration(site, node),
  }
}

function float(site: Site, node: XmlNode): FloatEncoding {
  const { reading } = site
  let size = reading.integer(node, 'sizeInBits', 1) ?? 32
  if (!FLOAT_SIZES.has(size)) {
    reading.report('badValue', node, {
      element: node.name,
      value: String(size),
      what: 'sizeInBits',
      expected: `one of ${[...FLOAT_SIZES].join(', ')}`,
    })
    size = 32
  }
  return {
    kind: 'float',
    sizeInBits: size as FloatEncoding['sizeInBits'],
    scheme: reading.word(node, 'encoding', FLOAT_SCHEMES) ?? 'ieee754',
    ...orders(site, node),
    ...readCalibration(site, node),
  }
}

function string(site: Site, node: XmlNode): StringEncoding {
  return {
    kind: 'string',
    charset: site.reading.word(node, 'encoding', CHARSETS) ?? 'UTF-8',
    ...orders(site, node),
    size: stringSize(site, node),
  }
}

/** SizeInBits: a box, perhaps with an end or a length in it; Variable: the box is found in the packet or there is none. */
function stringSize(site: Site, node: XmlNode): StringSize {
  const { reading } = site
  const form = reading.need(node, 'SizeInBits', 'Variable')
  if (form === undefined) return { boxBits: fixed(0) }
  const bound = form.name === 'Variable' ? reading.integer(form, 'maxSizeInBits', 1) : undefined
  const maxBits = site.box?.noMaximum === true ? undefined : bound
  const fixedForm = form.child('Fixed')
  const dynamic = form.child('DynamicValue')
  const list = form.child('DiscreteLookupList')
  let boxBits: DynamicValue | undefined
  if (fixedForm !== undefined) boxBits = needDynamicValue(site, fixedForm)
  else if (dynamic !== undefined) boxBits = isIgnored(dynamic) ? undefined : readDynamicReference(site, dynamic)
  else if (list !== undefined) boxBits = readDiscreteLookup(site, list)
  else boxBits = readDynamicValue(site, form)
  const end = form.child('TerminationChar')
  // The schema's default of an empty element.
  const terminator =
    end === undefined || site.box?.noTerminator === true
      ? undefined
      : reading.bytes(end, end.content() || '00', 'TerminationChar')
  const tag = form.child('LeadingSize')
  const leading = tag === undefined ? undefined : leadingSize(site, tag, maxBits, boxBits)
  if (boxBits === undefined && terminator === undefined && leading === undefined)
    reading.report('missing', form, { element: form.name, what: 'Fixed, TerminationChar or LeadingSize' })
  return {
    ...(boxBits === undefined ? {} : { boxBits }),
    ...(maxBits === undefined ? {} : { maxBits }),
    ...(terminator === undefined ? {} : { terminator }),
    ...(leading === undefined ? {} : { leading }),
  }
}

/** XTCE 1.2 wants a reference here also for strings that say themselves where they end; a custom is to name this one. */
function isIgnored(node: XmlNode): boolean {
  const ref = node.child('ParameterInstanceRef')
  return ref?.attribute('parameterRef') === NO_REFERENCE
}
export const NO_REFERENCE = '_yamcs_ignore'

/**
 * The standard does not say what the tag counts. Bits are taken, as for all other sizes of XTCE, unless a tag of that
 * width could not count the largest string in bits: then it counts bytes.
 */
function leadingSize(
  site: Site,
  tag: XmlNode,
  maxBits: number | undefined,
  box: DynamicValue | undefined,
): NonNullable<StringSize['leading']> {
  const sizeInBits = site.reading.integer(tag, 'sizeInBitsOfSizeTag', 1) ?? 16
  return { sizeInBits, unitBits: site.box?.leading?.unitBits ?? likelyLeadingUnit(sizeInBits, maxBits, box) }
}
export function likelyLeadingUnit(
  sizeInBits: number,
  maxBits: number | undefined,
  box: DynamicValue | undefined,
): number {
  const most = maxBits ?? (box?.kind === 'fixed' ? box.value - sizeInBits : 0)
  return most > 2 ** sizeInBits - 1 ? 8 : 1
}

function binary(site: Site, node: XmlNode): BinaryEncoding {
  const { reading } = site
  const size = reading.need(node, 'SizeInBits')
  const from = node.child('FromBinaryTransformAlgorithm')
  const to = node.child('ToBinaryTransformAlgorithm')
  const leading = site.box?.leading
  return {
    kind: 'binary',
    sizeInBits: size === undefined ? fixed(0) : needDynamicValue(site, size),
    ...orders(site, node),
    ...(leading === undefined ? {} : { leading }),
    ...(from === undefined ? {} : { fromBinaryAlgorithm: readInlineAlgorithm(site, from) }),
    ...(to === undefined ? {} : { toBinaryAlgorithm: readInlineAlgorithm(site, to) }),
  }
}
