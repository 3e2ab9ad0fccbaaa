/** Links over TCP, against real sockets of the loopback. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { silentLog, SteppedClock } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { createLink, TcpClientLink, TcpServerLink } from '@vigie/links-tcp'
import type { LinkConfig } from '@vigie/model'
import { linkContract, linkWorld, numberedUnits, RecordingSink } from '@vigie/testing/links'
import { afterEach, describe, expect, it, vi } from 'vitest'

const clock = new SystemClock()
const log = silentLog
const HOST = '127.0.0.1'

/** A station: keeps its peers, and can be closed whole. */
async function station(port = 0): Promise<{ server: Server; port: number; peers: Socket[]; close(): Promise<void> }> {
  const peers: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    peers.push(socket)
  })
  server.listen(port, HOST)
  await once(server, 'listening')
  return {
    server,
    port: (server.address() as AddressInfo).port,
    peers,
    close: async () => {
      for (const peer of peers) peer.destroy()
      if (server.listening) await new Promise((r) => server.close(r))
    },
  }
}
const until = (check: () => void): Promise<void> => vi.waitFor(check, 5000)
const written = (socket: Socket, bytes: Uint8Array): Promise<void> => new Promise((r) => socket.write(bytes, () => r()))

linkContract('TCP client', async () => {
  const end = await station()
  return {
    link: new TcpClientLink({ name: 'client', host: HOST, port: end.port, clock, log, firstRetry: 0.05 }),
    feed: async (units) => {
      await until(() => expect(end.peers.at(-1)?.writable).toBe(true))
      await written(end.peers.at(-1)!, Buffer.concat(units))
    },
    units: false,
    mayDrop: false,
    settles: ['connected'],
    close: end.close,
  }
})

linkContract('TCP server', async () => {
  const link = new TcpServerLink({ name: 'server', host: HOST, port: 0, clock, log })
  const peers: Socket[] = []
  return {
    link,
    feed: async (units) => {
      await until(() => expect(link.port).toBeGreaterThan(0))
      const peer = connect(link.port!, HOST)
      peer.on('error', () => {})
      peers.push(peer)
      await once(peer, 'connect')
      await written(peer, Buffer.concat(units))
    },
    units: false,
    mayDrop: false,
    settles: ['connected'],
    close: async () => peers.forEach((p) => p.destroy()),
  }
})

describe('TCP client', () => {
  let end: Awaited<ReturnType<typeof station>> | undefined
  let link: TcpClientLink | undefined
  afterEach(async () => {
    await link?.stop()
    await end?.close()
  })
  const client = (port: number, options = {}): TcpClientLink =>
    new TcpClientLink({ name: 'c', host: HOST, port, clock, log, firstRetry: 0.03, longestRetry: 0.1, ...options })

  it('says that it is refused, and connects by itself when the station appears', async () => {
    const before = await station()
    await before.close()
    link = client(before.port)
    const sink = new RecordingSink()
    link.start(sink)
    await until(() => expect(link!.status.state).toBe('waiting'))
    expect(sink.statuses.some((s) => /^127\.0\.0\.1:\d+ refused, next try in \d+ ms$/.test(s.detail))).toBe(true)
    end = await station(before.port)
    await until(() => expect(link!.status.state).toBe('connected'))
  })

  it('comes back after a reset, again and again, and loses nothing that is sent afterwards', async () => {
    end = await station()
    link = client(end.port)
    const sink = new RecordingSink()
    link.start(sink)
    for (let i = 0; i < 3; i++) {
      await until(() => expect(end!.peers.length).toBe(i + 1))
      await written(end.peers[i]!, numberedUnits(1, 64, i)[0]!)
      await until(() => expect(sink.bytes.length).toBe(64 * (i + 1)))
      end.peers[i]!.resetAndDestroy()
    }
    await until(() => expect(end!.peers.length).toBe(4))
    expect(link.status.errors).toBe(3)
    expect(sink.ends).toBe(3)
    expect(sink.statuses.some((s) => s.detail.includes('reset by the other end'))).toBe(true)
  })

  it('waits longer each time, never longer than the longest, by the clock that it is given', async () => {
    const gone = await station()
    await gone.close()
    const stepped = new SteppedClock(0n)
    const waits = vi.spyOn(stepped, 'after')
    link = new TcpClientLink({ name: 'c', host: HOST, port: gone.port, clock: stepped, log })
    link.start(new RecordingSink())
    for (let i = 1; i <= 8; i++) {
      await until(() => expect(link!.status.errors).toBe(i))
      stepped.advance(40_000_000_000n)
    }
    // Each try also sets its time-out of 10 s; what remains are the pauses.
    const pauses = waits.mock.calls.map(([delay]) => Number(delay) / 1e9).filter((s) => s !== 10)
    for (const [i, pause] of pauses.entries()) {
      const pace = Math.min(30, 2 ** i)
      expect(pause).toBeGreaterThanOrEqual(0.75 * pace)
      expect(pause).toBeLessThanOrEqual(pace)
    }
    expect(pauses.length).toBeGreaterThanOrEqual(8)
  })

  it('stays connected to a station that says nothing', async () => {
    end = await station()
    link = client(end.port)
    link.start(new RecordingSink())
    await until(() => expect(link!.status.state).toBe('connected'))
    await new Promise((r) => setTimeout(r, 200))
    expect(link.status).toMatchObject({ state: 'connected', bytes: 0, errors: 0 })
    expect(end.peers.length).toBe(1)
  })

  it('holds a flood back: what was not taken stays with the sender', async () => {
    end = await station()
    link = client(end.port)
    const sink = new RecordingSink()
    const { promise, resolve } = Promise.withResolvers<void>()
    sink.gate = promise
    link.start(sink)
    await until(() => expect(end!.peers.length).toBe(1))
    const flood = 64 << 20
    const piece = new Uint8Array(1 << 20)
    for (let sent = 0; sent < flood; sent += piece.length) end.peers[0]!.write(piece)
    await until(() => expect(sink.pieces.length).toBe(1))
    await new Promise((r) => setTimeout(r, 200))
    expect(link.status.bytes).toBeLessThan(1 << 20)
    // The kernels of the loopback hold a few megabytes; the rest waits in the sender.
    expect(end.peers[0]!.writableLength).toBeGreaterThan(flood / 2)
    sink.gate = undefined
    sink.data = () => {}
    resolve()
    await until(() => expect(link!.status.bytes).toBe(flood))
  })

  it('sends to the other end when connected, and says no when not', async () => {
    end = await station()
    link = client(end.port)
    expect(link.send(Uint8Array.of(1))).toBe(false)
    link.start(new RecordingSink())
    await until(() => expect(link!.status.state).toBe('connected'))
    const received = once(end.peers[0]!, 'data')
    expect(link.send(Uint8Array.of(1, 2, 3))).toBe(true)
    expect([...((await received)[0] as Buffer)]).toEqual([1, 2, 3])
  })

  it('tells a host that nobody knows', async () => {
    link = new TcpClientLink({ name: 'c', host: 'no-such-host.invalid', port: 9, clock, log })
    link.start(new RecordingSink())
    await until(() => expect(link!.status.state).toBe('waiting'))
    expect(link.status.detail).toContain('is not a known host')
  })
})

