/** A YAML text with the places of what stands in it. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'
import type { Findings } from '../findings.ts'
import type { Place } from '../project.ts'

export type Pointer = readonly (string | number)[]

export class YamlSource {
  /** Undefined where it is not YAML: the findings say so. */
  readonly value: unknown
  readonly #contents: unknown
  readonly #lines = new LineCounter()

  constructor(text: string, findings: Findings) {
    const document = parseDocument(text, {
      lineCounter: this.#lines,
      uniqueKeys: true,
      prettyErrors: false,
      version: '1.2',
    })
    this.#contents = document.contents
    for (const problem of document.errors) {
      const at = this.#lines.linePos(problem.pos[0])
      findings.add('error', 'notYaml', { detail: problem.message }, { line: at.line, column: at.col })
    }
    if (document.errors.length > 0) return
    try {
      // An alias repeats a node; the bound keeps a "billion laughs" from growing.
      this.value = document.toJS({ maxAliasCount: 100 })
    } catch (error) {
      findings.add('error', 'notYaml', { detail: error instanceof Error ? error.message : String(error) }, { line: 1 })
    }
  }

  /** Of the value at a pointer; of the nearest parent when it is not there. */
  place(pointer: Pointer): Place {
    let node = this.#contents as Node | null | undefined
    let best = node
    for (const step of pointer) {
      if (isMap(node)) {
        const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(step))
        if (pair === undefined) break
        best = pair.key as Node
        node = pair.value as Node | null
      } else if (isSeq(node)) {
        node = node.items[Number(step)] as Node | undefined
        if (node === undefined) break
        best = node
      } else break
    }
    const at = this.#lines.linePos(best?.range?.[0] ?? 0)
    return { line: Math.max(1, at.line), column: Math.max(1, at.col) }
  }
}
