/** Small turns of phrase that several chapters use. */
import type { Check, TestRun } from '../../records/run.ts'
export { plainText as richText } from '../../requirements/rich-text.ts'
import type { Inline, Line } from '../content.ts'
import { anomalyAnchor, requirementAnchor, runAnchor, testAnchor } from '../layout.ts'

const separated = (items: readonly Inline[]): Line => items.flatMap((item, i) => (i === 0 ? [item] : [', ', item]))

export const requirementLinks = (ids: readonly string[]): Line =>
  separated(ids.map((id) => ({ text: id, anchor: `requirements#${requirementAnchor(id)}` })))
export const testLinks = (ids: readonly string[]): Line =>
  separated(ids.map((id) => ({ text: id, anchor: `test-specifications#${testAnchor(id)}` })))
export const anomalyLinks = (ids: readonly string[]): Line =>
  separated(ids.map((id) => ({ text: id, anchor: `anomalies#${anomalyAnchor(id)}` })))
export const reportLinks = (runs: readonly string[]): Line =>
  separated(
    runs.map((id) => ({ text: id.slice(id.indexOf('/') + 1), anchor: `test-reports#report-${runAnchor({ id })}` })),
  )

/** A bound of a check as a sentence: ">= 26.5 V (± 0.1)". */
export const expectation = (c: Check): string =>
  `${c.expected}${c.tolerance === undefined ? '' : ` (± ${c.tolerance})`}${c.within === undefined ? '' : ` within ${c.within} s`}`

/** To the millisecond: what people read; the data has the rest. */
export const shortTime = (utc: string): string => utc.replace(/(\.\d{3})\d*/, '$1')

export const runTitle = (r: TestRun): string =>
  `${r.test}${r.satellite === undefined ? '' : ` on ${r.satellite}`}${r.attempt === 1 ? '' : `, attempt ${r.attempt}`}`
