import { Type } from 'typebox'
import { operations } from '../operation.ts'
import {
  Stack,
  STACK_DIRECTIONS,
  STACK_FORMATS,
  StackCheck,
  StackRun,
  StackSummary,
  StackText,
} from '../schemas/stacks.ts'

const tag = 'Stacks'
const named = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) })
const numbered = Type.Object({ id: Type.Integer({ minimum: 0 }) })
const Version = Type.Optional(Type.Integer({ minimum: 1, description: 'the last one unless told' }))
const missing = { 404: 'no such stack or version' }

export const stackOperations = operations({
  listStacks: {
    method: 'GET',
    path: '/stacks',
    tag,
    role: 'viewer',
    summary: 'Stacks, each in its last version',
    query: Type.Object({ chain: Type.Optional(Type.String()) }),
    answer: Type.Array(StackSummary),
  },
  checkStack: {
    method: 'POST',
    path: '/stacks/check',
    tag,
    role: 'viewer',
    summary: 'What is wrong with a stack as written; nothing is saved',
    body: StackText,
    answer: StackCheck,
  },
  getStack: {
    method: 'GET',
    path: '/stacks/:name',
    tag,
    role: 'viewer',
    summary: 'A stack with its entries, checked against the present database',
    params: named,
    query: Type.Object({ version: Version }),
    answer: Stack,
    problems: missing,
  },
  listStackVersions: {
    method: 'GET',
    path: '/stacks/:name/versions',
    tag,
    role: 'viewer',
    summary: 'Its versions, the newest first',
    params: named,
    answer: Type.Array(StackSummary),
    problems: missing,
  },
  exportStack: {
    method: 'GET',
    path: '/stacks/:name/export',
    tag,
    role: 'viewer',
    summary: 'A stack as a file',
    params: named,
    query: Type.Object({ version: Version, format: Type.Optional(Type.Enum(STACK_FORMATS)) }),
    answer: { contentType: 'text/plain; charset=utf-8' },
    problems: missing,
  },
  saveStack: {
    method: 'PUT',
    path: '/stacks/:name',
    tag,
    role: 'controller',
    summary: 'Save a stack as its next version; the versions before are kept',
    description:
      'What does not fit the present database is told as findings, and saved all the same; only what cannot be read is refused.',
    params: named,
    body: Type.Object({
      ...StackText.properties,
      base: Type.Optional(
        Type.Integer({
          minimum: 0,
          description: 'the version that it was made from; refused where there is a later one',
        }),
      ),
      accept: Type.Optional(
        Type.Boolean({ description: 'the commands as the present database has them are what is meant' }),
      ),
    }),
    answer: Stack,
    problems: { 409: 'somebody has saved it since', 422: 'it cannot be read: the problem lists `diagnostics`' },
  },
  removeStack: {
    method: 'DELETE',
    path: '/stacks/:name',
    tag,
    role: 'controller',
    summary: 'Remove a stack with its versions; its runs stay on record',
    params: named,
    problems: missing,
  },
  runStack: {
    method: 'POST',
    path: '/stacks/:name/run',
    tag,
    role: 'controller',
    summary: 'Put a stack into the queue of its satellite',
    params: named,
    body: Type.Object({
      version: Version,
      priority: Type.Optional(Type.Integer({ minimum: -100, maximum: 100, description: '0 unless told' })),
      paused: Type.Optional(Type.Boolean({ description: 'paused before its first entry, to go step by step' })),
    }),
    answer: StackRun,
    problems: { ...missing, 409: 'it does not fit the present database: the problem lists `diagnostics`' },
  },
  listStackRuns: {
    method: 'GET',
    path: '/stack-runs',
    tag,
    role: 'viewer',
    summary: 'Runs of stacks, the newest first',
    query: Type.Object({ chain: Type.Optional(Type.String()), stack: Type.Optional(Type.String()) }),
    answer: Type.Array(StackRun),
  },
  getStackRun: {
    method: 'GET',
    path: '/stack-runs/:id',
    tag,
    role: 'viewer',
    summary: 'A run of a stack, with what became of each entry',
    params: numbered,
    answer: StackRun,
    problems: { 404: 'no such run' },
  },
  directStackRun: {
    method: 'POST',
    path: '/stack-runs/:id/direct',
    tag,
    role: 'controller',
    summary: 'Pause, resume or cancel a run, send its next entry, or leave it out',
    params: numbered,
    body: Type.Object({
      what: Type.Enum(STACK_DIRECTIONS, {
        description: 'step: the next entry is sent now, also where its release is manual or the run is paused',
      }),
      reason: Type.Optional(Type.String({ maxLength: 2000 })),
    }),
    answer: StackRun,
    problems: { 404: 'no such run', 409: 'it has no meaning in the state of the run' },
  },
})
