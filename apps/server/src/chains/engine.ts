/** The engine of a chain: intake of each link, packet times, batches, decoding, and what is told of it. */
import type { Tai } from '@vigie/base'
import { compileTimeReader, IDLE_APID, packetApid, packetSequenceCount, SequenceTracker } from '@vigie/ccsds'
import {
  compileTelemetry,
  createDecoder,
  PacketFlag,
  type ColumnBlock,
  type Decoder,
  type PacketBatch,
  type TelemetryPlan,
} from '@vigie/telemetry'
import type { Engine, EngineOptions, ReceivedPacket } from './engine-port.ts'
import { Intake } from './intake.ts'
import type { ChainStatus } from './messages.ts'

const MOST_PACKETS = 512
const MOST_BYTES = 1_000_000

interface Pending extends ReceivedPacket {
  readonly position: number
}

export function createEngine(options: EngineOptions): Engine {
  return new ChainWork(options)
}

class ChainWork implements Engine {
  readonly plan: TelemetryPlan
  readonly #options: EngineOptions
  readonly #decoder: Decoder
  readonly #intakes = new Map<string, Intake>()
  readonly #sequence = new SequenceTracker()
  readonly #readTime: (bytes: Uint8Array, column: BigInt64Array) => boolean
  readonly #timeColumn: number
  readonly #types = new Map<string, { container: string; received: number; apid?: number; last?: Tai }>()
  readonly #time = new BigInt64Array(1)
  #pending: Pending[] = []
  #pendingBytes = 0
  #scheduled = false
  #received = 0
  #unknown = 0
  #bad = 0
  #lost = 0
  #samples = 0
  #lastGeneration: Tai | undefined
  #lastReception: Tai | undefined

  constructor(options: EngineOptions) {
    const { config, system } = options
    this.#options = options
    this.plan = compileTelemetry(system, { chain: config.name, root: config.packets.root })
    this.#decoder = createDecoder(this.plan)
    const { time } = config.packets
    if (time.kind === 'field') {
      const read = compileTimeReader(time.code)
      this.#readTime = (bytes, column) => read(bytes, time.byteOffset, column, 0)
    } else this.#readTime = () => false
    this.#timeColumn = time.kind === 'parameter' ? this.plan.parameters.findIndex((p) => p.path === time.parameter) : -1
    for (const link of config.links) {
      this.#intakes.set(
        link.name,
        new Intake(config, link, {
          frame: (bytes) => options.sinks.frame({ bytes, reception: this.#reception, source: link.name }),
          packet: (bytes, from, to, playback, good) => this.#packet(bytes, from, to, link.name, playback, good),
        }),
      )
    }
  }

  #reception: Tai = 0n

  sink(link: string) {
    const intake = this.#intakes.get(link)!
    return {
      data: (bytes: Uint8Array, reception: Tai, unit: boolean): void => {
        this.#reception = reception
        intake.push(bytes, unit)
        this.#schedule()
      },
    }
  }

  #packet(bytes: Uint8Array, from: number, to: number, source: string, playback: boolean, good: boolean): void {
    const { headerBytesToSkip } = this.#options.config.packets
    const header = from + headerBytesToSkip
    if (to - header >= 6) {
      if (packetApid(bytes, header) === IDLE_APID) return
      if (!playback) this.#sequence.note(packetApid(bytes, header), packetSequenceCount(bytes, header))
    }
    if (!good) this.#bad++
    const payload = bytes.slice(from, to)
    const known = this.#readTime(payload, this.#time)
    const noTime = !known && this.#timeColumn < 0 && this.#options.config.packets.time.kind !== 'reception'
    const packet: ReceivedPacket = {
      bytes: payload,
      generation: known ? this.#time[0]! : this.#reception,
      reception: this.#reception,
      source,
      flags: (playback ? PacketFlag.playback : 0) | (good ? 0 : PacketFlag.badCheck) | (noTime ? PacketFlag.noTime : 0),
    }
    this.#take({ ...packet, position: this.#options.sinks.packet(packet) })
  }

