/** `archive.retention` of `mission.yaml`: what may go, and when. */
import { NANOS_PER_SECOND, parseDuration, VigieError, type Diagnostic, type Nanoseconds } from '@vigie/base'
import type { ArchiveConfig, RetainedKind, RetentionRule } from '../retention.ts'
import { nativeFindings } from './findings.ts'
import { optional, text, type Raw } from './reading.ts'
import type { Pointer } from '@vigie/documents'

/** Less would take what is not in columns yet. */
const LEAST_AGE: Nanoseconds = 3600n * NANOS_PER_SECOND

/** `report` is given what is wrong with its place. */
export function readArchive(
  raw: Raw | undefined,
  report: (finding: Diagnostic, pointer: Pointer) => void,
): ArchiveConfig | undefined {
  const rules = raw?.['retention'] as readonly Raw[] | undefined
  if (rules === undefined) return undefined
  return { retention: rules.map((rule, i) => readRule(rule, ['archive', 'retention', i], report)) }
}

function readRule(raw: Raw, pointer: Pointer, report: (finding: Diagnostic, pointer: Pointer) => void): RetentionRule {
  const kind = raw['kind'] as RetainedKind
  const bytes = raw['bytes'] as number | undefined
  const wrong = (detail: string, hint: string, at: Pointer = pointer): void =>
    report(nativeFindings.shape({ where: `a retention rule of ${kind}`, detail, hint }), at)
  if (raw['age'] === undefined && bytes === undefined)
    wrong('neither "age" nor "bytes" says what may go', 'Write for example age: 90 d.')
  if (bytes !== undefined && kind === 'parameters')
    wrong('parameters are not counted in bytes', 'Give an "age".', [...pointer, 'bytes'])
  let age: Nanoseconds | undefined
  if (raw['age'] !== undefined) {
    try {
      age = parseDuration(String(raw['age']))
      if (age < LEAST_AGE) wrong('the age is less than an hour', 'Give 1 h or more.', [...pointer, 'age'])
    } catch (error) {
      if (!(error instanceof VigieError)) throw error
      wrong(error.message, error.remedy, [...pointer, 'age'])
    }
  }
  return {
    kind,
    ...optional('satellite', text(raw['satellite'])),
    ...optional('chain', text(raw['chain'])),
    ...optional('age', age),
    ...optional('bytes', bytes),
  }
}
