/** What is declared beside a procedure: `HeaterOn.yaml` of `HeaterOn.pluto` (docs/guides/procedures.md). */
import type { Diagnostic } from '@vigie/base'
import { YamlDocument } from '@vigie/documents'
import { SIGNIFICANCE_LEVELS, type DataType, type SignificanceLevel } from '@vigie/model'
import type { ProcedureArgument } from '../check/model-names.ts'
import { executionErrors } from '../execution/errors.ts'

export interface ValidatedOn {
  /** Simulator, engineering model, flight model. */
  readonly on: string
  readonly version?: string
  readonly at?: string
  readonly by?: string
  /** Digest of the content that it is about; of any that stands beside it unless told. */
  readonly content?: string
}
export interface SignedBy {
  readonly by: string
  readonly at?: string
  readonly comment?: string
  /** Digest of the content that was signed; of any that stands beside it unless told. */
  readonly content?: string
}

export interface ProcedureDescription {
  readonly title?: string
  readonly description?: string
  readonly arguments: readonly ProcedureArgument[]
  readonly criticality: SignificanceLevel
  /** Ids of requirements. */
  readonly verifies: readonly string[]
  /** Parameters, and elements for all below them, whose alarms it answers; by path, parameters by alias too. */
  readonly alarms: readonly string[]
  readonly phase?: string
  /** Whose rights count beside those of whoever runs it. */
  readonly author?: { readonly user: string; readonly role?: string }
  readonly reviewed?: SignedBy
  readonly approved?: SignedBy
  readonly validatedOn: readonly ValidatedOn[]
}

export const NO_DESCRIPTION: ProcedureDescription = {
  arguments: [],
  criticality: 'none',
  verifies: [],
  alarms: [],
  validatedOn: [],
}

/** A mapping of a YAML file with what is wrong in it: all at once. */
export class Reading {
  readonly findings: Diagnostic[] = []
  readonly #file: string
  readonly value: Readonly<Record<string, unknown>>
  readonly #document: YamlDocument

