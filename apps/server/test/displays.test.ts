/** Displays over the API: those of the mission folder, and over them what people saved, in versions, held against the model. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createClient, type Client } from '@vigie/contract'
import { readDisplay } from '@vigie/displays/files'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverOnSmallMission, type Fixture } from './small-mission.ts'

let f: Fixture
let client: Client
beforeAll(async () => {
  f = await serverOnSmallMission({ placement: 'in-process' }, (folder) => {
    mkdirSync(path.join(folder, 'displays'))
    writeFileSync(
      path.join(folder, 'displays', 'power.yaml'),
      'version: 1\ntitle: Power\nparts:\n  - { kind: values, parameters: [SAT.Temperature] }\n',
    )
    writeFileSync(path.join(folder, 'displays', 'broken.yaml'), 'version: 1\ntitle: B\nparts: [{ kind: hologram }]\n')
  })
  client = createClient({ baseUrl: f.server.url, token: f.admin['authorization']!.replace('Bearer ', '') })
})
afterAll(() => f.close())

const text = (title: string, parameter = 'SAT.Temperature'): string =>
  JSON.stringify({ version: 1, title, parts: [{ kind: 'values', parameters: [parameter] }] })

describe('displays', () => {
  it('of the mission folder are version 0; one that cannot be read is there, and says why when it is opened', async () => {
    expect(await client.listDisplays()).toMatchObject([
      { name: 'broken', title: 'broken', version: 0 },
      { name: 'power', title: 'Power', version: 0 },
    ])
    expect(await client.getDisplay({ params: { name: 'power' } })).toMatchObject({
      display: { title: 'Power', columns: 12 },
      findings: [],
    })
    await expect(client.getDisplay({ params: { name: 'broken' } })).rejects.toMatchObject({
      status: 422,
      code: 'VIG-DISPLAY-001',
      problem: { diagnostics: [{ line: 3, column: 17 }] },
    })
    await expect(client.getDisplay({ params: { name: 'none' } })).rejects.toMatchObject({ status: 404 })
  })

  it('are saved over those of the mission in versions; who saves over another one is told', async () => {
    const name = 'power'
    expect(
      await client.saveDisplay({ params: { name }, body: { text: text('Mine'), base: 0, comment: 'shorter' } }),
    ).toMatchObject({
      version: 1,
      savedBy: 'admin',
      comment: 'shorter',
    })
    await expect(client.saveDisplay({ params: { name }, body: { text: text('Late'), base: 0 } })).rejects.toMatchObject(
      {
        status: 409,
        code: 'VIG-DISPLAY-009',
      },
    )
    await client.saveDisplay({ params: { name }, body: { text: text('Mine again'), base: 1 } })
    expect((await client.listDisplayVersions({ params: { name } })).map((v) => [v.version, v.title])).toEqual([
      [2, 'Mine again'],
      [1, 'Mine'],
      [0, 'Power'],
    ])
    expect((await client.getDisplay({ params: { name }, query: { version: 1 } })).title).toBe('Mine')
    await expect(client.getDisplay({ params: { name }, query: { version: 9 } })).rejects.toMatchObject({ status: 404 })
  })

  it('are exported as files that are read as the same', async () => {
    const answer = await f.server.app.inject({ url: '/api/v1/displays/power/export', headers: f.admin })
    expect(answer.headers['content-disposition']).toContain('power.yaml')
    expect(readDisplay(answer.payload).display).toEqual(
      (await client.getDisplay({ params: { name: 'power' } })).display,
    )
  })

  it('of another mission are taken, with what is not in the model by name; what cannot be read is refused, with places', async () => {
    expect(
      await client.saveDisplay({ params: { name: 'other' }, body: { text: text('Other', 'SAT.Temprature') } }),
    ).toMatchObject({
      version: 1,
      findings: [{ code: 'VIG-DISPLAY-004', remedy: expect.stringContaining('SAT.Temperature') as string }],
    })
    await expect(client.saveDisplay({ params: { name: 'other' }, body: { text: '{' } })).rejects.toMatchObject({
      status: 422,
    })
    await expect(client.saveDisplay({ params: { name: '../x' }, body: { text: text('x') } })).rejects.toMatchObject({
      status: 400,
    })
    expect(await client.checkDisplay({ body: { text: 'version: 1\ntitle: x\nparts: 3\n' } })).toMatchObject({
      findings: [{ line: 3, column: 8 }],
    })
  })

  it('are removed: then those of the mission folder are there again', async () => {
    await client.removeDisplay({ params: { name: 'power' } })
    expect((await client.getDisplay({ params: { name: 'power' } })).title).toBe('Power')
    await expect(client.removeDisplay({ params: { name: 'power' } })).rejects.toMatchObject({ status: 404 })
  })
})
