import { Secret } from '@vigie/base'
import { roleIncludes, type Principal } from '@vigie/contract'
import type { FastifyReply } from 'fastify'
import { identityErrors } from '@vigie/identity-local'
import type { Centre } from '../centre.ts'
import { COOKIE } from '../http/auth.ts'
import type { Handlers } from '../http/handlers.ts'
import { serverErrors } from '../errors.ts'

type Names =
  | 'logIn'
  | 'logOut'
  | 'whoAmI'
  | 'changePassword'
  | 'listSessions'
  | 'endSession'
  | 'listTokens'
  | 'createToken'
  | 'deleteToken'
  | 'listUsers'
  | 'createUser'
  | 'changeUser'
  | 'deleteUser'

/** What may be shown of a principal. */
const shown = ({ user, name, role, via, expires }: Principal) => ({
  user,
  name,
  role,
  via,
  ...(expires === undefined ? {} : { expires }),
})

export function sessionRoutes(centre: Centre): Handlers<Names> {
  const { identity } = centre
  const open = (reply: FastifyReply, session: { readonly principal: Principal; readonly cookie: Secret }) => {
    reply.setCookie(COOKIE, session.cookie.reveal(), {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: centre.secureCookies,
    })
    return shown(session.principal)
  }
  return {
    logIn: async ({ body, request, reply }) => {
      if (body.key !== undefined) {
        if (!centre.key.spend(new Secret(body.key))) throw identityErrors.refused()
        const users = await identity.users()
        const first = users.find((u) => u.role === 'administrator' && !u.disabled)
        if (first === undefined) throw identityErrors.refused()
        const session = await identity.openSession(first.user)
        await centre.audit(session.principal, 'logIn', `${first.user} logged in with the key of the terminal`, {
          from: request.ip,
        })
        return open(reply, session)
      }
      if (body.user === undefined || body.password === undefined)
        throw serverErrors.badRequest({ detail: 'give user and password, or the key that vigie start prints' })
      try {
        const session = await identity.logIn(body.user, new Secret(body.password), request.ip)
        await centre.audit(session.principal, 'logIn', `${body.user} logged in`, { from: request.ip })
        return open(reply, session)
      } catch (error) {
        await centre.journal.event({
          element: 'CENTRE',
          name: 'LogInRefused',
          kind: 'centre',
          severity: 'low',
          message: `a log-in as "${body.user.slice(0, 64)}" from ${request.ip} was refused`,
        })
        throw error
      }
    },
    logOut: async ({ principal, reply }) => {
      if (principal.sessionId !== undefined) {
        await identity.logOut(principal.sessionId)
        centre.live().drop((p) => p.sessionId === principal.sessionId)
      }
      reply.clearCookie(COOKIE, { path: '/' })
      await centre.audit(principal, 'logOut', `${principal.user} logged out`)
    },
    whoAmI: ({ principal }) => shown(principal),
    changePassword: async ({ principal, body }) => {
      await identity.changePassword(principal, new Secret(body.current), new Secret(body.password))
      await centre.audit(principal, 'changePassword', `${principal.user} changed the own password`)
    },
    listSessions: async ({ principal }) => [
      ...(await identity.sessions(principal, principal.role === 'administrator' ? undefined : principal.user)),
    ],
    endSession: async ({ principal, params }) => {
      const ended = await identity.endSession(
        params.id,
        principal.role === 'administrator' ? undefined : principal.user,
      )
      centre.live().drop((p) => p.sessionId === ended)
      await centre.audit(principal, 'endSession', `${principal.user} ended the session ${params.id}`)
    },
    listTokens: async ({ principal }) => [
      ...(await identity.tokens(principal.role === 'administrator' ? undefined : principal.user)),
    ],
    createToken: async ({ principal, body }) => {
      const role = body.role ?? principal.role
      if (!roleIncludes(principal.role, role))
        throw serverErrors.forbidden({ required: role, user: principal.user, role: principal.role })
      const { token, secret } = await identity.addToken(principal.user, body.name, role, body.days)
      await centre.audit(principal, 'createToken', `${principal.user} made the API token "${body.name}" (${role})`, {
        id: token.id,
      })
      return { token, secret: secret.reveal() }
    },
    deleteToken: async ({ principal, params }) => {
      await identity.removeToken(params.id, principal.role === 'administrator' ? undefined : principal.user)
      await centre.audit(principal, 'deleteToken', `${principal.user} revoked the API token ${params.id}`)
    },
    listUsers: async () => [...(await identity.users())],
    createUser: async ({ principal, body }) => {
      const user = await identity.addUser({
        user: body.user,
        role: body.role,
        password: new Secret(body.password),
        ...(body.name === undefined ? {} : { name: body.name }),
      })
      await centre.audit(principal, 'createUser', `${principal.user} made the account ${body.user} (${body.role})`)
      return user
    },
    changeUser: async ({ principal, params, body }) => {
      const { password, ...rest } = body
      const user = await identity.changeUser(params.user, {
        ...rest,
        ...(password === undefined ? {} : { password: new Secret(password) }),
      })
      centre
        .live()
        .drop(
          (p) =>
            p.user === params.user && (password !== undefined || rest.role !== undefined || rest.disabled === true),
        )
      const what = Object.keys(body).join(', ')
      await centre.audit(
        principal,
        'changeUser',
        `${principal.user} changed ${what} of the account ${params.user}`,
        rest,
      )
      return user
    },
    deleteUser: async ({ principal, params }) => {
      await identity.removeUser(params.user)
      centre.live().drop((p) => p.user === params.user)
      await centre.audit(principal, 'deleteUser', `${principal.user} removed the account ${params.user}`)
    },
  }
}
