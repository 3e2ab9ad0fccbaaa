/** Packet files into an archive: journalled and synced, decoded into columns; what is there already is left out. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { ParameterStore } from '@vigie/archive'
import { silentLog } from '@vigie/base'
import { loadMission } from '@vigie/mission-folder'
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import { algorithmsOf, chainWorld, replayEntries } from '@vigie/server/archive'
import { ChainEngine } from '@vigie/telemetry'
import { cliErrors } from '../errors.ts'
import { rootContainer, usableModel } from '../model-file.ts'
import { timeConfig } from '../decoding/packet-time.ts'
import { RefusedPlaces, type RefusedPlace } from './refused-places.ts'
import { PacketSet } from './packet-set.ts'

export interface IngestOptions {
  readonly model: string
  readonly data: string
  readonly files: readonly string[]
  readonly chain?: string
  readonly container?: string
  readonly skip: number
  /** As of `vigie decode`: a time code in the packet or a parameter; what the model or chain says unless told. */
  readonly time?: string
  readonly epoch?: string
  readonly progress: (text: string, fraction?: number) => void
}
export interface IngestResult {
  /** Packets found in the files. */
  readonly read: number
  readonly stored: number
  readonly alreadyThere: number
  /** Places with bytes that are no packet, how many bytes in all, and the first hundred of the places. */
  readonly refused: number
  readonly skippedBytes: number
  readonly places: readonly RefusedPlace[]
  readonly chain: string
}

const LINK = 'ingest'
const NO_JOURNAL = { frame: () => -1, packet: () => -1 }
/** Bytes between two syncs: what is acknowledged is on disk. */
const SYNC_BYTES = 4_000_000

export async function ingest(options: IngestOptions): Promise<IngestResult> {
  const { system, config } = await chainOf(options)
  const clock = chainWorld.clock()
  const journals = chainWorld.journals(path.resolve(options.data), clock, silentLog)
  const counts = { read: 0, stored: 0, alreadyThere: 0 }
  const refused = new RefusedPlaces()
  let store: ParameterStore | undefined
  try {
    const journal = await journals.open(config.name, 'packets')
    options.progress('looking at what is there')
    const known = await PacketSet.of(journal)
    const columns = new ChainEngine(
      system,
      { ...config, links: [] },
      {
        clock,
        ...(await algorithmsOf(system)),
        journal: NO_JOURNAL,
        onEvent: () => undefined,
        onBlocks: (blocks) => {
          for (const block of blocks) store!.write(block)
        },
      },
      { statistics: false },
    )
    store = await chainWorld.store(path.resolve(options.data), config.name, columns.plan.parameters)
    const opened = store
    // What an earlier run had journalled and not yet brought into columns.
    for await (const batch of journal.read(await opened.builtUpTo(config.name), journal.length)) {
      replayEntries(columns, batch)
      opened.mark(config.name, batch.at(-1)!.position + 1)
      await opened.drain()
    }
    const settle = async (): Promise<void> => {
      columns.flush()
      await journal.sync()
      opened.mark(config.name, journal.length)
      await opened.drain()
    }
    for (const file of options.files) {
      const info = await stat(file).catch((error: unknown) => {
        throw cliErrors.cannotRead({ file, detail: error instanceof Error ? error.message : String(error) })
      })
      // The k-th of equal packets of a file is new when the archive has fewer than k of them.
      const ofThisFile = new PacketSet()
      const intake = new ChainEngine(
        system,
        config,
        {
          clock,
          onEvent: () => undefined,
          onBlocks: () => undefined,
          journal: {
            frame: () => -1,
            packet: (bytes, generation, reception, source, flags) => {
              counts.read++
              if (ofThisFile.add(bytes) <= known.occurrences(bytes)) {
                counts.alreadyThere++
                return -1
              }
              known.add(bytes)
              counts.stored++
              const position = journal.append({ reception, generation, source, flags, payload: bytes })
              columns.replay(bytes.slice(), generation, reception, flags, position)
              return position
            },
          },
        },
        { statistics: false },
      )
      const link = intake.link(LINK)
      const places = refused.ofFile(file, options.skip)
      let read = 0
      let unsynced = 0
      for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
        const bytes = chunk as Uint8Array
        await link.data(bytes, clock.now(), false)
        places.push(bytes)
        read += bytes.length
        unsynced += bytes.length
        if (unsynced >= SYNC_BYTES) {
          await settle()
          unsynced = 0
        }
        options.progress(path.basename(file), read / Math.max(1, info.size))
      }
      // What the end of the file cuts off may hide whole packets.
      link.status({ state: 'ended', detail: '', bytes: read, units: 0, errors: 0 })
      places.end()
      intake.stop()
      await settle()
    }
    await opened.flush()
    return {
      ...counts,
      refused: refused.count,
      skippedBytes: refused.bytes,
      places: refused.named,
      chain: config.name,
    }
  } finally {
    await store?.close()
    await journals.closeAll()
  }
}

