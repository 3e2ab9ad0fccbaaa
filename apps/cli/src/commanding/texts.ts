/** What `vigie tc` shows to people. */
import type { Activity, DeclaredActivity, DryRun, StackRun, Uplink } from '@vigie/contract'

export function declaredLine(a: DeclaredActivity): string {
  const own = a.arguments.filter((g) => !g.inherited)
  const grave = a.significance === 'none' ? '' : ` [${a.significance}]`
  const names = own.map((g) => (g.required ? g.name : `[${g.name}]`)).join(' ')
  return [`${a.path}${names === '' ? '' : ` ${names}`}${grave}`, a.description ?? ''].filter(Boolean).join('  — ')
}

export function* declaredText(a: DeclaredActivity): Generator<string> {
  yield a.path
  if (a.description !== undefined) yield `  ${a.description}`
  yield `  ${a.kind}${a.chain === undefined ? '' : ` of chain ${a.chain}`}, significance ${a.significance}`
  for (const [space, alias] of Object.entries(a.aliases)) yield `  ${space}: ${alias}`
  if (a.problem !== undefined) yield `  cannot be asked for: ${a.problem}`
  for (const inherited of [false, true]) {
    const those = a.arguments.filter((g) => g.inherited === inherited)
    if (those.length > 0) yield inherited ? '  Of the packet, usually left as they are:' : '  Arguments:'
    for (const g of those) {
      const unless = g.initialValue === undefined ? (g.required ? ', needed' : '') : `, ${g.initialValue} unless told`
      yield `    ${g.name}=  ${g.expected}${unless}${g.description === undefined ? '' : `  — ${g.description}`}`
    }
  }
}

const route = (r: Activity['route']): string =>
  r === undefined ? '' : `${r.service} on chain ${r.chain}, virtual channel ${r.virtualChannel}, MAP ${r.map}`

/** The bits of a field, grouped by four from its end. */
function bitsOf(hex: string, offset: number, length: number): string {
  let bits = ''
  for (let bit = offset; bit < offset + length; bit++)
    bits += (Number.parseInt(hex[bit >> 2] ?? '0', 16) >> (3 - (bit & 3))) & 1
  return bits.replaceAll(/\B(?=(.{4})+$)/g, ' ')
}

const MOST_BITS = 64

export function* dryRunText(run: DryRun): Generator<string> {
  yield `${run.path}  significance ${run.significance}${run.reason === undefined ? '' : ` (${run.reason})`}`
  if (run.route !== undefined) yield `  would leave as ${route(run.route)}`
  if (run.bytes !== undefined) {
    yield `  ${run.bytes.length / 2} bytes: ${run.bytes.replaceAll(/(..)\B/g, '$1 ')}`
    yield `  digest ${run.digest}`
    const width = Math.max(...run.fields.map((f) => f.name.length), 4)
    yield `  ${'byte.bit'.padStart(8)} ${'bits'.padStart(5)}  ${'name'.padEnd(width)}  value`
    for (const f of run.fields) {
      const place = `${f.bitOffset >> 3}.${f.bitOffset & 7}`
      const value = f.engineering === undefined || f.engineering === f.raw ? f.raw : `${f.engineering} (${f.raw})`
      const bits = f.bitLength > MOST_BITS ? '' : `  ${bitsOf(run.bytes, f.bitOffset, f.bitLength)}`
      yield `  ${place.padStart(8)} ${String(f.bitLength).padStart(5)}  ${f.name.padEnd(width)}  ${value}  [${f.origin}]${bits}`
    }
  }
  if (run.needs.approvals > 0) yield `  needs the approval of ${run.needs.approvals} other person`
  if (run.needs.firing) yield '  is armed by the request and fired by a second act'
  for (const e of run.expects)
    yield `  expects ${e.stage}${e.within === undefined ? '' : ` within ${e.within} s`}: ${e.by}`
  for (const condition of run.unchecked ?? []) yield `  not checked at its execution on board: ${condition}`
  for (const r of run.refusals)
    yield `  ${r.hold === undefined ? 'AGAINST IT' : 'HOLDS IT BACK'} (${r.rule}): ${r.message} — ${r.remedy}`
  if (run.refusals.length === 0) yield '  nothing stands against it'
}

export const clockText = (utc: string): string => utc.slice(11, 23)

export function stageLine(s: Activity['stages'][number]): string {
  const there = s.there === undefined ? '' : `, there ${s.there}`
  const evidence = (s.evidence ?? [])
    .map((e) => e.text ?? (e.position === undefined ? e.kind : `${e.kind} ${e.position} of ${e.chain ?? '?'}`))
    .join(', ')
  return `  ${clockText(s.at)}  ${s.passed ? s.stage : `NOT ${s.stage}`}${s.by === undefined ? '' : ` by ${s.by}`}${there}${
    s.detail === undefined ? '' : `: ${s.detail}`
  }${evidence === '' ? '' : `  (${evidence})`}`
}

export const endLine = (a: Activity): string =>
  `activity ${a.id} ${a.state}${
    a.ending === undefined || a.ending.reason === a.state
      ? ''
      : `: ${a.ending.code === undefined ? '' : `${a.ending.code} `}${a.ending.reason}`
  }`

