/** The frames of an uplink by the standard that the mission chose: TC (CCSDS 232.0-B-4) or USLP (732.1-B-2), under the same COP-1. */
import {
  MapSender,
  tcDataFieldBytes,
  tcFrameFormat,
  uslpFrameFormat,
  type CopFrameFormat,
  type FrameParameters,
  type TcParameters,
} from '@vigie/ccsds'
import type { TelecommandChannelConfig, TelecommandFrameConfig } from '@vigie/model'

/** A packet of the greatest length. */
const LONGEST_PACKET = 65_542

export interface UplinkFrames {
  format(virtualChannel: number): CopFrameFormat
  /** Packets of one MAP of a channel, cut into frames; of a TC channel without MAPs all its packets. Throws VIG-CCSDS-002. */
  sender<R>(virtualChannel: number, map: number | undefined): MapSender<R>
  /** Bytes of the longest packet that a channel carries. */
  longest(channel: TelecommandChannelConfig): number
}

export function uplinkFrames(frames: TelecommandFrameConfig): UplinkFrames {
  return frames.standard === 'USLP' ? uslp(frames) : tc(frames)
}

function tc(frames: TelecommandFrameConfig): UplinkFrames {
  const parameters: TcParameters = {
    spacecraftId: frames.spacecraftId,
    length: frames.length,
    fecf: frames.fecf,
    virtualChannels: frames.virtualChannels.map(({ id, maps }) => ({ id, segmentHeader: maps.length > 0 })),
  }
  return {
    format: (virtualChannel) => tcFrameFormat(parameters, virtualChannel),
    sender: (virtualChannel, map) =>
      new MapSender(parameters, virtualChannel, map === undefined ? {} : { maps: [map] }),
    longest: ({ maps }) => (maps.length > 0 ? LONGEST_PACKET : tcDataFieldBytes(parameters)),
  }
}

function uslp(frames: TelecommandFrameConfig): UplinkFrames {
  const parameters: FrameParameters = {
    standard: 'USLP',
    length: frames.length,
    spacecraftId: frames.spacecraftId,
    fecf: frames.fecf,
    ...(frames.fecfBytes === undefined ? {} : { fecfBytes: frames.fecfBytes }),
    fhec: false,
    ocf: false,
    insertZone: 0,
    virtualChannels: frames.virtualChannels.map(({ id }) => ({ id, service: 'packets' as const })),
  }
  return {
    format: (virtualChannel) => uslpFrameFormat(parameters, virtualChannel, { spacecraftId: frames.spacecraftId }),
    sender: (virtualChannel, map) => new MapSender(parameters, virtualChannel, { maps: [map ?? 0] }),
    longest: () => LONGEST_PACKET,
  }
}
