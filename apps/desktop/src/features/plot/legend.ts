/** What the legend of a plot reads out: the values under the cross-hair, else the newest. */
import type { Series } from './series.ts'

export interface Legend {
  readonly series: readonly Series[]
  readonly texts: readonly string[]
  readonly time: string
  readonly busy: boolean
}
