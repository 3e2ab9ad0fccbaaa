/** uPlot as Vigie draws: one axis a unit, limits as dashed lines, a cross-hair that reads all curves. */
import uPlot from 'uplot'
import { numberText } from '../../look/value-text.ts'
import { dateOf, dayOfYear, timeOfDay } from '../../time/format.ts'
import { curveColour } from './colours.ts'
import type { EventMark } from './event-marks.ts'
import type { LimitLine } from './limit-lines.ts'
import type { Series } from './series.ts'

export interface ChartLook {
  readonly scheme: 'dark' | 'light'
  readonly text: string
  readonly line: string
  readonly status: Readonly<Record<string, string>>
  readonly font: string
}

export interface ChartEvents {
  /** A stretch was dragged over. POSIX seconds. */
  selected(from: number, to: number): void
  /** Index in the joined data, or null when the pointer is outside. */
  pointed(index: number | null): void
}

/** A scale that somebody wants: where it ends, and how it divides. */
export interface ChartAxis {
  readonly min?: number
  readonly max?: number
  readonly scale?: 'linear' | 'logarithmic'
}

/** One axis for each; what is not known yet is laid on the first, so that no axis comes and goes. */
export function unitsOf(series: readonly Series[]): string[] {
  const units = [...new Set(series.flatMap((s) => s.info?.unit ?? []))]
  return units.length === 0 ? [''] : units
}

export function makeChart(
  element: HTMLElement,
  series: readonly Series[],
  limits: readonly LimitLine[],
  look: ChartLook,
  events: ChartEvents,
  axisOf: ChartAxis = {},
  marks: () => readonly EventMark[] = () => [],
): uPlot {
  const units = unitsOf(series)
  const scales: uPlot.Scales = { x: { time: true, auto: false } }
  for (const unit of units)
    scales[`y${unit}`] = {
      ...(axisOf.scale === 'logarithmic' ? { distr: 3 as uPlot.Scale.Distr } : {}),
      range: (_, min, max) =>
        rangeOf(
          axisOf,
          min,
          max,
          limits.filter((l) => l.unit === unit),
        ),
    }
  const axis = {
    stroke: look.text,
    font: look.font,
    grid: { stroke: look.line, width: 1 },
    ticks: { stroke: look.line },
  }
  const options: uPlot.Options = {
    width: Math.max(element.clientWidth, 50),
    height: Math.max(element.clientHeight, 50),
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    legend: { show: false },
    cursor: {
      // One cross-hair goes through all plots of the page.
      sync: { key: 'time', scales: ['x', null] },
      drag: { x: true, y: false, setScale: false },
      points: { size: 7 },
      focus: { prox: 24 },
    },
    focus: { alpha: 0.45 },
    scales,
    axes: [
      { ...axis, values: timeTicks, space: 90, size: 46 },
      ...units.map((unit, index) => ({
        ...axis,
        scale: `y${unit}`,
        side: (index % 2 === 0 ? 3 : 1) as uPlot.Axis.Side,
        grid: index === 0 ? axis.grid : { show: false },
        size: 62,
        ...(unit === '' ? {} : { label: unit, labelSize: 18, labelFont: look.font }),
        values: (_: uPlot, ticks: number[]) => ticks.map((v) => labelOf(series, unit, v)),
      })),
    ],
    series: [
      {},
      ...series.map((one, index) => ({
        label: one.path,
        scale: `y${one.info?.unit ?? units[0]}`,
        stroke: curveColour(look.scheme, index),
        width: 1.5,
        points: { show: (_: uPlot, __: number, from: number, to: number) => to - from < 40 },
        ...(one.info?.stepped === true ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
      })),
    ],
    hooks: {
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return
          const from = plot.posToVal(plot.select.left, 'x')
          const to = plot.posToVal(plot.select.left + plot.select.width, 'x')
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          events.selected(from, to)
        },
      ],
      setCursor: [(plot) => events.pointed(plot.cursor.idx ?? null)],
      drawAxes: [(plot) => drawLimits(plot, limits, look), (plot) => drawMarks(plot, marks(), look)],
    },
  }
  return new uPlot(options, [[]], element)
}

/** Samples of all curves on one time line; where a curve has none, its line goes on. */
export function joined(series: readonly Series[]): uPlot.AlignedData {
  const tables = series.map((s) => [s.times, s.values] as uPlot.AlignedData)
  if (tables.length === 0) return [[]]
  return tables.length === 1 ? tables[0]! : uPlot.join(tables)
}

