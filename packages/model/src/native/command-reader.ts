/** Commands of an element file, block commands among them. */
import { parseDuration, toSeconds } from '@vigie/base'
import type {
  Argument,
  ArgumentAssignment,
  Command,
  CommandStage,
  CommandStep,
  Significance,
  Verifier,
  VerifierStage,
} from '../commands.ts'
import { readCommandEntry } from './entries-reader.ts'
import { readPassNeed } from './pass-reader.ts'
import { optional, text, type Raw, type Reading } from './reading.ts'
import type { TypeReader } from './types-reader.ts'
import type { Pointer } from '@vigie/documents'

const STAGES: Readonly<Record<string, VerifierStage>> = { started: 'executed', completed: 'complete' }

export function readCommand(raw: Raw, pointer: Pointer, reading: Reading, types: TypeReader): Command {
  const name = String(raw['name'])
  const own = (raw['arguments'] as readonly Raw[] | undefined) ?? []
  // Arguments may be found by name in entries, sizes and conditions of this command.
  reading.arguments = new Set(own.map((a) => String(a['name'])))
  const args: Argument[] = own.map((a, i) => ({
    name: String(a['name']),
    ...optional('shortDescription', text(a['description'])),
    ...optional('longDescription', text(a['longDescription'])),
    type: types.use(a['type'], [...pointer, 'arguments', i, 'type'], `${name}_${String(a['name'])}`),
    ...optional('initialValue', text(a['initialValue'])),
    ...argumentFormula(text(a['formula']), [...pointer, 'arguments', i, 'formula'], reading),
  }))
  const base =
    raw['base'] === undefined ? undefined : reading.resolve('command', String(raw['base']), [...pointer, 'base'])
  const entries = (raw['entries'] as readonly unknown[] | undefined)?.map((e, i) =>
    readCommandEntry(e, [...pointer, 'entries', i], reading),
  )
  const command: Command = {
    name,
    ...optional('shortDescription', text(raw['description'])),
    ...optional('longDescription', text(raw['longDescription'])),
    ...optional('aliases', raw['alias'] as Readonly<Record<string, string>> | undefined),
    abstract: raw['abstract'] === true,
    ...optional('steps', steps(raw['steps'], [...pointer, 'steps'], reading)),
    ...optional('systemName', text(raw['systemName'])),
    ...optional('base', base),
    ...optional('assignments', assignments(raw['assign'])),
    arguments: args,
    ...optional('container', entries === undefined ? undefined : { name, ...optional('base', base), entries }),
    ...optional('significance', significance(raw['significance'], [...pointer, 'significance'], reading)),
    ...optional(
      'contextSignificance',
      listOf(raw, 'contextSignificance', pointer, (given, at) => ({
        when: reading.condition(given['when'], [...at, 'when']),
        significance: significance(given, at, reading)!,
      })),
    ),
    ...optional(
      'constraints',
      listOf(raw, 'constraints', pointer, (given, at, written) =>
        typeof written === 'string'
          ? { when: reading.condition(written, at) }
          : {
              when: reading.condition(given['when'], [...at, 'when']),
              ...optional('timeout', seconds(given['timeout'])),
              ...optional('suspendable', given['suspendable'] as boolean | undefined),
              ...optional('onlyFor', assignments(given['onlyFor'])),
            },
      ),
    ),
    ...optional('interlock', interlock(raw['interlock'] as Raw | undefined, [...pointer, 'interlock'], reading)),
    ...optional('pass', readPassNeed(raw['pass'])),
    ...optional(
      'verifiers',
      listOf(raw, 'verifiers', pointer, (given, at, written) =>
        readVerifier(typeof written === 'string' ? { stage: written } : given, at, reading),
      ),
    ),
    ...optional(
      'parametersToSet',
      listOf(raw, 'set', pointer, (given, at) => ({
        parameter: reading.parameter(String(given['parameter']), [...at, 'parameter']),
        ...optional(
          'value',
          given['formula'] === undefined ? undefined : reading.formula(String(given['formula']), [...at, 'formula']),
        ),
        ...optional('literal', text(given['value'])),
        on: stage(given['on']) ?? 'complete',
      })),
    ),
    ...optional(
      'parametersToSuspendAlarms',
      listOf(raw, 'suspendAlarms', pointer, (given, at) => ({
        parameter: reading.resolve('parameter', String(given['parameter']), [...at, 'parameter']),
        seconds: seconds(given['for'])!,
        on: stage(given['on']) ?? 'release',
      })),
    ),
  }
  reading.arguments = new Set()
  return command
}

