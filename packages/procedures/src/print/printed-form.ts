/** The form for the binder: numbered rows with what is done, what is expected and seen, and room for initials and time. */
import type {
  Argument,
  Bodies,
  CaseTag,
  Continuation,
  ContinuationAction,
  Gate,
  Procedure,
  Statement,
  StepStatement,
  Timeout,
  WaitStatement,
} from '../language/ast.ts'
import type { Lines } from '../language/lines.ts'
import { expressionText, referenceText } from './write-expressions.ts'

export interface PrintedRow {
  /** `2.1.3`; empty: a heading or a condition of its own. */
  readonly number: string
  /** 0: of the procedure itself. */
  readonly level: number
  readonly kind: 'heading' | 'step' | 'action' | 'check' | 'decision' | 'note'
  readonly action: string
  /** What must be seen: telemetry, confirmation. */
  readonly expected?: string
  /** What happens otherwise. */
  readonly otherwise?: string
  readonly line: number
  /** Somebody signs for it. */
  readonly signed: boolean
}

export interface PrintedProcedure {
  readonly title: string
  readonly rows: readonly PrintedRow[]
  /** Names and meanings of its events. */
  readonly events: readonly { readonly name: string; readonly description?: string }[]
}

export interface PrintedHead {
  readonly title: string
  /** Path of the activity. */
  readonly path?: string
  readonly description?: string
  /** Whatever identifies it: mission, version, hash, phase. */
  readonly facts?: readonly (readonly [label: string, value: string])[]
  readonly arguments?: readonly { readonly name: string; readonly description?: string; readonly expected?: string }[]
}

/** What is printed of a procedure. */
export function printedForm(procedure: Procedure, lines: Lines, title: string): PrintedProcedure {
  const writer = new Rows(lines)
  writer.bodies(procedure, 0, [])
  return {
    title,
    rows: writer.rows,
    events: procedure.declarations.flatMap((d) =>
      d.kind === 'event'
        ? [{ name: d.name.text, ...(d.description === undefined ? {} : { description: d.description }) }]
        : [],
    ),
  }
}

/** Conditions before count as P1 …, steps of the watchdog as W1 …, conditions of the end as C1 …. */
type RowNumber = readonly (number | string)[]

class Rows {
  readonly rows: PrintedRow[] = []
  readonly #lines: Lines

  constructor(lines: Lines) {
    this.#lines = lines
  }

