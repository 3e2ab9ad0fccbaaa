/** How it goes on: arms that nothing reaches, loops without an end, bodies out of their order, what stands at the wrong level. */
import type {
  Bodies,
  CaseStatement,
  CaseTag,
  Continuation,
  Expression,
  ForStatement,
  ParallelStatement,
  RepeatStatement,
  Statement,
  WhileStatement,
} from '../language/ast.ts'
import { typeOf } from './check-expressions.ts'
import type { CheckState } from './check-state.ts'
import { foldName } from './model-names.ts'
import { statementsOf, type Scope } from './scopes.ts'

const STATEMENT_TEXT: Readonly<Record<Statement['kind'], string>> = {
  step: 'a step',
  activity: 'an activity',
  parallel: '"in parallel"',
  context: '"in the context of"',
  inform: '"inform user"',
  log: '"log"',
  assign: 'an assignment',
  if: '"if"',
  case: '"in case"',
  while: '"while"',
  repeat: '"repeat"',
  for: '"for"',
  wait: '"wait"',
  raise: '"raise event"',
  'save context': '"save context"',
  operation: 'an operation of an object',
}
const AT_PROCEDURE = new Set<Statement['kind']>(['step', 'activity', 'parallel', 'context', 'inform', 'log'])

/** Order and presence of bodies; statements and declarations that belong into steps. */
export function bodyFlow(state: CheckState, b: Bodies, owner: Scope['owner']): void {
  const bodies = [
    ['declare', b.declarations[0]?.span],
    ['preconditions', b.preconditions?.span],
    ['main', b.main?.span],
    ['watchdog', b.watchdog?.span],
    ['confirmation', b.confirmation?.span],
  ] as const
  for (const [i, [body, span]] of bodies.entries()) {
    const later = bodies.slice(i + 1).find(([, s]) => span !== undefined && s !== undefined && s.start < span.start)
    if (span !== undefined && later !== undefined)
      state.report(
        'bodyOrder',
        'warning',
        { start: span.start, end: Math.min(span.end, span.start + body.length) },
        { body, after: later[0] },
      )
  }
  const { main } = b
  if (main !== undefined && !main.explicit && (b.preconditions ?? b.watchdog ?? b.confirmation) !== undefined)
    state.report('implicitMain', 'information', { start: main.span.start, end: main.span.start }, {})
  for (const s of b.watchdog?.steps ?? [])
    if (s.preconditions === undefined || s.preconditions.gates.length === 0)
      state.report('watchdogTrigger', 'error', s.name.span, { name: s.name.text })
  if (owner !== 'procedure') return
  for (const d of b.declarations)
    if (d.kind !== 'event')
      state.report('declarationLevel', 'information', d.name.span, {
        what: d.kind === 'variable' ? 'the variable' : 'the set',
        name: d.name.text,
      })
  procedureLevel(state, main?.statements ?? [])
}
function procedureLevel(state: CheckState, list: readonly Statement[]): void {
  for (const s of list) {
    if (!AT_PROCEDURE.has(s.kind)) {
      const end = Math.min(s.span.end, state.lines.start(state.lines.at(s.span.start).line + 1) || s.span.end)
      state.report(
        'level',
        'warning',
        { start: s.span.start, end: Math.max(end, s.span.start + 1) },
        { what: STATEMENT_TEXT[s.kind] },
      )
    } else if (s.kind === 'context') procedureLevel(state, s.statements)
  }
}

export function continuationFlow(state: CheckState, c: Continuation, watchdog: boolean): void {
  const seen = new Map<string, number>()
  for (const arm of c.arms) {
    const line = seen.get(arm.status)
    if (line !== undefined) state.report('armTwice', 'warning', arm.span, { status: arm.status, line })
    else seen.set(arm.status, state.lines.at(arm.span.start).line)
    const { action } = arm
    if (action.kind === 'resume' && !watchdog)
      state.report(
        'resume',
        'warning',
        action.span,
        {},
        { title: 'write "continue"', span: action.span, text: 'continue' },
      )
    if (action.kind === 'restart' && action.times === undefined && action.timeout === undefined)
      state.report(
        'restartUnbounded',
        'warning',
        action.span,
        {},
        {
          title: 'restart at most 3 times',
          span: { start: action.span.end, end: action.span.end },
          text: ' max 3 times',
        },
      )
  }
}

export function parallelFlow(state: CheckState, p: ParallelStatement): void {
  if (p.branches.length >= 2) return
  const span = { start: p.span.start, end: p.span.start + 'in parallel'.length }
  state.report('oneBranch', 'warning', span, { count: p.branches.length === 0 ? 'no branch' : 'one branch only' })
}

// ---- loops ----

