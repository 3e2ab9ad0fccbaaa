/** MetaCommands as XTCE. */
import type { Command, Significance, SignificanceLevel, Verifier, VerifierStage } from '../../commands.ts'
import { VERIFIER_STAGES } from '../../commands.ts'
import { writeInlineAlgorithm } from './algorithms.ts'
import { writeCommandContainer } from './containers.ts'
import { writeCriteria, writeDynamicValue, writeExpression } from './criteria.ts'
import { writeAliases } from './descriptions.ts'
import { withoutBlanks, xtceName, type Writing } from './writing.ts'

const CONSEQUENCE: Readonly<Record<SignificanceLevel, string>> = {
  none: 'normal',
  watch: 'user1',
  warning: 'user2',
  distress: 'vital',
  critical: 'critical',
  severe: 'forbidden',
}
const VERIFIERS: Readonly<Record<VerifierStage, string>> = {
  'transferred-to-range': 'TransferredToRangeVerifier',
  'sent-from-range': 'SentFromRangeVerifier',
  received: 'ReceivedVerifier',
  accepted: 'AcceptedVerifier',
  queued: 'QueuedVerifier',
  executed: 'ExecutionVerifier',
  complete: 'CompleteVerifier',
  failed: 'FailedVerifier',
}
/** Stages of which the schema takes several verifiers. */
const REPEATED: ReadonlySet<VerifierStage> = new Set(['executed', 'complete'])

export function writeCommand(w: Writing, command: Command): void {
  const attributes = {
    name: xtceName(command.name),
    shortDescription: command.shortDescription,
    abstract: command.abstract ? true : undefined,
  }
  w.xml.element('MetaCommand', attributes, () => {
    if (command.longDescription !== undefined) w.xml.leaf('LongDescription', {}, command.longDescription)
    writeAliases(w, command.aliases)
    if (command.base !== undefined)
      w.xml.element('BaseMetaCommand', { metaCommandRef: w.reference(command.base) }, () =>
        w.xml.group('ArgumentAssignmentList', {}, () => {
          for (const { argument, value } of command.assignments ?? [])
            w.xml.leaf('ArgumentAssignment', { argumentName: withoutBlanks(argument), argumentValue: value })
        }),
      )
    w.xml.group('ArgumentList', {}, () => {
      for (const a of command.arguments)
        w.xml.element(
          'Argument',
          {
            name: xtceName(a.name),
            shortDescription: a.shortDescription,
            argumentTypeRef: w.reference(a.type),
            initialValue: a.initialValue,
          },
          () => {
            if (a.longDescription !== undefined) w.xml.leaf('LongDescription', {}, a.longDescription)
          },
        )
    })
    if (command.container !== undefined) writeCommandContainer(w, command.container)
    writeConstraints(w, command)
    if (command.significance !== undefined) writeSignificance(w, 'DefaultSignificance', command.significance)
    w.xml.group('ContextSignificanceList', {}, () => {
      for (const { when, significance } of command.contextSignificance ?? [])
        w.xml.element('ContextSignificance', {}, () => {
          w.xml.element('ContextMatch', {}, () => writeCriteria(w, when, 'plain'))
          writeSignificance(w, 'Significance', significance)
        })
    })
    writeInterlock(w, command)
    writeVerifiers(w, command.verifiers ?? [])
    writeEffects(w, command)
  })
}

function writeSignificance(w: Writing, element: string, { level, reason }: Significance): void {
  w.xml.leaf(element, { reasonForWarning: reason, consequenceLevel: CONSEQUENCE[level] })
}

function writeConstraints(w: Writing, command: Command): void {
  w.xml.group('TransmissionConstraintList', {}, () => {
    for (const { when, timeout, suspendable } of command.constraints ?? [])
      w.xml.element('TransmissionConstraint', { timeOut: duration(timeout), suspendable }, () =>
        writeCriteria(w, when, 'plain'),
      )
  })
}

