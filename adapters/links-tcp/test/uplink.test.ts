/** Uplinks against a station of flesh and blood: sockets, broken connections, bytes that lie. Truth: docs/formats/station-telecommand.md. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { silentLog, toHex, type Tai } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import type { RadiationSink, RadiationStatus } from '@vigie/commanding'
import { createUplink, TcpUplink } from '@vigie/links-tcp'
import type { UplinkConfig } from '@vigie/model'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'

const clock = new SystemClock()
const CLTU = Uint8Array.of(0xeb, 0x90, 1, 2, 3)

/** A message written from the table of the format. */
function message(type: number, sequence: number, code = 0, payload: readonly number[] = [], length = payload.length) {
  const bytes = Buffer.alloc(16 + payload.length)
  bytes.writeUInt16BE(0x5643, 0)
  bytes.writeUInt8(1, 2)
  bytes.writeUInt8(type, 3)
  bytes.writeUInt32BE(sequence, 4)
  bytes.writeUInt16BE(code, 8)
  bytes.writeUInt32BE(length, 12)
  bytes.set(payload, 16)
  return bytes
}
const times = (start: bigint, end: bigint): number[] => {
  const bytes = Buffer.alloc(16)
  bytes.writeBigUInt64BE(start, 0)
  bytes.writeBigUInt64BE(end, 8)
  return [...bytes]
}
const ACCEPTED = 2
const RADIATED = 3
const REFUSED = 4
const STATUS = 5

/** A station that listens, and says what a test makes it say. */
class Station {
  readonly server: Server
  readonly #sockets: Socket[] = []
  received = Buffer.alloc(0)
  connections = 0

  constructor() {
    this.server = createServer((socket) => {
      this.connections++
      this.#sockets.push(socket)
      socket.on('data', (bytes: Buffer) => {
        this.received = Buffer.concat([this.received, bytes])
      })
      socket.on('error', () => socket.destroy())
    })
  }
  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return this
  }
  get port(): number {
    return (this.server.address() as { port: number }).port
  }
  say(...messages: readonly Uint8Array[]): void {
    for (const bytes of messages) this.#sockets.at(-1)!.write(bytes)
  }
  hangUp(): void {
    this.#sockets.at(-1)!.destroy()
  }
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.server.close()
    await once(this.server, 'close')
  }
}

class Recorder implements RadiationSink {
  readonly events: string[] = []
  readonly states: RadiationStatus[] = []
  accepted(id: number): void {
    this.events.push(`accepted ${id}`)
  }
  radiated(id: number, start: Tai, end: Tai): void {
    this.events.push(`radiated ${id} ${start} ${end}`)
  }
  refused(id: number, code: number, words: string): void {
    this.events.push(`refused ${id} ${code} ${words}`)
  }
  lost(id: number): void {
    this.events.push(`lost ${id}`)
  }
  status(status: RadiationStatus): void {
    this.states.push(status)
  }
}

const configuration = (port: number, more: Partial<UplinkConfig> = {}): UplinkConfig => ({
  name: 'KRU-TC',
  kind: 'tcp-client',
  host: '127.0.0.1',
  port,
  protocol: 'cltu-acknowledged',
  enabled: true,
  ...more,
})

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close()
})
const until = (what: () => void): Promise<void> => vi.waitFor(what, { timeout: 5000, interval: 2 })

async function connected(more: Partial<UplinkConfig> = {}) {
  const station = await new Station().listen()
  open.push(station)
  const config = configuration(station.port, more)
  const { name, host, port } = config
  const uplink = new TcpUplink(config, {
    name,
    host,
    port,
    clock,
    log: silentLog,
    firstRetry: 0.02,
    longestRetry: 0.02,
  })
  open.push({ close: () => uplink.stop() })
  const recorder = new Recorder()
  uplink.start(recorder)
  await until(() => expect(uplink.status.state).toBe('connected'))
  await until(() => expect(station.connections).toBe(1))
  return { station, uplink, recorder }
}

