/** Workspaces over the API: a person's, a role's, the mission's; those of the mission folder beneath what people saved. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Secret } from '@vigie/base'
import { createClient, type Client, type Role } from '@vigie/contract'
import { readWorkspace } from '@vigie/workspaces'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverOnSmallMission, type Fixture } from './small-mission.ts'

let f: Fixture
const clients = new Map<string, Client>()
const as = (user: string): Client => clients.get(user)!
beforeAll(async () => {
  f = await serverOnSmallMission({ placement: 'in-process' }, (folder) => {
    mkdirSync(path.join(folder, 'workspaces'))
    const file = (name: string, text: string): void => writeFileSync(path.join(folder, 'workspaces', name), text)
    file(
      'console.yaml',
      'version: 1\nname: Console\nfor: controller\nfirst: true\nlayout: { main: { panels: [{ panel: alarms }] } }\n',
    )
    file('everybody.yaml', 'version: 1\nfirst: true\nlayout: { main: { panels: [{ panel: overview }] } }\n')
    file('broken.yaml', 'version: 1\nlayout: 7\n')
  })
  const { identity } = f.server.centre
  const people: Readonly<Record<string, Role>> = {
    ann: 'controller',
    ben: 'controller',
    eng: 'operations-engineer',
    vic: 'viewer',
  }
  for (const [user, role] of Object.entries(people)) {
    await identity.addUser({ user, role, password: new Secret('correct horse battery') })
    const { secret } = await identity.addToken(user, 'test', role)
    clients.set(user, createClient({ baseUrl: f.server.url, token: secret.reveal() }))
  }
})
afterAll(() => f.close())

const text = (panel: string, more: object = {}): string =>
  JSON.stringify({
    version: 1,
    ...more,
    layout: { main: { panels: [{ panel, settings: { parameters: ['SAT.Temperature'] } }] } },
  })
const names = async (user: string): Promise<string[]> =>
  (await as(user).listWorkspaces()).map((w) => `${w.scope}/${w.name}`)

describe('workspaces', () => {
  it('of the mission folder are there for whom they are for; the first one of a role comes before that of the mission', async () => {
    expect(await names('ann')).toEqual(['controller/Console', 'mission/everybody'])
    expect(await names('vic')).toEqual(['mission/everybody'])
    expect((await as('ann').getFirstWorkspace()).workspace).toMatchObject({
      scope: 'controller',
      name: 'Console',
      version: 0,
    })
    expect((await as('vic').getFirstWorkspace()).workspace).toMatchObject({ scope: 'mission', name: 'everybody' })
    expect((await as('eng').getFirstWorkspace()).workspace).toMatchObject({ scope: 'mission', name: 'everybody' })
    await expect(as('vic').getWorkspace({ params: { scope: 'controller', name: 'Console' } })).rejects.toMatchObject({
      status: 403,
    })
  })
  it('are saved by everybody for himself, in versions, and seen by nobody else', async () => {
    const params = { scope: 'mine', name: 'Night shift' } as const
    expect(await as('ann').saveWorkspace({ params, body: { text: text('plot'), base: 0 } })).toMatchObject({
      version: 1,
      panels: 1,
      savedBy: 'ann',
      layout: { main: { panels: [{ panel: 'plot', settings: { parameters: ['SAT.Temperature'] } }] } },
    })
    await expect(as('ann').saveWorkspace({ params, body: { text: text('values'), base: 0 } })).rejects.toMatchObject({
      status: 409,
      code: 'VIG-WORKSPACE-004',
    })
    await as('ann').saveWorkspace({ params, body: { text: text('from-a-later-version'), base: 1 } })
    expect((await as('ann').listWorkspaceVersions({ params })).map((v) => v.version)).toEqual([2, 1])
    expect((await as('ann').getWorkspace({ params, query: { version: 1 } })).layout.main).toMatchObject({
      panels: [{ panel: 'plot' }],
    })
    expect(await names('ben')).not.toContain('mine/Night shift')
    await as('ann').chooseFirstWorkspace({ params })
    expect((await as('ann').getFirstWorkspace()).workspace).toMatchObject({
      scope: 'mine',
      name: 'Night shift',
      first: true,
    })
    await as('ann').renameWorkspace({ params, body: { name: 'Nuit' } })
    expect((await as('ann').getFirstWorkspace()).workspace).toMatchObject({ name: 'Nuit', version: 2 })
    await as('ann').removeWorkspace({ params: { scope: 'mine', name: 'Nuit' } })
    expect((await as('ann').getFirstWorkspace()).workspace).toMatchObject({ name: 'Console' })
  })
  it('of a role are arranged by engineers, and used by all who have it', async () => {
    const params = { scope: 'controller', name: 'Console' } as const
    await expect(as('ann').saveWorkspace({ params, body: { text: text('plot') } })).rejects.toMatchObject({
      status: 403,
    })
    await as('eng').saveWorkspace({ params, body: { text: text('links'), base: 0 } })
    expect((await as('ben').getFirstWorkspace()).workspace).toMatchObject({ version: 1, savedBy: 'eng' })
    await expect(
      as('eng').renameWorkspace({ params: { scope: 'mission', name: 'nothing' }, body: { name: 'x' } }),
    ).rejects.toMatchObject({ status: 404 })
    await as('eng').saveWorkspace({ params: { scope: 'controller', name: 'Two' }, body: { text: text('links') } })
    await expect(
      as('eng').renameWorkspace({ params: { scope: 'controller', name: 'Two' }, body: { name: 'Console' } }),
    ).rejects.toMatchObject({ code: 'VIG-WORKSPACE-005' })
    await as('eng').removeWorkspace({ params })
    expect((await as('ben').getWorkspace({ params })).version).toBe(0)
    await expect(as('eng').removeWorkspace({ params })).rejects.toMatchObject({ status: 404 })
  })
  it('go out as files and come in; what is damaged is refused with its place, what is of another mission is said', async () => {
    const params = { scope: 'mine', name: 'Taken/from'.replace('/', ' ') } as const
    const file = await (await as('ben').exportWorkspace({ params: { scope: 'mission', name: 'everybody' } })).text()
    expect(readWorkspace(file).workspace).toMatchObject({ name: 'everybody', mission: f.server.centre.mission.name })
    expect((await as('ben').saveWorkspace({ params, body: { text: file } })).findings).toEqual([])
    const foreign = await as('ben').saveWorkspace({ params, body: { text: text('plot', { mission: 'ELSEWHERE' }) } })
    expect(foreign.findings).toMatchObject([{ code: 'VIG-WORKSPACE-003' }])
    await expect(as('ben').saveWorkspace({ params, body: { text: 'version: 1\nlayout: 7\n' } })).rejects.toMatchObject({
      status: 422,
      code: 'VIG-WORKSPACE-001',
      problem: { diagnostics: [{ line: 2 }] },
    })
  })
})
