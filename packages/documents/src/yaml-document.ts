/** A YAML text with the places of what stands in it. JSON is read too: it is a part of YAML 1.2 (chapter 1.2). */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'

/** Keys and indices from the top. */
export type Pointer = readonly (string | number)[]

/** 1-based. */
export interface DocumentPlace {
  readonly line: number
  readonly column: number
}
export interface DocumentProblem extends DocumentPlace {
  readonly detail: string
}

export class YamlDocument {
  /** Undefined where the text is not YAML: `problems` say why. */
  readonly value: unknown
  readonly problems: readonly DocumentProblem[]
  /** What is read all the same. */
  readonly warnings: readonly DocumentProblem[]
  readonly #contents: unknown
  readonly #lines = new LineCounter()

  constructor(text: string) {
    const document = parseDocument(text, {
      lineCounter: this.#lines,
      uniqueKeys: true,
      prettyErrors: false,
      version: '1.2',
    })
    this.#contents = document.contents
    const told = ({ message, pos }: (typeof document.errors)[number]): DocumentProblem => ({
      detail: message,
      ...this.#at(pos[0]),
    })
    this.warnings = document.warnings.map(told)
    const problems = document.errors.map(told)
    if (problems.length === 0) {
      try {
        // An alias repeats a node; the bound keeps a "billion laughs" from growing.
        this.value = document.toJS({ maxAliasCount: 100 })
      } catch (error) {
        problems.push({ detail: error instanceof Error ? error.message : String(error), line: 1, column: 1 })
      }
    }
    this.problems = problems
  }

  /** Of the value at a pointer (of its key, where `key`); of the nearest parent when it is not there. */
  place(pointer: Pointer, key = false): DocumentPlace {
    let node = this.#contents as Node | null | undefined
    let best = node
    for (const [depth, step] of pointer.entries()) {
      if (isMap(node)) {
        const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(step))
        if (pair === undefined) break
        const isLast = depth === pointer.length - 1
        best = isLast && key ? (pair.key as Node) : ((pair.value as Node | null) ?? (pair.key as Node))
        node = pair.value as Node | null
      } else if (isSeq(node)) {
        node = node.items[Number(step)] as Node | undefined
        if (node === undefined) break
        best = node
      } else break
    }
    return this.#at(best?.range?.[0] ?? 0)
  }

  #at(offset: number): DocumentPlace {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
}

/** The text of a mapping with some of its keys set anew, or gone (undefined); comments and the order of what was there stay. */
export function yamlWith(text: string, entries: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(text)
  for (const [key, value] of Object.entries(entries))
    if (value !== undefined) document.set(key, document.createNode(value))
    else if (document.has(key)) document.delete(key)
  return document.toString({ lineWidth: 0 })
}
