/** From the bytes of a text to pieces of it, in whatever encoding it is; what is not valid is read as it was most likely meant, and told. */
import { isUtf8 } from 'node:buffer'
import type { Findings } from '../findings.ts'

const PIECE = 1 << 18

/** XML 1.0 appendix F: byte order mark, then the first bytes, then the declaration. */
export function encodingOf(bytes: Uint8Array): string {
  const [a, b, c] = bytes
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x3c && b === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c) return 'utf-16be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  const head = latin1(bytes.subarray(0, 4096))
  const declared = /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]?.toLowerCase()
  // A document that can be read byte by byte so far is not in a wide encoding, whatever it says.
  return declared === undefined || declared.startsWith('utf-16') ? 'utf-8' : declared
}

/** Pieces of the text, without its byte order mark. `encoding`: as declared; UTF-8 that is none is read as Windows-1252 where it fails. */
export function* decoded(
  bytes: Uint8Array,
  encoding: string,
  findings: Findings,
): Generator<{ readonly text: string; readonly done: number }> {
  let known = encoding
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(known)
  } catch {
    findings.add('warning', 'encoding', { encoding, instead: 'UTF-8' }, { line: 1, column: 1 })
    known = 'utf-8'
    decoder = new TextDecoder(known)
  }
  if (decoder.encoding === 'utf-8' && !isUtf8(bytes)) {
    yield* mended(bytes, findings)
    return
  }
  for (let at = 0; at < bytes.length; at += PIECE) {
    const end = Math.min(bytes.length, at + PIECE)
    yield { text: decoder.decode(bytes.subarray(at, end), { stream: end < bytes.length }), done: end }
  }
}

export function decodeText(bytes: Uint8Array, findings: Findings): string {
  const [a, b] = bytes
  const encoding = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8'
  let text = ''
  for (const piece of decoded(bytes, encoding, findings)) text += piece.text
  return text.replace(/^\uFEFF/, '')
}

/** Well-formed sequences of UTF-8 (RFC 3629), or one byte that belongs to none. */
const SEQUENCE =
  // oxlint-disable-next-line no-control-regex
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|([\x80-\xff])/g

function* mended(bytes: Uint8Array, findings: Findings): Generator<{ readonly text: string; readonly done: number }> {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  const western = new TextDecoder('windows-1252')
  let line = 1
  let told = false
  let first = true
  for (let at = 0; at < bytes.length;) {
    // Whole lines: no character is cut.
    let end = bytes.indexOf(0x0a, Math.min(bytes.length, at + PIECE))
    end = end < 0 ? bytes.length : end + 1
    let text = ''
    let lineStart = at
    while (lineStart < end) {
      const found = bytes.indexOf(0x0a, lineStart)
      const lineEnd = found < 0 || found >= end ? end : found + 1
      const part = bytes.subarray(lineStart, lineEnd)
      if (isUtf8(part)) text += utf8.decode(part)
      else
        text += latin1(part).replaceAll(SEQUENCE, (sequence, wrong: string | undefined, offset: number) => {
          const raw = part.subarray(offset, offset + sequence.length)
          if (wrong === undefined) return utf8.decode(raw)
          if (!told)
            findings.add(
              'warning',
              'encoding',
              { encoding: 'UTF-8', instead: 'Windows-1252' },
              { line, column: offset + 1 },
            )
          told = true
          return western.decode(raw)
        })
      line++
      lineStart = lineEnd
    }
    yield { text: first ? text.replace(/^\uFEFF/, '') : text, done: end }
    first = false
    at = end
  }
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
