/** The identity port with accounts of our own, in the relational store. Secrets are kept as hashes only. */
import { createHash, randomBytes } from 'node:crypto'
import { formatUtc, Secret, type Clock, type Nanoseconds, type Tai } from '@vigie/base'
import {
  roleIncludes,
  type AccountChange,
  type Identity,
  type NewAccount,
  type OpenSession,
  type Principal,
  type Role,
  type Token,
  type User,
} from '@vigie/contract'
import { migrate, type Database } from '@vigie/sql'
import type { Kysely, Selectable } from 'kysely'
import { identityErrors } from './errors.ts'
import { AttemptLimiter } from './limiter.ts'
import { checkPassword, hashPassword, makePassword, passwordMatches } from './password.ts'
import { identityMigrations, type IdentityTables } from './tables.ts'

/** A session ends when it was not used for a shift. */
const SESSION: Nanoseconds = 12n * 3600n * 1_000_000_000n
const DAY: Nanoseconds = 86_400n * 1_000_000_000n
const MINUTE: Nanoseconds = 60n * 1_000_000_000n
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/

/** Always three digits, so that texts compare as times do. */
const utcText = (at: Tai): string => formatUtc(at, { digits: 3 })
const digest = (secret: Secret): string => createHash('sha256').update(secret.reveal()).digest('hex')
/** Enough of the hash to tell sessions apart, and nothing that opens one. */
const sessionName = (hash: string): string => hash.slice(0, 18)
const newSecret = (prefix = ''): Secret => new Secret(prefix + randomBytes(32).toString('base64url'))

export class LocalIdentity implements Identity {
  readonly #db: Kysely<IdentityTables>
  readonly #clock: Clock
  readonly #limiter: AttemptLimiter
  /** Compared with when there is no such account, so that both cases take the same time. */
  readonly #nobody: Promise<string>

  private constructor(db: Kysely<IdentityTables>, clock: Clock) {
    this.#db = db
    this.#clock = clock
    this.#limiter = new AttemptLimiter(clock)
    this.#nobody = hashPassword(newSecret())
  }

  static async open(database: Database<IdentityTables>, clock: Clock): Promise<LocalIdentity> {
    await migrate(database, 'identity', identityMigrations)
    return new LocalIdentity(database.kysely, clock)
  }

  /** Makes the first account where there is none, and gives its password: to be shown once, and never logged. */
  async firstAdministrator(): Promise<{ readonly user: string; readonly password: Secret } | undefined> {
    const any = await this.#db.selectFrom('identity_users').select('user').limit(1).executeTakeFirst()
    if (any !== undefined) return undefined
    const password = new Secret(makePassword())
    await this.addUser({ user: 'admin', name: 'Administrator', role: 'administrator', password })
    return { user: 'admin', password }
  }