  #add(
    number: RowNumber,
    level: number,
    kind: PrintedRow['kind'],
    at: { readonly span: { readonly start: number } },
    action: string,
    more: Partial<Pick<PrintedRow, 'expected' | 'otherwise'>> = {},
  ): void {
    const signed = kind === 'action' || kind === 'check' || kind === 'decision'
    const { line } = this.#lines.at(at.span.start)
    this.rows.push({ number: number.join('.'), level, kind, action, ...more, line, signed })
  }

  bodies(b: Bodies, level: number, number: RowNumber, watchdog = false): void {
    for (const d of b.declarations)
      if (d.kind === 'variable')
        this.#add(
          [],
          level,
          'note',
          d,
          `Note down ${d.name.text}${d.unit === undefined ? '' : ` (${d.unit.text})`}: ________${d.description === undefined ? '' : ` — ${d.description}`}`,
        )
    const { preconditions, confirmation } = b
    if (preconditions !== undefined) {
      this.#add([], level, 'heading', preconditions, watchdog ? 'It begins when' : 'Before it begins')
      for (const [i, g] of preconditions.gates.entries()) this.#gate(g, level + 1, [...number, `P${i + 1}`])
    }
    this.statements(b.main?.statements ?? [], level, number)
    if (b.watchdog !== undefined) {
      this.#add([], level, 'heading', b.watchdog, 'Meanwhile, whenever it happens')
      for (const [i, s] of b.watchdog.steps.entries()) this.#step(s, level + 1, [...number, `W${i + 1}`], true)
    }
    if (confirmation !== undefined) {
      this.#add([], level, 'heading', confirmation, 'It is done when')
      for (const [i, g] of confirmation.gates.entries()) this.#gate(g, level + 1, [...number, `C${i + 1}`])
    }
  }

  #gate(g: Gate, level: number, number: RowNumber): void {
    if (g.kind === 'wait') this.#wait(g, level, number)
    else this.#add(number, level, 'check', g, 'Check', { expected: expressionText(g.condition) })
  }

  statements(list: readonly Statement[], level: number, number: RowNumber): void {
    let next = 1
    for (const s of list) next = this.#statement(s, level, number, next)
  }

  /** Gives the number of the statement after it. */
  #statement(s: Statement, level: number, prefix: RowNumber, at: number): number {
    const number = [...prefix, at]
    switch (s.kind) {
      case 'step':
        this.#step(s, level, number)
        break
      case 'activity': {
        const given = s.arguments.map(argumentText)
        const set = s.valueSet === undefined ? [] : [`value set ${referenceText(s.valueSet)}`]
        const how = s.directives.map((d) => `${d.name.text} = ${expressionText(d.value)}`)
        const all = [...given, ...set, ...how]
        const name = s.referBy === undefined ? '' : `, called ${s.referBy.text}`
        this.#add(
          number,
          level,
          'action',
          s,
          `${s.confirm ? 'Carry out' : 'Start'} ${referenceText(s.activity)}${all.length === 0 ? '' : ` with ${all.join(', ')}`}${name}`,
          {
            ...(s.confirm ? { expected: 'confirmed' } : {}),
            ...continuationText(s.continuation),
          },
        )
        break
      }
      case 'operation':
        this.#add(
          number,
          level,
          'action',
          s,
          `${referenceText(s.operation)}${s.arguments.length === 0 ? '' : ` with ${s.arguments.map(argumentText).join(', ')}`}`,
        )
        break
      case 'parallel':
        this.#add(
          number,
          level,
          'heading',
          s,
          s.until === 'all complete'
            ? 'At the same time, until all are done:'
            : 'At the same time, until one is done; the others are then ended:',
        )
        this.statements(s.branches, level + 1, number)
        break
      case 'context':
        this.#add(number, level, 'heading', s, `On ${referenceText(s.of)}:`)
        this.statements(s.statements, level + 1, number)
        break
      case 'inform':
        this.#add(number, level, 'note', s, `Tell: ${s.texts.map(expressionText).join(' ')}`)
        break
      case 'log':
        this.#add(number, level, 'note', s, `Write into the log: ${s.texts.map(expressionText).join(' ')}`)
        break
      case 'assign': {
        const asked = s.value.kind === 'ask user'
        this.#add(
          number,
          level,
          asked ? 'check' : 'action',
          s,
          asked && s.value.kind === 'ask user'
            ? `Ask ${expressionText(s.value.question)}, note the answer as ${referenceText(s.target)}`
            : `Note ${referenceText(s.target)} = ${expressionText(s.value)}`,
          asked && s.value.kind === 'ask user' && s.value.expected !== undefined
            ? { expected: expressionText(s.value.expected) }
            : {},
        )
        break
      }
      case 'if':
        this.#add(number, level, 'decision', s, `If ${expressionText(s.condition)}:   ☐ yes   ☐ no`)
        this.statements(s.then, level + 1, [...number, 1])
        if (s.otherwise !== undefined) {
          this.#add([], level, 'heading', s, 'Otherwise:')
          this.statements(s.otherwise, level + 1, [...number, 2])
        }
        break
      case 'case':
        this.#add(number, level, 'decision', s, `Depending on ${expressionText(s.subject)}:`)
        for (const [i, b] of s.branches.entries()) {
          this.#add([], level + 1, 'heading', b, `☐ ${tagText(b.tag)}:`)
          this.statements(b.statements, level + 2, [...number, i + 1])
        }
        if (s.otherwise !== undefined) {
          this.#add([], level + 1, 'heading', s, '☐ anything else:')
          this.statements(s.otherwise, level + 2, [...number, s.branches.length + 1])
        }
        break
      case 'while':
        this.#add(
          number,
          level,
          'decision',
          s,
          `As long as ${expressionText(s.condition)}${timeoutText(s.timeout)}, again and again:`,
        )
        this.statements(s.statements, level + 1, number)
        break
      case 'repeat':
        this.#add(
          number,
          level,
          'heading',
          s,
          `Again and again, until ${expressionText(s.until)}${timeoutText(s.timeout)}:`,
        )
        this.statements(s.statements, level + 1, number)
        break
      case 'for':
        this.#add(
          number,
          level,
          'heading',
          s,
          `For ${s.variable.text} from ${expressionText(s.from)} to ${expressionText(s.to)}${s.by === undefined ? '' : ` in steps of ${expressionText(s.by)}`}:`,
        )
        this.statements(s.statements, level + 1, number)
        break
      case 'wait':
        this.#wait(s, level, number)
        break
      case 'raise':
        this.#add(number, level, 'action', s, `Raise the event ${s.event.text}`)
        break
      case 'save context':
        this.#add(
          number,
          level,
          'action',
          s,
          `Note down ${s.saved.map((v) => `${referenceText(v.of)} as ${v.by.text}: ________`).join(', ')}`,
        )
        break
      default:
    }
    return at + 1
  }

  #step(s: StepStatement, level: number, number: RowNumber, watchdog = false): void {
    this.#add(number, level, 'step', s, s.name.text, continuationText(s.continuation))
    this.bodies(s, level + 1, number, watchdog)
  }

  #wait(w: WaitStatement, level: number, number: RowNumber): void {
    const saved =
      w.saveContext === undefined
        ? ''
        : `; note ${w.saveContext.map((v) => `${referenceText(v.of)} as ${v.by.text}: ________`).join(', ')}`
    const at = timeoutText(w.timeout)
    const otherwise = w.timeout?.raise === undefined ? {} : { otherwise: `timeout: event ${w.timeout.raise.text}` }
    if (w.for.kind === 'event')
      this.#add(number, level, 'check', w, `Wait for the event ${referenceText(w.for.event)}${at}${saved}`, otherwise)
    else if (w.for.kind === 'until' && w.for.expression.kind !== 'absolute time')
      this.#add(number, level, 'check', w, `Wait for it${at}${saved}`, {
        expected: expressionText(w.for.expression),
        ...otherwise,
      })
    else
      this.#add(
        number,
        level,
        'action',
        w,
        `Wait ${w.for.kind === 'for' ? '' : 'until '}${expressionText(w.for.expression)}${at}${saved}`,
        otherwise,
      )
  }
}

