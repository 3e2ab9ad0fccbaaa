/** The API of a centre without a port: requests are injected (https://fastify.dev/docs/latest/Guides/Testing/). */
import type { FastifyInstance } from 'fastify'
import type { Centre } from '../centre.ts'
import { routes } from '../routes/index.ts'
import { createApp } from './app.ts'

export const apiOf = (centre: Centre): Promise<FastifyInstance> =>
  createApp({ handlers: routes(centre), identity: centre.identity, log: centre.log, loopbackOnly: true })
