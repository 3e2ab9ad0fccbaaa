/** Nobody gets in without a right, whatever the operation: the table of the contract is the truth. */
import { api, API_PREFIX, LiveConnection, ROLES, type Operation, type SocketLike } from '@vigie/contract'
import { WebSocket } from 'ws'
import { Secret } from '@vigie/base'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverOnSmallMission, type Fixture } from './small-mission.ts'

let f: Fixture
beforeAll(async () => {
  f = await serverOnSmallMission({ placement: 'in-process' })
})
afterAll(() => f.close())

const url = (o: Operation): string => API_PREFIX + o.path.replaceAll(/:\w+/g, 'x')
const guarded = (Object.entries(api) as [string, Operation][]).filter(([, o]) => o.role !== 'public')

describe('rights', () => {
  it.each(guarded)('%s refuses whoever is not logged in', async (_, o) => {
    const answer = await f.server.app.inject({ method: o.method, url: url(o) })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ code: 'VIG-SERVER-002', remedy: expect.any(String) as string })
  })
  it('refuses each role what belongs to a higher one, before the body is looked at', async () => {
    for (const role of ROLES) {
      const { secret } = await f.server.centre.identity.addToken('admin', role, role)
      for (const [name, o] of guarded) {
        if (o.role === 'public' || ROLES.indexOf(role) >= ROLES.indexOf(o.role)) continue
        const answer = await f.server.app.inject({
          method: o.method,
          url: url(o),
          headers: { authorization: `Bearer ${secret.reveal()}` },
        })
        expect([name, role, answer.statusCode]).toEqual([name, role, 403])
      }
    }
  })
})

