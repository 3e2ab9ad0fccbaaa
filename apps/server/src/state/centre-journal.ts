/** The journals of the centre itself: its events, and what operators did. */
import { formatUtc, redact, type Clock, type Log } from '@vigie/base'
import type { VigieEvent } from '@vigie/contract'
import type { FileJournal } from '@vigie/journal-files'
import type { RetentionRule } from '@vigie/model'
import { journalSizes, type Journals } from '../archive/journals.ts'
import { appendJson, recordEvent } from '../archive/event-journal.ts'
import { retainJournal, type Removed } from '../archive/retention.ts'
import { eventOf, searchEvents } from '../archive/event-search.ts'
import type { EventBody, EventSearch } from '../chains/messages.ts'

export interface OperatorAction {
  readonly user: string
  readonly role: string
  readonly action: string
  readonly message: string
  readonly element?: string
  readonly details?: Readonly<Record<string, unknown>>
}

export class CentreJournal {
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: FileJournal
  readonly #operators: FileJournal
  readonly #folder: string
  readonly #listeners = new Set<(event: VigieEvent) => void>()
  readonly #recent: VigieEvent[] = []
  #failure = ''

  private constructor(clock: Clock, log: Log, folder: string, events: FileJournal, operators: FileJournal) {
    this.#clock = clock
    this.#log = log
    this.#folder = folder
    this.#events = events
    this.#operators = operators
  }

  static async open(journals: Journals, folder: string, clock: Clock, log: Log): Promise<CentreJournal> {
    return new CentreJournal(
      clock,
      log,
      folder,
      await journals.open('centre', 'events'),
      await journals.open('centre', 'operators'),
    )
  }

  onEvent(listener: (event: VigieEvent) => void): void {
    this.#listeners.add(listener)
  }

  /** Records an event of the centre. A disk that is full does not stop the centre: the event is told all the same. */
  async event(body: Omit<EventBody, 'generation' | 'reception'>): Promise<void> {
    const at = formatUtc(this.#clock.now())
    const whole: EventBody = { ...body, generation: at, reception: at }
    let position = -1
    try {
      ;({ position } = await recordEvent(this.#events, whole))
      this.#failure = ''
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error)
      this.#log.error('an event of the centre could not be journalled', { event: whole.name, error })
    }
    this.tell(eventOf('centre', position, whole))
  }

  /** An event of any chain, already journalled there: to whoever listens. */
  tell(event: VigieEvent): void {
    this.#recent.push(event)
    if (this.#recent.length > 200) this.#recent.splice(0, 100)
    for (const listener of this.#listeners) listener(event)
  }

  /** The latest hundred, oldest first. */
  recent(): readonly VigieEvent[] {
    return this.#recent.slice(-100)
  }

  /**
   * What somebody is about to do, durable before it resolves with its position; throws when it cannot be recorded: then the
   * action must not be done.
   */
  intend(action: OperatorAction): Promise<number> {
    return this.#record({ ...(redact(action) as object), stage: 'intended' })
  }

  /** How it ended: an entry of its own that names the intention. */
  async ended(intention: number, action: OperatorAction, failure: string | undefined): Promise<void> {
    const { user, action: name } = action
    try {
      await this.#record({
        user,
        action: name,
        stage: failure === undefined ? 'done' : 'failed',
        intention,
        ...(failure === undefined ? {} : { failure }),
      })
    } catch (error) {
      // It was done all the same; that it was meant is on disk.
      this.#log.error('the outcome of an action could not be journalled', { action: name, intention, error })
    }
  }

  async #record(entry: object): Promise<number> {
    const now = this.#clock.now()
    try {
      const position = appendJson(this.#operators, { at: formatUtc(now), ...entry }, now, now)
      await this.#operators.sync()
      this.#failure = ''
      return position
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error)
      throw error
    }
  }

  search(search: EventSearch): Promise<VigieEvent[]> {
    return searchEvents(this.#events, 'centre', search)
  }

  retainEvents(rule: RetentionRule, clock: Clock): Promise<Removed> {
    return retainJournal(this.#events, rule, clock)
  }

  health(): { readonly ok: boolean; readonly detail: string } {
    return this.#failure === ''
      ? { ok: true, detail: 'written and synced' }
      : { ok: false, detail: 'cannot be written' }
  }

  summary(): Promise<{ kind: string; entries: number; durable: number; bytes: number }[]> {
    return journalSizes(this.#folder, 'centre', [this.#events, this.#operators])
  }
}
