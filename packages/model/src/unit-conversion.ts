/** Values from one unit to another of the same quantity. SI prefixes, products and quotients; temperatures with their zero. */

/**
 * Exponents of kg, m, s, A, K, mol, cd, rad, bit, and of units that are only themselves (counts, decibels). Angles and data
 * count here, unlike in `unitDimension`, so that degrees do not turn into percent.
 */
export type Quantity = Readonly<Record<string, number>>
interface Scale {
  readonly factor: number
  readonly quantity: Quantity
}

const u = (factor: number, quantity: Quantity): Scale => ({ factor, quantity })
const FORCE: Quantity = { kg: 1, m: 1, s: -2 }
const PRESSURE: Quantity = { kg: 1, m: -1, s: -2 }
const ENERGY: Quantity = { kg: 1, m: 2, s: -2 }
const POWER: Quantity = { kg: 1, m: 2, s: -3 }
const VOLTAGE: Quantity = { kg: 1, m: 2, s: -3, A: -1 }
const RESISTANCE: Quantity = { kg: 1, m: 2, s: -3, A: -2 }

/** Units that take prefixes. */
const PREFIXABLE: Readonly<Record<string, Scale>> = {
  g: u(1e-3, { kg: 1 }),
  m: u(1, { m: 1 }),
  s: u(1, { s: 1 }),
  A: u(1, { A: 1 }),
  K: u(1, { K: 1 }),
  mol: u(1, { mol: 1 }),
  cd: u(1, { cd: 1 }),
  Hz: u(1, { s: -1 }),
  N: u(1, FORCE),
  Pa: u(1, PRESSURE),
  bar: u(1e5, PRESSURE),
  J: u(1, ENERGY),
  W: u(1, POWER),
  Wh: u(3600, ENERGY),
  C: u(1, { A: 1, s: 1 }),
  Ah: u(3600, { A: 1, s: 1 }),
  V: u(1, VOLTAGE),
  Ohm: u(1, RESISTANCE),
  Ω: u(1, RESISTANCE),
  F: u(1, { kg: -1, m: -2, s: 4, A: 2 }),
  H: u(1, { kg: 1, m: 2, s: -2, A: -2 }),
  S: u(1, { kg: -1, m: -2, s: 3, A: 2 }),
  T: u(1, { kg: 1, s: -2, A: -1 }),
  Wb: u(1, { kg: 1, m: 2, s: -2, A: -1 }),
  rad: u(1, { rad: 1 }),
  bit: u(1, { bit: 1 }),
  B: u(8, { bit: 1 }),
  byte: u(8, { bit: 1 }),
  bps: u(1, { bit: 1, s: -1 }),
  eV: u(1.602_176_634e-19, ENERGY),
  l: u(1e-3, { m: 3 }),
  L: u(1e-3, { m: 3 }),
  sr: u(1, { rad: 2 }),
  lm: u(1, { cd: 1, rad: 2 }),
  lx: u(1, { cd: 1, rad: 2, m: -2 }),
  Bq: u(1, { s: -1 }),
  Gy: u(1, { m: 2, s: -2 }),
  Sv: u(1, { m: 2, s: -2 }),
}
const DEGREE = Math.PI / 180
const WHOLE: Readonly<Record<string, Scale>> = {
  min: u(60, { s: 1 }),
  h: u(3600, { s: 1 }),
  d: u(86_400, { s: 1 }),
  day: u(86_400, { s: 1 }),
  sec: u(1, { s: 1 }),
  deg: u(DEGREE, { rad: 1 }),
  '°': u(DEGREE, { rad: 1 }),
  arcmin: u(DEGREE / 60, { rad: 1 }),
  arcsec: u(DEGREE / 3600, { rad: 1 }),
  rpm: u((2 * Math.PI) / 60, { rad: 1, s: -1 }),
  '%': u(0.01, {}),
  '1': u(1, {}),
  dB: u(1, { dB: 1 }),
  // Levels against a reference are not the same as ratios, nor as each other.
  dBm: u(1, { dBm: 1 }),
  dBW: u(1, { dBW: 1 }),
  dBi: u(1, { dBi: 1 }),
  dBHz: u(1, { dBHz: 1 }),
  ppm: u(1e-6, {}),
  rev: u(2 * Math.PI, { rad: 1 }),
  gon: u(Math.PI / 200, { rad: 1 }),
  t: u(1000, { kg: 1 }),
  u: u(1.660_539_068_92e-27, { kg: 1 }),
  AU: u(149_597_870_700, { m: 1 }),
  count: u(1, { count: 1 }),
  in: u(0.0254, { m: 1 }),
  ft: u(0.3048, { m: 1 }),
  lb: u(0.453_592_37, { kg: 1 }),
  psi: u(6894.757_293_168_36, PRESSURE),
  atm: u(101_325, PRESSURE),
  // Differences of temperature; with their zero only where they stand alone.
  degC: u(1, { K: 1 }),
  degF: u(5 / 9, { K: 1 }),
}
const SAME: Readonly<Record<string, string>> = {
  '°C': 'degC',
  Celsius: 'degC',
  '°F': 'degF',
  Fahrenheit: 'degF',
  RPM: 'rpm',
  counts: 'count',
  bytes: 'byte',
  bits: 'bit',
  degrees: 'deg',
  degree: 'deg',
  seconds: 's',
  second: 's',
  meters: 'm',
  metres: 'm',
  volts: 'V',
  volt: 'V',
  amps: 'A',
  amp: 'A',
  Amperes: 'A',
  Volts: 'V',
  watts: 'W',
  watt: 'W',
  kelvin: 'K',
}
const PREFIXES: Readonly<Record<string, number>> = {
  y: 1e-24,
  z: 1e-21,
  a: 1e-18,
  f: 1e-15,
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  µ: 1e-6,
  μ: 1e-6,
  m: 1e-3,
  c: 1e-2,
  d: 1e-1,
  da: 10,
  h: 100,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Z: 1e21,
  Y: 1e24,
}

