/** A plot as lines and texts in points, top left origin: drawn as SVG and in a PDF by the same numbers. */

type Shape =
  | { readonly kind: 'line'; readonly points: readonly number[]; readonly tone: Tone; readonly dashed?: boolean }
  | { readonly kind: 'dot'; readonly x: number; readonly y: number; readonly tone: Tone }
  | {
      readonly kind: 'band'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly tone: Tone
    }
  | {
      readonly kind: 'text'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly anchor: 'start' | 'middle' | 'end'
      readonly size: number
    }
export type Tone = 'axis' | 'grid' | 'value' | 'limit' | 'window' | 'instant'

export interface Scene {
  readonly width: number
  readonly height: number
  readonly shapes: readonly Shape[]
}

export const TONES: Readonly<Record<Tone, string>> = {
  axis: '#333333',
  grid: '#dddddd',
  value: '#0b5cad',
  limit: '#b3261e',
  window: '#eef3f9',
  instant: '#6a1b9a',
}

/** Samples of one parameter: seconds from the beginning of the interval, and values or labels. */
export interface PlotSeries {
  readonly title: string
  readonly unit?: string
  readonly seconds: readonly number[]
  readonly values: readonly (number | string | null)[]
}

export interface PlotRequest {
  readonly series: PlotSeries
  /** UTC text of second 0. */
  readonly from: string
  /** Seconds of the interval. */
  readonly length: number
  /** When the step ran, in seconds. */
  readonly window?: readonly [number, number]
  /** When it was judged. */
  readonly instant?: number
  /** Bounds that decided. */
  readonly bounds?: readonly number[]
}

const WIDTH = 480
const HEIGHT = 170
const LEFT = 62
const RIGHT = 12
const TOP = 22
const BOTTOM = 26

/** A step of 1, 2 or 5 times a power of ten that makes about `count` of the range. */
function niceStep(range: number, count: number): number {
  const rough = range / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough) ?? 10
  return factor * power
}

/** Two decimals are finer than print, and the same on every machine. */
const at = (x: number): number => Math.round(x * 100) / 100

const label = (v: number): string => {
  const size = Math.abs(v)
  return size !== 0 && (size >= 1e6 || size < 1e-3) ? v.toExponential(1) : String(Number(v.toPrecision(6)))
}

export function plotScene(request: PlotRequest): Scene {
  const { series, length } = request
  const shapes: Shape[] = []
  const right = WIDTH - RIGHT
  const bottom = HEIGHT - BOTTOM
  const span = length > 0 ? length : 1
  const x = (seconds: number): number => at(LEFT + (Math.min(Math.max(seconds, 0), span) / span) * (right - LEFT))
  const text = (px: number, py: number, t: string, anchor: 'start' | 'middle' | 'end', size = 8): void =>
    void shapes.push({ kind: 'text', x: at(px), y: at(py), text: t, anchor, size })

  if (request.window !== undefined) {
    const [a, b] = request.window
    shapes.push({
      kind: 'band',
      x: x(a),
      y: TOP,
      width: at(Math.max(x(b) - x(a), 1)),
      height: bottom - TOP,
      tone: 'window',
    })
  }
  const labels = [...new Set(series.values.filter((v): v is string => typeof v === 'string'))]
  const numbers = series.values.filter((v): v is number => typeof v === 'number' && Number.isFinite(v))
  const bounds = (request.bounds ?? []).filter((b) => Number.isFinite(b))
  let y: (value: number | string) => number
  if (labels.length > 0) {
    y = (value) => at(bottom - ((labels.indexOf(String(value)) + 0.5) / labels.length) * (bottom - TOP))
    for (const l of labels) {
      shapes.push({ kind: 'line', points: [LEFT, y(l), right, y(l)], tone: 'grid' })
      text(LEFT - 5, y(l) + 3, l.length > 11 ? `${l.slice(0, 10)}…` : l, 'end')
    }
  } else {
    const all = [...numbers, ...bounds]
    // Folded, not spread: an interval may hold more values than a call takes arguments.
    let low = all.reduce((a, b) => Math.min(a, b), Infinity)
    let high = all.reduce((a, b) => Math.max(a, b), -Infinity)
    if (low > high) [low, high] = [0, 1]
    if (low === high) [low, high] = [low - Math.max(1, Math.abs(low) * 0.05), high + Math.max(1, Math.abs(high) * 0.05)]
    const margin = (high - low) * 0.06
    ;[low, high] = [low - margin, high + margin]
    y = (value) => at(bottom - ((Number(value) - low) / (high - low)) * (bottom - TOP))
    const step = niceStep(high - low, 4)
    for (let i = Math.ceil(low / step); i * step <= high; i++) {
      const v = i * step
      shapes.push({ kind: 'line', points: [LEFT, y(v), right, y(v)], tone: 'grid' })
      text(LEFT - 5, y(v) + 3, label(v), 'end')
    }
  }
  const step = niceStep(span, 6)
  for (let i = 0; i * step <= span + 1e-9; i++) {
    shapes.push({ kind: 'line', points: [x(i * step), bottom, x(i * step), bottom + 3], tone: 'axis' })
    text(x(i * step), bottom + 12, `${label(i * step)} s`, 'middle')
  }
  for (const b of labels.length > 0 ? [] : bounds)
    shapes.push({ kind: 'line', points: [LEFT, y(b), right, y(b)], tone: 'limit', dashed: true })
  let run: number[] = []
  const end = (): void => {
    if (run.length >= 4) shapes.push({ kind: 'line', points: run, tone: 'value' })
    else if (run.length === 2) shapes.push({ kind: 'dot', x: run[0]!, y: run[1]!, tone: 'value' })
    run = []
  }
  for (const [i, value] of series.values.entries()) {
    if (value === null || (typeof value === 'number' && !Number.isFinite(value))) {
      end()
      continue
    }
    const [px, py] = [x(series.seconds[i]!), y(value)]
    // A state holds until the next one.
    if (labels.length > 0 && run.length > 0) run.push(px, run.at(-1)!)
    run.push(px, py)
  }
  end()
  if (request.instant !== undefined)
    shapes.push({
      kind: 'line',
      points: [x(request.instant), TOP, x(request.instant), bottom],
      tone: 'instant',
      dashed: true,
    })
  shapes.push({ kind: 'line', points: [LEFT, TOP, LEFT, bottom, right, bottom], tone: 'axis' })
  text(LEFT, TOP - 8, series.unit === undefined ? series.title : `${series.title} [${series.unit}]`, 'start', 9)
  text(right, TOP - 8, `0 s = ${request.from}`, 'end', 7)
  return { width: WIDTH, height: HEIGHT, shapes }
}
