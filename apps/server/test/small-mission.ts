/** A mission of one satellite whose packets a test sends over UDP or TCP, and a server on it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeSpacePacket, SequenceFlags } from '@vigie/ccsds'
import { startServer, type RunningServer, type StartOptions } from '@vigie/server'

export interface Station {
  readonly port: number
  send(bytes: Uint8Array): void
  close(): void
}

/** A ground station: whoever connects gets what is sent. */
export async function station(): Promise<Station> {
  const peers = new Set<Socket>()
  const server = createServer((socket) => {
    peers.add(socket)
    socket.on('close', () => peers.delete(socket))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    send: (bytes) => {
      for (const peer of peers) peer.write(bytes)
    },
    close: () => {
      for (const peer of peers) peer.destroy()
      server.close()
    },
  }
}

let count = 0
/** A packet of APID 100: temperature in tenths of a degree, mode 0 … 2. */
export function packet(temperature: number, mode: number): Uint8Array {
  const data = new Uint8Array(3)
  new DataView(data.buffer).setInt16(0, temperature)
  data[2] = mode
  return encodeSpacePacket(
    {
      type: 'telemetry',
      secondaryHeader: false,
      apid: 100,
      sequenceFlags: SequenceFlags.unsegmented,
      sequenceCount: count++ & 0x3fff,
    },
    data,
  )
}

export function missionFolder(stationPort: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-mission-'))
  mkdirSync(path.join(folder, 'sat'))
  writeFileSync(
    path.join(folder, 'mission.yaml'),
    `mission: SMALL
satellites:
  - { name: SAT, element: SAT, colour: '#4ea1ff', model: [sat] }
chains:
  - name: SAT
    element: SAT
    links:
      - { name: main, kind: tcp-client, host: 127.0.0.1, port: ${stationPort}, carries: packet, framing: { kind: space-packet } }
    packets: { root: SAT.Packet }
`,
  )
  writeFileSync(
    path.join(folder, 'sat', 'sat.yaml'),
    `element: SAT
kind: satellite
parameters:
  - { name: Version, type: { kind: integer, sizeInBits: 3 } }
  - { name: Type, type: { kind: integer, sizeInBits: 1 } }
  - { name: SecondaryHeader, type: { kind: integer, sizeInBits: 1 } }
  - { name: Apid, type: { kind: integer, sizeInBits: 11 } }
  - { name: Flags, type: { kind: integer, sizeInBits: 2 } }
  - { name: Count, type: { kind: integer, sizeInBits: 14 } }
  - { name: Length, type: { kind: integer, sizeInBits: 16 } }
  - name: Temperature
    description: Battery temperature
    alias: { MIB: T001 }
    type: { kind: float, unit: degC, encoding: { kind: integer, sizeInBits: 16, scheme: twos-complement, calibrator: { polynomial: [0, 0.1] } }, limits: { warning: [0, 40], critical: [-10, 60] } }
  - { name: Mode, type: { kind: enumerated, sizeInBits: 8, labels: { 0: SAFE, 1: SUN, 2: NOMINAL } } }
containers:
  - { name: Packet, abstract: true, entries: [Version, Type, SecondaryHeader, Apid, Flags, Count, Length] }
  - { name: Hk, base: Packet, when: { Apid: 100 }, entries: [Temperature, Mode] }
`,
  )
  return folder
}

export interface Fixture {
  readonly server: RunningServer
  readonly station: Station
  readonly data: string
  /** Headers of an administrator's token. */
  readonly admin: Record<string, string>
  close(): Promise<void>
}

export async function serverOnSmallMission(
  options: Partial<StartOptions> = {},
  edit: (folder: string) => void = () => undefined,
): Promise<Fixture> {
  const ground = await station()
  const mission = missionFolder(ground.port)
  edit(mission)
  const data = mkdtempSync(path.join(tmpdir(), 'vigie-data-'))
  const server = await startServer({ mission, data, port: 0, restartMillis: 50, ...options })
  const { secret } = await server.centre.identity.addToken('admin', 'tests', 'administrator')
  return {
    server,
    station: ground,
    data,
    admin: { authorization: `Bearer ${secret.reveal()}` },
    close: async () => {
      await server.close()
      ground.close()
      rmSync(data, { recursive: true, force: true })
      rmSync(mission, { recursive: true, force: true })
    },
  }
}

export async function until<T>(
  what: () => T | Promise<T>,
  accept: (value: T) => boolean = Boolean,
  millis = 30_000,
): Promise<T> {
  const end = Date.now() + millis
  for (;;) {
    const value = await what()
    if (accept(value)) return value
    if (Date.now() > end) throw new Error(`still not so after ${millis} ms: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
