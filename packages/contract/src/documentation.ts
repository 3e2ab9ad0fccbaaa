/** The reference of the API as Markdown, from the table of operations. */
import type { TSchema } from 'typebox'
import { api, API_PREFIX, LIVE_PATH } from './api.ts'
import { isOtherContent, type Operation } from './operation.ts'
import { ROLE_MEANING, ROLES } from './roles.ts'

interface Shape {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly patternProperties?: unknown
}

export function apiReference(): string {
  const lines = [
    '# API reference',
    '',
    'Generated from `packages/contract`; do not edit. The same table gives the OpenAPI 3.1 document at',
    `\`${API_PREFIX}/openapi.json\` and the typed client (\`createClient\`).`,
    '',
    `All paths are below \`${API_PREFIX}\`. Times are UTC text with up to nine digits of the second. Integers beyond 2^53 are`,
    'decimal text. Errors are `application/problem+json` (RFC 9457) with `code`, `cause` and `remedy`.',
    '',
    'Programs send `Authorization: Bearer <token>`; browsers use the cookie of `logIn`. Requests that change something and',
    'come with the cookie must come from the same origin.',
    '',
    '## Roles',
    '',
    'Each role may do all that the ones before it may.',
    '',
    ...ROLES.map((role) => `- **${role}** — ${ROLE_MEANING[role]}`),
  ]
  const tags = [...new Set(Object.values(api).map((o) => o.tag))]
  for (const tag of tags) {
    lines.push('', `## ${tag}`)
    for (const [name, operation] of Object.entries(api) as [string, Operation][])
      if (operation.tag === tag) lines.push(...section(name, operation))
  }
  lines.push('', ...LIVE)
  return `${lines.join('\n')}\n`
}

function section(name: string, o: Operation): string[] {
  const lines = ['', `### ${name}`, '', `\`${o.method} ${o.path}\` — ${o.summary}. Role: ${o.role}.`]
  if (o.description !== undefined) lines.push('', o.description)
  for (const [title, schema] of [
    ['Path', o.params],
    ['Query', o.query],
    ['Body', o.body],
  ] as const)
    if (schema !== undefined) lines.push('', `${title}:`, '', ...fields(schema))
  if (o.upload !== undefined) lines.push('', `Body: \`${o.upload.contentType}\`.`)
  if (o.answer === undefined) lines.push('', 'Answer: 204.')
  else if (isOtherContent(o.answer)) lines.push('', `Answer: \`${o.answer.contentType}\`.`)
  else lines.push('', `Answer: ${shapeText(o.answer as Shape)}`)
  for (const [status, when] of Object.entries(o.problems ?? {})) lines.push('', `- ${status}: ${when}`)
  return lines
}

function fields(schema: TSchema): string[] {
  const shape = schema as Shape
  if (shape.properties === undefined) return [`- ${shapeText(shape)}`]
  return Object.entries(shape.properties).map(([name, property]) => {
    const needed = shape.required?.includes(name) === true ? '' : ', optional'
    const description = property.description === undefined ? '' : ` — ${property.description}`
    return `- \`${name}\` (${shapeText(property)}${needed})${description}`
  })
}

function shapeText(shape: Shape, depth = 0): string {
  if (shape.enum !== undefined) return shape.enum.map((v) => `\`${String(v)}\``).join(' | ')
  if (shape.const !== undefined) return `\`${String(shape.const)}\``
  if (shape.anyOf !== undefined) return shape.anyOf.map((s) => shapeText(s, depth)).join(' | ')
  if (shape.type === 'array') return `list of ${shapeText(shape.items ?? {}, depth)}`
  if (shape.type === 'object' && shape.properties !== undefined) {
    if (depth > 1) return 'object'
    return `{ ${Object.entries(shape.properties)
      .map(([name, p]) => `${name}${shape.required?.includes(name) === true ? '' : '?'}: ${shapeText(p, depth + 1)}`)
      .join(', ')} }`
  }
  return shape.type ?? 'any'
}

const LIVE = [
  '## Live values',
  '',
  `WebSocket \`${LIVE_PATH}\`, JSON text messages; the types are in \`packages/contract/src/live/protocol.ts\`, a client that`,
  'reconnects is `LiveConnection` of the same package. The cookie or the bearer token of the upgrade request counts; close code',
  '4401 means that nobody is logged in.',
  '',
  '- The client sends `{"type":"subscribe","id":1,"parameters":["RECO1.AOCS.Mode"],"rate":4}`.',
  '- The server answers `subscribed` with an index for each column, then a `values` message with `snapshot`, then updates.',
  '- `values` has columns: `i` indices, `t` and `r` nanoseconds of generation and reception after `start`, `v` values, and where',
  '  not all are normal `s` monitoring states, `q` validities, `f` flags. `skipped` counts the samples that the rate left out,',
  '  `missed` those lost because the client was slow to read.',
  '- `{"type":"topics","topics":["events","alarms"]}` gives `topic` messages: a snapshot, then what changes.',
  '- `{"type":"ping","n":1}` is answered by `pong`.',
]
