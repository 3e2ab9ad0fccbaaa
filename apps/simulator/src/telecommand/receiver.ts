/** From the bits that the antenna hears to packets: CLTUs, frames, the FARM of each channel, segments. And back: the CLCW. */
import {
  CltuReceiver,
  ConstructionRule,
  FrameDecoder,
  readUslpUplinkFrame,
  SegmentFlags,
  TcFrameDecoder,
  uslpFrameLength,
  type ControlCommand,
} from '@vigie/ccsds'
import type { TelecommandFrameConfig } from '@vigie/model'
import { Farm, type ClcwSurroundings } from './farm.ts'
import { MapReassembly } from './map-reassembly.ts'

export type PacketSink = (packet: Uint8Array) => void

/** Idle bits of the physical layer after a CLTU: as long as the longest codeword, so that decoding ends. */
const IDLE = new Uint8Array(64).fill(0x55)

/** What is done with the data of a CLTU, and how many frames of it were refused so far. */
type FrameReader = readonly [decode: (data: Uint8Array) => void, refused: () => number]

/** A frame of either standard. */
interface ReceivedFrame {
  readonly type: 'AD' | 'BD' | 'BC'
  readonly virtualChannelId: number
  /** −1: the channel has none. */
  readonly mapId: number
  readonly sequence: number
  readonly command: ControlCommand | undefined
  readonly segmentFlags: SegmentFlags | -1
  readonly bytes: Uint8Array
  readonly dataFrom: number
  readonly dataTo: number
}

const SEGMENTS: Readonly<Record<number, SegmentFlags>> = {
  [ConstructionRule.firstSegment]: SegmentFlags.first,
  [ConstructionRule.continuingSegment]: SegmentFlags.continuing,
  [ConstructionRule.lastSegment]: SegmentFlags.last,
  [ConstructionRule.unsegmented]: SegmentFlags.unsegmented,
}

export class TelecommandReceiver {
  readonly farms: ReadonlyMap<number, Farm>
  /** Frames that came whole, whatever became of them, and those that the FARM or the check refused. */
  frames = 0
  discarded = 0
  /** The higher layer takes nothing (a fault): the FARM meets E2. */
  congested = false
  readonly #config: TelecommandFrameConfig
  readonly #cltus: CltuReceiver
  readonly #refused: () => number
  readonly #maps = new Map<number, MapReassembly>()
  #sink: PacketSink = () => {}
  #turn = 0

  constructor(config: TelecommandFrameConfig) {
    this.#config = config
    this.farms = new Map(
      config.virtualChannels.map((vc) => [vc.id, new Farm({ virtualChannelId: vc.id, window: vc.farmWindow })]),
    )
    const fill = config.coding === 'ldpc-512' ? 31 : config.coding === 'ldpc-128' ? 7 : 6
    const [decode, refused] = config.standard === 'USLP' ? this.#uslp() : this.#tc(fill)
    this.#refused = refused
    this.#cltus = new CltuReceiver((cltu) => decode(cltu.data), {
      coding: config.coding,
      randomised: config.randomised || config.coding !== 'bch',
      ...(config.coding === 'bch' ? { mode: config.bchMode === 'detection' ? 'ted' : 'sec' } : {}),
    })
  }

  /** Bits of the uplink; each packet that is complete goes to the sink. `idle`: nothing follows at once. */
  receive(bits: Uint8Array, idle: boolean, sink: PacketSink): void {
    this.#sink = sink
    const refused = this.#refused()
    this.#cltus.push(bits)
    if (idle) this.#cltus.push(IDLE)
    this.discarded += this.#refused() - refused
    this.#sink = () => {}
  }

  #tc(fill: number): FrameReader {
    const { spacecraftId, length, fecf, virtualChannels } = this.#config
    const decoder = new TcFrameDecoder({
      spacecraftId,
      length,
      fecf,
      virtualChannels: virtualChannels.map((vc) => ({ id: vc.id, segmentHeader: vc.maps.length > 0 })),
    })
    return [
      (data) => decoder.decodeAll(data, (f) => this.#frame(f), fill),
      () => decoder.statistics.frames - decoder.statistics.good,
    ]
  }

  #uslp(): FrameReader {
    const { spacecraftId, length, fecf, fecfBytes, virtualChannels } = this.#config
    const parameters = {
      standard: 'USLP',
      length,
      spacecraftId,
      fecf,
      ...(fecfBytes === undefined ? {} : { fecfBytes }),
      fhec: false,
      ocf: false,
      insertZone: 0,
      virtualChannels: virtualChannels.map(({ id }) => ({ id, service: 'packets' as const })),
    } as const
    const decoder = new FrameDecoder(parameters)
    const { frame } = decoder
    let strange = 0
    const decode = (data: Uint8Array): void => {
      for (let at = 0; at < data.length;) {
        // What follows the last frame is fill, and is none.
        const bytes = uslpFrameLength(data, at, parameters)
        if (bytes < 0 || at + bytes > data.length) {
          if (at === 0) strange++
          return
        }
        if (decoder.decode(data, at, at + bytes) !== undefined) return
        const { virtualChannelId, mapId, dataFrom, dataTo } = frame
        const read = readUslpUplinkFrame(frame)
        if (read === undefined || !frame.destination || !this.farms.has(virtualChannelId)) strange++
        else
          this.#frame({
            ...read,
            virtualChannelId,
            mapId,
            segmentFlags: SEGMENTS[frame.rule] ?? SegmentFlags.unsegmented,
            bytes: data,
            dataFrom,
            dataTo,
          })
        at += bytes
      }
    }
    return [decode, () => decoder.statistics.frames - decoder.statistics.good + strange]
  }

  #frame(frame: ReceivedFrame): void {
    this.frames++
    const farm = this.farms.get(frame.virtualChannelId)!
    if (frame.type === 'BC') {
      if (frame.command?.kind === 'unlock') farm.unlock()
      else if (frame.command?.kind === 'set-vr') farm.setReceiverFrameSequenceNumber(frame.command.value)
      return
    }
    const accepted = frame.type === 'BD' ? farm.expedited() : farm.sequenceControlled(frame.sequence, !this.congested)
    if (!accepted) {
      this.discarded++
      return
    }
    const allowed = this.#config.virtualChannels.find((vc) => vc.id === frame.virtualChannelId)!.maps
    if (frame.mapId >= 0 && !allowed.includes(frame.mapId)) {
      this.discarded++
      return
    }
    // AD and BD frames of a channel are separate streams (232.0-B-4 §4.1.3.2.2.1).
    const key = (frame.virtualChannelId << 8) | ((frame.mapId & 0x3f) << 1) | (frame.type === 'BD' ? 1 : 0)
    let map = this.#maps.get(key)
    if (map === undefined) this.#maps.set(key, (map = new MapReassembly()))
    for (const packet of map.add(frame.segmentFlags, frame.bytes.subarray(frame.dataFrom, frame.dataTo)))
      this.#sink(packet)
  }

  /** Room again above the FARM. */
  release(): void {
    this.congested = false
    for (const farm of this.farms.values()) farm.bufferReleased()
  }

  /** The computer has started again: half-received segments are gone; the FARM, which is of the decoder, stays. */
  restart(): void {
    this.#maps.clear()
  }

  /** Operational control field of the next frame: the channels take turns. */
  clcw(surroundings: ClcwSurroundings): number {
    const farms = [...this.farms.values()]
    return farms[this.#turn++ % farms.length]!.clcw(surroundings)
  }
}