describe('TCP server', () => {
  let link: TcpServerLink | undefined
  let busy: Awaited<ReturnType<typeof station>> | undefined
  const peers: Socket[] = []
  afterEach(async () => {
    for (const peer of peers.splice(0)) peer.destroy()
    await link?.stop()
    await busy?.close()
    busy = undefined
  })
  const peer = async (): Promise<Socket> => {
    await until(() => expect(link!.port).toBeGreaterThan(0))
    const socket = connect(link!.port!, HOST)
    socket.on('error', () => {})
    peers.push(socket)
    await once(socket, 'connect')
    return socket
  }

  it('refuses a port in use with a coded error and its remedy, and takes it when it is free', async () => {
    busy = await station()
    link = new TcpServerLink({ name: 's', host: HOST, port: busy.port, clock, log, retry: 0.05 })
    link.start(new RecordingSink())
    await until(() => expect(link!.status.state).toBe('failed'))
    expect(link.status.detail).toContain('VIG-LINKTCP-002')
    expect(link.status.detail).toContain('another port')
    await busy.close()
    await until(() => expect(link!.status.state).toBe('waiting'))
  })

  it('turns a second peer away while the first is alive, and lets it in when the first has been silent', async () => {
    link = new TcpServerLink({ name: 's', host: HOST, port: 0, clock, log, silence: 0.2 })
    const sink = new RecordingSink()
    link.start(sink)
    const first = await peer()
    await written(first, Uint8Array.of(1))
    await until(() => expect(sink.bytes.length).toBe(1))
    const second = await peer()
    await once(second, 'close')
    expect(link.status.errors).toBe(1)
    await new Promise((r) => setTimeout(r, 250))
    const third = await peer()
    await once(first, 'close')
    await written(third, Uint8Array.of(3))
    await until(() => expect([...sink.bytes]).toEqual([1, 3]))
  })

  it('waits for the next peer after one that resets', async () => {
    link = new TcpServerLink({ name: 's', host: HOST, port: 0, clock, log })
    const sink = new RecordingSink()
    link.start(sink)
    const first = await peer()
    await written(first, Uint8Array.of(1))
    await until(() => expect(sink.bytes.length).toBe(1))
    first.resetAndDestroy()
    await until(() => expect(link!.status.state).toBe('waiting'))
    await written(await peer(), Uint8Array.of(2))
    await until(() => expect([...sink.bytes]).toEqual([1, 2]))
  })

  it('withstands many that connect at once', async () => {
    link = new TcpServerLink({ name: 's', host: HOST, port: 0, clock, log })
    link.start(new RecordingSink())
    await until(() => expect(link!.port).toBeGreaterThan(0))
    for (let i = 0; i < 60; i++) {
      const socket = connect(link.port!, HOST)
      socket.on('error', () => {})
      peers.push(socket)
    }
    await until(() => expect(link!.status.errors).toBe(59))
    expect(link.status.state).toBe('connected')
  })
})

describe('createLink', () => {
  const config = { name: 'l', carries: 'packet', framing: { kind: 'datagram' }, enabled: true } as const
  it('makes what is configured', () => {
    expect(createLink({ ...config, kind: 'tcp-client', host: 'x', port: 1 }, linkWorld())).toBeInstanceOf(TcpClientLink)
    expect(createLink({ ...config, kind: 'tcp-server', port: 1 }, linkWorld())).toBeInstanceOf(TcpServerLink)
  })
  it.each<Partial<LinkConfig>>([
    { kind: 'tcp-client', port: 1 },
    { kind: 'tcp-client', host: 'x' },
    { kind: 'tcp-client', host: 'x', port: 0 },
    { kind: 'tcp-server', port: 70_000 },
    { kind: 'udp', port: 1 },
  ])('refuses %o', (change) => {
    expect(() => createLink({ ...config, ...change } as LinkConfig, linkWorld())).toThrow(
      expect.objectContaining({ code: 'VIG-LINKTCP-001' }),
    )
  })
})
