/** The log-book over the API: written once, amended, found, with files that never run. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createClient, LiveConnection, type Client, type LogEntry, type SocketLike } from '@vigie/contract'
import { startServer } from '@vigie/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { serverOnSmallMission, until, type Fixture } from './small-mission.ts'

let f: Fixture
let client: Client
const prepare = (folder: string): void => {
  mkdirSync(path.join(folder, 'logbook'))
  writeFileSync(path.join(folder, 'logbook', 'pass.yaml'), 'title: A pass\nentry: { title: "Pass: ", text: "" }\n')
  writeFileSync(path.join(folder, 'logbook', 'broken.yaml'), 'titel: no\n')
}
beforeAll(async () => {
  f = await serverOnSmallMission({ placement: 'in-process' }, prepare)
  client = createClient({ baseUrl: f.server.url, token: f.admin['authorization']!.slice(7) })
})
afterAll(() => f.close())

const body = {
  title: 'Bus voltage low',
  text: 'seen at AOS',
  satellites: [],
  tags: ['power'],
  links: [],
  attachments: [],
}
const more = { text: 'a sensor', tags: [], links: [], attachments: [], withdraws: false }
const raw = (url: string, init?: RequestInit): Promise<Response> =>
  fetch(`${f.server.url}/api/v1${url}`, { ...init, headers: { ...f.admin, ...init?.headers } })

describe('the log-book', () => {
  it('an entry is written, told to who looks, amended and found', async () => {
    const told: LogEntry[] = []
    const live = new LiveConnection({
      baseUrl: f.server.url.replace('http', 'ws'),
      socket: (url) => new WebSocket(url, { headers: f.admin }) as unknown as SocketLike,
    })
    live.topic('logbook', { items: (_, items) => void told.push(...items) })
    await until(
      () => live.state,
      (state) => state === 'open',
    )
    const entry = await client.writeLogEntry({ body })
    expect(entry).toMatchObject({ id: 1, title: 'Bus voltage low', by: 'admin', amendments: [] })
    await client.amendLogEntry({ params: { id: 1 }, body: more })
    await until(
      () => told.length,
      (n) => n >= 2,
    )
    live.close()
    expect(told.at(-1)).toMatchObject({ id: 1, text: 'seen at AOS', amendments: [{ text: 'a sensor' }] })
    expect((await client.listLogEntries({ query: { search: 'SENSOR volt' } })).items).toHaveLength(1)
    expect((await client.listLogEntries({ query: { tag: 'thermal' } })).items).toEqual([])
    expect(await client.listLogTags()).toEqual([{ tag: 'power', entries: 1 }])
    expect(await (await client.exportLog({ query: { format: 'markdown' } })).text()).toContain('a sensor')
  })

  it('templates are those of the mission that can be used', async () => {
    expect(await client.listLogTemplates()).toMatchObject([{ name: 'pass', title: 'A pass' }])
  })

  it('a file with a script in it is a download without rights; a picture is a picture', async () => {
    const script = new TextEncoder().encode('<html><script>alert(1)</script></html>')
    const { sha256, image } = await client.uploadLogAttachment({ body: script })
    expect(image).toBe(false)
    const entry = await client.writeLogEntry({
      body: { ...body, attachments: [{ name: 'report <b>.html', size: 0, sha256 }] },
    })
    expect(entry.attachments).toEqual([{ name: 'report <b>.html', size: script.length, sha256 }])
    const answer = await raw(`/log-book/attachments/${sha256}?name=${encodeURIComponent('report <b>.html')}`)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''report%20%3Cb%3E.html")
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(script)
    const png = await client.uploadLogAttachment({ body: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0]) })
    expect(png.image).toBe(true)
    expect((await raw(`/log-book/attachments/${png.sha256}`)).headers.get('content-type')).toBe('image/png')
  })

  it('what is too large is refused before it is read, or where it becomes too large, and nothing of it stays', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(1 << 20))
        if (++sent > 2048) controller.close()
      },
    })
    const answer = await raw('/log-book/attachments', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: endless,
      duplex: 'half',
    } as RequestInit).catch(() => undefined)
    // The connection may be cut before the answer is read: the rest of two gigabytes is not waited for.
    if (answer !== undefined) expect(await answer.json()).toMatchObject({ code: 'VIG-LOG-005', status: 413 })
    expect(sent).toBeLessThan(1024)
    await until(
      () => readdirSync(path.join(f.data, 'logbook', 'files')).filter((name) => name.endsWith('.part')),
      (parts) => parts.length === 0,
    )
  })

  it('refuses what was never sent, who may not write, and no entry at all', async () => {
    const attachments = [{ name: 'x', size: 1, sha256: '0'.repeat(64) }]
    await expect(client.writeLogEntry({ body: { ...body, attachments } })).rejects.toMatchObject({
      code: 'VIG-LOG-004',
    })
    await expect(client.getLogEntry({ params: { id: 99 } })).rejects.toMatchObject({ code: 'VIG-LOG-003' })
    await expect(client.writeLogEntry({ body: { ...body, title: ' ' } })).rejects.toMatchObject({ code: 'VIG-LOG-002' })
  })

  it('is there after a restart', async () => {
    const before = (await client.listLogEntries()).items
    await f.server.close()
    const again = await startServer({
      mission: f.server.centre.mission.folder,
      data: f.data,
      port: 0,
      placement: 'in-process',
    })
    try {
      const after = createClient({ baseUrl: again.url, token: f.admin['authorization']!.slice(7) })
      expect((await after.listLogEntries()).items).toEqual(before)
    } finally {
      await again.close()
    }
  })
})
