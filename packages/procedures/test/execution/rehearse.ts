/** A procedure carried out on a clock that is stepped, in a world that a test makes up. */
import { formatUtc, parseUtc, type Tai } from '@vigie/base'
import {
  compileProcedure,
  Machine,
  parseProcedure,
  type CallUpdate,
  type Effect,
  type NameFinder,
  type ProcedureWorld,
  type Program,
  type RunState,
  type SeenValue,
  type StatementRecord,
  type Value,
} from '@vigie/procedures'

export const START = parseUtc('2031-04-02T10:00:00Z')

export interface Rehearsal {
  readonly machine: Machine
  readonly records: StatementRecord[]
  readonly effects: Effect[]
  /** Values by the name that the procedure uses. */
  set(name: string, value: Value, more?: Partial<SeenValue>): void
  /** Lets time go on, a turn whenever something falls due. */
  pass(seconds: number): void
  turn(): void
  /** The activity of a call, counted from 1, ends. */
  confirm(call: number, how?: CallUpdate['confirmation'], detail?: string): void
  readonly now: Tai
  /** "kind text: what" of each record that a test may want to see, in order. */
  story(): string[]
  asked(): string[]
}

const fold = (text: string): string => text.replaceAll(/[\s_-]+/g, '').toLowerCase()

/** Whatever has not been declared is found: activities when they are called, events and elements when they are named so. */
const NAMES: NameFinder = {
  find: (reference, context, [wanted]) => {
    const path = reference.names
      .map((n) => n.text)
      .toReversed()
      .join('.')
    if (path.startsWith('Unknown')) return undefined
    if (wanted === 'event' && !reference.names[0]!.text.startsWith('System')) return undefined
    const inner = context.find((c) => c !== '')
    return { kind: wanted!, path: inner === undefined || reference.names.length > 1 ? path : `${inner}.${path}` }
  },
}

export function programOf(
  text: string,
  options: { readonly arguments?: readonly string[]; readonly path?: string } = {},
): Program {
  const parsed = parseProcedure(text)
  const errors = parsed.diagnostics.filter((d) => d.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((d) => `${d.line}: ${d.message}`).join('\n'))
  const program = compileProcedure(parsed.procedure!, parsed.text, NAMES, { path: 'Test', ...options })
  if (program.problems.length > 0) throw new Error(program.problems.map((d) => d.message).join('\n'))
  return program
}

export function rehearse(
  text: string,
  options: {
    readonly values?: Readonly<Record<string, Value>>
    readonly arguments?: Readonly<Record<string, Value>>
    /** Activities end so by themselves, at the next turn. */
    readonly confirms?: boolean
    /** The state is kept and taken up at each turn. */
    readonly kept?: boolean
    readonly mostBusy?: number
  } = {},
): Rehearsal {
  const program = programOf(text, { arguments: Object.keys(options.arguments ?? {}) })
  const seen = new Map<string, SeenValue>()
  const set = (name: string, value: Value, more: Partial<SeenValue> = {}): void =>
    void seen.set(fold(name), { value, raw: value, validity: 'valid', sampled: { tai: String(now) }, ...more })
  const world: ProcedureWorld = {
    parameter: (path) => seen.get(fold(path.split('.').at(-1)!)) ?? seen.get(fold(path)),
    element: (path) => ({ name: path.split('.').at(-1)!, description: `the ${path}` }),
  }
  let now = START
  for (const [name, value] of Object.entries(options.values ?? {})) set(name, value)
  const given = Object.fromEntries(Object.entries(options.arguments ?? {}).map(([k, v]) => [k.toLowerCase(), v]))
  let machine = Machine.begin(program, given, world, now, options)
  const records: StatementRecord[] = []
  const effects: Effect[] = []
  let activities = 100
  let next: Tai | undefined
  const turn = (): void => {
    for (let i = 0; i < 1000; i++) {
      if (options.kept === true) {
        const state = JSON.parse(JSON.stringify(machine.state)) as RunState
        machine = new Machine(program, state, world, options)
      }
      const done = machine.turn(now)
      records.push(...done.records)
      effects.push(...done.effects)
      next = done.next
      let changed = false
      for (const effect of done.effects)
        if (effect.kind === 'activity') {
          changed = true
          machine.call(effect.call, {
            activity: activities++,
            execution: options.confirms === true ? 'completed' : 'routing',
            confirmation: options.confirms === true ? 'confirmed' : 'not available',
          })
        }
      if (!done.more && !changed) return
    }
  }
  turn()
  return {
    get machine() {
      return machine
    },
    records,
    effects,
    get now() {
      return now
    },
    set,
    turn,
    pass: (seconds) => {
      const until = now + BigInt(Math.round(seconds * 1e9))
      for (let due = next; due !== undefined && due <= until && !machine.over; due = next) {
        if (due > now) now = due
        turn()
        if (next !== undefined && next <= now) break
      }
      now = until
      turn()
    },
    confirm: (call, how = 'confirmed', detail) => {
      machine.call(call, {
        execution: 'completed',
        confirmation: how,
        endedAt: formatUtc(now),
        ...(detail === undefined ? {} : { detail }),
      })
      turn()
    },
    story: () =>
      records
        .filter((r) => r.kind !== 'procedure' || r.phase === 'stop')
        .map((r) =>
          [
            r.kind,
            r.phase === 'done' ? '' : r.phase,
            r.text ?? '',
            r.value === undefined ? '' : `→ ${r.value}`,
            r.ok === undefined ? '' : r.ok ? 'yes' : 'no',
            r.status ?? '',
          ]
            .filter((w) => w !== '')
            .join(' '),
        ),
    asked: () =>
      effects.flatMap((e) =>
        e.kind === 'activity'
          ? [
              `${e.path}(${Object.entries(e.arguments)
                .map(([k, v]) => `${k}=${typeof v === 'object' ? JSON.stringify(v) : String(v)}`)
                .join(', ')})`,
            ]
          : [],
      ),
  }
}

export const logged = (r: Rehearsal): (string | undefined)[] =>
  r.records.filter((x) => x.kind === 'log').map((x) => x.value)
export const outcome = (r: Rehearsal): string | undefined => r.machine.state.outcome
