/** Checks that containers declare (XTCE ErrorDetectCorrect), ready to be computed over packets. */
import type { Container, ErrorDetection, SpaceSystem } from '@vigie/model'
import type { Findings } from '../errors.ts'
import { encodingOf } from './wire.ts'

/** What is computed over the bits; its result has `bits` bits. */
export type CheckFunction =
  | {
      readonly kind: 'crc'
      readonly bits: number
      readonly polynomial: number
      readonly initial: number
      readonly final: number
      readonly reflectData: boolean
      readonly reflectRemainder: boolean
    }
  | { readonly kind: 'sum' | 'xor' | 'fletcher16' | 'adler32' | 'bsd'; readonly bits: number }
  | { readonly kind: 'parity'; readonly bits: 1; readonly odd: boolean }

export interface PacketCheck {
  readonly function: CheckFunction
  /** The parameter that holds the result. */
  readonly parameter: string
  /** Bits of that parameter. */
  readonly sizeInBits: number
  readonly littleEndian: boolean
  /** Bits left out at the start or at the end. */
  readonly skipStart: number
  readonly skipEnd: number
}

/** The checks of a container and of those that it extends; what cannot be computed is reported. */
export function packetChecks(
  system: SpaceSystem,
  lineage: readonly { readonly path: string; readonly container: Container }[],
  findings: Findings,
): readonly PacketCheck[] {
  return lineage.flatMap(({ path, container }) =>
    (container.errorDetection ?? []).flatMap((declared) => {
      const check = prepared(system, declared)
      if (typeof check !== 'string') return [check]
      findings.add('unsupported', 'warning', { where: path, what: check, effect: 'it is not checked' })
      return []
    }),
  )
}

/** The check, or what of it cannot be computed. */
function prepared(system: SpaceSystem, declared: ErrorDetection): PacketCheck | string {
  const { attributes, parameter } = declared
  if (parameter === undefined) return `a ${declared.kind} that does not name the parameter of its value`
  const type = system.type(system.parameters.get(parameter)?.type ?? '')
  const encoding =
    type === undefined || type.kind === 'aggregate' || type.kind === 'array' ? undefined : encodingOf(type)
  if (encoding?.kind !== 'integer' || encoding.sizeInBits > 32 || typeof encoding.byteOrder !== 'string')
    return `a ${declared.kind} in "${parameter}", which is no integer of up to 32 bits,`
  const computed = checkFunction(declared)
  if (typeof computed === 'string') return computed
  const skip = Number(attributes['bitsFromReference'] ?? 0)
  const fromEnd = attributes['reference'] === 'end'
  return {
    function: computed,
    parameter,
    sizeInBits: encoding.sizeInBits,
    littleEndian: encoding.byteOrder === 'lsb' && encoding.sizeInBits % 8 === 0,
    skipStart: fromEnd ? 0 : skip,
    skipEnd: fromEnd ? skip : 0,
  }
}

const SUMS: Readonly<Record<string, number>> = { sum8: 8, sum16: 16, sum24: 24, sum32: 32 }

function checkFunction({ kind, attributes }: ErrorDetection): CheckFunction | string {
  if (kind === 'parity') return { kind, bits: 1, odd: attributes['type'] === 'Odd' }
  if (kind === 'crc') return crc(attributes)
  if (attributes['form'] === 'xor') return { kind: 'xor', bits: 8 }
  const name = attributes['name'] ?? ''
  const bits = SUMS[name]
  if (bits !== undefined) return { kind: 'sum', bits }
  if (name === 'fletcher16') return { kind: name, bits: 16 }
  if (name === 'adler32') return { kind: name, bits: 32 }
  return name === 'unix_sum' ? { kind: 'bsd', bits: 16 } : `the checksum "${name}"`
}

function crc(attributes: Readonly<Record<string, string>>): CheckFunction | string {
  const polynomial = polynomialOf(attributes['Polynomial'] ?? '')
  const width = Number(attributes['width'] ?? attributes['Polynomial']?.length ?? 0)
  if (polynomial === undefined || !(width >= 1 && width <= 32)) return `a CRC of ${width} bits`
  if (attributes['direction'] === 'leastSignificantBitFirst') return 'a CRC computed from the least significant bit'
  const hex = (key: string): number => Number(BigInt.asUintN(width, BigInt(`0x${attributes[key] ?? '0'}`)))
  return {
    kind: 'crc',
    bits: width,
    polynomial: Number(BigInt.asUintN(width, polynomial)),
    initial: hex('InitRemainder'),
    final: hex('FinalXOR'),
    reflectData: isTrue(attributes['reflectData']),
    reflectRemainder: isTrue(attributes['reflectRemainder']),
  }
}

const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1'

/** Hexadecimal without the highest term, or the terms of 1.1: "1*x^16+1*x^12". */
function polynomialOf(text: string): bigint | undefined {
  if (/^[\da-f]{1,16}$/i.test(text)) return BigInt(`0x${text}`)
  let sum = 0n
  for (const term of text.split('+')) {
    const m = /^([01])(?:\.0+)?\*x\^(\d{1,2})$/.exec(term)
    if (m === null) return undefined
    if (m[1] === '1') sum |= 1n << BigInt(m[2]!)
  }
  return sum
}
