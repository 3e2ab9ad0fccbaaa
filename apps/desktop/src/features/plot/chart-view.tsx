/** The chart in the page: sized with its panel, redrawn a few times a second while it is live. */
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useImperativeHandle, useRef } from 'react'
import type uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { numberText } from '../../look/value-text.ts'
import { useCentre } from '../../server/centre.ts'
import { STATUS_LEVELS } from '../../status/level.ts'
import { doyTime } from '../../time/format.ts'
import { joined, makeChart, unitsOf, type ChartAxis, type ChartLook } from './chart.ts'
import type { EventMark } from './event-marks.ts'
import { Feed } from './feed.ts'
import type { LimitLine } from './limit-lines.ts'
import type { Legend } from './legend.ts'
import type { Series } from './series.ts'
import { zoom, type TimeWindow } from './window.ts'

/** Milliseconds between two drawings of a live plot: it moves by less than a pixel in that time. */
const REDRAW = 200

export interface ChartHandle {
  readonly canvas: HTMLCanvasElement | undefined
  readonly series: readonly Series[]
}
export interface ChartProps {
  readonly ref?: React.Ref<ChartHandle>
  readonly label: string
  readonly parameters: readonly string[]
  readonly chain: string
  /** The same array as long as they are the same. */
  readonly limits: readonly LimitLine[]
  readonly axis: ChartAxis | undefined
  readonly marks: readonly EventMark[]
  readonly window: () => TimeWindow
  readonly told: (legend: Legend) => void
  readonly selected: (window: TimeWindow) => void
  readonly live: () => void
}

export function Chart(props: ChartProps) {
  const { parameters, chain, limits, window, told, selected, live } = props
  const centre = useCentre()
  const scheme = useComputedColorScheme('dark')
  const element = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const feed = useRef<Feed>(undefined)
  const names = parameters.join('\n')
  const { marks } = props
  const axis = JSON.stringify(props.axis ?? {})
  const act = useRef({ selected, live, window, told, marks })
  act.current = { selected, live, window, told, marks }

  useImperativeHandle(props.ref, () => ({
    get canvas() {
      return plot.current?.ctx.canvas
    },
    get series() {
      return feed.current?.series ?? []
    },
  }))

  useEffect(() => {
    const host = element.current!
    let pointed: number | null = null
    let data: uPlot.AlignedData = [[]]
    let shape = ''
    let changed = true
    const source = new Feed(centre, names.split('\n'), chain, () => {
      changed = true
    })
    feed.current = source

    const tell = (): void => {
      const at = pointed === null ? undefined : data[0][pointed]
      act.current.told({
        series: source.series,
        busy: source.busy,
        time: at === undefined ? '' : `${doyTime(at * 1000, 3)} UTC`,
        texts: source.series.map((s, index) => {
          const value =
            at === undefined ? s.values.findLast((v) => v !== null) : (data[index + 1]?.[pointed!] ?? before(s, at))
          if (value === null || value === undefined) return '—'
          const text = s.info?.labels?.[String(value)] ?? numberText(value)
          return s.info?.unit === undefined || s.info.unit === '' ? text : `${text} ${s.info.unit}`
        }),
      })
    }
    const draw = (): void => {
      if (host.clientWidth === 0 || document.hidden) return
      const now = upToTheNewest(act.current.window(), source.series)
      if (!changed && !now.live) return
      changed = false
      const wanted = `${unitsOf(source.series).join('|')} ${source.series.map((s) => s.info?.stepped).join()}`
      if (plot.current === undefined || wanted !== shape) {
        plot.current?.destroy()
        shape = wanted
        plot.current = makeChart(
          host,
          source.series,
          limits,
          lookOf(scheme),
          {
            selected: (from, to) => act.current.selected({ from: from * 1000, to: to * 1000, live: false }),
            pointed: (index) => {
              pointed = index
              tell()
            },
          },
          JSON.parse(axis) as ChartAxis,
          () => act.current.marks,
        )
      }
      if (now.live) for (const s of source.series) s.forget(now.from / 1000)
      data = joined(source.series)
      const chart = plot.current
      chart.batch(() => {
        chart.setData(data, false)
        chart.setScale('x', { min: now.from / 1000, max: now.to / 1000 })
      })
      tell()
    }
    source.show(act.current.window, host.clientWidth, 'once')
    draw()
    const timer = setInterval(draw, REDRAW)
    const sized = new ResizeObserver(() => {
      if (host.clientWidth === 0) return
      plot.current?.setSize({ width: host.clientWidth, height: host.clientHeight })
      changed = true
    })
    sized.observe(host)
    const wheel = (event: WheelEvent): void => {
      event.preventDefault()
      const over = plot.current?.over.getBoundingClientRect()
      if (over === undefined) return
      const around = Math.min(Math.max((event.clientX - over.left) / over.width, 0), 1)
      act.current.selected(zoom(act.current.window(), event.deltaY > 0 ? 1.25 : 0.8, around))
    }
    const double = (): void => act.current.live()
    host.addEventListener('wheel', wheel, { passive: false })
    host.addEventListener('dblclick', double)
    return () => {
      clearInterval(timer)
      sized.disconnect()
      host.removeEventListener('wheel', wheel)
      host.removeEventListener('dblclick', double)
      source.close()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [centre, names, chain, limits, scheme, axis])

  useEffect(() => {
    feed.current?.show(window, element.current?.clientWidth ?? 1000)
  }, [window])

  return <div className="chart" ref={element} role="img" aria-label={props.label} tabIndex={-1} />
}

/** An on-board clock may be ahead of the server's: its newest sample is shown all the same. */
function upToTheNewest(window: TimeWindow, series: readonly Series[]): TimeWindow {
  if (!window.live) return window
  const ahead = Math.max(0, ...series.map((s) => (s.times.at(-1) ?? 0) * 1000 - window.to))
  // Further ahead than the window is wide it is no clock that is a little off.
  return ahead > window.to - window.from ? window : { ...window, from: window.from + ahead, to: window.to + ahead }
}

/** The last value at or before an instant. */
function before(series: Series, at: number): number | null | undefined {
  const index = series.times.findLastIndex((time) => time <= at)
  return index < 0 ? undefined : series.values[index]
}

function lookOf(scheme: 'dark' | 'light'): ChartLook {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    scheme,
    text: read('--dim'),
    line: read('--line'),
    status: Object.fromEntries(STATUS_LEVELS.map((level) => [level, read(`--${level}-text`)])),
    font: `12px ${read('--font')}`,
  }
}
