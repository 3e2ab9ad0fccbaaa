/** The ground's side of an uplink, for tests: packets by hand, frames, CLTUs, and the connection to a station. */
import { connect, type Socket } from 'node:net'
import {
  encodeCltu,
  encodePusTelecommand,
  encodeTcControlFrame,
  encodeTcFrame,
  type ControlCommand,
} from '@vigie/ccsds'
import type { TelecommandFrameConfig } from '@vigie/model'
import { encodeMessage, MessageReader, MessageType, type StationMessage } from '../src/ground/station-message.ts'

export class Ground {
  readonly #config: TelecommandFrameConfig
  #next = 0
  #count = 0

  constructor(config: TelecommandFrameConfig) {
    this.#config = config
  }

  get #parameters(): Parameters<typeof encodeTcFrame>[1] {
    const { spacecraftId, length, fecf, virtualChannels } = this.#config
    return {
      spacecraftId,
      length,
      fecf,
      virtualChannels: virtualChannels.map((vc) => ({ id: vc.id, segmentHeader: vc.maps.length > 0 })),
    }
  }

  packet(
    apid: number,
    service: number,
    subtype: number,
    data: readonly number[] | Uint8Array = [],
    acknowledge = 15,
  ): Uint8Array {
    return encodePusTelecommand(
      {
        apid,
        sequenceCount: this.#count++ % 16_384,
        service,
        subtype,
        acknowledge,
        source: 1,
        data: Uint8Array.from(data),
      },
      { standard: 'C' },
    )
  }

  cltu(frames: Uint8Array): Uint8Array {
    return encodeCltu(frames, { coding: this.#config.coding, randomised: this.#config.randomised })
  }

  /** One AD frame of one packet, with the next number. */
  ad(packet: Uint8Array, sequence = this.#next++ & 255, header = 0xc0): Uint8Array {
    return this.frame('AD', packet, sequence, header)
  }
  bd(packet: Uint8Array): Uint8Array {
    return this.frame('BD', packet, 0)
  }
  frame(type: 'AD' | 'BD', data: Uint8Array, sequence: number, header = 0xc0, virtualChannelId = 0): Uint8Array {
    return this.cltu(encodeTcFrame({ type, virtualChannelId, sequence, segmentHeader: header, data }, this.#parameters))
  }
  control(command: ControlCommand): Uint8Array {
    return this.cltu(encodeTcControlFrame(0, command, this.#parameters))
  }
}

/** A connection to the uplink port of a station. */
export class StationLink {
  readonly socket: Socket
  readonly messages: StationMessage[] = []
  closed = false
  #sequence = 0

  constructor(port: number) {
    const reader = new MessageReader()
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (bytes: Buffer) => this.messages.push(...reader.push(new Uint8Array(bytes))))
    this.socket.on('close', () => (this.closed = true))
    this.socket.on('error', () => {})
  }

  radiate(cltu: Uint8Array): number {
    this.socket.write(encodeMessage(MessageType.radiate, ++this.#sequence, 0, cltu))
    return this.#sequence
  }

  abort(): void {
    this.send(MessageType.abort, 0)
  }
  send(type: number, sequence: number): void {
    this.socket.write(encodeMessage(type, sequence))
  }

  of(type: number): StationMessage[] {
    return this.messages.filter((m) => m.type === type)
  }
}
