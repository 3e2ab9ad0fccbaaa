/** A part of a display, by its kind. */
import { spanSeconds, type Part, type PlotPart } from '@vigie/displays'
import { useTexts } from '../../i18n/texts.ts'
import { useShell } from '../../panels/declaration.ts'
import { PlotBody } from '../plot/plot.tsx'
import { fixedSettings, SPANS, type Span } from '../plot/window.ts'
import { ValueTable } from '../values/values.tsx'
import { texts } from './texts.ts'
import { CommandsView } from './views/commands-view.tsx'
import { GaugeView } from './views/gauge-view.tsx'
import { HistogramView } from './views/histogram-view.tsx'
import { SynopticView } from './views/synoptic-view.tsx'
import { TimelineView } from './views/timeline-view.tsx'
import { XyView } from './views/xy-view.tsx'

export interface PartProps {
  readonly part: Part
  readonly chain: string
  readonly bind: readonly string[]
  readonly ask: (path: string) => void
}

export function PartView({ part, chain, bind, ask }: PartProps) {
  switch (part.kind) {
    case 'values':
      return <ValueTable parameters={part.parameters} chain={chain} ask={ask} compact />
    case 'plot':
      return <PlotView part={part} chain={chain} />
    case 'xy':
      return <XyView part={part} chain={chain} />
    case 'timeline':
      return <TimelineView part={part} chain={chain} />
    case 'gauge':
      return <GaugeView part={part} chain={chain} />
    case 'histogram':
      return <HistogramView part={part} chain={chain} />
    case 'synoptic':
      return <SynopticView part={part} chain={chain} bind={bind} />
    case 'commands':
      return <CommandsView part={part} />
    case 'text':
      return <p className="display-text">{part.text}</p>
  }
}

/** Axes stand one below the other; the cross-hair goes through all of them. */
function PlotView({ part, chain }: { readonly part: PlotPart; readonly chain: string }) {
  const shell = useShell()
  return (
    <div className="display-charts">
      {part.axes.map((axis, i) => {
        const { parameters } = axis
        return (
          <div className="display-chart" key={`${i} ${parameters.join()}`}>
            {axis.title === undefined ? null : <h3>{axis.title}</h3>}
            <PlotBody
              parameters={parameters}
              chain={chain}
              limits={part.limits ?? true}
              short
              span={part.span ?? '15min'}
              from=""
              to=""
              axis={axis}
              events={part.events}
              // A closer look is a plot of its own.
              fix={(window) => shell.open('plot', { parameters, chain, ...fixedSettings(window) })}
              live={() => shell.open('plot', { parameters, chain, span: nearestSpan(part.span) })}
            />
          </div>
        )
      })}
    </div>
  )
}

const MILLIS: Readonly<Record<string, number>> = { '7d': 604_800, '30d': 2_592_000, '1y': 31_536_000 }
/** Of those that plots offer. */
function nearestSpan(span: string | undefined): Span {
  const wanted = spanSeconds(span ?? '15min') ?? 900
  return SPANS.find((s) => (MILLIS[s] ?? spanSeconds(s) ?? 0) >= wanted) ?? '1y'
}

export function useKindWords(): Readonly<Record<Part['kind'], string>> {
  const t = useTexts(texts)
  const { values, plot, xy, timeline, gauge, histogram, synoptic } = t
  return { values, plot, xy, timeline, gauge, histogram, synoptic, text: t.note, commands: t.buttons }
}
