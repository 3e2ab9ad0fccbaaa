/** The identity port: who may come in. Adapters: local accounts; later LDAP and OpenID Connect. */
import type { Secret } from '@vigie/base'
import type { Role } from './roles.ts'
import type { OpenSession, Session, Token, User } from './schemas/index.ts'

/** Who is at the other end of a request. */
export type Principal = Session & { readonly role: Role; readonly sessionId?: string }

export interface NewAccount {
  readonly user: string
  readonly name?: string
  readonly role: Role
  readonly password: Secret
}
export interface AccountChange {
  readonly name?: string
  readonly role?: Role
  readonly disabled?: boolean
  readonly password?: Secret
}

export interface Identity {
  /** `from` is the address, for limits. Throws the same error for an unknown user and a wrong password. */
  logIn(
    user: string,
    password: Secret,
    from: string,
  ): Promise<{ readonly principal: Principal; readonly cookie: Secret }>
  /** A session for an account without its password: for the one-time key of the terminal. */
  openSession(user: string): Promise<{ readonly principal: Principal; readonly cookie: Secret }>
  logOut(sessionId: string): Promise<void>
  /** Undefined where it is unknown, expired, revoked, or of a disabled account. */
  bySession(cookie: Secret): Promise<Principal | undefined>
  byToken(secret: Secret): Promise<Principal | undefined>
  /** Open sessions, the newest first; of one account where it is told. `by`: who asks. */
  sessions(by: Principal, user?: string): Promise<readonly OpenSession[]>
  /** Ends a session (of that account only, where it is told), and gives its `Principal.sessionId`. */
  endSession(id: string, user?: string): Promise<string>
  changePassword(principal: Principal, current: Secret, password: Secret): Promise<void>

  users(): Promise<readonly User[]>
  addUser(account: NewAccount): Promise<User>
  changeUser(user: string, change: AccountChange): Promise<User>
  removeUser(user: string): Promise<void>

  tokens(user?: string): Promise<readonly Token[]>
  addToken(
    user: string,
    name: string,
    role: Role,
    days?: number,
  ): Promise<{ readonly token: Token; readonly secret: Secret }>
  removeToken(id: string, user?: string): Promise<void>
}
