/** Who sends a request, and whether it may: sessions by cookie, programs by token, no other site in either's name. */
import type { IncomingHttpHeaders } from 'node:http'
import { fastifyCookie } from '@fastify/cookie'
import { Secret } from '@vigie/base'
import { roleIncludes, type Identity, type Principal, type Role } from '@vigie/contract'
import { serverErrors } from '../errors.ts'

export const COOKIE = 'vigie_session'
const LOOPBACK_NAMES = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i

export async function principalOf(headers: IncomingHttpHeaders, identity: Identity): Promise<Principal | undefined> {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return identity.byToken(new Secret(bearer))
  const cookie = headers.cookie === undefined ? undefined : fastifyCookie.parse(headers.cookie)[COOKIE]
  return cookie === undefined || cookie === '' ? undefined : identity.bySession(new Secret(cookie))
}

/** Throws VIG-SERVER-002, VIG-SERVER-003. */
export function requireRole(principal: Principal | undefined, required: Role): Principal {
  if (principal === undefined) throw serverErrors.notLoggedIn()
  if (!roleIncludes(principal.role, required))
    throw serverErrors.forbidden({ required, user: principal.user, role: principal.role })
  return principal
}

/**
 * A browser says where a request comes from (Origin, Sec-Fetch-Site). What changes something, and live connections, must
 * come from this server's own page. Throws VIG-SERVER-004.
 */
export function requireSameOrigin(headers: IncomingHttpHeaders): void {
  if (headers.authorization !== undefined) return
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const own = origin === undefined || (URL.canParse(origin) && new URL(origin).host === headers.host)
  if (!own || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw serverErrors.crossOrigin({ origin: origin ?? String(site) })
}

/** On the loopback the name must be one of it: a foreign name that resolves to it (DNS rebinding) is refused. Throws VIG-SERVER-005. */
export function requireLoopbackName(host: string | undefined): void {
  if (host !== undefined && !LOOPBACK_NAMES.test(host)) throw serverErrors.wrongHost({ host })
}
