/** Results go to stdout, everything else to stderr: results can be piped. */
import { formatDiagnostic, VigieError, type Diagnostic } from '@vigie/base'
import { ApiError } from '@vigie/contract'
import { ExitCode } from './exit-codes.ts'

export const out = (text: string): void => void process.stdout.write(`${text}\n`)
export const err = (text: string): void => void process.stderr.write(`${text}\n`)

/** JSON in which integers beyond 2^53 are decimal text. */
export const outJson = (value: unknown): void =>
  out(JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v), 2))

export function showDiagnostics(diagnostics: readonly Diagnostic[]): void {
  const most = 200
  for (const d of diagnostics.slice(0, most)) err(formatDiagnostic(d))
  if (diagnostics.length > most) err(`… and ${diagnostics.length - most} more (--json lists them all)`)
}

/** Says what went wrong, and gives the exit code for it. */
export function fail(error: unknown, json: boolean): number {
  const known = error instanceof VigieError ? error : undefined
  const code =
    error instanceof ApiError
      ? error.status === 401 || error.status === 403
        ? ExitCode.refused
        : error.status === 400
          ? ExitCode.usage
          : ExitCode.findings
      : known === undefined
        ? ExitCode.unreachable
        : known.status === 400 && known.code.startsWith('VIG-CLI')
          ? ExitCode.usage
          : known.status === 401 || known.status === 403
            ? ExitCode.refused
            : known.status === 422 || known.status === 400
              ? ExitCode.findings
              : ExitCode.unreachable
  const cause = known?.cause
  const diagnostics = Array.isArray(cause) ? (cause as Diagnostic[]) : []
  if (json)
    outJson({
      ok: false,
      error:
        error instanceof ApiError
          ? error.problem
          : (known?.toJSON() ?? { message: error instanceof Error ? error.message : String(error) }),
      ...(diagnostics.length === 0 ? {} : { diagnostics }),
    })
  showDiagnostics(diagnostics)
  err(
    error instanceof ApiError
      ? `${error.code}: ${error.message} — ${error.remedy}`
      : (known?.toLine() ?? (error instanceof Error ? error.message : String(error))),
  )
  return code
}

/** A line that is renewed on a terminal, from the second second on; nothing where the output is no terminal. */
export class Progress {
  readonly #label: string
  readonly #started = performance.now()
  #last = 0
  #shown = false
  constructor(label: string) {
    this.#label = label
  }
  /** `fraction` 0 … 1 where it is known. */
  update(text: string, fraction?: number): void {
    const now = performance.now()
    if (!process.stderr.isTTY || now - this.#started < 1000 || now - this.#last < 200) return
    this.#last = now
    this.#shown = true
    const share = fraction === undefined ? '' : ` ${Math.round(fraction * 100)} %`
    process.stderr.write(`\r\u001b[K${this.#label}${share} ${text}`)
  }
  done(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K')
  }
}
