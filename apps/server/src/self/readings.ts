/** What the centre measures of itself, element by element, names as in `centre-elements.ts`. */
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { CENTRE_ELEMENT, chainElement } from '@vigie/telemetry'
import type { Clock, Log, Timer } from '@vigie/base'
import type { ChainSupervisor } from '../chains/supervisor.ts'
import type { LiveHub } from '../live/hub.ts'
import type { AlarmBook } from '../state/alarms.ts'
import { CHAIN_STATES } from './centre-elements.ts'
import { bytesBelow } from './folder-sizes.ts'

export type Readings = readonly { readonly element: string; readonly values: Readonly<Record<string, number>> }[]

export interface ReadingSources {
  readonly data: string
  readonly clock: Clock
  readonly log: Log
  readonly chains: ChainSupervisor
  readonly alarms: AlarmBook
  live(): LiveHub | undefined
  sessions(): Promise<number>
  refusedLogIns(): number
}

/** Milliseconds between two looks at the event loop: what the histogram gives for a loop that is free. */
const RESOLUTION = 10
/** Looks at disk and accounts; at sizes of folders, which takes many files. */
const SLOW_PERIOD = 10_000_000_000n
const SIZES_EVERY = 6

export class SelfReadings {
  readonly #sources: ReadingSources
  readonly #started: bigint
  readonly #loop: ReturnType<typeof monitorEventLoopDelay>
  readonly #timer: Timer
  #cpu = process.cpuUsage()
  #cpuAt = performance.now()
  #slow: Record<'Archive' | 'Users', Record<string, number>> = { Archive: {}, Users: {} }
  #looks = 0
  #looking = false

  constructor(sources: ReadingSources) {
    this.#sources = sources
    this.#started = sources.clock.now()
    this.#loop = monitorEventLoopDelay({ resolution: RESOLUTION })
    this.#loop.enable()
    this.#timer = sources.clock.every(SLOW_PERIOD, () => void this.#look())
    void this.#look()
  }

  stop(): void {
    this.#timer.cancel()
    this.#loop.disable()
  }

  take(): Readings {
    const { chains, alarms, clock } = this.#sources
    const hub = this.#sources.live()
    const live = chains.all().filter((c) => c.kind === 'live')
    const running = live.filter((c) => c.state === 'running')
    const active = alarms.list()
    const under = (name: string, values: Readonly<Record<string, number>>) => ({
      element: `${CENTRE_ELEMENT}.${name}`,
      values,
    })
    return [
      under('Server', { ...this.#process(), Uptime: Number(clock.now() - this.#started) / 1e9 }),
      under('Archive', {
        WriteLag: Math.max(0, ...running.map((c) => c.status?.writeLag ?? 0)),
        Unsynced: running.reduce(
          (n, c) => n + (c.status?.journals ?? []).reduce((m, j) => m + j.entries - j.durable, 0),
          0,
        ),
        SamplesPerSecond: running.reduce((n, c) => n + c.rates.samplesPerSecond, 0),
        ...this.#slow.Archive,
      }),
      under('Live', {
        Clients: hub?.size ?? 0,
        Subscriptions: hub?.subscriptions ?? 0,
        Skipped: hub?.heldBack ?? 0,
      }),
      under('Users', { RefusedLogIns: this.#sources.refusedLogIns(), ...this.#slow.Users }),
      under('Alarms', {
        Active: active.filter((a) => a.active).length,
        Unacknowledged: active.filter((a) => !a.acknowledged && a.shelved === undefined).length,
      }),
      under('Chains', { Running: running.length }),
      ...live.map((c) => ({
        element: chainElement(c.config),
        values: { State: CHAIN_STATES.indexOf(c.state), Restarts: c.restarts },
      })),
    ]
  }

  #process(): Record<string, number> {
    const { rss, heapUsed } = process.memoryUsage()
    const now = performance.now()
    const used = process.cpuUsage(this.#cpu)
    const elapsed = Math.max(1, now - this.#cpuAt)
    this.#cpu = process.cpuUsage()
    this.#cpuAt = now
    const lag = (nanos: number): number => Math.max(0, nanos / 1e6 - RESOLUTION)
    const values = {
      Memory: rss,
      Heap: heapUsed,
      // A histogram without entries has a maximum of 0.
      LoopLag: lag(this.#loop.percentile(99)),
      LoopLagMax: lag(this.#loop.max),
      Cpu: (used.user + used.system) / 10 / elapsed,
    }
    this.#loop.reset()
    return values
  }

  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    const { data, log } = this.#sources
    try {
      this.#slow.Users = { Sessions: await this.#sources.sessions() }
      const disk = await statfs(data)
      const sizes = { ...this.#slow.Archive, FreeSpace: disk.bavail * disk.bsize }
      this.#slow.Archive = sizes
      if (this.#looks++ % SIZES_EVERY === 0) {
        const journals = await bytesBelow(path.join(data, 'journals'))
        const parameters = await bytesBelow(path.join(data, 'parameters'))
        this.#slow.Archive = {
          ...sizes,
          JournalBytes: journals,
          ParameterBytes: parameters,
          BytesOnDisk: journals + parameters,
        }
      }
    } catch (error) {
      log.warn('the centre could not read its own state', { error })
    } finally {
      this.#looking = false
    }
  }
}