/** `hidden`: arguments that are left away. */
export function headLine(a: Activity, hidden?: ReadonlySet<string>): string {
  const given = Object.entries(a.arguments)
    .filter(([name]) => hidden?.has(name) !== true)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
  return `activity ${a.id}  ${a.path}${given === '' ? '' : ` ${given}`}  by ${a.by.user}${
    a.by.via === undefined ? '' : ` (${a.by.via})`
  }${a.comment === undefined ? '' : `  "${a.comment}"`}`
}

export function* activityText(a: Activity): Generator<string> {
  yield headLine(a)
  if (a.route !== undefined) yield `  ${route(a.route)}`
  if (a.bytes !== undefined) yield `  bytes ${a.bytes}`
  for (const condition of a.unchecked ?? []) yield `  not checked at its execution on board: ${condition}`
  yield `  digest ${a.digest}`
  for (const o of a.overrides ?? [])
    yield `  ${o.rules.join(', ')} set aside by ${o.by.user} at ${clockText(o.at)}: ${o.reason}`
  for (const approval of a.approvals)
    yield `  approved by ${approval.user} at ${clockText(approval.at)}${approval.comment === undefined ? '' : `: ${approval.comment}`}`
  for (const stage of a.stages) yield stageLine(stage)
  yield `  ${waitingFor(a) ?? endLine(a)}`
}

/** What it waits for, and the command that gives it. */
export function waitingFor(a: Activity): string | undefined {
  if (a.state !== 'waiting') return undefined
  const held = a.held?.[0]
  if (held !== undefined) {
    const names = (a.held ?? []).flatMap((r) => (r.override === undefined ? [] : [`"${r.override.name}"`]))
    const aside = names.length === 0 ? '' : `; to set it aside: vigie tc override ${a.id} ${names.join(' ')} --reason …`
    return `held: ${held.message}${aside}`
  }
  if (a.needs.approvals > a.approvals.length)
    return `waits for another person: vigie tc approve ${a.id} --digest ${a.digest}`
  return a.needs.firing ? `armed; fire it with: vigie tc fire ${a.id} --digest ${a.digest}` : undefined
}

const COP1_STATES = [
  'active',
  'retransmit without wait',
  'retransmit with wait',
  'initialising without BC frame',
  'initialising with BC frame',
  'initial',
]

export function* uplinkText(u: Uplink): Generator<string> {
  const holder = u.holder === undefined ? 'free' : `held by ${u.holder}`
  const inhibited = u.inhibited === undefined ? '' : `  INHIBITED (${u.inhibited.scope}) by ${u.inhibited.by}`
  yield `${u.chain}  ${holder}${u.lentTo === undefined ? '' : `, lent to ${u.lentTo}`}${inhibited}`
  for (const l of u.links)
    yield `  ${l.name === u.selected ? '*' : ' '} ${l.name}  ${l.state}${l.carrier === undefined ? '' : `, carrier ${l.carrier ? 'up' : 'down'}`}${
      l.bitLock === undefined ? '' : `, bit lock ${l.bitLock ? 'yes' : 'no'}`
    }, ${l.radiated} radiated, ${l.refused} refused  ${l.detail}`
  for (const c of u.virtualChannels) {
    const clcw =
      c.clcw === undefined
        ? 'no CLCW yet'
        : `CLCW N(R)=${c.clcw.reportValue}${c.clcw.lockout ? ' LOCKOUT' : ''}${c.clcw.wait ? ' WAIT' : ''}${c.clcw.retransmit ? ' RETRANSMIT' : ''} at ${clockText(c.clcw.time)}`
    yield `    virtual channel ${c.id}: ${c.cop1 ? `COP-1 S${c.state} ${COP1_STATES[c.state - 1]}` : 'no COP-1'}, V(S)=${c.vs}, ${c.sent} not acknowledged, ${c.queued} waiting; ${clcw}`
    for (const alert of c.alerts.slice(-1)) yield `      alert at ${clockText(alert.time)}: ${alert.reason}`
  }
}

export const runLine = (run: StackRun): string =>
  `run ${run.id} of ${run.stack} version ${run.version} for ${run.chain}, priority ${run.priority}, by ${run.by.user}: ${run.state.toUpperCase()}${
    run.reason === undefined ? '' : ` (${run.reason})`
  }`

export function entryLine(run: StackRun, index: number): string {
  const e = run.entries[index]!
  const at = e.at === undefined ? '' : `${clockText(e.at)}  `
  const activity = e.activity === undefined ? '' : `, activity ${e.activity}`
  const detail = e.detail === undefined ? '' : ` — ${e.detail}`
  return `  ${String(index + 1).padStart(3)}  ${at}${e.path}: ${e.state}${activity}${detail}`
}

/** What is declared of an entry. */
export function declaredOfEntry(run: StackRun, index: number): string {
  const e = run.entries[index]!
  const told = [
    e.release === 'manual' ? 'released by hand' : '',
    e.spacing > 0 ? `${e.spacing} s after the one before` : '',
    `waits for ${e.wait}`,
    `on failure ${e.onFailure}`,
    `when the link is down ${e.onLinkLoss}`,
  ]
  return `       ${told.filter((t) => t !== '').join(', ')}`
}
