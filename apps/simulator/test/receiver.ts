/** The other end of a link, for tests: connects by TCP, and takes packets out of frames with the receiving side of @vigie/ccsds. */
import { connect, type Socket } from 'node:net'
import { CaduCodec, CaduSynchroniser, crc16, FrameDecoder, PacketExtractor, packetApid } from '@vigie/ccsds'
import type { FrameConfig } from '@vigie/model'

export interface HeardPacket {
  readonly virtualChannel: number
  readonly bytes: Uint8Array
}

export class Connection {
  readonly chunks: Buffer[] = []
  closed = false
  readonly socket: Socket

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (chunk: Buffer) => this.chunks.push(chunk))
    this.socket.on('error', () => this.socket.destroy())
    this.socket.on('close', () => (this.closed = true))
  }

  async opened(): Promise<this> {
    if (this.socket.connecting) await new Promise((resolve) => this.socket.once('connect', resolve))
    return this
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks)
  }
}

export interface Heard {
  readonly packets: readonly HeardPacket[]
  readonly frames: number
  /** Frames by virtual channel. */
  readonly channels: ReadonlyMap<number, number>
  readonly correctedSymbols: number
  readonly uncorrectable: number
  readonly refused: number
  readonly gaps: number
  /** Operational control fields, as the frames carried them. */
  readonly controlFields: readonly number[]
}

/** All that can be had of a stream of CADUs. */
export function hear(bytes: Uint8Array, config: FrameConfig): Heard {
  const packets: HeardPacket[] = []
  const channels = new Map<number, number>()
  const codec = new CaduCodec({
    frameLength: config.length,
    randomised: config.randomised,
    reedSolomon: config.reedSolomon!,
  })
  const parameters = { ...config, spacecraftId: config.spacecraftId! }
  const decoder = new FrameDecoder(parameters)
  let gaps = 0
  const controlFields: number[] = []
  const extractor = new PacketExtractor(parameters, {
    packet: (data, from, to, channel) => {
      gaps = Math.max(gaps, channel.statistics.gaps)
      if (packetApid(data, from) !== 0x7ff)
        packets.push({ virtualChannel: channel.virtualChannelId, bytes: data.slice(from, to) })
    },
  })
  let refused = 0
  const synchroniser = new CaduSynchroniser(
    (unit) => {
      const { frame, ok } = codec.decode(unit)
      if (!ok || decoder.decode(frame) !== undefined) {
        refused++
        return
      }
      const vc = decoder.frame.virtualChannelId
      channels.set(vc, (channels.get(vc) ?? 0) + 1)
      controlFields.push(decoder.frame.ocf)
      extractor.push(decoder.frame)
    },
    { unitLength: codec.unitLength, maxBitErrors: 2, flywheel: 1 },
  )
  synchroniser.push(bytes)
  const statistics = codec.statistics!
  return {
    packets,
    frames: synchroniser.statistics.units,
    channels,
    correctedSymbols: statistics.correctedSymbols,
    uncorrectable: statistics.uncorrectable,
    refused,
    gaps,
    controlFields,
  }
}

/** Whether the packet error control of a packet holds. */
export const intact = (packet: Uint8Array): boolean => crc16(packet) === 0

/** A client of the control port: one command, one answer. */
export class Control {
  readonly #socket: Socket
  readonly #waiting: ((line: string) => void)[] = []
  #text = ''

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.setEncoding('utf8')
    this.#socket.on('error', () => this.#socket.destroy())
    this.#socket.on('data', (text: string) => {
      this.#text += text
      for (let end = this.#text.indexOf('\n'); end >= 0; end = this.#text.indexOf('\n')) {
        this.#waiting.shift()?.(this.#text.slice(0, end))
        this.#text = this.#text.slice(end + 1)
      }
    })
  }

  async line(line: string): Promise<Record<string, unknown>> {
    const answer = new Promise<string>((resolve) => this.#waiting.push(resolve))
    this.#socket.write(`${line}\n`)
    return JSON.parse(await answer) as Record<string, unknown>
  }

  ask(request: object): Promise<Record<string, unknown>> {
    return this.line(JSON.stringify(request))
  }

  end(): void {
    this.#socket.destroy()
  }
}
