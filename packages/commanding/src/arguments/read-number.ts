/** Numbers as people write them: decimal, hexadecimal, binary, with a unit after them. */

export interface WrittenNumber {
  readonly value: number | bigint
  /** What stands after the number. */
  readonly unit: string
}

const NUMBER =
  /^\s*([+-]?)(0x[\da-f]+|0b[01]+|0o[0-7]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(?:\s*(?=[^\d.\s])(.*?))?\s*$/i

/** Whole numbers beyond 2^53 are big integers. Undefined: no number. */
export function readNumber(text: string): WrittenNumber | undefined {
  const m = NUMBER.exec(text)
  if (m === null) return undefined
  const [, sign, digits, unit] = m
  const negative = sign === '-'
  const value = Number(digits)
  if (Number.isSafeInteger(value) || !/^(0[xob][\da-f]+|\d+)$/i.test(digits!))
    return { value: negative ? -value : value, unit: unit ?? '' }
  const big = BigInt(digits!)
  return { value: negative ? -big : big, unit: unit ?? '' }
}
