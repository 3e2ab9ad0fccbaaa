/** Offsets to lines and columns, and the findings that people see from those that were collected. */
import type { Span } from './ast.ts'
import { languageFinding, type Found, type ProcedureDiagnostic } from './language-findings.ts'

/** Where the lines of a text begin. Lines end with LF, CR LF or CR. */
export class Lines {
  readonly #starts: readonly number[]

  constructor(text: string) {
    const starts = [0]
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1)
    }
    this.#starts = starts
  }
  get count(): number {
    return this.#starts.length
  }
  /** Offset of the first character of a line, which counts from 1. */
  start(line: number): number {
    return this.#starts[Math.min(Math.max(line, 1), this.#starts.length) - 1]!
  }
  /** 1-based. */
  at(offset: number): { readonly line: number; readonly column: number } {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 }
  }
}

const MOST = 1000

/** In the order of the text, with lines and columns; at most a thousand, and how many more there were. */
export function toDiagnostics(found: readonly Found[], lines: Lines, file?: string): ProcedureDiagnostic[] {
  const sorted = found.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
  const shown = sorted.slice(0, MOST)
  const last = shown.at(-1)
  if (sorted.length > MOST && last !== undefined) {
    const at: Span = { start: last.span.end, end: last.span.end }
    const worst = sorted.slice(MOST).some((f) => f.severity === 'error') ? 'error' : 'warning'
    shown.push(languageFinding('tooMany', worst, at, { count: sorted.length - MOST }))
  }
  return shown.map((f) => ({ ...f, ...(file === undefined ? {} : { file }), ...lines.at(f.span.start) }))
}
