/**
 * Coded errors. Each package declares one table with `defineErrors`; the reference documentation is generated from
 * the tables, the API returns them as problem+json, the desktop shows the remedy.
 */

/** What a table says of one error. `{name}` in the texts is filled from the details given when it is raised. */
export interface ErrorDeclaration {
  /** `VIG-<ROOM>-<NNN>`, never reused. */
  readonly code: string
  /** What happened, naming the thing and the place: "{file}:{line}: …". */
  readonly message: string
  /** Why it happens. */
  readonly cause: string
  /** What the person can do. */
  readonly remedy: string
  /** HTTP status when it reaches the API; 500 unless told. */
  readonly status?: number
}

export type ErrorDetails = Readonly<Record<string, string | number | bigint | boolean | undefined>>

export class VigieError extends Error {
  readonly code: string
  readonly why: string
  readonly remedy: string
  readonly status: number
  readonly details: ErrorDetails

  constructor(declaration: ErrorDeclaration, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(fill(declaration.message, details), options)
    this.name = 'VigieError'
    this.code = declaration.code
    this.why = fill(declaration.cause, details)
    this.remedy = fill(declaration.remedy, details)
    this.status = declaration.status ?? 500
    this.details = details
  }

  /** `VIG-X-001: message — remedy`, one line for a terminal. */
  toLine(): string {
    return `${this.code}: ${this.message} — ${this.remedy}`
  }

  /** RFC 9457 problem details. */
  toProblem(): {
    type: string
    title: string
    status: number
    detail: string
    code: string
    cause: string
    remedy: string
  } {
    return {
      type: `urn:vigie:error:${this.code}`,
      title: this.why,
      status: this.status,
      detail: this.message,
      code: this.code,
      cause: this.why,
      remedy: this.remedy,
    }
  }

  toJSON(): { code: string; message: string; cause: string; remedy: string; details: Record<string, unknown> } {
    const details: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(this.details))
      details[key] = typeof value === 'bigint' ? String(value) : value
    return { code: this.code, message: this.message, cause: this.why, remedy: this.remedy, details }
  }
}

function fill(template: string, details: ErrorDetails): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details[name]
    return value === undefined ? whole : String(value)
  })
}

export type ErrorFactory = (details?: ErrorDetails, options?: ErrorOptions) => VigieError

const tables = new Map<string, Readonly<Record<string, ErrorDeclaration>>>()

/**
 * Declares the errors of a room and returns one factory per error:
 * `const errors = defineErrors('ccsds', { crc: { code: 'VIG-CCSDS-001', … } }); throw errors.crc({ apid })`.
 */
export function defineErrors<K extends string>(
  room: string,
  table: Record<K, ErrorDeclaration>,
): Readonly<Record<K, ErrorFactory>> {
  tables.set(room, table)
  const factories = {} as Record<K, ErrorFactory>
  for (const key of Object.keys(table) as K[]) {
    factories[key] = (details, options) => new VigieError(table[key], details, options)
  }
  return factories
}

/** All tables declared so far by the modules that were loaded: for the documentation. */
export function declaredErrors(): ReadonlyMap<string, Readonly<Record<string, ErrorDeclaration>>> {
  return tables
}

/** The one-line text of anything thrown. */
export function describeError(error: unknown): string {
  if (error instanceof VigieError) return error.toLine()
  return error instanceof Error ? error.message : String(error)
}
