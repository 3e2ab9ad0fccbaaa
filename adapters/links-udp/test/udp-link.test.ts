/** The link over UDP, against real sockets of the loopback. */
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { silentLog } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { createLink, UdpLink } from '@vigie/links-udp'
import type { LinkConfig } from '@vigie/model'
import { linkContract, linkWorld, numberedUnits, RecordingSink } from '@vigie/testing/links'
import { afterEach, describe, expect, it, vi } from 'vitest'

const clock = new SystemClock()
const log = silentLog
const HOST = '127.0.0.1'
const until = (check: () => void): Promise<void> => vi.waitFor(check, 5000)

function sender(): { send(link: UdpLink, units: readonly Uint8Array[]): Promise<void>; close(): Promise<void> } {
  const socket = createSocket('udp4')
  return {
    send: async (link, units) => {
      await until(() => expect(link.port).toBeGreaterThan(0))
      for (const unit of units) await new Promise((r) => socket.send(unit, link.port!, HOST, r))
    },
    close: () => new Promise((r) => socket.close(() => r())),
  }
}

linkContract('UDP', async () => {
  const link = new UdpLink({ name: 'udp', host: HOST, port: 0, clock, log })
  const from = sender()
  return {
    link,
    feed: (units) => from.send(link, units),
    units: true,
    mayDrop: true,
    settles: ['connected'],
    close: from.close,
  }
})

describe('UDP', () => {
  let link: UdpLink | undefined
  const from: ReturnType<typeof sender>[] = []
  afterEach(async () => {
    await link?.stop()
    for (const s of from.splice(0)) await s.close()
  })
  const peer = (): ReturnType<typeof sender> => {
    const s = sender()
    from.push(s)
    return s
  }

  it('keeps a bounded backlog under a flood, drops the rest, counts it and says so', async () => {
    link = new UdpLink({ name: 'u', host: HOST, port: 0, clock, log, backlog: 50 * 1200 })
    const sink = new RecordingSink()
    const { promise, resolve } = Promise.withResolvers<void>()
    sink.gate = promise
    link.start(sink)
    await peer().send(link, numberedUnits(300, 1000))
    await until(() => expect(link!.dropped).toBeGreaterThan(200))
    sink.gate = undefined
    resolve()
    await until(() => expect(sink.pieces.length).toBe(51))
    expect(link.status.errors).toBe(link.dropped)
    expect(link.status.detail).toContain('datagrams dropped')
    // What was kept is the oldest, in order, each with the time at which it came.
    expect(sink.pieces.map((p) => new DataView(p.bytes.buffer).getUint32(0))).toEqual(
      numberedUnits(51, 4).map((_, i) => i),
    )
    expect(sink.pieces.every((p, i) => i === 0 || p.reception >= sink.pieces[i - 1]!.reception)).toBe(true)
    await peer().send(link, numberedUnits(1, 100))
    await until(() => expect(sink.pieces.length).toBe(52))
  })

  it.skipIf(process.platform !== 'linux')('counts what the system drops while nobody reads', async () => {
    link = new UdpLink({ name: 'u', host: HOST, port: 0, clock, log, look: 0.05, receiveBuffer: 100_000 })
    const sink = new RecordingSink()
    link.start(sink)
    await until(() => expect(link!.port).toBeGreaterThan(0))
    // Another process sends while this one is stopped by waiting for it.
    const flood = `const s = require('node:dgram').createSocket('udp4'); let left = 2000
      const next = () => left-- > 0 ? s.send(Buffer.alloc(1000), ${link.port}, '${HOST}', next) : s.close()
      next()`
    expect(spawnSync(process.execPath, ['-e', flood]).status).toBe(0)
    await until(() => expect(sink.pieces.length + link!.dropped).toBe(2000))
    expect(link.dropped).toBeGreaterThan(500)
    expect(link.status).toMatchObject({ errors: link.dropped, state: 'connected' })
    expect(link.status.detail).toContain('datagrams dropped')
  })

  it('refuses a port in use with a coded error and its remedy, and takes it when it is free', async () => {
    const busy = createSocket('udp4')
    busy.bind(0, HOST)
    await once(busy, 'listening')
    link = new UdpLink({ name: 'u', host: HOST, port: busy.address().port, clock, log, retry: 0.05 })
    link.start(new RecordingSink())
    await until(() => expect(link!.status.state).toBe('failed'))
    expect(link.status.detail).toContain('VIG-LINKUDP-002')
    await new Promise<void>((r) => busy.close(() => r()))
    await until(() => expect(link!.status.state).toBe('waiting'))
  })

  it('refuses an address that is not one of this machine', async () => {
    link = new UdpLink({ name: 'u', host: '203.0.113.1', port: 0, clock, log })
    link.start(new RecordingSink())
    await until(() => expect(link!.status.state).toBe('failed'))
    expect(link.status.detail).toContain('VIG-LINKUDP-003')
  })

  it('receives empty datagrams and the longest ones', async () => {
    link = new UdpLink({ name: 'u', host: HOST, port: 0, clock, log })
    const sink = new RecordingSink()
    link.start(sink)
    await peer().send(link, [new Uint8Array(0), new Uint8Array(65_507)])
    await until(() => expect(sink.pieces.map((p) => p.bytes.length)).toEqual([0, 65_507]))
  })

  it('joins a multicast group', async ({ skip }) => {
    link = new UdpLink({ name: 'u', host: '239.255.77.7', port: 0, clock, log })
    const sink = new RecordingSink()
    link.start(sink)
    await until(() => expect(link!.status.state).not.toBe('connecting'))
    if (link.status.state === 'failed') skip(`this machine has no multicast route: ${link.status.detail}`)
    const socket = createSocket('udp4')
    await new Promise<void>((r) => socket.bind(0, () => r()))
    socket.setMulticastLoopback(true)
    const sent = await new Promise<Error | null>((r) =>
      socket.send(Uint8Array.of(7), link!.port!, '239.255.77.7', (e) => r(e)),
    )
    socket.close()
    if (sent !== null) skip(`this machine has no multicast route: ${sent.message}`)
    await until(() => expect([...sink.bytes]).toEqual([7]))
  })
})

describe('createLink', () => {
  const config = { name: 'l', carries: 'packet', framing: { kind: 'datagram' }, enabled: true } as const
  it('makes what is configured', () => {
    expect(createLink({ ...config, kind: 'udp', port: 1 }, linkWorld())).toBeInstanceOf(UdpLink)
  })
  it.each<Partial<LinkConfig>>([{ kind: 'udp' }, { kind: 'udp', port: -1 }, { kind: 'tcp-client', port: 1 }])(
    'refuses %o',
    (change) => {
      expect(() => createLink({ ...config, ...change } as LinkConfig, linkWorld())).toThrow(
        expect.objectContaining({ code: 'VIG-LINKUDP-001' }),
      )
    },
  )
})
