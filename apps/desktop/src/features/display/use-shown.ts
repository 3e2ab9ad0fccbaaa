/** Last values as displays show them, painted outside of React. */
import type { ShownValue } from '@vigie/displays'
import { useEffect, useRef } from 'react'
import { valueText } from '../../look/value-text.ts'
import { useCentre } from '../../server/centre.ts'
import type { LiveCell } from '../../server/live-values.ts'
import { useFreshness } from '../../server/freshness.ts'
import { ofStateIndex } from '../../status/level.ts'

export interface Shown extends ShownValue {
  /** Too old to be believed. */
  readonly stale: boolean
}

/** Calls `paint` in an animation frame after a value changed; undefined: nothing was received of it. */
export function useShown(
  parameters: readonly string[],
  chain: string,
  paint: (path: string, shown: Shown | undefined) => void,
): void {
  const centre = useCentre()
  const { values } = centre
  const names = parameters.join('\n')
  const freshness = useFreshness(parameters, chain)
  const act = useRef(paint)
  act.current = paint
  useEffect(() => {
    const paths = [...new Set(names.split('\n'))].filter(Boolean)
    const stops = [values.want(paths, chain)]
    for (const path of paths)
      stops.push(
        values.paint(path, chain, () => {
          const cell = values.cell(path, chain)
          if (cell === undefined || Number.isNaN(cell.reception)) return act.current(path, undefined)
          const limit = freshness.limit(path)
          const old = centre.timeOf(chain) - cell.reception
          const stale = limit !== undefined ? old > limit : chain === '' && freshness.latest(path)?.stale === true
          act.current(path, { ...shownOf(cell), stale })
        }),
      )
    return () => {
      for (const stop of stops) stop()
    }
  }, [centre, values, names, chain, freshness])
}

function shownOf(cell: LiveCell): ShownValue {
  const { about, value } = cell
  const text = valueText(value, about)
  const isLabelled = about.kind === 'enumerated' || about.kind === 'boolean'
  const plain = typeof value === 'number' && !isLabelled ? value : text
  const { unit } = about
  return { value: plain, text, level: ofStateIndex(cell.state), ...(unit === undefined || unit === '' ? {} : { unit }) }
}
