import { Secret } from '@vigie/base'
import { roleIncludes, type Api, type BodyOf, type Principal } from '@vigie/contract'
import { CENTRE_ELEMENT } from '@vigie/telemetry'
import type { FastifyReply } from 'fastify'
import { identityErrors } from '@vigie/identity-local'
import type { Centre, Deed } from '../centre.ts'
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
  | 'listPeople'
  | 'listUsers'
  | 'createUser'
  | 'changeUser'
  | 'deleteUser'

const onUsers = (action: string, message: string, details?: Record<string, unknown>): Deed => ({
  action,
  message,
  element: `${CENTRE_ELEMENT}.Users`,
  ...(details === undefined ? {} : { details }),
})
/** Whose things somebody may see and end: administrators all, others their own. */
const ownOnly = (principal: Principal): string | undefined =>
  principal.role === 'administrator' ? undefined : principal.user

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
  const openedBy = async (body: BodyOf<Api['logIn']>, from: string) => {
    if (body.key !== undefined) {
      const users = await identity.users()
      const first = users.find((u) => u.role === 'administrator' && !u.disabled)
      if (first === undefined || !centre.key.spend(new Secret(body.key))) {
        await centre.refused.note('', from)
        throw identityErrors.refused()
      }
      return identity.openSession(first.user)
    }
    if (body.user === undefined || body.password === undefined)
      throw serverErrors.badRequest({ detail: 'give user and password, or the key that vigie start prints' })
    try {
      return await identity.logIn(body.user, new Secret(body.password), from)
    } catch (error) {
      await centre.refused.note(body.user, from)
      throw error
    }
  }
  return {
    logIn: async ({ body, request, reply }) => {
      const session = await openedBy(body, request.ip)
      try {
        return await centre.perform(
          session.principal,
          onUsers(
            'logIn',
            `${session.principal.user} logged in${body.key === undefined ? '' : ' with the key of the terminal'}`,
            { from: request.ip },
          ),
          () => open(reply, session),
        )
      } catch (error) {
        // What could not be put on record is not let in.
        await identity.logOut(session.principal.sessionId ?? '')
        throw error
      }
    },
    logOut: async ({ principal, reply }) => {
      await centre.perform(principal, onUsers('logOut', `${principal.user} logged out`), async () => {
        if (principal.sessionId === undefined) return
        await identity.logOut(principal.sessionId)
        centre.live().drop((p) => p.sessionId === principal.sessionId)
      })
      reply.clearCookie(COOKIE, { path: '/' })
    },
    whoAmI: ({ principal }) => shown(principal),
    changePassword: async ({ principal, body }) => {
      await centre.perform(
        principal,
        onUsers('changePassword', `${principal.user} changed the own password`),
        async () => {
          await identity.changePassword(principal, new Secret(body.current), new Secret(body.password))
          // The other sessions of the account have ended with it.
          centre
            .live()
            .drop((p) => p.user === principal.user && p.via === 'session' && p.sessionId !== principal.sessionId)
        },
      )
    },
    listSessions: async ({ principal }) => [...(await identity.sessions(principal, ownOnly(principal)))],
    endSession: async ({ principal, params }) => {
      const deed = onUsers('endSession', `${principal.user} ended the session ${params.id}`)
      await centre.perform(principal, deed, async () => {
        const ended = await identity.endSession(params.id, ownOnly(principal))
        centre.live().drop((p) => p.sessionId === ended)
      })
    },
    listTokens: async ({ principal }) => [...(await identity.tokens(ownOnly(principal)))],
    createToken: async ({ principal, body }) => {
      const role = body.role ?? principal.role
      if (!roleIncludes(principal.role, role))
        throw serverErrors.forbidden({ required: role, user: principal.user, role: principal.role })
      const deed = onUsers('createToken', `${principal.user} made the API token "${body.name}" (${role})`)
      const { token, secret } = await centre.perform(principal, deed, () =>
        identity.addToken(principal.user, body.name, role, body.days),
      )
      return { token, secret: secret.reveal() }
    },
    deleteToken: async ({ principal, params }) => {
      const deed = onUsers('deleteToken', `${principal.user} revoked the API token ${params.id}`)
      await centre.perform(principal, deed, () => identity.removeToken(params.id, ownOnly(principal)))
    },
    listPeople: async () =>
      (await identity.users()).filter((u) => !u.disabled).map(({ user, name, role }) => ({ user, name, role })),
    listUsers: async () => [...(await identity.users())],
    createUser: ({ principal, body }) =>
      centre.perform(
        principal,
        onUsers('createUser', `${principal.user} made the account ${body.user} (${body.role})`),
        () =>
          identity.addUser({
            user: body.user,
            role: body.role,
            password: new Secret(body.password),
            ...(body.name === undefined ? {} : { name: body.name }),
          }),
      ),
    changeUser: ({ principal, params, body }) => {
      const { password, ...rest } = body
      const what = Object.keys(body).join(', ')
      const deed = onUsers('changeUser', `${principal.user} changed ${what} of the account ${params.user}`, rest)
      return centre.perform(principal, deed, async () => {
        const user = await identity.changeUser(params.user, {
          ...rest,
          ...(password === undefined ? {} : { password: new Secret(password) }),
        })
        const ended = password !== undefined || rest.role !== undefined || rest.disabled === true
        if (ended) centre.live().drop((p) => p.user === params.user)
        return user
      })
    },
    deleteUser: async ({ principal, params }) => {
      const deed = onUsers('deleteUser', `${principal.user} removed the account ${params.user}`)
      await centre.perform(principal, deed, async () => {
        await identity.removeUser(params.user)
        centre.live().drop((p) => p.user === params.user)
      })
    },
  }
}