async function chainOf(
  options: IngestOptions,
): Promise<{ readonly system: SpaceSystem; readonly config: ChainConfig }> {
  const link = {
    name: LINK,
    kind: 'file',
    carries: 'packet',
    framing: { kind: 'space-packet', skip: options.skip },
    enabled: true,
  } as const
  const isMission = await stat(path.join(options.model, 'mission.yaml')).then(
    () => true,
    () => false,
  )
  if (isMission) {
    const { mission, diagnostics } = await loadMission(options.model)
    if (mission === undefined)
      throw cliErrors.badModel({ file: options.model, count: diagnostics.length }, { cause: diagnostics })
    const chains = mission.chains.filter((c) => options.chain === undefined || c.name === options.chain)
    const [chain, another] = chains
    if (chain === undefined || another !== undefined)
      throw cliErrors.usage({
        detail: `name the chain that the packets belong to with --chain: ${mission.chains.map((c) => c.name).join(', ')}`,
        command: 'ingest',
      })
    return {
      system: mission.system,
      config: {
        ...chain,
        links: [link],
        packets: { ...chain.packets, time: asRecorded(chain.packets.time), ...timeTold(mission.system, options) },
      },
    }
  }
  const system = await usableModel(options.model)
  const name = options.chain ?? path.parse(options.model).name.replaceAll(/[^A-Za-z0-9_-]/g, '_')
  return {
    system,
    config: {
      name,
      element: '',
      links: [link],
      packets: {
        root: rootContainer(system, options.container),
        headerBytesToSkip: 0,
        errorControl: 'none',
        time: timeOf(system, rootContainer(system, options.container)),
        ...timeTold(system, options),
      },
    },
  }
}

/** A recording does not say when it was received: on-board times are taken as they are, never related to now. */
function asRecorded(time: ChainConfig['packets']['time']): ChainConfig['packets']['time'] {
  return time.kind === 'field' ? { ...time, code: { ...time.code, correlated: false } } : time
}

function timeTold(system: SpaceSystem, { time, epoch }: IngestOptions): Partial<ChainConfig['packets']> {
  return time === undefined ? {} : { time: timeConfig(time, epoch, system, 'ingest') }
}

/** An absolute-time parameter that the root container or one that extends it has is the time of its packets. */
function timeOf(system: SpaceSystem, root: string): ChainConfig['packets']['time'] {
  for (const [path_, container] of system.containers) {
    if (path_ !== root && container.base !== root) continue
    for (const entry of container.entries) {
      if (entry.kind !== 'parameter') continue
      const parameter = system.parameters.get(entry.parameter)
      if (parameter !== undefined && system.type(parameter.type)?.kind === 'absolute-time')
        return { kind: 'parameter', parameter: entry.parameter }
    }
  }
  return { kind: 'reception' }
}
