/** What `vigie procedure` shows to people. */
import type {
  ProcedureDetail,
  ProcedureRehearsal,
  ProcedureRun,
  ProcedureSummary,
  StatementRecord,
} from '@vigie/contract'
import { clockText } from '../commanding/texts.ts'

export function procedureLine(p: ProcedureSummary): string {
  const grave = p.criticality === 'none' ? '' : ` [${p.criticality}]`
  const names = p.arguments.map((a) => (a.initialValue === undefined ? a.name : `[${a.name}]`)).join(' ')
  const wrong = p.errors === 0 ? '' : `  CANNOT BE RUN: ${p.errors} errors`
  return `${p.path}${names === '' ? '' : ` ${names}`}${grave}${p.title === undefined ? '' : `  — ${p.title}`}${wrong}`
}

export function* procedureText(p: ProcedureDetail): Generator<string> {
  yield `${p.path}${p.title === undefined ? '' : `  ${p.title}`}`
  if (p.description !== undefined) for (const line of p.description.trim().split('\n')) yield `  ${line}`
  yield `  ${p.file}, criticality ${p.criticality}${p.phase === undefined ? '' : `, phase ${p.phase}`}`
  yield `  version ${p.version}${p.versions > p.version ? `, of ${p.versions}: the newer ones are not in force` : ''}; SHA-256 ${p.digest}`
  if (p.missing.length > 0) yield `  CANNOT BE RUN on ${p.environment}: ${p.missing.join(', ')}`
  if (p.author !== undefined)
    yield `  author ${p.author.user}${p.author.role === undefined ? '' : ` (${p.author.role})`}`
  for (const [what, signed] of [
    ['reviewed', p.reviewed],
    ['approved', p.approved],
  ] as const)
    if (signed !== undefined)
      yield `  ${what} by ${signed.by}${signed.at === undefined ? '' : ` at ${signed.at}`}${signed.comment === undefined ? '' : `: ${signed.comment}`}`
  for (const v of p.validatedOn)
    yield `  validated on ${[v.on, v.version, v.at, v.by].filter((x) => x !== undefined).join(', ')}`
  if (p.verifies.length > 0) yield `  verifies ${p.verifies.join(', ')}`
  if (p.alarms.length > 0) yield `  answers alarms of ${p.alarms.join(', ')}`
  if (p.arguments.length > 0) yield '  Arguments:'
  for (const a of p.arguments) {
    const takes = a.values === undefined ? a.type : `one of ${a.values.join(', ')}`
    const range = a.range === undefined ? '' : ` from ${a.range[0]} to ${a.range[1]}`
    const unless = a.initialValue === undefined ? ', needed' : `, ${a.initialValue} unless told`
    yield `    ${a.name}=  ${takes}${a.unit === undefined ? '' : ` in ${a.unit}`}${range}${unless}${a.description === undefined ? '' : `  — ${a.description}`}`
  }
}

const given = (args: Readonly<Record<string, unknown>> | undefined): string =>
  Object.entries(args ?? {})
    .map(([n, v]) => ` ${n}=${typeof v === 'object' ? JSON.stringify(v) : String(v)}`)
    .join('')

/** Marks at the edge: what began, what went wrong. */
const mark = (r: StatementRecord): string =>
  r.ok === false || r.check?.passed === false || r.kind === 'problem' || (r.status ?? 'confirmed') !== 'confirmed'
    ? '!'
    : r.phase === 'start'
      ? '>'
      : ' '

/** `10:00:05.123   12 ! wait  Plate Temp >= 25 degC: no (Plate Temp = 24.1 degC), 600 s of 600 s`. */
export function recordLine(r: StatementRecord): string {
  const branch = r.thread === 1 ? '' : `[${r.thread}] `
  const head = `${clockText(r.at)} ${String(r.line).padStart(5)} ${mark(r)} ${branch}${r.kind}`
  const what = r.path === undefined ? (r.text ?? '') : `${r.path}${given(r.arguments)}`
  const told = [
    r.value === undefined ? '' : r.kind === 'log' || r.kind === 'inform' ? `"${r.value}"` : `= ${r.value}`,
    r.ok === undefined || r.check !== undefined ? '' : r.ok ? 'yes' : 'no',
    r.check === undefined
      ? ''
      : `${r.check.passed ? 'yes' : 'NO'}: expected ${r.check.expected}${r.check.actual === undefined ? '' : `, found ${r.check.actual}`}${
          r.check.took === undefined ? '' : `, after ${seconds(r.check.took)} s`
        }${r.check.within === undefined ? '' : ` of ${seconds(r.check.within)} s`}`,
    r.status === undefined ? '' : r.status.toUpperCase(),
    r.activity === undefined ? '' : `activity ${r.activity}`,
    r.by === undefined ? '' : `by ${r.by}`,
    r.found === undefined || r.found.length === 0 ? '' : `(${r.found.map((f) => `${f.of} = ${f.value}`).join(', ')})`,
    r.code ?? '',
    r.detail ?? '',
  ].filter((t) => t !== '')
  const shownText = r.kind === 'log' || r.kind === 'inform' ? '' : `  ${what}`
  return `${head}${shownText}${told.length === 0 ? '' : `  ${told.join(', ')}`}`
}
const seconds = (s: number): string => String(Math.round(s * 1000) / 1000)

