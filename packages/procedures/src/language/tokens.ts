/**
 * PLUTO's words and signs, in columns: no object per token. A word that is part of the language's phrases has its number
 * in `words`; whether it is meant as one only the parser knows (`Manoeuvre End Time` is a name).
 */

export const Kind = {
  end: 0,
  word: 1,
  integer: 2,
  real: 3,
  hex: 4,
  string: 5,
  /** A text without its closing quotation mark. */
  openString: 6,
  time: 7,
  /** A character without meaning. */
  bad: 8,
  assign: 9,
  colon: 10,
  semicolon: 11,
  comma: 12,
  open: 13,
  close: 14,
  equal: 15,
  unequal: 16,
  less: 17,
  lessEqual: 18,
  greater: 19,
  greaterEqual: 20,
  plus: 21,
  minus: 22,
  times: 23,
  divide: 24,
  power: 25,
  percent: 26,
} as const
export type Kind = (typeof Kind)[keyof typeof Kind]

const LANGUAGE_WORDS = [
  '',
  'procedure',
  'end',
  'declare',
  'event',
  'described',
  'by',
  'variable',
  'of',
  'type',
  'with',
  'units',
  'enumerated',
  'same',
  'as',
  'preconditions',
  'if',
  'then',
  'wait',
  'until',
  'for',
  'main',
  'watchdog',
  'initiate',
  'and',
  'confirm',
  'step',
  'confirmation',
  'in',
  'case',
  'confirmed',
  'not',
  'aborted',
  'resume',
  'abort',
  'continue',
  'terminate',
  'ask',
  'user',
  'raise',
  'restart',
  'max',
  'times',
  'timeout',
  'arguments',
  'value',
  'set',
  'directives',
  'refer',
  'record',
  'array',
  'parallel',
  'all',
  'complete',
  'one',
  'completes',
  'the',
  'context',
  'do',
  'inform',
  'log',
  'save',
  'to',
  'is',
  'or',
  'otherwise',
  'between',
  'while',
  'repeat',
  'else',
  'xor',
  'within',
  'true',
  'false',
  'on',
  'when',
  'property',
] as const
export type LanguageWord = Exclude<(typeof LANGUAGE_WORDS)[number], ''>
/** Numbers of the words, by word. */
export const W = Object.fromEntries(LANGUAGE_WORDS.map((w, i) => [w, i])) as Readonly<Record<LanguageWord, number>>
const WORD_NUMBERS: ReadonlyMap<string, number> = new Map(LANGUAGE_WORDS.slice(1).map((w, i) => [w, i + 1]))
const LONGEST_WORD = Math.max(...LANGUAGE_WORDS.map((w) => w.length))
export const languageWord = (number: number): string => LANGUAGE_WORDS[number] ?? ''

export interface Tokens {
  readonly count: number
  readonly kinds: Uint8Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Numbers of words of the language; 0 for others. */
  readonly words: Uint8Array
  /** Whether the token is the first of its line. */
  readonly first: Uint8Array
  readonly comments: readonly Comment[]
  /** Offset at which a comment begins that never ends. */
  readonly openComment?: number
}
export interface Comment {
  readonly start: number
  readonly end: number
  /** In the old style, from slash and star to star and slash; else to the end of the line. */
  readonly block: boolean
}

const TIME = /\d{4}-(?:\d{2}-\d{2}|\d{3})T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?Z?/y
/** What words are made of, by character code below 128: 1 begins one, 2 goes on. */
const WORD_CHARACTER = new Uint8Array(128)
for (let c = 0; c < 128; c++) {
  if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95) WORD_CHARACTER[c] = 3
  else if (c >= 48 && c <= 57) WORD_CHARACTER[c] = 2
}
const OTHER_LETTER = /[\p{L}\p{M}\p{N}°µΩ]/u
const OTHER_BLANK = /\p{Z}|\uFEFF|[\u0085\u200B-\u200D]/u

const SINGLE: Readonly<Record<number, Kind>> = {
  40: Kind.open,
  41: Kind.close,
  43: Kind.plus,
  44: Kind.comma,
  45: Kind.minus,
  47: Kind.divide,
  59: Kind.semicolon,
  37: Kind.percent,
  0x2260: Kind.unequal,
  0x2264: Kind.lessEqual,
  0x2265: Kind.greaterEqual,
}

