/** From packets to what a station receives: frames on virtual channels, coding, and what the path does to them. */
import { CaduCodec, FrameMultiplexer } from '@vigie/ccsds'
import type { FrameConfig } from '@vigie/model'
import type { LinkTrouble } from '../faults/fault-board.ts'
import { Random } from '../random.ts'
import type { Spacecraft } from '../spacecraft/spacecraft.ts'
import { damaged } from './wrong-bits.ts'

export interface Received {
  readonly cadu: Uint8Array
  /** Bits that were turned on the way. */
  readonly wrongBits: number
}

export class Downlink {
  readonly #craft: Spacecraft
  readonly #frames: FrameMultiplexer
  readonly #codec: CaduCodec
  readonly #realtime: number
  readonly #playback: number | undefined
  readonly #zone: number
  readonly #frameBits: number
  readonly #random: Random
  #dumping = 0

  constructor(config: FrameConfig, craft: Spacecraft, seed: number) {
    this.#craft = craft
    this.#random = new Random(seed, `${craft.profile.name}.path`)
    this.#frames = new FrameMultiplexer(
      {
        standard: config.standard,
        length: config.length,
        fecf: config.fecf,
        fhec: config.fhec,
        ocf: config.ocf,
        insertZone: config.insertZone,
        virtualChannels: config.virtualChannels,
        ...(config.spacecraftId === undefined ? {} : { spacecraftId: config.spacecraftId }),
      },
      config.ocf ? { ocf: () => craft.communications.clcw() } : {},
    )
    this.#codec = new CaduCodec({
      frameLength: config.length,
      randomised: config.randomised,
      ...(config.reedSolomon === undefined ? {} : { reedSolomon: config.reedSolomon }),
    })
    const carries = (origin: string): number | undefined =>
      config.virtualChannels.find((vc) => vc.service === 'packets' && vc.origin === origin)?.id
    this.#realtime = carries('realtime') ?? 0
    this.#playback = carries('playback')
    this.#frameBits = config.length * 8
    // Bytes of packets that a frame takes, a little less for its headers.
    this.#zone = config.length - 20
  }

  /** One second of a pass: real time first, then the store as far as the rate allows, and a frame of only idle data. */
  second(packets: readonly Uint8Array[]): Uint8Array[] {
    for (const packet of packets) this.#frames.push(this.#realtime, packet)
    const cadus: Uint8Array[] = []
    const rate = Math.max(2, Math.floor(this.#craft.communications.rate / this.#frameBits))
    this.#dump(rate - 2 - Math.ceil(this.#frames.pending / this.#zone))
    while (this.#frames.pending > 0) {
      const frame = this.#frames.take(true)
      if (frame === undefined) break
      cadus.push(this.#codec.encode(frame))
    }
    cadus.push(this.#codec.encode(this.#frames.idle()))
    this.#craft.communications.framesSent += cadus.length
    return cadus
  }

  #dump(frames: number): void {
    const { store, memory, events } = this.#craft
    if (this.#playback === undefined) return
    if (!memory.dumping && store.count > 0) {
      memory.dumping = true
      this.#dumping = 0
      events.push({ id: 6001, unit: 0, value: store.count })
    }
    for (let room = frames * this.#zone; room > 0;) {
      const packet = store.take()
      if (packet === undefined) break
      this.#frames.push(this.#playback, packet)
      this.#dumping++
      room -= packet.length
    }
    if (memory.dumping && store.count === 0) {
      memory.dumping = false
      events.push({ id: 6002, unit: 0, value: this.#dumping })
    }
  }

  /** The pass has ended; what was not dumped stays stored. */
  endPass(): void {
    this.#craft.memory.dumping = false
  }

  /** What arrives of a frame; undefined when it is lost. */
  receive(cadu: Uint8Array, trouble: LinkTrouble): Received | undefined {
    if (trouble.loss > 0 && this.#random.next() < trouble.loss) return undefined
    if (trouble.errors === 0) return { cadu, wrongBits: 0 }
    const { bytes, wrongBits } = damaged(cadu, trouble.errors, this.#random)
    return { cadu: bytes, wrongBits }
  }
}
