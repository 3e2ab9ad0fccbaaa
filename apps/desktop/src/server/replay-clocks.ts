/** What time it is in each replay: told by the centre about once a second, carried on in between at the replay's speed. */
import type { Replay } from '@vigie/contract'
import { millisOf } from '../time/format.ts'
import type { TopicState } from './live-topics.ts'

interface Source {
  subscribe(watcher: () => void): () => void
  get(): TopicState<'replays'>
}
interface Known {
  readonly replay: Replay
  /** `now()` when it was told. */
  readonly heard: number
}

export class ReplayClocks {
  readonly #source: Source
  readonly #now: () => number
  /** Those that have ended too: panels may still show what they brought. */
  readonly #known = new Map<string, Known>()

  constructor(source: Source, now: () => number) {
    this.#source = source
    this.#now = now
    source.subscribe(() => this.#hear())
  }

  /** The replay of that name, or the first of several by commas, as it was last told of. */
  of(source: string): Replay | undefined {
    return this.#first(source)?.replay
  }
  /** Of several that run together, the one whose packets are of one of these chains. */
  among(source: string, chains: readonly string[]): Replay | undefined {
    return this.#all(source).find(({ replay }) => chains.includes(replay.chain))?.replay
  }

  /** Where it is, POSIX milliseconds; undefined where the source is no replay. */
  time(source: string): number | undefined {
    const known = this.#first(source)
    if (known === undefined) return undefined
    const { replay, heard } = known
    const at = millisOf(replay.at)
    if (replay.paused || replay.state !== 'running') return at
    return Math.min(at + (this.#now() - heard) * replay.speed, millisOf(replay.to))
  }

  /** What the answer to a request told, before the topic does. */
  learn(replays: readonly Replay[]): void {
    for (const replay of replays)
      if (!this.#known.has(replay.id)) this.#known.set(replay.id, { replay, heard: this.#now() })
  }

  #first(source: string): Known | undefined {
    return this.#known.get(source) ?? this.#all(source)[0]
  }
  #all(source: string): Known[] {
    return source
      .split(',')
      .map((id) => this.#known.get(id))
      .filter((known) => known !== undefined)
  }

  #hear(): void {
    const items = this.#source.get().items
    for (const replay of items) {
      const before = this.#known.get(replay.id)?.replay
      const same =
        before?.at === replay.at &&
        before.speed === replay.speed &&
        before.paused === replay.paused &&
        before.state === replay.state
      if (!same) this.#known.set(replay.id, { replay, heard: this.#now() })
    }
    for (const [id, { replay, heard }] of this.#known)
      if (replay.state === 'running' && !items.some((r) => r.id === id))
        this.#known.set(id, { replay: { ...replay, state: 'ended' }, heard })
  }
}
