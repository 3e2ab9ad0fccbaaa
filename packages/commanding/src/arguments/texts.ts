/** Texts: within their length, pattern, charset and box, and readable from it. */
import { toHex } from '@vigie/base'
import type { Encoding, StringType } from '@vigie/model'
import { readRaw } from '@vigie/telemetry/layout'
import { writeText } from '../encode/texts.ts'
import { report, shown, type Environment } from './environment.ts'
import { encodingText, givenNumber, rawNumber, type Scalar } from './numbers.ts'
import type { ArgumentValue } from './values.ts'

export function convertString(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: StringType,
  encoding: Exclude<Encoding, { kind: 'binary' }>,
): Scalar | undefined {
  if (encoding.kind !== 'string') {
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

export function convertText(
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
