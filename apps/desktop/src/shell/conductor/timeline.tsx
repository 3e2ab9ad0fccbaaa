/** The bar of time itself: a line for each satellite with its passes, marks of what went wrong, what is shown, and now. */
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { ofAlarm } from '../../status/level.ts'
import { doyTime, millisOf } from '../../time/format.ts'
import type { Past } from '../../time/source.ts'
import { useMarks } from './marks.ts'
import { texts } from './texts.ts'
import { ticks } from './ticks.ts'

export interface TimelineProps {
  /** What is seen, POSIX milliseconds. */
  readonly from: number
  readonly to: number
  readonly now: number
  /** What the panels show; undefined: now. */
  readonly shown: Past | undefined
  /** Where a replay is. */
  readonly at: number | undefined
  readonly choose: (past: Past) => void
  /** By a share of what is seen: later is positive. */
  readonly pan: (share: number) => void
  readonly zoom: (factor: number, around: number) => void
}

const HEIGHT = 44
const AXIS = 14
/** Pixels that a drag has at least, and that a label needs. */
const DRAG = 4
const LABEL = 84

export function Timeline(props: TimelineProps) {
  const { from, to, now, shown, at, choose, pan, zoom } = props
  const t = useTexts(texts)
  const { mission } = useCentre()
  const svg = useRef<SVGSVGElement>(null)
  const [width, setWidth] = useState(800)
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>()
  const { passes, events } = useMarks(from, to)
  const alarms = useTopic('alarms').items

  useEffect(() => {
    const element = svg.current!
    const sized = new ResizeObserver(() => setWidth(Math.max(element.clientWidth, 50)))
    sized.observe(element)
    return () => sized.disconnect()
  }, [])
  const act = useRef({ pan, zoom })
  act.current = { pan, zoom }
  useEffect(() => {
    const element = svg.current!
    const wheel = (event: WheelEvent): void => {
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const sideways = event.shiftKey ? event.deltaY : event.deltaX
      if (sideways === 0) act.current.zoom(event.deltaY > 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width)
      else act.current.pan(sideways / box.width)
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [])

  const x = (millis: number): number => ((millis - from) / (to - from)) * width
  const timeAt = (event: React.PointerEvent): number => {
    const box = svg.current!.getBoundingClientRect()
    return from + ((event.clientX - box.left) / box.width) * (to - from)
  }
  const band = drag === undefined ? shown : { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) }
  const { satellites } = mission
  const lane = (HEIGHT - AXIS) / Math.max(satellites.length, 1)
  return (
    <svg
      ref={svg}
      className="conductor-line"
      height={HEIGHT}
      role="img"
      aria-label={`${t.timeline}: ${t.seen(doyTime(from), doyTime(to))}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const start = timeAt(event)
        setDrag({ from: start, to: start })
      }}
      onPointerMove={(event) => {
        if (drag !== undefined) setDrag({ from: drag.from, to: timeAt(event) })
      }}
      onPointerUp={() => {
        setDrag(undefined)
        if (drag !== undefined && band !== undefined && x(band.to) - x(band.from) >= DRAG) choose(band)
      }}
      onPointerCancel={() => setDrag(undefined)}
    >
      {satellites.map((satellite, index) => (
        <g key={satellite.name} style={{ '--satellite': satellite.colour } as React.CSSProperties}>
          <line className="conductor-lane" x1={0} x2={width} y1={lane * (index + 0.5)} y2={lane * (index + 0.5)} />
          {passes
            .filter((p) => p.satellite === satellite.name)
            .map((pass) => {
              const [aos, los] = [millisOf(pass.aos), millisOf(pass.los)]
              return (
                <rect
                  key={pass.id}
                  className={`conductor-pass conductor-pass-${pass.status}`}
                  x={x(aos)}
                  width={Math.max(x(los) - x(aos), 2)}
                  y={lane * index + 2}
                  height={Math.max(lane - 4, 3)}
                >
                  <title>{t.pass(satellite.title ?? satellite.name, pass.station, doyTime(aos), doyTime(los))}</title>
                </rect>
              )
            })}
        </g>
      ))}
      {ticks(from, to, Math.max(1, Math.floor(width / LABEL))).map((tick) => (
        <g key={tick.at} transform={`translate(${x(tick.at)},0)`}>
          <line className="conductor-tick" y1={0} y2={HEIGHT - AXIS + 3} />
          <text className="conductor-label" y={HEIGHT - 2} textAnchor="middle">
            {tick.label}
          </text>
        </g>
      ))}
      {events.map((event) => (
        <path key={event.id} className="conductor-event" d={`M${x(millisOf(event.generation))} 0v9`}>
          <title>{t.event(event.message, doyTime(millisOf(event.generation)))}</title>
        </path>
      ))}
      {alarms.map((alarm) => (
        <path
          key={alarm.id}
          className="conductor-alarm"
          data-level={alarm.active ? ofAlarm(alarm.level) : 'off'}
          d={`M${x(millisOf(alarm.since))} ${HEIGHT - AXIS}l-4 -7h8z`}
        >
          <title>{t.alarm(alarm.parameter, doyTime(millisOf(alarm.since)))}</title>
        </path>
      ))}
      <line className="conductor-now" x1={x(now)} x2={x(now)} y1={0} y2={HEIGHT - AXIS + 3} />
      {band === undefined ? null : (
        <rect
          className="conductor-band"
          x={x(band.from)}
          width={Math.max(x(band.to) - x(band.from), 2)}
          y={0.5}
          height={HEIGHT - AXIS}
        />
      )}
      {at === undefined ? null : (
        <path className="conductor-at" d={`M${x(at)} ${HEIGHT - AXIS + 2}V0l-4 -0.5h8l-4 5`} />
      )}
    </svg>
  )
}
