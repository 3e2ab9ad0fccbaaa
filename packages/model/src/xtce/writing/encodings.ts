/** Data encodings and calibrators as XTCE. */
import type { Calibrator } from '../../calibration.ts'
import type { BinaryEncoding, Encoding, FloatEncoding, IntegerEncoding, StringEncoding } from '../../types.ts'
import { toHex } from '@vigie/base'
import { likelyLeadingUnit, NO_REFERENCE } from '../encodings-reader.ts'
import type { BoxExtension } from '../references.ts'
import { writeInlineAlgorithm } from './algorithms.ts'
import { writeCriteria, writeDynamicValue, writeExpression, type Form } from './criteria.ts'
import { writeErrorDetections } from './error-detection.ts'
import type { Writing } from './writing.ts'
import type { Attributes } from './xml-text.ts'

const INTEGER: Readonly<Record<IntegerEncoding['scheme'], string>> = {
  unsigned: 'unsigned',
  'twos-complement': 'twosComplement',
  'ones-complement': 'onesComplement',
  'sign-magnitude': 'signMagnitude',
  bcd: 'BCD',
  'packed-bcd': 'packedBCD',
}
const FLOAT: Readonly<Record<FloatEncoding['scheme'], string>> = {
  ieee754: 'IEEE754_1985',
  mil1750a: 'MILSTD_1750A',
  dec: 'DEC',
  ibm: 'IBM',
  ti: 'TI',
}
const LARGEST_STRING = 65_535 * 8

export function writeEncoding(w: Writing, encoding: Encoding, form: Form): void {
  const order: Attributes = {
    byteOrder:
      encoding.byteOrder === 'msb'
        ? undefined
        : encoding.byteOrder === 'lsb'
          ? 'leastSignificantByteFirst'
          : encoding.byteOrder.join(','),
    bitOrder: encoding.bitOrder === 'lsb' ? 'leastSignificantBitFirst' : undefined,
  }
  if (typeof encoding.byteOrder !== 'string' && encoding.byteOrder.some((s) => s > 15))
    w.lose('a byte order of more than 16 bytes')
  switch (encoding.kind) {
    case 'integer':
    case 'float': {
      const [element, scheme] =
        encoding.kind === 'integer'
          ? ['IntegerDataEncoding', INTEGER[encoding.scheme]]
          : ['FloatDataEncoding', FLOAT[encoding.scheme]]
      w.xml.element(element!, { sizeInBits: encoding.sizeInBits, encoding: scheme, ...order }, () => {
        writeErrorDetections(w, encoding.errorDetection === undefined ? [] : [encoding.errorDetection])
        writeCalibration(w, encoding)
      })
      break
    }
    case 'string':
      w.xml.element('StringDataEncoding', { encoding: encoding.charset, ...order }, () => {
        writeErrorDetections(w, encoding.errorDetection === undefined ? [] : [encoding.errorDetection])
        writeStringSize(w, encoding, form)
      })
      break
    default:
      w.xml.element('BinaryDataEncoding', order, () => writeBinary(w, encoding, form))
  }
}

/** What of the encoding its element cannot say; goes to the type. */
export function boxExtension(encoding: Encoding | undefined): BoxExtension | undefined {
  if (encoding?.kind === 'binary') return encoding.leading === undefined ? undefined : { leading: encoding.leading }
  if (encoding?.kind !== 'string') return undefined
  const { boxBits, maxBits, terminator, leading } = encoding.size
  const variable = isVariable(encoding)
  const box: BoxExtension = {
    ...(variable && terminator === undefined && leading === undefined ? { noTerminator: true } : {}),
    ...(variable && maxBits === undefined ? { noMaximum: true } : {}),
    ...(leading !== undefined && leading.unitBits !== likelyLeadingUnit(leading.sizeInBits, maxBits, boxBits)
      ? { leading }
      : {}),
  }
  return Object.keys(box).length === 0 ? undefined : box
}

/** A box of a fixed size is in memory as in the packet; all else is variable. */
const isVariable = ({ size }: StringEncoding): boolean => size.boxBits?.kind !== 'fixed' || size.maxBits !== undefined

