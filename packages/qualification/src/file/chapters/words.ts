/** Small turns of phrase that several chapters use. */
import type { Check, TestRun } from '../../records/run.ts'
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

/** The text of HTML, for print: tags go, blocks end lines, entities are read. */
export const plainOfHtml = (html: string): string =>
  html
    .replaceAll(/<(script|style)\b[^]*?<\/\1\s*>/gi, '')
    .replaceAll(/<br\s*\/?>|<\/(p|div|li|tr|h\d)>/gi, '\n')
    .replaceAll(/<li\b[^>]*>/gi, '• ')
    .replaceAll(/<[a-z/!][^>]*>/gi, '')
    .replaceAll(
      /&(lt|gt|quot|apos|nbsp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' })[name]!,
    )
    .replaceAll(/&#(\d{1,7});/g, (whole, code: string) =>
      Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole,
    )
    .replaceAll('&amp;', '&')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()

export const richText = (t: { readonly format: 'text' | 'html'; readonly content: string }): string =>
  t.format === 'html' ? plainOfHtml(t.content) : t.content

/** A bound of a check as a sentence: ">= 26.5 V (± 0.1)". */
export const expectation = (c: Check): string =>
  `${c.expected}${c.tolerance === undefined ? '' : ` (± ${c.tolerance})`}${c.within === undefined ? '' : ` within ${c.within} s`}`

/** To the millisecond: what people read; the data has the rest. */
export const shortTime = (utc: string): string => utc.replace(/(\.\d{3})\d*/, '$1')

export const runTitle = (r: TestRun): string =>
  `${r.test}${r.satellite === undefined ? '' : ` on ${r.satellite}`}${r.attempt === 1 ? '' : `, attempt ${r.attempt}`}`
