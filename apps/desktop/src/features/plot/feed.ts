/** Brings samples to the curves: asks the archive at the resolution of the screen, then follows live. */
import type { Centre } from '../../server/centre.ts'
import { apiTime } from '../../time/format.ts'
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
    this.#stops.push(centre.values.want(parameters, chain))
    for (const series of this.series)
      this.#stops.push(
        centre.values.listen(series.path, chain, (cell) => {
          if (this.#replayed) series.learn(cell.about)
          if (series.info !== undefined && series.append(cell.generation, cell.value)) changed()
        }),
      )
    this.#stops.push(centre.values.onGap(() => this.ask()))
    this.#renewal = setInterval(() => {
      if (this.#window?.().live === true && !document.hidden) this.ask()
    }, RENEW)
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
    if (this.#replayed) {
      series.error = undefined
      return
    }
    // A little more than is seen, so that lines come in from outside; live, up to what comes next.
    const margin = (window.to - window.from) * 0.02
    try {
      const history = await this.#centre.client.getHistory({
        params: { path: series.path },
        query: {
          from: apiTime(window.from - margin),
          ...(window.live ? {} : { to: apiTime(window.to + margin) }),
          points: this.#points,
          decimation: 'minmax',
          ...(this.#chain === '' ? {} : { chain: this.#chain }),
        },
        signal,
      })
      if (!signal.aborted) series.take(history, (window.to - window.from + 2 * margin) / this.#points / 1000)
    } catch (error) {
      if (!signal.aborted) series.error = error
    }
    if (!signal.aborted) this.#changed()
  }

  /** A replay archives nothing: what it brought since the plot was opened is all there is. */
  get #replayed(): boolean {
    return this.#centre.replays.of(this.#chain) !== undefined
  }

  close(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#renewal)
    this.#asking?.abort()
    for (const stop of this.#stops) stop()
  }
}