function symbolScale(written: string): Scale | undefined {
  const symbol = Object.hasOwn(SAME, written) ? SAME[written]! : written
  if (Object.hasOwn(WHOLE, symbol)) return WHOLE[symbol]
  if (Object.hasOwn(PREFIXABLE, symbol)) return PREFIXABLE[symbol]
  for (const length of [1, 2]) {
    const [prefix, rest] = [symbol.slice(0, length), symbol.slice(length)]
    if (Object.hasOwn(PREFIXES, prefix) && Object.hasOwn(PREFIXABLE, rest)) {
      const scale = PREFIXABLE[rest]!
      return u(scale.factor * PREFIXES[prefix]!, scale.quantity)
    }
  }
  return undefined
}

function scaleOf(text: string): Scale | undefined {
  let factor = 1
  const quantity: Record<string, number> = {}
  let divide = false
  for (const token of text.trim().split(/([/*·.\s]+)/u)) {
    if (token === '') continue
    if (/^[/*·.\s]+$/u.test(token)) {
      divide = token.includes('/')
      continue
    }
    const m = /^\(?([^\d^+()-]+|%|1)\)?(?:\^?([+-]?\d+))?\)?$/u.exec(token)
    const scale = m === null ? undefined : symbolScale(m[1]!)
    if (scale === undefined) return undefined
    const exponent = Number(m![2] ?? 1) * (divide ? -1 : 1)
    factor *= scale.factor ** exponent
    for (const [base, n] of Object.entries(scale.quantity)) quantity[base] = (quantity[base] ?? 0) + n * exponent
  }
  return u(factor, withoutIdleAngle(quantity))
}

/** Torque times rate is a power, radius times rate a speed: beside lengths and masses an angle is a plain number. */
export function withoutIdleAngle(quantity: Quantity): Quantity {
  if ((quantity['rad'] ?? 0) === 0) return quantity
  const beside = ['kg', 'm', 'A', 'K', 'mol', 'cd'].some((base) => (quantity[base] ?? 0) !== 0)
  return beside ? Object.fromEntries(Object.entries(quantity).filter(([base]) => base !== 'rad')) : quantity
}

/**
 * What a unit measures, as exponents of kg, m, s, A, K, mol, cd, rad, bit, dB … ("deg/h": rad·s⁻¹); undefined where a symbol
 * is not known. Those with exponent 0 are not listed.
 */
export function unitQuantity(text: string): Quantity | undefined {
  const scale = scaleOf(text)
  return scale === undefined ? undefined : Object.fromEntries(Object.entries(scale.quantity).filter(([, n]) => n !== 0))
}

/** Kelvin at the zero of a scale of temperature. */
const ZERO: Readonly<Record<string, number>> = { degC: 273.15, degF: 459.67 * (5 / 9), K: 0 }
const zeroOf = (unit: string): number | undefined =>
  ZERO[Object.hasOwn(SAME, unit.trim()) ? SAME[unit.trim()]! : unit.trim()]

export type UnitConversion =
  | { readonly value: number }
  /** A unit that is not known, or two that measure different things. */
  | { readonly problem: 'unknown' | 'different' }

/** A value of one unit in another: 68 degF is 20 degC. Equal texts always convert. */
export function convertUnit(value: number, from: string, to: string): UnitConversion {
  if (from.trim() === to.trim()) return { value }
  const [a, b] = [scaleOf(from), scaleOf(to)]
  if (a === undefined || b === undefined) return { problem: 'unknown' }
  const bases = new Set([...Object.keys(a.quantity), ...Object.keys(b.quantity)])
  for (const base of bases) if ((a.quantity[base] ?? 0) !== (b.quantity[base] ?? 0)) return { problem: 'different' }
  const [zeroA, zeroB] = [zeroOf(from), zeroOf(to)]
  if (zeroA !== undefined && zeroB !== undefined) {
    // Tenths of a microkelvin are lost in the sums of doubles; they are not meant.
    const kelvin = value * a.factor + zeroA
    return { value: Number(((kelvin - zeroB) / b.factor).toPrecision(14)) }
  }
  return { value: a.factor === b.factor ? value : Number(((value * a.factor) / b.factor).toPrecision(15)) }
}
