/**
 * Latest values outside of React: messages fill cells, one animation frame paints the cells that somebody looks at.
 * Names that are wanted are counted; subscriptions hold at most `CHUNK` names so that one more name renews one chunk only.
 */
import type { LiveConnection, SubscribedParameter, Subscription, Value, ValuesMessage, Gap } from '@vigie/contract'
import { timesToUnixMillis } from '@vigie/contract'
import { askedOf } from '../time/source.ts'

const CHUNK = 500
/** Updates a second: as fast as a person sees. */
const RATE = 10

export interface LiveCell {
  readonly path: string
  readonly chain: string
  readonly about: SubscribedParameter
  value: Value
  raw: Value
  /** POSIX milliseconds. */
  generation: number
  reception: number
  /** Index in the alarm levels. */
  state: number
  validity: number
  flags: number
  /** `performance.now()` when the value last became another one. */
  changed: number
}

/** What is known of a name that was asked for. */
export interface LiveName {
  readonly asked: string
  /** Column paths; one, save for parameters of structured type. Empty until the server has answered. */
  readonly columns: readonly string[]
  readonly unknown: boolean
}

type Painter = () => void
type Listener = (cell: LiveCell) => void
type GapListener = (gap: Gap) => void

interface Chunk {
  readonly chain: string
  readonly names: Set<string>
  subscription: Subscription | undefined
  /** By index of the server's answer. */
  cells: LiveCell[]
}

const keyOf = (chain: string, name: string): string => `${chain}\n${name}`

export class LiveValues {
  readonly #connection: LiveConnection
  readonly #counts = new Map<string, number>()
  readonly #chunkOf = new Map<string, Chunk>()
  readonly #chunks: Chunk[] = []
  readonly #stale = new Set<Chunk>()
  readonly #cells = new Map<string, LiveCell>()
  readonly #names = new Map<string, LiveName>()
  readonly #painters = new Map<string, Set<Painter>>()
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #gaps = new Set<GapListener>()
  readonly #dirty = new Set<Painter>()
  readonly #nameWatchers = new Set<Painter>()
  #frame = 0
  #pending: ReturnType<typeof setTimeout> | undefined
  #tick: ReturnType<typeof setInterval> | undefined

  constructor(connection: LiveConnection) {
    this.#connection = connection
  }

  /** `chain` is a source (time/source.ts): empty for the live chains. Gives what ends it. */
  want(names: readonly string[], chain = ''): () => void {
    for (const name of names) {
      const key = keyOf(chain, name)
      const count = this.#counts.get(key) ?? 0
      this.#counts.set(key, count + 1)
      if (count === 0) this.#add(chain, name)
    }
    return () => {
      for (const name of names) {
        const key = keyOf(chain, name)
        const count = (this.#counts.get(key) ?? 1) - 1
        if (count > 0) this.#counts.set(key, count)
        else {
          this.#counts.delete(key)
          this.#remove(chain, name)
        }
      }
    }
  }

  cell(path: string, chain = ''): LiveCell | undefined {
    return this.#cells.get(keyOf(chain, path))
  }
  name(asked: string, chain = ''): LiveName | undefined {
    return this.#names.get(keyOf(chain, asked))
  }
  /** Called when the server has said what names mean. */
  onNames(watcher: Painter): () => void {
    this.#nameWatchers.add(watcher)
    return () => this.#nameWatchers.delete(watcher)
  }

  /** Called in an animation frame after the value of a column changed, and once a second so that ages grow. */
  paint(path: string, chain: string, painter: Painter): () => void {
    const key = keyOf(chain, path)
    const painters = this.#painters.get(key) ?? new Set()
    this.#painters.set(key, painters.add(painter))
    this.#tick ??= setInterval(() => this.#paintAll(), 1000)
    this.#mark(painter)
    return () => {
      painters.delete(painter)
      this.#dirty.delete(painter)
      if (painters.size === 0 && this.#painters.get(key) === painters) this.#painters.delete(key)
    }
  }

  /** Called for every update of a column, at once: for what draws all samples. */
  listen(path: string, chain: string, listener: Listener): () => void {
    const key = keyOf(chain, path)
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) this.#listeners.delete(key)
    }
  }
  /** Called when values were missed: the history has them. */
  onGap(listener: GapListener): () => void {
    this.#gaps.add(listener)
    return () => this.#gaps.delete(listener)
  }

