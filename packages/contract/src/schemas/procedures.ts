/** Procedures of the mission, and their runs. */
import { Type, type Static } from 'typebox'
import { Diagnostic, Text, Time } from './common.ts'

export const PROCEDURE_RUN_STATES = ['running', 'paused', 'asking', 'ended'] as const
export const PROCEDURE_DIRECTIONS = [
  'pause',
  'resume',
  'step',
  'breaks',
  'skip',
  'jump',
  'answer',
  'offer',
  'take',
  'abort',
] as const
export const CONFIRMATION_STATUS = ['confirmed', 'not confirmed', 'aborted'] as const

const Actor = Type.Object({ user: Type.String(), role: Type.String(), via: Type.Optional(Type.String()) })
const Optional = { text: Type.Optional(Type.String()) }
const Signed = Type.Object({ by: Type.String(), at: Optional.text, comment: Optional.text })

export const ProcedureArgument = Type.Object({
  name: Type.String(),
  type: Type.Enum([
    'integer',
    'float',
    'enumerated',
    'boolean',
    'string',
    'binary',
    'absolute-time',
    'relative-time',
    'aggregate',
    'array',
  ]),
  unit: Optional.text,
  description: Optional.text,
  initialValue: Type.Optional(Text('taken when nothing is given')),
  values: Type.Optional(Type.Array(Type.String(), { description: 'of enumerations' })),
  range: Type.Optional(Type.Tuple([Type.Number(), Type.Number()])),
})

export const ProcedureSummary = Type.Object({
  path: Text('of the activity: procedures/RECO1/TCS/HeaterOn.pluto is RECO1.TCS.HeaterOn'),
  element: Type.String(),
  name: Type.String(),
  title: Optional.text,
  description: Optional.text,
  file: Text('below the mission folder'),
  digest: Text('SHA-256 of the text'),
  arguments: Type.Array(ProcedureArgument),
  criticality: Type.String(),
  verifies: Type.Array(Type.String(), { description: 'ids of requirements' }),
  alarms: Type.Array(Type.String(), {
    description: 'paths of parameters, and of elements for all below them, whose alarms it answers',
  }),
  phase: Optional.text,
  author: Type.Optional(Type.Object({ user: Type.String(), role: Optional.text })),
  reviewed: Type.Optional(Signed),
  approved: Type.Optional(Signed),
  validatedOn: Type.Array(
    Type.Object({ on: Type.String(), version: Optional.text, at: Optional.text, by: Optional.text }),
  ),
  errors: Type.Integer({ description: 'findings that keep it from being run' }),
})
export type ProcedureSummary = Static<typeof ProcedureSummary>
export const PROCEDURE_DECISIONS = ['reviewed', 'approved', 'rejected', 'withdrawn'] as const
export const ProcedureVersion = Type.Object({
  path: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  origin: Type.Enum(['mission', 'library'], {
    description: 'it came with the mission folder, or somebody saved it here',
  }),
  state: Type.Enum(['draft', 'reviewed', 'approved', 'rejected', 'withdrawn']),
  inForce: Type.Boolean({ description: 'it is what is run' }),
  digest: Text('SHA-256 of the text'),
  content: Text('SHA-256 of the text and of what is declared beside it: what decisions are about'),
  base: Type.Optional(Type.Integer({ description: 'version that it was made from' })),
  by: Type.String(),
  at: Type.String(),
  comment: Optional.text,
  reviewed: Type.Array(Signed),
  approved: Type.Array(Signed),
  ended: Type.Optional(
    Type.Object({ ...Signed.properties, what: Type.String() }, { description: 'rejected or withdrawn' }),
  ),
  validatedOn: Type.Array(
    Type.Object({ on: Type.String(), version: Optional.text, at: Optional.text, by: Optional.text }),
  ),
})
export type ProcedureVersion = Static<typeof ProcedureVersion>
export const ProcedureVersionText = Type.Object({
  ...ProcedureVersion.properties,
  text: Type.String(),
  declared: Type.Optional(Text('YAML of what is declared beside it')),
  beside: Type.Optional(Text('the same as the mission folder would have it: with what was decided')),
})
export type ProcedureVersionText = Static<typeof ProcedureVersionText>

export const ProcedureDetail = Type.Object({
  ...ProcedureSummary.properties,
  version: Type.Integer({ description: 'of the library: what is in force' }),
  versions: Type.Integer({ description: 'that there are' }),
  environment: Text('what this centre commands: simulator, engineering model, flight model'),
  missing: Type.Array(Type.String(), { description: 'what keeps it from being run there by the rules of the mission' }),
  declared: Type.Optional(Text('YAML of what is declared beside it, decisions excepted')),
  text: Type.String(),
  findings: Type.Array(Diagnostic),
})
export type ProcedureDetail = Static<typeof ProcedureDetail>

