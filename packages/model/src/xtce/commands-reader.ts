/** MetaCommands: arguments, container, and what the standard says of their release. */
import type { Argument, Command, CommandContainer, CommandEntry, Significance, SignificanceLevel } from '../commands.ts'
import { argumentNames, readAssignment, readRestrictions } from './assignments-reader.ts'
import { needCriteria } from './criteria-reader.ts'
import {
  readBase,
  readFixedValue,
  readIndirect,
  readPlace,
  readSegment,
  readSize,
  readChecks,
} from './containers-reader.ts'
import { describe, readAliases } from './descriptions.ts'
import { readFormulaExtension, readPassExtension } from './element-extensions.ts'
import { readMathOperation } from './math-reader.ts'
import type { XmlNode } from './node.ts'
import { clip } from './reading.ts'
import { checkArgument, type Site } from './references.ts'
import { modelName } from './names.ts'
import { resolveScope, splitMember, type Category } from './scope.ts'
import { STAGES } from './stages.ts'
import { readDimensions } from './types-reader.ts'
import { readVerifiers } from './verifiers-reader.ts'

/** In the order in which a command's container looks for what it extends. */
const CONTAINERS: readonly Category[] = ['commandContainer', 'container']

export function readCommand(outer: Site, node: XmlNode): Command {
  const { reading } = outer
  const own = node.child('ArgumentList')?.all('Argument') ?? []
  const site: Site = { ...outer, arguments: argumentNames(outer.scope, node) }
  const base = node.child('BaseMetaCommand')
  const assignments = base?.child('ArgumentAssignmentList')?.all('ArgumentAssignment') ?? []
  const basePath =
    base === undefined
      ? undefined
      : reading.resolve(site.scope, ['command'], reading.required(base, 'metaCommandRef'), base)
  for (const a of assignments) checkArgument(site, splitMember(a.peek('argumentName') ?? '').name, a)
  const container = node.child('CommandContainer')
  const systemName = node.child('SystemName')?.content()
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    ...describe(site, node),
    ...readAliases(site, node),
    abstract: reading.bool(node, 'abstract') ?? false,
    ...(systemName === undefined || systemName === '' ? {} : { systemName }),
    ...(basePath === undefined ? {} : { base: basePath }),
    ...(assignments.length === 0
      ? {}
      : {
          assignments: assignments.map((a) => readAssignment(site, a)),
        }),
    arguments: own.map((a) => readArgument(site, a)),
    ...(container === undefined ? {} : { container: readCommandContainer(site, container) }),
    ...significance(site, node),
    ...constraints(site, node),
    ...interlock(site, node),
    ...readPassExtension(site, node),
    ...readVerifiers(site, node),
    ...parametersToSet(site, node),
    ...alarmsToSuspend(site, node),
  }
}

function readArgument(site: Site, node: XmlNode): Argument {
  const { reading } = site
  const initialValue = node.attribute('initialValue')
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    ...describe(site, node),
    type: reading.resolve(site.scope, ['argumentType', 'type'], reading.required(node, 'argumentTypeRef'), node),
    ...(initialValue === undefined ? {} : { initialValue }),
    ...readFormulaExtension(site, node),
  }
}

const ENTRIES = [
  'ArgumentRefEntry',
  'ParameterRefEntry',
  'ContainerRefEntry',
  'FixedValueEntry',
  'ArrayArgumentRefEntry',
  'ArrayParameterRefEntry',
  'IndirectParameterRefEntry',
  'ParameterSegmentRefEntry',
  'ContainerSegmentRefEntry',
  'StreamSegmentEntry',
] as const

function readCommandContainer(site: Site, node: XmlNode): CommandContainer {
  const { reading } = site
  const list = node.child('EntryList')
  node.attribute('shortDescription')
  const { base, restriction, nextContainer } = readBase(site, node, CONTAINERS)
  if (nextContainer !== undefined)
    reading.report(
      'notRead',
      node,
      { what: 'NextContainer of a command container', hint: 'A command is not recognised by what follows it.' },
      'warning',
    )
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    ...(base === undefined ? {} : { base }),
    ...(restriction === undefined ? {} : { restriction }),
    entries: (list?.all(...ENTRIES) ?? []).map((entry) => readEntry(site, entry)),
    ...readSize(site, node),
    ...readChecks(site, node),
  }
}

function readEntry(site: Site, node: XmlNode): CommandEntry {
  const { reading, scope } = site
  const place = readPlace(site, node)
  node.attribute('shortDescription')
  switch (node.name) {
    case 'ParameterRefEntry':
      return {
        kind: 'parameter',
        ...reading.resolveParameter(scope, reading.required(node, 'parameterRef'), node),
        ...place,
      }
    case 'ArrayParameterRefEntry': {
      reading.bool(node, 'lastEntryForThisArrayInstance')
      const dimensions = node.child('DimensionList')
      const ref = reading.resolveParameter(scope, reading.required(node, 'parameterRef'), node)
      return dimensions === undefined
        ? { kind: 'parameter', ...ref, ...place }
        : {
            kind: 'parameter-array',
            parameter: ref.parameter,
            dimensions: readDimensions(site, dimensions),
            ...place,
          }
    }
    case 'IndirectParameterRefEntry':
      return { ...readIndirect(site, node), ...place }
    case 'ParameterSegmentRefEntry':
    case 'ContainerSegmentRefEntry':
    case 'StreamSegmentEntry':
      return { ...readSegment(site, node, CONTAINERS), ...place }
    case 'ContainerRefEntry':
      return {
        kind: 'container',
        container: reading.resolve(scope, CONTAINERS, reading.required(node, 'containerRef'), node),
        ...place,
      }
    case 'FixedValueEntry':
      return { kind: 'fixed', ...readFixedValue(site, node), ...place }
    default: {
      // 1.1 gives array arguments the attribute parameterRef.
      const argument = (node.attribute('argumentRef') ?? reading.required(node, 'parameterRef')).trim()
      checkArgument(site, splitMember(argument).name, node)
      const dimensions = node.child('DimensionList')
      reading.bool(node, 'lastEntryForThisArrayInstance')
      return dimensions === undefined
        ? { kind: 'argument', argument, ...place }
        : { kind: 'array', argument, dimensions: readDimensions(site, dimensions), ...place }
    }
  }
}

