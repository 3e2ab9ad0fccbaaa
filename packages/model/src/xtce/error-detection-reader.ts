/** CRC, checksum, exclusive or, parity over a container or a value (ErrorDetectCorrectType). */
import type { ErrorDetection } from '../types.ts'
import { readInlineAlgorithm } from './algorithms-reader.ts'
import type { XmlNode } from './node.ts'
import type { Site } from './references.ts'

export const CHECK_ELEMENTS = ['CRC', 'Checksum', 'XOR', 'Parity'] as const

const ATTRIBUTES = [
  'type',
  'width',
  'name',
  'hashSizeInBits',
  'bitsFromReference',
  'reference',
  'reflectData',
  'reflectRemainder',
  'direction',
]

export function readErrorDetection(site: Site, form: XmlNode): ErrorDetection {
  const attributes: Record<string, string> = {}
  for (const key of ATTRIBUTES) {
    const value = form.attribute(key)
    if (value !== undefined) attributes[key] = value
  }
  for (const key of ['Polynomial', 'InitRemainder', 'FinalXOR']) {
    const inner = form.child(key)
    if (inner === undefined) continue
    // 1.1 gives the polynomial as terms.
    const terms = inner
      .all('Term')
      .map((t) => `${t.attribute('coefficient') ?? '1'}*x^${t.attribute('exponent') ?? '0'}`)
    attributes[key] = terms.length > 0 ? terms.join('+') : inner.content()
  }
  if (form.name === 'XOR') attributes['form'] = 'xor'
  const parameter = form.attribute('parameterRef')
  const algorithm = form.child('InputAlgorithm')
  return {
    kind: form.name === 'CRC' ? 'crc' : form.name === 'Parity' ? 'parity' : 'checksum',
    ...(parameter === undefined
      ? {}
      : { parameter: site.reading.resolveParameter(site.scope, parameter, form).parameter }),
    ...(algorithm === undefined ? {} : { algorithm: readInlineAlgorithm(site, algorithm) }),
    attributes,
  }
}