  async logIn(user: string, password: Secret, from: string): Promise<{ principal: Principal; cookie: Secret }> {
    const keys = [`user ${user}`, `from ${from}`]
    this.#limiter.check(keys)
    const row = await this.#user(user)
    const right = await passwordMatches(password, row?.password ?? (await this.#nobody))
    if (row === undefined || !right || row.disabled === 1) {
      this.#limiter.failed(keys)
      throw identityErrors.refused()
    }
    this.#limiter.succeeded(keys)
    return this.openSession(user)
  }

  async openSession(user: string): Promise<{ principal: Principal; cookie: Secret }> {
    const row = await this.#user(user)
    if (row === undefined || row.disabled === 1) throw identityErrors.refused()
    const cookie = newSecret()
    const now = this.#clock.now()
    const expires = utcText(now + SESSION)
    await this.#db.deleteFrom('identity_sessions').where('expires', '<', utcText(now)).execute()
    await this.#db
      .insertInto('identity_sessions')
      .values({ hash: digest(cookie), user, created: utcText(now), expires })
      .execute()
    await this.#db
      .updateTable('identity_users')
      .set({ last_log_in: utcText(now) })
      .where('user', '=', user)
      .execute()
    return {
      cookie,
      principal: { user, name: row.name, role: row.role as Role, via: 'session', expires, sessionId: digest(cookie) },
    }
  }

  async logOut(sessionId: string): Promise<void> {
    await this.#db.deleteFrom('identity_sessions').where('hash', '=', sessionId).execute()
  }

  async bySession(cookie: Secret): Promise<Principal | undefined> {
    const hash = digest(cookie)
    const row = await this.#db
      .selectFrom('identity_sessions as s')
      .innerJoin('identity_users as u', 'u.user', 's.user')
      .select(['u.user', 'u.name', 'u.role', 'u.disabled', 's.expires'])
      .where('s.hash', '=', hash)
      .executeTakeFirst()
    const now = this.#clock.now()
    if (row === undefined || row.disabled === 1 || row.expires <= utcText(now)) return undefined
    let expires = row.expires
    if (expires < utcText(now + SESSION - 30n * MINUTE)) {
      expires = utcText(now + SESSION)
      await this.#db.updateTable('identity_sessions').set({ expires }).where('hash', '=', hash).execute()
    }
    return { user: row.user, name: row.name, role: row.role as Role, via: 'session', expires, sessionId: hash }
  }

  async sessions(by: Principal, user?: string): Promise<readonly OpenSession[]> {
    let query = this.#db
      .selectFrom('identity_sessions')
      .selectAll()
      .where('expires', '>', utcText(this.#clock.now()))
      .orderBy('created', 'desc')
    if (user !== undefined) query = query.where('user', '=', user)
    return (await query.execute()).map((row) => ({
      id: sessionName(row.hash),
      user: row.user,
      opened: row.created,
      expires: row.expires,
      current: row.hash === by.sessionId,
    }))
  }

  async endSession(id: string, user?: string): Promise<string> {
    let query = this.#db.selectFrom('identity_sessions').select('hash')
    if (user !== undefined) query = query.where('user', '=', user)
    const found = (await query.execute()).find((row) => sessionName(row.hash) === id)
    if (found === undefined) throw identityErrors.noSession({ id })
    await this.logOut(found.hash)
    return found.hash
  }

  async byToken(secret: Secret): Promise<Principal | undefined> {
    const row = await this.#db
      .selectFrom('identity_tokens as t')
      .innerJoin('identity_users as u', 'u.user', 't.user')
      .select(['t.id', 't.role', 't.expires', 't.last_used', 'u.user', 'u.name', 'u.role as userRole', 'u.disabled'])
      .where('t.hash', '=', digest(secret))
      .executeTakeFirst()
    const now = this.#clock.now()
    if (row === undefined || row.disabled === 1 || (row.expires !== null && row.expires <= utcText(now)))
      return undefined
    if (row.last_used === null || row.last_used < utcText(now - MINUTE))
      await this.#db
        .updateTable('identity_tokens')
        .set({ last_used: utcText(now) })
        .where('id', '=', row.id)
        .execute()
    // An account that lost rights takes them from its tokens too.
    const role = roleIncludes(row.userRole as Role, row.role as Role) ? (row.role as Role) : (row.userRole as Role)
    return {
      user: row.user,
      name: row.name,
      role,
      via: 'token',
      ...(row.expires === null ? {} : { expires: row.expires }),
    }
  }

  async changePassword(principal: Principal, current: Secret, password: Secret): Promise<void> {
    const keys = [`user ${principal.user}`]
    this.#limiter.check(keys)
    const row = await this.#user(principal.user)
    if (row === undefined || !(await passwordMatches(current, row.password))) {
      this.#limiter.failed(keys)
      throw identityErrors.refused()
    }
    checkPassword(password, principal.user)
    await this.#db
      .updateTable('identity_users')
      .set({ password: await hashPassword(password) })
      .where('user', '=', principal.user)
      .execute()
    await this.#db
      .deleteFrom('identity_sessions')
      .where('user', '=', principal.user)
      .where('hash', '!=', principal.sessionId ?? '')
      .execute()
  }

  async users(): Promise<readonly User[]> {
    const rows = await this.#db.selectFrom('identity_users').selectAll().orderBy('user').execute()
    return rows.map(userOf)
  }

  async addUser(account: NewAccount): Promise<User> {
    const { user, role, password } = account
    if (!NAME.test(user)) throw identityErrors.badName({ user })
    checkPassword(password, user)
    if ((await this.#user(user)) !== undefined) throw identityErrors.userExists({ user })
    const row = {
      user,
      name: account.name ?? user,
      role,
      password: await hashPassword(password),
      disabled: 0,
      created: utcText(this.#clock.now()),
      last_log_in: null,
    }
    await this.#db.insertInto('identity_users').values(row).execute()
    return userOf(row)
  }

  async changeUser(user: string, change: AccountChange): Promise<User> {
    const row = await this.#user(user)
    if (row === undefined) throw identityErrors.noUser({ user })
    if ((change.role !== undefined && change.role !== 'administrator') || change.disabled === true)
      await this.#notTheLast(row)
    if (change.password !== undefined) checkPassword(change.password, user)
    const set = {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.role === undefined ? {} : { role: change.role }),
      ...(change.disabled === undefined ? {} : { disabled: change.disabled ? 1 : 0 }),
      ...(change.password === undefined ? {} : { password: await hashPassword(change.password) }),
    }
    if (Object.keys(set).length > 0)
      await this.#db.updateTable('identity_users').set(set).where('user', '=', user).execute()
    if (change.password !== undefined || change.role !== undefined || change.disabled === true)
      await this.#db.deleteFrom('identity_sessions').where('user', '=', user).execute()
    if (change.password !== undefined) this.#limiter.succeeded([`user ${user}`])
    return userOf({ ...row, ...set })
  }

  async removeUser(user: string): Promise<void> {
    const row = await this.#user(user)
    if (row === undefined) throw identityErrors.noUser({ user })
    await this.#notTheLast(row)
    await this.#db.deleteFrom('identity_users').where('user', '=', user).execute()
  }

  async tokens(user?: string): Promise<readonly Token[]> {
    let query = this.#db.selectFrom('identity_tokens').selectAll().orderBy('created')
    if (user !== undefined) query = query.where('user', '=', user)
    return (await query.execute()).map(tokenOf)
  }

  async addToken(user: string, name: string, role: Role, days?: number): Promise<{ token: Token; secret: Secret }> {
    if ((await this.#user(user)) === undefined) throw identityErrors.noUser({ user })
    const secret = newSecret('vigie_')
    const now = this.#clock.now()
    const row = {
      id: randomBytes(9).toString('hex'),
      hash: digest(secret),
      name,
      user,
      role,
      created: utcText(now),
      expires: days === undefined ? null : utcText(now + BigInt(days) * DAY),
      last_used: null,
    }
    await this.#db.insertInto('identity_tokens').values(row).execute()
    return { token: tokenOf(row), secret }
  }

  async removeToken(id: string, user?: string): Promise<void> {
    let query = this.#db.deleteFrom('identity_tokens').where('id', '=', id)
    if (user !== undefined) query = query.where('user', '=', user)
    const result = await query.executeTakeFirst()
    if (result.numDeletedRows === 0n) throw identityErrors.noToken({ id })
  }

  #user(user: string): Promise<Selectable<IdentityTables['identity_users']> | undefined> {
    return this.#db.selectFrom('identity_users').selectAll().where('user', '=', user).executeTakeFirst()
  }

  async #notTheLast(row: { readonly user: string; readonly role: string }): Promise<void> {
    if (row.role !== 'administrator') return
    const other = await this.#db
      .selectFrom('identity_users')
      .select('user')
      .where('role', '=', 'administrator')
      .where('disabled', '=', 0)
      .where('user', '!=', row.user)
      .limit(1)
      .executeTakeFirst()
    if (other === undefined) throw identityErrors.lastAdministrator({ user: row.user })
  }
}

const userOf = (row: Selectable<IdentityTables['identity_users']>): User => ({
  user: row.user,
  name: row.name,
  role: row.role as Role,
  disabled: row.disabled === 1,
  created: row.created,
  ...(row.last_log_in === null ? {} : { lastLogIn: row.last_log_in }),
})
const tokenOf = (row: Selectable<IdentityTables['identity_tokens']>): Token => ({
  id: row.id,
  name: row.name,
  user: row.user,
  role: row.role as Role,
  created: row.created,
  ...(row.expires === null ? {} : { expires: row.expires }),
  ...(row.last_used === null ? {} : { lastUsed: row.last_used }),
})
