/** One scalar value: read by its type, turned to what is sent. */
import { fromHex } from '@vigie/base'
import type { BooleanType, Encoding, EnumeratedType } from '@vigie/model'
import { encodingOf, type ScalarType } from '@vigie/telemetry/layout'
import { writeBinary } from '../encode/texts.ts'
import { report, shown, type Environment } from './environment.ts'
import { convertNumber, encodingText, rawNumber, type Scalar } from './numbers.ts'
import { readNumber } from './read-number.ts'
import { convertString, convertText } from './texts.ts'
import { convertDuration, convertTime } from './times.ts'
import type { ArgumentValue } from './values.ts'

/** Undefined: a problem was reported. */
export function convertScalar(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: ScalarType,
): Scalar | undefined {
  // What stays on the ground has texts that nobody encodes; a telecommand with one is refused by the encoder.
  const encoding = encodingOf(type) ?? (type.kind === 'string' ? PLAIN_TEXT : undefined)
  if (encoding === undefined)
    return report(env, 'wrongType', place, { expected: 'a value of a type with an encoding', given: shown(given) })
  switch (type.kind) {
    case 'integer':
    case 'float':
      return encoding.kind === 'binary'
        ? convertBinary(env, place, given, encoding)
        : convertNumber(env, place, given, type, encoding)
    case 'enumerated':
      return convertEnumerated(env, place, given, type, encoding)
    case 'boolean':
      return convertBoolean(env, place, given, type, encoding)
    case 'string':
      return encoding.kind === 'binary'
        ? convertBinary(env, place, given, encoding)
        : convertString(env, place, given, type, encoding)
    case 'binary':
      return convertBinary(env, place, given, encoding)
    case 'absolute-time':
      return convertTime(env, place, given, type, encoding)
    default:
      return convertDuration(env, place, given, type, encoding)
  }
}

const PLAIN_TEXT: Encoding = {
  kind: 'string',
  charset: 'UTF-8',
  size: { leading: { sizeInBits: 32, unitBits: 8 } },
  bitOrder: 'msb',
  byteOrder: 'msb',
}

function convertEnumerated(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: EnumeratedType,
  encoding: Encoding,
): Scalar | undefined {
  const text = typeof given === 'string' ? given : undefined
  let label = text === undefined ? undefined : (type.labels.find((l) => l.label === text) ?? onlyOne(type, text))
  let value: number | bigint | undefined = label?.value
  if (label === undefined) {
    const number =
      typeof given === 'number' || typeof given === 'bigint' ? given : text === undefined ? undefined : readNumber(text)
    value = typeof number === 'object' ? (number.unit === '' ? number.value : undefined) : number
    label =
      value === undefined ? undefined : type.labels.find((l) => value! >= l.value && value! <= (l.maxValue ?? l.value))
  }
  if (label === undefined || value === undefined)
    return report(env, 'badLabel', place, {
      given: shown(given),
      labels: type.labels
        .slice(0, 20)
        .map((l) => `${l.label} (${l.value})`)
        .join(', '),
    })
  if (encoding.kind === 'string') return convertText(env, place, label.label, encoding, label.label)
  const raw = encoding.kind === 'binary' ? undefined : rawNumber(value, encoding)
  if (raw === undefined)
    return report(env, 'notRepresentable', place, {
      given: `${label.label} (${value})`,
      encoding: encoding.kind === 'binary' ? 'bytes' : encodingText(encoding),
    })
  return { raw, engineering: label.label }
}

/** A label told in another case, where only one is meant. */
function onlyOne(type: EnumeratedType, text: string): EnumeratedType['labels'][number] | undefined {
  const same = type.labels.filter((l) => l.label.toLowerCase() === text.trim().toLowerCase())
  return same.length === 1 ? same[0] : undefined
}

function convertBoolean(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: BooleanType,
  encoding: Encoding,
): Scalar | undefined {
  const text = typeof given === 'string' ? given.trim() : undefined
  const is = (label: string, ...others: readonly string[]): boolean =>
    text === label || (text !== undefined && [label.toLowerCase(), ...others].includes(text.toLowerCase()))
  const truth =
    typeof given === 'boolean'
      ? given
      : text === type.oneString
        ? true
        : text === type.zeroString
          ? false
          : given === 1 || given === 1n || is(type.oneString, 'true', '1')
            ? true
            : given === 0 || given === 0n || is(type.zeroString, 'false', '0')
              ? false
              : undefined
  if (truth === undefined)
    return report(env, 'badLabel', place, {
      given: shown(given),
      labels: `${type.zeroString} (0), ${type.oneString} (1)`,
    })
  if (encoding.kind === 'string')
    return convertText(env, place, truth ? type.oneString : type.zeroString, encoding, truth)
  const raw = encoding.kind === 'binary' ? undefined : rawNumber(truth ? 1 : 0, encoding)
  if (raw === undefined) return report(env, 'notRepresentable', place, { given: String(truth), encoding: 'its bits' })
  return { raw, engineering: truth }
}

function bytesOf(env: Environment, place: string, given: ArgumentValue): Uint8Array | undefined {
  if (given instanceof Uint8Array) return given
  if (typeof given === 'string') {
    const digits = given.trim().replace(/^0x/i, '')
    try {
      return fromHex(digits)
    } catch {
      return report(env, 'wrongType', place, { expected: 'bytes as hexadecimal digits', given: shown(given) })
    }
  }
  return report(env, 'wrongType', place, { expected: 'bytes as hexadecimal digits', given: shown(given) })
}

function convertBinary(env: Environment, place: string, given: ArgumentValue, encoding: Encoding): Scalar | undefined {
  const bytes = bytesOf(env, place, given)
  if (bytes === undefined) return undefined
  if (encoding.kind !== 'binary')
    return report(env, 'notRepresentable', place, { given: shown(bytes), encoding: encodingText(encoding) })
  const size = encoding.leading === undefined ? env.size(encoding.sizeInBits) : undefined
  const written = writeBinary(bytes, encoding, size)
  if ('bytes' in written) return { raw: bytes, engineering: bytes }
  if (written.reason === 'long' || written.reason === 'short')
    return report(env, 'wrongLength', place, {
      given: `${bytes.length} bytes`,
      expected:
        written.most % 8 === 0 ? `${written.most / 8} bytes` : `${written.most} bits, the rest of the last byte zero`,
    })
  return report(env, 'notRepresentable', place, {
    given: `${bytes.length} bytes`,
    encoding: `a length of ${encoding.leading?.sizeInBits} bits`,
  })
}
