/** Brings samples to the curves: asks the archive at the resolution of the screen, then follows live. */
import type { Centre } from '../../server/centre.ts'
import { apiTime, millisOf } from '../../time/format.ts'
import { pastOf } from '../../time/source.ts'
import { Series } from './series.ts'
import type { TimeWindow } from './window.ts'

/** After a change of the window, so that a gesture asks once. */
const SETTLE = 120
/** In live mode the archive is asked again so often: it decimates what has grown, and has the dumps. */
const RENEW = 30_000

export class Feed {
  readonly series: readonly Series[]
  readonly #centre: Centre
  readonly #chain: string
  /** Something is to be drawn again. */
  readonly #changed: () => void
  readonly #stops: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #renewal: ReturnType<typeof setInterval> | undefined
  #asking: AbortController | undefined
  #window: (() => TimeWindow) | undefined
  #points = 1000
  busy = true

  constructor(centre: Centre, parameters: readonly string[], chain: string, changed: () => void) {
    this.#centre = centre
    this.#chain = chain
    this.#changed = changed
    this.series = parameters.map((path) => new Series(path))
    // Nothing comes after what is past.
    if (pastOf(chain) === undefined) this.#follow(parameters)
    this.#stops.push(centre.values.onGap(() => this.ask()))
    this.#renewal = setInterval(() => {
      if (this.#window?.().live === true && !document.hidden) this.ask()
    }, RENEW)
  }

  #follow(parameters: readonly string[]): void {
    const { values, replays } = this.#centre
    this.#stops.push(values.want(parameters, this.#chain))
    for (const series of this.series)
      this.#stops.push(
        values.listen(series.path, this.#chain, (cell) => {
          if (replays.of(this.#chain) !== undefined) series.learn(cell.about)
          if (series.info !== undefined && series.append(cell.generation, cell.value)) this.#changed()
        }),
      )
  }

  /** What is shown, and on how many points. The next question follows shortly. */
  show(window: () => TimeWindow, points: number, at: 'once' | 'soon' = 'soon'): void {
    this.#window = window
    this.#points = Math.min(Math.max(Math.round(points), 50), 4000)
    clearTimeout(this.#timer)
    if (at === 'once') this.ask()
    else this.#timer = setTimeout(() => this.ask(), SETTLE)
  }

  ask(): void {
    if (this.#window === undefined) return
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    const window = this.#window()
    this.busy = true
    this.#changed()
    void Promise.all(this.series.map((series) => this.#askOne(series, window, asking.signal))).then(() => {
      if (asking.signal.aborted) return
      this.busy = false
      this.#changed()
    })
  }

  async #askOne(series: Series, window: TimeWindow, signal: AbortSignal): Promise<void> {
    // A little more than is seen, so that lines come in from outside; live, up to what comes next.
    const margin = (window.to - window.from) * 0.02
    const { chain: chainOf, span: spanOf } = this.#source(series.path, window)
    try {
      const history = await this.#centre.client.getHistory({
        params: { path: series.path },
        query: {
          ...spanOf(window.from - margin, window.live ? undefined : window.to + margin),
          points: this.#points,
          decimation: 'minmax',
          ...chainOf,
        },
        signal,
      })
      if (!signal.aborted) series.take(history, (window.to - window.from + 2 * margin) / this.#points / 1000)
    } catch (error) {
      if (!signal.aborted) series.error = error
    }
    if (!signal.aborted) this.#changed()
  }

  /**
   * Which archive is asked for which time. A replay archives nothing: what it has brought by now is what the archive of its
   * chain holds up to where it is.
   */
  #source(
    path: string,
    window: TimeWindow,
  ): {
    readonly chain: { readonly chain?: string }
    readonly span: (from: number, to: number | undefined) => { readonly from: string; readonly to?: string }
  } {
    const { replays } = this.#centre
    const replay =
      replays.among(this.#chain, this.#centre.satelliteOfPath(path)?.chains ?? []) ?? replays.of(this.#chain)
    if (replay === undefined)
      return {
        chain: this.#chain === '' || pastOf(this.#chain) !== undefined ? {} : { chain: this.#chain },
        span: (from, to) => ({ from: apiTime(from), ...(to === undefined ? {} : { to: apiTime(to) }) }),
      }
    const begin = millisOf(replay.from)
    const now = this.#centre.timeOf(this.#chain)
    return {
      chain: { chain: replay.chain },
      span: (from, to) => {
        const first = Math.max(from, begin)
        return { from: apiTime(first), to: apiTime(Math.max(Math.min(to ?? window.to, now), first + 1)) }
      },
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#renewal)
    this.#asking?.abort()
    for (const stop of this.#stops) stop()
  }
}
