/** Accounts, API tokens and sessions of the fake centre. */
import type { OpenSession, Role, Token, User } from '@vigie/contract'

const MADE = '2026-11-20T08:00:00.000Z'

export class FakeAccounts {
  readonly users: User[] = [
    { user: 'ada', name: 'Ada Byron', role: 'administrator', disabled: false, created: MADE, lastLogIn: MADE },
    { user: 'bob', name: 'Bob', role: 'controller', disabled: false, created: MADE },
  ]
  readonly tokens: Token[] = [{ id: 'b1', name: 'nightly', user: 'bob', role: 'viewer', created: MADE }]
  readonly sessions: OpenSession[] = [
    { id: 's1', user: 'ada', opened: MADE, expires: '2026-11-25T20:00:00.000Z', current: true },
    { id: 's2', user: 'bob', opened: MADE, expires: '2026-11-25T21:00:00.000Z', current: false },
  ]

  /** Undefined where the operation is none of accounts; throws what `refuse` makes. */
  operation(
    name: string,
    params: Readonly<Record<string, string>>,
    body: Readonly<Record<string, unknown>>,
    refuse: (status: number, detail: string) => Error,
  ): { readonly answer: unknown } | undefined {
    const user = this.users.findIndex((u) => u.user === params['user'])
    switch (name) {
      case 'listPeople':
        return { answer: this.users.map(({ user, name, role }) => ({ user, name, role })) }
      case 'listUsers':
        return { answer: this.users }
      case 'createUser': {
        if (this.users.some((u) => u.user === body['user'])) throw refuse(409, 'there is an account of that name')
        const made: User = {
          user: String(body['user']),
          name: String(body['name'] ?? body['user']),
          role: body['role'] as Role,
          disabled: false,
          created: MADE,
        }
        this.users.push(made)
        return { answer: made }
      }
      case 'changeUser': {
        const { password: _, ...change } = body
        this.users[user] = { ...this.users[user]!, ...change }
        return { answer: this.users[user] }
      }
      case 'deleteUser':
        this.users.splice(user, 1)
        return { answer: undefined }
      case 'changePassword':
        if (body['current'] !== 'correct horse') throw refuse(401, 'unknown user or wrong password')
        return { answer: undefined }
      case 'listTokens':
        return { answer: this.tokens }
      case 'createToken': {
        const token: Token = {
          id: `t${this.tokens.length}`,
          name: String(body['name']),
          user: 'ada',
          role: body['role'] as Role,
          created: MADE,
        }
        this.tokens.push(token)
        return { answer: { token, secret: 'vigie_only-once' } }
      }
      case 'deleteToken':
        this.tokens.splice(
          this.tokens.findIndex((t) => t.id === params['id']),
          1,
        )
        return { answer: undefined }
      case 'listSessions':
        return { answer: this.sessions }
      case 'endSession':
        this.sessions.splice(
          this.sessions.findIndex((s) => s.id === params['id']),
          1,
        )
        return { answer: undefined }
      default:
        return undefined
    }
  }
}