  replay(packets: readonly Pending[]): void {
    for (const packet of packets) this.#take(packet)
  }

  #take(packet: Pending): void {
    this.#received++
    this.#lastGeneration = packet.generation
    this.#lastReception = packet.reception
    this.#pending.push(packet)
    this.#pendingBytes += packet.bytes.length
    if (this.#pending.length >= MOST_PACKETS || this.#pendingBytes >= MOST_BYTES) this.flush()
  }

  /** What came in one read is one batch: a lone packet is out at once. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.flush()
    })
  }

  flush(): void {
    if (this.#pending.length === 0) return
    const pending = this.#pending
    this.#pending = []
    this.#pendingBytes = 0
    for (const block of this.#decoder.decode(batchOf(this.#options.config.name, pending))) {
      this.#count(block, pending)
      this.#options.sinks.block(this.#timed(block))
    }
  }

  /** Where a parameter of the packet is its time, the block takes it as time of generation. */
  #timed(block: ColumnBlock): ColumnBlock {
    const column = this.#timeColumn < 0 ? undefined : block.columns.find((c) => c.parameter === this.#timeColumn)
    if (column === undefined || !(column.eng instanceof BigInt64Array)) return block
    for (let i = 0; i < column.eng.length; i++) block.generation[column.rows?.[i] ?? i] = column.eng[i]!
    return block
  }

  #count(block: ColumnBlock, pending: readonly Pending[]): void {
    const type = this.plan.packetTypes.find((t) => t.container === block.packetType)
    if (type?.abstract !== false) this.#unknown += block.count
    for (const column of block.columns)
      this.#samples += column.offsets === undefined ? column.eng.length : column.offsets.length - 1
    const seen = this.#types.get(block.packetType) ?? { container: block.packetType, received: 0 }
    seen.received += block.count
    seen.last = block.reception[block.count - 1]!
    const skip = this.#options.config.packets.headerBytesToSkip
    const first = pending.find((p) => p.position === block.journal[0])
    if (first !== undefined && first.bytes.length >= skip + 6) seen.apid = packetApid(first.bytes, skip)
    this.#types.set(block.packetType, seen)
  }

  counts(): Pick<ChainStatus, 'frames' | 'packets' | 'samples' | 'types' | 'lastGeneration' | 'lastReception'> {
    const frames = { received: 0, bad: 0, corrected: 0, lost: 0 }
    for (const { counts } of this.#intakes.values()) {
      frames.received += counts.frames
      frames.bad += counts.badFrames
      frames.corrected += counts.correctedFrames
      frames.lost += counts.lostFrames
    }
    this.#lost = 0
    for (const [, s] of this.#sequence.statistics) this.#lost += s.missing
    return {
      frames,
      packets: { received: this.#received, unknown: this.#unknown, bad: this.#bad, lost: this.#lost },
      samples: this.#samples,
      types: [...this.#types.values()],
      ...(this.#lastGeneration === undefined ? {} : { lastGeneration: this.#lastGeneration }),
      ...(this.#lastReception === undefined ? {} : { lastReception: this.#lastReception }),
    }
  }
}

function batchOf(chain: string, pending: readonly Pending[]): PacketBatch {
  const count = pending.length
  const offsets = new Uint32Array(count + 1)
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i]! + pending[i]!.bytes.length
  const bytes = new Uint8Array(offsets[count]!)
  for (let i = 0; i < count; i++) bytes.set(pending[i]!.bytes, offsets[i])
  return {
    chain,
    count,
    bytes,
    offsets,
    generation: BigInt64Array.from(pending, (p) => p.generation),
    reception: BigInt64Array.from(pending, (p) => p.reception),
    journal: Float64Array.from(pending, (p) => p.position),
    flags: Uint8Array.from(pending, (p) => p.flags),
  }
}
