/** Units of quantities: conversion, products and quotients. */
import { convertUnit } from '@vigie/model'
import { ValueProblem } from './values.ts'

interface Affine {
  readonly factor: number
  readonly offset: number
}
const known = new Map<string, Affine>()

function affine(from: string, to: string): Affine {
  const key = `${from}\0${to}`
  const found = known.get(key)
  if (found !== undefined) return found
  const [zero, one] = [convertUnit(0, from, to), convertUnit(1, from, to)]
  if ('problem' in zero || 'problem' in one)
    throw new ValueProblem(
      'problem' in zero && zero.problem === 'unknown'
        ? `"${from}" and "${to}": a unit is not known`
        : `"${from}" and "${to}" measure different things`,
    )
  const made = { factor: one.value - zero.value, offset: zero.value }
  if (known.size > 10_000) known.clear()
  known.set(key, made)
  return made
}

/** A value of one unit in another: 68 degF is 20 degC. Throws `ValueProblem`. */
export function inUnit(n: number, from: string, to: string): number {
  if (from === to) return n
  affine(from, to)
  const converted = convertUnit(n, from, to)
  return 'value' in converted ? converted.value : n
}

/** A difference of one unit in another: 9 degF are 5 K. */
export function differenceInUnit(n: number, from: string, to: string): number {
  if (from === to) return n
  const { factor } = affine(from, to)
  return Number((n * factor).toPrecision(14))
}

/** The unit of a product (`power` 1) or quotient (−1); "" where nothing is left. */
export function productUnit(a: string, b: string, power: 1 | -1): string {
  const parts = new Map<string, number>()
  const add = (unit: string, sign: number): void => {
    let turned = 1
    for (const token of unit.trim().split(/([/*·.\s]+)/u)) {
      if (token === '') continue
      if (/^[/*·.\s]+$/u.test(token)) {
        turned = token.includes('/') ? -1 : 1
        continue
      }
      const m = /^(.*?[^\d^+-])\^?([+-]?\d+)?$/u.exec(token)
      const [symbol, exponent] = m === null ? [token, 1] : [m[1]!, Number(m[2] ?? 1)]
      parts.set(symbol, (parts.get(symbol) ?? 0) + sign * turned * exponent)
    }
  }
  add(a, 1)
  add(b, power)
  const text = (symbol: string, n: number): string => (n === 1 ? symbol : `${symbol}${n}`)
  const over = [...parts].filter(([, n]) => n > 0).map(([s, n]) => text(s, n))
  const under = [...parts].filter(([, n]) => n < 0).map(([s, n]) => text(s, -n))
  if (over.length === 0 && under.length === 0) return ''
  return [over.join('.') || '1', ...under].join('/')
}
