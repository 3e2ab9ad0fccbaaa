/** `declare … end declare`: events, variables, enumerations (A.3.9.5, A.3.9.16). */
import type { Declaration, Span, TypeReference, UnitText } from './ast.ts'
import { Stop, type Cursor } from './cursor.ts'
import { propertyOf } from './parse-expressions.ts'
import { Kind, stringValue, W } from './tokens.ts'
import { unitEnd } from './units.ts'

type Predefined = Extract<TypeReference, { kind: 'predefined' }>['type']
const PREDEFINED: ReadonlyMap<string, Predefined> = new Map<string, Predefined>([
  ['boolean', 'boolean'],
  ['signed integer', 'signed integer'],
  ['unsigned integer', 'unsigned integer'],
  ['real', 'real'],
  ['string', 'string'],
  ['absolute time', 'absolute time'],
  ['relative time', 'relative time'],
])
/** Names of types that are met in procedures, and what they are. */
const OTHER_TYPES: ReadonlyMap<string, Predefined> = new Map<string, Predefined>([
  ['integer', 'signed integer'],
  ['float', 'real'],
  ['double', 'real'],
  ['enumerated', 'string'],
  ['character string', 'string'],
  ['text', 'string'],
  ['time', 'absolute time'],
  ['duration', 'relative time'],
  ['bool', 'boolean'],
])

/** After `declare`, up to and with `end declare`. */
export function declarations(c: Cursor, start: number): Declaration[] {
  const list: Declaration[] = []
  c.openBlock(W.declare, start)
  while (!c.atEnd && c.blockEnd() === 0 && c.word !== W.end) {
    if (c.takeKind(Kind.comma) || c.takeKind(Kind.semicolon)) continue
    const before = c.pos
    const declaration = declarationHere(c)
    if (declaration !== undefined) list.push(declaration)
    else if (bodyBegins(c)) break
    if (c.pos === before || declaration === undefined) skipDeclaration(c)
    if (c.kind === Kind.semicolon) {
      c.tolerate(c.here, 'a semicolon between declarations', 'a comma')
      c.advance()
    } else if (c.kind !== Kind.comma && (c.word === W.event || c.word === W.variable || c.word === W.enumerated))
      c.tolerate(
        { start: c.previousEnd, end: c.previousEnd },
        'a declaration without a comma before it',
        'one with a comma',
      )
  }
  c.closeBlock()
  return list
}
const bodyBegins = (c: Cursor): boolean =>
  c.firstOfLine() && [W.main, W.preconditions, W.watchdog, W.confirmation, W.initiate].includes(c.word)

function skipDeclaration(c: Cursor): void {
  while (!c.atEnd && c.kind !== Kind.comma && c.kind !== Kind.semicolon && c.blockEnd() === 0) {
    c.advance()
    if (c.firstOfLine() && c.word !== 0) return
  }
}

function declarationHere(c: Cursor): Declaration | undefined {
  const start = c.start
  if (c.take(W.event)) {
    const name = c.name(Stop.declaration)
    if (name === undefined) {
      c.expected('the name of an event', 'Write: event NAME described by "TEXT".')
      return undefined
    }
    return { kind: 'event', name, ...describedBy(c), span: c.spanFrom(start) }
  }
  if (c.take(W.variable)) {
    const name = c.name(Stop.declaration)
    if (name === undefined) {
      c.expected('the name of a variable', 'Write: variable NAME of type TYPE.')
      return undefined
    }
    if (!c.take(W.of, W.type)) {
      c.expected('"of type"', 'Write: variable NAME of type TYPE.')
      return undefined
    }
    const type = typeHere(c)
    if (type === undefined) return undefined
    const unit = c.at(W.with, W.units) ? unitHere(c) : undefined
    const described = describedBy(c)
    return {
      kind: 'variable',
      name,
      type,
      ...(unit === undefined ? {} : { unit }),
      ...described,
      span: c.spanFrom(start),
    }
  }
  if (c.take(W.enumerated)) {
    const name = c.name(Stop.declaration)
    if (name === undefined || !c.takeKind(Kind.open)) {
      c.expected(name === undefined ? 'the name of a set' : '"("', 'Write: enumerated NAME ("A", "B").')
      return undefined
    }
    const values: string[] = []
    while (c.kind === Kind.string || c.atName()) {
      if (c.kind === Kind.string) {
        values.push(stringValue(c.text, c.start, c.tokens.ends[c.pos]!, true))
        c.advance()
      } else values.push(c.name(Stop.none)!.text)
      if (!c.takeKind(Kind.comma)) break
    }
    if (!c.takeKind(Kind.close)) c.expected('")"', 'Values are texts with commas between them.')
    return { kind: 'enumeration', name, values, ...describedBy(c), span: c.spanFrom(start) }
  }
  c.expected('a declaration', 'Declarations begin with "event", "variable" or "enumerated".')
  return undefined
}

function typeHere(c: Cursor): TypeReference | undefined {
  const start = c.start
  if (c.take(W.same, W.as)) {
    const reference = c.reference(Stop.declaration)
    if (reference === undefined) {
      c.expected('a name', 'Write: of type same as NAME of ELEMENT.')
      return undefined
    }
    const { property, of } = propertyOf(reference) as { property?: string; of: typeof reference }
    return { kind: 'same-as', ...(property === undefined ? {} : { property }), of, span: c.spanFrom(start) }
  }
  const name = c.name(Stop.declaration)
  if (name === undefined) {
    c.expected(
      'a type',
      'Boolean, signed integer, unsigned integer, real, string, absolute time, relative time, or the name of an enumerated set.',
    )
    return undefined
  }
  const type = PREDEFINED.get(name.key)
  if (type !== undefined) return { kind: 'predefined', type, span: name.span }
  const other = OTHER_TYPES.get(name.key)
  if (other === undefined) return { kind: 'named', name, span: name.span }
  c.tolerate(name.span, `the type "${name.text}"`, `"${other}"`, true)
  return { kind: 'predefined', type: other, span: name.span }
}

function unitHere(c: Cursor): UnitText {
  c.advance(2)
  const start = c.start
  const end = unitEnd(c.text, start)
  if (end !== undefined) {
    while (c.start < end) c.advance()
    return { text: c.text.slice(start, end), span: { start, end } }
  }
  const span: Span = c.here
  const text = c.text.slice(span.start, span.end)
  c.report('unit', 'warning', span, { unit: text, hint: 'Write a unit, or leave "with units" away.' })
  if (c.kind === Kind.word || c.kind === Kind.percent || c.kind === Kind.string) c.advance()
  return { text, span: c.spanFrom(start) }
}

/** A text in quotation marks, or words up to the comma or the end of the declarations. */
function describedBy(c: Cursor): { readonly description?: string } {
  if (!c.take(W.described, W.by)) return {}
  if (c.kind === Kind.string) {
    const description = stringValue(c.text, c.start, c.tokens.ends[c.pos]!, true)
    c.advance()
    return { description }
  }
  const start = c.start
  while (!c.atEnd && c.kind !== Kind.comma && c.kind !== Kind.semicolon && c.blockEnd() === 0) {
    if (c.firstOfLine() && c.start > start && [W.event, W.variable, W.enumerated, W.end].includes(c.word)) break
    c.advance()
  }
  const description = c.text.slice(start, Math.max(start, c.previousEnd)).replaceAll(/\s+/g, ' ')
  if (description === '') c.expected('a description', 'Write it in quotation marks: described by "TEXT".')
  else c.tolerate({ start, end: c.previousEnd }, 'a description without quotation marks', 'one in quotation marks')
  return { description }
}
