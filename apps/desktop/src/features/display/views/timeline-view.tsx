import type { TimelinePart } from '@vigie/displays'
import { useTexts } from '../../../i18n/texts.ts'
import { numberText } from '../../../look/value-text.ts'
import { useCentre } from '../../../server/centre.ts'
import { doyTime } from '../../../time/format.ts'
import type { Series } from '../../plot/series.ts'
import { texts } from '../texts.ts'
import { useSeries } from '../use-series.ts'

interface Band {
  readonly from: number
  readonly to: number
  readonly value: number
}
/** A band is a state, from when it began until another one did. */
export function bandsOf(series: Pick<Series, 'times' | 'values'>, from: number, to: number): Band[] {
  const bands: Band[] = []
  for (const [i, at] of series.times.entries()) {
    const value = series.values[i]
    const last = bands.at(-1)
    if (value === null || value === undefined || last?.value === value) continue
    if (last !== undefined) bands[bands.length - 1] = { ...last, to: Math.max(at, from) }
    bands.push({ from: Math.max(at, from), to, value })
  }
  return bands.filter((b) => b.to > b.from && b.from < to)
}

/** Bands of states, one below the other, on one time line. */
export function TimelineView({ part, chain }: { readonly part: TimelinePart; readonly chain: string }) {
  const t = useTexts(texts)
  const centre = useCentre()
  const samples = useSeries(part.parameters, chain, part.span ?? '1h')
  if (samples === undefined) return null
  const { from, to, series } = samples
  const place = (at: number): number => ((at - from) / (to - from)) * 100
  return (
    <div className="timeline">
      {series.map((one) => {
        const bands = bandsOf(one, from, to)
        const textOf = (value: number): string => one.info?.labels?.[String(value)] ?? numberText(value)
        const spoken = bands.map((b) => `${doyTime(b.from * 1000)}: ${textOf(b.value)}`).join('; ')
        return (
          <div className="timeline-row" key={one.path}>
            <span className="timeline-name" title={one.path}>
              <span
                className="satellite-dot"
                style={{ '--satellite': centre.satelliteOfPath(one.path)?.colour } as React.CSSProperties}
              />
              {one.path.slice(one.path.lastIndexOf('.') + 1)}
            </span>
            <div className="timeline-bands" role="img" aria-label={`${one.path}: ${spoken === '' ? t.noData : spoken}`}>
              {bands.map((band) => (
                <span
                  key={band.from}
                  className="timeline-band"
                  data-tone={Math.abs(Math.round(band.value)) % 6}
                  style={{ left: `${place(band.from)}%`, width: `${place(band.to) - place(band.from)}%` }}
                  title={`${textOf(band.value)}: ${doyTime(band.from * 1000)} – ${doyTime(band.to * 1000)}`}
                >
                  {textOf(band.value)}
                </span>
              ))}
            </div>
          </div>
        )
      })}
      <div className="timeline-times dim">
        <span>{doyTime(from * 1000)}</span>
        <span>{doyTime(to * 1000)}</span>
      </div>
    </div>
  )
}
