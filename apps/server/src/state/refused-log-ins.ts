/** Log-ins that were refused: all are counted, few of a flood are told, so that guessing fills no journal. */
import type { Clock } from '@vigie/base'
import { CENTRE_ELEMENT } from '@vigie/telemetry'
import type { CentreJournal } from './centre-journal.ts'

const MINUTE = 60_000_000_000n
const TOLD_A_MINUTE = 10

export class RefusedLogIns {
  count = 0
  readonly #journal: CentreJournal
  readonly #clock: Clock
  #since = 0n
  #told = 0
  #untold = 0

  constructor(journal: CentreJournal, clock: Clock) {
    this.#journal = journal
    this.#clock = clock
  }

  async note(user: string, from: string): Promise<void> {
    this.count++
    const now = this.#clock.now()
    if (now - this.#since > MINUTE) {
      this.#since = now
      this.#told = 0
    }
    if (this.#told >= TOLD_A_MINUTE) {
      this.#untold++
      return
    }
    this.#told++
    const more = this.#untold === 0 ? '' : `, and ${this.#untold} more before it`
    this.#untold = 0
    await this.#journal.event({
      element: `${CENTRE_ELEMENT}.Users`,
      name: 'LogInRefused',
      kind: 'centre',
      severity: 'low',
      message: `a log-in as "${user.slice(0, 64)}" from ${from} was refused${more}`,
    })
  }
}
