/** The checks of a container over the bits of a packet, bit by bit. */
import type { Container, ErrorDetection } from '@vigie/model'
import { bitsOf } from './bit-string.ts'

export interface CheckField {
  readonly at: number
  readonly size: number
  readonly littleEndian: boolean
}

/** Whether all checks that can be computed hold. `fieldOf`: where the value of a check lies, undefined: not in the packet. */
export function checksHold(
  containers: readonly Container[],
  bytes: Uint8Array,
  fieldOf: (parameter: string) => CheckField | 'unreadable' | undefined,
): boolean {
  return containers
    .flatMap((c) => c.errorDetection ?? [])
    .every((check) => {
      const field = check.parameter === undefined ? 'unreadable' : fieldOf(check.parameter)
      if (field === 'unreadable' || !isComputable(check)) return true
      return field !== undefined && holds(check, bytes, field)
    })
}

const SUMS = new Set(['sum8', 'sum16', 'sum24', 'sum32', 'fletcher16', 'adler32', 'unix_sum'])
function isComputable({ kind, attributes: a }: ErrorDetection): boolean {
  if (kind === 'parity' || a['form'] === 'xor') return true
  if (kind === 'checksum') return SUMS.has(a['name'] ?? '')
  const width = Number(a['width'] ?? a['Polynomial']?.length ?? 0)
  return (
    width >= 1 &&
    width <= 32 &&
    a['direction'] !== 'leastSignificantBitFirst' &&
    terms(a['Polynomial'] ?? '', width) !== undefined
  )
}

function holds(check: ErrorDetection, bytes: Uint8Array, field: CheckField): boolean {
  const length = bytes.length * 8
  const skip = Number(check.attributes['bitsFromReference'] ?? 0)
  const fromEnd = check.attributes['reference'] === 'end'
  let begin = fromEnd ? 0 : skip
  let end = fromEnd ? length - skip : length
  if (field.at <= begin) begin = Math.max(begin, field.at + field.size)
  else end = Math.min(end, field.at)
  if (begin > end) return false
  const result = computed(check, bitsOf(bytes, begin, end - begin))
  let carried = bitsOf(bytes, field.at, field.size)
  if (field.littleEndian) carried = octets(carried).toReversed().flat()
  const width = Math.max(result.length, carried.length)
  const padded = (bits: readonly number[]): string => bits.join('').padStart(width, '0')
  return carried.length < result.length
    ? result.slice(-carried.length).join('') === carried.join('')
    : padded(result) === padded(carried)
}

const octets = (bits: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) => {
    const octet = bits.slice(8 * i, 8 * i + 8)
    return [...octet, ...Array<number>(8 - octet.length).fill(0)]
  })
const valueOf = (bits: readonly number[]): number => bits.reduce((n, bit) => n * 2 + bit, 0)
const asBits = (value: number, n: number): number[] => [...(value % 2 ** n).toString(2).padStart(n, '0')].map(Number)

function computed({ kind, attributes: a }: ErrorDetection, bits: readonly number[]): number[] {
  if (kind === 'parity') {
    const ones = bits.filter((bit) => bit === 1).length
    return [a['type'] === 'Odd' ? 1 - (ones % 2) : ones % 2]
  }
  if (kind === 'crc') return remainder(a, bits)
  const values = octets(bits).map(valueOf)
  if (a['form'] === 'xor')
    return asBits(
      values.reduce((x, v) => x ^ v, 0),
      8,
    )
  const running = (start: number, modulus: number): [number, number] =>
    values.reduce<[number, number]>(([s, t], v) => [(s + v) % modulus, (t + s + v) % modulus], [start, 0])
  switch (a['name']) {
    case 'fletcher16': {
      const [s, t] = running(0, 255)
      return [...asBits(t, 8), ...asBits(s, 8)]
    }
    case 'adler32': {
      const [s, t] = running(1, 65_521)
      return [...asBits(t, 16), ...asBits(s, 16)]
    }
    case 'unix_sum':
      return asBits(
        values.reduce((sum, v) => (Math.floor(sum / 2) + (sum % 2) * 32_768 + v) % 65_536, 0),
        16,
      )
    default:
      return asBits(
        values.reduce((sum, v) => sum + v, 0),
        Number((a['name'] ?? '').slice(3)),
      )
  }
}

/** Long division by the polynomial. */
function remainder(a: Readonly<Record<string, string>>, bits: readonly number[]): number[] {
  const width = Number(a['width'] ?? a['Polynomial']?.length ?? 0)
  const polynomial = terms(a['Polynomial'] ?? '', width)!
  const on = (key: string): boolean => a[key] === 'true' || a[key] === '1'
  const hexBits = (key: string): number[] => asHexBits(a[key] ?? '0', width)
  const data = on('reflectData')
    ? octets(bits)
        .flatMap((octet) => octet.toReversed())
        .slice(0, bits.length)
    : bits
  let register = hexBits('InitRemainder')
  for (const bit of data) {
    const out = register[0]! ^ bit
    register = [...register.slice(1), 0].map((r, i) => (out === 1 ? r ^ polynomial[i]! : r))
  }
  if (on('reflectRemainder')) register = register.toReversed()
  const final = hexBits('FinalXOR')
  return register.map((r, i) => r ^ final[i]!)
}

function asHexBits(hex: string, width: number): number[] {
  const all = [...hex].flatMap((digit) => asBits(Number.parseInt(digit, 16), 4))
  return [...Array<number>(Math.max(0, width - all.length)).fill(0), ...all].slice(-width)
}

function terms(text: string, width: number): number[] | undefined {
  if (/^[\da-f]{1,16}$/i.test(text)) return asHexBits(text, width)
  const bits = Array<number>(width).fill(0)
  for (const term of text.split('+')) {
    const m = /^([01])(?:\.0+)?\*x\^(\d{1,2})$/.exec(term)
    if (m === null) return undefined
    const place = width - 1 - Number(m[2])
    if (m[1] === '1' && place >= 0) bits[place] = 1
  }
  return bits
}
