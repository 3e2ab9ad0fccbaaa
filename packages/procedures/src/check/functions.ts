/** Functions of the language as far as their arguments and results (annex C). */
import { NUMBER, powerOfQuantity, UNKNOWN, type StaticType } from './static-types.ts'

export interface FunctionShape {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly takes: string
  readonly gives: (args: readonly StaticType[]) => StaticType
  readonly wants: 'plain' | 'angle' | 'measure' | 'alike' | 'text' | 'instant' | 'any'
  readonly meaning: string
}

const TEXT: StaticType = { kind: 'text' }
const INTEGER: StaticType = { kind: 'number', integer: true }
const first = (args: readonly StaticType[]): StaticType => args[0] ?? UNKNOWN
const one = (
  names: Readonly<Record<string, string>>,
  takes: string,
  wants: FunctionShape['wants'],
  gives: FunctionShape['gives'],
): FunctionShape[] =>
  Object.entries(names).map(([name, meaning]) => ({ name, least: 1, most: 1, takes, wants, gives, meaning }))

export const FUNCTION_SHAPES: readonly FunctionShape[] = [
  ...one(
    {
      abs: 'without its sign',
      ceiling: 'the next whole number above',
      floor: 'the next whole number below',
      round: 'the nearest whole number',
      truncate: 'without its fraction',
    },
    'one number',
    'measure',
    first,
  ),
  ...one({ sqrt: 'the square root' }, 'one number', 'measure', ([a]) =>
    a?.kind === 'number' && a.quantity !== undefined
      ? { kind: 'number', quantity: powerOfQuantity(a.quantity, 0.5) }
      : NUMBER,
  ),
  ...one(
    { exp: 'e to its power', ln: 'the natural logarithm', log: 'the logarithm to base 10' },
    'one number without a unit',
    'plain',
    () => NUMBER,
  ),
  ...one({ sin: 'the sine', cos: 'the cosine', tan: 'the tangent' }, 'one angle', 'angle', () => NUMBER),
  ...one(
    { asin: 'the angle of a sine', acos: 'the angle of a cosine', atan: 'the angle of a tangent' },
    'one number without a unit',
    'plain',
    () => ({ kind: 'number', unit: 'rad', quantity: { rad: 1 } }),
  ),
  {
    name: 'mod',
    least: 2,
    most: 2,
    takes: 'two numbers',
    wants: 'plain',
    gives: () => NUMBER,
    meaning: 'the remainder, of the sign of the second',
  },
  ...(['min', 'max', 'average'] as const).map((name): FunctionShape => ({
    name,
    least: 1,
    most: 1000,
    takes: 'one or more values that can be compared',
    wants: 'alike',
    gives: first,
    meaning: name === 'min' ? 'the least' : name === 'max' ? 'the greatest' : 'the mean',
  })),
  {
    name: 'current time',
    least: 0,
    most: 0,
    takes: 'nothing',
    wants: 'any',
    gives: () => ({ kind: 'instant' }),
    meaning: 'the time of now',
  },
  ...(['year', 'month', 'day', 'day of year', 'hour', 'minute', 'second'] as const).map((name): FunctionShape => ({
    name,
    least: 0,
    most: 1,
    takes: 'a time, or nothing for now',
    wants: 'instant',
    gives: () => INTEGER,
    meaning: `the ${name} of a time, UTC`,
  })),
  {
    name: 'to string',
    least: 1,
    most: 1,
    takes: 'one value',
    wants: 'any',
    gives: () => TEXT,
    meaning: 'the value as people read it',
  },
  {
    name: 'length',
    least: 1,
    most: 1,
    takes: 'a text',
    wants: 'any',
    gives: () => INTEGER,
    meaning: 'the number of its characters',
  },
  {
    name: 'concatenate',
    least: 1,
    most: 1000,
    takes: 'texts',
    wants: 'any',
    gives: () => TEXT,
    meaning: 'one after the other',
  },
  {
    name: 'substring',
    least: 2,
    most: 3,
    takes: 'a text, a position from 1, and a number of characters',
    wants: 'text',
    gives: () => TEXT,
    meaning: 'a part of it',
  },
  {
    name: 'capitalise',
    least: 1,
    most: 1,
    takes: 'a text',
    wants: 'text',
    gives: () => TEXT,
    meaning: 'in capital letters',
  },
  {
    name: 'position',
    least: 2,
    most: 2,
    takes: 'a text, and one to look for in it',
    wants: 'text',
    gives: () => INTEGER,
    meaning: 'where the second begins in the first, from 1; 0: nowhere',
  },
]

/** Other names that are met, and those they stand for. */
const SAME: Readonly<Record<string, string>> = {
  squareroot: 'sqrt',
  absolutevalue: 'abs',
  arcsin: 'asin',
  arccos: 'acos',
  arctan: 'atan',
  minimum: 'min',
  maximum: 'max',
  mean: 'average',
  ceil: 'ceiling',
  trunc: 'truncate',
  capitalize: 'capitalise',
  currentdate: 'current time',
  hours: 'hour',
  minutes: 'minute',
  seconds: 'second',
}
const squash = (name: string): string => name.replaceAll(/[\s_]+/g, '').toLowerCase()
const BY_NAME = new Map(FUNCTION_SHAPES.map((f) => [squash(f.name), f]))

export function functionShape(name: string): FunctionShape | undefined {
  const key = squash(name)
  return BY_NAME.get(key) ?? BY_NAME.get(squash(SAME[key] ?? key))
}
