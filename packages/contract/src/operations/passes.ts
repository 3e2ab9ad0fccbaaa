import { Type } from 'typebox'
import { operations } from '../operation.ts'
import { TimeQuery } from '../schemas/common.ts'
import { ContactPlan, ContactPlanVersion, PassesText, SavedPasses, WRITTEN_PASS_FORMATS } from '../schemas/passes.ts'

const tag = 'Passes'
const Version = Type.Optional(Type.Integer({ minimum: 1, description: 'the last one unless told' }))
const missing = { 404: 'no such version' }

export const passOperations = operations({
  getPasses: {
    method: 'GET',
    path: '/passes',
    tag,
    role: 'viewer',
    summary: 'Passes of the contact plan, in the order of their acquisition',
    query: Type.Object({
      version: Version,
      satellite: Type.Optional(Type.String()),
      station: Type.Optional(Type.String()),
      from: Type.Optional(TimeQuery),
      to: Type.Optional(TimeQuery),
    }),
    answer: ContactPlan,
    problems: missing,
  },
  listPassVersions: {
    method: 'GET',
    path: '/passes/versions',
    tag,
    role: 'viewer',
    summary: 'Versions of the contact plan, the newest first',
    answer: Type.Array(ContactPlanVersion),
  },
  exportPasses: {
    method: 'GET',
    path: '/passes/export',
    tag,
    role: 'viewer',
    summary: 'The contact plan as a file',
    query: Type.Object({ version: Version, format: Type.Optional(Type.Enum(WRITTEN_PASS_FORMATS)) }),
    answer: { contentType: 'text/plain; charset=utf-8' },
    problems: missing,
  },
  putPasses: {
    method: 'PUT',
    path: '/passes',
    tag,
    role: 'operations-engineer',
    summary: 'Replace the contact plan: its next version',
    body: PassesText,
    answer: SavedPasses,
    problems: { 409: 'it was changed since', 422: 'it cannot be read, or names what the mission does not have' },
  },
})
