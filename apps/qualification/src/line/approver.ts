/**
 * A second person on a line, as an automaton: where a campaign or a test declares it, it looks at what waits for an approval and
 * gives it for the digest that it shows, as the page of a controller does. It is another user than whoever asks, and each word that
 * it gives is on record.
 */
import { describeError, formatUtc } from '@vigie/base'
import type { Centre } from '@vigie/server'
import { APPROVER, TESTER } from './line-people.ts'

export interface GivenWord {
  readonly at: string
  readonly deed: 'approved' | 'fired' | 'refused'
  readonly activity: number
  readonly path: string
  readonly digest: string
  readonly by: string
  readonly detail?: string
}

const COMMENT = 'automatic, as declared by the test'

export class Approver {
  readonly #given: GivenWord[]
  readonly #centre: Centre
  readonly #refused = new Set<number>()

  /** `given`: where each of its words is noted. */
  constructor(centre: Centre, given: GivenWord[]) {
    this.#centre = centre
    this.#given = given
  }

  /** True: it did something. */
  async look(): Promise<boolean> {
    const { engine } = this.#centre.commanding
    let acted = false
    for (const a of engine.list()) {
      if (a.state !== 'waiting' || a.held !== undefined || this.#refused.has(a.id)) continue
      const approves = a.approvals.length < a.needs.approvals
      if (!approves && !(a.needs.firing && a.stage === 'authorised')) continue
      acted = true
      const by = approves ? APPROVER : TESTER
      const word = {
        at: formatUtc(this.#centre.clock.now(), { digits: 9 }),
        activity: a.id,
        path: a.path,
        digest: a.digest,
        by: by.user,
      }
      try {
        if (approves) await engine.approve(a.id, a.digest, by, COMMENT)
        else await engine.fire(a.id, a.digest, by)
        this.#given.push({ ...word, deed: approves ? 'approved' : 'fired' })
      } catch (error) {
        // A rule stands against it: the activity says which, and it is not tried again.
        this.#refused.add(a.id)
        this.#given.push({ ...word, deed: 'refused', detail: describeError(error) })
      }
    }
    return acted
  }
}
