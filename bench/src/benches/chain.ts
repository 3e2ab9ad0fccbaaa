/**
 * All of it: the performance packet from a link through framing, journal, decoding, calibration, monitoring and the parameter
 * store, everything on disk at the end of a round. Beside it, Yamcs, where it can be had.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { silentLog } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import type { Journal } from '@vigie/archive'
import { Journals } from '@vigie/journal-files'
import type { ChainConfig } from '@vigie/model'
import { ParquetStore } from '@vigie/parquet-duckdb'
import { ChainEngine } from '@vigie/telemetry'
import type { Bench } from '../bench.ts'
import { PeerNotAvailable, YamcsPeer } from '../peers/yamcs.ts'
import { perfPacketModel, perfPackets, SAMPLES } from '../perf-packet.ts'

const CHUNK = 512
const CHUNKS = 120
/** As the centre's chains: packets that may wait for the disk. */
const MOST_UNSYNCED = 20_000

const config: ChainConfig = {
  name: 'PERF',
  element: '',
  links: [
    {
      name: 'link',
      kind: 'tcp-client',
      host: '127.0.0.1',
      port: 1,
      carries: 'packet',
      framing: { kind: 'space-packet', skip: 0 },
      enabled: true,
    },
  ],
  packets: { root: 'PerfPacket', headerBytesToSkip: 0, errorControl: 'none', time: { kind: 'reception' } },
}

/** A chain at work, as long as the peer beside it: what is measured is not how long it takes to get warm. */
class Chain {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'vigie-bench-chain-'))
  readonly #clock = new SystemClock()
  readonly #journals = new Journals({ folder: this.#folder, clock: this.#clock, log: silentLog })
  #packets!: Journal
  #engine!: ChainEngine
  #store!: ParquetStore
  #fed = 0

  static async start(): Promise<Chain> {
    const chain = new Chain()
    await chain.#open()
    return chain
  }

  async #open(): Promise<void> {
    this.#packets = await this.#journals.open('PERF', 'packets')
    this.#engine = new ChainEngine(
      perfPacketModel(),
      config,
      {
        clock: this.#clock,
        journal: {
          packet: (bytes, generation, reception, source, flags) =>
            this.#packets.append({ reception, generation, source, flags, payload: bytes }),
          frame: () => -1,
        },
        onBlocks: (blocks) => {
          for (const block of blocks) this.#store.write(block)
        },
        onEvent: () => undefined,
      },
      { statistics: false },
    )
    this.#store = await ParquetStore.open({ folder: this.#folder, parametersOf: () => this.#engine.plan.parameters })
  }

  /** Samples per second of one round, everything on disk at its end. */
  async round(): Promise<number> {
    const packets = this.#packets
    const sink = this.#engine.link('link')
    const chunks = Array.from({ length: CHUNKS }, (_, i) => perfPackets(CHUNK, this.#fed + i * CHUNK))
    this.#fed += CHUNKS * CHUNK
    let syncing: Promise<unknown> | undefined
    const start = performance.now()
    for (const chunk of chunks) {
      await sink.data(chunk, this.#clock.now(), false)
      // As in the centre: the journal goes to disk while the next packets come, and links wait when it is far behind.
      syncing ??= packets.sync().finally(() => {
        syncing = undefined
      })
      await (packets.length - packets.durable > MOST_UNSYNCED ? syncing : this.#store.pressure())
      await new Promise(setImmediate)
    }
    this.#engine.flush()
    await packets.sync()
    await this.#store.flush()
    return (CHUNK * CHUNKS * SAMPLES) / ((performance.now() - start) / 1000)
  }

  async stop(): Promise<void> {
    this.#engine.stop()
    await this.#store.close()
    await this.#journals.closeAll()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

let chain: Promise<Chain> | undefined
let peer: Promise<YamcsPeer | undefined> | undefined
const figures: { own: number; theirs: number } = { own: Number.NaN, theirs: Number.NaN }

async function yamcs(): Promise<number> {
  peer ??= YamcsPeer.start().catch((error: unknown) => {
    if (!(error instanceof PeerNotAvailable)) throw error
    console.error(`peer not available: ${error.message}`)
    return undefined
  })
  const running = await peer
  if (running === undefined) return Number.NaN
  const rate = await running.feed(5)
  if ((await running.lastValue()) === undefined) throw new Error('Yamcs does not extract the last sample')
  return rate
}

export const benches: readonly Bench[] = [
  {
    name: 'link to archive, performance packet, all on disk',
    unit: 'million samples/s',
    goal: '≥ 10',
    round: async () => {
      figures.own = await (await (chain ??= Chain.start())).round()
      return figures.own / 1e6
    },
  },
  {
    name: 'Yamcs beside it, same packets over TCP, all parameters extracted and archived',
    unit: 'million samples/s',
    round: async () => {
      figures.theirs = await yamcs()
      return figures.theirs / 1e6
    },
  },
  { name: 'ratio of the two rounds before', unit: '×', goal: '≥ 25', round: () => figures.own / figures.theirs },
]

/** Ends the chain and the peer. */
export async function finish(): Promise<void> {
  await (await chain)?.stop()
  await (await peer)?.stop()
}
