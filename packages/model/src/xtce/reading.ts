/** One run of the reader: the document's version and everything found so far; values read with their place. */
import { nearestName } from '../native/findings.ts'
import type { Diagnostic, DiagnosticSeverity, ErrorDetails } from '@vigie/base'
import { finding, type XtceFinding } from './findings.ts'
import type { XmlNode } from './node.ts'
import { resolveName, splitMember, WORDS, type Category, type Declared, type Scope } from './scope.ts'

export type XtceVersion = '1.1' | '1.2' | '1.3'

const MAX_FINDINGS = 1000

export class Reading {
  readonly file: string
  readonly version: XtceVersion
  readonly diagnostics: Diagnostic[] = []
  private silenced = 0

  constructor(file: string, version: XtceVersion) {
    this.file = file
    this.version = version
  }

  report(key: XtceFinding, node: XmlNode, details: ErrorDetails = {}, severity: DiagnosticSeverity = 'error'): void {
    this.add({ ...finding(key, details, severity), file: this.file, line: node.line, column: node.column })
  }
  add(diagnostic: Diagnostic): void {
    if (this.diagnostics.length < MAX_FINDINGS) this.diagnostics.push(diagnostic)
    else this.silenced++
  }
  /** All findings; what came after the first thousand as a number. */
  finish(): readonly Diagnostic[] {
    if (this.silenced > 0)
      this.diagnostics.push({
        ...finding('forms', { what: 'more findings than are listed', hint: 'Mend the first ones and read again.' }),
        file: this.file,
        count: this.silenced,
      })
    return this.diagnostics
  }

  required(node: XmlNode, attribute: string): string {
    const value = node.attribute(attribute)
    if (value === undefined) this.report('missing', node, { element: node.name, what: `attribute ${attribute}` })
    return value ?? ''
  }
  /** A required child element. */
  need(node: XmlNode, ...names: readonly string[]): XmlNode | undefined {
    const found = node.child(...names)
    if (found === undefined) this.report('missing', node, { element: node.name, what: names.join(' or ') })
    return found
  }
  number(node: XmlNode, attribute: string): number | undefined {
    const text = node.attribute(attribute)
    return text === undefined ? undefined : this.numberOf(node, text, attribute)
  }
  numberOf(node: XmlNode, text: string, what: string): number | undefined {
    const value = parseNumber(text)
    if (value === undefined)
      this.report('badValue', node, { element: node.name, value: clip(text), what, expected: 'a number' })
    return value
  }
  integer(node: XmlNode, attribute: string, least = 0): number | undefined {
    const text = node.attribute(attribute)
    if (text === undefined) return undefined
    const value = parseNumber(text)
    if (value !== undefined && Number.isSafeInteger(value) && value >= least) return value
    this.report('badValue', node, {
      element: node.name,
      value: clip(text),
      what: attribute,
      expected: `a whole number of at least ${least}`,
    })
    return undefined
  }
  bool(node: XmlNode, attribute: string): boolean | undefined {
    const text = node.attribute(attribute)?.trim()
    if (text === undefined) return undefined
    if (text === 'true' || text === '1') return true
    if (text === 'false' || text === '0') return false
    // Tools write True; the meaning is plain.
    const lower = text.toLowerCase()
    const meant = lower === 'true' ? true : lower === 'false' ? false : undefined
    const severity = meant === undefined ? 'error' : 'warning'
    this.report(
      'badValue',
      node,
      { element: node.name, value: clip(text), what: attribute, expected: 'true or false' },
      severity,
    )
    return meant
  }
  /** One of a set of words, mapped. */
  word<T>(node: XmlNode, attribute: string, words: Readonly<Record<string, T>>): T | undefined {
    const text = node.attribute(attribute)
    if (text === undefined) return undefined
    if (Object.hasOwn(words, text.trim())) return words[text.trim()]
    this.report('badValue', node, {
      element: node.name,
      value: clip(text),
      what: attribute,
      expected: `one of ${Object.keys(words).join(', ')}`,
    })
    return undefined
  }
  bytes(node: XmlNode, text: string, what: string): Uint8Array | undefined {
    const digits = text.trim().replace(/^0x/i, '')
    if (/^(?:[0-9a-f]{2})*$/i.test(digits))
      return Uint8Array.from(digits.match(/../g) ?? [], (d) => Number.parseInt(d, 16))
    this.report('badValue', node, { element: node.name, value: clip(text), what, expected: 'hexadecimal bytes' })
    return undefined
  }
  /** xs:duration in seconds. */
  seconds(node: XmlNode, attribute: string): number | undefined {
    const text = node.attribute(attribute)
    if (text === undefined) return undefined
    const value = parseDuration(text.trim())
    if (value === undefined)
      this.report('badValue', node, {
        element: node.name,
        value: clip(text),
        what: attribute,
        expected: 'a duration such as PT10S (without years and months)',
      })
    return value
  }

