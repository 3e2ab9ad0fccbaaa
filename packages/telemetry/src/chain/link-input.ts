/** The receiving end of one link: bytes to units, units to frames or packets. One per link; the packets of frames are put together by the chain. */
import { fromHex, type Tai } from '@vigie/base'
import {
  CaduCodec,
  CaduSynchroniser,
  FrameDecoder,
  hardSymbols,
  NodeSynchroniser,
  PacketSplitter,
  softSymbols,
} from '@vigie/ccsds'
import type { ChainConfig, LinkConfig } from '@vigie/model'
import { telemetryErrors } from '../errors.ts'
import type { FrameExtraction } from './frame-extraction.ts'
import { FixedSplitter, LengthPrefixSplitter, type UnitSplitter } from './unit-splitters.ts'

export interface FrameArrival {
  readonly link: string
  readonly reception: Tai
  /** The transfer frame; valid during the call only. */
  readonly bytes: Uint8Array
  readonly spacecraftId: number
  readonly virtualChannelId: number
  /** What is wrong with it: "fecf", "length", … ; absent: good. */
  readonly problem?: string
  readonly onlyIdle: boolean
  /** Symbols put right by Reed–Solomon. */
  readonly corrected: number
  /** Operational control field, where it has one. */
  readonly ocf?: number
}

export interface LinkInputSink {
  frame(arrival: FrameArrival): void
  packet(
    bytes: Uint8Array,
    from: number,
    to: number,
    reception: Tai,
    link: string,
    flags: number,
    spacePacket: boolean,
  ): void
}

export interface LinkCounts {
  bytes: number
  units: number
  frames: number
  badFrames: number
  /** Packets that its units gave, or its frames completed. */
  packets: number
  corrected: number
  /** Bytes that belong to no unit, frame or packet. */
  garbage: number
}

export class LinkInput {
  readonly config: LinkConfig
  readonly #chain: ChainConfig
  readonly #sink: LinkInputSink
  readonly #decoder: FrameDecoder | undefined
  readonly #extraction: FrameExtraction | undefined
  readonly #cadu: CaduCodec | undefined
  readonly #push: (bytes: Uint8Array, unit: boolean) => void
  #splitter: UnitSplitter | undefined
  #packets: PacketSplitter | undefined
  #synchroniser: CaduSynchroniser | undefined
  #node: NodeSynchroniser | undefined
  #reception: Tai = 0n
  #bytes = 0
  #units = 0
  #frames = 0
  #badFrames = 0
  #packetCount = 0
  #corrected = 0
  #garbage = 0

