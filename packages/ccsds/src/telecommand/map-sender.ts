/**
 * The sending end of a virtual channel's data: packets, or units of any kind, become frame data fields. On channels with a segment
 * header each belongs to a MAP; long ones are segmented, short ones may be blocked (CCSDS 232.0-B-4 §4.3). USLP channels always have
 * MAPs, and frames that say by their construction rule what a segment header says (732.1-B-2 §4.1.4.2.2).
 */
import { ccsdsErrors } from '../errors.ts'
import { frameCapacity } from '../frames/frame-codec.ts'
import type { FrameParameters } from '../frames/parameters.ts'
import { ConstructionRule } from '../frames/transfer-frame.ts'
import { SegmentFlags, segmentHeader } from './tc-frame.ts'
import { tcChannel, tcDataFieldBytes, type TcParameters } from './tc-parameters.ts'
import { Turns, type TurnScheme } from './turns.ts'

/** A frame data field, with what is complete once it has been sent. `R` is whatever was given along with the packets. */
export interface TcDataUnit<R> {
  /** The segment header, where the TC channel has one, and data. */
  readonly data: Uint8Array
  /** −1 on TC channels without a segment header. */
  readonly mapId: number
  readonly segmentFlags: SegmentFlags
  /** Of the packets whose last byte is in this unit, in order. */
  readonly completes: readonly R[]
}

export interface MapSenderOptions {
  /** MAPs in their order of priority; 0 alone unless told. None on TC channels without a segment header. */
  readonly maps?: readonly number[]
  readonly scheme?: TurnScheme
  /** Whole packets that wait are put in one unit together; off unless told. */
  readonly blocking?: boolean
  /** Off: what does not fit a frame is refused (a managed parameter, table 5-4); on unless told, where there can be some. */
  readonly segmentation?: boolean
}

interface Waiting<R> {
  readonly bytes: Uint8Array
  readonly request: R
  sent: number
}

const refusal = (what: string, value: string | number, hint: string): Error =>
  ccsdsErrors.configuration({ what, value, hint })

export class MapSender<R> {
  readonly #header: boolean
  readonly #capacity: number
  readonly #blocking: boolean
  readonly #segmentation: boolean
  readonly #queues = new Map<number, Waiting<R>[]>()
  readonly #turns: Turns<TcDataUnit<R>>
  #pending = 0

  /**
   * Of a TC channel, or of a USLP one. Throws VIG-CCSDS-002 for a channel that is not declared, MAPs that there are not, and
   * segmentation without segment headers.
   */
  constructor(p: TcParameters | FrameParameters, virtualChannelId: number, options: MapSenderOptions = {}) {
    const uslp = 'standard' in p
    const channel = uslp ? { segmentHeader: false } : tcChannel(p, virtualChannelId)
    if (channel === undefined)
      throw refusal('the virtual channel of a MAP sender', virtualChannelId, 'List it in the parameters of the link.')
    const maps = options.maps ?? [0]
    const last = uslp ? 15 : 63
    for (const map of maps)
      if (!Number.isInteger(map) || map < 0 || map > last || maps.indexOf(map) !== maps.lastIndexOf(map))
        throw refusal('a MAP', map, `Give integers 0 … ${last}, each once.`)
    const mapped = uslp || channel.segmentHeader
    if (!mapped && (options.segmentation === true || options.maps !== undefined))
      throw refusal(
        `segmentation and MAPs on virtual channel ${virtualChannelId}`,
        'asked for',
        'Declare the channel with a segment header, or leave them out.',
      )
    this.#header = channel.segmentHeader
    this.#capacity = uslp ? uslpCapacity(p, virtualChannelId) : tcDataFieldBytes(p) - (channel.segmentHeader ? 1 : 0)
    this.#blocking = options.blocking ?? false
    this.#segmentation = mapped && (options.segmentation ?? true)
    for (const map of mapped ? maps : [-1]) this.#queues.set(map, [])
    const sources = [...this.#queues].map(([map, queue]) => ({ take: () => this.#take(map, queue) }))
    this.#turns = new Turns(options.scheme ?? 'round-robin', sources)
  }

  /** Bytes of packets that wait. */
  get pending(): number {
    return this.#pending
  }

  /**
   * Queues a packet (kept, not copied). `request` comes back with the unit that completes it. Throws VIG-CCSDS-004 for one that is
   * empty, or too long without segmentation; VIG-CCSDS-002 for a MAP that is not listed.
   */
  push(packet: Uint8Array, request: R, mapId = 0): void {
    const queue = this.#queues.get(this.#queues.has(-1) ? -1 : mapId)
    if (queue === undefined) throw refusal('the MAP of a packet', mapId, 'List it among the MAPs.')
    if (packet.length === 0 || (!this.#segmentation && packet.length > this.#capacity))
      throw ccsdsErrors.frameField({
        standard: 'TC',
        field: 'a packet of bytes',
        value: packet.length,
        range: `1 … ${this.#capacity}, or segmentation on`,
      })
    queue.push({ bytes: packet, request, sent: 0 })
    this.#pending += packet.length
  }

  /** The next unit of the MAP whose turn it is; undefined: nothing waits. */
  take(): TcDataUnit<R> | undefined {
    return this.#turns.take()
  }

  #take(mapId: number, queue: Waiting<R>[]): TcDataUnit<R> | undefined {
    const first = queue[0]
    if (first === undefined) return undefined
    if (first.sent > 0 || first.bytes.length > this.#capacity) return this.#segment(mapId, queue, first)
    let count = 1
    let bytes = first.bytes.length
    if (this.#blocking)
      for (; count < queue.length && bytes + queue[count]!.bytes.length <= this.#capacity; count++)
        bytes += queue[count]!.bytes.length
    const data = this.#open(bytes, SegmentFlags.unsegmented, mapId)
    let at = data.length - bytes
    const completes = queue.splice(0, count).map((packet) => {
      data.set(packet.bytes, at)
      at += packet.bytes.length
      return packet.request
    })
    this.#pending -= bytes
    return { data, mapId, segmentFlags: SegmentFlags.unsegmented, completes }
  }

  #segment(mapId: number, queue: Waiting<R>[], packet: Waiting<R>): TcDataUnit<R> {
    const end = Math.min(packet.bytes.length, packet.sent + this.#capacity)
    const last = end === packet.bytes.length
    const flags = packet.sent === 0 ? SegmentFlags.first : last ? SegmentFlags.last : SegmentFlags.continuing
    const bytes = end - packet.sent
    const data = this.#open(bytes, flags, mapId)
    data.set(packet.bytes.subarray(packet.sent, end), data.length - bytes)
    packet.sent = end
    this.#pending -= bytes
    if (last) queue.shift()
    return { data, mapId, segmentFlags: flags, completes: last ? [packet.request] : [] }
  }

  #open(bytes: number, flags: SegmentFlags, mapId: number): Uint8Array {
    if (!this.#header) return new Uint8Array(bytes)
    const data = new Uint8Array(bytes + 1)
    data[0] = segmentHeader(flags, mapId)
    return data
  }
}

/** Of sequence-controlled frames, whose count is one byte; expedited ones could carry one more. */
function uslpCapacity(p: FrameParameters, virtualChannelId: number): number {
  const rule = ConstructionRule.unsegmented
  return frameCapacity({ spacecraftId: 0, virtualChannelId, rule, count: 0, countBytes: 1 }, p)
}
