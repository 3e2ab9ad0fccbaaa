/** Work on the archive of one chain: exports and rebuilds, beside live reception. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import type { Journal, ParameterStore } from '@vigie/archive'
import { SpaceSystem, type ChainConfig, type SystemElement } from '@vigie/model'
import { ChainEngine, createDecoder, type TelemetryPlan } from '@vigie/telemetry'
import { exportCsv, exportParquet } from '../archive/export-series.ts'
import { algorithmsOf } from './algorithms.ts'
import type { ChainWorld } from './chain-world.ts'
import { replayEntries } from './journal-replay.ts'
import type { ExportJob, JobProgress } from './messages.ts'

export interface ChainJobsOptions {
  readonly chain: string
  readonly config: ChainConfig
  readonly world: ChainWorld
  readonly data: string
  readonly packets: Journal
  readonly plan: TelemetryPlan
  readonly store: () => ParameterStore
  /** Closes the store, lets `exchange` replace its files, opens it again and makes good what came meanwhile. */
  readonly replaceStore: (exchange: () => Promise<void>) => Promise<void>
  readonly progress: (progress: JobProgress) => void
}

export class ChainJobs {
  readonly #o: ChainJobsOptions
  readonly #running = new Map<string, AbortController>()

  constructor(options: ChainJobsOptions) {
    this.#o = options
  }

  cancel(job: string): void {
    this.#running.get(job)?.abort(new Error('cancelled'))
  }

  async export(job: string, request: ExportJob): Promise<unknown> {
    return this.#run(job, async (signal) => {
      const progress = (fraction: number, detail: string): void => this.#o.progress({ job, progress: fraction, detail })
      if (request.format === 'packets') return this.#packets(request, progress, signal)
      const parameters = request.parameters.flatMap((name) => this.#o.plan.parameters.filter((p) => p.path === name))
      const work = {
        store: this.#o.store(),
        chain: this.#o.chain,
        parameters,
        from: request.from,
        to: request.to,
        file: request.file,
        progress,
        signal,
      }
      return request.format === 'csv' ? exportCsv(work) : exportParquet(work)
    })
  }

  /** Raw packets one after another, as they were received between two instants. */
  async #packets(request: ExportJob, progress: (f: number, d: string) => void, signal: AbortSignal): Promise<unknown> {
    const { packets, plan } = this.#o
    const decoder = createDecoder(plan)
    const out = createWriteStream(request.file)
    const first = await packets.seekReception(request.from)
    const end = await packets.seekReception(request.to)
    let count = 0
    for await (const batch of packets.read(first, end)) {
      signal.throwIfAborted()
      for (const { payload } of batch) {
        if (request.types.length > 0 && !request.types.includes(plan.packetTypes[decoder.identify(payload)]!.container))
          continue
        count++
        out.write(payload)
      }
      if (out.writableNeedDrain) await once(out, 'drain')
      progress((batch.at(-1)!.position + 1 - first) / Math.max(1, end - first), `${count} packets`)
    }
    out.end()
    await finished(out)
    return { packets: count }
  }

  /** The columns are built aside under the model that is given, then take the place of the old ones. */
  async rebuild(job: string, model: SystemElement): Promise<unknown> {
    return this.#run(job, async (signal) => {
      const { chain, config, data, packets, world } = this.#o
      const aside = path.join(data, 'rebuild')
      await rm(path.join(aside, 'parameters', chain), { recursive: true, force: true })
      await mkdir(aside, { recursive: true })
      let samples = 0
      const system = new SpaceSystem(model)
      const algorithms = await algorithmsOf(system)
      const engine = new ChainEngine(
        system,
        { ...config, links: [] },
        {
          clock: world.clock(),
          journal: { frame: () => -1, packet: () => -1 },
          onEvent: () => undefined,
          ...algorithms,
          onBlocks: (blocks) => {
            for (const block of blocks) {
              for (const c of block.columns) samples += c.eng.length
              store.write(block)
            }
          },
        },
        { statistics: false },
      )
      const store = await world.store(aside, chain, engine.plan.parameters)
      const end = packets.length
      const started = performance.now()
      try {
        for await (const batch of packets.read(0, end)) {
          signal.throwIfAborted()
          replayEntries(engine, batch)
          store.mark(chain, batch.at(-1)!.position + 1)
          await store.drain()
          const done = batch.at(-1)!.position + 1
          this.#o.progress({ job, progress: 0.98 * (done / Math.max(1, end)), detail: `${done} of ${end} packets` })
        }
        await store.flush()
      } finally {
        await store.close()
      }
      await this.#o.replaceStore(async () => {
        const place = path.join(data, 'parameters', chain)
        await rm(`${place}.old`, { recursive: true, force: true })
        await rename(place, `${place}.old`).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error
        })
        await rename(path.join(aside, 'parameters', chain), place)
        await rm(`${place}.old`, { recursive: true, force: true })
      })
      const seconds = (performance.now() - started) / 1000
      return { packets: end, samples, seconds: Math.round(seconds * 1000) / 1000 }
    })
  }

  async weight(): Promise<{ readonly bytes: number; readonly files: number }> {
    let bytes = 0
    let files = 0
    const folder = path.join(this.#o.data, 'parameters', this.#o.chain)
    for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
      const info = await stat(path.join(folder, name)).catch(() => undefined)
      if (info?.isFile() !== true || !name.endsWith('.parquet')) continue
      bytes += info.size
      files++
    }
    return { bytes, files }
  }

  async #run<T>(job: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController()
    this.#running.set(job, abort)
    try {
      return await work(abort.signal)
    } finally {
      this.#running.delete(job)
    }
  }
}
