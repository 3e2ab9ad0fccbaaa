/**
 * What a value must be, as data: made by the test library, written into each check as text, read back when an old run is judged
 * again on its archived telemetry.
 */

export type Comparison = '=' | '!=' | '>' | '>=' | '<' | '<='
export type Comparable = number | string | boolean

export type Condition =
  | { readonly kind: 'compare'; readonly op: Comparison; readonly value: Comparable; readonly tolerance?: number }
  /** Both ends included. */
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  | { readonly kind: 'one of'; readonly values: readonly Comparable[] }
  | { readonly kind: 'matches'; readonly pattern: string; readonly flags: string }
  /** Level of monitoring: normal, watch, warning, … */
  | { readonly kind: 'state'; readonly level: string }
  | { readonly kind: 'valid' }
  /** Any value. */
  | { readonly kind: 'received' }

/** What a condition is put to. `text`: the label where there is one. */
export interface Judged {
  readonly value: unknown
  readonly text?: string
  readonly validity?: string
  readonly state?: string
}

const WORDS = /^(?:>=|<=|!=|=|>|<|in \[|one of |matches \/|state |valid$|received$)/
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/

/** "ON", ">= 26.5", "= 5 ± 0.1", "in [20, 30]", "one of SAFE, SUN", "matches /^A/", "state normal", "valid", "received". */
export function conditionText(c: Condition): string {
  switch (c.kind) {
    case 'compare': {
      if (c.op === '=' && typeof c.value === 'string' && isBare(c.value)) return c.value
      return `${c.op} ${comparableText(c.value)}${c.tolerance === undefined ? '' : ` ± ${c.tolerance}`}`
    }
    case 'range':
      return `in [${c.low}, ${c.high}]`
    case 'one of':
      return `one of ${c.values.map(comparableText).join(', ')}`
    case 'matches':
      return `matches /${c.pattern}/${c.flags}`
    case 'state':
      return `state ${c.level}`
    default:
      return c.kind
  }
}

const isBare = (text: string): boolean =>
  text.trim() === text && text !== '' && !WORDS.test(text) && !NUMBER.test(text) && !/^(true|false)$|[",±]/.test(text)

const comparableText = (value: Comparable): string =>
  typeof value === 'string' && !isBare(value) ? JSON.stringify(value) : String(value)

function comparableOf(text: string): Comparable {
  if (NUMBER.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (text.startsWith('"')) return JSON.parse(text) as string
  return text
}

/** The condition that a text of `conditionText` says; undefined where it is none (a statement in words). */
export function parseCondition(text: string): Condition | undefined {
  const trimmed = text.trim()
  try {
    return conditionOf(trimmed)
  } catch {
    return undefined
  }
}

function conditionOf(text: string): Condition | undefined {
  if (text === '') return undefined
  if (text === 'valid' || text === 'received') return { kind: text }
  if (text.startsWith('state ')) return { kind: 'state', level: text.slice(6).trim() }
  const range = /^in \[([^,\]]+),([^,\]]+)\]$/.exec(text)
  if (range !== null) {
    const [low, high] = [Number(range[1]), Number(range[2])]
    return Number.isNaN(low) || Number.isNaN(high) ? undefined : { kind: 'range', low, high }
  }
  if (text.startsWith('one of ')) return { kind: 'one of', values: splitValues(text.slice(7)).map(comparableOf) }
  const pattern = /^matches \/(.*)\/([a-z]*)$/s.exec(text)
  if (pattern !== null) return { kind: 'matches', pattern: pattern[1]!, flags: pattern[2]! }
  const compared = /^(>=|<=|!=|=|>|<)\s*("(?:[^"\\]|\\.)*"|[^±]+?)(?:\s*±\s*(\S+))?$/s.exec(text)
  if (compared === null) return { kind: 'compare', op: '=', value: comparableOf(text) }
  const tolerance = compared[3] === undefined ? undefined : Number(compared[3])
  return {
    kind: 'compare',
    op: compared[1] as Comparison,
    value: comparableOf(compared[2]!),
    ...(tolerance === undefined ? {} : { tolerance }),
  }
}

const splitValues = (text: string): string[] =>
  [...text.matchAll(/\s*("(?:[^"\\]|\\.)*"|[^,"]+)\s*(?:,|$)/g)].map((m) => m[1]!.trim()).filter((v) => v !== '')

export function conditionHolds(c: Condition, judged: Judged): boolean {
  const { value } = judged
  switch (c.kind) {
    case 'received':
      return true
    case 'valid':
      return judged.validity === undefined || judged.validity === 'valid'
    case 'state':
      return (judged.state ?? 'normal') === c.level
    case 'range': {
      const n = numberOf(value)
      return n !== undefined && n >= c.low && n <= c.high
    }
    case 'one of':
      return c.values.some((v) => isEqual(judged, v, undefined))
    case 'matches':
      return new RegExp(c.pattern, c.flags).test(judged.text ?? String(value))
    case 'compare': {
      if (c.op === '=') return isEqual(judged, c.value, c.tolerance)
      if (c.op === '!=') return !isEqual(judged, c.value, c.tolerance)
      const n = numberOf(value)
      const limit = numberOf(c.value)
      if (n === undefined || limit === undefined) return false
      const slack = c.tolerance ?? 0
      if (c.op === '>') return n > limit - slack
      if (c.op === '>=') return n >= limit - slack
      if (c.op === '<') return n < limit + slack
      return n <= limit + slack
    }
  }
}

function isEqual({ value, text }: Judged, wanted: Comparable, tolerance: number | undefined): boolean {
  if (typeof wanted === 'number') {
    const n = numberOf(value)
    return n !== undefined && Math.abs(n - wanted) <= (tolerance ?? 0)
  }
  if (typeof wanted === 'boolean') return value === wanted || (typeof value === 'number' && (value !== 0) === wanted)
  return text === wanted || (typeof value === 'string' && value === wanted)
}

const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined
}
