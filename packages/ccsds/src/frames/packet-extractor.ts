/** The channels of a physical channel, told apart, their frame counts followed, each with an extractor of its own. */
import { DEFAULT_MAX_PACKET_BYTES } from '../packets/packet-version.ts'
import {
  ChannelExtractor,
  type ExtractedChannel,
  type ExtractorOptions,
  type ExtractorSink,
} from './channel-extractor.ts'
import { serviceOf, type FrameParameters } from './parameters.ts'
import type { TransferFrame } from './transfer-frame.ts'

/** Virtual channels (of a spacecraft) whose frames are counted together; USLP maps share the count of their channel. */
class CountedChannel {
  readonly maps = new Map<number, ChannelExtractor>()
  last = -1
}

export class PacketExtractor {
  /** Frames of channels beyond `maxChannels`. */
  refusedFrames = 0
  readonly #sink: ExtractorSink
  readonly #parameters: FrameParameters
  readonly #options: Required<ExtractorOptions>
  readonly #channels = new Map<number, CountedChannel>()
  #extractors = 0

  constructor(parameters: FrameParameters, sink: ExtractorSink, options: ExtractorOptions = {}) {
    this.#parameters = parameters
    this.#sink = sink
    this.#options = {
      maxPacketBytes: options.maxPacketBytes ?? DEFAULT_MAX_PACKET_BYTES,
      deliverIncomplete: options.deliverIncomplete ?? false,
      maxChannels: options.maxChannels ?? 256,
    }
  }

  /** Takes a good frame; its packets are given to the sink before it returns. */
  push(frame: TransferFrame): void {
    const key = frame.spacecraftId * 64 + frame.virtualChannelId
    let channel = this.#channels.get(key)
    let extractor = channel?.maps.get(frame.mapId)
    if (extractor === undefined) {
      if (this.#extractors >= this.#options.maxChannels) {
        this.refusedFrames++
        return
      }
      this.#extractors++
      if (channel === undefined) this.#channels.set(key, (channel = new CountedChannel()))
      const { spacecraftId, virtualChannelId, mapId } = frame
      const service = serviceOf(this.#parameters, virtualChannelId, mapId)
      extractor = new ChannelExtractor({ spacecraftId, virtualChannelId, mapId, service }, this.#sink, this.#options)
      channel.maps.set(mapId, extractor)
    }
    if (!this.#follows(channel!, extractor, frame)) return
    extractor.push(frame)
  }

  /** Notes the frame count; false for a frame that came again. */
  #follows(channel: CountedChannel, extractor: ChannelExtractor, frame: TransferFrame): boolean {
    const { count, countModulus } = frame
    if (countModulus === 0) return true
    const last = channel.last
    channel.last = count
    if (last < 0) return true
    const ahead = (count - last + countModulus) % countModulus
    if (ahead === 1 || countModulus === 1) return true
    if (ahead === 0) {
      extractor.statistics.frames++
      extractor.statistics.repeatedFrames++
      return false
    }
    // The missing frames may have belonged to any map of the channel: what was under way on each is lost; counted once.
    for (const other of channel.maps.values()) other.lost(other === extractor ? ahead - 1 : 0)
    return true
  }

  /** By spacecraft, virtual channel and map, with statistics that go on changing. */
  get channels(): readonly ExtractedChannel[] {
    return [...this.#channels.values()].flatMap((channel) => [...channel.maps.values()])
  }
}