  close(): void {
    clearInterval(this.#tick)
    clearTimeout(this.#pending)
    cancelAnimationFrame(this.#frame)
    for (const chunk of this.#chunks) chunk.subscription?.close()
  }

  #add(chain: string, name: string): void {
    let chunk = this.#chunks.find((c) => c.chain === chain && c.names.size < CHUNK)
    if (chunk === undefined) {
      chunk = { chain, names: new Set(), subscription: undefined, cells: [] }
      this.#chunks.push(chunk)
    }
    chunk.names.add(name)
    this.#chunkOf.set(keyOf(chain, name), chunk)
    this.#renew(chunk)
  }

  #remove(chain: string, name: string): void {
    const key = keyOf(chain, name)
    const chunk = this.#chunkOf.get(key)
    if (chunk === undefined) return
    chunk.names.delete(name)
    this.#chunkOf.delete(key)
    for (const path of this.#names.get(key)?.columns ?? []) this.#cells.delete(keyOf(chain, path))
    this.#names.delete(key)
    this.#renew(chunk)
  }

  /** Several changes of one moment become one message. */
  #renew(chunk: Chunk): void {
    this.#stale.add(chunk)
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined
      for (const stale of this.#stale) this.#send(stale)
      this.#stale.clear()
    }, 20)
  }

  #send(chunk: Chunk): void {
    if (chunk.names.size === 0) {
      chunk.subscription?.close()
      this.#chunks.splice(this.#chunks.indexOf(chunk), 1)
      return
    }
    const options = { rate: RATE, raw: true, ...askedOf(chunk.chain) }
    if (chunk.subscription !== undefined) return chunk.subscription.change([...chunk.names], options)
    chunk.subscription = this.#connection.subscribe(
      [...chunk.names],
      {
        subscribed: (parameters, unknown) => this.#subscribed(chunk, parameters, unknown),
        values: (message) => this.#take(chunk, message),
        gap: (gap) => {
          for (const listener of this.#gaps) listener(gap)
        },
      },
      options,
    )
  }

  #subscribed(chunk: Chunk, parameters: readonly SubscribedParameter[], unknown: readonly string[]): void {
    chunk.cells = []
    const columns = new Map<string, string[]>()
    for (const about of parameters) {
      const key = keyOf(chunk.chain, about.path)
      const known = this.#cells.get(key)
      const cell: LiveCell = {
        value: null,
        raw: null,
        generation: Number.NaN,
        reception: Number.NaN,
        state: 0,
        validity: 0,
        flags: 0,
        changed: 0,
        ...known,
        path: about.path,
        chain: about.chain,
        about,
      }
      this.#cells.set(key, cell)
      chunk.cells[about.index] = cell
      columns.set(about.asked, [...(columns.get(about.asked) ?? []), about.path])
    }
    for (const [asked, paths] of columns)
      this.#names.set(keyOf(chunk.chain, asked), { asked, columns: paths, unknown: false })
    for (const asked of unknown) this.#names.set(keyOf(chunk.chain, asked), { asked, columns: [], unknown: true })
    for (const watcher of this.#nameWatchers) this.#mark(watcher)
  }

  #take(chunk: Chunk, message: ValuesMessage): void {
    const generation = timesToUnixMillis({ start: message.start, offsets: [...message.t] })
    const reception = timesToUnixMillis({ start: message.start, offsets: [...message.r] })
    const now = performance.now()
    for (let k = 0; k < message.i.length; k++) {
      const cell = chunk.cells[message.i[k]!]
      if (cell === undefined) continue
      const value = message.v[k]!
      if (value !== cell.value && !Number.isNaN(cell.reception)) cell.changed = now
      cell.value = value
      cell.raw = message.w?.[k] ?? null
      cell.generation = generation[k]!
      cell.reception = reception[k]!
      cell.state = message.s?.[k] ?? 0
      cell.validity = message.q?.[k] ?? 0
      cell.flags = message.f?.[k] ?? 0
      const key = keyOf(chunk.chain, cell.path)
      const painters = this.#painters.get(key)
      if (painters !== undefined) for (const painter of painters) this.#mark(painter)
      const listeners = this.#listeners.get(key)
      if (listeners !== undefined) for (const listener of listeners) listener(cell)
    }
  }

  #mark(painter: Painter): void {
    this.#dirty.add(painter)
    if (this.#frame !== 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      const painters = [...this.#dirty]
      this.#dirty.clear()
      for (const one of painters) one()
    })
  }

  #paintAll(): void {
    if (document.hidden) return
    for (const painters of this.#painters.values()) for (const painter of painters) this.#mark(painter)
  }
}
