/**
 * The formula language of derived parameters and calibrations: arithmetic on values of the model.
 *
 *     sqrt(GyroX^2 + GyroY^2)            functions, powers
 *     Current * {Bus voltage}            a name with blanks in braces
 *     raw(Mode) == 3 ? 1 : Rate / 60     raw values, comparisons, choices
 *     rate(Tank.Pressure)                change per second; delta(x), mean(x, 10 s) likewise
 *
 * Precedence, loosest first: ?: , ||, &&, |, xor, &, == !=, < <= > >=, << >> >>>, + −, * / %, unary, ^ (to the right).
 * `parseFormula` gives the tree with names as written; the caller resolves them.
 */
import type { BinaryOperator, Expression, UnaryOperator } from './criteria.ts'

export class FormulaError extends Error {
  /** 0-based offset in the text. */
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.name = 'FormulaError'
    this.offset = offset
  }
}

/** Functions of one argument that are operators of the tree. */
const UNARY_FUNCTIONS: ReadonlySet<string> = new Set<UnaryOperator>([
  'abs',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'exp',
  'ln',
  'log10',
  'sqrt',
  'floor',
  'ceil',
  'round',
  'trunc',
  'factorial',
  'invert',
])
const BINARY_FUNCTIONS: ReadonlySet<string> = new Set<BinaryOperator>(['atan2', 'min', 'max'])
/** Functions kept as calls: name → number of arguments. */
export const CALL_FUNCTIONS: Readonly<Record<string, { readonly arguments: number; readonly meaning: string }>> = {
  clamp: { arguments: 3, meaning: 'clamp(x, low, high)' },
  delta: { arguments: 1, meaning: 'change since the previous sample' },
  rate: { arguments: 1, meaning: 'change per second since the previous sample' },
  mean: { arguments: 2, meaning: 'mean over the last so many seconds: mean(x, 10)' },
}
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E }

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['xor'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
]

interface Token {
  readonly kind: 'number' | 'name' | 'braced' | 'text' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const TOKEN =
  /(0[xX][0-9a-fA-F]+|0[bB][01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*)|\{([^{}]+)\}|"([^"]*)"|(>>>|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%^&|!~<>?:(),])/y

function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at++
    if (at >= text.length) break
    TOKEN.lastIndex = at
    const m = TOKEN.exec(text)
    if (m === null) throw new FormulaError(`"${text[at]}" is not part of the formula language`, at)
    const kind =
      m[1] !== undefined
        ? 'number'
        : m[2] !== undefined
          ? 'name'
          : m[3] !== undefined
            ? 'braced'
            : m[4] !== undefined
              ? 'text'
              : 'sign'
    tokens.push({ kind, text: (m[3] ?? m[4] ?? m[0]).trim(), at })
    at = TOKEN.lastIndex
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

const MAX_DEPTH = 200

