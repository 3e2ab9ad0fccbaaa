/** One YAML file: its value, and where in the text each part of it stands, so that findings carry line and column. */
import type { Diagnostic } from '@vigie/base'
import { YamlDocument, type Pointer } from '@vigie/documents'
import { nativeFindings } from './findings.ts'

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
  readonly #document: YamlDocument

  constructor(file: string, text: string) {
    this.file = file
    this.#document = new YamlDocument(text)
    this.value = this.#document.value
    this.diagnostics = [...this.#document.problems, ...this.#document.warnings].map(({ detail, line, column }) => ({
      ...nativeFindings.notYaml({ detail }),
      file,
      line,
      column,
    }))
  }

  place(pointer: Pointer, key = false): { readonly file: string; readonly line: number; readonly column: number } {
    return { file: this.file, ...this.#document.place(pointer, key) }
  }
}
