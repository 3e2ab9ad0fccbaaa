/**
 * One virtual channel (or MAP): packets and data units out of the data zones of its frames, across frames and gaps. A packet
 * that lies whole in a zone is given where it lies; one that spans frames is put together in a buffer of its own.
 */
import {
  anyPacketLengthAt,
  isIdlePacket,
  LENGTH_UNKNOWN,
  NOT_A_PACKET,
  spaceOrIdleLengthAt,
} from '../packets/packet-version.ts'
import type { ChannelService } from './parameters.ts'
import { ConstructionRule, NO_PACKET_START, NO_POINTER, ONLY_IDLE, Upid, type TransferFrame } from './transfer-frame.ts'

/** What a sink is told of a packet, bits that add up. */
export const PacketQuality = {
  good: 0,
  /** The first one after frames were lost: packets before it are missing. */
  afterGap: 1,
  /** Only its beginning: the frames with the rest were lost. Given only when asked for. */
  incomplete: 2,
} as const

export interface ExtractedChannel {
  readonly spacecraftId: number
  readonly virtualChannelId: number
  /** 0 where there are no maps. */
  readonly mapId: number
  readonly service: ChannelService
  readonly statistics: Readonly<ChannelStatistics>
}

export interface ChannelStatistics {
  frames: number
  /** Frames with fill only. */
  idleFrames: number
  /** Times that the frame count jumped. */
  gaps: number
  /** Frames missing in those jumps (modulo the count). */
  missingFrames: number
  /** Frames with the count of the one before, passed over. */
  repeatedFrames: number
  /** Times that a count of more than 8 bits stepped back: it began anew. Counted among the gaps, with no frames missing. */
  restarts: number
  packets: number
  idlePackets: number
  /** Packets of which a part was lost. */
  incomplete: number
  /** Times that a pointer or a length contradicted the data: packets were dropped until the next pointer. */
  inconsistent: number
  /** Data bytes passed over for want of a packet start. */
  skippedBytes: number
  /** VCA, MAPA and octet stream units. */
  units: number
  /** Valid bits of B_PDUs. */
  bits: number
}

/** Where the contents go. `bytes[from … to)` is valid during the call only. */
export interface ExtractorSink {
  packet(bytes: Uint8Array, from: number, to: number, channel: ExtractedChannel, quality: number): void
  /** A private unit: VCA_SDU, MAPA_SDU, portion of an octet stream. */
  unit?(bytes: Uint8Array, from: number, to: number, channel: ExtractedChannel, quality: number): void
  /** The valid bits of a B_PDU, from the highest bit of `bytes[from]`. */
  bits?(bytes: Uint8Array, from: number, bits: number, channel: ExtractedChannel, quality: number): void
}

export interface ExtractorOptions {
  /** Longest packet or unit believed; 65,542 unless told. It bounds the memory of a channel. */
  readonly maxPacketBytes?: number
  /** Gives packets whose end was lost, marked `incomplete`. */
  readonly deliverIncomplete?: boolean
  /** Most channels followed; frames of further ones are counted. 256 unless told. */
  readonly maxChannels?: number
}

function newChannelStatistics(): ChannelStatistics {
  return {
    frames: 0,
    idleFrames: 0,
    gaps: 0,
    missingFrames: 0,
    repeatedFrames: 0,
    restarts: 0,
    packets: 0,
    idlePackets: 0,
    incomplete: 0,
    inconsistent: 0,
    skippedBytes: 0,
    units: 0,
    bits: 0,
  }
}

const FIRST_BUFFER = 2048

