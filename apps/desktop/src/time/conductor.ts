/** One time for all panels: now, a stretch of the past, or a replay of it. Panels that have a time of their own keep it. */
import type { Centre } from '../server/centre.ts'
import { apiTime, millisOf } from './format.ts'
import { writePast, type Past } from './source.ts'

export type SharedTime =
  | { readonly mode: 'live' }
  | ({ readonly mode: 'fixed' } & Past)
  | ({
      readonly mode: 'replay'
      readonly speed: number
      /** Names, one for each satellite that is replayed. */
      readonly replays: readonly string[]
    } & Past)

const LIVE: SharedTime = { mode: 'live' }

/** The panel under the focus, as the bar of the conductor shows it. */
export interface FocusedPanel {
  /** Which one it is. */
  readonly host: object
  readonly title: string
  /** It takes the shared time, or has its own; undefined: no time rules it. */
  readonly follows: boolean | undefined
  readonly follow: (shared: boolean) => void
}

/** Milliseconds that a stretch has at least. */
const LEAST = 1

export class Conductor {
  readonly #centre: Centre
  readonly #storage: string
  readonly #watchers = new Set<() => void>()
  #time: SharedTime
  #focused: FocusedPanel | undefined

  constructor(centre: Centre) {
    this.#centre = centre
    this.#storage = `vigie.time.${centre.mission.name}.${centre.session.user}`
    this.#time = kept(this.#storage)
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
  readonly time = (): SharedTime => this.#time
  readonly focused = (): FocusedPanel | undefined => this.#focused

  focus(panel: FocusedPanel | undefined): void {
    this.#focused = panel
    this.#tell()
  }

  live(): void {
    void this.#endReplays()
    this.#set(LIVE)
  }
  fix({ from, to }: Past): void {
    void this.#endReplays()
    this.#set({ mode: 'fixed', from, to: Math.max(to, from + LEAST) })
  }

  /** Replays the stretch for every satellite of which the archive has packets. Throws what the server refuses. */
  async replay({ from, to }: Past, speed: number): Promise<void> {
    await this.#endReplays()
    const { client, mission } = this.#centre
    const chains = mission.satellites.flatMap((s) => s.chains)
    const begin = Math.max(from, await this.#firstOf(chains, to))
    const body = { from: apiTime(begin), to: apiTime(to), speed, inStep: true }
    const started = await Promise.allSettled(chains.map((chain) => client.startReplay({ body: { chain, ...body } })))
    const replays = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    if (replays.length === 0) {
      const refused = started.find((one) => one.status === 'rejected')
      throw refused === undefined ? new Error('the mission has no satellite') : refused.reason
    }
    // Known before the first message about them, so that panels ask for what they show.
    this.#centre.replays.learn(replays)
    this.#set({ mode: 'replay', from: begin, to, speed, replays: replays.map((r) => r.id) })
    // All at once, so that what happened together is seen together.
    await this.pace({ paused: false })
  }

  /** The first that the archive has of any of them, POSIX milliseconds: nobody waits for what is before. */
  async #firstOf(chains: readonly string[], to: number): Promise<number> {
    const archive = await this.#centre.client.getArchive({})
    const firsts = archive.chains
      .filter((c) => chains.includes(c.chain))
      .map((c) => millisOf(c.parameters.from))
      .filter((first) => first < to)
    return Math.min(...firsts, to - LEAST)
  }

  async pace(change: { readonly speed?: number; readonly paused?: boolean }): Promise<void> {
    const time = this.#time
    if (time.mode !== 'replay') return
    await Promise.all(time.replays.map((id) => this.#centre.client.changeReplay({ params: { id }, body: change })))
    if (change.speed !== undefined) this.#set({ ...time, speed: change.speed })
  }

  /** Source of values for panels that take the shared time. */
  get source(): string {
    const time = this.#time
    return time.mode === 'live' ? '' : time.mode === 'fixed' ? writePast(time) : time.replays.join(',')
  }
  /** The stretch that panels of records show; undefined: up to now. In a replay up to where it is. */
  get window(): Past | undefined {
    const time = this.#time
    if (time.mode === 'live') return undefined
    if (time.mode === 'fixed') return time
    return { from: time.from, to: Math.max(this.#centre.timeOf(this.source), time.from + LEAST) }
  }

  /** Whoever ended the replays: nothing shows what is no more. */
  check(): void {
    const time = this.#time
    if (time.mode !== 'replay') return
    if (time.replays.every((id) => this.#centre.replays.of(id) === undefined)) this.#set(LIVE)
  }

  async #endReplays(): Promise<void> {
    const time = this.#time
    if (time.mode !== 'replay') return
    // One that somebody else has ended is ended.
    await Promise.allSettled(time.replays.map((id) => this.#centre.client.stopReplay({ params: { id } })))
  }

  #set(time: SharedTime): void {
    this.#time = time
    try {
      if (time.mode === 'live') sessionStorage.removeItem(this.#storage)
      else sessionStorage.setItem(this.#storage, JSON.stringify(time))
    } catch {
      // Without storage it lasts as long as the page.
    }
    this.#tell()
  }
  #tell(): void {
    for (const watcher of this.#watchers) watcher()
  }
}

/** What this window was at before it was loaded again. */
function kept(storage: string): SharedTime {
  try {
    const found = JSON.parse(sessionStorage.getItem(storage) ?? 'null') as Partial<Record<string, unknown>> | null
    const from = Number(found?.['from'])
    const to = Number(found?.['to'])
    if (found === null || !(from < to)) return LIVE
    if (found['mode'] === 'fixed') return { mode: 'fixed', from, to }
    const { replays } = found
    if (found['mode'] === 'replay' && Array.isArray(replays) && replays.every((id) => typeof id === 'string'))
      return { mode: 'replay', from, to, speed: Number(found['speed']) || 1, replays }
  } catch {
    // Damaged: now is always right.
  }
  return LIVE
}

/** How the shared time rules a panel: `source` where its values come from, `window` the stretch that it lists. */
export type TimeRule = 'source' | 'window'

/** Its settings under the shared time; the same where it has a time of its own. */
export function underShared<S extends Readonly<Record<string, unknown>>>(
  rule: TimeRule | undefined,
  settings: S,
  conductor: Pick<Conductor, 'source' | 'window'>,
): S {
  if (rule === undefined || hasOwnTime(rule, settings)) return settings
  if (rule === 'source') return conductor.source === '' ? settings : { ...settings, chain: conductor.source }
  const { window } = conductor
  return window === undefined ? settings : { ...settings, from: apiTime(window.from), to: apiTime(window.to) }
}

/** A stretch or a source of its own, set in the panel or by the link that opened it. */
export function hasOwnTime(rule: TimeRule, settings: Readonly<Record<string, unknown>>): boolean {
  const filled = (name: string): boolean => typeof settings[name] === 'string' && settings[name] !== ''
  return rule === 'source' ? filled('chain') || (filled('from') && filled('to')) : filled('from') || filled('to')
}

/** `from` and `to` as typed; undefined where they are no stretch. */
export function typedPast(from: string, to: string): Past | undefined {
  const past = { from: millisOf(from), to: millisOf(to) }
  return past.from < past.to ? past : undefined
}
