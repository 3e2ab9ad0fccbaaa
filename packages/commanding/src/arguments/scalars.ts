/** One scalar value: read by its type, turned to what is sent. */
import { formatUtc, fromHex, parseDuration, parseUtc, toHex, toSeconds, type Tai } from '@vigie/base'
import type {
  AbsoluteTimeType,
  BooleanType,
  Encoding,
  EnumeratedType,
  RelativeTimeType,
  StringType,
} from '@vigie/model'
import { countsFunction, encodingOf, readRaw, timeFunction, type ScalarType } from '@vigie/telemetry/layout'
import { writeBinary, writeText } from '../encode/texts.ts'
import { report, shown, type Environment } from './environment.ts'
import { convertNumber, encodingText, givenNumber, rawNumber, type Scalar } from './numbers.ts'
import { readNumber } from './read-number.ts'
import type { ArgumentValue } from './values.ts'

/** Undefined: a problem was reported. */
export function convertScalar(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: ScalarType,
): Scalar | undefined {
  const encoding = encodingOf(type)
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
      return convertString(env, place, given, type, encoding)
    case 'binary':
      return convertBinary(env, place, given, encoding)
    case 'absolute-time':
      return convertTime(env, place, given, type, encoding)
    default:
      return convertDuration(env, place, given, type, encoding)
  }
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

function convertString(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: StringType,
  encoding: Encoding,
): Scalar | undefined {
  if (encoding.kind !== 'string') {
    if (encoding.kind === 'binary') return convertBinary(env, place, given, encoding)
    const number = givenNumber(env, place, given, undefined, () => 'a number')
    const raw = number === undefined ? undefined : rawNumber(number, encoding)
    if (number !== undefined && raw === undefined)
      return report(env, 'notRepresentable', place, { given: String(number), encoding: encodingText(encoding) })
    return raw === undefined ? undefined : { raw, engineering: raw }
  }
  const text = typeof given === 'number' || typeof given === 'bigint' ? String(given) : given
  if (typeof text !== 'string') return report(env, 'wrongType', place, { expected: 'a text', given: shown(given) })
  const length = Array.from(text).length
  const { minLength, maxLength, pattern } = type
  if ((minLength !== undefined && length < minLength) || (maxLength !== undefined && length > maxLength))
    return report(env, 'wrongLength', place, {
      given: `${length} characters`,
      expected:
        maxLength === undefined ? `at least ${minLength} characters` : `${minLength ?? 0} to ${maxLength} characters`,
    })
  if (pattern !== undefined && !matches(pattern, text))
    return report(env, 'badPattern', place, { given: shown(text), pattern })
  return convertText(env, place, text, encoding, text)
}