/** Reads a formula; `x` stands for the raw value when `calibration`. Throws `FormulaError` with the offset. */
export function parseFormula(text: string, options: { readonly calibration?: boolean } = {}): Expression {
  const tokens = tokenise(text)
  let index = 0
  let depth = 0
  const peek = (): Token => tokens[index]!
  const isSign = (sign: string): boolean =>
    peek().text === sign && (peek().kind === 'sign' || (sign === 'xor' && peek().kind === 'name'))
  const accept = (sign: string): boolean => isSign(sign) && ++index > 0
  const expect = (sign: string): void => {
    if (!accept(sign))
      throw new FormulaError(
        `"${sign}" is expected${peek().kind === 'end' ? ' before the end' : `, not "${peek().text}"`}`,
        peek().at,
      )
  }

  const expression = (): Expression =>
    deeper(() => {
      const condition = level(0)
      if (!accept('?')) return condition
      const then = expression()
      expect(':')
      return { kind: 'conditional', condition, then, otherwise: expression() }
    })
  const level = (n: number): Expression => {
    const operators = LEVELS[n]
    if (operators === undefined) return unary()
    let left = level(n + 1)
    for (;;) {
      const operator = operators.find(isSign)
      if (operator === undefined) return left
      index++
      left = { kind: 'binary', operator, left, right: level(n + 1) }
    }
  }
  const deeper = (parse: () => Expression): Expression => {
    if (++depth > MAX_DEPTH) throw new FormulaError('the formula is nested too deeply', peek().at)
    const result = parse()
    depth--
    return result
  }
  const unary = (): Expression => {
    for (const operator of ['-', '!', '~'] as const) {
      if (accept(operator)) return { kind: 'unary', operator, operand: deeper(unary) }
    }
    return accept('+') ? deeper(unary) : power()
  }
  const power = (): Expression => {
    const base = primary()
    return accept('^') ? { kind: 'binary', operator: '^', left: base, right: deeper(unary) } : base
  }
  const primary = (): Expression => {
    const token = tokens[index++]!
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'text') return { kind: 'text', value: token.text }
    if (token.kind === 'braced') return { kind: 'value', ref: { parameter: token.text } }
    if (token.kind === 'sign' && token.text === '(') {
      const inner = expression()
      expect(')')
      return inner
    }
    if (token.kind !== 'name')
      throw new FormulaError(
        token.kind === 'end' ? 'the formula ends too early' : `"${token.text}" is not expected here`,
        token.at,
      )
    if (isSign('(')) return call(token)
    if (options.calibration === true && token.text === 'x') return { kind: 'this' }
    const constant = CONSTANTS[token.text]
    return constant === undefined
      ? { kind: 'value', ref: { parameter: token.text } }
      : { kind: 'number', value: constant }
  }
  const call = (name: Token): Expression => {
    expect('(')
    const args: Expression[] = []
    if (!isSign(')')) {
      do args.push(expression())
      while (accept(','))
    }
    expect(')')
    const counted = (n: number): void => {
      if (args.length !== n)
        throw new FormulaError(`${name.text} takes ${n} argument${n === 1 ? '' : 's'}, not ${args.length}`, name.at)
    }
    if (name.text === 'raw' || name.text === 'previous') {
      counted(1)
      const value = args[0]!
      if (value.kind !== 'value' || !('parameter' in value.ref))
        throw new FormulaError(`${name.text} takes the name of a parameter`, name.at)
      return {
        kind: 'value',
        ref: name.text === 'raw' ? { ...value.ref, calibrated: false } : { ...value.ref, instance: -1 },
      }
    }
    if (UNARY_FUNCTIONS.has(name.text)) {
      counted(1)
      return { kind: 'unary', operator: name.text as UnaryOperator, operand: args[0]! }
    }
    if (BINARY_FUNCTIONS.has(name.text)) {
      if (name.text === 'atan2') counted(2)
      if (args.length < 2) throw new FormulaError(`${name.text} takes at least 2 arguments`, name.at)
      return args.reduce((left, right) => ({ kind: 'binary', operator: name.text as BinaryOperator, left, right }))
    }
    const declared = Object.hasOwn(CALL_FUNCTIONS, name.text) ? CALL_FUNCTIONS[name.text] : undefined
    if (declared === undefined) throw new FormulaError(`there is no function "${name.text}"`, name.at)
    counted(declared.arguments)
    return { kind: 'call', function: name.text, arguments: args }
  }

  const tree = expression()
  if (peek().kind !== 'end') throw new FormulaError(`"${peek().text}" is not expected here`, peek().at)
  return tree
}

/** A copy of a tree with each reference replaced. */
export function mapReferences(
  tree: Expression,
  map: (ref: Extract<Expression, { kind: 'value' }>['ref']) => Extract<Expression, { kind: 'value' }>['ref'],
): Expression {
  switch (tree.kind) {
    case 'value':
      return { kind: 'value', ref: map(tree.ref) }
    case 'unary':
      return { ...tree, operand: mapReferences(tree.operand, map) }
    case 'binary':
      return { ...tree, left: mapReferences(tree.left, map), right: mapReferences(tree.right, map) }
    case 'conditional':
      return {
        kind: 'conditional',
        condition: mapReferences(tree.condition, map),
        then: mapReferences(tree.then, map),
        otherwise: mapReferences(tree.otherwise, map),
      }
    case 'call':
      return { ...tree, arguments: tree.arguments.map((a) => mapReferences(a, map)) }
    default:
      return tree
  }
}
