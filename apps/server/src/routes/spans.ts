/** Spans of time in requests. Both throw VIG-BASE-001 where a text is no time, VIG-SERVER-019 where the span is empty. */
import { parseUtc, type Tai } from '@vigie/base'
import { serverErrors } from '../errors.ts'

export function spanOf(query: { readonly from?: string; readonly to?: string }): {
  readonly from?: Tai
  readonly to?: Tai
} {
  const from = query.from === undefined ? undefined : parseUtc(query.from)
  const to = query.to === undefined ? undefined : parseUtc(query.to)
  if (from !== undefined && to !== undefined && to <= from)
    throw serverErrors.badSpan({ from: query.from, to: query.to })
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

export function wholeSpanOf({ from, to }: { readonly from: string; readonly to: string }): {
  readonly from: Tai
  readonly to: Tai
} {
  const span = { from: parseUtc(from), to: parseUtc(to) }
  if (span.to <= span.from) throw serverErrors.badSpan({ from, to })
  return span
}