describe('a station that acknowledges', () => {
  it('is given RADIATE messages, and its answers are told', async () => {
    const { station, uplink, recorder } = await connected()
    expect(uplink.radiate(1, CLTU)).toBe(true)
    expect(uplink.radiate(0xffff_ffff, CLTU)).toBe(true)
    await until(() =>
      expect(toHex(station.received)).toBe(
        toHex(Buffer.concat([message(1, 1, 0, [...CLTU]), message(1, 0xffff_ffff, 0, [...CLTU])])),
      ),
    )
    station.say(
      message(STATUS, 0, 5),
      message(ACCEPTED, 1),
      message(ACCEPTED, 0xffff_ffff),
      message(RADIATED, 1, 0, times(5n, 9n)),
      message(REFUSED, 0xffff_ffff, 1, [...Buffer.from('the satellite\nis not in view\u0007')]),
    )
    await until(() =>
      expect(recorder.events).toEqual([
        'accepted 1',
        'accepted 4294967295',
        'radiated 1 5 9',
        'refused 4294967295 1 the satellite is not in view',
      ]),
    )
    expect(uplink.status).toMatchObject({ carrier: true, rfAvailable: false, bitLock: true, radiated: 1, refused: 1 })
    expect(recorder.states.at(-1)).toMatchObject({ state: 'connected', carrier: true })
  })

  it('is understood however its bytes are cut', async () => {
    const { station, uplink, recorder } = await connected()
    uplink.radiate(1, CLTU)
    const bytes = Buffer.concat([message(ACCEPTED, 1), message(RADIATED, 1, 0, times(1n, 2n)), message(STATUS, 0, 1)])
    for (const byte of bytes) {
      station.say(Uint8Array.of(byte))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => expect(recorder.events).toEqual(['accepted 1', 'radiated 1 1 2']))
  })

  it('that hangs up leaves what it did not answer in the open, and is given nothing of it again', async () => {
    const { station, uplink, recorder } = await connected()
    station.say(message(STATUS, 0, 7))
    await until(() => expect(uplink.status.carrier).toBe(true))
    for (const id of [1, 2, 3]) uplink.radiate(id, CLTU)
    await until(() => expect(station.received.length).toBe(63))
    station.say(message(ACCEPTED, 1), message(REFUSED, 2, 2))
    await until(() => expect(recorder.events.length).toBe(2))
    station.hangUp()
    await until(() => expect(station.connections).toBe(2))
    await until(() => expect(uplink.status.state).toBe('connected'))
    expect(recorder.events).toEqual(['accepted 1', 'refused 2 2 without a reason', 'lost 1', 'lost 3'])
    // Told that it is gone before what is lost: whoever is told gives it nothing more in return.
    expect(recorder.states.map((s) => s.state)).toContain('waiting')
    expect(uplink.status).not.toHaveProperty('carrier')
    expect(station.received.length).toBe(63)
  })

  it('is asked to empty its queue', async () => {
    const { station, uplink } = await connected()
    uplink.abort()
    await until(() => expect(toHex(station.received)).toBe(toHex(message(6, 0))))
  })

  it.each<[string, Uint8Array]>([
    ['another protocol', Buffer.from('SSH-2.0-OpenSSH_9.6\r\n')],
    ['another version', ((b) => (b.writeUInt8(2, 2), b))(message(STATUS, 0))],
    ['a type that stations do not send', message(1, 1, 0, [1])],
    ['a length that lies', message(ACCEPTED, 1, 0, [], 0xffff_ffff)],
    ['words without end', message(REFUSED, 1, 1, [], 65_537)],
    ['RADIATED without its times', message(RADIATED, 1)],
    ['radiation that ended before it began', message(RADIATED, 1, 0, times(9n, 5n))],
  ])('that sends %s is left, and what it has is in the open', async (_, bytes) => {
    const { station, uplink, recorder } = await connected()
    uplink.radiate(1, CLTU)
    station.say(bytes)
    await until(() => expect(station.connections).toBe(2))
    expect(recorder.events).toEqual(['lost 1'])
    expect(recorder.states.some((s) => /sent|said/.test(s.detail))).toBe(true)
  })

  it('that answers what it was not given is not believed', async () => {
    const { station, uplink, recorder } = await connected()
    uplink.radiate(1, CLTU)
    station.say(
      message(RADIATED, 2, 0, times(1n, 2n)),
      message(REFUSED, 0, 1),
      message(RADIATED, 1, 0, times(1n, 2n)),
      message(RADIATED, 1, 0, times(1n, 2n)),
      message(STATUS, 0, 1),
    )
    await until(() => expect(uplink.status.carrier).toBe(true))
    expect(recorder.events).toEqual(['radiated 1 1 2'])
    expect(uplink.status.radiated).toBe(1)
  })

  it('may send whatever it likes', async () => {
    const { station, uplink, recorder } = await connected()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, withHeader) => {
        await until(() => expect(uplink.status.state).toBe('connected'))
        station.say(withHeader ? Buffer.concat([message(STATUS, 0, 7).subarray(0, 3), bytes]) : bytes)
        await new Promise((resolve) => setImmediate(resolve))
      }),
      { numRuns: 30 },
    )
    await until(() => expect(uplink.status.state).toBe('connected'))
    expect(recorder.events).toEqual([])
  })
})

it('takes no more than a station can have, nor what no message can carry', async () => {
  const { uplink } = await connected()
  expect(uplink.radiate(1, new Uint8Array(65_537))).toBe(false)
  for (let id = 1; id <= 256; id++) expect(uplink.radiate(id, CLTU)).toBe(true)
  expect(uplink.radiate(257, CLTU)).toBe(false)
})

it('a station that does not acknowledge is given the bytes, and what it says is not heard', async () => {
  const { station, uplink, recorder } = await connected({ protocol: 'cltu-raw' })
  expect(uplink.acknowledges).toBe(false)
  expect(uplink.radiate(1, CLTU)).toBe(true)
  uplink.abort()
  station.say(message(RADIATED, 1, 0, times(1n, 2n)), Buffer.from('anything'))
  await until(() => expect(toHex(station.received)).toBe(toHex(CLTU)))
  expect(recorder.events).toEqual([])
  expect(station.connections).toBe(1)
})

it('takes nothing while there is no station', async () => {
  const station = await new Station().listen()
  const { port } = station
  await station.close()
  const uplink = createUplink(configuration(port), { clock, log: silentLog })
  open.push({ close: () => uplink.stop() })
  expect(uplink.radiate(1, CLTU)).toBe(false)
  uplink.start(new Recorder())
  await until(() =>
    expect(uplink.status).toMatchObject({ state: 'waiting', detail: expect.stringContaining('refused') }),
  )
  expect(uplink.radiate(1, CLTU)).toBe(false)
})

it('one that is not enabled in the mission stays as it is', async () => {
  const uplink = createUplink(configuration(1, { enabled: false }), { clock, log: silentLog })
  const recorder = new Recorder()
  uplink.start(recorder)
  expect(uplink.status).toMatchObject({ state: 'disabled', detail: 'not enabled in the mission' })
  expect(recorder.states.length).toBe(1)
  await uplink.stop()
})

it.each([
  [0, '127.0.0.1', /0 is not a port/],
  [70_000, '127.0.0.1', /70000 is not a port/],
  [10, '', /the host to connect to is missing/],
])('port %d of host "%s" is refused', (port, host, words) => {
  expect(() => createUplink(configuration(port, { host }), { clock, log: silentLog })).toThrow(words)
})