function argumentText(a: Argument): string {
  if (a.kind === 'simple') return `${referenceText(a.name)} = ${expressionText(a.value)}`
  if (a.kind === 'record') return `${a.name.text} (${a.members.map(argumentText).join(', ')})`
  return `${a.name.text} = [${a.elements.map(expressionText).join(', ')}]`
}
function tagText(t: CaseTag): string {
  if (t.kind === 'compare') return `${t.operator === '=' ? '' : `${t.operator} `}${expressionText(t.value)}`
  if (t.kind === 'between') return `between ${expressionText(t.low)} and ${expressionText(t.high)}`
  return t.values.map(expressionText).join(' or ')
}
const timeoutText = (t: Timeout | undefined): string =>
  t === undefined ? '' : `, at most ${expressionText(t.duration)}`

function actionText(a: ContinuationAction): string {
  switch (a.kind) {
    case 'raise event':
      return `event ${a.event.text}`
    case 'restart':
      return `do it again${a.times === undefined ? '' : `, at most ${expressionText(a.times)} times`}${timeoutText(a.timeout)}`
    case 'ask user':
      return 'ask who is in charge'
    case 'continue':
      return 'go on'
    case 'resume':
      return 'go on where it was'
    case 'terminate':
      return 'end what it is part of'
    default:
      return 'abort'
  }
}
function continuationText(c: Continuation | undefined): { readonly otherwise?: string } {
  const arms = c?.arms.filter((a) => !(a.status === 'confirmed' && a.action.kind === 'continue')) ?? []
  return arms.length === 0 ? {} : { otherwise: arms.map((a) => `${a.status}: ${actionText(a.action)}`).join('; ') }
}

// ---- as text ----

const COLUMN = { number: 10, initials: 8, time: 10 } as const

/** For terminals and plain printers: about 120 columns. */
export function printedText(printed: PrintedProcedure, head: PrintedHead): string {
  const out: string[] = [head.title, '='.repeat(Math.min(118, Math.max(8, head.title.length)))]
  if (head.path !== undefined) out.push(head.path)
  if (head.description !== undefined) out.push('', head.description)
  out.push('')
  for (const [label, value] of head.facts ?? []) out.push(`${label}: ${value}`)
  for (const a of head.arguments ?? [])
    out.push(`Argument ${a.name} = ________  ${[a.expected, a.description].filter((t) => t !== undefined).join('; ')}`)
  for (const e of printed.events) out.push(`Event ${e.name}${e.description === undefined ? '' : `: ${e.description}`}`)
  const widths = [COLUMN.number, 52, 34, COLUMN.initials, COLUMN.time]
  const row = (cells: readonly string[]): void => {
    const wrapped = cells.map((c, i) => wrap(c, widths[i]!))
    for (let i = 0; i < Math.max(...wrapped.map((w) => w.length)); i++)
      out.push(
        wrapped
          .map((w, j) => (w[i] ?? '').padEnd(widths[j]!))
          .join('|')
          .trimEnd(),
      )
  }
  const rule = widths.map((w) => '-'.repeat(w)).join('+')
  out.push('', rule)
  row(['step', 'action', 'expected, seen', 'initials', 'UTC'])
  out.push(rule)
  for (const r of printed.rows) {
    const expected = [r.expected, r.otherwise].filter((t) => t !== undefined).join('; ')
    const blank = r.signed ? '_______' : ''
    row([
      r.number,
      `${'  '.repeat(Math.min(r.level, 6))}${r.kind === 'step' ? `[${r.action}]` : r.action}`,
      expected,
      blank,
      blank,
    ])
  }
  out.push(rule, '', 'Carried out by ____________________   checked by ____________________   date ____________', '')
  return out.join('\n')
}

