/**
 * Checks that containers declare over their bits (XTCE ErrorDetectCorrect): cyclic redundancy checks of any polynomial, sums,
 * exclusive or, parity. The bits run from the reference point to the field that holds the check.
 */
import type { ErrorDetection } from '@vigie/model'
import { putBig, wireOrder } from './bits.ts'
import type { CommandLayout } from './command-plan.ts'
import type { AnyContainer } from './container-index.ts'

export interface ContainerCheck {
  readonly column: number
  /** First bit of the field that holds it. */
  readonly bitOffset: number
  readonly bits: number
  /** Over the bytes before the field. */
  readonly compute: (bytes: Uint8Array) => bigint
}

export function containerChecks(
  layout: CommandLayout,
  chain: readonly AnyContainer[],
): { readonly checks: readonly ContainerCheck[]; readonly problems: readonly string[] } {
  const checks: ContainerCheck[] = []
  const problems: string[] = []
  for (const container of chain)
    for (const check of ('errorDetection' in container ? container.errorDetection : undefined) ?? []) {
      // Without a field it says how a check would be computed, and nothing is sent.
      if (check.parameter === undefined) continue
      const found = checkOf(layout, check, check.parameter)
      if (typeof found === 'string') problems.push(`the ${check.kind} in ${check.parameter} ${found}`)
      else checks.push(found)
    }
  return { checks, problems }
}

function checkOf(layout: CommandLayout, check: ErrorDetection, parameter: string): ContainerCheck | string {
  const place = layout.measured.places.find(
    (p) => layout.columns[p.parameter]!.path === parameter && p.bitOffset !== undefined && !p.conditional,
  )
  if (place?.bitOffset === undefined || place.bitSize === undefined) return 'has no fixed place in the packet'
  const { encoding } = layout.wires[place.parameter]!
  if (encoding.kind !== 'integer' || encoding.scheme !== 'unsigned')
    return 'is held by a field that is no unsigned integer'
  const from = Number(check.attributes['bitsFromReference'] ?? 0)
  if ((check.attributes['reference'] ?? 'start') !== 'start') return 'is counted from the end of the container'
  if (from % 8 !== 0 || place.bitOffset % 8 !== 0 || from >= place.bitOffset) return 'is not over whole bytes before it'
  const compute = functionOf(check, place.bitSize)
  if (typeof compute === 'string') return compute
  const { bitOffset, bitSize: bits } = place
  return {
    column: place.parameter,
    bitOffset,
    bits,
    compute: (bytes) => BigInt.asUintN(bits, compute(bytes.subarray(from / 8, bitOffset / 8))),
  }
}

function functionOf(check: ErrorDetection, bits: number): ((bytes: Uint8Array) => bigint) | string {
  const { attributes: a } = check
  if (check.algorithm !== undefined) return 'is made by an algorithm'
  if (check.kind === 'parity') {
    if (a['type'] !== 'Even' && a['type'] !== 'Odd') return `has the unknown parity "${a['type'] ?? ''}"`
    const odd = a['type'] === 'Odd'
    return (bytes) => BigInt((bytes.reduce((n, b) => n + ones(b), 0) & 1) ^ (odd ? 1 : 0))
  }
  if (check.kind === 'crc') {
    const width = Number(a['width'])
    const hex = (key: string): bigint => BigInt(`0x${a[key] ?? '00'}`)
    if (!(width >= 1 && width <= 64) || bits < width || !/^[\da-f]+$/i.test(a['Polynomial'] ?? ''))
      return 'has no width and polynomial that make a check'
    return crcFunction({
      width,
      polynomial: hex('Polynomial'),
      initial: hex('InitRemainder'),
      finalXor: hex('FinalXOR'),
      reflectData: isTrue(a['reflectData']) !== (a['direction'] === 'leastSignificantBitFirst'),
      reflectRemainder: isTrue(a['reflectRemainder']),
    })
  }
  if (a['form'] === 'xor') return (bytes) => BigInt(bytes.reduce((x, b) => x ^ b, 0))
  switch (a['name']) {
    case 'sum8':
    case 'sum16':
    case 'sum24':
    case 'sum32':
      return (bytes) => BigInt.asUintN(Number(a['name']!.slice(3)), BigInt(bytes.reduce((n, b) => n + b, 0)))
    case 'fletcher16':
      return (bytes) => fletcher(bytes, 255, 0)
    case 'adler32':
      return (bytes) => fletcher(bytes, 65_521, 1)
    default:
      return `is a checksum "${a['name'] ?? ''}" that is not computed here`
  }
}

const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1'
const ones = (byte: number): number => byte.toString(2).replaceAll('0', '').length

/** Two sums, the second of the first: modulo 255 in a byte each (Fletcher), 65521 in two bytes each (Adler, RFC 1950). */
function fletcher(bytes: Uint8Array, modulus: number, start: number): bigint {
  let a = start
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % modulus
    b = (b + a) % modulus
  }
  return (BigInt(b) << (modulus === 255 ? 8n : 16n)) | BigInt(a)
}

export interface CrcParameters {
  readonly width: number
  /** Without its highest term. */
  readonly polynomial: bigint
  readonly initial: bigint
  readonly finalXor: bigint
  readonly reflectData: boolean
  readonly reflectRemainder: boolean
}

export function crcFunction(p: CrcParameters): (bytes: Uint8Array) => bigint {
  const mask = (1n << BigInt(p.width)) - 1n
  const top = 1n << BigInt(p.width - 1)
  return (bytes) => {
    let c = p.initial & mask
    for (const byte of bytes)
      for (let k = 0; k < 8; k++) {
        const bit = (byte >> (p.reflectData ? k : 7 - k)) & 1
        const out = (c & top) !== 0n
        c = (c << 1n) & mask
        if (out !== (bit === 1)) c ^= p.polynomial
      }
    if (p.reflectRemainder) c = BigInt(`0b${[...c.toString(2).padStart(p.width, '0')].toReversed().join('')}`)
    return (c ^ p.finalXor) & mask
  }
}

/** Puts the checks in their fields, in the order of the containers: an outer one that lies further back covers inner ones. */
export function writeChecks(layout: CommandLayout, checks: readonly ContainerCheck[], bytes: Uint8Array): void {
  for (const { column, bitOffset, bits, compute } of checks) {
    const { byteOrder, bitOrder } = layout.wires[column]!.encoding
    for (let i = bitOffset; i < bitOffset + bits; i++) bytes[i >> 3]! &= ~(128 >> (i & 7))
    putBig(bytes, bitOffset, bits, wireOrder(compute(bytes), bits, byteOrder, bitOrder))
  }
}

export function checksHold(layout: CommandLayout, checks: readonly ContainerCheck[], bytes: Uint8Array): boolean {
  const last = checks.reduce((n, c) => Math.max(n, c.bitOffset + c.bits), 0)
  if (8 * bytes.length < last) return false
  const again = bytes.slice()
  writeChecks(layout, checks, again)
  return again.every((b, i) => b === bytes[i])
}
