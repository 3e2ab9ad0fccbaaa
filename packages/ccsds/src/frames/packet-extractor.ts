/** The channels of a physical channel, told apart, their frame counts followed, each with an extractor of its own. */
import { DEFAULT_MAX_PACKET_BYTES } from '../packets/packet-version.ts'
import {
  ChannelExtractor,
  type ExtractedChannel,
  type ExtractorOptions,
  type ExtractorSink,
} from './channel-extractor.ts'
import { readU32 } from './fields.ts'
import { serviceOf, type FrameParameters } from './parameters.ts'
import type { TransferFrame } from './transfer-frame.ts'

/** A virtual channel (of a spacecraft), whose frames are counted together; USLP maps share the count of their channel. */
class CountedChannel {
  readonly maps = new Map<number, ChannelExtractor>()
  last = -1
  /** End of the last frame, its error control where it has one: tells a frame that came again from one after a whole round. */
  tail = 0
}

export interface MasterChannelStatistics {
  frames: number
  gaps: number
  /** Frames missing of the master channel (modulo 256). */
  missingFrames: number
}

/** Counts that go round so soon that half of the round is no sign of a restart. */
const SHORT_COUNT = 256

export class PacketExtractor {
  /** Frames of channels beyond `maxChannels`. */
  refusedFrames = 0
  /** USLP frames with control commands, which are passed over. */
  controlFrames = 0
  readonly #sink: ExtractorSink
  readonly #parameters: FrameParameters
  readonly #options: Required<ExtractorOptions>
  readonly #channels = new Map<number, CountedChannel>()
  readonly #masters = new Map<number, { last: number; readonly statistics: MasterChannelStatistics }>()
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
    // What it carries is for the FARM, and its count, if any, is not of the channel's data.
    if (frame.protocolControl) {
      this.controlFrames++
      return
    }
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
    if (frame.masterCount >= 0) this.#followMaster(frame)
    extractor.push(frame)
  }

  /** Notes the frame count; false for a frame that came again. */
  #follows(channel: CountedChannel, extractor: ChannelExtractor, frame: TransferFrame): boolean {
    const { count, countModulus } = frame
    if (countModulus === 0) return true
    const { last, tail } = channel
    channel.last = count
    channel.tail = readU32(frame.bytes, frame.to - 4)
    if (last < 0) return true
    const ahead = (count - last + countModulus) % countModulus
    if (ahead === 1) return true
    if (ahead === 0 && channel.tail === tail) {
      extractor.statistics.frames++
      extractor.statistics.repeatedFrames++
      return false
    }
    let missing = (ahead === 0 ? countModulus : ahead) - 1
    if (countModulus > SHORT_COUNT && missing > countModulus / 2) {
      // No link loses so many: the count began anew.
      extractor.statistics.restarts++
      missing = 0
    }
    // The missing frames may have belonged to any map of the channel: what was under way on each is lost; counted once.
    for (const other of channel.maps.values()) other.lost(other === extractor ? missing : 0)
    return true
  }

  #followMaster(frame: TransferFrame): void {
    let master = this.#masters.get(frame.spacecraftId)
    if (master === undefined) {
      master = { last: frame.masterCount, statistics: { frames: 0, gaps: 0, missingFrames: 0 } }
      this.#masters.set(frame.spacecraftId, master)
    } else {
      const missing = (frame.masterCount - master.last + 255) & 255
      if (missing > 0) master.statistics.gaps++
      master.statistics.missingFrames += missing
      master.last = frame.masterCount
    }
    master.statistics.frames++
  }

  /** TM: the frame counts of master channels, by spacecraft. */
  get masterChannels(): ReadonlyMap<number, Readonly<MasterChannelStatistics>> {
    return new Map([...this.#masters].map(([id, m]) => [id, m.statistics]))
  }

  /** By spacecraft, virtual channel and map, with statistics that go on changing. */
  get channels(): readonly ExtractedChannel[] {
    return [...this.#channels.values()].flatMap((channel) => [...channel.maps.values()])
  }
}
