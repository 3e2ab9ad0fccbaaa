/** MetaCommands as XTCE. */
import type {
  ArgumentAssignment,
  Command,
  CommandStep,
  Significance,
  SignificanceLevel,
  Verifier,
  VerifierStage,
} from '../../commands.ts'
import { VERIFIER_STAGES } from '../../commands.ts'
import { STAGE_WORDS } from '../stages.ts'
import { writeInlineAlgorithm } from './algorithms.ts'
import { writeCommandContainer } from './containers.ts'
import { writeCriteria, writeDynamicValue, writeExpression } from './criteria.ts'
import { writeAliases } from './descriptions.ts'
import { xtceName, type Writing } from './writing.ts'

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
  if (command.steps === undefined) writeSingle(w, command)
  else writeBlock(w, command, command.steps)
}

function writeBlock(w: Writing, command: Command, steps: readonly CommandStep[]): void {
  const attributes = { name: xtceName(command.name), shortDescription: command.shortDescription }
  w.xml.element('BlockMetaCommand', attributes, () => {
    if (command.longDescription !== undefined) w.xml.leaf('LongDescription', {}, command.longDescription)
    writeAliases(w, command.aliases)
    w.xml.element('MetaCommandStepList', {}, () => {
      for (const step of steps)
        w.xml.element('MetaCommandStep', { metaCommandRef: w.reference(step.command) }, () =>
          // The word as the schema 1.2 has it.
          writeAssignments(
            w,
            w.version === '1.2' ? 'ArgumentAssigmentList' : 'ArgumentAssignmentList',
            step.assignments,
          ),
        )
    })
  })
}

function writeAssignments(w: Writing, list: string, assignments: readonly ArgumentAssignment[]): void {
  w.xml.group(list, {}, () => {
    for (const { argument, value } of assignments) {
      const argumentName = w.argumentReference(argument)
      if (argumentName !== undefined) w.xml.leaf('ArgumentAssignment', { argumentName, argumentValue: value })
    }
  })
}

/** Before 1.3 verifiers and constraints hold for all values of the arguments. */
function writeRestrictions(w: Writing, onlyFor: readonly ArgumentAssignment[] | undefined): void {
  if (onlyFor === undefined || onlyFor.length === 0) return
  if (w.version === '1.2') w.lose('a verifier or constraint for some values of arguments only')
  else writeAssignments(w, 'ArgumentRestrictionList', onlyFor)
}

function writeSingle(w: Writing, command: Command): void {
  const attributes = {
    name: xtceName(command.name),
    shortDescription: command.shortDescription,
    abstract: command.abstract ? true : undefined,
  }
  w.xml.element('MetaCommand', attributes, () => {
    if (command.longDescription !== undefined) w.xml.leaf('LongDescription', {}, command.longDescription)
    writeAliases(w, command.aliases)
    w.extensions({ pass: command.pass })
    if (command.base !== undefined)
      w.xml.element('BaseMetaCommand', { metaCommandRef: w.reference(command.base) }, () =>
        writeAssignments(w, 'ArgumentAssignmentList', command.assignments ?? []),
      )
    if (command.systemName !== undefined) w.xml.leaf('SystemName', {}, command.systemName)
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
            w.extensions({ formula: a.formula === undefined ? undefined : { text: a.formulaText, tree: a.formula } })
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

function writeSignificance(w: Writing, element: string, { level, reason, atRisk }: Significance): void {
  w.xml.leaf(element, {
    spaceSystemAtRisk: atRisk === undefined ? undefined : w.elementReference(atRisk),
    reasonForWarning: reason,
    consequenceLevel: CONSEQUENCE[level],
  })
}

function writeConstraints(w: Writing, command: Command): void {
  w.xml.group('TransmissionConstraintList', {}, () => {
    for (const { when, timeout, suspendable, onlyFor } of command.constraints ?? [])
      w.xml.element('TransmissionConstraint', { timeOut: duration(timeout), suspendable }, () => {
        writeCriteria(w, when, 'plain')
        writeRestrictions(w, onlyFor)
      })
  })
}

function writeInterlock(w: Writing, { interlock }: Command): void {
  if (interlock === undefined) return
  w.xml.leaf('Interlock', {
    scopeToSpaceSystem: w.elementReference(interlock.scope),
    verificationToWaitFor: STAGE_WORDS[interlock.until],
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
    const open = v.window === undefined && v.windowAlgorithms === undefined
    w.extensions({ noWindow: open ? true : undefined })
    writeEvidence(w, v.by)
    if (v.windowAlgorithms === undefined)
      // The schema wants a window; a day stands for none.
      w.xml.leaf('CheckWindow', {
        timeToStartChecking: duration(v.window?.start),
        timeToStopChecking: duration(v.window?.stop ?? 86_400),
        timeWindowIsRelativeTo: v.window?.from === 'release' ? 'commandRelease' : 'timeLastVerifierPassed',
      })
    else {
      const { start, stop } = v.windowAlgorithms
      w.xml.element('CheckWindowAlgorithms', {}, () => {
        writeInlineAlgorithm(w, 'StartCheck', start)
        writeInlineAlgorithm(w, 'StopTime', stop)
      })
    }
    writeRestrictions(w, v.onlyFor)
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
    for (const { parameter, value, literal, on } of command.parametersToSet ?? []) {
      // The schema 1.2 gives Derivation an abstract type: no document with one is valid.
      if (value !== undefined && w.version === '1.2') {
        w.lose('a parameter that a command sets to a computed value')
        continue
      }
      w.xml.element(
        'ParameterToSet',
        { parameterRef: w.parameterReference(parameter), setOnVerification: STAGE_WORDS[on] },
        () => {
          if (value === undefined) w.xml.leaf('NewValue', {}, literal)
          else w.xml.element('Derivation', {}, () => writeExpression(w, value, 'command', false))
        },
      )
    }
  })
  w.xml.group('ParametersToSuspendAlarmsOnSet', {}, () => {
    for (const { parameter, seconds, on } of command.parametersToSuspendAlarms ?? [])
      w.xml.leaf('ParameterToSuspendAlarmsOn', {
        parameterRef: w.reference(parameter),
        suspenseTime: duration(seconds),
        verifierToTriggerOn: STAGE_WORDS[on],
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