function writeStringSize(w: Writing, encoding: StringEncoding, form: Form): void {
  const { boxBits, maxBits, terminator, leading } = encoding.size
  const end = (): void => {
    if (terminator !== undefined) w.xml.leaf('TerminationChar', {}, toHex(terminator))
  }
  const tag = (): void => {
    if (leading !== undefined) w.xml.leaf('LeadingSize', { sizeInBitsOfSizeTag: leading.sizeInBits })
  }
  if (boxBits?.kind === 'fixed' && maxBits === undefined) {
    w.xml.element('SizeInBits', {}, () => {
      // PositiveLongType: a box has at least one bit.
      if (boxBits.value < 1) w.lose('a string in a box of no bits')
      w.xml.element('Fixed', {}, () => w.xml.leaf('FixedValue', {}, String(Math.max(1, boxBits.value))))
      end()
      tag()
    })
    return
  }
  w.xml.element('Variable', { maxSizeInBits: maxBits ?? LARGEST_STRING }, () => {
    if (boxBits?.kind === 'reference' || boxBits?.kind === 'lookup') writeDynamicValue(w, boxBits, form)
    else if (boxBits !== undefined) w.lose('a box of a fixed size with an upper bound, or found by an algorithm')
    else if (w.version === '1.2')
      w.xml.element('DynamicValue', {}, () => w.xml.leaf('ParameterInstanceRef', { parameterRef: NO_REFERENCE }))
    tag()
    if (leading === undefined) {
      if (terminator === undefined) w.xml.leaf('TerminationChar', {}, '00')
      else end()
    } else if (terminator !== undefined) w.lose('a variable string with both a length and a terminator')
  })
}

function writeBinary(w: Writing, encoding: BinaryEncoding, form: Form): void {
  writeErrorDetections(w, encoding.errorDetection === undefined ? [] : [encoding.errorDetection])
  w.xml.element('SizeInBits', {}, () => writeDynamicValue(w, encoding.sizeInBits, form))
  if (encoding.fromBinaryAlgorithm !== undefined)
    writeInlineAlgorithm(w, 'FromBinaryTransformAlgorithm', encoding.fromBinaryAlgorithm)
  if (encoding.toBinaryAlgorithm !== undefined)
    writeInlineAlgorithm(w, 'ToBinaryTransformAlgorithm', encoding.toBinaryAlgorithm)
}

function writeCalibration(w: Writing, encoding: IntegerEncoding | FloatEncoding): void {
  if (encoding.calibrator !== undefined) writeCalibrator(w, 'DefaultCalibrator', encoding.calibrator)
  w.xml.group('ContextCalibratorList', {}, () => {
    for (const { when, calibrator } of encoding.contextCalibrators ?? [])
      w.xml.element('ContextCalibrator', {}, () => {
        w.xml.element('ContextMatch', {}, () => writeCriteria(w, when, 'plain'))
        writeCalibrator(w, 'Calibrator', calibrator)
      })
  })
}

function writeCalibrator(w: Writing, element: string, calibrator: Calibrator): void {
  w.xml.element(element, { name: calibrator.name }, () => {
    switch (calibrator.kind) {
      case 'polynomial':
        w.xml.element('PolynomialCalibrator', {}, () => {
          const list = calibrator.coefficients.length === 0 ? [0] : calibrator.coefficients
          for (const [exponent, coefficient] of list.entries())
            if (coefficient !== 0 || exponent === list.length - 1) w.xml.leaf('Term', { coefficient, exponent })
        })
        break
      case 'spline':
        w.xml.element('SplineCalibrator', { order: calibrator.order, extrapolate: calibrator.extrapolate }, () => {
          for (const { raw, calibrated } of calibrator.points) w.xml.leaf('SplinePoint', { raw, calibrated })
        })
        break
      default:
        w.xml.element('MathOperationCalibrator', {}, () => writeExpression(w, calibrator.expression, 'plain', true))
    }
  })
}
