/** A connection that breaks in the middle of a unit costs that unit and nothing after it, whatever tells the units apart. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { silentLog, toHex } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { encodeSpacePacket } from '@vigie/ccsds'
import { TcpServerLink } from '@vigie/links-tcp'
import { SpaceSystem, type ChainConfig, type LinkFraming } from '@vigie/model'
import { ChainEngine } from '@vigie/telemetry'
import { expect, it, vi } from 'vitest'

const system = new SpaceSystem({
  name: 'Sat',
  kind: 'satellite',
  types: [],
  parameters: [],
  containers: [{ name: 'Packet', abstract: false, entries: [] }],
  argumentTypes: [],
  commands: [],
  commandContainers: [],
  events: [],
  algorithms: [],
  streams: [],
  services: [],
  messages: [],
  children: [],
})
const packet = (count: number): Uint8Array =>
  encodeSpacePacket(
    { type: 'telemetry', secondaryHeader: false, apid: 5, sequenceFlags: 3, sequenceCount: count },
    new Uint8Array(94).fill(count),
  )

it.each<[string, LinkFraming, (p: Uint8Array) => Uint8Array]>([
  ['fixed lengths', { kind: 'fixed', length: 100 }, (p) => p],
  [
    'a length in front',
    { kind: 'length-prefix', bytes: 2, littleEndian: false, includesPrefix: false },
    (p) => Uint8Array.of(0, p.length, ...p),
  ],
  ['the length of the packets', { kind: 'space-packet', skip: 0 }, (p) => p],
])('%s', async (_, framing, wrap) => {
  const clock = new SystemClock()
  const server = new TcpServerLink({ name: 'link', host: '127.0.0.1', port: 0, clock, log: silentLog })
  const config: ChainConfig = {
    name: 'chain',
    element: 'Sat',
    links: [{ name: 'link', kind: 'tcp-server', carries: 'packet', framing, enabled: true }],
    packets: { root: 'Packet', headerBytesToSkip: 0, errorControl: 'none', time: { kind: 'reception' } },
  }
  const received: string[] = []
  const chain = new ChainEngine(
    system,
    config,
    {
      clock,
      journal: { frame: () => 0, packet: (bytes) => received.push(toHex(bytes)) },
      onBlocks: () => {},
      onEvent: () => {},
    },
    { statistics: false },
  )
  server.start(chain.link('link'))
  await vi.waitFor(() => expect(server.port).toBeGreaterThan(0), 5000)
  const peer = async (): Promise<Socket> => {
    const socket = connect(server.port!, '127.0.0.1')
    await once(socket, 'connect')
    return socket
  }
  const first = await peer()
  first.end(Uint8Array.from([...wrap(packet(0)), ...wrap(packet(1)).subarray(0, 61)]))
  await vi.waitFor(() => expect(server.status.state).toBe('waiting'), 5000)
  const second = await peer()
  second.write(Uint8Array.from([...wrap(packet(2)), ...wrap(packet(3))]))
  await vi.waitFor(() => expect(received.length).toBe(3), 5000)
  expect(received).toEqual([packet(0), packet(2), packet(3)].map(toHex))
  expect(chain.statistics().links[0]!.counts.garbage).toBe(61)
  second.destroy()
  await server.stop()
  chain.stop()
})
