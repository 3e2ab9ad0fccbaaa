/**
 * The samples of one parameter: history decimated to what the screen can draw, then what arrives live.
 * A bucket of which the extremes differ becomes two points, so that no peak is lost.
 */
import { timesToUnixMillis, type History, type SubscribedParameter, type Value, type ValueKind } from '@vigie/contract'

export interface SeriesInfo {
  readonly path: string
  readonly chain: string
  readonly unit: string
  /** Enumerations, booleans and integers are drawn as steps. */
  readonly stepped: boolean
  readonly labels: Readonly<Record<string, string>> | undefined
}

const isStepped = (kind: ValueKind): boolean => kind === 'enumerated' || kind === 'boolean' || kind === 'integer'

const toNumber = (value: Value): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))) return Number(value)
  return null
}

/** Live samples kept at most; more are decimated away by the next question to the archive. */
const MOST_LIVE = 50_000

export class Series {
  readonly path: string
  info: SeriesInfo | undefined
  /** POSIX seconds, as uPlot has them. */
  times: number[] = []
  values: (number | null)[] = []
  /** Samples that the drawn points stand for. */
  total = 0
  error: unknown

  constructor(path: string) {
    this.path = path
  }

  /** Takes the answer of the archive; live samples after its last bucket (so many seconds long) stay. */
  take(history: History, bucket = 0): void {
    const times = timesToUnixMillis(history.generation)
    const seconds: number[] = []
    const values: (number | null)[] = []
    for (let i = 0; i < times.length; i++) {
      const at = times[i]! / 1000
      const min = history.min?.[i]
      const max = history.max?.[i]
      if (typeof min === 'number' && typeof max === 'number' && min !== max) {
        const half = ((times[i + 1] ?? times[i]! + (times[i]! - (times[i - 1] ?? times[i]!))) / 1000 - at) / 2
        // The extreme that is nearer to where the line comes from is drawn first.
        const before = values.at(-1) ?? min
        const rising = Math.abs(before - min) <= Math.abs(before - max)
        seconds.push(at, at + half)
        values.push(rising ? min : max, rising ? max : min)
      } else {
        seconds.push(at)
        values.push(typeof min === 'number' ? min : toNumber(history.values[i] as Value))
      }
    }
    const last = (times.at(-1) ?? Number.NEGATIVE_INFINITY) / 1000 + bucket
    const live = this.times.findIndex((t) => t > last)
    if (live >= 0 && history.complete) {
      for (let i = live; i < this.times.length; i++) {
        seconds.push(this.times[i]!)
        values.push(this.values[i]!)
      }
    }
    this.times = seconds
    this.values = values
    this.total = history.total
    this.error = undefined
    const labels =
      history.labels === undefined ? undefined : Object.fromEntries(history.labels.map((l) => [l.value, l.label]))
    this.info = {
      path: history.parameter,
      chain: history.chain,
      unit: history.unit ?? '',
      stepped: isStepped(history.kind),
      labels,
    }
  }

  /** What it is, from the live connection: where no archive tells. */
  learn(about: SubscribedParameter): void {
    this.info ??= {
      path: about.path,
      chain: about.chain,
      unit: about.unit ?? '',
      stepped: isStepped(about.kind),
      labels: about.labels,
    }
  }

  /** A live sample; dumps that are older than what is drawn are left to the archive. */
  append(millis: number, value: Value): boolean {
    const at = millis / 1000
    if (at <= (this.times.at(-1) ?? Number.NEGATIVE_INFINITY)) return false
    this.times.push(at)
    this.values.push(toNumber(value))
    this.total++
    if (this.times.length > MOST_LIVE) this.forget(this.times[MOST_LIVE / 2]!)
    return true
  }

  /** Drops what lies before an instant, but for one sample from which the line comes in. */
  forget(before: number): void {
    let first = 0
    while (first + 1 < this.times.length && this.times[first + 1]! < before) first++
    if (first < 1000) return
    this.times = this.times.slice(first)
    this.values = this.values.slice(first)
  }
}