  constructor(text: string, file: string) {
    this.#file = file
    this.#document = new YamlDocument(text)
    for (const { detail, line } of this.#document.problems) this.report(detail, line)
    const { value } = this.#document
    if (value !== null && value !== undefined && !isRecord(value)) this.report('it is no list of "key: value"', 1)
    this.value = isRecord(value) ? value : {}
  }

  report(detail: string, line?: number, severity: Diagnostic['severity'] = 'error'): void {
    const { code, message, remedy } = executionErrors.description({ detail })
    this.findings.push({ severity, code, message, remedy, file: this.#file, ...(line === undefined ? {} : { line }) })
  }
  lineOf(key: string): number {
    return this.#document.place([key], true).line
  }
  text(key: string): string | undefined {
    const value = this.value[key]
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    this.report(`"${key}" is no text`, this.lineOf(key))
    return undefined
  }
  texts(key: string): string[] | undefined {
    const value = this.value[key]
    if (value === undefined || value === null) return undefined
    const list = Array.isArray(value) ? value : [value]
    if (list.every((v) => typeof v === 'string' || typeof v === 'number')) return list.map(String)
    this.report(`"${key}" is no list of texts`, this.lineOf(key))
    return undefined
  }
  known(keys: readonly string[]): void {
    for (const key of Object.keys(this.value))
      if (!keys.includes(key))
        this.report(`there is no "${key}" here; there are ${keys.join(', ')}`, this.lineOf(key), 'warning')
  }
}
const isRecord = (v: unknown): v is Readonly<Record<string, unknown>> =>
  typeof v === 'object' && v !== null && !Array.isArray(v)

const KEYS = [
  'title',
  'description',
  'arguments',
  'criticality',
  'verifies',
  'alarms',
  'phase',
  'author',
  'reviewed',
  'approved',
  'validatedOn',
]

export function readDescription(
  text: string,
  file: string,
): { readonly description: ProcedureDescription; readonly findings: readonly Diagnostic[] } {
  const r = new Reading(text, file)
  r.known(KEYS)
  const optional = <K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } =>
    (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T }
  const level = r.text('criticality') ?? 'none'
  const criticality = SIGNIFICANCE_LEVELS.find((l) => l === level)
  if (criticality === undefined)
    r.report(`criticality "${level}" is none of ${SIGNIFICANCE_LEVELS.join(', ')}`, r.lineOf('criticality'))
  const description: ProcedureDescription = {
    ...optional('title', r.text('title')),
    ...optional('description', r.text('description')),
    arguments: argumentsOf(r),
    criticality: criticality ?? 'none',
    verifies: r.texts('verifies') ?? [],
    alarms: r.texts('alarms') ?? [],
    ...optional('phase', r.text('phase')),
    ...optional('author', authorOf(r)),
    ...optional('reviewed', signed(r, 'reviewed')),
    ...optional('approved', signed(r, 'approved')),
    validatedOn: validated(r),
  }
  return { description, findings: r.findings }
}

function authorOf(r: Reading): ProcedureDescription['author'] {
  const { author } = r.value
  if (typeof author === 'string') return { user: author }
  if (!isRecord(author) || typeof author['user'] !== 'string') {
    if (author !== undefined && author !== null)
      r.report('the author is a name, or has a user and a role', r.lineOf('author'))
    return undefined
  }
  const role = author['role']
  return { user: author['user'], ...(typeof role === 'string' ? { role } : {}) }
}

function signed(r: Reading, key: string): SignedBy | undefined {
  const value = r.value[key]
  if (typeof value === 'string') return { by: value }
  if (!isRecord(value)) return undefined
  const { by, at, comment, content } = value
  if (by === undefined) r.report(`"${key}" does not say by whom`, r.lineOf(key))
  return {
    by: String(by ?? ''),
    ...(at === undefined ? {} : { at: textOf(at) }),
    ...(comment === undefined ? {} : { comment: textOf(comment) }),
    ...(content === undefined ? {} : { content: textOf(content) }),
  }
}
const textOf = (v: unknown): string => (v instanceof Date ? v.toISOString() : String(v))

function validated(r: Reading): ValidatedOn[] {
  const { validatedOn } = r.value
  if (validatedOn === undefined || validatedOn === null) return []
  return (Array.isArray(validatedOn) ? validatedOn : [validatedOn]).flatMap((v: unknown) => {
    if (typeof v === 'string') return [{ on: v }]
    if (!isRecord(v) || v['on'] === undefined) {
      r.report('"validatedOn" does not say on what', r.lineOf('validatedOn'))
      return []
    }
    return [Object.fromEntries(Object.entries(v).map(([k, x]) => [k, textOf(x)])) as unknown as ValidatedOn]
  })
}

function argumentsOf(r: Reading): ProcedureArgument[] {
  const { arguments: list } = r.value
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) {
    r.report('"arguments" is no list', r.lineOf('arguments'))
    return []
  }
  return list.flatMap((a: unknown): ProcedureArgument[] => {
    if (!isRecord(a) || typeof a['name'] !== 'string') {
      r.report('an argument has no name', r.lineOf('arguments'))
      return []
    }
    const unit = typeof a['unit'] === 'string' ? a['unit'] : undefined
    const type = typeOf(r, a['name'], a, unit)
    if (type === undefined) return []
    return [
      {
        name: a['name'],
        type,
        ...(unit === undefined ? {} : { unit }),
        ...(typeof a['description'] === 'string' ? { description: a['description'] } : {}),
        ...(a['default'] === undefined ? {} : { initialValue: textOf(a['default']) }),
      },
    ]
  })
}

/** As the variables of a procedure are declared, or by the kinds of types of the model. */
const KINDS: Readonly<Record<string, DataType['kind'] | 'unsigned'>> = {
  integer: 'integer',
  'signed integer': 'integer',
  'unsigned integer': 'unsigned',
  unsigned: 'unsigned',
  real: 'float',
  float: 'float',
  boolean: 'boolean',
  string: 'string',
  enumeration: 'enumerated',
  enumerated: 'enumerated',
  'absolute time': 'absolute-time',
  'absolute-time': 'absolute-time',
  'relative time': 'relative-time',
  'relative-time': 'relative-time',
}

function typeOf(
  r: Reading,
  name: string,
  a: Readonly<Record<string, unknown>>,
  unit: string | undefined,
): DataType | undefined {
  const values = Array.isArray(a['values']) ? a['values'].map(String) : undefined
  const written = a['type'] === undefined ? (values === undefined ? 'string' : 'enumeration') : String(a['type'])
  const kind = KINDS[written.toLowerCase()]
  const line = r.lineOf(`name`)
  if (kind === undefined) {
    r.report(`argument ${name}: there is no type "${written}"; there are ${Object.keys(KINDS).join(', ')}`, line)
    return undefined
  }
  const { range } = a
  const [min, max] = Array.isArray(range) ? (range as unknown[]).map(Number) : []
  if (range !== undefined && (min === undefined || max === undefined || Number.isNaN(min) || Number.isNaN(max)))
    r.report(`argument ${name}: a range is two numbers, [least, most]`, r.lineOf('range'))
  const measure = {
    name,
    ...(unit === undefined ? {} : { unit }),
    ...(min === undefined || max === undefined ? {} : { validRange: { min, max, calibrated: true } }),
  }
  switch (kind) {
    case 'integer':
    case 'unsigned':
      return { kind: 'integer', signed: kind === 'integer', sizeInBits: 64, ...measure }
    case 'float':
      return { kind: 'float', sizeInBits: 64, ...measure }
    case 'boolean':
      return { kind: 'boolean', name, oneString: 'TRUE', zeroString: 'FALSE' }
    case 'enumerated':
      if (values === undefined) r.report(`argument ${name}: an enumeration has values`, line)
      return {
        kind: 'enumerated',
        name,
        labels: (values ?? []).map((label, i) => ({ value: BigInt(i), label })),
      }
    case 'absolute-time':
    case 'relative-time':
    case 'string':
      return { kind, name }
    default:
      return undefined
  }
}