/** Patterns of XML Schema match the whole text; one that cannot be read refuses nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text)
  } catch {
    return true
  }
}

function convertText(
  env: Environment,
  place: string,
  text: string,
  encoding: Extract<Encoding, { kind: 'string' }>,
  engineering: ArgumentValue,
): Scalar | undefined {
  // Readers drop the zeros after a text, and take the first of them in other boxes for its end.
  if (text.endsWith('\0'))
    return report(env, 'notRepresentable', place, { given: shown(text), encoding: 'a text that zeros may follow' })
  const box = encoding.size.boxBits === undefined ? undefined : env.size(encoding.size.boxBits)
  // A box whose size is not known yet is looked at when the command is encoded.
  if (encoding.size.boxBits !== undefined && box === undefined) return { raw: text, engineering }
  const written = writeText(text, encoding, box)
  if ('bytes' in written) {
    if (readsBack(text, encoding, written.bytes, box)) return { raw: text, engineering }
    return report(env, 'notRepresentable', place, {
      given: shown(text),
      encoding: `a box of ${box === undefined ? 'its own size' : `${box} bits`} from which it reads back`,
    })
  }
  switch (written.reason) {
    case 'charset':
      return report(env, 'notRepresentable', place, { given: shown(text), encoding: `the charset ${encoding.charset}` })
    case 'terminator':
      return report(env, 'notRepresentable', place, {
        given: shown(text),
        encoding: `a text that ends at the bytes ${toHex(encoding.size.terminator!)}`,
      })
    case 'tag':
      return report(env, 'notRepresentable', place, {
        given: shown(text),
        encoding: `a length of ${encoding.size.leading?.sizeInBits} bits`,
      })
    default:
      return report(env, 'wrongLength', place, {
        given: `${written.bits / 8} bytes`,
        expected: `at most ${Math.floor(written.most / 8)} bytes`,
      })
  }
}

/** A terminator that begins within the text, or a box that ends within a character, would make another text of it. */
function readsBack(
  text: string,
  encoding: Extract<Encoding, { kind: 'string' }>,
  bytes: Uint8Array,
  box: number | undefined,
): boolean {
  if (encoding.size.terminator === undefined && !/^UTF-(16|32)/.test(encoding.charset)) return true
  return readRaw({ kind: 'string', name: '', encoding }, bytes, 0, () => box ?? Number.NaN)?.reading?.raw === text
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

const FROM_NOW = /^now(?:\s*([+-])\s*(.+))?$/i

function givenTime(env: Environment, given: ArgumentValue): Tai | undefined {
  if (typeof given === 'bigint') return given
  if (typeof given !== 'string') return undefined
  const text = given.trim()
  const relative = FROM_NOW.exec(text)
  try {
    if (relative === null) return parseUtc(text)
    if (env.time === undefined) return undefined
    const by = relative[2] === undefined ? 0n : parseDuration(relative[2])
    return env.time + (relative[1] === '-' ? -by : by)
  } catch {
    return undefined
  }
}

function convertTime(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: AbsoluteTimeType,
  encoding: Encoding,
): Scalar | undefined {
  const tai = givenTime(env, given)
  if (tai === undefined) return report(env, 'badTime', place, { given: shown(given) })
  if (encoding.kind === 'string') {
    const text = formatUtc(tai)
    return convertText(env, place, text, encoding, parseUtc(text))
  }
  const time = type.timeEncoding!
  let counted = tai
  if (time.offsetFrom !== undefined) {
    const base = env.lookup(time.offsetFrom)?.eng
    if (typeof base !== 'bigint' && typeof base !== 'number')
      return report(env, 'noInverse', place, {
        given: shown(given),
        detail: `it is counted from ${time.offsetFrom.parameter}, which is not known`,
        hint: 'Wait for a value of that parameter.',
      })
    counted = tai - (typeof base === 'bigint' ? base : BigInt(Math.round(base * 1e9)))
  }
  const exact = encoding.kind === 'binary' ? undefined : countsFunction(time)(counted)
  const raw =
    exact === undefined || encoding.kind === 'binary'
      ? undefined
      : rawNumber(encoding.kind === 'float' ? secondsOf(time, counted) : exact, encoding)
  const back =
    raw === undefined || raw instanceof Uint8Array || typeof raw === 'string' ? undefined : timeFunction(time)(raw)
  if (raw === undefined || back === undefined)
    return report(env, 'notRepresentable', place, {
      given: formatUtc(tai),
      encoding: encoding.kind === 'binary' ? 'bytes' : encodingText(encoding),
    })
  return { raw, engineering: back + (tai - counted) }
}

/** Counts with their fraction, for encodings in floating point. */
function secondsOf(time: NonNullable<AbsoluteTimeType['timeEncoding']>, tai: Tai): number {
  const at = timeFunction(time)
  const count = countsFunction(time)(tai)!
  const base = at(Number(count)) ?? tai
  return Number(count) + Number(tai - base) / 1e9 / time.scale
}

function convertDuration(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: RelativeTimeType,
  encoding: Encoding,
): Scalar | undefined {
  const seconds = givenSeconds(env, place, given)
  if (seconds === undefined) return undefined
  const { scale, offset } = type.timeEncoding!
  if (encoding.kind === 'binary')
    return report(env, 'notRepresentable', place, { given: `${seconds} s`, encoding: 'bytes' })
  const counts = (seconds - offset) / scale
  const raw = rawNumber(encoding.kind === 'integer' ? Math.round(counts) : counts, encoding)
  if (raw === undefined || !Number.isFinite(counts))
    return report(env, 'notRepresentable', place, { given: `${seconds} s`, encoding: encodingText(encoding) })
  return { raw, engineering: raw instanceof Uint8Array ? seconds : offset + scale * Number(raw) }
}

function givenSeconds(env: Environment, place: string, given: ArgumentValue): number | undefined {
  if (typeof given === 'string' && !/^\s*[+-]?[\d.]+(e[+-]?\d+)?\s*$/i.test(given)) {
    try {
      return toSeconds(parseDuration(given))
    } catch {
      return report(env, 'wrongType', place, { expected: 'a duration such as 10 s or 5 min', given: shown(given) })
    }
  }
  const number = givenNumber(env, place, given, 's', () => 'a duration in seconds')
  return number === undefined ? undefined : Number(number)
}