function writeInterlock(w: Writing, { interlock }: Command): void {
  if (interlock === undefined) return
  const scope = `/${[w.system.root.name, ...interlock.scope.split('.').filter((s) => s !== '')].map(xtceName).join('/')}`
  w.xml.leaf('Interlock', {
    scopeToSpaceSystem: scope,
    verificationToWaitFor: interlock.until,
    verificationProgressPercentage: interlock.progress,
    suspendable: interlock.suspendable,
  })
}

function writeVerifiers(w: Writing, verifiers: readonly Verifier[]): void {
  w.xml.group('VerifierSet', {}, () => {
    for (const stage of VERIFIER_STAGES) {
      const own = verifiers.filter((v) => v.stage === stage)
      if (own.length > 1 && !REPEATED.has(stage)) w.lose(`a second verifier of stage ${stage}`)
      for (const v of REPEATED.has(stage) ? own : own.slice(0, 1)) writeVerifier(w, v)
    }
  })
}

function writeVerifier(w: Writing, v: Verifier): void {
  w.xml.element(VERIFIERS[v.stage], { name: v.name }, () => {
    w.extensions({ noWindow: v.window === undefined ? true : undefined })
    writeEvidence(w, v.by)
    // The schema wants a window; a day stands for none.
    w.xml.leaf('CheckWindow', {
      timeToStartChecking: duration(v.window?.start),
      timeToStopChecking: duration(v.window?.stop ?? 86_400),
      timeWindowIsRelativeTo: v.window?.from === 'release' ? 'commandRelease' : 'timeLastVerifierPassed',
    })
    if (v.returnParameter !== undefined) {
      if (v.stage === 'complete' || v.stage === 'failed')
        w.xml.leaf('ReturnParmRef', { parameterRef: w.reference(v.returnParameter) })
      else w.lose('a return parameter of a verifier before completion')
    }
    if (v.percentComplete !== undefined) {
      const { percentComplete } = v
      if (v.stage === 'executed' && percentComplete.kind !== 'lookup')
        w.xml.element('PercentComplete', {}, () => writeDynamicValue(w, percentComplete, 'plain'))
      else w.lose('a percentage of a verifier other than of execution')
    }
  })
}

function writeEvidence(w: Writing, by: Verifier['by']): void {
  switch (by.kind) {
    case 'container':
      w.xml.leaf('ContainerRef', { containerRef: w.reference(by.container) })
      break
    case 'change':
      w.xml.element('ParameterValueChange', {}, () => {
        w.xml.leaf('ParameterRef', { parameterRef: w.parameterReference(by.parameter) })
        w.xml.leaf('Change', { value: by.by })
      })
      break
    case 'algorithm':
      writeInlineAlgorithm(w, 'CustomAlgorithm', by.algorithm)
      break
    default:
      writeCriteria(w, by.when, 'plain')
  }
}

function writeEffects(w: Writing, command: Command): void {
  w.xml.group('ParameterToSetList', {}, () => {
    for (const { parameter, value, literal, on } of command.parametersToSet ?? [])
      w.xml.element('ParameterToSet', { parameterRef: w.parameterReference(parameter), setOnVerification: on }, () => {
        if (value === undefined) w.xml.leaf('NewValue', {}, literal)
        else
          w.xml.element('Derivation', {}, () =>
            writeExpression(w, value, w.version === '1.3' ? 'command' : 'plain', w.version === '1.2'),
          )
      })
  })
  w.xml.group('ParametersToSuspendAlarmsOnSet', {}, () => {
    for (const { parameter, seconds, on } of command.parametersToSuspendAlarms ?? [])
      w.xml.leaf('ParameterToSuspendAlarmsOn', {
        parameterRef: w.reference(parameter),
        suspenseTime: duration(seconds),
        verifierToTriggerOn: on,
      })
  })
}

/** xs:duration has no exponents. */
function duration(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined
  const digits = Math.abs(seconds)
    .toFixed(9)
    .replace(/\.?0+$/, '')
  return `${seconds < 0 ? '-' : ''}PT${digits}S`
}