function labelOf(series: readonly Series[], unit: string, value: number): string {
  const labels = series.find((s) => s.info?.unit === unit && s.info.labels !== undefined)?.info?.labels
  if (labels === undefined) return numberText(Number(value.toPrecision(9)))
  return Number.isInteger(value) ? (labels[String(value)] ?? String(value)) : ''
}

function rangeOf(
  axis: ChartAxis,
  min: number | null,
  max: number | null,
  limits: readonly LimitLine[],
): [number, number] {
  if (axis.scale === 'logarithmic') {
    // Zero and less have no place on it.
    const high = axis.max ?? (max !== null && max > 0 ? max : 1)
    const low = axis.min !== undefined && axis.min > 0 ? axis.min : min !== null && min > 0 ? min : high / 1000
    return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(Math.max(high, low * 1.01)))]
  }
  const [low, high] = rangeWithLimits(min, max, limits)
  return [axis.min ?? low, axis.max ?? high]
}

/** A line through the plot for each event, with a mark in the shape of its level at the top. */
function drawMarks(plot: uPlot, marks: readonly EventMark[], look: ChartLook): void {
  const { ctx, bbox } = plot
  const from = plot.scales['x']?.min
  const to = plot.scales['x']?.max
  if (from === undefined || to === undefined) return
  ctx.save()
  ctx.lineWidth = devicePixelRatio
  const size = 4 * devicePixelRatio
  for (const { at, level } of marks) {
    if (at < from || at > to) continue
    const x = Math.round(plot.valToPos(at, 'x', true))
    const colour = look.status[level] ?? look.text
    ctx.strokeStyle = colour
    ctx.fillStyle = colour
    ctx.globalAlpha = 0.55
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    ctx.globalAlpha = 1
    ctx.beginPath()
    if (level === 'critical') {
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x + size, bbox.top + 2 * size)
      ctx.lineTo(x - size, bbox.top + 2 * size)
    } else if (level === 'serious') {
      ctx.moveTo(x - size, bbox.top)
      ctx.lineTo(x + size, bbox.top)
      ctx.lineTo(x, bbox.top + 2 * size)
    } else if (level === 'caution') ctx.rect(x - size, bbox.top, 2 * size, 2 * size)
    else ctx.arc(x, bbox.top + size, size, 0, 2 * Math.PI)
    ctx.fill()
  }
  ctx.restore()
}

/** Limits near to the curve are brought into sight; those far away are not, so that the curve keeps its height. */
function rangeWithLimits(min: number | null, max: number | null, limits: readonly LimitLine[]): [number, number] {
  if (min === null || max === null) return [0, 1]
  let low = min
  let high = max
  const height = Math.max(max - min, Math.abs(max) * 0.02, 1e-9)
  for (const { value } of limits) {
    if (value < low && value > min - height) low = value
    if (value > high && value < max + height) high = value
  }
  const margin = Math.max((high - low) * 0.06, height * 0.05)
  return [low - margin, high + margin]
}

function drawLimits(plot: uPlot, limits: readonly LimitLine[], look: ChartLook): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio])
  ctx.lineWidth = devicePixelRatio
  for (const { value, level, unit } of limits) {
    // Before the archive has answered there is no scale to lay it on.
    if (plot.scales[`y${unit}`]?.min === undefined) continue
    const y = Math.round(plot.valToPos(value, `y${unit}`, true))
    ctx.strokeStyle = look.status[level] ?? look.text
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
  }
  ctx.restore()
}

/** Ticks as UTC; the day of year where the day begins, and on the first. */
function timeTicks(_: uPlot, ticks: number[], __: number, ___: number, increment: number): string[] {
  let day = -1
  return ticks.map((seconds) => {
    const millis = seconds * 1000
    const today = Math.floor(millis / 86_400_000)
    const date = today === day ? '' : `\n${dateOf(millis)} · ${String(dayOfYear(millis)).padStart(3, '0')}`
    day = today
    if (increment >= 86_400) return `${dateOf(millis)}\n${String(dayOfYear(millis)).padStart(3, '0')}`
    const digits = increment >= 1 ? 0 : increment >= 0.1 ? 1 : 3
    const time = timeOfDay(millis, digits)
    return `${increment >= 60 ? time.slice(0, 5) : time}${date}`
  })
}
