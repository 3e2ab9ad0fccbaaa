/** Real roots of polynomials in an interval: between the roots of the derivative a polynomial is monotone. */

const valueAt = (c: readonly number[], x: number): number => {
  let y = 0
  for (let i = c.length - 1; i >= 0; i--) y = y * x + c[i]!
  return y
}

function trimmed(c: readonly number[]): readonly number[] {
  return c.slice(0, c.findLastIndex((k) => k !== 0) + 1)
}

/** Where a monotone function crosses zero between two ends of different sign, to the last bit. */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  let a = low
  let b = high
  const rising = f(a) < f(b)
  for (let i = 0; i < 200; i++) {
    const middle = a + (b - a) / 2
    if (middle <= a || middle >= b) break
    const y = f(middle)
    if (y === 0) return middle
    if (y > 0 === rising) b = middle
    else a = middle
  }
  return Math.abs(f(a)) <= Math.abs(f(b)) ? a : b
}

/** Ascending; undefined where the polynomial is zero everywhere. Ends may be infinite. */
export function realRoots(coefficients: readonly number[], low: number, high: number): number[] | undefined {
  const c = trimmed(coefficients)
  if (c.length === 0) return undefined
  if (c.length === 1) return []
  if (c.length === 2) {
    const x = -c[0]! / c[1]!
    return x >= low && x <= high ? [x] : []
  }
  // Cauchy: no root is further from zero.
  const bound = 1 + Math.max(...c.slice(0, -1).map((k) => Math.abs(k / c.at(-1)!)))
  const from = Math.max(low, -bound)
  const to = Math.min(high, bound)
  if (from > to) return []
  const turning = realRoots(
    c.slice(1).map((k, i) => k * (i + 1)),
    from,
    to,
  )!
  const stops = [from, ...turning.filter((x) => x > from && x < to), to]
  const f = (x: number): number => valueAt(c, x)
  // What is lost to rounding where terms cancel: a double root at a turning point is seen within it.
  const noise = (x: number): number => 1e-13 * c.reduce((sum, k, i) => sum + Math.abs(k * x ** i), 0)
  const roots: number[] = []
  const add = (x: number): void => {
    const last = roots.at(-1)
    if (last === undefined || x - last > 1e-7 * Math.max(1e-9, Math.abs(x))) roots.push(x)
  }
  for (let i = 0; i < stops.length; i++) {
    const x = stops[i]!
    const y = f(x)
    if (Math.abs(y) <= noise(x)) {
      add(x)
      continue
    }
    const next = stops[i + 1]
    if (next === undefined) continue
    const after = f(next)
    if (Math.abs(after) > noise(next) && y < 0 !== after < 0) add(bisect(f, x, next))
  }
  return roots
}