export class ChannelExtractor implements ExtractedChannel {
  readonly spacecraftId: number
  readonly virtualChannelId: number
  readonly mapId: number
  readonly service: ChannelService
  readonly statistics: ChannelStatistics = newChannelStatistics()
  readonly #sink: ExtractorSink
  readonly #maxBytes: number
  readonly #deliverIncomplete: boolean
  readonly #lengthAt: (bytes: Uint8Array, at: number, available: number) => number
  /** The packet or unit that spans frames: `#filled` bytes of it, out of `#needed` where known (0: not yet). */
  #partial = new Uint8Array(FIRST_BUFFER)
  #filled = 0
  #needed: number = LENGTH_UNKNOWN
  /** A segmented USLP unit is under way. */
  #inUnit = false
  #quality: number = PacketQuality.good

  constructor(
    channel: { spacecraftId: number; virtualChannelId: number; mapId: number; service: ChannelService },
    sink: ExtractorSink,
    options: Required<Omit<ExtractorOptions, 'maxChannels'>>,
  ) {
    this.spacecraftId = channel.spacecraftId
    this.virtualChannelId = channel.virtualChannelId
    this.mapId = channel.mapId
    this.service = channel.service
    this.#sink = sink
    this.#maxBytes = options.maxPacketBytes
    this.#deliverIncomplete = options.deliverIncomplete
    this.#lengthAt = channel.service === 'packets' ? spaceOrIdleLengthAt : anyPacketLengthAt
  }

  /** Frames are missing: what spans them is lost. */
  lost(frames: number): void {
    this.statistics.gaps++
    this.statistics.missingFrames += frames
    this.#giveUp()
    this.#quality = PacketQuality.afterGap
  }

  push(frame: TransferFrame): void {
    this.statistics.frames++
    if (frame.firstHeader === ONLY_IDLE) {
      this.statistics.idleFrames++
      return
    }
    if (frame.rule >= 0 && (frame.rule !== ConstructionRule.packetsSpanning || frame.protocol !== Upid.packets))
      this.#uslp(frame)
    else if (this.service === 'b-pdu' && frame.standard === 'AOS') this.#bits(frame)
    else if (frame.firstHeader === NO_POINTER) this.#unit(frame.bytes, frame.dataFrom, frame.dataTo)
    else this.#packets(frame)
  }

  #packets(frame: TransferFrame): void {
    const { bytes, dataTo: to } = frame
    let at = frame.dataFrom
    const first = frame.firstHeader === NO_PACKET_START ? to : at + frame.firstHeader
    if (this.#filled > 0) {
      at = this.#continue(bytes, at, first)
      // The packet under way must end where the next one starts; otherwise its length, or frames, cannot be believed.
      if (at < first || (this.#filled > 0 && first < to)) this.#contradiction(first - at)
    } else this.statistics.skippedBytes += first - at
    if (first < to) this.#walk(bytes, first, to)
  }

  /** Takes bytes for the packet under way, up to `to`; returns where it ended. */
  #continue(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to) {
      if (this.#needed === LENGTH_UNKNOWN) {
        this.#append(bytes, at, at + 1)
        at++
        const length = this.#lengthAt(this.#partial, 0, this.#filled)
        if (length === NOT_A_PACKET || length > this.#maxBytes) {
          this.#contradiction(0)
          return to
        }
        this.#needed = length
        if (length === LENGTH_UNKNOWN) continue
      } else {
        const end = Math.min(to, at + this.#needed - this.#filled)
        this.#append(bytes, at, end)
        at = end
      }
      if (this.#filled === this.#needed) {
        const length = this.#filled
        this.#forget()
        this.#give(this.#partial, 0, length)
        return at
      }
    }
    return at
  }

