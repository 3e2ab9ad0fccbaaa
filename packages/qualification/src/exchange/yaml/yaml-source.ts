/** A YAML text with the places of what stands in it, which says what is wrong as findings. */
import { YamlDocument, type Pointer } from '@vigie/documents'
import type { Findings } from '../findings.ts'
import type { Place } from '../project.ts'

export class YamlSource {
  /** Undefined where it is not YAML: the findings say so. */
  readonly value: unknown
  readonly #document: YamlDocument

  constructor(text: string, findings: Findings) {
    this.#document = new YamlDocument(text)
    for (const { detail, line, column } of this.#document.problems)
      findings.add('error', 'notYaml', { detail }, { line, column })
    this.value = this.#document.value
  }

  /** Of the value at a pointer; of the nearest parent when it is not there. */
  place(pointer: Pointer): Place {
    return this.#document.place(pointer, true)
  }
}
