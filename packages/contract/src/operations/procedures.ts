import { Type } from 'typebox'
import { operations } from '../operation.ts'
import {
  ProcedureDetail,
  ProcedureEditorAnswer,
  ProcedureEditorQuestion,
  ProcedureDirection,
  ProcedureRehearsal,
  ProcedureRun,
  ProcedureStart,
  ProcedureSummary,
  ProcedureVersion,
  ProcedureVersionText,
  PROCEDURE_DECISIONS,
  PROCEDURE_RUN_STATES,
  StatementRecord,
} from '../schemas/procedures.ts'

const tag = 'Procedures'
const named = Type.Object({ path: Type.String({ minLength: 1, maxLength: 500 }) })
const numbered = Type.Object({ id: Type.Integer({ minimum: 0 }) })
const oneVersion = Type.Object({ ...named.properties, version: Type.Integer({ minimum: 1 }) })
const missing = { 404: 'no such procedure' }
const noRun = { 404: 'no such run' }

export const procedureOperations = operations({
  listProcedures: {
    method: 'GET',
    path: '/procedures',
    tag,
    role: 'viewer',
    summary: 'Procedures of the mission',
    query: Type.Object({ element: Type.Optional(Type.String()), search: Type.Optional(Type.String()) }),
    answer: Type.Array(ProcedureSummary),
  },
  getProcedure: {
    method: 'GET',
    path: '/procedures/:path',
    tag,
    role: 'viewer',
    summary: 'A procedure with its text, arguments and findings',
    params: named,
    answer: ProcedureDetail,
    problems: missing,
  },
  rehearseProcedure: {
    method: 'POST',
    path: '/procedures/:path/dry-run',
    tag,
    role: 'viewer',
    summary: 'What would be asked for, against nothing: every activity with its bytes, and what had to be assumed',
    description:
      'Values are those that are given, else unknown: then conditions are assumed to hold, and that is listed. Activities are assumed to be confirmed.',
    params: named,
    body: Type.Object({
      arguments: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      values: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), { description: 'parameter → value that is assumed: "26 V", "ON"' }),
      ),
      live: Type.Optional(Type.Boolean({ description: 'other values are the present ones of the centre' })),
      text: Type.Optional(Type.String({ maxLength: 2_000_000, description: 'of the procedure, where it is another' })),
    }),
    answer: ProcedureRehearsal,
    problems: { ...missing, 400: 'an argument is wrong', 409: 'its text has errors: the problem lists `diagnostics`' },
  },
  answerProcedureEditor: {
    method: 'POST',
    path: '/procedures/editor',
    tag,
    role: 'viewer',
    summary:
      'What an editor asks about a text as it is now: findings, completion, hover, definition, form of the house',
    body: ProcedureEditorQuestion,
    answer: ProcedureEditorAnswer,
  },
  listProcedureVersions: {
    method: 'GET',
    path: '/procedures/:path/versions',
    tag,
    role: 'viewer',
    summary: 'Versions of a procedure, the newest first: those of the mission folder and those saved at the centre',
    params: named,
    answer: Type.Array(ProcedureVersion),
    problems: missing,
  },
  getProcedureVersion: {
    method: 'GET',
    path: '/procedures/:path/versions/:version',
    tag,
    role: 'viewer',
    summary: 'A version with its text and what is declared beside it',
    params: oneVersion,
    answer: ProcedureVersionText,
    problems: { 404: 'no such version' },
  },
  saveProcedureVersion: {
    method: 'POST',
    path: '/procedures/:path/versions',
    tag,
    role: 'controller',
    summary: 'Save a text as the next version: a draft, until it is reviewed and approved by others',
    description:
      'A text with errors is saved all the same; it cannot be approved. A path that is new is a new procedure.',
    params: named,
    body: Type.Object({
      text: Type.String({ maxLength: 2_000_000 }),
      beside: Type.Optional(
        Type.String({ maxLength: 100_000, description: 'YAML of the file beside it; that of the base unless told' }),
      ),
      base: Type.Optional(
        Type.Integer({ minimum: 1, description: 'version that it was made from; of a new procedure none' }),
      ),
      comment: Type.Optional(Type.String({ maxLength: 2000 })),
    }),
    answer: ProcedureVersion,
    problems: { 409: 'somebody has saved it since, or nothing is changed', 422: 'there is no such element' },
  },
  decideProcedureVersion: {
    method: 'POST',
    path: '/procedures/:path/versions/:version/decide',
    tag,
    role: 'controller',
    summary: 'Review, approve, reject or withdraw a version, as the rules of the mission allow',
    description:
      'What is approved is in force from then on: the next run carries it out. Runs under way keep their text.',
    params: oneVersion,
    body: Type.Object({
      what: Type.Enum(PROCEDURE_DECISIONS),
      comment: Type.Optional(
        Type.String({ maxLength: 2000, description: 'to reject and withdraw: the reason, required' }),
      ),
    }),
    answer: ProcedureVersion,
    problems: {
      403: 'the rules name other roles',
      404: 'no such version',
      409: 'it does not stand so, or its text has errors',
    },
  },
  validateProcedureVersion: {
    method: 'POST',
    path: '/procedures/:path/versions/:version/validate',
    tag,
    role: 'controller',
    summary: 'Record that a version was validated: on what, and on which version of that',
    description: 'Runs of tests show it by themselves; this is for what was done elsewhere.',
    params: oneVersion,
    body: Type.Object({
      on: Type.String({ minLength: 1, maxLength: 100, description: 'simulator, engineering model, flight model' }),
      of: Type.Optional(Type.String({ maxLength: 100, description: 'its version' })),
      comment: Type.Optional(Type.String({ maxLength: 2000 })),
    }),
    answer: ProcedureVersion,
    problems: { 403: 'the rules name other roles', 404: 'no such version' },
  },
  runProcedure: {
    method: 'POST',
    path: '/procedures/:path/run',
    tag,
    role: 'controller',
    summary: 'Run a procedure: an activity like any other, with the same gates',
    params: named,
    body: ProcedureStart,
    answer: Type.Object({
      activity: Type.Integer(),
      run: Type.Optional(ProcedureRun),
    }),
    problems: {
      ...missing,
      409: 'a rule is not satisfied: the problem lists them in `refusals`',
    },
  },
  listProcedureRuns: {
    method: 'GET',
    path: '/procedure-runs',
    tag,
    role: 'viewer',
    summary: 'Runs of procedures, the newest first',
    query: Type.Object({
      path: Type.Optional(Type.String()),
      state: Type.Optional(Type.Enum(PROCEDURE_RUN_STATES)),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    answer: Type.Array(ProcedureRun),
  },
  getProcedureRun: {
    method: 'GET',
    path: '/procedure-runs/:id',
    tag,
    role: 'viewer',
    summary: 'A run: where it stands, what it asks, what it asked for',
    params: numbered,
    answer: ProcedureRun,
    problems: noRun,
  },
  getProcedureRunText: {
    method: 'GET',
    path: '/procedure-runs/:id/text',
    tag,
    role: 'viewer',
    summary: 'The text that it carries out, and the one that it began with',
    params: numbered,
    answer: Type.Object({ text: Type.String(), first: Type.String() }),
    problems: noRun,
  },
  getProcedureRecord: {
    method: 'GET',
    path: '/procedure-runs/:id/record',
    tag,
    role: 'viewer',
    summary: 'What was carried out, statement by statement',
    params: numbered,
    query: Type.Object({
      from: Type.Optional(Type.Integer({ minimum: 0, description: 'number of the first record' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    }),
    answer: Type.Array(StatementRecord),
    problems: noRun,
  },
  directProcedureRun: {
    method: 'POST',
    path: '/procedure-runs/:id/direct',
    tag,
    role: 'controller',
    summary: 'Pause, resume, step, break points, skip, jump, answer, hand over, abort',
    params: numbered,
    body: ProcedureDirection,
    answer: ProcedureRun,
    problems: {
      ...noRun,
      403: 'whoever asks does not hold it, or may not',
      409: 'it has no meaning as the run stands',
    },
  },
  editProcedureRun: {
    method: 'POST',
    path: '/procedure-runs/:id/edit',
    tag,
    role: 'controller',
    summary: 'A red-line: a paused run goes on with another text; the difference stays on record',
    params: numbered,
    body: Type.Object({
      text: Type.String({ maxLength: 2_000_000 }),
      reason: Type.String({ minLength: 1, maxLength: 2000 }),
    }),
    answer: ProcedureRun,
    problems: {
      ...noRun,
      403: 'whoever asks does not hold it, or may not',
      409: 'it is not paused, the text has errors, or what has begun is not in it',
    },
  },
})
