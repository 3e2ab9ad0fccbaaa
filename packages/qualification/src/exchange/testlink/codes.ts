/** The letters and numbers of TestLink XML, and the words of the records (TestLink user manual, import and export formats). */
import type { RequirementStatus } from '../../records/requirement.ts'
import type { Verdict } from '../../records/run.ts'

/** Both ways between codes and words; what is in neither passes as it is. */
export class Codes<W extends string> {
  readonly #words: Readonly<Record<string, W>>
  readonly #codes = new Map<string, string>()

  constructor(words: Readonly<Record<string, W>>) {
    this.#words = words
    for (const [code, word] of Object.entries(words)) if (!this.#codes.has(word)) this.#codes.set(word, code)
  }
  word(code: string): W | undefined {
    return Object.hasOwn(this.#words, code) ? this.#words[code] : undefined
  }
  code(word: string): string | undefined {
    return this.#codes.get(word)
  }
  get known(): string {
    return Object.keys(this.#words).join(', ')
  }
}

export const specificationTypes = new Codes({ '1': 'section', '2': 'user requirements', '3': 'system requirements' })
export const requirementTypes = new Codes({
  '1': 'information',
  '2': 'feature',
  '3': 'use case',
  '4': 'interface',
  '5': 'non-functional',
  '6': 'constraint',
  '7': 'system function',
})
export const requirementStatuses = new Codes<RequirementStatus>({
  V: 'valid',
  N: 'not testable',
  D: 'draft',
  R: 'review',
  W: 'rework',
  F: 'finished',
  I: 'implemented',
  O: 'obsolete',
})
export const requirementRelations = new Codes({ '1': 'parent', '2': 'blocks', '3': 'related' })
export const testRelations = new Codes({
  '1': 'parent',
  '2': 'blocks',
  '3': 'related',
  '4': 'automation',
  '5': 'together',
})
export const testStatuses = new Codes({
  '1': 'draft',
  '2': 'ready for review',
  '3': 'review in progress',
  '4': 'rework',
  '5': 'obsolete',
  '6': 'future',
  '7': 'final',
})
export const importances = new Codes<'low' | 'medium' | 'high'>({ '1': 'low', '2': 'medium', '3': 'high' })
export const executions = new Codes<'manual' | 'automatic'>({ '1': 'manual', '2': 'automatic' })
export const verdicts = new Codes<Verdict>({
  p: 'passed',
  f: 'failed',
  b: 'blocked',
  n: 'not run',
  w: 'passed with reservation',
  x: 'not applicable',
  u: 'inconclusive',
})
