/**
 * Packets out of the frames of all links of a chain, in the order of reception: a virtual channel goes on where another
 * station receives it. A frame that came by another link already is used once; one that fills a gap noted on another link
 * is put between its neighbours (`late-frames.ts`).
 */
import { crc32c, type Tai } from '@vigie/base'
import { PacketExtractor, type ExtractorSink, type FrameParameters, type TransferFrame } from '@vigie/ccsds'
import type { ChainConfig } from '@vigie/model'
import { PacketFlag } from '../columns.ts'
import { LateFrames, type FrameGap } from './late-frames.ts'

/** A packet found, the link of the frame that completed it. */
export type FramePacketSink = (
  bytes: Uint8Array,
  from: number,
  to: number,
  reception: Tai,
  link: string,
  flags: number,
) => void

/** Frames of a channel that are remembered; a power of two. */
const WINDOW = 1024
const EMPTY = 0
const SEEN = 1
const MISSING = 2

/** The last frames of a virtual channel, by count. */
class Recent {
  last = -1
  readonly counts = new Float64Array(WINDOW)
  readonly states = new Uint8Array(WINDOW).fill(EMPTY)
  readonly checks = new Int32Array(WINDOW)
  /** Of missing frames: the gap that they are in. */
  readonly gaps: (FrameGap | undefined)[] = Array.from({ length: WINDOW }, () => undefined)
  /** The last frame as it came; the room is used again. */
  bytes = new Uint8Array(0)
  length = 0

  keep(frame: TransferFrame): void {
    this.length = frame.to - frame.from
    if (this.bytes.length < this.length) this.bytes = new Uint8Array(this.length)
    this.bytes.set(frame.bytes.subarray(frame.from, frame.to))
  }
}

export class FrameExtraction {
  readonly parameters: FrameParameters
  repeatedFrames = 0
  readonly #extractor: PacketExtractor
  /** For frames that come after later ones of another link. */
  readonly #late: LateFrames
  readonly #recent = new Map<number, Recent>()
  readonly #shared: boolean
  #filled = 0
  #reception: Tai = 0n
  #link = ''
  #given = 0

  /** Throws VIG-CCSDS-002. */
  constructor(chain: ChainConfig, frames: NonNullable<ChainConfig['frames']>, packet: FramePacketSink) {
    // What one link delivers is in order: nothing has to be remembered.
    this.#shared = chain.links.filter((l) => l.carries !== 'packet').length > 1
    this.parameters = {
      standard: frames.standard,
      length: frames.length,
      ...(frames.spacecraftId === undefined ? {} : { spacecraftId: frames.spacecraftId }),
      fecf: frames.fecf,
      fhec: frames.fhec,
      ocf: frames.ocf,
      insertZone: frames.insertZone,
      virtualChannels: frames.virtualChannels.map((v) => ({
        id: v.id,
        service: v.service,
        ...(v.map === undefined ? {} : { map: v.map }),
      })),
    }
    const playback = new Set(
      frames.virtualChannels.filter((v) => v.origin === 'playback').map((v) => `${v.id}/${v.map ?? ''}`),
    )
    const sink: ExtractorSink = {
      packet: (bytes, from, to, channel) => {
        this.#given++
        const played =
          playback.has(`${channel.virtualChannelId}/`) || playback.has(`${channel.virtualChannelId}/${channel.mapId}`)
        packet(bytes, from, to, this.#reception, this.#link, played ? PacketFlag.playback : 0)
      },
    }
    this.#extractor = new PacketExtractor(this.parameters, sink)
    this.#late = new LateFrames(this.parameters, sink)
  }

  /** Frames that no link received. */
  get missingFrames(): number {
    return this.#extractor.channels.reduce((n, c) => n + c.statistics.missingFrames, 0) - this.#filled
  }

  /** Takes a good frame; returns how many packets it completed. */
  push(frame: TransferFrame, reception: Tai, link: string): number {
    this.#reception = reception
    this.#link = link
    this.#given = 0
    if (this.#shared && frame.countModulus > 0) this.#place(frame, link)
    else this.#extractor.push(frame)
    return this.#given
  }

  #place(frame: TransferFrame, link: string): void {
    const key = frame.spacecraftId * 64 + frame.virtualChannelId
    let recent = this.#recent.get(key)
    if (recent === undefined) this.#recent.set(key, (recent = new Recent()))
    const { count } = frame
    const check = crc32c(frame.bytes, frame.from, frame.to) | 0
    const place = count % WINDOW
    const known = recent.counts[place] === count ? recent.states[place]! : EMPTY
    if (known === SEEN && recent.checks[place] === check) {
      this.repeatedFrames++
      return
    }
    const gap = known === MISSING ? recent.gaps[place] : undefined
    recent.gaps[place] = undefined
    recent.counts[place] = count
    recent.states[place] = SEEN
    recent.checks[place] = check
    if (gap !== undefined && gap.link !== link) {
      this.#filled++
      this.#late.push(frame, gap)
      return
    }
    const noted = recent.last < 0 ? undefined : this.#noteMissing(recent, frame, link)
    recent.last = count
    recent.keep(frame)
    this.#extractor.push(frame)
    if (noted !== undefined) noted.afterPackets = this.#given
  }

  /** As the extractor counts them: a long count that steps back began anew. */
  #noteMissing(recent: Recent, frame: TransferFrame, link: string): FrameGap | undefined {
    const { count, countModulus: modulus } = frame
    const ahead = (count - recent.last + modulus) % modulus
    const missing = (ahead === 0 ? modulus : ahead) - 1
    if (missing === 0 || (modulus > 256 && missing > modulus / 2)) return undefined
    const gap: FrameGap = {
      link,
      first: (recent.last + 1) % modulus,
      last: (count - 1 + modulus) % modulus,
      before: recent.bytes.slice(0, recent.length),
      after: frame.bytes.slice(frame.from, frame.to),
      afterPackets: 0,
    }
    for (let back = Math.min(missing, WINDOW - 1); back > 0; back--) {
      const gone = (count - back + modulus) % modulus
      const place = gone % WINDOW
      if (place === count % WINDOW) continue
      recent.counts[place] = gone
      recent.states[place] = MISSING
      recent.gaps[place] = gap
    }
    return gap
  }
}
