/** The space-system model of each chain as a text: the same model, the same bytes. */
import type { Mission } from '@vigie/model'
import { canonicalJson, sha256 } from '@vigie/qualification/tests'

export interface ModelFile {
  readonly chain: string
  readonly text: string
  readonly sha256: string
}

export function modelFiles(mission: Mission): ModelFile[] {
  return mission.chains.map((chain) => {
    const element = mission.system.elements.get(chain.element)
    const text = `${canonicalJson(plain(element ?? null))}\n`
    return { chain: chain.name, text, sha256: sha256(text) }
  })
}

/** What JSON has no word for: whole numbers of any size as text, bytes in hexadecimal, maps as objects. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (value instanceof RegExp) return String(value)
  if (value instanceof Map) return plain(Object.fromEntries(value))
  if (value instanceof Set) return plain([...value])
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
  return value
}
