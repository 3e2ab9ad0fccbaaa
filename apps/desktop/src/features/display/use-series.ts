/** Samples of a stretch of time for views that are drawn by React: brought by the feed of plots, drawn anew a few times a second. */
import { spanSeconds } from '@vigie/displays'
import { useEffect, useRef, useState } from 'react'
import { useCentre } from '../../server/centre.ts'
import { pastOf } from '../../time/source.ts'
import { Feed } from '../plot/feed.ts'
import type { Series } from '../plot/series.ts'

export interface Samples {
  readonly series: readonly Series[]
  /** POSIX seconds. */
  readonly from: number
  readonly to: number
  readonly busy: boolean
}
const REDRAW = 500
const POINTS = 1000

export function useSeries(parameters: readonly string[], chain: string, span: string): Samples | undefined {
  const centre = useCentre()
  const names = parameters.join('\n')
  const [samples, setSamples] = useState<Samples>()
  const changed = useRef(true)
  useEffect(() => {
    const seconds = spanSeconds(span) ?? 900
    const window = () => {
      const to = centre.timeOf(chain)
      const past = pastOf(chain)
      if (past !== undefined) return { ...past, live: false }
      return { from: to - seconds * 1000, to, live: true }
    }
    const feed = new Feed(centre, names.split('\n'), chain, () => {
      changed.current = true
    })
    feed.show(window, POINTS, 'once')
    const draw = (): void => {
      if (document.hidden || !changed.current) return
      changed.current = false
      const { from, to } = window()
      for (const one of feed.series) one.forget(from / 1000)
      setSamples({ series: [...feed.series], from: from / 1000, to: to / 1000, busy: feed.busy })
    }
    draw()
    const timer = setInterval(draw, REDRAW)
    // A band that does not change still moves.
    const moving = setInterval(() => {
      changed.current = true
    }, 2000)
    return () => {
      clearInterval(timer)
      clearInterval(moving)
      feed.close()
    }
  }, [centre, names, chain, span])
  return samples
}
