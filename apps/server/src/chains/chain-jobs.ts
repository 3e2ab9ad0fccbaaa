/** Work on the archive of one chain: exports and rebuilds, beside live reception. */
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { exportPackets, type Journal } from '@vigie/archive'
import { SpaceSystem, type ChainConfig, type SystemElement } from '@vigie/model'
import { ChainEngine, createDecoder, type TelemetryPlan } from '@vigie/telemetry'
import { exportSeries, shareOf, writePieces } from '../archive/export-file.ts'
import { keepRetained, keepUnpacketed } from '../archive/keep-unpacketed.ts'
import { algorithmsOf } from './algorithms.ts'
import type { ChainColumns } from './chain-columns.ts'
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
  readonly algorithms: Awaited<ReturnType<typeof algorithmsOf>>
  readonly columns: Pick<ChainColumns, 'store' | 'replace'>
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
      return exportSeries({
        store: await this.#o.columns.store(),
        chain: this.#o.chain,
        parameters,
        request,
        progress,
        signal,
      })
    })
  }

  /** Raw packets one after another, as they were received between two instants. */
  async #packets(request: ExportJob, progress: (f: number, d: string) => void, signal: AbortSignal): Promise<unknown> {
    const { packets, plan } = this.#o
    const decoder = createDecoder(plan, this.#o.algorithms)
    const types = new Set(request.types)
    let count = 0
    await writePieces(
      exportPackets(packets, {
        from: request.from,
        to: request.to,
        ...(types.size === 0
          ? {}
          : { wanted: (bytes) => types.has(plan.packetTypes[decoder.identify(bytes)]!.container) }),
        progress: ({ rows, at }) => {
          count = rows
          progress(shareOf(request, at), `${rows} packets`)
        },
      }),
      request.file,
      signal,
    )
    return { packets: count }
  }

  /** The columns are built aside under the model that is given, then take the place of the old ones. */
  async rebuild(job: string, model: SystemElement): Promise<unknown> {
    return this.#run(job, async (signal) => {
      const { chain, config, data, packets, world } = this.#o
      const aside = path.join(data, 'rebuild')
      await rm(path.join(aside, 'parameters', chain), { recursive: true, force: true })
      await mkdir(aside, { recursive: true })
      const place = path.join(data, 'parameters', chain)
      const fresh = path.join(aside, 'parameters', chain)
      await keepRetained(place, fresh, packets.first)
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
      await this.#o.columns.replace(async () => {
        // The name that the store knows: an interruption here brings the old columns back.
        const old = path.join(data, 'parameters', `.old-${chain}`)
        await keepUnpacketed(place, fresh)
        await rm(old, { recursive: true, force: true })
        await rename(place, old).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error
        })
        await rename(path.join(aside, 'parameters', chain), place)
        await rm(old, { recursive: true, force: true })
      })
      const seconds = (performance.now() - started) / 1000
      return { packets: end, samples, seconds: Math.round(seconds * 1000) / 1000 }
    })
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
