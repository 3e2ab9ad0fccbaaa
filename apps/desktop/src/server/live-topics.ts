/** Events, alarms, links, chains, jobs, replays, activities and uplinks as they change, for React by `useSyncExternalStore`. */
import { itemKey, type LiveConnection, type LiveTopic, type TopicItems } from '@vigie/contract'

/** Of what only ever grows, this many are kept; older ones are asked of the server. */
const KEPT = 1000
/** What tells which of two is the older. */
const AGE: { readonly [T in LiveTopic]?: (item: TopicItems[T]) => string | number } = {
  events: (event) => event.reception,
  activities: (activity) => activity.id,
}

export interface TopicState<T extends LiveTopic> {
  /** False until the first snapshot. */
  readonly known: boolean
  readonly items: readonly TopicItems[T][]
}

class Topic<T extends LiveTopic> {
  readonly #topic: T
  readonly #items = new Map<string, TopicItems[T]>()
  readonly #watchers = new Set<() => void>()
  #state: TopicState<T> = { known: false, items: [] }
  #pending = false

  constructor(topic: T, connection: LiveConnection) {
    this.#topic = topic
    connection.topic(topic, {
      items: (message, items) => {
        if (message.snapshot === true && AGE[topic] === undefined) this.#items.clear()
        for (const item of items) this.#items.set(itemKey(topic, item), item)
        for (const key of message.removed ?? []) this.#items.delete(key)
        this.#changed()
      },
    })
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
  readonly get = (): TopicState<T> => this.#state

  /** At most one rendering for the messages of a moment. */
  #changed(): void {
    if (this.#pending) return
    this.#pending = true
    setTimeout(() => {
      this.#pending = false
      this.#trim()
      this.#state = { known: true, items: [...this.#items.values()] }
      for (const watcher of this.#watchers) watcher()
    }, 50)
  }

  #trim(): void {
    const age = AGE[this.#topic] as ((item: TopicItems[T]) => string | number) | undefined
    const excess = this.#items.size - KEPT
    if (age === undefined || excess <= 0) return
    const oldest = [...this.#items.entries()].toSorted(([, a], [, b]) => (age(a) < age(b) ? -1 : 1))
    for (const [key] of oldest.slice(0, excess)) this.#items.delete(key)
  }
}

export class LiveTopics {
  readonly #connection: LiveConnection
  readonly #topics = new Map<LiveTopic, Topic<LiveTopic>>()

  constructor(connection: LiveConnection) {
    this.#connection = connection
  }

  of<T extends LiveTopic>(topic: T): Topic<T> {
    let found = this.#topics.get(topic)
    if (found === undefined) {
      found = new Topic<LiveTopic>(topic, this.#connection)
      this.#topics.set(topic, found)
    }
    return found as unknown as Topic<T>
  }
}
