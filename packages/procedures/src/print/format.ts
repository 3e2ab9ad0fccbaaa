/** The formatter: a text in the form of the house, nothing lost. */
import type { ProcedureDiagnostic } from '../language/language-findings.ts'
import { parseProcedure, type ParsedProcedure } from '../language/parse.ts'
import { writeProcedure } from './write.ts'

export interface FormattedProcedure {
  /** Absent where the text has errors of syntax: what could not be read would be lost. */
  readonly text?: string
  readonly diagnostics: readonly ProcedureDiagnostic[]
}

export function formatProcedure(source: string | Uint8Array | ParsedProcedure): FormattedProcedure {
  const parsed = typeof source === 'string' || source instanceof Uint8Array ? parseProcedure(source) : source
  const { diagnostics, procedure } = parsed
  if (parsed.broken || procedure === undefined) return { diagnostics }
  return { text: writeProcedure(procedure, parsed), diagnostics }
}
