/** The readable form of a contact plan. */
import type { Diagnostic, VigieError } from '@vigie/base'
import { isMap, isSeq, LineCounter, parseDocument, stringify } from 'yaml'
import { passErrors } from './errors.ts'
import type { ReadPasses } from './read-passes.ts'
import { MOST_PASSES, readPass, repeated, writePass } from './pass-fields.ts'
import type { Pass } from './pass.ts'

export function readPassesYaml(text: string): ReadPasses {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false, version: '1.2' })
  const findings: Diagnostic[] = []
  const place = (offset: number | undefined): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const tell = ({ code, message, remedy }: VigieError, offset?: number): void =>
    void findings.push({ severity: 'error', code, message, remedy, ...place(offset) })
  for (const e of document.errors) tell(passErrors.notReadable({ detail: e.message }), e.pos[0])
  if (findings.length > 0) return { findings }
  let value: unknown
  try {
    // An alias repeats a node; the bound keeps a "billion laughs" from growing.
    value = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    tell(passErrors.notReadable({ detail: (error as Error).message }))
    return { findings }
  }
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  for (const key of Object.keys(given))
    if (key !== 'passes') tell(passErrors.notReadable({ detail: `there is no "${key}"; known is passes` }))
  const list = given['passes']
  if (!Array.isArray(list) || list.length > MOST_PASSES) {
    tell(passErrors.notReadable({ detail: `"passes" is a list of at most ${MOST_PASSES}` }))
    return { findings }
  }
  const node = isMap(document.contents) ? document.contents.get('passes') : undefined
  const offsetOf = (i: number): number | undefined =>
    isSeq(node) ? (node.items[i] as { range?: readonly number[] } | null)?.range?.[0] : undefined
  const passes: Pass[] = []
  const places: number[] = []
  for (const [i, item] of list.entries()) {
    const pass = readPass(item, String(i + 1), (error) => tell(error, offsetOf(i)))
    if (pass === undefined) continue
    passes.push(pass)
    places.push(i)
  }
  findings.push(...repeated(passes, (i) => place(offsetOf(places[i]!))))
  return findings.length > 0 ? { findings } : { passes, findings }
}

export const writePassesYaml = (passes: readonly Pass[]): string =>
  stringify({ passes: passes.map(writePass) }, { version: '1.2', lineWidth: 160, keepUndefined: false })
