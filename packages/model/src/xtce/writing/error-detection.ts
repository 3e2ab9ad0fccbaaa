/** Checks over containers and values as XTCE. */
import type { ErrorDetection } from '../../types.ts'
import { writeInlineAlgorithm } from './algorithms.ts'
import type { Writing } from './writing.ts'

/** One of them before 1.3; whether something was written. */
export function writeErrorDetections(w: Writing, list: readonly ErrorDetection[]): void {
  if (w.version === '1.2' && list.length > 1) w.lose('a second check over the same bits')
  w.xml.group('ErrorDetectCorrect', {}, () => {
    for (const check of w.version === '1.2' ? list.slice(0, 1) : list) writeErrorDetection(w, check)
  })
}

function elementOf({ kind, attributes }: ErrorDetection): string {
  if (kind === 'crc') return 'CRC'
  if (kind === 'parity') return 'Parity'
  return attributes['form'] === 'xor' ? 'XOR' : 'Checksum'
}

function writeErrorDetection(w: Writing, check: ErrorDetection): void {
  const { form: _form, Polynomial, InitRemainder, FinalXOR, ...attributes } = check.attributes
  const element = elementOf(check)
  if (w.version === '1.2' && (element === 'XOR' || check.parameter !== undefined)) {
    w.lose('an exclusive-or check, or a check that names its parameter')
    if (element === 'XOR') return
  }
  if (element === 'CRC' && !/^(?:[\da-f]{2})+$/i.test(Polynomial ?? '')) {
    w.lose('a polynomial that is not hexadecimal')
    return
  }
  const { parameter, algorithm } = check
  const parameterRef = parameter === undefined || w.version === '1.2' ? undefined : w.reference(parameter)
  w.xml.element(element, { ...attributes, parameterRef }, () => {
    if (element === 'CRC') {
      w.xml.leaf('Polynomial', {}, Polynomial)
      if (InitRemainder !== undefined) w.xml.leaf('InitRemainder', {}, InitRemainder)
      if (FinalXOR !== undefined) w.xml.leaf('FinalXOR', {}, FinalXOR)
    }
    if (algorithm !== undefined) writeInlineAlgorithm(w, 'InputAlgorithm', algorithm)
  })
}
