/** The log port. What is logged is a message and fields; secrets cannot get in by mistake because `Secret` never prints. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** A log whose entries carry these fields too. */
  child(fields: LogFields): Log
}

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
}

/** A value that must not be printed: passwords, tokens, keys. Only `reveal()` gives it, and a reviewer can search for that. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '[secret]'
  }
  toJSON(): string {
    return '[secret]'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

const SECRET_NAME = /pass(word|phrase)?|secret|token|authorization|cookie|api[-_]?key|private[-_]?key/i

/** A copy of log fields in which whatever is named like a secret, at any depth, reads `[secret]`. */
export function redact(fields: unknown, depth = 0): unknown {
  if (fields === null || typeof fields !== 'object' || depth > 8) return fields
  if (fields instanceof Secret) return '[secret]'
  if (Array.isArray(fields)) return fields.map((f) => redact(f, depth + 1))
  if (fields instanceof Error || ArrayBuffer.isView(fields)) return fields
  const clean: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    clean[name] =
      SECRET_NAME.test(name) && typeof value !== 'boolean' && typeof value !== 'number'
        ? '[secret]'
        : redact(value, depth + 1)
  }
  return clean
}
