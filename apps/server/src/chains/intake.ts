/** From the bytes of a link to packets, as the link's framing and the chain's frames say. One intake per link. */
import { fromHex } from '@vigie/base'
import {
  CaduCodec,
  CaduSynchroniser,
  errorControlHolds,
  FrameDecoder,
  PacketExtractor,
  PacketSplitter,
  type ChannelService,
  type ExtractedChannel,
  type FrameParameters,
} from '@vigie/ccsds'
import type { ChainConfig, FrameConfig, LinkConfig } from '@vigie/model'

export interface IntakeSink {
  frame(bytes: Uint8Array): void
  /** `bytes[from … to)` is valid during the call. */
  packet(bytes: Uint8Array, from: number, to: number, playback: boolean, good: boolean): void
}
export interface IntakeCounts {
  frames: number
  badFrames: number
  correctedFrames: number
  lostFrames: number
}

/** Bytes that a length prefix may claim at most. */
const MOST_UNIT = 1_000_000

export class Intake {
  readonly counts: IntakeCounts = { frames: 0, badFrames: 0, correctedFrames: 0, lostFrames: 0 }
  readonly #config: ChainConfig
  readonly #link: LinkConfig
  readonly #sink: IntakeSink
  readonly #push: (bytes: Uint8Array, unit: boolean) => void
  readonly #channels = new Set<ExtractedChannel>()

  constructor(config: ChainConfig, link: LinkConfig, sink: IntakeSink) {
    this.#config = config
    this.#link = link
    this.#sink = sink
    this.#push = this.#framing()
  }

  push(bytes: Uint8Array, unit: boolean): void {
    this.#push(bytes, unit)
  }

  #framing(): (bytes: Uint8Array, unit: boolean) => void {
    const { framing, carries } = this.#link
    const unit =
      carries === 'packet' ? (u: Uint8Array) => this.#packet(u, 0, u.length, false) : this.#frames(carries === 'cadu')
    switch (framing.kind) {
      case 'datagram':
        return unit
      case 'space-packet': {
        const splitter = new PacketSplitter((bytes, from, to) => this.#packet(bytes, from, to, false), {
          skip: framing.skip,
        })
        return (bytes) => splitter.push(bytes)
      }
      case 'asm': {
        const synchroniser = new CaduSynchroniser((found) => unit(found), {
          marker: fromHex(framing.pattern),
          unitLength: framing.unitLength,
          maxBitErrors: framing.maxBitErrors,
          flywheel: framing.flywheel,
        })
        return (bytes) => synchroniser.push(bytes)
      }
      case 'fixed':
        return units(unit, () => framing.length, 0)
      default: {
        const { bytes: width, littleEndian, includesPrefix } = framing
        return units(
          unit,
          (kept) => {
            let length = 0
            for (let i = 0; i < width; i++) length = length * 256 + kept[littleEndian ? width - 1 - i : i]!
            return Math.max(width, includesPrefix ? length : length + width)
          },
          width,
        )
      }
    }
  }

  #frames(coded: boolean): (unit: Uint8Array) => void {
    const config = this.#config.frames!
    const codec = coded
      ? new CaduCodec({
          frameLength: config.length,
          randomised: config.randomised,
          ...(config.reedSolomon === undefined ? {} : { reedSolomon: config.reedSolomon }),
        })
      : undefined
    const decoder = new FrameDecoder(parametersOf(config))
    const playback = new Set(config.virtualChannels.filter((c) => c.origin === 'playback').map((c) => c.id))
    const extractor = new PacketExtractor(decoder.parameters, {
      packet: (bytes, from, to, channel) => {
        this.#channels.add(channel)
        this.#packet(bytes, from, to, playback.has(channel.virtualChannelId))
      },
    })
    return (unit) => {
      this.counts.frames++
      const decoded = codec?.decode(unit)
      if (decoded?.ok === false) return void this.counts.badFrames++
      if (decoded !== undefined && decoded.corrected > 0) this.counts.correctedFrames++
      const bytes = decoded?.frame ?? unit
      if (decoder.decode(bytes) !== undefined) return void this.counts.badFrames++
      this.#sink.frame(bytes)
      extractor.push(decoder.frame)
      let lost = 0
      for (const channel of this.#channels) lost += channel.statistics.missingFrames
      this.counts.lostFrames = lost
    }
  }

  #packet(bytes: Uint8Array, from: number, to: number, playback: boolean): void {
    const good = errorControlHolds(this.#config.packets.errorControl, bytes, from, to)
    this.#sink.packet(bytes, from, to, playback, good)
  }
}

/** Cuts a stream into units whose length `lengthOf` tells from their first bytes. */
function units(
  give: (unit: Uint8Array) => void,
  lengthOf: (kept: Uint8Array) => number,
  prefix: number,
): (bytes: Uint8Array) => void {
  let kept = new Uint8Array(0)
  return (bytes) => {
    const whole = new Uint8Array(kept.length + bytes.length)
    whole.set(kept)
    whole.set(bytes, kept.length)
    let at = 0
    while (whole.length - at >= Math.max(1, prefix)) {
      const length = lengthOf(whole.subarray(at))
      if (length > MOST_UNIT) {
        // A lying length: nothing says where the next unit begins.
        at = whole.length
        break
      }
      if (whole.length - at < length) break
      give(whole.slice(at + prefix, at + length))
      at += length
    }
    kept = whole.slice(at)
  }
}

const parametersOf = (c: FrameConfig): FrameParameters => ({
  standard: c.standard,
  length: c.length,
  ...(c.spacecraftId === undefined ? {} : { spacecraftId: c.spacecraftId }),
  fecf: c.fecf,
  fhec: c.fhec,
  ocf: c.ocf,
  insertZone: c.insertZone,
  virtualChannels: c.virtualChannels.map((v) => ({
    id: v.id,
    ...(v.map === undefined ? {} : { map: v.map }),
    service: v.service as ChannelService,
  })),
})
