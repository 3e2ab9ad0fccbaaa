/** Units as they follow numbers in PLUTO: `0.2 deg/h`, `9.81 m/s2`, `5 N.m`, `80 %`. Which ones there are, the model knows. */
import { unitDimension } from '@vigie/model'

const SYMBOL = /[\p{L}°µΩ%][\p{L}°µΩ]*(?:\^?[+-]?\d+)?/uy
const JOIN = /[.·*/]/
/** Words that go on after a number and are also symbols of units, or could be read as prefixed ones. */
const NOT_UNITS = new Set([
  'to',
  'do',
  'by',
  'in',
  'is',
  'or',
  'and',
  'of',
  'as',
  'end',
  'then',
  'with',
  'max',
  'times',
])

const known = new Map<string, boolean>()
/** Whether the model knows a unit, as the text of a whole expression. */
function isUnit(text: string): boolean {
  let answer = known.get(text)
  if (answer === undefined) {
    answer = !NOT_UNITS.has(text.toLowerCase()) && unitDimension(text) !== undefined
    if (known.size < 5000) known.set(text, answer)
  }
  return answer
}

/** Where the unit ends that begins at an offset; undefined where there is none. Written without blanks. */
export function unitEnd(text: string, from: number): number | undefined {
  let end: number | undefined
  let at = from
  for (;;) {
    SYMBOL.lastIndex = at
    const match = SYMBOL.exec(text)
    if (match === null) return end
    let symbolEnd = at + match[0].length
    if (!isUnit(match[0])) {
      // `5 s-1` may be five seconds less one: only a unit with that exponent, else without.
      const bare = match[0].replace(/\^?[+-]?\d+$/, '')
      if (bare === match[0] || !isUnit(bare)) return end
      symbolEnd = at + bare.length
    }
    // Within a longer word it is none: `5 mode`.
    if (/[\p{L}\p{N}_°]/u.test(text.charAt(symbolEnd))) return end
    end = symbolEnd
    if (
      !JOIN.test(text.charAt(end)) ||
      text.startsWith('**', end) ||
      text.startsWith('//', end) ||
      text.startsWith('/*', end)
    )
      return end
    at = end + 1
  }
}

/** Nanoseconds of a unit of time; undefined for others. */
const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  sec: 1e9,
  second: 1e9,
  seconds: 1e9,
  min: 60e9,
  h: 3600e9,
  d: 86_400e9,
  day: 86_400e9,
}
export const nanosecondsOf = (unit: string): number | undefined =>
  Object.hasOwn(NANOSECONDS, unit) ? NANOSECONDS[unit] : undefined
