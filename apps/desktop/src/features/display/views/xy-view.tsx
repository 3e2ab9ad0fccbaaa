import type { XyPart } from '@vigie/displays'
import { useComputedColorScheme } from '@mantine/core'
import { useTexts } from '../../../i18n/texts.ts'
import { Empty } from '../../../look/states.tsx'
import { numberText } from '../../../look/value-text.ts'
import { curveColour } from '../../plot/colours.ts'
import type { Series } from '../../plot/series.ts'
import { texts } from '../texts.ts'
import { useSeries } from '../use-series.ts'

const W = 400
const H = 240
const LEFT = 52
const BOTTOM = 26

/** Each sample of the one with the last sample of the other at or before it. */
export function pairsOf(x: Pick<Series, 'times' | 'values'>, y: Pick<Series, 'times' | 'values'>): [number, number][] {
  const pairs: [number, number][] = []
  let i = -1
  for (const [k, at] of y.times.entries()) {
    while (i + 1 < x.times.length && x.times[i + 1]! <= at) i++
    const a = i < 0 ? undefined : x.values[i]
    const b = y.values[k]
    if (typeof a === 'number' && typeof b === 'number') pairs.push([a, b])
  }
  return pairs
}

/** One parameter against others. The newest point is marked. */
export function XyView({ part, chain }: { readonly part: XyPart; readonly chain: string }) {
  const t = useTexts(texts)
  const scheme = useComputedColorScheme('dark')
  const samples = useSeries([part.x, ...part.y], chain, part.span ?? '15min')
  if (samples === undefined) return null
  const [x, ...ys] = samples.series
  const curves = ys.map((y) => pairsOf(x!, y))
  const all = curves.flat()
  if (all.length === 0) return samples.busy ? null : <Empty title={t.noData} />
  const [x0, x1] = ends(all.map(([a]) => a))
  const [y0, y1] = ends(all.map(([, b]) => b))
  const px = (v: number): number => LEFT + ((v - x0) / (x1 - x0)) * (W - LEFT - 10)
  const py = (v: number): number => H - BOTTOM - ((v - y0) / (y1 - y0)) * (H - BOTTOM - 10)
  const name = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
  return (
    <figure className="xy">
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={t.against(part.y.map(name).join(', '), name(part.x))}>
        <path className="xy-frame" d={`M${LEFT} 10V${H - BOTTOM}H${W - 10}`} />
        {[x0, (x0 + x1) / 2, x1].map((v) => (
          <text key={v} x={px(v)} y={H - 10} textAnchor="middle">
            {numberText(v, 4)}
          </text>
        ))}
        {[y0, (y0 + y1) / 2, y1].map((v) => (
          <text key={v} x={LEFT - 6} y={py(v) + 4} textAnchor="end">
            {numberText(v, 4)}
          </text>
        ))}
        {curves.map((pairs, i) => {
          const newest = pairs.at(-1)
          return (
            <g key={part.y[i]} style={{ color: curveColour(scheme, i) }}>
              <path
                className="xy-curve"
                d={pairs.map(([a, b], k) => `${k === 0 ? 'M' : 'L'}${px(a).toFixed(1)} ${py(b).toFixed(1)}`).join('')}
              />
              {newest === undefined ? null : (
                <circle className="xy-newest" cx={px(newest[0])} cy={py(newest[1])} r={4} />
              )}
            </g>
          )
        })}
      </svg>
      <figcaption className="legend">
        <span className="dim">{name(part.x)} →</span>
        {part.y.map((path, i) => (
          <span className="legend-entry" key={path} title={path}>
            <span className="legend-line" style={{ background: curveColour(scheme, i) }} />
            {name(path)}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

function ends(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const v of values) {
    if (v < low) low = v
    if (v > high) high = v
  }
  const margin = (high - low || Math.abs(high) || 1) * 0.05
  return [low - margin, high + margin]
}
