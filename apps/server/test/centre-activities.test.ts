/** Services of the centre as activities: the same gates, stages and history as telecommands (blueprint: no private back doors). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@vigie/contract'
import { startServer } from '@vigie/server'
import { afterAll, expect, it } from 'vitest'
import { missionFolder, until } from './small-mission.ts'

const mission = missionFolder(1)
const data = mkdtempSync(path.join(tmpdir(), 'vigie-centre-activities-'))
afterAll(() => {
  for (const folder of [mission, data]) rmSync(folder, { recursive: true, force: true })
})

it('are declared, done by who may, refused to who may not, and survive a restart as history', async () => {
  let server = await startServer({ mission, data, port: 0 })
  try {
    const clientOf = async (name: string, role: 'administrator' | 'controller' | 'viewer') => {
      const { secret } = await server.centre.identity.addToken('admin', name, role)
      return createClient({ baseUrl: server.url, token: secret.reveal() })
    }
    let client = await clientOf('engineer', 'administrator')
    await until(
      async () => (await client.getChain({ params: { name: 'SAT' } })).state,
      (s) => s === 'running',
    )
    const paths = (await client.listDeclaredActivities({ query: { search: 'CENTRE' } })).map((a) => a.path)
    expect(paths).toContain('CENTRE.Archive.Verify')
    expect(paths).toContain('CENTRE.Chains.SAT.Stop')

    const verify = await client.requestActivity({ body: { path: 'CENTRE.Archive.Verify' } })
    const done = await until(
      () => client.getActivity({ params: { id: verify.id } }),
      (a) => a.state !== 'running',
    )
    expect(done.state).toBe('completed')
    expect(done.stages.map((s) => s.stage)).toEqual([
      'requested',
      'authorised',
      'released',
      'sent',
      'started',
      'completed',
    ])

    const link = (await client.listDeclaredActivities({ query: { search: 'disable' } }))[0]!
    await client.requestActivity({ body: { path: link.path } })
    await until(
      async () => (await client.listLinks())[0]!.enabled,
      (enabled) => !enabled,
    )

    const unable = await client.requestActivity({
      body: { path: 'CENTRE.Alarms.Acknowledge', arguments: { Alarm: 'none', Comment: 'seen' } },
    })
    const failed = await until(
      () => client.getActivity({ params: { id: unable.id } }),
      (a) => a.state !== 'running',
    )
    expect(failed).toMatchObject({ state: 'failed', ending: { reason: expect.stringContaining('none') } })

    const controller = await clientOf('controller', 'controller')
    await expect(controller.requestActivity({ body: { path: 'CENTRE.Chains.SAT.Stop' } })).rejects.toThrow(
      /may not ask for/,
    )
    const viewer = await clientOf('viewer', 'viewer')
    await expect(viewer.requestActivity({ body: { path: 'CENTRE.Archive.Verify' } })).rejects.toThrow()
    await expect(
      client.requestActivity({ body: { path: 'CENTRE.Archive.Export', arguments: { Chain: 'SAT' } } }),
    ).rejects.toThrow(/needs the arguments Chain, From, To/)
    await expect(client.requestActivity({ body: { path: 'CENTRE.Archive.Burn' } })).rejects.toThrow(/nothing executes/)

    await server.close()
    server = await startServer({ mission, data, port: 0 })
    client = await clientOf('again', 'administrator')
    const history = await client.listActivities({ query: {} })
    expect(history.map((a) => [a.path, a.state])).toEqual([
      ['CENTRE.Alarms.Acknowledge', 'failed'],
      [link.path, 'completed'],
      ['CENTRE.Archive.Verify', 'completed'],
    ])
  } finally {
    await server.close()
  }
}, 60_000)
