/**
 * The sending side: packets are pushed on virtual channels, frames are taken. Channels take turns; a frame is sent when it is
 * full, or filled up when flushed; when nothing waits, an only-idle-data frame keeps the link busy.
 */
import { ccsdsErrors } from '../errors.ts'
import { AOS_IDLE_CHANNEL } from './aos-frame.ts'
import { ChannelBuilder } from './channel-builder.ts'
import { encodeFrame, frameCapacity } from './frame-codec.ts'
import { checkFrameParameters, serviceOf, type FrameParameters } from './parameters.ts'
import { ConstructionRule, NO_POINTER, ONLY_IDLE, Upid, type FrameFields } from './transfer-frame.ts'
import { USLP_IDLE_CHANNEL } from './uslp-frame.ts'

export interface MultiplexerOptions {
  /** Identifier written in frames; that of the parameters unless told. */
  readonly spacecraftId?: number
  /** Operational control field of the next frame (a CLCW); absent: no field (0 in AOS, where it is managed). */
  readonly ocf?: () => number
  /** TM: data of the secondary header of the next frame. */
  readonly secondaryHeader?: () => Uint8Array
  /** AOS and USLP: insert zone of the next frame. */
  readonly insertZone?: () => Uint8Array
  /** AOS: use the frame count cycle. USLP: bytes of the frame count, 4 unless told. */
  readonly cycleUsed?: boolean
  readonly countBytes?: number
  /** TM: channel of only-idle-data frames; 7 unless told. AOS and USLP have channel 63 for it. */
  readonly idleChannel?: number
  /** Byte that fills only-idle-data frames; 0x55 unless told (a run of one value upsets receivers without randomisation). */
  readonly fill?: number
}

interface Sender {
  readonly virtualChannelId: number
  readonly mapId: number
  readonly builder: ChannelBuilder
}

export class FrameMultiplexer {
  readonly #parameters: FrameParameters
  readonly #options: MultiplexerOptions
  readonly #spacecraftId: number
  readonly #senders: Sender[] = []
  readonly #counts = new Map<number, number>()
  #masterCount = 0
  #turn = 0

  constructor(parameters: FrameParameters, options: MultiplexerOptions = {}) {
    checkFrameParameters(parameters)
    this.#parameters = parameters
    this.#options = options
    this.#spacecraftId = options.spacecraftId ?? parameters.spacecraftId ?? 0
  }

  /** Queues a packet (kept, not copied: leave it alone until sent). Throws VIG-CCSDS-002 for channels that carry none. */
  push(virtualChannelId: number, packet: Uint8Array, mapId = 0): void {
    let sender = this.#senders.find((s) => s.virtualChannelId === virtualChannelId && s.mapId === mapId)
    if (sender === undefined) {
      const service = serviceOf(this.#parameters, virtualChannelId, mapId)
      if (service !== 'packets' && service !== 'vcp')
        throw ccsdsErrors.configuration({
          what: `packets on channel ${virtualChannelId}`,
          value: service,
          hint: 'Declare the channel with service "packets" or "vcp", or send its frames with encodeFrame.',
        })
      sender = { virtualChannelId, mapId, builder: new ChannelBuilder() }
      this.#senders.push(sender)
    }
    sender.builder.push(packet)
  }

  /** Bytes waiting on all channels. */
  get pending(): number {
    return this.#senders.reduce((bytes, s) => bytes + s.builder.pending, 0)
  }

  /** The next full frame; with `flush`, what waits is filled up with idle packets. Undefined when there is none. */
  take(flush = false): Uint8Array | undefined {
    return this.#takeFrom(false) ?? (flush ? this.#takeFrom(true) : undefined)
  }

  /** The next frame in any case: what waits, else only idle data. */
  next(): Uint8Array {
    return this.take(true) ?? this.idle()
  }

  /** A private unit (VCA_SDU) that fills the frame. Throws VIG-CCSDS-004 when it does not. */
  unit(virtualChannelId: number, data: Uint8Array): Uint8Array {
    const fields = this.#fields(virtualChannelId, 0)
    const uslp = this.#parameters.standard === 'USLP'
    return this.#send({
      ...fields,
      ...(uslp ? { rule: ConstructionRule.unsegmented, protocol: Upid.mapaUnit } : { firstHeader: NO_POINTER }),
      ...(this.#parameters.standard === 'TM' ? { synchronised: true } : {}),
      data,
    })
  }

  /** An only-idle-data frame. */
  idle(): Uint8Array {
    const { standard } = this.#parameters
    const idleChannel =
      standard === 'TM' ? (this.#options.idleChannel ?? 7) : standard === 'AOS' ? AOS_IDLE_CHANNEL : USLP_IDLE_CHANNEL
    const fields = {
      ...this.#fields(idleChannel, 0),
      firstHeader: ONLY_IDLE,
      ...(standard === 'USLP' ? { rule: ConstructionRule.unsegmented, protocol: Upid.idle } : {}),
    }
    const fill = this.#options.fill ?? 0x55
    return this.#send({ ...fields, data: new Uint8Array(frameCapacity(fields, this.#parameters)).fill(fill) })
  }

  #takeFrom(flush: boolean): Uint8Array | undefined {
    for (let i = 0; i < this.#senders.length; i++) {
      const index = (this.#turn + i) % this.#senders.length
      const sender = this.#senders[index]!
      if (sender.builder.pending === 0) continue
      const fields = this.#fields(sender.virtualChannelId, sender.mapId)
      const zone = sender.builder.take(frameCapacity(fields, this.#parameters), flush)
      if (zone === undefined) continue
      this.#turn = (index + 1) % this.#senders.length
      return this.#send({ ...fields, ...zone })
    }
    return undefined
  }

  #send(fields: FrameFields): Uint8Array {
    const frame = encodeFrame(fields, this.#parameters)
    const { standard } = this.#parameters
    const bits =
      standard === 'TM' ? 8 : standard === 'AOS' ? (fields.cycleUsed === true ? 28 : 24) : (fields.countBytes ?? 4) * 8
    const next = (fields.count ?? 0) + 1
    this.#counts.set(fields.virtualChannelId, next % 2 ** Math.min(bits, 48))
    this.#masterCount = (this.#masterCount + 1) & 255
    return frame
  }

  #fields(virtualChannelId: number, mapId: number): Omit<FrameFields, 'data'> {
    const { standard, ocf: managedOcf } = this.#parameters
    const options = this.#options
    const count = this.#counts.get(virtualChannelId) ?? 0
    const ocf = managedOcf || standard !== 'AOS' ? options.ocf?.() : undefined
    return {
      spacecraftId: this.#spacecraftId,
      virtualChannelId,
      count,
      ...(ocf === undefined ? {} : { ocf }),
      ...(standard === 'TM'
        ? {
            masterCount: this.#masterCount,
            ...(options.secondaryHeader === undefined ? {} : { secondaryHeader: options.secondaryHeader() }),
          }
        : {}),
      ...(standard === 'AOS' ? { cycleUsed: options.cycleUsed ?? false } : {}),
      ...(standard === 'USLP' ? { mapId, countBytes: options.countBytes ?? 4 } : {}),
      ...(standard !== 'TM' && options.insertZone !== undefined ? { insertZone: options.insertZone() } : {}),
    }
  }
}
