/** The API of the centre of a line, as a program outside would use it: the same routes, rights and answers, without a port. */
import { randomBytes } from 'node:crypto'
import { Secret } from '@vigie/base'
import { createClient, type Client, type Role } from '@vigie/contract'
import { apiOf, type Centre } from '@vigie/server'
import { TESTER } from './line-people.ts'

/** Of a user of that role: whoever runs the tests where it is theirs. */
export async function clientOf(centre: Centre, role: Role): Promise<Client> {
  const user = role === TESTER.role ? TESTER.user : `test-${role}`
  const { identity } = centre
  if (!(await identity.users()).some((u) => u.user === user))
    await identity.addUser({ user, role, password: new Secret(randomBytes(24).toString('base64url')) })
  const { secret } = await identity.addToken(user, 'test line', role)
  const app = await apiOf(centre)
  return createClient({
    baseUrl: 'http://127.0.0.1',
    token: secret.reveal(),
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const answer = await app.inject({
        method: (init?.method ?? 'GET') as 'GET',
        url: `${url.pathname}${url.search}`,
        headers: { ...(init?.headers as Record<string, string>), host: url.host },
        ...(init?.body === undefined || init.body === null ? {} : { payload: init.body as string }),
      })
      const body = answer.statusCode === 204 ? null : new Uint8Array(answer.rawPayload)
      return new Response(body, { status: answer.statusCode, headers: answer.headers as Record<string, string> })
    },
  })
}
