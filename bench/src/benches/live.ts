/**
 * From a packet on a socket to the value in a WebSocket client: the real server as a process of its own, a packet source on TCP at
 * 100,000 samples a second, one client subscribed to a value of every packet. Latency from the write of the packet to the message.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@vigie/contract'
import { writeNative } from '@vigie/model/native'
import { WebSocket } from 'ws'
import type { Bench } from '../bench.ts'
import { PACKET_BYTES, perfPacketModel, perfPackets, SAMPLES } from '../perf-packet.ts'

const CLI = fileURLToPath(new URL('../../../apps/cli/bin/vigie.mjs', import.meta.url))
const RATE = 100_000
const SECONDS = 6
const PORT = 7460

interface Centre {
  readonly child: ChildProcess
  readonly folder: string
  readonly source: Server
  readonly link: Socket
  readonly live: WebSocket
  /** Value of the packet counter → when it came. */
  readonly seen: Map<number, number>
  /** Milliseconds from the start of the process to the page. */
  readonly visible: number
}

let centre: Promise<Centre> | undefined

async function start(): Promise<Centre> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-bench-live-'))
  const source = createServer()
  const connected = new Promise<Socket>((resolve) => source.once('connection', resolve))
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
  mkdirSync(path.join(folder, 'mission'))
  for (const file of writeNative(perfPacketModel()).files)
    writeFileSync(path.join(folder, 'mission', file.name), file.text)
  writeFileSync(
    path.join(folder, 'mission', 'mission.yaml'),
    `mission: PERF
satellites: [ { name: PERF, element: PERF, model: [PERF.yaml] } ]
chains:
  - name: PERF
    element: PERF
    links: [ { name: source, kind: tcp-client, host: 127.0.0.1, port: ${(source.address() as AddressInfo).port}, carries: packet, framing: { kind: space-packet } } ]
    packets: { root: PERF.PerfPacket, time: { kind: reception } }
`,
  )
  const began = performance.now()
  const output: string[] = []
  const child = spawn(
    process.execPath,
    [
      CLI,
      'start',
      '--mission',
      path.join(folder, 'mission'),
      '--data',
      path.join(folder, 'data'),
      '--port',
      String(PORT),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  const baseUrl = `http://127.0.0.1:${PORT}`
  for (;;) {
    if (
      await fetch(`${baseUrl}/api/v1/health`).then(
        (r) => r.ok,
        () => false,
      )
    )
      break
    if (performance.now() - began > 60_000) throw new Error(`the server did not start: ${output.join('')}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const visible = performance.now() - began
  while (!output.join('').includes('password: ')) await new Promise((resolve) => setTimeout(resolve, 20))
  const password = /password: (\S+)/.exec(output.join(''))![1]!
  let cookie = ''
  const client = createClient({
    baseUrl,
    fetch: async (input, init) => {
      const reply = await fetch(input, init)
      cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? cookie
      return reply
    },
  })
  await client.logIn({ body: { user: 'admin', password } })
  const link = await connected
  link.setNoDelay(true)
  const seen = new Map<number, number>()
  const live = new WebSocket(`ws://127.0.0.1:${PORT}/api/v1/live`, { headers: { cookie, origin: baseUrl } })
  live.on('message', (data: Buffer) => {
    const now = performance.now()
    const message = JSON.parse(data.toString()) as { type: string; v?: readonly unknown[] }
    if (message.type === 'values')
      for (const v of message.v ?? []) if (typeof v === 'number' && !seen.has(v)) seen.set(v, now)
  })
  await new Promise<void>((resolve, reject) => {
    live.once('open', () => resolve())
    live.once('error', reject)
  })
  live.send(JSON.stringify({ type: 'subscribe', id: 1, parameters: ['PERF.Packet'], rate: 1000 }))
  await new Promise((resolve) => setTimeout(resolve, 300))
  return { child, folder, source, link, live, seen, visible }
}

const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN

let counter = 1000
async function latencies(): Promise<readonly number[]> {
  const { link, seen } = await (centre ??= start())
  const packet = perfPackets(1)
  const view = new DataView(packet.buffer)
  const sent = new Map<number, number>()
  const period = (SAMPLES / RATE) * 1000
  const begin = performance.now()
  for (let n = 0; performance.now() - begin < SECONDS * 1000; n++) {
    const due = begin + n * period
    const wait = due - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    view.setUint32(12, ++counter)
    view.setUint16(2, 0xc000 | (counter & 0x3fff))
    sent.set(counter, performance.now())
    link.write(packet.slice(0, PACKET_BYTES))
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  return [...sent].flatMap(([n, at]) => (seen.has(n) ? [seen.get(n)! - at] : [])).toSorted((a, b) => a - b)
}

/** Resident memory of a process in MB, Linux. */
function residentMegabytes(pid: number): number {
  const pages = /^\d+ (\d+)/.exec(readFileSync(`/proc/${pid}/statm`, 'utf8'))![1]!
  return (Number(pages) * 4096) / 1e6
}

let last: readonly number[] = []
export const benches: readonly Bench[] = [
  {
    name: 'packet in to WebSocket out at 100,000 samples/s, p99',
    unit: 'ms',
    goal: '< 5',
    round: async () => percentile((last = await latencies()), 0.99),
  },
  { name: 'the same, median', unit: 'ms', round: () => percentile(last, 0.5) },
  {
    name: 'the same, packets seen by the client',
    unit: '%',
    round: () => (100 * last.length) / Math.round((SECONDS * RATE) / SAMPLES),
  },
  {
    name: 'server resident memory under that load',
    unit: 'MB',
    round: async () => residentMegabytes((await centre)!.child.pid!),
  },
  { name: 'process start to page served', unit: 's', goal: '< 3', round: async () => (await centre)!.visible / 1000 },
]

export async function finish(): Promise<void> {
  const c = await centre
  if (c === undefined) return
  c.live.close()
  c.child.kill('SIGTERM')
  await new Promise((resolve) => c.child.once('exit', resolve))
  c.link.destroy()
  c.source.close()
  rmSync(c.folder, { recursive: true, force: true })
}
