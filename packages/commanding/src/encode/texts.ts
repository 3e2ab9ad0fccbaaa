/** Texts and byte strings to the bytes of their box: charset, terminator, length tag, padding. */
import { concatBytes } from '@vigie/base'
import type { BinaryEncoding, StringEncoding } from '@vigie/model'
import { putBig, putBytes, wireOrder } from './bits.ts'

/** Why a text or byte string cannot be written. */
export type Unwritable =
  | { readonly reason: 'charset' }
  /** Bits that there are against bits that there may be. */
  | { readonly reason: 'long' | 'short'; readonly bits: number; readonly most: number }
  | { readonly reason: 'terminator' }
  | { readonly reason: 'tag' }

let cp1252: Map<string, number> | undefined
function windows1252(): Map<string, number> {
  cp1252 ??= new Map(
    Array.from({ length: 256 }, (_, i) => [new TextDecoder('windows-1252').decode(Uint8Array.of(i)), i] as const),
  )
  return cp1252
}

/** The bytes of a text; undefined where the charset has no such character. */
export function encodeCharacters(
  text: string,
  charset: StringEncoding['charset'],
  little: boolean,
): Uint8Array | undefined {
  if (/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text)) return undefined
  if (charset === 'UTF-8') return new TextEncoder().encode(text)
  if (charset.startsWith('UTF-16') || charset.startsWith('UTF-32')) {
    const wide = charset.startsWith('UTF-32')
    const lsb = charset.endsWith('LE') || (!charset.endsWith('BE') && little)
    // A first character that looks like a byte order mark would be taken for one.
    const marked = (charset === 'UTF-16' || charset === 'UTF-32') && text.startsWith('\uFEFF') ? `\uFEFF${text}` : text
    const units = wide
      ? Array.from(marked, (c) => c.codePointAt(0)!)
      : Array.from({ length: marked.length }, (_, i) => marked.charCodeAt(i))
    const view = new DataView(new ArrayBuffer(units.length * (wide ? 4 : 2)))
    for (const [i, u] of units.entries()) {
      if (wide) view.setUint32(4 * i, u, lsb)
      else view.setUint16(2 * i, u, lsb)
    }
    return new Uint8Array(view.buffer)
  }
  const codes = Array.from(text, (c) => (charset === 'Windows-1252' ? windows1252().get(c) : c.codePointAt(0)!))
  const most = charset === 'US-ASCII' ? 127 : 255
  return codes.every((c) => c !== undefined && c <= most) ? Uint8Array.from(codes as number[]) : undefined
}

function terminatorAt(bytes: Uint8Array, terminator: Uint8Array, charset: string): number {
  const step = charset.startsWith('UTF-16') ? 2 : charset.startsWith('UTF-32') ? 4 : 1
  for (let i = 0; terminator.length > 0 && i + terminator.length <= bytes.length; i += step)
    if (terminator.every((b, k) => bytes[i + k] === b)) return i
  return -1
}

/** The tag before content, and the content after it; undefined where the tag cannot count so much. */
function tagged(
  content: Uint8Array,
  leading: { readonly sizeInBits: number; readonly unitBits: number },
  little: boolean,
): Written | undefined {
  const value = (content.length * 8) / leading.unitBits
  const n = leading.sizeInBits
  if (!Number.isInteger(value) || value >= 2 ** n || n > 48) return undefined
  const bits = n + 8 * content.length
  const bytes = new Uint8Array(Math.ceil(bits / 8))
  putBig(bytes, 0, n, wireOrder(BigInt(value), n, little && n % 8 === 0 ? 'lsb' : 'msb', 'msb'))
  putBytes(bytes, n, 8 * content.length, content)
  return { bytes, bits }
}

/** What is written for a text: its bytes, and its bits (a box of its own size may end within a byte). */
export interface Written {
  readonly bytes: Uint8Array
  readonly bits: number
}

/** `boxBits`: the size of the box, where there is one. */
export function writeText(text: string, e: StringEncoding, boxBits: number | undefined): Written | Unwritable {
  const little = e.byteOrder === 'lsb'
  const content = encodeCharacters(text, e.charset, little)
  if (content === undefined) return { reason: 'charset' }
  const { terminator, leading, maxBits } = e.size
  if (terminator !== undefined && terminatorAt(content, terminator, e.charset) >= 0) return { reason: 'terminator' }
  const written =
    leading === undefined ? { bytes: content, bits: 8 * content.length } : tagged(content, leading, little)
  if (written === undefined) return { reason: 'tag' }
  const { bits } = written
  if (boxBits !== undefined) {
    if (bits > boxBits) return { reason: 'long', bits, most: boxBits }
    const box = new Uint8Array(Math.ceil(boxBits / 8))
    box.set(written.bytes)
    // After a tag the text has its size; a terminator ends what has none.
    if (terminator !== undefined && leading === undefined && bits + 8 * terminator.length <= boxBits)
      box.set(terminator, content.length)
    return { bytes: box, bits: boxBits }
  }
  if (leading !== undefined) return written
  if (maxBits !== undefined && bits > maxBits) return { reason: 'long', bits, most: maxBits }
  if (terminator === undefined || bits === maxBits) return { bytes: content, bits }
  const whole = concatBytes([content, terminator])
  if (maxBits !== undefined && whole.length * 8 > maxBits)
    return { reason: 'long', bits, most: maxBits - 8 * terminator.length }
  return { bytes: whole, bits: 8 * whole.length }
}

/** `sizeInBits`: what the packet says, where there is no tag. */
export function writeBinary(
  value: Uint8Array,
  e: BinaryEncoding,
  sizeInBits: number | undefined,
): Written | Unwritable {
  if (e.leading === undefined) {
    const want = sizeInBits ?? value.length * 8
    const bits = value.length * 8
    if (Math.ceil(want / 8) !== value.length) return { reason: bits > want ? 'long' : 'short', bits, most: want }
    // What lies beyond the last bit would be lost.
    if (want % 8 !== 0 && (value.at(-1)! & (0xff >> (want % 8))) !== 0) return { reason: 'long', bits, most: want }
    return { bytes: value, bits: want }
  }
  return tagged(value, e.leading, e.byteOrder === 'lsb') ?? { reason: 'tag' }
}
