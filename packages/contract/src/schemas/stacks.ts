/** Stacks: activities prepared to be sent one after another, and their runs. */
import { Type, type Static } from 'typebox'
import { ACTIVITY_STAGES } from './commanding.ts'
import { Diagnostic, Text, Time } from './common.ts'

export const STACK_FORMATS = ['yaml', 'csv'] as const
export const RUN_STATES = ['queued', 'running', 'paused', 'held', 'stopped', 'completed', 'cancelled'] as const
export const ENTRY_STATES = ['pending', 'ready', 'held', 'asking', 'waiting', 'done', 'failed', 'skipped'] as const

/** How an entry is sent, and what becomes of it. */
const Declared = {
  release: Type.Enum(['automatic', 'manual']),
  spacing: Type.Number({ description: 's after the entry before was sent, at the earliest' }),
  wait: Type.Enum(ACTIVITY_STAGES, { description: 'the next entry waits until this one has passed the stage' }),
  onFailure: Type.Enum(['stop', 'continue']),
  onLinkLoss: Type.Enum(['hold', 'skip', 'fail'], {
    description: 'when the link is down as its turn comes: it waits for the link, is left out, or counts as failed',
  }),
}
export const StackEntry = Type.Object({
  path: Text('path or alias of the activity; a block command stands for those that it lists', 500),
  arguments: Type.Record(Type.String(), Type.Unknown()),
  comment: Type.Optional(Type.String()),
  ...Declared,
  service: Type.Optional(Type.Enum(['AD', 'BD'])),
  virtualChannel: Type.Optional(Type.Integer({ minimum: 0, maximum: 63 })),
})

const Head = {
  name: Type.String(),
  version: Type.Integer({ description: 'counts from 1' }),
  chain: Text('of the satellite that it is for'),
  description: Type.Optional(Type.String()),
  savedBy: Type.String(),
  savedAt: Time,
}
export const StackSummary = Type.Object({ ...Head, entries: Type.Integer({ description: 'how many' }) })
export type StackSummary = Static<typeof StackSummary>
export const Stack = Type.Object({
  ...Head,
  entries: Type.Array(StackEntry),
  writtenAgainst: Type.Optional(
    Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
      description: 'what each of its commands was when it was written, as named texts',
    }),
  ),
  text: Text('as it is written, YAML (docs/formats/stacks.md)', 10_000_000),
  findings: Type.Array(Diagnostic, {
    description: 'what does not fit the present database; it runs only without errors',
  }),
})
export type Stack = Static<typeof Stack>

export const StackText = Type.Object({
  text: Type.String({ maxLength: 5_000_000 }),
  format: Type.Optional(Type.Enum(STACK_FORMATS, { description: 'yaml unless told' })),
  chain: Type.Optional(Text('of a CSV, which does not say it')),
})
export const StackCheck = Type.Object({
  name: Type.Optional(Type.String()),
  chain: Type.Optional(Type.String()),
  entries: Type.Optional(Type.Array(StackEntry)),
  findings: Type.Array(Diagnostic),
})

export const StackRun = Type.Object({
  id: Type.Integer(),
  stack: Type.String(),
  version: Type.Integer(),
  chain: Type.String(),
  priority: Type.Integer({ description: 'the higher goes first' }),
  by: Type.Object({ user: Type.String(), role: Type.String(), via: Type.Optional(Type.String()) }),
  startedAt: Time,
  state: Type.Enum(RUN_STATES, {
    description:
      'queued: another goes first; paused: by an operator; held: the link is down; stopped: an entry failed and an operator decides',
  }),
  entries: Type.Array(
    Type.Object({
      entry: Type.Integer({ description: 'index in the stack; several of a block have the same' }),
      path: Type.String(),
      ...Declared,
      state: Type.Enum(ENTRY_STATES, {
        description: 'ready: waits for its manual release; held: for the link; waiting: sent, for its stage',
      }),
      activity: Type.Optional(Type.Integer()),
      at: Type.Optional(Time),
      detail: Type.Optional(Type.String()),
    }),
  ),
  reason: Type.Optional(Type.String()),
  endedAt: Type.Optional(Time),
})
export type StackRun = Static<typeof StackRun>
export const STACK_DIRECTIONS = ['pause', 'resume', 'step', 'skip', 'cancel'] as const
