/** A finding about something a person wrote: a model, a mission folder, a procedure. All findings of a run come together. */
export type DiagnosticSeverity = 'error' | 'warning' | 'information'

export interface Diagnostic {
  readonly severity: DiagnosticSeverity
  /** `VIG-<ROOM>-<NNN>`, as errors have. */
  readonly code: string
  /** What is wrong, naming the thing. */
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  /** 1-based. */
  readonly column?: number
  /** How many times the same was met, when findings of a kind are counted (unsupported elements). */
  readonly count?: number
}

/** `file:line:column: severity CODE message (remedy)`, what editors and people can follow. */
export function formatDiagnostic(d: Diagnostic): string {
  const place = [d.file, d.line, d.line === undefined ? undefined : d.column].filter((p) => p !== undefined).join(':')
  const times = d.count !== undefined && d.count > 1 ? ` (${d.count} times)` : ''
  return `${place === '' ? '' : `${place}: `}${d.severity} ${d.code}: ${d.message}${times} — ${d.remedy}`
}