  /** The path of what a reference names; a finding, and a path that names nothing, when there is no such thing. */
  resolve(scope: Scope, categories: readonly Category[], reference: string, node: XmlNode): string {
    const found = this.find(scope, categories, reference, node)
    return found?.path ?? namesNothing(scope, reference)
  }
  find(scope: Scope, categories: readonly Category[], reference: string, node: XmlNode): Declared | undefined {
    const found = resolveName(scope, categories, reference.trim())
    if (found === undefined) this.unresolved(scope, categories, reference, node)
    return found
  }
  /** A parameter, perhaps with a member of it: `Param[2].x`. */
  resolveParameter(
    scope: Scope,
    reference: string,
    node: XmlNode,
  ): { readonly parameter: string; readonly member?: string } {
    const whole = resolveName(scope, ['parameter'], reference.trim())
    if (whole !== undefined) return { parameter: whole.path }
    const inside = memberBySlash(scope, reference.trim())
    if (inside !== undefined) return inside
    const { name, member } = splitMember(reference.trim())
    const parameter = this.resolve(scope, ['parameter'], name, node)
    return member === undefined ? { parameter } : { parameter, member }
  }

  private unresolved(scope: Scope, categories: readonly Category[], reference: string, node: XmlNode): void {
    // Looking for near names takes time: only for the first findings.
    const near =
      this.diagnostics.length < 100
        ? nearestName(reference.slice(reference.lastIndexOf('/') + 1, 100), namesNear(scope, categories))
        : undefined
    this.report('unresolved', node, {
      what: WORDS[categories[0]!],
      name: clip(reference),
      scope: scope.path === '' ? 'the root SpaceSystem' : scope.path,
      hint: near === undefined ? 'Declare it, or correct the reference.' : `Did you mean "${near}"?`,
    })
  }
}

/** Before 1.2 tools wrote the members of an aggregate like names in a SpaceSystem: `Packet_ID/APID`. */
function memberBySlash(
  scope: Scope,
  reference: string,
): { readonly parameter: string; readonly member: string } | undefined {
  const steps = reference.split('/')
  for (let n = steps.length - 1; n > 0; n--) {
    const found = resolveName(scope, ['parameter'], steps.slice(0, n).join('/'))
    if (found !== undefined) return { parameter: found.path, member: steps.slice(n).join('.') }
  }
  return undefined
}

const MAX_NAMES = 20_000
/** Names that can be seen from a SpaceSystem, so many of them that a suggestion stays quick. */
function* namesNear(from: Scope, categories: readonly Category[]): Generator<string> {
  let count = 0
  for (let at: Scope | undefined = from; at !== undefined; at = at.parent)
    for (const category of categories)
      for (const name of at.declared(category).keys()) {
        if (++count > MAX_NAMES) return
        yield name
      }
}

/** A path as the reference would have it, so that what is written from it refers to the same nothing. */
function namesNothing(scope: Scope, reference: string): string {
  const steps = reference.split('/').filter((s) => s !== '' && s !== '.')
  if (reference.startsWith('/') && steps[0] === scope.root().name) steps.shift()
  return steps.map((s) => (s === '..' ? '_up' : s.replaceAll(/[.:[\]]/g, '_'))).join('.') || '_'
}

export const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

/** Decimal, 0x, 0o, 0b (FixedIntegerValueType), INF and NaN of XML Schema. */
export function parseNumber(text: string): number | undefined {
  const t = text.trim()
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(t) || /^0(?:x[\da-f]+|o[0-7]+|b[01]+)$/i.test(t))
    return Number(t)
  if (t === 'INF' || t === '+INF') return Infinity
  return t === '-INF' ? -Infinity : undefined
}

export function parseInteger(text: string): bigint | undefined {
  const t = text.trim().replace(/^\+/, '')
  return t.length <= 40 && (/^-?\d+$/.test(t) || /^0(?:x[\da-f]+|o[0-7]+|b[01]+)$/i.test(t)) ? BigInt(t) : undefined
}

/** Months and years have no fixed length and are refused. */
function parseDuration(text: string): number | undefined {
  const m = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text)
  if (m === null || text.endsWith('P') || text.endsWith('T')) return undefined
  const part = (i: number): number => Number(m[i] ?? 0)
  const seconds = part(2) * 86_400 + part(3) * 3600 + part(4) * 60 + part(5)
  return m[1] === undefined || seconds === 0 ? seconds : -seconds
}
