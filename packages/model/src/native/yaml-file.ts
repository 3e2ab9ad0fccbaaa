/** One YAML file: its value, and where in the text each part of it stands, so that findings carry line and column. */
import type { Diagnostic } from '@vigie/base'
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import { nativeFindings } from './findings.ts'

export type Pointer = readonly (string | number)[]

/** Something written by a person in the form of a schema: a YAML file, an element in a workbook. */
export interface SourceFile {
  readonly file: string
  readonly value: unknown
  /** Where the value at a pointer stands (its key when `key`); the nearest parent when it is not there. */
  place(pointer: Pointer, key?: boolean): { readonly file: string; readonly line: number; readonly column: number }
}

export class YamlFile implements SourceFile {
  readonly file: string
  readonly value: unknown
  readonly diagnostics: readonly Diagnostic[]
  readonly #document: Document.Parsed
  readonly #lines: LineCounter

  constructor(file: string, text: string) {
    this.file = file
    this.#lines = new LineCounter()
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      uniqueKeys: true,
      prettyErrors: false,
      version: '1.2',
    })
    const found: Diagnostic[] = [...this.#document.errors, ...this.#document.warnings].map((problem) => {
      const at = this.#lines.linePos(problem.pos[0])
      return { ...nativeFindings.notYaml({ detail: problem.message }), file, line: at.line, column: at.col }
    })
    let value: unknown
    if (this.#document.errors.length === 0) {
      try {
        // An alias repeats a node; the bound keeps a "billion laughs" from growing.
        value = this.#document.toJS({ maxAliasCount: 100 })
      } catch (error) {
        found.push({
          ...nativeFindings.notYaml({ detail: error instanceof Error ? error.message : String(error) }),
          file,
          line: 1,
          column: 1,
        })
      }
    }
    this.value = value
    this.diagnostics = found
  }

  /** Line and column (1-based) of the value at a pointer; of its key when `key`; of the nearest parent when it is not there. */
  place(pointer: Pointer, key = false): { readonly file: string; readonly line: number; readonly column: number } {
    let node: Node | null | undefined = this.#document.contents
    let best: Node | null | undefined = node
    for (const [depth, step] of pointer.entries()) {
      const last = depth === pointer.length - 1
      if (isMap(node)) {
        const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(step))
        if (pair === undefined) break
        best = last && key ? (pair.key as Node) : ((pair.value as Node | null) ?? (pair.key as Node))
        node = pair.value as Node | null
      } else if (isSeq(node)) {
        node = node.items[Number(step)] as Node | undefined
        if (node === undefined) break
        best = node
      } else break
    }
    const at = this.#lines.linePos(best?.range?.[0] ?? 0)
    return { file: this.file, line: Math.max(1, at.line), column: Math.max(1, at.col) }
  }
}
