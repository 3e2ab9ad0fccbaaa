/** The names by which other tools call a test case: its id, the number of its id, its id in a database, a field of the site. */
import type { TestCase } from '../records/test-case.ts'

export class CaseNames {
  readonly #ids = new Set<string>()
  readonly #others = new Map<string, string | undefined>()

  constructor(tests: readonly TestCase[]) {
    for (const t of tests) {
      this.#ids.add(t.id)
      const kept = (t.foreign?.['testlink'] ?? {}) as Readonly<Record<string, unknown>>
      if (typeof kept['internalid'] === 'string') this.#call(`internalid:${kept['internalid']}`, t.id)
      for (const [field, values] of Object.entries(t.customFields))
        for (const value of values) this.#call(`linkby:${field}=${value}`, t.id)
      const number = /-(\d+)$/.exec(t.id)?.[1]
      if (number !== undefined) this.#call(String(Number(number)), t.id)
      this.#call(t.title, t.id)
      if (t.means.kind === 'script') this.#call(t.means.name, t.id)
    }
  }

  /** The id; undefined where nothing, or more than one case, is called so. */
  find(name: string): string | undefined {
    if (this.#ids.has(name)) return name
    const called = this.#others.get(name)
    if (called !== undefined) return called
    // "PFX-12" where the cases were exported without their prefix.
    const number = /-(\d+)$/.exec(name)?.[1]
    return number !== undefined && this.#ids.has(number) ? number : undefined
  }

  #call(name: string, id: string): void {
    if (name !== '') this.#others.set(name, this.#others.has(name) && this.#others.get(name) !== id ? undefined : id)
  }
}
