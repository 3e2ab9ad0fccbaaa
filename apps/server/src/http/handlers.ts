/** Registers every operation of the contract with its handler: a missing one does not compile. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  api,
  API_PREFIX,
  isOtherContent,
  type AnswerOf,
  type Api,
  type BodyOf,
  type Identity,
  type Operation,
  type OperationName,
  type ParamsOf,
  type Principal,
  type QueryOf,
} from '@vigie/contract'
import { principalOf, requireRole, requireSameOrigin } from './auth.ts'

interface Call<O> {
  readonly params: ParamsOf<O>
  readonly query: QueryOf<O>
  readonly body: BodyOf<O>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Who asks; for public operations whoever it is. */
  readonly principal: O extends { readonly role: 'public' } ? Principal | undefined : Principal
}
/** What is no JSON is sent through `reply` as a stream, text or buffer. */
type Handler<O> = (call: Call<O>) => HandlerAnswer<O> | Promise<HandlerAnswer<O>>
type HandlerAnswer<O> =
  AnswerOf<O> extends Blob
    ? NodeJS.ReadableStream | string | Buffer
    : AnswerOf<O> extends undefined
      ? void
      : AnswerOf<O>
export type Handlers<N extends OperationName = OperationName> = { readonly [K in N]: Handler<Api[K]> }

export function registerOperations(app: FastifyInstance, handlers: Handlers, identity: Identity): void {
  for (const [name, operation] of Object.entries(api) as [OperationName, Operation][]) {
    const handler = handlers[name] as unknown as (call: unknown) => unknown
    app.route({
      method: operation.method,
      url: API_PREFIX + operation.path,
      ...(operation.bodyLimit === undefined ? {} : { bodyLimit: operation.bodyLimit }),
      schema: {
        ...(operation.params === undefined ? {} : { params: operation.params }),
        ...(operation.query === undefined ? {} : { querystring: operation.query }),
        ...(operation.body === undefined ? {} : { body: operation.body }),
      },
      // Rights are checked before a body is read.
      onRequest: async (request) => {
        if (operation.method !== 'GET') requireSameOrigin(request.headers)
        const principal = await principalOf(request.headers, identity)
        request.principal = operation.role === 'public' ? principal : requireRole(principal, operation.role)
      },
      handler: async (request, reply) => {
        const answer = await handler({
          params: request.params,
          query: request.query,
          body: request.body,
          request,
          reply,
          principal: request.principal,
        })
        if (operation.answer === undefined) return reply.code(204).send()
        if (isOtherContent(operation.answer)) {
          if (reply.getHeader('content-type') === undefined) reply.header('content-type', operation.answer.contentType)
          return reply.send(answer)
        }
        return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer))
      },
    })
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | undefined
  }
}
