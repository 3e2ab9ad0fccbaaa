/** Results go to stdout, everything else to stderr: results can be piped. */
import { formatDiagnostic, VigieError, type Diagnostic } from '@vigie/base'
import { cliErrors } from './errors.ts'
import { exitCodeOf } from './exit-codes.ts'

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

/** Says what went wrong, and gives the exit code for it. With `json`, the standard output has it as JSON too. */
export function fail(error: unknown, json: boolean): number {
  const known = error instanceof VigieError ? error : unforeseen(error)
  const diagnostics = Array.isArray(known.cause) ? (known.cause as Diagnostic[]) : []
  if (json) outJson({ ok: false, error: known.toJSON(), ...(diagnostics.length === 0 ? {} : { diagnostics }) })
  showDiagnostics(diagnostics)
  err(known.toLine())
  return exitCodeOf(known)
}

/** What the system threw is told as such; anything else is a defect, whose place helps whoever reports it. */
function unforeseen(error: unknown): VigieError {
  const { code, path, syscall } = error as NodeJS.ErrnoException
  const detail = error instanceof Error ? error.message : String(error)
  if (typeof code === 'string' && typeof syscall === 'string')
    return cliErrors.system({ file: path ?? syscall, detail }, { cause: error })
  const place =
    error instanceof Error ? (/\(?([^\s(]+:\d+:\d+)\)?/.exec(error.stack ?? '')?.[1] ?? 'unknown') : 'unknown'
  return cliErrors.internal({ detail, place }, { cause: error })
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
