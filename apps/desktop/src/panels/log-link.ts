/** Settings of the log-book's panel that begin an entry about something that another panel shows. */
import type { VigieEvent } from '@vigie/contract'
import { apiTime } from '../time/format.ts'

type LogDraft = {
  readonly draft: 'new'
  readonly satellite?: string
  readonly links: readonly string[]
}

const draftOf = (links: readonly string[], satellite: string | undefined): LogDraft => ({
  draft: 'new',
  ...(satellite === undefined ? {} : { satellite }),
  links,
})

export const aboutEvent = (event: VigieEvent, satellite: string | undefined): LogDraft =>
  draftOf(
    [`event:${event.name}`, ...(event.parameter === undefined ? [] : [`parameter:${event.parameter}`])],
    satellite,
  )

/** POSIX milliseconds. */
export const aboutStretch = (
  parameters: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
  satellite: string | undefined,
): LogDraft =>
  draftOf([...parameters.map((path) => `parameter:${path}`), `time:${apiTime(from)}/${apiTime(to)}`], satellite)
