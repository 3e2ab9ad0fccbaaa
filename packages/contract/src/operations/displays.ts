import { Type } from 'typebox'
import { operations } from '../operation.ts'
import { CheckedDisplay, DisplaySummary, KeptDisplay } from '../schemas/displays.ts'

const tag = 'Displays'
const named = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$',
    description: 'letters, digits, and . _ - after the first',
  }),
})
const Version = Type.Optional(
  Type.Integer({ minimum: 0, description: 'the last one unless told; 0: that of the mission folder' }),
)
const missing = { 404: 'no such display or version' }
const text = Type.String({ maxLength: 16_000_000, description: 'YAML or JSON (docs/formats/displays.md)' })

export const displayOperations = operations({
  listDisplays: {
    method: 'GET',
    path: '/displays',
    tag,
    role: 'viewer',
    summary: 'Displays of the mission and those that people built, each in its last version',
    answer: Type.Array(DisplaySummary),
  },
  checkDisplay: {
    method: 'POST',
    path: '/displays/check',
    tag,
    role: 'viewer',
    summary: 'A display as written, and what is wrong with it; nothing is saved',
    body: Type.Object({ text }),
    answer: CheckedDisplay,
  },
  getDisplay: {
    method: 'GET',
    path: '/displays/:name',
    tag,
    role: 'viewer',
    summary: 'A display, with what does not fit the present model',
    params: named,
    query: Type.Object({ version: Version }),
    answer: KeptDisplay,
    problems: missing,
  },
  listDisplayVersions: {
    method: 'GET',
    path: '/displays/:name/versions',
    tag,
    role: 'viewer',
    summary: 'Its versions, the newest first',
    params: named,
    answer: Type.Array(DisplaySummary),
    problems: missing,
  },
  exportDisplay: {
    method: 'GET',
    path: '/displays/:name/export',
    tag,
    role: 'viewer',
    summary: 'A display as a file: YAML, with its drawings',
    params: named,
    query: Type.Object({ version: Version }),
    answer: { contentType: 'text/plain; charset=utf-8' },
    problems: missing,
  },
  saveDisplay: {
    method: 'PUT',
    path: '/displays/:name',
    tag,
    role: 'controller',
    summary: 'Save a display as its next version; the versions before are kept',
    description:
      'Names that the model does not have are told as findings, and saved all the same; only what cannot be read is refused.',
    params: named,
    body: Type.Object({
      text,
      base: Type.Optional(
        Type.Integer({
          minimum: 0,
          description: 'the version that it was made from; refused where there is a later one',
        }),
      ),
      comment: Type.Optional(Type.String({ maxLength: 1000 })),
    }),
    answer: KeptDisplay,
    problems: { 409: 'somebody has saved it since', 422: 'it cannot be read: the problem lists `diagnostics`' },
  },
  removeDisplay: {
    method: 'DELETE',
    path: '/displays/:name',
    tag,
    role: 'controller',
    summary: 'Remove what people saved of a display; what the mission folder declares is there again',
    params: named,
    problems: missing,
  },
})
