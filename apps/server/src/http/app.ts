/** The HTTP server: operations, the page, problems, and what keeps both safe. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import cookie from '@fastify/cookie'
import files from '@fastify/static'
import { VigieError, type Log } from '@vigie/base'
import type { Identity } from '@vigie/contract'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { serverErrors } from '../errors.ts'
import { requireLoopbackName } from './auth.ts'
import { registerOperations, type Handlers } from './handlers.ts'

export interface HttpOptions {
  readonly handlers: Handlers
  readonly identity: Identity
  readonly log: Log
  /** Folder of the built page; absent or not there: the API only. */
  readonly page?: string
  readonly loopbackOnly: boolean
  readonly tls?: { readonly cert: string; readonly key: string }
}

/** The page loads nothing from elsewhere, runs no inline script, and is framed by nobody. Styles are inline in its widgets. */
const CONTENT_SECURITY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const NO_PAGE = `<!doctype html><meta charset="utf-8"><title>Vigie</title>
<p>The server runs, but the page was not built. Run <code>npm start</code> in the repository, which builds it.
The API is described at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>`

export async function createApp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: 2_000_000,
    // Names of parameters and chains are part of addresses.
    routerOptions: { maxParamLength: 2048 },
    ...(options.tls === undefined ? {} : { https: options.tls }),
  }) as unknown as FastifyInstance
  app.decorateRequest('principal', undefined)
  await app.register(cookie)
  // Files come as they are read: whoever takes one counts its bytes.
  app.addContentTypeParser('application/octet-stream', (_, payload, done) => done(null, payload))

  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', CONTENT_SECURITY)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header('cross-origin-resource-policy', 'same-origin')
    if (options.tls !== undefined) reply.header('strict-transport-security', 'max-age=31536000')
    if (options.loopbackOnly) requireLoopbackName(request.headers.host)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = toVigieError(error, (reference) =>
      options.log.error('a request failed', {
        reference,
        method: request.method,
        url: request.routeOptions.url ?? request.url,
        error,
      }),
    )
    return reply
      .code(known.status)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify({ ...known.toProblem(), ...diagnosticsOf(error), ...refusalsOf(known) }))
  })
  registerOperations(app, options.handlers, options.identity)
  await servePage(app, options.page)
  return app
}

function toVigieError(error: FastifyError, report: (reference: string) => void): VigieError {
  if (error instanceof VigieError) return error
  if (
    error.validation !== undefined ||
    (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
  )
    return serverErrors.badRequest({ detail: error.message })
  const reference = randomBytes(4).toString('hex')
  report(reference)
  return serverErrors.internal({ reference }, { cause: error })
}

/** Which rules of release are not satisfied. */
const refusalsOf = ({ details }: VigieError): { readonly refusals?: unknown } =>
  Array.isArray(details['refusals']) ? { refusals: details['refusals'] } : {}

/** Findings about a chain or a model travel with the error that refuses it. */
function diagnosticsOf(error: unknown): { readonly diagnostics?: unknown } {
  const cause = error instanceof Error ? error.cause : undefined
  return Array.isArray(cause) ? { diagnostics: cause } : {}
}

async function servePage(app: FastifyInstance, page: string | undefined): Promise<void> {
  const there = page !== undefined && existsSync(path.join(page, 'index.html'))
  if (there) {
    await app.register(files, {
      root: page,
      index: false,
      wildcard: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        // Names of built assets carry a hash of their content.
        const forever = file.includes(`${path.sep}assets${path.sep}`)
        reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  const index = (reply: import('fastify').FastifyReply) =>
    there
      ? reply.header('cache-control', 'no-cache').sendFile('index.html')
      : reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache').send(NO_PAGE)
  app.get('/', (_, reply) => index(reply))
  app.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?')[0]!
    // Addresses of panels belong to the page; files and the API do not.
    if (request.method === 'GET' && !url.startsWith('/api/') && !path.extname(url)) return index(reply)
    throw serverErrors.noSuch({ what: 'address', name: url })
  })
}
