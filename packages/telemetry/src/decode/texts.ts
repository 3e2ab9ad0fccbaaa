/** Character strings from bytes: charsets, terminators. */
import type { StringEncoding } from '@vigie/model'

const decoders = new Map<string, TextDecoder>()

function decoder(label: string): TextDecoder {
  let found = decoders.get(label)
  if (found === undefined) decoders.set(label, (found = new TextDecoder(label, { ignoreBOM: true })))
  return found
}

/** Bytes of one code unit. */
export const unitBytes = (charset: StringEncoding['charset']): number =>
  charset.startsWith('UTF-16') ? 2 : charset.startsWith('UTF-32') ? 4 : 1

/** Text of whole bytes; what the charset does not allow reads U+FFFD. Trailing NULs, the padding of fixed boxes, are left out. */
export function textOf(bytes: Uint8Array, charset: StringEncoding['charset'], littleEndian: boolean): string {
  return decode(bytes, charset, littleEndian).replace(/\0+$/, '')
}

function decode(bytes: Uint8Array, charset: StringEncoding['charset'], littleEndian: boolean): string {
  switch (charset) {
    case 'US-ASCII': {
      let text = ''
      for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : '\uFFFD'
      return text
    }
    case 'ISO-8859-1': {
      let text = ''
      for (const byte of bytes) text += String.fromCharCode(byte)
      return text
    }
    case 'Windows-1252':
      return decoder('windows-1252').decode(bytes)
    case 'UTF-8':
      return decoder('utf-8').decode(bytes)
    case 'UTF-16': {
      const marked = bytes.length >= 2 ? (bytes[0]! << 8) | bytes[1]! : 0
      if (marked === 0xfeff) return decoder('utf-16be').decode(bytes.subarray(2))
      if (marked === 0xfffe) return decoder('utf-16le').decode(bytes.subarray(2))
      return decoder(littleEndian ? 'utf-16le' : 'utf-16be').decode(bytes)
    }
    case 'UTF-16LE':
      return decoder('utf-16le').decode(bytes)
    case 'UTF-16BE':
      return decoder('utf-16be').decode(bytes)
    default:
      return utf32(bytes, charset === 'UTF-32LE' || (charset === 'UTF-32' && littleEndian), charset === 'UTF-32')
  }
}

function utf32(bytes: Uint8Array, littleEndian: boolean, marked: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let little = littleEndian
  if (marked && bytes.length >= 4) {
    const mark = view.getUint32(0)
    if (mark === 0xfeff || mark === 0xfffe0000) {
      little = mark !== 0xfeff
      at = 4
    }
  }
  let text = ''
  for (; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, little)
    text += code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\uFFFD' : String.fromCodePoint(code)
  }
  return at < bytes.length ? `${text}\uFFFD` : text
}

/** Byte at which a terminator begins, looked for at whole code units; −1 when it is not there. */
export function findTerminator(bytes: Uint8Array, terminator: Uint8Array, unit: number): number {
  const n = terminator.length
  if (n === 0) return -1
  for (let i = 0; i + n <= bytes.length; i += unit) {
    let k = 0
    while (k < n && bytes[i + k] === terminator[k]) k++
    if (k === n) return i
  }
  return -1
}
