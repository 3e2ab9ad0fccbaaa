/** VerifierSet of a command: what must be seen at each stage, and within which time. */
import type { Command, Verifier, VerifierStage } from '../commands.ts'
import { readInlineAlgorithm } from './algorithms-reader.ts'
import { readRestrictions } from './assignments-reader.ts'
import { CONTAINERS } from './containers-reader.ts'
import { readCriteria, readDynamicValue } from './criteria-reader.ts'
import { readExtension } from './extension.ts'
import type { XmlNode } from './node.ts'
import type { Site } from './references.ts'

const VERIFIERS: Readonly<Record<string, VerifierStage>> = {
  TransferredToRangeVerifier: 'transferred-to-range',
  SentFromRangeVerifier: 'sent-from-range',
  ReceivedVerifier: 'received',
  AcceptedVerifier: 'accepted',
  QueuedVerifier: 'queued',
  ExecutionVerifier: 'executed',
  CompleteVerifier: 'complete',
  FailedVerifier: 'failed',
}

export function readVerifiers(site: Site, command: XmlNode): Pick<Command, 'verifiers'> {
  const list = command.child('VerifierSet')?.all(...Object.keys(VERIFIERS)) ?? []
  return list.length === 0 ? {} : { verifiers: list.map((n) => verifier(site, n)) }
}

function verifier(site: Site, node: XmlNode): Verifier {
  const { reading } = site
  const name = node.attribute('name')
  const returned = node.child('ReturnParmRef')
  const percent = node.child('PercentComplete')
  const percentComplete = percent === undefined ? undefined : readDynamicValue(site, percent)
  return {
    stage: VERIFIERS[node.name]!,
    ...(name === undefined ? {} : { name }),
    by: by(site, node),
    ...window(site, node),
    ...(returned === undefined
      ? {}
      : {
          returnParameter: reading.resolveParameter(site.scope, reading.required(returned, 'parameterRef'), returned)
            .parameter,
        }),
    ...(percentComplete === undefined ? {} : { percentComplete }),
    ...readRestrictions(site, node),
  }
}

function by(site: Site, node: XmlNode): Verifier['by'] {
  const { reading, scope } = site
  const container = node.child('ContainerRef')
  if (container !== undefined)
    return {
      kind: 'container',
      container: reading.resolve(scope, CONTAINERS, reading.required(container, 'containerRef'), container),
    }
  const change = node.child('ParameterValueChange')
  if (change !== undefined) {
    const parameter = reading.need(change, 'ParameterRef')
    const amount = reading.need(change, 'Change')
    return {
      kind: 'change',
      parameter:
        parameter === undefined
          ? { parameter: '' }
          : reading.resolveParameter(scope, reading.required(parameter, 'parameterRef'), parameter),
      by: amount === undefined ? 0 : (reading.number(amount, 'value') ?? 0),
    }
  }
  // A verifier without a condition only says that the stage exists.
  const when = readCriteria(site, node) ?? { kind: 'always' }
  return when.kind === 'algorithm' ? when : { kind: 'criteria', when }
}

const RELATIVE = { commandRelease: 'release', timeLastVerifierPassed: 'last-verifier' } as const

function window(site: Site, node: XmlNode): Pick<Verifier, 'window' | 'windowAlgorithms'> {
  const algorithms = node.child('CheckWindowAlgorithms')
  if (algorithms !== undefined) {
    const start = site.reading.need(algorithms, 'StartCheck')
    const stop = site.reading.need(algorithms, 'StopTime')
    if (start === undefined || stop === undefined) return {}
    return {
      windowAlgorithms: { start: readInlineAlgorithm(site, start), stop: readInlineAlgorithm(site, stop) },
    }
  }
  const n = node.child('CheckWindow')
  // The schema wants a window; our writer says when it made one up.
  const madeUp = readExtension<unknown>(site.reading, node, 'noWindow') === true
  if (n === undefined || madeUp) {
    n?.skip()
    return {}
  }
  site.reading.required(n, 'timeToStopChecking')
  const start = site.reading.seconds(n, 'timeToStartChecking') ?? 0
  const stop = site.reading.seconds(n, 'timeToStopChecking') ?? start
  return { window: { start, stop, from: site.reading.word(n, 'timeWindowIsRelativeTo', RELATIVE) ?? 'last-verifier' } }
}