const Given = Type.Record(Type.String(), Type.Unknown(), {
  description: 'values of the arguments, as numbers or as text: "20 degC"',
})
export const ProcedureStart = Type.Object({
  arguments: Type.Optional(Given),
  comment: Type.Optional(Type.String({ maxLength: 2000 })),
  paused: Type.Optional(Type.Boolean({ description: 'it stands before its first statement' })),
  breaks: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { description: 'lines to stop before' })),
})

const Found = Type.Object({ of: Text('as written'), value: Type.String() })
export const StatementRecord = Type.Object({
  n: Type.Integer({ description: 'from 0 in each run' }),
  at: Time,
  thread: Type.Integer({ description: 'branch that it is of; 1 is the main one' }),
  node: Type.Integer({ description: 'number of the construct in the text' }),
  line: Type.Integer({ description: 'from 1' }),
  kind: Text(
    'kind of statement: step, activity, wait, if, assign, log …; or what happened: event, question, problem …',
  ),
  phase: Type.Enum(['start', 'done', 'stop']),
  text: Optional.text,
  found: Type.Optional(Type.Array(Found, { description: 'what its expressions read' })),
  ok: Type.Optional(Type.Boolean({ description: 'of conditions: it held' })),
  status: Type.Optional(Type.Enum(CONFIRMATION_STATUS)),
  check: Type.Optional(
    Type.Object({
      kind: Type.Enum(['parameter', 'wait', 'activity', 'event', 'statement']),
      subject: Type.String(),
      expected: Type.String(),
      actual: Optional.text,
      passed: Type.Boolean(),
      parameter: Type.Optional(Text('that alone was compared')),
      condition: Type.Optional(Text('on its samples, in its unit')),
      unit: Optional.text,
      since: Type.Optional(Time),
      within: Type.Optional(Type.Number({ description: 's that were allowed' })),
      took: Type.Optional(Type.Number({ description: 's' })),
    }),
  ),
  value: Type.Optional(Text('what was assigned, logged, answered')),
  detail: Optional.text,
  code: Optional.text,
  call: Type.Optional(Type.Integer({ description: 'number of the request in the run' })),
  activity: Type.Optional(Type.Integer({ description: 'number of the activity in the centre' })),
  path: Type.Optional(Text('of the activity')),
  arguments: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  by: Type.Optional(Text('operator')),
})
export type StatementRecord = Static<typeof StatementRecord>

export const ProcedurePlace = Type.Object({
  thread: Type.Integer(),
  role: Type.Enum(['main', 'branch', 'watchdog']),
  node: Type.Integer(),
  line: Type.Integer(),
  text: Type.String(),
  steps: Type.Array(Type.String(), { description: 'steps around it, the outermost first' }),
  doing: Type.Enum(['next', 'working', 'waiting', 'activity', 'asking', 'branches', 'suspended', 'armed']),
  since: Type.Optional(Time),
  until: Type.Optional(Time),
  activity: Type.Optional(Type.Integer()),
})

export const ProcedureRun = Type.Object({
  id: Type.Integer({ description: 'position of its first entry in the journal of procedures' }),
  path: Type.String(),
  title: Optional.text,
  activity: Type.Optional(Type.Integer({ description: 'that it is; it ends as the run does' })),
  arguments: Type.Record(Type.String(), Type.Unknown()),
  digest: Text('SHA-256 of the text at its start'),
  author: Type.Optional(Type.Object({ user: Type.String(), role: Optional.text })),
  startedBy: Actor,
  holder: Type.Object(Actor.properties, { description: 'what it asks for is asked for in this name' }),
  offeredTo: Optional.text,
  startedAt: Time,
  endedAt: Type.Optional(Time),
  state: Type.Enum(PROCEDURE_RUN_STATES, { description: 'asking: it goes on, and a question is open' }),
  paused: Type.Optional(Type.Object({ why: Type.String(), by: Optional.text, code: Optional.text })),
  outcome: Type.Optional(Type.Enum(CONFIRMATION_STATUS)),
  why: Optional.text,
  code: Optional.text,
  statements: Type.Integer(),
  busy: Type.Boolean({ description: 'it works without a wait' }),
  places: Type.Array(ProcedurePlace, { description: 'where it stands: one for each branch and watchdog' }),
  breaks: Type.Array(Type.Integer()),
  questions: Type.Array(
    Type.Object({
      id: Type.Integer(),
      line: Type.Integer(),
      text: Type.String(),
      expected: Optional.text,
      options: Type.Optional(Type.Array(Type.String(), { description: 'absent: any text' })),
      since: Time,
    }),
  ),
  variables: Type.Record(Type.String(), Type.String()),
  activities: Type.Array(
    Type.Object({
      call: Type.Integer(),
      activity: Type.Optional(Type.Integer()),
      path: Type.String(),
      execution: Type.String(),
      confirmation: Type.String(),
      detail: Optional.text,
    }),
  ),
  edits: Type.Array(Type.Object({ at: Time, by: Type.String(), reason: Type.String() }), { description: 'red-lines' }),
  records: Type.Integer({ description: 'statements on record' }),
  recent: Type.Array(StatementRecord, { description: 'the latest of them' }),
})
export type ProcedureRun = Static<typeof ProcedureRun>