  /** Throws VIG-TELEMETRY-013 and VIG-CCSDS-002 for a configuration that contradicts itself. */
  constructor(chain: ChainConfig, config: LinkConfig, sink: LinkInputSink, extraction: FrameExtraction | undefined) {
    this.config = config
    this.#chain = chain
    this.#sink = sink
    if (config.carries !== 'packet') {
      const frames = chain.frames
      if (frames === undefined || extraction === undefined)
        throw telemetryErrors.badConfiguration({
          chain: chain.name,
          detail: `link "${config.name}" carries ${config.carries}s, but the chain has no "frames"`,
        })
      this.#extraction = extraction
      this.#decoder = new FrameDecoder(extraction.parameters)
      if (config.carries === 'cadu')
        this.#cadu = new CaduCodec({
          frameLength: frames.length,
          randomised: frames.randomised,
          ...(frames.reedSolomon === undefined ? {} : { reedSolomon: frames.reedSolomon }),
        })
    }
    this.#push = this.#framing()
  }

  get counts(): LinkCounts {
    return {
      bytes: this.#bytes,
      units: this.#units,
      frames: this.#frames,
      badFrames: this.#badFrames,
      packets: this.#packetCount,
      corrected: this.#corrected,
      garbage:
        this.#garbage +
        (this.#splitter?.skippedBytes ?? 0) +
        (this.#packets?.statistics.skippedBytes ?? 0) +
        Math.floor((this.#synchroniser?.statistics.skippedBits ?? 0) / 8),
    }
  }

  data(bytes: Uint8Array, reception: Tai, unit: boolean): void {
    this.#reception = reception
    this.#bytes += bytes.length
    this.#push(bytes, unit)
  }

  /** A stream of the link ended: what still waits for more is decided or belongs to nothing. */
  end(): void {
    if (this.#node !== undefined) this.#synchroniser?.push(this.#node.end())
    this.#packets?.end()
    this.#splitter?.end()
  }

  #framing(): (bytes: Uint8Array, unit: boolean) => void {
    const { framing, carries } = this.config
    const whole = (bytes: Uint8Array, from: number, to: number): void =>
      this.#unit(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to))
    switch (framing.kind) {
      case 'datagram':
        return (bytes) => whole(bytes, 0, bytes.length)
      case 'fixed':
        this.#splitter = new FixedSplitter(whole, framing.length)
        break
      case 'length-prefix':
        this.#splitter = new LengthPrefixSplitter(whole, framing)
        break
      case 'asm': {
        this.#synchroniser = new CaduSynchroniser((unit) => this.#unit(unit), {
          marker: fromHex(framing.pattern),
          unitLength: framing.unitLength,
          maxBitErrors: framing.maxBitErrors,
          flywheel: framing.flywheel,
        })
        const synchroniser = this.#synchroniser
        const { convolutional } = framing
        if (convolutional === undefined) return (bytes) => synchroniser.push(bytes)
        const symbolsOf = convolutional.symbols === 'soft' ? softSymbols : hardSymbols
        const node = new NodeSynchroniser(convolutional.rate === undefined ? {} : { rate: convolutional.rate })
        this.#node = node
        return (bytes) => synchroniser.push(node.receive(symbolsOf(bytes)))
      }
      default: {
        if (carries !== 'packet')
          throw telemetryErrors.badConfiguration({
            chain: this.#chain.name,
            detail: `link "${this.config.name}" cuts space packets out of ${carries}s`,
          })
        const skip = framing.skip === 0 ? this.#chain.packets.headerBytesToSkip : framing.skip
        const splitter = new PacketSplitter((bytes, from, to) => this.#packet(bytes, from, to, true), { skip })
        this.#packets = splitter
        return (bytes, unit) => {
          splitter.push(bytes)
          // A datagram is whole: what is left of it belongs to nothing.
          if (unit) splitter.end()
        }
      }
    }
    const splitter = this.#splitter
    return (bytes) => splitter.push(bytes)
  }

  #unit(bytes: Uint8Array): void {
    this.#units++
    if (this.config.carries === 'packet') {
      const skip = this.#chain.packets.headerBytesToSkip
      if (bytes.length <= skip) this.#garbage += bytes.length
      else this.#packet(bytes, skip, bytes.length, false)
    } else if (this.#cadu === undefined) this.#frame(bytes, 0)
    else this.#caduUnit(this.#cadu, bytes)
  }

  #caduUnit(codec: CaduCodec, bytes: Uint8Array): void {
    // Units of a stream come without their marker, datagrams and fixed lengths may have it.
    const marked = bytes.length === codec.unitLength + 4
    if (!marked && bytes.length !== codec.unitLength) {
      this.#garbage += bytes.length
      return
    }
    const { frame, ok, corrected } = codec.decode(bytes.slice(marked ? 4 : 0))
    this.#corrected += corrected
    if (ok) return this.#frame(frame, corrected)
    this.#frames++
    this.#badFrames++
    this.#sink.frame({
      link: this.config.name,
      reception: this.#reception,
      bytes: frame,
      spacecraftId: -1,
      virtualChannelId: -1,
      problem: 'code',
      onlyIdle: false,
      corrected,
    })
  }

  #frame(bytes: Uint8Array, corrected: number): void {
    const decoder = this.#decoder!
    const problem = decoder.decode(bytes)
    const { frame } = decoder
    this.#frames++
    if (problem !== undefined) this.#badFrames++
    this.#sink.frame({
      link: this.config.name,
      reception: this.#reception,
      bytes,
      spacecraftId: frame.spacecraftId,
      virtualChannelId: frame.virtualChannelId,
      ...(problem === undefined ? {} : { problem }),
      onlyIdle: problem === undefined && frame.onlyIdle,
      corrected,
      ...(frame.hasOcf ? { ocf: frame.ocf } : {}),
    })
    if (problem === undefined) this.#packetCount += this.#extraction!.push(frame, this.#reception, this.config.name)
  }

  #packet(bytes: Uint8Array, from: number, to: number, isSpacePacket: boolean): void {
    this.#packetCount++
    this.#sink.packet(bytes, from, to, this.#reception, this.config.name, 0, isSpacePacket)
  }
}