/** The words of 1.1, and those of 1.2 and later at the nearest level. */
const CONSEQUENCES: Readonly<Record<string, SignificanceLevel>> = {
  none: 'none',
  watch: 'watch',
  warning: 'warning',
  distress: 'distress',
  critical: 'critical',
  severe: 'severe',
  normal: 'none',
  user1: 'watch',
  user2: 'warning',
  vital: 'distress',
  forbidden: 'severe',
}

function readSignificance(site: Site, node: XmlNode): Significance {
  const { reading } = site
  const reason = node.attribute('reasonForWarning')
  const written = node.attribute('spaceSystemAtRisk')
  const atRisk = written === undefined ? undefined : resolveScope(site.scope, written.trim())
  if (written !== undefined && atRisk === undefined)
    reading.report('unresolved', node, {
      what: 'SpaceSystem',
      name: clip(written),
      scope: site.scope.path === '' ? 'the root SpaceSystem' : site.scope.path,
      hint: 'Correct the reference.',
    })
  return {
    level: reading.word(node, 'consequenceLevel', CONSEQUENCES) ?? 'none',
    ...(reason === undefined ? {} : { reason }),
    ...(atRisk === undefined ? {} : { atRisk: atRisk.path }),
  }
}

function significance(site: Site, node: XmlNode): Pick<Command, 'significance' | 'contextSignificance'> {
  const own = node.child('DefaultSignificance')
  const contexts = (node.child('ContextSignificanceList')?.all('ContextSignificance') ?? []).flatMap((n) => {
    const match = site.reading.need(n, 'ContextMatch')
    const level = site.reading.need(n, 'Significance')
    return match === undefined || level === undefined
      ? []
      : [{ when: needCriteria(site, match), significance: readSignificance(site, level) }]
  })
  return {
    ...(own === undefined ? {} : { significance: readSignificance(site, own) }),
    ...(contexts.length === 0 ? {} : { contextSignificance: contexts }),
  }
}

function constraints(site: Site, node: XmlNode): Pick<Command, 'constraints'> {
  const list = node.child('TransmissionConstraintList')?.all('TransmissionConstraint') ?? []
  if (list.length === 0) return {}
  return {
    constraints: list.map((n) => {
      const timeout = site.reading.seconds(n, 'timeOut')
      const suspendable = site.reading.bool(n, 'suspendable')
      return {
        when: needCriteria(site, n),
        ...(timeout === undefined ? {} : { timeout }),
        ...(suspendable === undefined ? {} : { suspendable }),
        ...readRestrictions(site, n),
      }
    }),
  }
}

function interlock(site: Site, node: XmlNode): Pick<Command, 'interlock'> {
  const n = node.child('Interlock')
  if (n === undefined) return {}
  const { reading } = site
  const reference = n.attribute('scopeToSpaceSystem')
  const scope = reference === undefined ? site.scope : resolveScope(site.scope, reference)
  if (scope === undefined)
    reading.report('unresolved', n, {
      what: 'SpaceSystem',
      name: reference ?? '',
      scope: site.scope.path,
      hint: 'Correct the reference.',
    })
  const progress = reading.number(n, 'verificationProgressPercentage')
  const suspendable = reading.bool(n, 'suspendable')
  return {
    interlock: {
      scope: scope?.path ?? '',
      until: reading.word(n, 'verificationToWaitFor', STAGES) ?? 'complete',
      ...(progress === undefined ? {} : { progress }),
      ...(suspendable === undefined ? {} : { suspendable }),
    },
  }
}

function parametersToSet(site: Site, node: XmlNode): Pick<Command, 'parametersToSet'> {
  const { reading } = site
  const list = node.child('ParameterToSetList')?.all('ParameterToSet') ?? []
  if (list.length === 0) return {}
  return {
    parametersToSet: list.map((n) => {
      const derivation = n.child('Derivation')
      const value = derivation === undefined ? undefined : readMathOperation(site, derivation)
      const literal = n.child('NewValue')?.text
      return {
        parameter: reading.resolveParameter(site.scope, reading.required(n, 'parameterRef'), n),
        ...(value === undefined ? {} : { value }),
        ...(literal === undefined ? {} : { literal }),
        on: reading.word(n, 'setOnVerification', STAGES) ?? 'complete',
      }
    }),
  }
}

function alarmsToSuspend(site: Site, node: XmlNode): Pick<Command, 'parametersToSuspendAlarms'> {
  const { reading } = site
  const list = node.child('ParametersToSuspendAlarmsOnSet')?.all('ParameterToSuspendAlarmsOn') ?? []
  if (list.length === 0) return {}
  return {
    parametersToSuspendAlarms: list.map((n) => ({
      parameter: reading.resolveParameter(site.scope, reading.required(n, 'parameterRef'), n).parameter,
      seconds: reading.seconds(n, 'suspenseTime') ?? 0,
      on: reading.word(n, 'verifierToTriggerOn', STAGES) ?? 'release',
    })),
  }
}
