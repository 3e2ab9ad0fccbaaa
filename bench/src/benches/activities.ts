/** Activities through all their stages to the journal on disk, and one lone command to a socket. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { silentLog, type Clock } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import {
  ActivityEngine,
  compileCommands,
  DEFAULT_POLICY,
  TelecommandChain,
  TelecommandExecutor,
  type ActivityEntry,
  type ActivityJournal,
  type Actor,
  type CommandedChain,
  type UplinkRequest,
} from '@vigie/commanding'
import { Journals } from '@vigie/journal-files'
import { createUplink } from '@vigie/links-tcp'
import type { TelecommandConfig } from '@vigie/model'
import type { Journal } from '@vigie/archive'
import type { Bench } from '../bench.ts'
import { commandModel } from './commands.ts'

const ada: Actor = { user: 'ada', role: 'controller' }
const GIVEN = { index: 3, mode: 'AUTO', threshold: 20.5, count: 100_000 }
const BATCH = 500
const BATCHES = 12
const LONE = 300

const config: TelecommandConfig = {
  packets: { packetLength: true, sequenceCount: 'per-apid', errorControl: 'crc16' },
  frames: {
    standard: 'TC',
    spacecraftId: 0x123,
    length: 256,
    fecf: true,
    coding: 'bch',
    bchMode: 'correction',
    randomised: false,
    plop: 2,
    bitRate: 1e9,
    virtualChannels: [
      {
        id: 0,
        maps: [0],
        cop1: false,
        farmWindow: 20,
        fop: { window: 10, timer: 5, transmissions: 3, timeoutType: 0 },
      },
    ],
  },
}
const plans = compileCommands(commandModel(), { packets: config.packets! })
const chain: CommandedChain = { name: 'SAT', element: '', plans, config, parameters: () => undefined }

const encoder = new TextEncoder()
function onDisk(journal: Journal, clock: Clock): ActivityJournal {
  return {
    append: (entry: ActivityEntry) => {
      const now = clock.now()
      const payload = encoder.encode(JSON.stringify(entry))
      return journal.append({ reception: now, generation: now, source: '', flags: 0, payload })
    },
    sync: () => journal.sync(),
    async *read() {},
  }
}

async function withEngine<T>(
  send: (request: UplinkRequest, executor: TelecommandExecutor) => void,
  work: (engine: ActivityEngine, clock: Clock) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-bench-activities-'))
  const clock = new SystemClock()
  const journals = new Journals({ folder, clock, log: silentLog })
  const executor: TelecommandExecutor = new TelecommandExecutor({
    now: () => clock.now(),
    chains: () => [chain],
    send: (_, request) => send(request, executor),
    cancel: () => Promise.resolve(false),
  })
  const journal = onDisk(await journals.open('centre', 'activities'), clock)
  const engine = await ActivityEngine.open({ clock, journal, executors: [executor], policy: DEFAULT_POLICY })
  await engine.changeBoard({ what: 'taken', chain: 'SAT' }, ada)
  try {
    return await work(engine, clock)
  } finally {
    engine.close()
    await journals.closeAll()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Activities a second: requested in batches, released, sent and radiated as soon as they are on disk. */
function activities(): Promise<number> {
  const clock = new SystemClock()
  return withEngine(
    ({ id }, executor) => {
      for (const stage of ['sent', 'radiated'] as const) executor.uplink('SAT', { id, stage, time: clock.now() })
    },
    async (engine) => {
      const start = performance.now()
      for (let b = 0; b < BATCHES; b++)
        await Promise.all(
          Array.from({ length: BATCH }, (_, i) => engine.request({ path: `Command${i % 200}`, arguments: GIVEN }, ada)),
        )
      const seconds = (performance.now() - start) / 1000
      let completed = 0
      for (const activity of engine.list()) if (activity.state === 'completed') completed++
      if (completed !== BATCH * BATCHES) throw new Error(`${completed} of ${BATCH * BATCHES} activities completed`)
      return completed / seconds
    },
  )
}

/** Milliseconds from the request to the bytes at the other end of a socket, sorted. */
async function lone(): Promise<readonly number[]> {
  let arrived: (() => void) | undefined
  const station = createServer((socket) => socket.on('data', () => arrived?.()))
  await new Promise<void>((resolve) => station.listen(0, '127.0.0.1', resolve))
  const clock = new SystemClock()
  const { port } = station.address() as AddressInfo
  const link = createUplink(
    { name: 'TC', kind: 'tcp-client', host: '127.0.0.1', port, protocol: 'cltu-raw', enabled: true },
    { clock, log: silentLog },
  )
  let executor: TelecommandExecutor | undefined
  let connected: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (connected = resolve))
  const uplink = new TelecommandChain(config, [link], {
    clock,
    report: (report) => executor?.uplink('SAT', report),
    changed: (status) => {
      if (status.selected !== undefined) connected()
    },
  })
  uplink.start()
  await ready
  try {
    return await withEngine(
      (request, e) => {
        executor = e
        uplink.send(request)
      },
      async (engine) => {
        const times: number[] = []
        for (let i = 0; i < LONE; i++) {
          const seen = new Promise<void>((resolve) => (arrived = resolve))
          const start = performance.now()
          await engine.request({ path: `Command${i % 200}`, arguments: GIVEN }, ada)
          await seen
          times.push(performance.now() - start)
          await new Promise((resolve) => setTimeout(resolve, 2))
        }
        return times.toSorted((a, b) => a - b)
      },
    )
  } finally {
    await uplink.stop()
    station.close()
  }
}

let last: readonly number[] = []
export const benches: readonly Bench[] = [
  {
    name: 'activities through all stages, journal on disk, in batches of 500',
    unit: 'activities/s',
    goal: '≥ 5,000',
    round: activities,
  },
  {
    name: 'a lone command from the request to the other end of the socket, p99',
    unit: 'ms',
    goal: '< 5',
    round: async () => (last = await lone())[Math.floor(LONE * 0.99)]!,
  },
  { name: 'the same, median', unit: 'ms', round: () => last[LONE >> 1] ?? Number.NaN },
]
