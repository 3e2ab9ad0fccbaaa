/** Names of the model that a text of tests uses as literals: looked up before anything runs, so that no night is lost to a letter. */
import type { NameKind } from './line.ts'

export interface NameUsed {
  readonly kind: NameKind
  /** As written, with "{satellite}" where the satellite of the run is put in. */
  readonly name: string
  readonly line: number
}

const CALLS: Readonly<Record<string, NameKind>> = {
  expectParameter: 'parameter',
  waitFor: 'parameter',
  latest: 'parameter',
  send: 'activity',
  expectRefused: 'activity',
}
const CALL = /\.(expectParameter|waitFor|latest|send|expectRefused)\(\s*(?:'([^'\\\n]*)'|"([^"\\\n]*)"|`([^`\\]*)`)/g
const SATELLITE = /\$\{\s*(?:\w+\.)?satellite\s*\}/g

/** Literals with parts that are made at run time are left out: only `${t.satellite}` is known before. */
export function namesInSource(text: string): NameUsed[] {
  const found: NameUsed[] = []
  // Blanks instead of comments: places stay what they are.
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/[^\n]*/g, (c) => c.replaceAll(/[^\n]/g, ' '))
  for (const match of code.matchAll(CALL)) {
    const written = match[2] ?? match[3] ?? match[4] ?? ''
    const name = written.replaceAll(SATELLITE, '{satellite}').replace(/^\./, '{satellite}.')
    if (name.includes('${') || name === '') continue
    found.push({ kind: CALLS[match[1]!]!, name, line: code.slice(0, match.index).split('\n').length })
  }
  return found
}
