/** Custom and math algorithms with inputs, outputs and triggers; those inside other things are kept with the element's. */
import type { Algorithm, AlgorithmTrigger } from '../element.ts'
import { joinPath } from '../paths.ts'
import type { ParameterRef } from '../types.ts'
import { readArgumentRef, readParameterRef, type Site } from './references.ts'
import { readExtension } from './extension.ts'
import { readMathOperation } from './math-reader.ts'
import type { XmlNode } from './node.ts'
import { modelName } from './names.ts'
import { resolveName } from './scope.ts'

/** A member of an AlgorithmSet: CustomAlgorithm or MathAlgorithm. */
export function readAlgorithm(site: Site, node: XmlNode): Algorithm {
  return node.name === 'MathAlgorithm' ? mathAlgorithm(site, node) : customAlgorithm(site, node)
}

/** An algorithm written where it is used; the path under which the model keeps it. */
export function readInlineAlgorithm(site: Site, node: XmlNode): string {
  const { scope, reading } = site
  const elsewhere = readExtension<unknown>(reading, node, 'algorithm')
  const read = customAlgorithm(site, node)
  // It may be one of an AlgorithmSet, written a second time.
  const declared = resolveName(scope, ['algorithm'], typeof elsewhere === 'string' ? elsewhere : read.name)
  if (declared !== undefined && sameText(declared.node, read)) return declared.path
  const same = (other: Algorithm): boolean => JSON.stringify(other) === JSON.stringify({ ...read, name: other.name })
  for (let n = 1; ; n++) {
    const name = n === 1 ? read.name : `${read.name}_${n}`
    const earlier = scope.inline.get(name)
    if (earlier !== undefined && same(earlier)) return joinPath(scope.path, name)
    if (earlier !== undefined || scope.own('algorithm', name) !== undefined) continue
    scope.inline.set(name, { ...read, name })
    return joinPath(scope.path, name)
  }
}

function sameText(node: XmlNode, read: Algorithm): boolean {
  const text = node.name === 'MathAlgorithm' ? undefined : node.children.find((c) => c.name === 'AlgorithmText')
  return (text?.text ?? '') === read.text && (text?.peek('language') ?? 'pseudo') === read.language
}

function customAlgorithm(site: Site, node: XmlNode): Algorithm {
  const { reading } = site
  const name = modelName(reading, node, node.attribute('name') ?? 'algorithm')
  const shortDescription = node.attribute('shortDescription')
  const text = node.child('AlgorithmText')
  const inputs: { name: string; ref: ParameterRef }[] = []
  const constants: { name: string; value: string }[] = []
  const inputSet = node.child('InputSet')
  for (const input of inputSet?.all('InputParameterInstanceRef', 'ParameterInstanceRef') ?? []) {
    const ref = readParameterRef(site, input)
    if ('parameter' in ref) inputs.push({ name: input.attribute('inputName') ?? lastName(ref.parameter), ref })
  }
  const argumentInputs = (inputSet?.all('InputArgumentInstanceRef') ?? []).flatMap((input) => {
    const ref = readArgumentRef(site, input)
    return 'argument' in ref ? [{ name: input.attribute('inputName') ?? ref.argument, ref }] : []
  })
  for (const constant of inputSet?.all('Constant') ?? [])
    constants.push({ name: constant.attribute('constantName') ?? '', value: reading.required(constant, 'value') })
  const outputs = (node.child('OutputSet')?.all('OutputParameterRef') ?? []).map((output) => {
    const { parameter } = reading.resolveParameter(site.scope, reading.required(output, 'parameterRef'), output)
    return { name: output.attribute('outputName') ?? lastName(parameter), parameter }
  })
  const triggers = readTriggers(site, node)
  const container = node.attribute('triggerContainer')
  if (container !== undefined)
    triggers.push({ kind: 'container', container: reading.resolve(site.scope, ['container'], container, node) })
  return {
    name,
    ...(shortDescription === undefined ? {} : { shortDescription }),
    language: text?.attribute('language') ?? 'pseudo',
    text: text?.text ?? '',
    inputs,
    ...(argumentInputs.length === 0 ? {} : { argumentInputs }),
    constants,
    outputs,
    triggers,
    ...triggerRate(site, node),
  }
}

function mathAlgorithm(site: Site, node: XmlNode): Algorithm {
  const { reading } = site
  const shortDescription = node.attribute('shortDescription')
  const base = {
    name: modelName(reading, node, reading.required(node, 'name')),
    ...(shortDescription === undefined ? {} : { shortDescription }),
    language: 'math',
    text: '',
    inputs: [],
    constants: [],
  }
  const operation = reading.need(node, 'MathOperation')
  if (operation === undefined) return { ...base, outputs: [], triggers: [] }
  const { parameter } = reading.resolveParameter(
    site.scope,
    reading.required(operation, 'outputParameterRef'),
    operation,
  )
  const expression = readMathOperation(site, operation)
  return {
    ...base,
    outputs: [{ name: 'result', parameter }],
    triggers: readTriggers(site, operation),
    ...triggerRate(site, operation),
    ...(expression === undefined ? {} : { expression }),
  }
}

function readTriggers(site: Site, node: XmlNode): AlgorithmTrigger[] {
  const { reading, scope } = site
  const triggers: AlgorithmTrigger[] = []
  const set = node.child('TriggerSet')
  for (const n of set?.all('OnParameterUpdateTrigger', 'OnContainerUpdateTrigger', 'OnPeriodicRateTrigger') ?? []) {
    if (n.name === 'OnParameterUpdateTrigger')
      triggers.push({
        kind: 'parameter',
        parameter: reading.resolveParameter(scope, reading.required(n, 'parameterRef'), n).parameter,
      })
    else if (n.name === 'OnContainerUpdateTrigger')
      triggers.push({
        kind: 'container',
        container: reading.resolve(scope, ['container'], reading.required(n, 'containerRef'), n),
      })
    else triggers.push({ kind: 'periodic', seconds: reading.number(n, 'fireRateInSeconds') ?? 1 })
  }
  return triggers
}

function triggerRate(site: Site, node: XmlNode): { readonly triggerRate?: number } {
  const set = node.child('TriggerSet')
  const rate = set === undefined ? undefined : site.reading.integer(set, 'triggerRate')
  return rate === undefined || rate <= 1 ? {} : { triggerRate: rate }
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
