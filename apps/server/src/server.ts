/** Starts the centre and its HTTP server; ends both in order. */
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { Secret } from '@vigie/base'
import { CENTRE_ELEMENT } from '@vigie/telemetry'
import type { FastifyInstance } from 'fastify'
import type { Centre } from './centre.ts'
import { composeCentre, type CentreOptions } from './compose.ts'
import { serverErrors } from './errors.ts'
import { COOKIE } from './http/auth.ts'
import { createApp } from './http/app.ts'
import { routes } from './routes/index.ts'

export interface StartOptions extends Omit<CentreOptions, 'secureCookies' | 'loopbackOnly'> {
  /** 7440 unless told; 0 takes any that is free. */
  readonly port?: number
  /** 127.0.0.1 unless told. */
  readonly host?: string
  /** Files in PEM form. */
  readonly tlsCert?: string
  readonly tlsKey?: string
  /** Lets it listen beyond the loopback without TLS, where something in front of it does TLS. */
  readonly insecure?: boolean
  /** Folder of the built page. */
  readonly page?: string
}

export interface RunningServer {
  readonly url: string
  readonly port: number
  readonly centre: Centre
  readonly app: FastifyInstance
  /** Of a new centre: to be shown once. */
  readonly firstAdministrator?: { readonly user: string; readonly password: Secret }
  /** Opens a session in the browser, once. */
  readonly enterUrl: Secret
  close(): Promise<void>
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/
const PAGE = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'desktop', 'dist')

/** Throws coded errors: VIG-SERVER-010 … 015, and those of mission, database and journals. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? 7440
  const loopbackOnly = LOOPBACK.test(host)
  const tls = await tlsOf(options)
  if (!loopbackOnly && tls === undefined && options.insecure !== true) throw serverErrors.unsafeHost({ host })

  const composed = await composeCentre({ ...options, loopbackOnly, secureCookies: tls !== undefined })
  const { centre } = composed
  try {
    const app = await createApp({
      handlers: routes(centre),
      identity: centre.identity,
      log: centre.log,
      page: options.page ?? PAGE,
      loopbackOnly,
      ...(tls === undefined ? {} : { tls }),
    })
    enterRoute(app, centre)
    app.server.on('upgrade', (request, socket, head) => {
      centre
        .live()
        .upgrade(request, socket, head)
        .catch((error: unknown) => {
          centre.log.warn('a live connection could not be opened', { error })
          socket.destroy()
        })
    })
    await listen(app, host, port)
    const bound = (app.server.address() as AddressInfo).port
    const shownHost = host.includes(':') ? `[${host}]` : host
    const url = `${tls === undefined ? 'http' : 'https'}://${shownHost}:${bound}`
    centre.log.info('listening', { url })
    let closing: Promise<void> | undefined
    return {
      url,
      port: bound,
      centre,
      app,
      ...(composed.firstAdministrator === undefined ? {} : { firstAdministrator: composed.firstAdministrator }),
      enterUrl: new Secret(`${url}/enter?key=${centre.key.secret.reveal()}`),
      close: () => {
        closing ??= (async () => {
          centre.live().close()
          app.server.closeAllConnections()
          await app.close()
          await composed.close()
        })()
        return closing
      },
    }
  } catch (error) {
    await composed.close()
    throw error
  }
}

/** What the terminal shows leads here: the browser gets its session and goes on to the page. */
function enterRoute(app: FastifyInstance, centre: Centre): void {
  app.get<{ Querystring: { key?: string } }>('/enter', async (request, reply) => {
    const key = request.query.key
    if (typeof key === 'string' && centre.key.spend(new Secret(key))) {
      const users = await centre.identity.users()
      const first = users.find((u) => u.role === 'administrator' && !u.disabled)
      if (first !== undefined) {
        const { principal, cookie } = await centre.identity.openSession(first.user)
        await centre.perform(
          principal,
          {
            action: 'logIn',
            message: `${first.user} logged in with the key of the terminal`,
            element: `${CENTRE_ELEMENT}.Users`,
            details: { from: request.ip },
          },
          () => undefined,
        )
        reply.setCookie(COOKIE, cookie.reveal(), {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: centre.secureCookies,
        })
      }
    }
    return reply.header('cache-control', 'no-store').redirect('/', 303)
  })
}

async function tlsOf(options: StartOptions): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  const { tlsCert, tlsKey } = options
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined) throw serverErrors.badTls({ detail: 'only one of both was given' })
  try {
    const tls = { cert: await readFile(tlsCert, 'utf8'), key: await readFile(tlsKey, 'utf8') }
    // Refuses what is no PEM, and a key that belongs to another certificate.
    createSecureContext(tls)
    return tls
  } catch (error) {
    throw serverErrors.badTls({ detail: error instanceof Error ? error.message : String(error) }, { cause: error })
  }
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw serverErrors.portInUse({ port, host }, { cause: error })
    throw serverErrors.cannotListen(
      { host, port, detail: error instanceof Error ? error.message : String(error) },
      { cause: error },
    )
  }
}