  /** Packets one after another from `from`; the last may go on in the next frame. */
  #walk(bytes: Uint8Array, from: number, to: number): void {
    const lengthAt = this.#lengthAt
    let at = from
    while (at < to) {
      const length = lengthAt(bytes, at, to - at)
      if (length === NOT_A_PACKET || length > this.#maxBytes) {
        this.#contradiction(to - at)
        return
      }
      if (length === LENGTH_UNKNOWN || at + length > to) {
        this.#append(bytes, at, to)
        this.#needed = length
        return
      }
      this.#give(bytes, at, at + length)
      at += length
    }
  }

  #give(bytes: Uint8Array, from: number, to: number): void {
    if (isIdlePacket(bytes, from)) {
      this.statistics.idlePackets++
      return
    }
    this.statistics.packets++
    const quality = this.#quality
    this.#quality = PacketQuality.good
    this.#sink.packet(bytes, from, to, this, quality)
  }

  #unit(bytes: Uint8Array, from: number, to: number): void {
    if (to - from > this.#maxBytes) return this.#contradiction(to - from)
    this.statistics.units++
    const quality = this.#quality
    this.#quality = PacketQuality.good
    this.#sink.unit?.(bytes, from, to, this, quality)
  }

  #bits(frame: TransferFrame): void {
    this.statistics.bits += frame.validBits
    const quality = this.#quality
    this.#quality = PacketQuality.good
    this.#sink.bits?.(frame.bytes, frame.dataFrom, frame.validBits, this, quality)
  }

  /** Zones built by the rules other than spanning packets (732.1-B-2 §4.1.4.2.2). */
  #uslp(frame: TransferFrame): void {
    const { bytes, dataFrom: from, dataTo: to, lastOctet } = frame
    const isLast = frame.rule === ConstructionRule.lastSegment || lastOctet >= 0
    const end = lastOctet >= 0 ? from + lastOctet + 1 : to
    switch (frame.rule) {
      case ConstructionRule.packetsSpanning:
      case ConstructionRule.octetStream:
        return this.#unit(bytes, from, to)
      case ConstructionRule.unsegmented:
        if (this.#filled > 0) this.#contradiction(0)
        if (frame.protocol !== Upid.packets) return this.#unit(bytes, from, to)
        this.#walk(bytes, from, to)
        // Every packet of such a zone is complete.
        if (this.#filled > 0) this.#contradiction(0)
        return undefined
      case ConstructionRule.unitStart:
      case ConstructionRule.firstSegment:
        if (this.#inUnit || this.#filled > 0) this.#contradiction(0)
        this.#inUnit = true
        break
      default:
        if (!this.#inUnit) {
          this.statistics.skippedBytes += end - from
          return undefined
        }
    }
    if (this.#filled + end - from > this.#maxBytes) return this.#contradiction(end - from)
    this.#append(bytes, from, end)
    if (isLast) this.#completeUnit(frame.protocol)
    return undefined
  }

  #completeUnit(protocol: number): void {
    const length = this.#filled
    this.#forget()
    if (protocol !== Upid.packets) this.#unit(this.#partial, 0, length)
    else if (anyPacketLengthAt(this.#partial, 0, length) === length) this.#give(this.#partial, 0, length)
    else this.#contradiction(0)
  }

  #append(bytes: Uint8Array, from: number, to: number): void {
    const size = this.#filled + to - from
    if (size > this.#partial.length) {
      const grown = new Uint8Array(Math.max(size, this.#partial.length * 2))
      grown.set(this.#partial.subarray(0, this.#filled))
      this.#partial = grown
    }
    const into = this.#partial
    // Short runs are copied faster by hand than by a view of them.
    if (to - from < 64) for (let i = from, o = this.#filled; i < to; i++, o++) into[o] = bytes[i]!
    else into.set(bytes.subarray(from, to), this.#filled)
    this.#filled = size
  }

  #contradiction(skipped: number): void {
    this.statistics.inconsistent++
    this.statistics.skippedBytes += skipped
    this.#giveUp()
    this.#quality = PacketQuality.afterGap
  }

  #giveUp(): void {
    const length = this.#filled
    if (length === 0 && !this.#inUnit) return
    this.statistics.incomplete++
    this.#forget()
    if (!this.#deliverIncomplete || length === 0) return
    this.#sink.packet(this.#partial, 0, length, this, PacketQuality.incomplete | this.#quality)
  }

  #forget(): void {
    this.#filled = 0
    this.#needed = LENGTH_UNKNOWN
    this.#inUnit = false
  }
}