function wrap(text: string, width: number): string[] {
  const indent = /^ */.exec(text)![0]
  const lines: string[] = []
  let line = ''
  for (const word of text.trim().split(/ +/)) {
    let rest = word
    if (line !== '' && indent.length + line.length + 1 + rest.length > width) {
      lines.push(indent + line)
      line = ''
    }
    while (indent.length + rest.length > width) {
      const part = Math.max(1, width - indent.length)
      lines.push(indent + rest.slice(0, part))
      rest = rest.slice(part)
    }
    line = line === '' ? rest : `${line} ${rest}`
  }
  lines.push(indent + line)
  return lines
}

// ---- as HTML ----

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const STYLE = `
@page { size: A4; margin: 15mm }
body { font: 10pt/1.35 system-ui, sans-serif; color: #000; margin: 2em auto; max-width: 190mm }
h1 { font-size: 15pt; margin: 0 }
.path { color: #555; font-family: ui-monospace, monospace }
table { border-collapse: collapse; width: 100%; margin: 1em 0 }
th, td { border: 1px solid #777; padding: 3px 5px; vertical-align: top; text-align: left }
th { background: #eee }
thead { display: table-header-group }
tr { break-inside: avoid }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; width: 4.5em }
.initials, .time { width: 4.5em }
tr.step td { background: #f3f3f3; font-weight: 600 }
tr.heading td { font-style: italic }
tr.note td { color: #444 }
.else { display: block; color: #8a1c00 }
.sign { margin-top: 2em; display: flex; gap: 2em }
.sign span { border-top: 1px solid #000; padding-top: 2px; flex: 1 }
`

/** A page of its own, for a browser's printer: A4, the head of the table on each sheet. */
export function printedHtml(printed: PrintedProcedure, head: PrintedHead): string {
  const cell = (text: string | undefined, name?: string): string =>
    `<td${name === undefined ? '' : ` class="${name}"`}>${escape(text ?? '')}</td>`
  const rows = printed.rows.map((r) => {
    const otherwise = r.otherwise === undefined ? '' : `<span class="else">${escape(r.otherwise)}</span>`
    const expected = `<td>${escape(r.expected ?? '')}${otherwise}</td>`
    const action = `<td style="padding-left:${(0.4 + r.level * 1.1).toFixed(1)}em">${escape(r.action)}</td>`
    const blank = r.signed ? '' : ' style="background:#f6f6f6"'
    return `<tr class="${r.kind}">${cell(r.number, 'number')}${action}${expected}<td class="initials"${blank}></td><td class="time"${blank}></td></tr>`
  })
  const facts = (head.facts ?? []).map(([label, value]) => `<tr><th>${escape(label)}</th>${cell(value)}</tr>`)
  const args = (head.arguments ?? []).map(
    (a) => `<tr>${cell(a.name)}${cell(a.expected)}${cell(a.description)}<td></td></tr>`,
  )
  const events = printed.events.map((e) => `<tr>${cell(e.name)}${cell(e.description)}</tr>`)
  const table = (head_: readonly string[], body: readonly string[]): string =>
    body.length === 0
      ? ''
      : `<table><thead><tr>${head_.map((h) => `<th>${h}</th>`).join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table>`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(head.title)}</title><style>${STYLE}</style></head><body>
<h1>${escape(head.title)}</h1>
${head.path === undefined ? '' : `<p class="path">${escape(head.path)}</p>`}
${head.description === undefined ? '' : `<p>${escape(head.description)}</p>`}
${facts.length === 0 ? '' : `<table>${facts.join('')}</table>`}
${table(['argument', 'takes', 'meaning', 'value'], args)}
${table(['event', 'meaning'], events)}
${table(['step', 'action', 'expected, seen', 'initials', 'UTC'], rows)}
<p class="sign"><span>carried out by</span><span>checked by</span><span>date</span></p>
</body></html>
`
}
