/**
 * Frames that were missing on one link and come later by another. Each gap has an extractor of its own, which begins with the
 * frame before the gap and ends with the one after it: packets that lie across either edge are found too, and none of those
 * that the neighbours gave already.
 */
import {
  FrameDecoder,
  PacketExtractor,
  type ExtractorSink,
  type FrameParameters,
  type TransferFrame,
} from '@vigie/ccsds'

/** Frames missing between two that came; the neighbours are kept as bytes. */
export interface FrameGap {
  /** On which it was noted. */
  readonly link: string
  readonly first: number
  readonly last: number
  readonly before: Uint8Array
  readonly after: Uint8Array
  /** Packets that the frame after the gap gave when it came. */
  afterPackets: number
}

type Packet = Parameters<ExtractorSink['packet']>
/** How many packets a frame gives, and the first of them. */
interface Kept {
  count: number
  first: Packet | undefined
}

export class LateFrames {
  readonly #parameters: FrameParameters
  readonly #decoder: FrameDecoder
  readonly #sink: ExtractorSink
  readonly #streams = new WeakMap<FrameGap, PacketExtractor>()
  /** While a neighbour goes in. */
  #kept: Kept | undefined

  constructor(parameters: FrameParameters, sink: ExtractorSink) {
    this.#parameters = parameters
    this.#decoder = new FrameDecoder(parameters)
    this.#sink = sink
  }

  /** A frame of a gap; its packets are given to the sink before it returns. */
  push(frame: TransferFrame, gap: FrameGap): void {
    let extractor = this.#streams.get(gap)
    if (extractor === undefined) {
      extractor = new PacketExtractor(this.#parameters, {
        packet: (...packet) => {
          if (this.#kept === undefined) this.#sink.packet(...packet)
          else if (this.#kept.count++ === 0) this.#kept.first = whole(packet)
        },
      })
      this.#streams.set(gap, extractor)
      // What it gives whole was given when it came.
      if (frame.count === gap.first) this.#neighbour(extractor, gap.before)
    }
    extractor.push(frame)
    if (frame.count !== gap.last) return
    const found = this.#neighbour(extractor, gap.after)
    // One more than it gave alone: the first of them began in the gap.
    if (found.count > gap.afterPackets) this.#sink.packet(...found.first!)
  }

  #neighbour(extractor: PacketExtractor, bytes: Uint8Array): Kept {
    const kept: Kept = { count: 0, first: undefined }
    this.#kept = kept
    try {
      if (this.#decoder.decode(bytes) === undefined) extractor.push(this.#decoder.frame)
    } finally {
      this.#kept = undefined
    }
    return kept
  }
}

/** Extractors use their room again. */
const whole = ([bytes, from, to, ...rest]: Packet): Packet => [bytes.slice(from, to), 0, to - from, ...rest]