export function runHead(r: ProcedureRun): string {
  const holder = r.holder.user === r.startedBy.user ? '' : `, held by ${r.holder.user}`
  const offered = r.offeredTo === undefined ? '' : `, offered to ${r.offeredTo}`
  return `run ${r.id}  ${r.path}${given(r.arguments)}  by ${r.startedBy.user}${holder}${offered}, since ${r.startedAt.slice(0, 19)}Z`
}

export function runState(r: ProcedureRun): string {
  if (r.state === 'ended')
    return `${(r.outcome ?? 'ended').toUpperCase()}${r.why === undefined ? '' : `: ${r.why}`}${r.code === undefined ? '' : ` (${r.code})`}`
  if (r.paused !== undefined)
    return `PAUSED: ${r.paused.why}${r.paused.code === undefined ? '' : ` (${r.paused.code})`}`
  return r.busy ? 'works without a wait' : r.state === 'asking' ? 'ASKS' : 'goes on'
}

export function* runText(r: ProcedureRun): Generator<string> {
  yield runHead(r)
  yield `  ${runState(r)}  (${r.statements} statements, ${r.records} records${r.activity === undefined ? '' : `, activity ${r.activity}`})`
  for (const p of r.places) yield `  ${placeText(p)}`
  if (r.breaks.length > 0) yield `  break points at lines ${r.breaks.join(', ')}`
  for (const q of r.questions) yield `  question ${q.id}, line ${q.line}: ${questionText(q)}`
  for (const [name, value] of Object.entries(r.variables)) yield `  ${name} = ${value}`
  for (const a of r.activities)
    yield `  call ${a.call}: ${a.path}, ${a.execution}, ${a.confirmation}${a.activity === undefined ? '' : `, activity ${a.activity}`}${a.detail === undefined ? '' : `: ${a.detail}`}`
  for (const e of r.edits) yield `  red-line by ${e.by} at ${e.at.slice(0, 19)}Z: ${e.reason}`
}

export const questionText = (q: ProcedureRun['questions'][number]): string =>
  `${q.text}${q.options === undefined ? '' : ` [${q.options.join(', ')}]`}${q.expected === undefined ? '' : ` (expected: ${q.expected})`}`

const DOING: Readonly<Record<ProcedureRun['places'][number]['doing'], string>> = {
  next: 'stands before',
  working: 'works at',
  waiting: 'waits at',
  activity: 'waits for the activity of',
  asking: 'asks at',
  branches: 'waits for the branches of',
  suspended: 'is suspended at',
  armed: 'is armed at',
}
export function placeText(p: ProcedureRun['places'][number]): string {
  const who = p.role === 'main' ? '' : `${p.role} ${p.thread} `
  const until = p.until === undefined ? '' : ` until ${clockText(p.until)}`
  const steps = p.steps.length === 0 ? '' : `  (${p.steps.join(' › ')})`
  return `${who}${DOING[p.doing]} line ${p.line}${until}: ${p.text}${steps}`
}

export function* rehearsalText(r: ProcedureRehearsal): Generator<string> {
  for (const a of r.activities) {
    yield `line ${a.line}  ${a.at.slice(11, 19)}  ${a.path}${given(a.arguments)}${a.significance === undefined || a.significance === 'none' ? '' : ` [${a.significance}]`}`
    if (a.bytes !== undefined) yield `    ${a.bytes.length / 2} bytes: ${a.bytes.replaceAll(/(..)\B/g, '$1 ')}`
    if (a.problem !== undefined) yield `    CANNOT BE ASKED FOR: ${a.problem}`
    for (const refusal of a.refusals) yield `    AGAINST IT (${refusal.rule}): ${refusal.code} ${refusal.message}`
  }
  for (const a of r.assumed) yield `line ${a.line}  assumed: ${a.what}`
  const what = r.activities.length === 1 ? '1 activity' : `${r.activities.length} activities`
  yield `${r.path}: ${r.outcome ?? 'not at its end'}${r.why === undefined ? '' : ` (${r.why})`}; ${what} in ${r.steps} statements, ${seconds(r.took)} s as far as waits say; nothing was sent`
}