export const ProcedureDirection = Type.Object({
  what: Type.Enum(PROCEDURE_DIRECTIONS, {
    description:
      'breaks: lines to stop before, all of them; skip, jump: a paused run only, by roles of the rules, with a reason; offer: to whoever then takes it',
  }),
  reason: Type.Optional(Type.String({ maxLength: 2000 })),
  thread: Type.Optional(Type.Integer({ description: 'of several branches, the one that is meant' })),
  line: Type.Optional(Type.Integer({ minimum: 1, description: 'jump: where to' })),
  lines: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }))),
  question: Type.Optional(Type.Integer()),
  answer: Type.Optional(Type.String({ maxLength: 2000 })),
  to: Type.Optional(Type.String({ maxLength: 200 })),
})
export type ProcedureDirection = Static<typeof ProcedureDirection>

/** What would be asked for, without anything being done. */
export const ProcedureRehearsal = Type.Object({
  path: Type.String(),
  outcome: Type.Optional(Type.Enum(CONFIRMATION_STATUS)),
  why: Optional.text,
  steps: Type.Integer({ description: 'statements carried out' }),
  took: Type.Number({ description: 's, as far as waits say' }),
  assumed: Type.Array(
    Type.Object({
      line: Type.Integer(),
      what: Text('what nobody knows without the satellite, and what was taken for it'),
    }),
  ),
  activities: Type.Array(
    Type.Object({
      line: Type.Integer(),
      path: Type.String(),
      arguments: Type.Record(Type.String(), Type.Unknown()),
      at: Time,
      bytes: Type.Optional(Text('of telecommands, hexadecimal', 100_000)),
      digest: Optional.text,
      significance: Optional.text,
      refusals: Type.Array(Type.Object({ rule: Type.String(), code: Type.String(), message: Type.String() })),
      problem: Type.Optional(Text('why it cannot be asked for')),
    }),
  ),
  records: Type.Array(StatementRecord),
})
export type ProcedureRehearsal = Static<typeof ProcedureRehearsal>

export const ProcedureEditorQuestion = Type.Object({
  text: Type.String({ maxLength: 5_000_000 }),
  path: Type.Optional(Text('of the procedure that it is a text of: its arguments are known then', 500)),
  element: Type.Optional(Text('names are looked for from there outwards', 500)),
  ask: Type.Enum(['findings', 'completion', 'hover', 'definition', 'format']),
  offset: Type.Optional(Type.Integer({ minimum: 0, description: 'in UTF-16 units' })),
})
const Span = Type.Object({ start: Type.Integer(), end: Type.Integer() })
const NamedPlace = Type.Object({
  kind: Type.Enum(['parameter', 'activity', 'event', 'element']),
  path: Type.String(),
  span: Span,
})
export const ProcedureEditorAnswer = Type.Object({
  findings: Type.Optional(
    Type.Array(
      Type.Object({
        ...Diagnostic.properties,
        span: Span,
        fix: Type.Optional(Type.Unknown({ description: 'a change that cures it' })),
      }),
    ),
  ),
  colours: Type.Optional(Type.Array(Type.Object({ span: Span, type: Type.String() }))),
  outline: Type.Optional(Type.Array(Type.Unknown())),
  named: Type.Optional(Type.Array(NamedPlace, { description: 'things of the model that the text names' })),
  replace: Type.Optional(Span),
  items: Type.Optional(
    Type.Array(
      Type.Object(
        { label: Type.String(), kind: Type.String(), insert: Type.Optional(Type.String()), detail: Optional.text },
        {
          additionalProperties: true,
        },
      ),
    ),
  ),
  hover: Type.Optional(Type.Object({ span: Span, text: Text('Markdown'), thing: Type.Optional(NamedPlace) })),
  definition: Type.Optional(Type.Object({ span: Type.Optional(Span), thing: Type.Optional(NamedPlace) })),
  edits: Type.Optional(Type.Array(Type.Object({ span: Span, text: Type.String() }))),
})
export type ProcedureEditorAnswer = Static<typeof ProcedureEditorAnswer>
