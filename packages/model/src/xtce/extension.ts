/**
 * What the model has and XTCE has no word for travels as AncillaryData named `vigie:…`, in JSON: other tools skip it,
 * this reader takes it back.
 */
import { fromHex, toHex } from '@vigie/base'
import type { XmlNode } from './node.ts'
import type { Reading } from './reading.ts'

const PREFIX = 'vigie:'
export const extensionName = (key: string): string => `${PREFIX}${key}`

/** The value that our writer put beside an element under that key. */
export function readExtension<T>(reading: Reading, node: XmlNode, key: string): T | undefined {
  const set = node.children.find((c) => c.name === 'AncillaryDataSet')
  const found = set?.children.find((c) => c.peek('name') === extensionName(key))
  if (set === undefined || found === undefined) return undefined
  set.markRead()
  found.markRead()
  found.attribute('name')
  found.attribute('mimeType')
  try {
    return JSON.parse(found.text, revive) as T
  } catch {
    reading.report('badValue', found, {
      element: 'AncillaryData',
      value: key,
      what: 'the extension',
      expected: 'the JSON that Vigie writes',
    })
    return undefined
  }
}

export const extensionText = (value: unknown): string => JSON.stringify(value, dress)

function dress(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $integer: String(value) }
  if (value instanceof Uint8Array) return { $bytes: toHex(value) }
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) }
  return value
}
function revive(key: string, value: unknown): unknown {
  if (key === '__proto__') return undefined
  if (typeof value !== 'object' || value === null) return value
  if ('$integer' in value) return BigInt(String(value.$integer))
  if ('$bytes' in value) return fromHex(String(value.$bytes))
  if ('$number' in value) return Number(value.$number)
  return value
}