export function loopFlow(state: CheckState, loop: WhileStatement | RepeatStatement | ForStatement): void {
  if (loop.kind === 'for') {
    const [from, to, by] = [numberOf(loop.from), numberOf(loop.to), loop.by === undefined ? 1 : numberOf(loop.by)]
    if (by === 0) state.report('neverRuns', 'error', loop.by!.span, { detail: 'never ends: its step is 0' })
    else if (from !== undefined && to !== undefined && by !== undefined && (by > 0 ? from > to : from < to))
      state.report('neverRuns', 'warning', loop.from.span, { detail: `never runs: ${from} is already beyond ${to}` })
    return
  }
  const e = loop.kind === 'while' ? loop.condition : loop.until
  if (loop.timeout !== undefined || e.kind === 'error') return
  // What the body assigns, or what time does, can end it.
  const changed = new Set<string>()
  for (const s of statementsOf(loop.statements)) {
    if (s.kind === 'assign') changed.add(s.target.names[0]!.key)
    if (s.kind === 'for') changed.add(s.variable.key)
    if (s.kind === 'save context') for (const saved of s.saved) changed.add(saved.by.key)
    if (s.kind === 'wait') for (const saved of s.saveContext ?? []) changed.add(saved.by.key)
    if (s.kind === 'step')
      for (const inner of statementsOf(s.main?.statements ?? []))
        if (inner.kind === 'assign') changed.add(inner.target.names[0]!.key)
  }
  if (dependsOn(e, changed)) return
  state.report(
    'endless',
    'warning',
    e.span,
    {},
    {
      title: 'add a timeout',
      span: { start: e.span.end, end: e.span.end },
      text: ' timeout 10 min',
    },
  )
}

function dependsOn(root: Expression, changed: ReadonlySet<string>): boolean {
  const open: Expression[] = [root]
  for (let e = open.pop(); e !== undefined; e = open.pop())
    switch (e.kind) {
      case 'reference':
        // How executions and steps stand changes by itself.
        if (
          e.property !== undefined &&
          /status|time$/.test(e.property) &&
          e.property !== 'validity status' &&
          e.property !== 'monitoring status'
        )
          return true
        if (e.of.names.length === 1 && changed.has(e.of.names[0]!.key)) return true
        break
      case 'call':
        if (e.arguments.length === 0) return true
        open.push(...e.arguments)
        break
      case 'ask user':
        return true
      case 'binary':
        open.push(e.left, e.right)
        break
      case 'unary':
        open.push(e.operand)
        break
      case 'between':
        open.push(e.value, e.low, e.high)
        break
      case 'in':
        open.push(e.value, ...e.values)
        break
      case 'within':
        open.push(e.value, e.tolerance, e.of)
        break
      default:
    }
  return false
}

function numberOf(e: Expression): number | undefined {
  if (e.kind === 'number') return e.value
  if (e.kind === 'unary' && e.operand.kind === 'number') return e.operator === '-' ? -e.operand.value : e.operand.value
  return undefined
}

// ---- arms of a case ----

export function caseFlow(state: CheckState, s: CaseStatement): void {
  const subject = typeOf(state, s.subject)
  const values = subject.kind === 'label' || subject.kind === 'text' ? subject.values : undefined
  const covered = new Set<string>()
  const ranges: { readonly low: number; readonly high: number; readonly line: number }[] = []
  const tags = new Map<string, number>()
  for (const b of s.branches) {
    const { line } = state.lines.at(b.tag.span.start)
    const texts = textsOf(b.tag)
    const text = tagText(b.tag)
    const before = text === undefined ? undefined : tags.get(text)
    const again = texts?.every((t) => covered.has(t)) === true && texts.length > 0
    const own = rangeOf(b.tag)
    const around = own === undefined ? undefined : ranges.find((r) => r.low <= own.low && own.high <= r.high)
    const why =
      before !== undefined
        ? `line ${before} has the same`
        : again
          ? 'the arms before it have all of its values'
          : around !== undefined
            ? `line ${around.line} has all of its values`
            : undefined
    if (why !== undefined) state.report('unreachable', 'warning', b.tag.span, { what: 'this arm', why })
    if (text !== undefined && before === undefined) tags.set(text, line)
    for (const t of texts ?? []) covered.add(t)
    if (own !== undefined) ranges.push({ ...own, line })
  }
  const all = values !== undefined && values.length > 0 && values.every((v) => covered.has(foldName(v)))
  if (all && s.otherwise !== undefined && s.otherwise.length > 0)
    state.report('unreachable', 'information', s.otherwise[0]!.span, {
      what: '"otherwise"',
      why: 'the arms before it have every value that there is',
    })
}

/** Texts that a tag is equal to. */
function textsOf(tag: CaseTag): string[] | undefined {
  if (tag.kind === 'compare')
    return tag.operator === '=' && tag.value.kind === 'string' ? [foldName(tag.value.value)] : undefined
  if (tag.kind !== 'in') return undefined
  return tag.values.every((v) => v.kind === 'string')
    ? tag.values.map((v) => foldName((v as { value: string }).value))
    : undefined
}
function rangeOf(tag: CaseTag): { readonly low: number; readonly high: number } | undefined {
  const plain = (e: Expression): number | undefined =>
    e.kind === 'number' && e.unit !== undefined ? undefined : numberOf(e)
  if (tag.kind === 'between') {
    const [low, high] = [plain(tag.low), plain(tag.high)]
    return low === undefined || high === undefined ? undefined : { low, high }
  }
  if (tag.kind !== 'compare') return undefined
  const n = plain(tag.value)
  if (n === undefined) return undefined
  switch (tag.operator) {
    case '=':
      return { low: n, high: n }
    case '<=':
      return { low: -Infinity, high: n }
    case '>=':
      return { low: n, high: Infinity }
    default:
      return undefined
  }
}
function tagText(tag: CaseTag): string | undefined {
  if (tag.kind !== 'compare') return undefined
  const { value } = tag
  if (value.kind === 'number') return `${tag.operator} ${value.value} ${value.unit?.text ?? ''}`
  return value.kind === 'string' || value.kind === 'boolean' ? `${tag.operator} ${String(value.value)}` : undefined
}
