/** Parts on their grid. One that has no place comes after the one before, as large as its kind likes to be. */
import type { Cells, Display, Part } from '@vigie/displays'
import { useShell } from '../../panels/declaration.ts'
import { PartView, useKindWords } from './part-view.tsx'

/** In twelfths of the width, and in rows. */
const SIZES: Readonly<Record<Part['kind'], (part: never) => { readonly w: number; readonly h: number }>> = {
  values: ({ parameters }: { readonly parameters: readonly string[] }) => ({
    w: 4,
    h: Math.min(24, 2 + Math.ceil(parameters.length * 0.78)),
  }),
  plot: ({ axes }: { readonly axes: readonly unknown[] }) => ({ w: 4, h: 4 + 6 * axes.length }),
  xy: () => ({ w: 4, h: 10 }),
  timeline: ({ parameters }: { readonly parameters: readonly string[] }) => ({ w: 6, h: 3 + parameters.length }),
  gauge: () => ({ w: 2, h: 5 }),
  histogram: () => ({ w: 4, h: 9 }),
  synoptic: () => ({ w: 8, h: 14 }),
  text: () => ({ w: 4, h: 4 }),
  commands: () => ({ w: 4, h: 4 }),
}
export function cellsOf(part: Part, columns: number): Pick<Cells, 'w' | 'h'> & Partial<Cells> {
  if (part.at !== undefined) return { ...part.at, w: Math.min(part.at.w, columns - Math.min(part.at.x, columns - 1)) }
  const { w, h } = SIZES[part.kind](part as never)
  return { w: Math.max(1, Math.min(columns, Math.round((w * columns) / 12))), h }
}
export const gridStyle = (part: Part, columns: number): React.CSSProperties => {
  const { x, y, w, h } = cellsOf(part, columns)
  return {
    gridColumn: x === undefined ? `span ${w}` : `${Math.min(x, columns - 1) + 1} / span ${w}`,
    gridRow: y === undefined ? `span ${h}` : `${y + 1} / span ${h}`,
  }
}

export interface GridProps {
  readonly display: Display
  readonly chain: string
  readonly bind: readonly string[]
  readonly ask: (path: string) => void
}
export function Grid({ display, chain, bind, ask }: GridProps) {
  return (
    <div className="display" style={{ '--columns': display.columns } as React.CSSProperties}>
      {display.parts.map((part, i) => (
        <section
          className={`display-part display-${part.kind}`}
          key={`${i} ${part.kind}`}
          style={gridStyle(part, display.columns)}
        >
          <Head part={part} chain={chain} />
          <div className="display-inside">
            <PartView part={part} chain={chain} bind={bind} ask={ask} />
          </div>
        </section>
      ))}
    </div>
  )
}

/** A table or a plot can be opened by itself. */
function Head({ part, chain }: { readonly part: Part; readonly chain: string }) {
  const shell = useShell()
  const kinds = useKindWords()
  const title = part.title ?? kinds[part.kind]
  const parameters =
    part.kind === 'values' ? part.parameters : part.kind === 'plot' ? part.axes.flatMap((a) => a.parameters) : undefined
  return (
    <h2>
      {parameters === undefined ? (
        title
      ) : (
        <button type="button" className="link-button" onClick={() => shell.open(part.kind, { parameters, chain })}>
          {title}
        </button>
      )}
    </h2>
  )
}
