/** Algorithms: in the AlgorithmSet, and written again where they are used. */
import type { Algorithm } from '../../element.ts'
import { lastSegment, parentPath } from '../../paths.ts'
import type { Writing } from './writing.ts'
import { withoutBlanks, xtceName } from './writing.ts'

/** Text, inputs and constants of a custom algorithm, below its element. */
export function writeAlgorithmBody(w: Writing, algorithm: Algorithm): void {
  w.xml.leaf('AlgorithmText', { language: algorithm.language }, algorithm.text)
  w.xml.group('InputSet', {}, () => {
    for (const { name, ref } of algorithm.inputs)
      w.xml.leaf('InputParameterInstanceRef', {
        parameterRef: w.parameterReference(ref),
        instance: ref.instance,
        useCalibratedValue: ref.calibrated === false ? false : undefined,
        inputName: name,
      })
    for (const { name, ref } of algorithm.argumentInputs ?? []) {
      if (name !== ref.argument) w.lose('the name of an argument within an algorithm')
      w.xml.leaf('InputArgumentInstanceRef', {
        argumentRef: withoutBlanks(ref.member === undefined ? ref.argument : `${ref.argument}.${ref.member}`),
        useCalibratedValue: ref.calibrated === false ? false : undefined,
      })
    }
    for (const { name, value } of algorithm.constants) w.xml.leaf('Constant', { constantName: name, value })
  })
}

/** Where the schema wants the algorithm itself and not a reference to it. */
export function writeInlineAlgorithm(w: Writing, element: string, path: string): void {
  const algorithm = w.system.algorithms.get(path)
  if (algorithm === undefined || algorithm.expression !== undefined)
    w.lose('a math algorithm where a custom one must be written')
  const home = parentPath(path)
  const found = home === '' || w.at.startsWith(`${home}.`)
  w.xml.element(element, { name: xtceName(lastSegment(path)), shortDescription: algorithm?.shortDescription }, () => {
    // Its home is not above the place where it is used: the name alone would not be found.
    w.extensions({ algorithm: found ? undefined : w.reference(path) })
    if (algorithm === undefined) w.xml.leaf('AlgorithmText', {})
    else writeAlgorithmBody(w, algorithm)
  })
}
