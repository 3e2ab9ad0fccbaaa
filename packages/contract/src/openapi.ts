/** The OpenAPI 3.1 document of the table of operations. */
import type { TSchema } from 'typebox'
import { api, API_PREFIX } from './api.ts'
import { isOtherContent, type Operation } from './operation.ts'
import * as schemas from './schemas/index.ts'

type Json = Record<string, unknown>

/** Schemas that the document names, so that generated clients have names too. */
const NAMED: ReadonlyMap<object, string> = new Map(
  Object.entries(schemas)
    .filter(([name, schema]) => /^[A-Z]/.test(name) && typeof schema === 'object' && !Array.isArray(schema))
    .map(([name, schema]) => [schema as object, name]),
)

export interface OpenApiOptions {
  readonly version: string
  readonly title?: string
}

export function openApiDocument(options: OpenApiOptions): Json {
  const components: Record<string, unknown> = {}
  for (const [schema, name] of NAMED) components[name] = refer(schema, true)
  const paths: Record<string, Json> = {}
  for (const [name, operation] of Object.entries(api) as [string, Operation][]) {
    const path = API_PREFIX + operation.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][operation.method.toLowerCase()] = describe(name, operation)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: options.title ?? 'Vigie',
      version: options.version,
      description:
        'A multi-satellite control centre. Times are UTC text with up to nine digits of the second. Errors are problem+json with a code, a cause and a remedy. Live values are at /api/v1/live (WebSocket; see the reference).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(Object.values(api).map((o) => o.tag))].map((tag) => ({ name: tag })),
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'vigie_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

const problem = (when: string): Json => ({
  description: when,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

function describe(name: string, operation: Operation): Json {
  const responses: Record<string, Json> = {}
  if (operation.answer === undefined) responses['204'] = { description: 'done' }
  else if (isOtherContent(operation.answer)) {
    responses['200'] = {
      description: 'done',
      content: { [operation.answer.contentType]: { schema: { type: 'string' } } },
    }
  } else {
    responses['200'] = { description: 'done', content: { 'application/json': { schema: refer(operation.answer) } } }
  }
  responses['400'] = problem('the request does not have the shape described here')
  if (operation.role !== 'public') {
    responses['401'] = problem('nobody is logged in')
    responses['403'] = problem(`the role ${operation.role} is needed`)
  }
  for (const [status, when] of Object.entries(operation.problems ?? {})) responses[status] = problem(when)
  return {
    operationId: name,
    tags: [operation.tag],
    summary: operation.summary,
    description: [
      operation.description,
      operation.role === 'public' ? 'No log-in is needed.' : `Role: ${operation.role}.`,
    ]
      .filter((t) => t !== undefined)
      .join('\n\n'),
    'x-role': operation.role,
    ...(operation.role === 'public' ? { security: [] } : {}),
    parameters: [...places('path', operation.params), ...places('query', operation.query)],
    ...(operation.upload === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [operation.upload.contentType]: { schema: { type: 'string', format: 'binary' } } },
          },
        }),
    ...(operation.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: refer(operation.body) } } } }),
    responses,
  }
}

function places(where: 'path' | 'query', schema: TSchema | undefined): Json[] {
  if (schema === undefined) return []
  const object = schema as unknown as { properties: Record<string, Json>; required?: string[] }
  return Object.entries(object.properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (object.required ?? []).includes(name),
    ...(typeof property['description'] === 'string' ? { description: property['description'] } : {}),
    schema: refer(property),
  }))
}

/** A plain copy of a schema in which named schemas are references. */
function refer(schema: unknown, top = false): unknown {
  if (Array.isArray(schema)) return schema.map((s) => refer(s))
  if (schema === null || typeof schema !== 'object') return schema
  const name = top ? undefined : NAMED.get(schema)
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, refer(value)]))
}
