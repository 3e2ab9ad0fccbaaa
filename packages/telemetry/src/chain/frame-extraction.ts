/**
 * Packets out of the frames of all links of a chain, in the order of reception: a virtual channel goes on where another
 * station receives it. A frame that came by another link already is used once; one that fills a gap noted on another link
 * gives the packets that lie whole in it and its like.
 */
import { crc32c, type Tai } from '@vigie/base'
import { PacketExtractor, type ExtractorSink, type FrameParameters, type TransferFrame } from '@vigie/ccsds'
import type { ChainConfig } from '@vigie/model'
import { PacketFlag } from '../columns.ts'

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
  /** Of missing frames: the link on which the gap was noted. */
  readonly links: string[] = Array.from({ length: WINDOW }, () => '')
}

export class FrameExtraction {
  readonly parameters: FrameParameters
  repeatedFrames = 0
  readonly #extractor: PacketExtractor
  /** For frames that come after later ones of another link. */
  readonly #late: PacketExtractor
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
    this.#late = new PacketExtractor(this.parameters, sink)
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
    const extractor = this.#shared && frame.countModulus > 0 ? this.#place(frame, link) : this.#extractor
    if (extractor === undefined) this.repeatedFrames++
    else extractor.push(frame)
    return this.#given
  }

  /** Who takes the frame; nobody where it came before. */
  #place(frame: TransferFrame, link: string): PacketExtractor | undefined {
    const key = frame.spacecraftId * 64 + frame.virtualChannelId
    let recent = this.#recent.get(key)
    if (recent === undefined) this.#recent.set(key, (recent = new Recent()))
    const { count, countModulus } = frame
    const check = crc32c(frame.bytes, frame.from, frame.to) | 0
    const place = count % WINDOW
    const known = recent.counts[place] === count ? recent.states[place]! : EMPTY
    if (known === SEEN && recent.checks[place] === check) return undefined
    const fills = known === MISSING && recent.links[place] !== link
    recent.counts[place] = count
    recent.states[place] = SEEN
    recent.checks[place] = check
    if (fills) {
      this.#filled++
      return this.#late
    }
    if (recent.last >= 0) this.#noteMissing(recent, count, countModulus, link)
    recent.last = count
    return this.#extractor
  }

  /** As the extractor counts them: a long count that steps back began anew. */
  #noteMissing(recent: Recent, count: number, modulus: number, link: string): void {
    const ahead = (count - recent.last + modulus) % modulus
    const missing = (ahead === 0 ? modulus : ahead) - 1
    if (modulus > 256 && missing > modulus / 2) return
    for (let back = Math.min(missing, WINDOW - 1); back > 0; back--) {
      const gone = (count - back + modulus) % modulus
      const place = gone % WINDOW
      if (place === count % WINDOW) continue
      recent.counts[place] = gone
      recent.states[place] = MISSING
      recent.links[place] = link
    }
  }
}