const stage = (written: unknown): CommandStage | undefined =>
  written === undefined ? undefined : (STAGES[String(written)] ?? (String(written) as CommandStage))

const seconds = (written: unknown): number | undefined =>
  written === undefined ? undefined : toSeconds(parseDuration(String(written)))

/** The members of a list, if there is one: each as an object, with its place and as it was written. */
function listOf<T>(
  raw: Raw,
  key: string,
  pointer: Pointer,
  read: (given: Raw, at: Pointer, written: unknown) => T,
): readonly T[] | undefined {
  return (raw[key] as readonly unknown[] | undefined)?.map((written, i) =>
    read((typeof written === 'object' ? written : {}) as Raw, [...pointer, key, i], written),
  )
}

const assignments = (written: unknown): readonly ArgumentAssignment[] | undefined =>
  written === undefined
    ? undefined
    : Object.entries(written as Raw).map(([argument, value]) => ({ argument, value: String(value) }))

function steps(written: unknown, pointer: Pointer, reading: Reading): readonly CommandStep[] | undefined {
  return (written as readonly unknown[] | undefined)?.map((step, i) => {
    const given: Raw = typeof step === 'string' ? { command: step } : (step as Raw)
    return {
      command: reading.resolve('command', String(given['command']), [...pointer, i]),
      assignments: assignments(given['assign']) ?? [],
    }
  })
}

function significance(written: unknown, pointer: Pointer, reading: Reading): Significance | undefined {
  if (written === undefined) return undefined
  if (typeof written === 'string') return { level: written as Significance['level'] }
  const given = written as Raw
  const atRisk = text(given['atRisk'])
  return {
    level: given['level'] as Significance['level'],
    ...optional('reason', text(given['reason'])),
    ...optional(
      'atRisk',
      atRisk === undefined ? undefined : reading.resolve('element', atRisk, [...pointer, 'atRisk']),
    ),
  }
}

function interlock(written: Raw | undefined, pointer: Pointer, reading: Reading): Command['interlock'] {
  if (written === undefined) return undefined
  const scope = text(written['scope'])
  return {
    scope: scope === undefined ? reading.element : reading.resolve('element', scope, [...pointer, 'scope']),
    until: stage(written['until']) ?? 'complete',
    ...optional('progress', written['progress'] as number | undefined),
    ...optional('suspendable', written['suspendable'] as boolean | undefined),
  }
}

function readVerifier(given: Raw, at: Pointer, reading: Reading): Verifier {
  const window = given['window'] as readonly [string, string] | undefined
  return {
    stage: STAGES[String(given['stage'])] ?? (String(given['stage']) as VerifierStage),
    ...optional('name', text(given['name'])),
    by: evidence(given, at, reading),
    ...optional(
      'window',
      window === undefined
        ? undefined
        : {
            start: seconds(window[0])!,
            stop: seconds(window[1])!,
            from: given['windowFrom'] === 'last-verifier' ? ('last-verifier' as const) : ('release' as const),
          },
    ),
    ...optional('onlyFor', assignments(given['onlyFor'])),
    ...optional(
      'returnParameter',
      given['returns'] === undefined
        ? undefined
        : reading.resolve('parameter', String(given['returns']), [...at, 'returns']),
    ),
    ...optional(
      'percentComplete',
      given['percent'] === undefined ? undefined : reading.dynamic(given['percent'], [...at, 'percent']),
    ),
  }
}

function evidence(given: Raw, at: Pointer, reading: Reading): Verifier['by'] {
  if (given['container'] !== undefined)
    return {
      kind: 'container',
      container: reading.resolve('container', String(given['container']), [...at, 'container']),
    }
  const change = given['change'] as Raw | undefined
  if (change !== undefined)
    return {
      kind: 'change',
      parameter: reading.parameter(String(change['parameter']), [...at, 'change', 'parameter']),
      by: change['by'] as number,
    }
  return {
    kind: 'criteria',
    when: given['when'] === undefined ? { kind: 'always' } : reading.condition(given['when'], [...at, 'when']),
  }
}

function argumentFormula(
  written: string | undefined,
  pointer: Pointer,
  reading: Reading,
): Pick<Argument, 'formula' | 'formulaText'> {
  if (written === undefined) return {}
  return { ...optional('formula', reading.formula(written, pointer)), formulaText: written }
}
