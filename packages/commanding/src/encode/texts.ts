/** Texts and byte strings to the bytes of their box: charset, terminator, length tag, padding. */
import { concatBytes } from '@vigie/base'
import type { BinaryEncoding, StringEncoding } from '@vigie/model'

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

function tag(value: number, bits: number, little: boolean): Uint8Array | undefined {
  if (value >= 2 ** bits || bits % 8 !== 0) return undefined
  const bytes = new Uint8Array(bits / 8)
  for (let i = 0, rest = value; i < bytes.length; i++, rest = Math.floor(rest / 256))
    bytes[little ? i : bytes.length - 1 - i] = rest % 256
  return bytes
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
  const head =
    leading === undefined ? new Uint8Array() : tag((content.length * 8) / leading.unitBits, leading.sizeInBits, little)
  if (head === undefined || (leading !== undefined && (content.length * 8) % leading.unitBits !== 0))
    return { reason: 'tag' }
  const bits = 8 * (head.length + content.length)
  if (boxBits !== undefined) {
    if (bits > boxBits) return { reason: 'long', bits, most: boxBits }
    const box = new Uint8Array(Math.ceil(boxBits / 8))
    box.set(head)
    box.set(content, head.length)
    const end = head.length + content.length
    if (terminator !== undefined && 8 * (end + terminator.length) <= boxBits) box.set(terminator, end)
    return { bytes: box, bits: boxBits }
  }
  if (leading !== undefined) return { bytes: concatBytes([head, content]), bits }
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
  const bits = value.length * 8
  const head = tag(bits / e.leading.unitBits, e.leading.sizeInBits, e.byteOrder === 'lsb')
  if (head === undefined || bits % e.leading.unitBits !== 0) return { reason: 'tag' }
  return { bytes: concatBytes([head, value]), bits: bits + e.leading.sizeInBits }
}