describe('sessions', () => {
  const logIn = (payload: object, headers: Record<string, string> = {}) =>
    f.server.app.inject({ method: 'POST', url: `${API_PREFIX}/session`, payload, headers })
  const cookieOf = (answer: { headers: Record<string, unknown> }): string =>
    String(answer.headers['set-cookie']).split(';')[0]!

  it('a password opens one; its cookie is HttpOnly and SameSite=Strict; logging out ends it', async () => {
    await f.server.centre.identity.addUser({
      user: 'ada',
      role: 'controller',
      password: new Secret('correct horse battery'),
    })
    const opened = await logIn({ user: 'ada', password: 'correct horse battery' })
    expect(opened.json()).toMatchObject({ user: 'ada', role: 'controller' })
    expect(String(opened.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Strict/)
    const cookie = cookieOf(opened)
    const who = () => f.server.app.inject({ url: `${API_PREFIX}/session`, headers: { cookie } })
    expect((await who()).json()).toMatchObject({ user: 'ada' })
    expect((await who()).body).not.toContain('sessionId')
    expect(
      (await f.server.app.inject({ method: 'DELETE', url: `${API_PREFIX}/session`, headers: { cookie } })).statusCode,
    ).toBe(204)
    expect((await who()).statusCode).toBe(401)
  })
  it('who is logged in twice sees both sessions and ends the other, not those of others', async () => {
    const account = { user: 'eve', password: 'correct horse battery' }
    await f.server.centre.identity.addUser({ user: 'eve', role: 'viewer', password: new Secret(account.password) })
    const [here, there] = [cookieOf(await logIn(account)), cookieOf(await logIn(account))]
    const ask = (method: 'GET' | 'DELETE', address: string, cookie: string) =>
      f.server.app.inject({ method, url: `${API_PREFIX}${address}`, headers: { cookie } })
    const open = (await ask('GET', '/sessions', here)).json<{ id: string; user: string; current: boolean }[]>()
    expect(open.map((s) => [s.user, s.current]).toSorted()).toEqual([
      ['eve', false],
      ['eve', true],
    ])
    const of = async (): Promise<string> =>
      (await f.server.centre.identity.sessions({ user: 'admin', name: '', role: 'administrator', via: 'token' })).find(
        (s) => s.user !== 'eve',
      )?.id ?? 'none'
    expect((await ask('DELETE', `/sessions/${await of()}`, here)).statusCode).toBe(404)
    expect((await ask('DELETE', `/sessions/${open.find((s) => !s.current)!.id}`, here)).statusCode).toBe(204)
    expect((await ask('GET', '/session', there)).statusCode).toBe(401)
    expect((await ask('GET', '/session', here)).statusCode).toBe(200)
  })
  it('who has a page open is told to the others, and who left is gone; everybody may know who is who', async () => {
    const people = { joan: 'controller', paul: 'viewer' } as const
    const pages = new Map<string, LiveConnection>()
    const seen: string[] = []
    for (const [user, role] of Object.entries(people)) {
      await f.server.centre.identity.addUser({ user, role, password: new Secret('correct horse battery') })
      const cookie = cookieOf(await logIn({ user, password: 'correct horse battery' }))
      const page = new LiveConnection({
        baseUrl: f.server.url.replace('http', 'ws'),
        socket: (url) => new WebSocket(url, { headers: { cookie } }) as unknown as SocketLike,
      })
      pages.set(user, page)
      if (user === 'joan')
        page.topic('people', {
          items: (m, items) => void seen.push(...items.map((p) => p.user), ...(m.removed ?? []).map((p) => `-${p}`)),
        })
      const all = await f.server.app.inject({ url: `${API_PREFIX}/people`, headers: { cookie } })
      expect(all.json()).toContainEqual({ user, name: user, role })
    }
    await expect
      .poll(() =>
        f.server.centre
          .live()
          .people()
          .map((p) => p.user)
          .toSorted(),
      )
      .toEqual(['joan', 'paul'])
    await expect.poll(() => seen).toContain('paul')
    pages.get('paul')!.close()
    await expect.poll(() => seen).toContain('-paul')
    pages.get('joan')!.close()
    await expect.poll(() => f.server.centre.live().people()).toEqual([])
  })
  it('the key of the terminal works once', async () => {
    const key = f.server.centre.key.secret.reveal()
    expect((await logIn({ key })).json()).toMatchObject({ role: 'administrator' })
    expect((await logIn({ key })).statusCode).toBe(401)
  })
  it('guessing is slowed down', async () => {
    const tries = []
    for (let i = 0; i < 7; i++) tries.push((await logIn({ user: 'bob', password: `guess number ${i}` })).statusCode)
    expect(tries).toEqual([401, 401, 401, 401, 401, 429, 429])
  })
  it('another site cannot act with the cookie, and a foreign name for the loopback is refused', async () => {
    const headers = { origin: 'https://evil.example', cookie: 'vigie_session=x' }
    expect((await logIn({ user: 'ada', password: 'x' }, headers)).json()).toMatchObject({ code: 'VIG-SERVER-004' })
    const rebound = await f.server.app.inject({ url: `${API_PREFIX}/health`, headers: { host: 'evil.example:7440' } })
    expect(rebound.json()).toMatchObject({ code: 'VIG-SERVER-005' })
  })
  it('what operators do is in the journal, without secrets', async () => {
    const events = await f.server.app.inject({ url: `${API_PREFIX}/events?chain=centre&text=logged`, headers: f.admin })
    expect(events.json<{ items: { kind: string; user: string }[] }>().items[0]).toMatchObject({ kind: 'operator' })
    expect(events.body).not.toContain('correct horse')
  })
})

it('a first administrator gets a password, and it is in no log', async () => {
  expect(f.server.firstAdministrator?.user).toBe('admin')
  const { readFileSync } = await import('node:fs')
  const { join } = await import('node:path')
  expect(readFileSync(join(f.data, 'logs', 'server.log'), 'utf8')).not.toContain(
    f.server.firstAdministrator!.password.reveal(),
  )
})
it('pages carry a content security policy, and the API is not cached', async () => {
  const page = await f.server.app.inject({ url: '/' })
  expect(page.headers['content-security-policy']).toContain("script-src 'self'")
  expect((await f.server.app.inject({ url: `${API_PREFIX}/health` })).headers['cache-control']).toBe('no-store')
})
it('a request of the wrong shape is a problem with a remedy, and an unknown address too', async () => {
  const bad = await f.server.app.inject({ url: `${API_PREFIX}/parameters?limit=-1`, headers: f.admin })
  expect(bad.json()).toMatchObject({ status: 400, code: 'VIG-SERVER-001' })
  expect((await f.server.app.inject({ url: '/api/v1/none' })).json()).toMatchObject({ status: 404 })
})
it('listening beyond the loopback without TLS is refused, as are a port in use and a folder that cannot be written', async () => {
  const { startServer } = await import('@vigie/server')
  const mission = f.server.centre.mission.folder
  const started = (options: object) => startServer({ mission, data: `${f.data}-2`, port: 0, ...options })
  await expect(started({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'VIG-SERVER-015' })
  await expect(started({ port: f.server.port })).rejects.toMatchObject({ code: 'VIG-SERVER-010' })
  await expect(started({ data: '/proc/vigie' })).rejects.toMatchObject({ code: 'VIG-SERVER-012' })
  await expect(started({ mission: '/nonexistent' })).rejects.toMatchObject({ code: 'VIG-SERVER-013' })
  ;(await import('node:fs')).rmSync(`${f.data}-2`, { recursive: true, force: true })
})
