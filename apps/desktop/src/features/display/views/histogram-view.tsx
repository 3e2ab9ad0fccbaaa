import type { HistogramPart } from '@vigie/displays'
import { useTexts } from '../../../i18n/texts.ts'
import { Empty } from '../../../look/states.tsx'
import { numberText } from '../../../look/value-text.ts'
import { count } from '../../../time/format.ts'
import { texts } from '../texts.ts'
import { useSeries } from '../use-series.ts'

export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}
/** Equal bins between the least and the greatest value; the last one has its upper end too. */
export function binsOf(values: readonly (number | null)[], bins: number): Bin[] {
  const numbers = values.filter((v) => v !== null)
  if (numbers.length === 0) return []
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const v of numbers) {
    if (v < low) low = v
    if (v > high) high = v
  }
  if (low === high) return [{ from: low, to: high, count: numbers.length }]
  const width = (high - low) / bins
  const counts = Array.from({ length: bins }, () => 0)
  for (const v of numbers) counts[Math.min(bins - 1, Math.floor((v - low) / width))]!++
  return counts.map((n, i) => ({ from: low + i * width, to: low + (i + 1) * width, count: n }))
}

const W = 400
const H = 200

export function HistogramView({ part, chain }: { readonly part: HistogramPart; readonly chain: string }) {
  const t = useTexts(texts)
  const samples = useSeries([part.parameter], chain, part.span ?? '1h')
  if (samples === undefined) return null
  const [one] = samples.series
  const bins = binsOf(one!.values, part.bins ?? 30)
  if (bins.length === 0) return samples.busy ? null : <Empty title={t.noData} />
  const most = Math.max(...bins.map((b) => b.count))
  const wide = W / bins.length
  const unit = one!.info?.unit ?? ''
  return (
    <figure className="histogram">
      <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" role="img" aria-label={t.spread(part.parameter)}>
        {bins.map((bin, i) => (
          <rect
            key={bin.from}
            x={i * wide + 0.5}
            y={H - (bin.count / most) * H}
            width={Math.max(wide - 1, 0.5)}
            height={(bin.count / most) * H}
          >
            <title>{`${numberText(bin.from, 5)} – ${numberText(bin.to, 5)} ${unit}: ${bin.count}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="dim">
        <span>{numberText(bins[0]!.from, 5)}</span>
        <span>{t.points(count(bins.reduce((sum, b) => sum + b.count, 0)))}</span>
        <span>
          {numberText(bins.at(-1)!.to, 5)} {unit}
        </span>
      </figcaption>
    </figure>
  )
}