export function tokenize(text: string): Tokens {
  const length = text.length
  let capacity = Math.max(64, length >> 2)
  let kinds = new Uint8Array(capacity)
  let starts = new Uint32Array(capacity)
  let ends = new Uint32Array(capacity)
  let words = new Uint8Array(capacity)
  let first = new Uint8Array(capacity)
  let count = 0
  let newLine = true
  const comments: Comment[] = []
  let openComment: number | undefined

  const add = (kind: Kind, start: number, end: number, word: number): void => {
    if (count === capacity) {
      capacity *= 2
      const grow = <T extends Uint8Array | Uint32Array>(old: T, by: new (n: number) => T): T => {
        const bigger = new by(capacity)
        bigger.set(old)
        return bigger
      }
      kinds = grow(kinds, Uint8Array)
      starts = grow(starts, Uint32Array)
      ends = grow(ends, Uint32Array)
      words = grow(words, Uint8Array)
      first = grow(first, Uint8Array)
    }
    kinds[count] = kind
    starts[count] = start
    ends[count] = end
    words[count] = word
    first[count] = newLine ? 1 : 0
    count++
    newLine = false
  }
  const letterAt = (at: number): boolean => {
    const c = text.charCodeAt(at)
    return c < 128 ? (WORD_CHARACTER[c]! & 1) === 1 : c >= 128 && OTHER_LETTER.test(characterAt(text, at))
  }

  let i = 0
  while (i < length) {
    const c = text.charCodeAt(i)
    if (c === 32 || c === 9) {
      i++
      continue
    }
    if (c === 10 || c === 13) {
      newLine = true
      i++
      continue
    }
    if (c < 128 ? (WORD_CHARACTER[c]! & 1) === 1 : letterAt(i)) {
      const start = i
      i = wordEnd(text, i)
      // A path written with dots is one word; the parser takes it apart.
      while (text.charCodeAt(i) === 46 && letterAt(i + 1)) i = wordEnd(text, i + 1)
      const number = i - start > LONGEST_WORD ? 0 : (WORD_NUMBERS.get(text.slice(start, i).toLowerCase()) ?? 0)
      add(Kind.word, start, i, number)
      continue
    }
    if (c >= 48 && c <= 57) {
      const start = i
      const next = text.charCodeAt(i + 1) | 32
      if (c === 48 && next === 120 && hexDigit(text.charCodeAt(i + 2))) {
        i += 2
        while (hexDigit(text.charCodeAt(i))) i++
        add(Kind.hex, start, i, 0)
        continue
      }
      while (isDigit(text.charCodeAt(i))) i++
      if (i - start === 4 && text.charCodeAt(i) === 45) {
        TIME.lastIndex = start
        if (TIME.test(text)) {
          i = TIME.lastIndex
          add(Kind.time, start, i, 0)
          continue
        }
      }
      i = add2(start)
      continue
    }
    const two = text.charCodeAt(i + 1)
    switch (c) {
      case 47: // slash
        if (two === 47) {
          const start = i
          while (i < length && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 13) i++
          comments.push({ start, end: i, block: false })
          continue
        }
        if (two === 42) {
          const close = text.indexOf('*/', i + 2)
          const end = close < 0 ? length : close + 2
          if (close < 0) openComment = i
          comments.push({ start: i, end, block: true })
          for (let j = i; j < end && !newLine; j++) if (text.charCodeAt(j) === 10) newLine = true
          i = end
          continue
        }
        break
      case 34: // "
        i = string(i, 34)
        continue
      case 0x201c: // typographic
      case 0x201d:
        i = string(i, 0x201d)
        continue
      case 39: // '
        if (quoteCloses(text, i)) {
          i = string(i, 39)
          continue
        }
        break
      case 58: // :
        if (two === 61) add(Kind.assign, i, (i += 2), 0)
        else add(Kind.colon, i, ++i, 0)
        continue
      case 61: // =
        add(Kind.equal, i, (i += two === 61 ? 2 : 1), 0)
        continue
      case 33: // !
        if (two === 61) {
          add(Kind.unequal, i, (i += 2), 0)
          continue
        }
        break
      case 60: // <
        if (two === 61) add(Kind.lessEqual, i, (i += 2), 0)
        else if (two === 62) add(Kind.unequal, i, (i += 2), 0)
        else add(Kind.less, i, ++i, 0)
        continue
      case 62: // >
        if (two === 61) add(Kind.greaterEqual, i, (i += 2), 0)
        else add(Kind.greater, i, ++i, 0)
        continue
      case 42: // *
        if (two === 42) add(Kind.power, i, (i += 2), 0)
        else add(Kind.times, i, ++i, 0)
        continue
      case 46: // .5
        if (isDigit(two)) {
          i = add2(i)
          continue
        }
        break
      default:
    }
    const single = SINGLE[c]
    if (single !== undefined) {
      add(single, i, ++i, 0)
      continue
    }
    const character = characterAt(text, i)
    if (c === 11 || c === 12 || OTHER_BLANK.test(character)) {
      if (c === 0x85 || c === 0x2028 || c === 0x2029) newLine = true
      i++
      continue
    }
    add(Kind.bad, i, (i += character.length), 0)
  }
  add(Kind.end, length, length, 0)
  return {
    count,
    kinds,
    starts,
    ends,
    words,
    first,
    comments,
    ...(openComment === undefined ? {} : { openComment }),
  }

  /** The rest of a number: fraction and exponent. */
  function add2(start: number): number {
    let at = start
    while (isDigit(text.charCodeAt(at))) at++
    let kind: Kind = Kind.integer
    if (text.charCodeAt(at) === 46 && isDigit(text.charCodeAt(at + 1))) {
      kind = Kind.real
      at++
      while (isDigit(text.charCodeAt(at))) at++
    }
    if ((text.charCodeAt(at) | 32) === 101) {
      const sign = text.charCodeAt(at + 1)
      const digits = sign === 43 || sign === 45 ? at + 2 : at + 1
      if (isDigit(text.charCodeAt(digits))) {
        kind = Kind.real
        at = digits
        while (isDigit(text.charCodeAt(at))) at++
      }
    }
    add(kind, start, at, 0)
    return at
  }

  function string(start: number, quote: number): number {
    let at = start + 1
    for (; at < length; at++) {
      const c = text.charCodeAt(at)
      if (c === 10 || c === 13) break
      if (c === 92 && quote === 34 && at + 1 < length) {
        const escaped = text.charCodeAt(at + 1)
        if (escaped === 34 || escaped === 92) at++
        continue
      }
      if (c !== quote) continue
      if (quote === 34 && text.charCodeAt(at + 1) === 34) {
        at++
        continue
      }
      add(Kind.string, start, at + 1, 0)
      return at + 1
    }
    add(Kind.openString, start, at, 0)
    return at
  }
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57
const hexDigit = (c: number): boolean => isDigit(c) || ((c | 32) >= 97 && (c | 32) <= 102)
const characterAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 32)

function wordEnd(text: string, from: number): number {
  let i = from
  for (;;) {
    const c = text.charCodeAt(i)
    if (c < 128) {
      if (WORD_CHARACTER[c] === 0) return i
      i++
    } else if (c >= 128) {
      const character = characterAt(text, i)
      if (!OTHER_LETTER.test(character)) return i
      i += character.length
    } else return i
  }
}

/** Whether an apostrophe has another one in its line: else it is one of a word in a description. */
function quoteCloses(text: string, at: number): boolean {
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 39) return true
    if (c === 10 || c === 13 || c === 59) return false
  }
  return false
}

/** The characters of a text literal, without its quotation marks and escapes. */
export function stringValue(text: string, start: number, end: number, closed: boolean): string {
  const inner = text.slice(start + 1, closed ? end - 1 : end)
  if (text.charCodeAt(start) !== 34 || (!inner.includes('\\') && !inner.includes('"'))) return inner
  return inner.replaceAll(/\\(["\\n])|""/g, (whole, escaped: string | undefined) =>
    whole === '""' ? '"' : escaped === 'n' ? '\n' : escaped!,
  )
}

/** A text literal for characters. */
export const stringLiteral = (value: string): string =>
  `"${value.replaceAll(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`
