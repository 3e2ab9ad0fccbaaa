/** Accounts, sessions and tokens behave the same on both databases; the real PostgreSQL where it is installed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseUtc, Secret, SteppedClock } from '@vigie/base'
import { LocalIdentity, type IdentityTables } from '@vigie/identity-local'
import { openDatabase, type Database } from '@vigie/sql'
import { postgresBinaries, startPostgres, type RunningPostgres } from '@vigie/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const binaries = postgresBinaries()
const secret = (text: string): Secret => new Secret(text)
const GOOD = secret('correct horse battery')

for (const kind of ['sqlite', 'postgres'] as const) {
  describe.skipIf(kind === 'postgres' && binaries === undefined)(
    `accounts on ${kind}${kind === 'postgres' && binaries === undefined ? ' (skipped: PostgreSQL is not installed)' : ''}`,
    () => {
      let server: RunningPostgres | undefined
      let database: Database<IdentityTables>
      let identity: LocalIdentity
      let clock: SteppedClock
      const folder = mkdtempSync(path.join(tmpdir(), 'vigie-identity-'))

      const hours = (n: number): void => clock.advance(BigInt(n) * 3_600_000_000_000n)
      beforeAll(async () => {
        if (kind === 'postgres') server = await startPostgres(binaries!)
        database = await openDatabase<IdentityTables>(server?.url ?? `sqlite:${path.join(folder, 'centre.sqlite')}`)
      })
      afterAll(async () => {
        await database.close()
        await server?.stop()
        rmSync(folder, { recursive: true, force: true })
      })
      beforeEach(async () => {
        clock = new SteppedClock(parseUtc('2026-11-24T20:00:00Z'))
        identity = await LocalIdentity.open(database, clock)
        for (const table of ['identity_tokens', 'identity_sessions', 'identity_users'] as const)
          await database.kysely.deleteFrom(table).execute()
      })

      it('gives the first administrator a password once', async () => {
        const first = await identity.firstAdministrator()
        expect(first?.user).toBe('admin')
        expect((await identity.logIn('admin', first!.password, '::1')).principal.role).toBe('administrator')
        expect(await identity.firstAdministrator()).toBeUndefined()
      })

      it('tells which sessions are open, each account its own, and ends one', async () => {
        for (const user of ['ada', 'bob']) await identity.addUser({ user, role: 'viewer', password: GOOD })
        const first = await identity.logIn('ada', GOOD, '::1')
        const second = await identity.logIn('ada', GOOD, '::1')
        await identity.logIn('bob', GOOD, '::1')
        expect((await identity.sessions(first.principal)).map((s) => s.user).toSorted()).toEqual(['ada', 'ada', 'bob'])
        const own = await identity.sessions(first.principal, 'ada')
        expect(own.map((s) => s.current).toSorted()).toEqual([false, true])
        const other = own.find((s) => !s.current)!
        await expect(identity.endSession(other.id, 'bob')).rejects.toMatchObject({ code: 'VIG-IDENTITY-009' })
        expect(await identity.endSession(other.id, 'ada')).toBe(second.principal.sessionId)
        expect(await identity.bySession(second.cookie)).toBeUndefined()
        expect(await identity.bySession(first.cookie)).toBeDefined()
        hours(13)
        expect(await identity.sessions(first.principal)).toEqual([])
      })

      it('keeps no password, session or token in the clear', async () => {
        const user = await identity.addUser({ user: 'ada', role: 'controller', password: GOOD })
        const { cookie } = await identity.logIn('ada', GOOD, '::1')
        const token = await identity.addToken(user.user, 'script', 'viewer')
        const rows = JSON.stringify([
          await database.kysely.selectFrom('identity_users').selectAll().execute(),
          await database.kysely.selectFrom('identity_sessions').selectAll().execute(),
          await database.kysely.selectFrom('identity_tokens').selectAll().execute(),
        ])
        for (const clear of [GOOD, cookie, token.secret]) expect(rows).not.toContain(clear.reveal())
        expect(rows).toContain('$argon2id$')
        if (kind === 'sqlite')
          expect(readFileSync(path.join(folder, 'centre.sqlite')).includes(GOOD.reveal())).toBe(false)
      })

      it('ends a session after twelve hours without use, and keeps it while it is used', async () => {
        await identity.addUser({ user: 'ada', role: 'viewer', password: GOOD })
        const { cookie } = await identity.logIn('ada', GOOD, '::1')
        hours(11)
        expect((await identity.bySession(cookie))?.user).toBe('ada')
        hours(11)
        expect((await identity.bySession(cookie))?.user).toBe('ada')
        hours(13)
        expect(await identity.bySession(cookie)).toBeUndefined()
      })

      it('slows down guessing by account and by address, and tells an unknown account like a wrong password', async () => {
        await identity.addUser({ user: 'ada', role: 'viewer', password: GOOD })
        for (let i = 0; i < 5; i++)
          await expect(
            identity.logIn(i % 2 === 0 ? 'ada' : 'nobody', secret('wrong wrong'), '10.0.0.1'),
          ).rejects.toMatchObject({ code: 'VIG-IDENTITY-001' })
        await expect(identity.logIn('ada', GOOD, '10.0.0.1')).rejects.toMatchObject({
          code: 'VIG-IDENTITY-002',
          status: 429,
        })
        clock.advance(3_000_000_000n)
        expect((await identity.logIn('ada', GOOD, '10.0.0.1')).principal.user).toBe('ada')
      })

      it('a new role, a new password or disabling ends the sessions; the last administrator stays', async () => {
        await identity.addUser({ user: 'root', role: 'administrator', password: GOOD })
        await identity.addUser({ user: 'ada', role: 'controller', password: GOOD })
        for (const change of [
          { role: 'viewer' as const },
          { password: secret('another good one') },
          { disabled: true },
        ]) {
          await identity.changeUser('ada', { disabled: false, password: GOOD })
          const { cookie } = await identity.logIn('ada', GOOD, '::1')
          await identity.changeUser('ada', change)
          expect(await identity.bySession(cookie)).toBeUndefined()
        }
        await expect(identity.changeUser('root', { role: 'viewer' })).rejects.toMatchObject({
          code: 'VIG-IDENTITY-005',
        })
        await expect(identity.removeUser('root')).rejects.toMatchObject({ code: 'VIG-IDENTITY-005' })
      })

      it('tokens expire, can be revoked, and never have more rights than their account', async () => {
        await identity.addUser({ user: 'root', role: 'administrator', password: GOOD })
        const { secret: bearer, token } = await identity.addToken('root', 'ci', 'administrator', 1)
        expect((await identity.byToken(bearer))?.role).toBe('administrator')
        await identity.addUser({ user: 'other', role: 'administrator', password: GOOD })
        await identity.changeUser('root', { role: 'viewer' })
        expect((await identity.byToken(bearer))?.role).toBe('viewer')
        clock.advance(25n * 3_600_000_000_000n)
        expect(await identity.byToken(bearer)).toBeUndefined()
        await identity.removeToken(token.id)
        await expect(identity.removeToken(token.id)).rejects.toMatchObject({ code: 'VIG-IDENTITY-007' })
      })

      it('refuses passwords that are short, well known, or the name', async () => {
        for (const weak of ['short', 'password12', 'aaaaaaaaaaaa', 'adalovelace1'])
          await expect(
            identity.addUser({ user: 'adalovelace', role: 'viewer', password: secret(weak) }),
          ).rejects.toMatchObject({ code: 'VIG-IDENTITY-006' })
      })
    },
  )
}

describe('a database that cannot be used', () => {
  it('says what to write, and never shows the password of the address', async () => {
    await expect(openDatabase('mysql://x')).rejects.toMatchObject({ code: 'VIG-SQL-001' })
    const refused = await openDatabase('postgres://vigie:hunter2@127.0.0.1:1/x').catch((e: unknown) => e as Error)
    expect(refused).toMatchObject({ code: 'VIG-SQL-002' })
    expect(String((refused as Error).message)).not.toContain('hunter2')
  })
})
