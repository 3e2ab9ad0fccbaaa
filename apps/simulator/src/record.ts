/** A flight at full speed into files: the packets made on board one after another, and what they say in truth. */
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { once } from 'node:events'
import type { Tai } from '@vigie/base'
import type { Mission } from '@vigie/model'
import type { ScheduledFault } from './faults/fault.ts'
import type { MadePacket } from './packets/telemetry-source.ts'
import { World } from './world.ts'

export interface RecordOptions {
  readonly mission: Mission
  readonly seed: number
  readonly start: Tai
  readonly seconds: number
  readonly faults: readonly ScheduledFault[]
  /** Folder: `<satellite>.packets` and, with `truth`, `<satellite>.truth.ndjson` are written in it. */
  readonly folder: string
  readonly truth: boolean
}

export interface Recorded {
  readonly satellite: string
  readonly packets: number
  readonly bytes: number
}

/** Bytes are told in hexadecimal. */
const readable = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value

class Recording {
  packets = 0
  bytes = 0
  readonly #packets: WriteStream
  readonly #truth: WriteStream | undefined

  constructor(folder: string, satellite: string, truth: boolean) {
    this.#packets = createWriteStream(path.join(folder, `${satellite}.packets`))
    this.#truth = truth ? createWriteStream(path.join(folder, `${satellite}.truth.ndjson`)) : undefined
  }

  add({ container, bytes, tai, truth }: MadePacket): void {
    this.packets++
    this.bytes += bytes.length
    this.#packets.write(bytes)
    this.#truth?.write(`${JSON.stringify({ container, time: String(tai), values: truth }, readable)}\n`)
  }

  /** Waits until the disk has taken what was given. */
  async settle(): Promise<void> {
    for (const stream of [this.#packets, this.#truth])
      if (stream?.writableNeedDrain === true) await once(stream, 'drain')
  }

  async close(): Promise<void> {
    for (const stream of [this.#packets, this.#truth]) {
      if (stream === undefined) continue
      stream.end()
      await once(stream, 'finish')
    }
  }
}

/** Throws VIG-SIM-001, VIG-SIM-002, VIG-SIM-005. */
export async function record(options: RecordOptions): Promise<readonly Recorded[]> {
  await mkdir(options.folder, { recursive: true })
  const recordings = new Map<string, Recording>()
  const world = new World(
    options.mission,
    { seed: options.seed, start: options.start, phased: false, truth: options.truth },
    { link: () => {}, packet: (satellite, packet) => recordings.get(satellite)!.add(packet) },
  )
  for (const { name } of world.flights) recordings.set(name, new Recording(options.folder, name, options.truth))
  world.faults.schedule(options.faults)
  for (let second = 0; second < options.seconds; second++) {
    world.step()
    if (second % 60 === 0) for (const recording of recordings.values()) await recording.settle()
  }
  for (const recording of recordings.values()) await recording.close()
  return [...recordings].map(([satellite, { packets, bytes }]) => ({ satellite, packets, bytes }))
}
