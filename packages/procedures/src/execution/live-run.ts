/** A run as the runner has it: its machine while it goes on, and what is shown of it. */
import { formatUtc } from '@vigie/base'
import type { Actor } from '@vigie/commanding'
import { places } from './control.ts'
import type { RunEntry, RunJournal, RunRequest, Telling } from './entries.ts'
import type { Machine } from './machine.ts'
import type { StatementRecord } from './record.ts'
import type { ProcedureRun } from './run.ts'
import type { RunState } from './state.ts'
import { valueText } from './values.ts'
import type { Effect } from './world.ts'

/** Records that are kept in memory; all of them are in the journal. */
const MOST_RECENT = 100
/** Activities that are shown. */
const MOST_SHOWN = 100

export function tellings(effects: readonly Effect[]): { readonly effects?: readonly Telling[] } {
  const found = effects.filter((e) => e.kind === 'withdraw' || e.kind === 'event' || e.kind === 'inform')
  return found.length === 0 ? {} : { effects: found }
}

export class LiveRun {
  readonly id: number
  readonly request: RunRequest
  readonly startedAt: string
  /** Text at the start, and as it is carried out now. */
  readonly first: string
  text: string
  holder: Actor
  offeredTo: string | undefined
  machine: Machine | undefined
  /** Of the journal, until it is taken up. */
  kept: RunState | undefined
  recent: StatementRecord[] = []
  /** Places of its entries in the journal. */
  readonly positions: number[] = []
  edits: { readonly at: string; readonly by: string; readonly reason: string }[] = []
  ended: Extract<RunEntry, { type: 'ended' }> | undefined
  /** What may not have been told, or taken back, before the last stop. */
  untold: readonly Telling[] = []
  /** Calls that nobody was asked for before the last stop. */
  readonly unasked = new Set<number>()
  watched: ReadonlySet<string> = new Set()
  next: bigint | undefined
  again = false
  /** Something changed that is on no record yet. */
  dirty = false
  busy = false
  working: Promise<void> | undefined

  constructor(id: number, { request, text, at }: Extract<RunEntry, { type: 'started' }>) {
    this.id = id
    this.request = request
    this.text = text
    this.first = text
    this.startedAt = at
    this.holder = request.by
  }

  get over(): boolean {
    return this.ended !== undefined
  }
  get outcome(): string | undefined {
    return this.ended?.outcome
  }

  /** An entry that is new. */
  note(journal: RunJournal, entry: Exclude<RunEntry, { type: 'started' }>): void {
    this.fold(journal.append(entry), entry)
  }
  turned(
    journal: RunJournal,
    at: string,
    records: readonly StatementRecord[],
    state: RunState,
    effects: readonly Effect[],
  ): void {
    this.note(journal, { type: 'turn', run: this.id, at, records, state, ...tellings(effects) })
  }

  /** An entry of the journal, in their order. */
  fold(position: number, entry: Exclude<RunEntry, { type: 'started' }>): void {
    this.positions.push(position)
    switch (entry.type) {
      case 'turn':
        this.#goesOn(entry)
        return
      case 'directed':
        this.#goesOn(entry)
        if (entry.what === 'offer') this.offeredTo = entry.to
        if (entry.what === 'take') {
          this.holder = entry.by
          this.offeredTo = undefined
        }
        return
      case 'edited':
        this.text = entry.text
        this.#goesOn(entry)
        this.edits = [...this.edits, { at: entry.at, by: entry.by.user, reason: entry.reason }]
        return
      case 'ended':
        this.ended = entry
        this.lastState = this.machine?.state ?? this.kept
        this.kept = undefined
        this.machine = undefined
    }
  }
  #goesOn({
    state,
    records,
    effects = [],
  }: Extract<RunEntry, { records: unknown }> & { effects?: readonly Telling[] }): void {
    if (this.machine === undefined) {
      this.kept = state
      this.untold = effects
    }
    this.recent = [...this.recent, ...records].slice(-MOST_RECENT)
  }
  /** Of one that has ended. */
  lastState: RunState | undefined

  view(): ProcedureRun {
    const { machine, ended } = this
    const state = machine?.state ?? this.kept ?? this.lastState
    const questions = ended === undefined ? (state?.questions ?? []).filter((q) => q.answer === undefined) : []
    const paused = ended === undefined ? state?.paused : undefined
    const { by, values: _, ...request } = this.request
    return {
      ...request,
      id: this.id,
      startedBy: by,
      holder: this.holder,
      ...(this.offeredTo === undefined ? {} : { offeredTo: this.offeredTo }),
      startedAt: this.startedAt,
      state:
        ended !== undefined ? 'ended' : paused !== undefined ? 'paused' : questions.length > 0 ? 'asking' : 'running',
      ...(paused === undefined ? {} : { paused }),
      ...(ended === undefined
        ? {}
        : {
            endedAt: ended.at,
            outcome: ended.outcome,
            ...(ended.why === undefined ? {} : { why: ended.why }),
            ...(ended.code === undefined ? {} : { code: ended.code }),
          }),
      statements: state?.statements ?? 0,
      busy: ended === undefined && this.busy,
      places: machine === undefined ? [] : places(machine),
      breaks: machine === undefined ? [] : machine.state.breaks.map((b) => machine.program.nodes[b]!.line),
      questions: questions.map((q) => ({
        id: q.id,
        line: q.line,
        text: q.text,
        since: formatUtc(BigInt(q.since)),
        ...(q.expected === undefined ? {} : { expected: q.expected }),
        ...(q.options === undefined ? {} : { options: q.options }),
      })),
      variables: Object.fromEntries(
        Object.values(state?.scopes ?? {}).flatMap((s) =>
          Object.entries(s.variables).map(([k, v]) => [k, valueText(v)]),
        ),
      ),
      activities: Object.values(state?.calls ?? {})
        .slice(-MOST_SHOWN)
        .map((c) => ({
          call: c.id,
          path: c.path,
          execution: c.execution,
          confirmation: c.confirmation,
          ...(c.activity === undefined ? {} : { activity: c.activity }),
          ...(c.detail === undefined ? {} : { detail: c.detail }),
        })),
      edits: this.edits,
      records: state?.next.record ?? 0,
      recent: this.recent,
    }
  }
}
